"""A planned scene with its clips and sounds becomes a timeline. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voicestage.model.cast import Cast
from voicestage.model.script import Cue
from voicestage.model.timeline import SceneTimeline
from voicestage.render.arrange import LineClip, SoundClip, arrange, role_of
from voicestage.render.cache import Entry
from voicestage.render.plan import PlannedScene


def laid_out(
    scene: PlannedScene, cast: Cast, *, clips: Mapping[int, Entry], sound: Callable[[Cue], SoundClip]
) -> SceneTimeline:
    """Lay out a scene.

    Args:
        scene: what is heard in it.
        cast: its pauses and levels.
        clips: the clip of each line, by the line's number.
        sound: gives what the arrangement needs of the sound that a cue names.
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
        {(str(cue.sound), role_of(cue)): sound(cue) for cue in scene.sounds},
        pauses=cast.pauses,
        sound=cast.sound,
        kind_pause=scene.pause_before,
    )
