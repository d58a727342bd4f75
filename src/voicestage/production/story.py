"""From a story to a script and a cast, and on to the finished drama."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, ProductionError, UsageError, errors_of
from voicestage.files import read_text, storage_error, write_bytes, write_text
from voicestage.model.cast import Cast, Character, Style
from voicestage.model.script import NARRATOR, Script, same_name
from voicestage.production.folder import Production, Rendered, quiet
from voicestage.production.reading import adapted_screenplay, read_source

if TYPE_CHECKING:
    from voicestage.adapt import Adaptation, Quote
    from voicestage.books import Selection
    from voicestage.model.book import Picture
    from voicestage.render.perform import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapted:
    """What an adaptation did."""

    adaptation: Adaptation
    scripts: tuple[Path, ...]
    voices: Path
    added: tuple[str, ...]
    """The characters that are new in `voices.yaml`."""
    kept: tuple[Path, ...] = ()
    """Where the scripts that were replaced are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced:
    """What `produce` did."""

    root: Path
    adapted: Adapted | None
    """None where the script was there already."""
    rendered: Rendered


def adapt(
    production: Production,
    story: Path,
    *,
    replace_script: bool = False,
    quotes: Path | None = None,
    voices: Path | None = None,
    selection: Selection | None = None,
) -> Adapted:
    """Make `script/*.md` of a story, and a `voices.yaml` with every speaker found.

    Args:
        production: where they are written.
        story: the prose.
        replace_script: move an existing script to `script/old/` first; without it an existing one is refused.
        quotes: also write one JSON object a line for each quotation, in characters of the raw text.
        voices: a cast to use instead of the production's; it is read, never written.
        selection: which parts of the story; all that are read aloud unless given.

    Raises:
        UsageError: there is a script already.
        ProductionError: the given cast has faults.
        StorageError: the story cannot be read, or something cannot be written.
        VoicestageError: a word would be lost; nothing has been written.
    """
    from voicestage import adapt as room
    from voicestage.casting.extend import extend
    from voicestage.casting.load import read as read_cast

    if production.scripts and not replace_script:
        raise UsageError(
            f"There is a script already: {_listed(production.scripts)}. It is never overwritten; `voicestage adapt "
            "--replace` makes a new one and keeps the old in script/old/."
        )
    told: list[Diagnostic] = []
    book, screenplay = read_source(story, selection, report=told.append)
    old_text = read_text(production.voices_file) if production.voices_file.exists() else None
    given = voices or (production.voices_file if old_text is not None else None)
    cast = Cast()
    if given:
        cast, faults = read_cast(given)
        if errors := errors_of(faults):
            raise ProductionError(errors)
    known_cast = cast if given else None
    adaptation = adapted_screenplay(book, screenplay, cast) if screenplay else room.adapt(book, known_cast)
    adaptation = replace(adaptation, diagnostics=(*told, *adaptation.diagnostics))
    if not adaptation.proof.holds:
        raise ProductionError(adaptation.diagnostics)
    known = {same_name(name) for character in cast.characters for name in character.names}
    narrator = cast.find(NARRATOR) or Character(name=NARRATOR)
    text = extend(
        old_text,
        (narrator, *adaptation.characters),
        title=book.title,
        author=book.author,
        language=book.language,
        weights=_weights(adaptation.script, adaptation.characters),
    )
    if book.cover and not cast.cover and voices is None:
        text = _with_cover(text, production, book.cover)
    kept = _kept_scripts(production)
    scripts = _write_scripts(production.script_folder, adaptation.script)
    if text != old_text and not _same_file(voices, production.voices_file):
        write_text(production.voices_file, text)
    if quotes:
        write_text(quotes, "".join(json.dumps(_quote_fields(each)) + "\n" for each in adaptation.quotes))
    return Adapted(
        adaptation=adaptation,
        scripts=scripts,
        voices=production.voices_file,
        added=tuple(each.name for each in adaptation.characters if same_name(each.name) not in known),
        kept=kept,
    )


def produce(
    production: Production,
    story: Path,
    *,
    draft: bool = False,
    style: Style | None = None,
    workers: int | None = None,
    selection: Selection | None = None,
    report: Report = quiet,
) -> Produced:
    """Adapt, cast, render and deliver a story; where its script stands here already, go on from there.

    Raises:
        UsageError: the script that stands here is another story's.
        VoicestageError: whatever `adapt` and `render` raise.
    """
    adapted: Adapted | None = None
    if production.scripts:
        _require_same_story(production, story, selection)
    else:
        adapted = adapt(production, story, selection=selection)
        _keep_prose(production, story)
        if style:
            _keep_style(production, style)
    rendered = production.render(draft=draft, style=style, workers=workers, report=report)
    return Produced(root=production.root, adapted=adapted, rendered=rendered)


def _with_cover(text: str, production: Production, picture: Picture) -> str:
    """Take the book's cover over, unless a picture of that name stands there."""
    from voicestage.casting.edit import set_value

    target = production.root / f"cover{Path(picture.name).suffix}"
    if not target.exists():
        write_bytes(target, picture.data)
    return set_value(text, ("cover",), target.name)


def _kept_scripts(production: Production) -> tuple[Path, ...]:
    """Move the scripts that stand into `script/old/`, under names that are free there."""
    kept: list[Path] = []
    folder = production.script_folder / "old"
    for path in production.scripts:
        folder.mkdir(parents=True, exist_ok=True)
        target, number = folder / path.name, 2
        while target.exists():
            target = folder / f"{path.stem}-{number}{path.suffix}"
            number += 1
        path.rename(target)
        kept.append(target)
    return tuple(kept)


def _require_same_story(production: Production, story: Path, selection: Selection | None) -> None:
    from voicestage.adapt.proof import prove
    from voicestage.script.parse import read as read_script

    script, _ = read_script(production.script_folder)
    book, _ = read_source(story, selection, report=lambda _: None)
    proof = prove(book, script)
    if not proof.holds:
        raise UsageError(
            f"The script in {production.script_folder} has other words than {story.name} ({len(proof.lost)} words of "
            f"the story are not in it, {len(proof.added)} are new). Give another folder with --out, render the script "
            f"as it is with `voicestage render`, or make a new one with `voicestage adapt --replace {story.name}`."
        )


def _keep_style(production: Production, style: Style) -> None:
    """Write the style that a new production was made with into its cast file, so that a later render keeps to it."""
    from voicestage.casting.edit import set_value

    text = read_text(production.voices_file)
    write_text(production.voices_file, set_value(text, ("defaults", "style"), style))


def _keep_prose(production: Production, story: Path) -> None:
    """Keep a copy of the story beside the script made of it, unless it stands in the production already."""
    target = production.script_folder / "prose" / story.name
    if production.root.resolve() in story.resolve().parents or target.exists():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(story, target)
    except OSError as error:
        raise storage_error(target, error) from error


def produce_root(story: Path, *, out: Path | None, here: Path) -> Path:
    """Return where a story is produced: `out`, else the production one stands in, else `./STORY-NAME/`."""
    if out is not None:
        return out
    around = Production.around(here)
    return around.root if around else here / (story.stem or "story")


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


def _weights(script: Script, characters: Sequence[Character]) -> dict[str, float]:
    """Return how many letters each one speaks: who speaks most chooses a voice first."""
    cast = Cast(characters=tuple(characters))
    found: dict[str, float] = {}
    for _, line in script.lines():
        if character := cast.find(line.speaker):
            found[character.name] = found.get(character.name, 0.0) + len(line.text)
    return found


def _quote_fields(quote: Quote) -> dict[str, object]:
    return {
        "start": quote.start,
        "end": quote.end,
        "speaker": quote.speaker,
        "confidence": round(quote.confidence, 3),
        "reason": quote.reason,
    }


def _same_file(one: Path | None, other: Path) -> bool:
    return one is not None and one.resolve() == other.resolve()


def _listed(paths: Sequence[Path]) -> str:
    names = [path.name for path in paths]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
