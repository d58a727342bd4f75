"""Keys of what is planned, before anything is made of it: a scene whose plan has the key of last time sounds as then.

The keys in the cache are built from samples, so to know them a scene has to be laid out with its clips. For ten
thousand lines that takes two seconds; these take a tenth of one. They may differ where nothing that can be heard does,
and then the scene is laid out; they never agree where something differs. So they hold everything that a plan says of a
scene but where its lines stand in the script's files, and the code itself: not all of it has a revision.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import voicestage
from voicestage.model.script import NOWHERE, Cue
from voicestage.render.plan import Plan, PlannedLine, PlannedScene, Recipe
from voicestage.render.wanted import Wanted


def scene_plan_keys(plan: Plan, *, sound_key: Callable[[Wanted], str]) -> dict[str, str]:
    """Return the key of each scene's plan by its address.

    Args:
        plan: what is to be heard.
        sound_key: gives the key of a sound that a cue wants.
    """
    cast = plan.cast
    about = _digest(f"{code_key()}{plan.draft}{cast.style!r}{cast.pauses!r}{cast.sound!r}")
    return {scene.scene.address: _scene_plan_key(scene, about, sound_key) for scene in plan.scenes}


def _scene_plan_key(planned: PlannedScene, about: str, sound_key: Callable[[Wanted], str]) -> str:
    def parts() -> Iterator[str]:
        scene = planned.scene
        yield f"{about}{scene.address!r}{scene.title!r}{scene.slug!r}{planned.pause_before}{planned.opens!r}"
        lines = iter(planned.lines)
        for item in scene.items:
            yield repr(replace(item, place=NOWHERE)) if isinstance(item, Cue) else _line(next(lines))
        for wanted in planned.sounds:
            yield f"{wanted!r}{sound_key(wanted)}"

    return _digest("\n".join(parts()))


def _line(line: PlannedLine) -> str:
    said = line.line
    return (
        f"{line.raw_key}{_recipe(line.recipe)}{line.gain_db},{line.pan},{line.space!r}{line.distance!r}"
        f"{line.character!r}{line.engine!r}{line.voice!r}{line.fingerprint!r}{line.pace},{line.take}"
        f"{said.speaker!r}{said.text!r}{said.directions!r}{said.take!r}{said.number},{said.paragraph}"
    )


@functools.lru_cache(maxsize=1024)
def _recipe(recipe: Recipe) -> str:
    return repr(recipe)


@functools.lru_cache(maxsize=1)
def code_key() -> str:
    """Return a key of the package as it is installed: its version, and the size and time of each module."""
    root = Path(voicestage.__file__).parent
    modules = ((path, path.stat()) for path in sorted(root.rglob("*.py")))
    told = [f"{path.relative_to(root).as_posix()} {found.st_size} {found.st_mtime_ns}" for path, found in modules]
    return _digest("\n".join([voicestage.__version__, *told]))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
