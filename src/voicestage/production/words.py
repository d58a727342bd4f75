"""The names and unknown words of a production: how each will be said, where that comes from, and by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

from voicestage.errors import ProductionError, SynthesisFailed, errors_of
from voicestage.model.cast import TOGETHER, Cast, LexiconEntry
from voicestage.model.script import Words
from voicestage.model.speech import Phrase, Pronounced

if TYPE_CHECKING:
    from voicestage.engines.api import Pronouncer
    from voicestage.production.folder import Production
    from voicestage.render.plan import PlannedLine

Source = Literal["none", "guess", "engine", "rule", "dictionary", "script", "lexicon"]
"""Where a sound comes from, the most doubtful first.

none: the voices cannot read the word. guess: no dictionary has it. engine: the engine reads by its own rules and does
not tell how. rule: the table of names, or the spelling of a tongue. script: `{word|ipa}` in the line. lexicon: there.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A name or an unknown word, as some of the characters say it."""

    word: str
    name: bool
    """Whether it is a name; else it is a word that no dictionary has."""
    respelling: str
    """In letters that can be read aloud, `rayk-yuh-VEEK`; empty where the engine does not tell."""
    ipa: str
    source: Source
    count: int
    speakers: tuple[str, ...]
    """Who says it so, who most often does first."""
    first_by: str
    """Who says it first."""
    lines: tuple[str, ...]
    """The addresses of the lines that hold it, in order, each once."""
    entry: str
    """The line under `lexicon:` that stands for it, or that would repair it."""
    place: str
    """Where its entry stands in voices.yaml, if it has one."""

    @property
    def doubtful(self) -> bool:
        """Whether nothing but a guess stands behind the sound."""
        return self.source in ("none", "guess")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """The names and unknown words, the most doubtful first and of those the most frequent."""

    words: tuple[Word, ...]
    silent_engines: tuple[str, ...]
    """Engines of the cast that do not tell how they read words."""


def word_list(production: Production) -> WordList:
    """Return every name and unknown word with how it will be said.

    A word that is said in several ways, in two accents or by an entry for one character, is listed once for each.

    Raises:
        ProductionError: script or cast have faults.
        EngineError: an engine is not installed.
        UsageError: there is nothing to say.
    """
    from voicestage.render.plan import plan
    from voicestage.render.recordings import with_recordings
    from voicestage.render.words import SaidWords, short_names
    from voicestage.speech.proper import names

    script, cast, diagnostics = production.load()
    if errors := errors_of(diagnostics):
        raise ProductionError(errors)
    memory = SaidWords(production.memory / "words.json", lexicon=cast.lexicon, names=short_names(cast))
    planned = with_recordings(plan(script, cast, words=memory), production.takes_folder)
    lines = [line for line in planned.lines if line.recording is None]
    called = [name for character in cast.characters for name in character.names]
    found = _Found(names((line.text for _, line in script.lines()), known=called))
    voices = _Voices()
    for line in lines:
        said: Counter[_Said] = Counter()
        for engine, voice in _members(line):  # of a group each may say a word in its own way
            said |= Counter(_said(line, cast.lexicon, engine=engine, voice=voice, voices=voices))
        for each in said.elements():
            found.add(each, line)
    found.unused(cast)
    voices.close()
    return WordList(words=found.words(), silent_engines=tuple(sorted(voices.silent)))


@dataclass(frozen=True, slots=True)
class _Said:
    """One word of one line."""

    word: str
    ipa: str
    source: Source
    entry: LexiconEntry | None = None


@dataclass(slots=True)
class _Heap:
    """All times that a word is said in one way; accents that are respelt alike are one."""

    said: _Said
    ipa: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    speakers: Counter[str] = field(default_factory=Counter)
    lines: dict[str, str] = field(default_factory=dict)
    """By address who says it there."""


class _Found:
    """What was found so far."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._heaps: dict[tuple[str, str, Source, LexiconEntry | None], _Heap] = {}

    def add(self, said: _Said, line: PlannedLine) -> None:
        """Take a word in if it is a name, or not known by a dictionary."""
        if said.source in ("dictionary", "engine") and not said.entry and said.word.casefold() not in self._names:
            return
        if said.source == "rule" and said.word.casefold() not in self._names and not _foreign(said.word):
            return  # a sound such as Shh
        heap = self._heap(said)
        heap.ipa[said.ipa] += 1
        heap.forms[said.word] += 1
        heap.speakers[line.character] += 1
        heap.lines[line.address] = line.character

    def unused(self, cast: Cast) -> None:
        """Take in the entries of the lexicon by which no line is said."""
        used = {heap.said.entry for heap in self._heaps.values()}
        for entry in cast.lexicon:
            if entry not in used:
                self._heap(_Said(entry.word, entry.ipa or "", "lexicon", entry))

    def _heap(self, said: _Said) -> _Heap:
        key = said.word.casefold(), _respelt(said.ipa), said.source, said.entry
        return self._heaps.setdefault(key, _Heap(said))

    def words(self) -> tuple[Word, ...]:
        """Return all words in the order in which they are told."""
        sources = get_args(Source)
        words = [self._word(heap) for heap in self._heaps.values()]
        return tuple(sorted(words, key=lambda word: (sources.index(word.source), -word.count, word.word.casefold())))

    def _word(self, heap: _Heap) -> Word:
        from voicestage.casting.spell import lexicon_entry
        from voicestage.speech.respelling import by_syllables

        said = heap.said
        word = max(heap.forms, key=lambda form: (form[:1].isupper(), heap.forms[form]), default=said.word)
        ipa = by_syllables(max(heap.ipa, key=lambda each: heap.ipa[each], default=said.ipa))
        entry = said.entry or LexiconEntry(word=word, ipa=ipa or None, say=None if ipa else "…")
        return Word(
            word=word,
            name=word.casefold() in self._names,
            respelling=_respelt(ipa) or (entry.say or "" if said.entry else ""),
            ipa=ipa,
            source=said.source,
            count=heap.forms.total(),
            speakers=tuple(name for name, _ in heap.speakers.most_common()),
            first_by=next(iter(heap.lines.values()), ""),
            lines=tuple(heap.lines),
            entry=f"- {lexicon_entry(entry)}",
            place=str(said.entry.place) if said.entry else "",
        )


class _Voices:
    """The readers of the cast's engines, opened when the first line wants one."""

    def __init__(self) -> None:
        self.silent: set[str] = set()
        """Engines that do not tell how they read."""
        self._pronouncers: dict[str, Pronouncer | None] = {}
        self._alone: dict[tuple[Phrase, str, str], str] = {}

    def pronouncer(self, engine: str) -> Pronouncer | None:
        """Return what tells how an engine reads, None where it does not."""
        from voicestage.engines.api import Pronouncer
        from voicestage.engines.registry import engine as find_engine

        if engine not in self._pronouncers:
            reader = find_engine(engine).reader()
            self._pronouncers[engine] = reader if isinstance(reader, Pronouncer) else None
            if self._pronouncers[engine] is None:
                self.silent.add(engine)
        return self._pronouncers[engine]

    def alone(self, phrase: Phrase, engine: str, voice: str) -> str:
        """Return the IPA of words by themselves, in the accent of a voice; empty where it is not known."""
        key = phrase, engine, voice
        if key not in self._alone:
            self._alone[key] = phrase.ipa or ""
            if reader := self.pronouncer(engine):
                words, _ = _pronounced([phrase], reader, voice)
                self._alone[key] = " ".join(word.ipa for word in words)
        return self._alone[key]

    def close(self) -> None:
        """Let the dictionaries go."""
        for reader in self._pronouncers.values():
            if reader:
                reader.close()


def _members(line: PlannedLine) -> Iterator[tuple[str, str]]:
    """Go through the engine and the voice of a line; of a group through all of them."""
    if TOGETHER not in line.voice:
        yield line.engine, line.voice
        return
    for member in line.voice.split(TOGETHER):
        engine, _, voice = member.partition("/")
        yield engine, voice


def _said(
    line: PlannedLine, lexicon: tuple[LexiconEntry, ...], *, engine: str, voice: str, voices: _Voices
) -> Iterator[_Said]:
    """Go through the words of a line as one voice says them; small words that a dictionary has are left out."""
    from voicestage.engines.registry import engine as find_engine
    from voicestage.speech.lexicon import entries_in
    from voicestage.speech.marks import plain_characters
    from voicestage.speech.proper import base

    reads_ipa = "ipa" in find_engine(engine).reads()
    given: set[str] = set()
    spelt: set[str] = set()
    for part in line.line.content:
        if not isinstance(part, Words):
            continue
        if part.ipa is not None:
            given.add(part.ipa)
            phrase = Phrase(text=base(part.text.strip()), ipa=part.ipa if reads_ipa else None)
            sound = voices.alone(phrase, engine, voice)
            yield _Said(phrase.text, sound, "script" if reads_ipa else "engine")
            continue
        for entry in entries_in(plain_characters(part.text), lexicon=lexicon, character=line.character):
            if entry.ipa is not None:
                given.add(entry.ipa)
            else:
                spelt |= set(_words((entry.say or "").casefold()))
            phrase = Phrase(text=entry.say or entry.word, ipa=entry.ipa if reads_ipa else None)
            sound = voices.alone(phrase, engine, voice)
            yield _Said(entry.word, sound, "engine" if entry.ipa and not reads_ipa else "lexicon", entry)
    for is_phrase, run in groupby(line.utterance.parts, key=lambda part: isinstance(part, Phrase)):
        if is_phrase:
            phrases = [part for part in run if isinstance(part, Phrase)]
            for each in _of_phrases(phrases, given, engine=engine, voice=voice, voices=voices):
                if each.word.casefold() not in spelt and (each.source != "dictionary" or each.word[:1].isupper()):
                    yield each


def _of_phrases(phrases: list[Phrase], given: set[str], *, engine: str, voice: str, voices: _Voices) -> Iterator[_Said]:
    """Go through the words of phrases that follow each other; a sound that is not among the writer's is a rule's."""
    from voicestage.engines.registry import engine as find_engine
    from voicestage.speech.proper import base

    reader = voices.pronouncer(engine)
    if reader is None:
        reads_ipa = "ipa" in find_engine(engine).reads()
        for phrase in phrases:
            if phrase.ipa in given:
                continue
            if phrase.ipa is not None and reads_ipa:
                yield _Said(base(phrase.text.strip()), phrase.ipa, "rule")
            else:
                yield from (_Said(base(word), "", "engine") for word in _words(phrase.text))
        return
    known, unreadable = _pronounced(phrases, reader, voice)
    yield from (_Said(base(word), "", "none") for word in unreadable)
    own = iter([phrase for phrase in phrases if phrase.ipa is not None])
    for each in known:
        word = base(each.word)
        if each.known != "given":
            ipa = each.ipa if word == each.word else voices.alone(Phrase(text=word), engine, voice)
            yield _Said(word, ipa, each.known)
        elif (sounded := next(own, None)) is None or sounded.ipa not in given:
            yield _Said(word, each.ipa, "rule")


def _pronounced(
    phrases: list[Phrase], reader: Pronouncer, voice: str
) -> tuple[tuple[Pronounced, ...], tuple[str, ...]]:
    """Return how words are said, and those that cannot be read; where there are such, each word by itself."""
    try:
        return reader.pronounced(phrases, voice=voice), ()
    except SynthesisFailed:
        if len(phrases) == 1 and (phrases[0].ipa is not None or len(_words(phrases[0].text)) < 2):
            return (), tuple(_words(phrases[0].text)) or (phrases[0].text.strip(),)
    pieces = [
        piece
        for phrase in phrases
        for piece in ([phrase] if phrase.ipa is not None else [Phrase(text=word) for word in _words(phrase.text)])
    ]
    found = [_pronounced([piece], reader, voice) for piece in pieces]
    return (
        tuple(word for known, _ in found for word in known),
        tuple(word for _, unreadable in found for word in unreadable),
    )


@lru_cache(maxsize=4096)
def _respelt(ipa: str) -> str:
    from voicestage.speech.respelling import respelt

    return respelt(ipa)


def _words(text: str) -> list[str]:
    from voicestage.speech.proper import WORD

    return WORD.findall(text)


def _foreign(word: str) -> bool:
    """Whether the spelling of a word shows a foreign tongue."""
    from voicestage.speech.foreign import with_foreign_names

    return any(isinstance(part, Phrase) for part in with_foreign_names(word))
