"""From a story to a script and a cast."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, ProductionError, UsageError, errors_of
from voicestage.files import storage_error, write_text
from voicestage.model.cast import Cast
from voicestage.model.script import Cue, Script, same_name
from voicestage.production.changed_cast import cast_changed
from voicestage.production.folder import Production
from voicestage.production.found_cast import extended, with_cover, write_voices
from voicestage.production.outputs import new_file
from voicestage.production.reading import adapted_screenplay, read_source
from voicestage.production.remembered import read_memory, with_names, write_memory

if TYPE_CHECKING:
    from voicestage.adapt import Adaptation, Memory, Proof, Quote, Revision, Tags
    from voicestage.books import PartSelection
    from voicestage.model.book import Book

_SAME_STORY = 0.3
"""Share of a script's words that a story must have to be the one that it was made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapted:
    """What an adaptation did."""

    adaptation: Adaptation
    scripts: tuple[Path, ...]
    """All files of the script."""
    voices: Path
    added: tuple[str, ...]
    """The characters that are new in `voices.yaml`."""
    proof: Proof
    """What became of the story's words, in the script as it stands now."""
    doubtful: int = 0
    """How many speeches `review` shows."""
    kept: tuple[Path, ...] = ()
    """Where the scripts that were replaced are kept."""
    revision: Revision | None = None
    """What was changed in the script that stood here; None where it was made anew."""
    written: tuple[Path, ...] = ()
    """The files of the script that changed."""
    warnings: tuple[Diagnostic, ...] = ()


def adapt(
    production: Production,
    story: Path,
    *,
    replace_script: bool = False,
    quotes: Path | None = None,
    voices: Path | None = None,
    selection: PartSelection | None = None,
    tags: Tags | None = None,
    cues: bool | None = None,
) -> Adapted:
    """Make `script/*.md` of a story, and a `voices.yaml` with every speaker found.

    Where there is a script already, only what was revised in the story since is changed in it; see `adapt.readapt`.

    Args:
        production: where they are written.
        story: the prose.
        replace_script: move an existing script to `script/old/` and make a new one.
        quotes: also write one JSON object a line for each quotation, in characters of the raw text.
        voices: a cast to use instead of the production's; it is read, never written.
        selection: which parts of the story; all that are read aloud unless given.
        tags: what becomes of `said Tom`: keep, trim or drop; as the last time, or keep, where None.
        cues: whether the script is given the ambience, rooms and effects that the story tells of; where None, a new
            script is if the production's style is drama, and one that stands here if it has such cues.

    Raises:
        UsageError: the script that stands here is another story's, the story is a screenplay, or `quotes` names a file
            that was not made by voicestage.
        ProductionError: the given cast has faults, or the script that stands here.
        StorageError: the story cannot be read, or something cannot be written.
        VoicestageError: a word would be lost; nothing has been written.
    """
    from voicestage import adapt as room
    from voicestage.adapt.attributor import DOUBTFUL
    from voicestage.adapt.sounds.cues import propose_cues
    from voicestage.casting.load import read as read_cast

    if quotes:
        new_file(quotes, what="Who speaks each quotation", endings=(".jsonl",))
    told: list[Diagnostic] = []
    book, screenplay = read_source(story, selection, report=told.append)
    before = read_memory(production)[0] if production.scripts else None
    given = voices or (production.voices_file if production.voices_file.exists() else None)
    cast = Cast()
    if given:
        cast, faults = read_cast(given)
        if errors := errors_of(faults):
            if voices and voices.suffix.lower() not in {".yaml", ".yml"}:
                raise UsageError(f"--voices takes a cast, written as voices.yaml is, and {voices.name} is none.")
            raise ProductionError(errors)
    if production.scripts and not replace_script:
        if screenplay:
            raise _screenplay_again(production, story)
        done = _adapt_again(production, book, cast, tags=tags, voices=voices, cues=cues)
    else:
        heard = cast.style == "drama" if cues is None else cues
        adaptation = (
            adapted_screenplay(book, screenplay, cast)
            if screenplay
            else room.adapt(
                book, cast if given else None, propose_cues=propose_cues if heard else None, tags=tags or "keep"
            )
        )
        adaptation = replace(adaptation, diagnostics=(*told, *adaptation.diagnostics))
        if not adaptation.proof.holds:
            raise ProductionError(adaptation.diagnostics)
        text, added = extended(production, book, cast, adaptation.script, adaptation.characters, adaptation.grounds)
        if book.cover and not cast.cover and voices is None:
            text = with_cover(text, production, book.cover)
        kept = _kept_scripts(production)
        scripts = _write_scripts(production.script_folder, adaptation.script)
        write_voices(production, text, voices)
        if adaptation.memory:
            write_memory(production, with_names(adaptation.memory, voices or production.voices_file))
        done = Adapted(
            adaptation=adaptation,
            scripts=scripts,
            voices=production.voices_file,
            added=added,
            proof=adaptation.proof,
            doubtful=len({quote.group for quote in adaptation.quotes if quote.confidence < DOUBTFUL}),
            kept=kept,
            written=scripts,
        )
    if quotes:
        write_text(quotes, "".join(json.dumps(_quote_fields(each)) + "\n" for each in done.adaptation.quotes))
    if story.suffix.lower() == ".epub":  # its own pages are what is read along
        keep_prose(production, story, before)
    return done


def _adapt_again(
    production: Production, book: Book, cast: Cast, *, tags: Tags | None, voices: Path | None, cues: bool | None
) -> Adapted:
    """Bring what was revised in the story into the script that stands here."""
    from voicestage import adapt as room
    from voicestage.adapt.sounds.cues import propose_cues
    from voicestage.production.review import doubts
    from voicestage.script.parse import parse, read_sources

    sources, unreadable = read_sources(production.script_folder)
    if unreadable:
        raise ProductionError(unreadable)
    memory, warnings = read_memory(production)
    if cues is None:
        script, _ = parse(sources)
        cues = any(
            isinstance(item, Cue) and item.kind in {"sfx", "ambience", "space"}
            for scene in script.scenes
            for item in scene.items
        )
    revision = room.readapt(book, sources, memory, cast, propose_cues=propose_cues if cues else None, tags=tags)
    if revision.kept_share < _SAME_STORY:
        raise _another_story(production, book, revision.kept_share)
    kept: tuple[Path, ...] = ()
    if memory is None and revision.changes:  # what the writer changed cannot be told from what the story changed
        kept = _kept_scripts(production, copy=True)
        warnings = (*warnings, _without_memory(kept))
    speak = {same_name(line.speaker) for _, line in revision.script.lines()}
    heard = [each for each in revision.adaptation.characters if same_name(each.name) in speak]
    text, added = extended(production, book, cast, revision.script, heard, revision.adaptation.grounds)
    written = []
    for (name, before), (_, after) in zip(sources, revision.files, strict=True):
        if before != after:
            written.append(production.root / name)
            write_text(written[-1], after)
    write_voices(production, text, voices)
    given = voices or production.voices_file
    if memory:
        changed = cast_changed(
            memory.cast, cast, revision.script, revision.otherwise, voices=given.name, story=book.name
        )
        warnings = (*warnings, *changed)
    write_memory(production, with_names(revision.memory, given))
    return Adapted(
        adaptation=revision.adaptation,
        scripts=production.scripts,
        voices=production.voices_file,
        added=added,
        proof=revision.proof,
        doubtful=len(doubts(production)),
        kept=kept,
        revision=revision,
        written=tuple(written),
        warnings=(*warnings, *revision.missing),
    )


def _screenplay_again(production: Production, story: Path) -> UsageError:
    return UsageError(
        f"There is a script in {production.script_folder} already, and {story.name} is a play, which is a script "
        "itself: change the script, or make a new one with `voicestage adapt --replace`, which keeps the old in "
        "script/old/."
    )


def _another_story(production: Production, book: Book, share: float) -> UsageError:
    return UsageError(
        f"The script in {production.script_folder} has other words than {book.name}: only {100 * share:.0f} % of them "
        f"are the story's. Work in another folder, or make one with `voicestage produce --out FOLDER {book.name}`; "
        "render the script as it is with `voicestage render`; or make a new one with "
        f"`voicestage adapt --replace {book.name}`, which keeps the old in script/old/."
    )


def _without_memory(kept: Sequence[Path]) -> Diagnostic:
    return Diagnostic(
        code="no-memory",
        place=None,
        message=(
            "There was no script/adaptation.jsonl to tell your words from the story's: where they differed the story's "
            "were taken. Every speaker and cue stayed."
        ),
        hint=f"The script as it stood is kept in {kept[0].parent.name}/." if kept else "",
        severity="warning",
    )


def _kept_scripts(production: Production, *, copy: bool = False) -> tuple[Path, ...]:
    """Move (or copy) the scripts that stand, and their memory, into `script/old/` under names that are free there."""
    from voicestage.adapt.memory import FILE

    kept: list[Path] = []
    folder = production.script_folder / "old"
    memory = production.script_folder / FILE
    for path in (*production.scripts, *([memory] if memory.is_file() else [])):
        folder.mkdir(parents=True, exist_ok=True)
        target, number = folder / path.name, 2
        while target.exists():
            target = folder / f"{path.stem}-{number}{path.suffix}"
            number += 1
        if copy:
            shutil.copyfile(path, target)
        else:
            path.rename(target)
        kept.append(target)
    return tuple(kept)


def keep_prose(production: Production, story: Path, before: Memory | None = None) -> None:
    """Keep a copy of the story beside the script made of it, unless it stands in the production already.

    A copy that is still what was last adapted gives way to the revised story; one that was changed by hand stays.
    """
    target = production.script_folder / "prose" / story.name
    if production.root.resolve() in story.resolve().parents:
        return
    if target.exists():
        if before is None:
            return
        copied, _ = read_source(target, report=lambda _: None)
        if [paragraph.text for paragraph in copied.paragraphs] != [each.text for each in before.book.paragraphs]:
            return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(story, target)
    except OSError as error:
        raise storage_error(target, error) from error


def _write_scripts(folder: Path, script: Script) -> tuple[Path, ...]:
    """Write a file for each chapter, numbered so that name order is reading order."""
    from voicestage.script.scenes import slug_of
    from voicestage.script.write import write

    paths: list[Path] = []
    for index, chapter in enumerate(script.chapters):
        part = replace(script, chapters=(chapter,), meta=script.meta if index == 0 else ())
        slug = slug_of(chapter.title) if chapter.title else slug_of(script.get("title") or "script")
        path = folder / f"{index + 1:02}-{slug[:40].strip('-') or 'script'}.md"
        write_text(path, write(part))
        paths.append(path)
    return tuple(paths)


def _quote_fields(quote: Quote) -> dict[str, object]:
    return {
        "start": quote.start,
        "end": quote.end,
        "speaker": quote.speaker,
        "confidence": round(quote.confidence, 3),
        "reason": quote.reason,
    }
