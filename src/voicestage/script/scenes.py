"""The names of scenes and lines: slugs from titles, and the scene or line that a person means."""

from __future__ import annotations

import unicodedata

from voicestage.errors import UsageError, nearest
from voicestage.model.script import Line, Scene, Script

_LISTED = 12


def slug_of(title: str) -> str:
    """Return `title` in lower-case letters (of any script), digits and hyphens; empty where it has none."""
    folded = unicodedata.normalize("NFC", title).lower()
    kept = "".join(
        c if c.isalnum() or unicodedata.category(c).startswith("M") else " " for c in folded if c not in "'’"
    )
    return "-".join(kept.split())


def scene_of(script: Script, name: str) -> Scene:
    """Find the scene that `name` means: an address (`1.2`), a number where there is one chapter (`2`), a slug or title.

    Raises:
        UsageError: there is none; the message offers the nearest, or lists what there is.
    """
    scenes = script.scenes
    wanted = name.strip()
    alone = len(script.chapters) == 1
    for scene in scenes:
        if wanted == scene.address or (alone and f"{script.chapters[0].number}.{wanted}" == scene.address):
            return scene
    slug = slug_of(wanted)
    for scene in scenes:
        if slug and slug == scene.slug:
            return scene
    raise UsageError(f'There is no scene "{name}". {_offer(script, slug)}')


def line_of(script: Script, address: str) -> tuple[Scene, Line]:
    """Find the line that `1.2:14` means, with its scene; before the colon stands what `scene_of` takes.

    Raises:
        UsageError: there is none; the message says how many lines the scene has.
    """
    name, colon, number = address.strip().rpartition(":")
    if not colon or not number.strip().isdecimal():
        raise UsageError(f'"{address}" is no line. Write scene and number, as in 1.2:14.')
    scene = scene_of(script, name)
    for line in scene.lines:
        if str(line.number) == number.strip().lstrip("0"):
            return scene, line
    raise UsageError(f"Scene {scene.address} has no line {number.strip()}; its last is {len(scene.lines)}.")


def _offer(script: Script, slug: str) -> str:
    scenes = script.scenes
    if not scenes:
        return "The script has no scenes yet."
    if slug.isdecimal():
        inside = [chapter for chapter in script.chapters if len(chapter.scenes) >= int(slug[:9]) > 0]
        if len(script.chapters) > 1 and inside:
            return f"Say the chapter too: {', '.join(f'{chapter.number}.{slug}' for chapter in inside[:_LISTED])}."
    if near := nearest(slug, [scene.slug for scene in scenes if scene.title]):
        return f'Did you mean "{near}"?'
    listed = ", ".join(f"{scene.address} {scene.slug}" if scene.title else scene.address for scene in scenes[:_LISTED])
    more = f", … {scenes[-1].address}" if len(scenes) > _LISTED else ""
    return f"There are {listed}{more}."
