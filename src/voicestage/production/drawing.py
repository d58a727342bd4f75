"""Draw scenes and the whole: `voicestage timeline`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from voicestage.files import write_text
from voicestage.production.folder import Production, default_workers, quiet


def draw(production: Production, scenes: Sequence[str] = (), *, draft: bool = False) -> tuple[Path, ...]:
    """Draw scenes, or all of them and the loudness of the whole, into output/timeline/; return the pictures.

    What is not rendered yet is rendered first.

    Args:
        production: the folder.
        scenes: addresses (`1.2`) or slugs; all where empty.
        draft: the quick one-voice engine.

    Raises:
        ProductionError: script, cast or sounds have faults.
        UsageError: there is no such scene.
        EngineError: lines could not be spoken; the others are kept.
        StorageError: a picture could not be written.
    """
    from voicestage.deliver.drawing import programme_svg, scene_svg
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
    written: list[Path] = []
    for (_, scene), level in zip(programme.timeline.scenes, levels, strict=True):
        path = folder / f"{scene.address}.svg"
        write_text(path, scene_svg(scene, level))
        written.append(path)
    if not chosen:
        path = folder / "loudness.svg"
        write_text(path, programme_svg(programme.timeline, levels))
        written.append(path)
    return tuple(written)
