"""A planned scene with its clips and sounds becomes a timeline. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voicestage.model.cast import Cast
from voicestage.model.timeline import SceneTimeline
from voicestage.render.arrange import LineClip, SoundClip, arrange
from voicestage.render.cache import Entry
from voicestage.render.plan import PlannedScene
from voicestage.render.wanted import Wanted


def laid_out(
    scene: PlannedScene, cast: Cast, *, clips: Mapping[int, Entry], sound: Callable[[Wanted], SoundClip]
) -> SceneTimeline:
    """Lay out a scene.

    Args:
        scene: what is heard in it.
        cast: its pauses and levels.
        clips: the clip of each line, by the line's number.
        sound: gives what the arrangement needs of a sound that a cue wants.
    """
    placed = {
        line.line.number: LineClip(
            digest=clips[line.line.number].digest,
            frames=clips[line.line.number].frames,
            gain_db=line.gain_db,
            pan=line.pan,
            space=line.space,
            distance=line.distance,
        )
        for line in scene.lines
    }
    return arrange(
        scene.scene,
        placed,
        {wanted: sound(wanted) for wanted in scene.sounds},
        pauses=cast.pauses,
        sound=cast.sound,
        kind_pause=scene.pause_before,
    )
