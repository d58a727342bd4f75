"""Draw scenes and the whole: `voicestage timeline`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from voicestage.errors import UsageError
from voicestage.files import write_bytes, write_text
from voicestage.production.folder import Production
from voicestage.production.rendering import default_workers, quiet

if TYPE_CHECKING:
    from voicestage.deliver.drawing.shapes import Picture

Format = Literal["svg", "png"]


def draw(
    production: Production, scenes: Sequence[str] = (), *, draft: bool = False, form: Format = "svg"
) -> tuple[Path, ...]:
    """Draw scenes, or all of them and the loudness of the whole, into output/timeline/; return the pictures.

    What is not rendered yet is rendered first.

    Args:
        production: the folder.
        scenes: addresses (`1.2`) or slugs; all where empty.
        draft: the quick one-voice engine.
        form: as SVG, in which words and levels can be pointed at, or as PNG.

    Raises:
        ProductionError: script, cast or sounds have faults.
        UsageError: there is no such scene, or one is too long for a PNG.
        EngineError: lines could not be spoken; the others are kept.
        StorageError: a picture could not be written.
    """
    from voicestage.deliver.drawing.scenes import scene_picture
    from voicestage.deliver.drawing.whole import programme_picture
    from voicestage.render.crew import local_crew
    from voicestage.render.levels import energies, scene_key
    from voicestage.script.scenes import scene_of

    decided = production.decide(draft=draft)
    chosen = {scene_of(decided.script, name).address for name in scenes}
    plan = decided.plan.part(chosen) if chosen else decided.plan
    with production.alone(), local_crew(default_workers()) as crew:
        programme = production.perform(plan, crew=crew, report=quiet)
    folder = production.output / "timeline"
    levels = [
        energies(programme.cache.kept("scene", scene_key(scene)) or b"") for _, scene in programme.timeline.scenes
    ]
    loudness = programme.loudness
    pictures = {
        scene.address: scene_picture(scene, level, gain_db=loudness.gain_db)
        for (_, scene), level in zip(programme.timeline.scenes, levels, strict=True)
    }
    if not chosen:
        pictures["loudness"] = programme_picture(
            programme.timeline, levels, gain_db=loudness.gain_db, target_lufs=loudness.target_lufs
        )
    return tuple(_written(picture, folder / f"{name}.{form}", form) for name, picture in pictures.items())


def _written(picture: Picture, path: Path, form: Format) -> Path:
    from voicestage.deliver.drawing.png import png
    from voicestage.deliver.drawing.svg import svg

    if form == "svg":
        write_text(path, svg(picture))
        return path
    try:
        write_bytes(path, png(picture))
    except ValueError as error:
        raise UsageError(f"The picture of {path.stem} is too large for a PNG: {error}. Draw it as SVG.") from error
    return path
