"""A word spoken, as it is or as it might be said; and how it is said, written into voices.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import ProductionError, UsageError, errors_of, nearest
from voicestage.files import read_text, write_text
from voicestage.model.cast import Cast, LexiconEntry
from voicestage.model.script import NARRATOR, Chapter, Line, Scene, Script, Words, same_name
from voicestage.production.machine import Said
from voicestage.production.words import Word, word_list

if TYPE_CHECKING:
    from voicestage.production.folder import Production


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A word whose sound now stands in voices.yaml."""

    entry: str
    """The line under `lexicon:`."""
    lines: tuple[str, ...]
    """The addresses of those that are said anew."""
    path: Path


def say_word(
    production: Production,
    word: str,
    *,
    character: str | None = None,
    say: str | None = None,
    ipa: str | None = None,
    path: Path | None = None,
) -> Said:
    """Let a character say a word alone, and write it as WAV.

    Args:
        production: the folder.
        word: what is said; as the story says it, unless `say` or `ipa` are given.
        character: who says it; else who does so most often in the story, or the narrator.
        say: other letters to try.
        ipa: a transcription to try.
        path: where the sample goes; the word's name in the folder one stands in unless given.

    Raises:
        UsageError: there is no such character, or nothing to say.
        ProductionError: script or cast have faults.
        EngineError: the voice is not there or cannot say it.
        StorageError: the file cannot be written.
    """
    from voicestage.deliver.finish import file_stem
    from voicestage.files import written_whole
    from voicestage.production.speakers import crew_of
    from voicestage.render.plan import plan
    from voicestage.render.work import job_of
    from voicestage.sound.audio_files import decode_flac
    from voicestage.sound.clips import to_segment
    from voicestage.units import RATE

    _check(word, say, ipa)
    script, cast, diagnostics = production.load()
    if errors := errors_of(diagnostics):
        raise ProductionError(errors)
    known = [each for each in word_list(production).words if same_name(each.word) == same_name(word)]
    speaker = (
        _named(cast, character) if character else next((each.speakers[0] for each in known if each.speakers), NARRATOR)
    )
    line = Line(speaker=speaker, content=(_as_said(word, speaker, known, say, ipa),), number=1)
    scene = Scene(address="1.1", slug="word", items=(line,))
    (planned,) = (
        plan(Script(chapters=(Chapter(number=1, scenes=(scene,)),), meta=script.meta), cast).part({"1.1"}).lines
    )
    with crew_of(workers=0) as crew:
        ((_, outcome),) = crew.carried_out([(0, job_of(planned))])
    if isinstance(outcome, Exception):
        raise outcome
    samples, _ = decode_flac(outcome.clip.flac)
    target = path or Path(f"{file_stem(word)}.wav")
    segment = to_segment(samples, RATE).set_sample_width(2)
    with written_whole(target) as temporary:
        segment.export(temporary, format="wav").close()
    return Said(path=target, seconds=len(samples) / RATE)


def set_word(
    production: Production, word: str, *, say: str | None = None, ipa: str | None = None, character: str | None = None
) -> Repaired:
    """Write into voices.yaml how a word is said, everywhere or by one character; only the bytes of its entry change.

    Args:
        production: the folder.
        word: as the script writes it.
        say: other letters that sound like it; or
        ipa: a transcription in standard IPA.
        character: who says it so; everyone unless given.

    Raises:
        UsageError: neither or both are given, there is no such character, or the voices cannot say the transcription.
        ProductionError: the cast has faults, or the file cannot be changed there.
        StorageError: the file cannot be written.
    """
    from voicestage.casting.pronounce import set_entry
    from voicestage.casting.spell import lexicon_entry
    from voicestage.speech.lexicon import entries_in
    from voicestage.speech.marks import plain_characters

    _check(word, say, ipa)
    if say is None and ipa is None:
        raise UsageError(f'How is "{word}" said? Give --as "letters that sound like it", or --ipa.')
    script, cast, _ = production.load()
    speaker = _named(cast, character) if character else None
    entry = LexiconEntry(word=" ".join(word.split()), say=say, ipa=ipa, character=speaker)
    if ipa is not None:
        _check_ipa(ipa, cast, speaker)
    text = read_text(production.voices_file) if production.voices_file.exists() else ""
    after = set_entry(text, entry, file=production.voices_file.name)
    if after != text:
        write_text(production.voices_file, after)
    names = {same_name(name) for each in cast.characters if speaker in (None, each.name) for name in each.names}
    said_so = tuple(
        f"{scene.address}:{line.number}"
        for scene, line in script.lines()
        if same_name(line.speaker) in names
        and entries_in(plain_characters(line.text), lexicon=(entry,), character=speaker or "")
    )
    return Repaired(entry=f"- {lexicon_entry(entry)}", lines=said_so, path=production.voices_file)


def _check(word: str, say: str | None, ipa: str | None) -> None:
    if not word.strip():
        raise UsageError("There is no word to say.")
    if say is not None and ipa is not None:
        raise UsageError("Give either --as or --ipa, not both.")
    if any(given is not None and not given.strip() for given in (say, ipa)):
        raise UsageError(f'Nothing is said in place of "{word}".')


def _named(cast: Cast, name: str) -> str:
    if found := cast.find(name):
        return found.name
    near = nearest(name, [each.name for each in cast.characters])
    hint = f"Did you mean {near}?" if near else f"There are: {', '.join(each.name for each in cast.characters)}."
    raise UsageError(f'"{name}" is not in the cast. {hint}')


def _check_ipa(ipa: str, cast: Cast, speaker: str | None) -> None:
    """Refuse what no voice that would say it can say."""
    from voicestage.casting.resolve import engine_and_voice
    from voicestage.casting.sources import members, people_of
    from voicestage.engines.registry import engine as find_engine

    people = people_of(cast)
    bodies = [each for each in cast.characters if speaker in (None, each.name)]
    voices = [voice for body in bodies for _, voice in members(body, people) if voice]
    names = dict.fromkeys(engine_and_voice(voice, cast.engine)[0] for voice in voices)
    readers = [engine for name in names if "ipa" in (engine := find_engine(name)).reads()]
    if names and not readers:
        raise UsageError(f'{" and ".join(names)} cannot read IPA. Give --as "letters that sound like it".')
    for engine in readers:
        if unsayable := engine.check_ipa(ipa):
            raise UsageError(
                f"{engine.name} cannot say {' '.join(unsayable)} in /{ipa}/. Write it with the sounds of English."
            )


def _as_said(word: str, speaker: str, known: list[Word], say: str | None, ipa: str | None) -> Words:
    """Return a word as a line has it, with the sound that it has in the story where that is not its spelling's."""
    if say is not None or ipa is not None:
        return Words(text=say or word, ipa=ipa)
    how = next((each for each in known if speaker in each.speakers), known[0] if known else None)
    return Words(text=word, ipa=how.ipa if how and how.source in ("rule", "script") else None)
