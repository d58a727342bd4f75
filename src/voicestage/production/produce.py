"""From a story to the finished drama, or on from where its production stands."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import UsageError
from voicestage.files import read_text, write_text
from voicestage.model.cast import Cast, Style
from voicestage.production.folder import Production
from voicestage.production.reading import read_source
from voicestage.production.remembered import read_memory
from voicestage.production.rendering import Rendered, quiet
from voicestage.production.speakers import crew_of
from voicestage.production.story import Adapted, adapt, keep_prose

if TYPE_CHECKING:
    from voicestage.books import PartSelection
    from voicestage.render.crew import Crew
    from voicestage.render.progress import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced:
    """What `produce` did."""

    root: Path
    adapted: Adapted | None
    """None where the script was there already and the story has not changed."""
    rendered: Rendered


def produce(
    production: Production,
    story: Path,
    *,
    draft: bool = False,
    style: Style | None = None,
    workers: int | None = None,
    crew: Crew | None = None,
    selection: PartSelection | None = None,
    cues: bool | None = None,
    report: Report = quiet,
) -> Produced:
    """Adapt, cast, render and deliver a story; where its script stands here already, go on from there.

    If the story was revised since, what was revised is brought into the script first.

    Args:
        production: the folder.
        story: the prose, or a screenplay.
        draft: the quick one-voice engine.
        style: drama, full-cast or solo; of a production that stands here already for this render alone.
        workers: processes that speak; one a core unless given, 0 for none but this.
        crew: speaks in place of `workers`, and is left at work.
        selection: which parts of the story; all that are read aloud unless given.
        cues: whether the script is given the sounds that the story tells of.
        report: is told how far the work is.

    Raises:
        UsageError: the script that stands here is another story's.
        VoicestageError: whatever `adapt` and `render` raise.
    """
    adapted: Adapted | None = None
    with contextlib.ExitStack() as stack:
        crew = crew or stack.enter_context(crew_of(workers=workers))
        if not production.scripts:
            crew.warm(_first_engine(production, draft=draft))
            heard = cues if cues is not None or style is None else style == "drama"
            adapted = adapt(production, story, selection=selection, cues=heard)
            keep_prose(production, story)
            if style:
                _keep_style(production, style)
        elif _is_revised(production, story, selection):
            before, _ = read_memory(production)
            adapted = adapt(production, story, selection=selection, cues=cues)
            keep_prose(production, story, before)
        rendered = production.render(draft=draft, style=style, crew=crew, report=report)
    return Produced(root=production.root, adapted=adapted, rendered=rendered)


def _first_engine(production: Production, *, draft: bool) -> str:
    """Return the engine that the first line will most likely want."""
    from voicestage.casting.load import read as read_cast
    from voicestage.casting.resolve import DRAFT_ENGINE

    if draft:
        return DRAFT_ENGINE
    return (read_cast(production.voices_file)[0] if production.voices_file.exists() else Cast()).engine


def _is_revised(production: Production, story: Path, selection: PartSelection | None) -> bool:
    """Tell whether a story was changed since its script was made.

    Raises:
        UsageError: that cannot be told, as the script has other words than the story and nothing to tell why.
    """
    from voicestage.adapt.proof import prove
    from voicestage.script.parse import read as read_script

    book, screenplay = read_source(story, selection, report=lambda _: None)
    memory, _ = read_memory(production)
    if memory and not screenplay:
        return [(p.text, p.kind) for p in memory.book.paragraphs] != [(p.text, p.kind) for p in book.paragraphs]
    script, _ = read_script(production.script_folder)
    proof = prove(book, script)
    if not proof.holds:
        raise UsageError(
            f"The script in {production.script_folder} has other words than {story.name} ({len(proof.lost)} words of "
            f"the story are not in it, {len(proof.added)} are new). Work in another folder or name one with --out; "
            f"render the script as it is with `voicestage render`; bring the story's words into it with "
            f"`voicestage adapt {story.name}`; or make a new one with `voicestage adapt --replace {story.name}`."
        )
    return False


def _keep_style(production: Production, style: Style) -> None:
    """Write the style that a new production was made with into its cast file, so that a later render keeps to it."""
    from voicestage.casting.edit import set_value

    text = read_text(production.voices_file)
    write_text(production.voices_file, set_value(text, ("defaults", "style"), style))


def produce_root(story: Path, *, out: Path | None, here: Path) -> Path:
    """Return where a story is produced: `out`, else the production one stands in, else `./STORY-NAME/`.

    Raises:
        UsageError: `out` is a file.
    """
    if out is not None:
        if out.is_file():
            raise UsageError(f"--out names the production's folder, and {out} is a file.")
        return out
    around = Production.around(here)
    return around.root if around else here / (story.stem or "story")
