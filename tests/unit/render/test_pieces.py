"""Where the programme is divided, and what makes the key of a piece."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from voicestage.model.timeline import Bed, Placement, SceneTimeline, Timeline
from voicestage.render.joining import GRID_FRAMES, programme
from voicestage.render.pieces import LONGEST_FRAMES, divided, sounding
from voicestage.units import RATE

RAIN = Bed(
    kind="ambience", sound="rain", digest="rain", start=0, end=22 * RATE, gain_db=-12.0, fade_in=RATE,
    fade_out=2 * RATE, duck_db=-6.0,
)  # fmt: skip


def scene(address: str, seconds: float, *beds: Bed) -> SceneTimeline:
    """Lines of 4 s with pauses of 1 s between them."""
    lines = tuple(
        Placement(clip=f"{address}:{number}", start=5 * number * RATE, frames=4 * RATE, speaker="A", line=number)
        for number in range(int(seconds / 5))
    )
    frames = round(seconds * RATE)
    last = max([frames, *(bed.end for bed in beds)])
    return SceneTimeline(
        address=address, title="", frames=frames, mix_frames=last, lead=0, pause_before=1.8, placements=lines, beds=beds
    )


STORY = programme([scene("1.1", 20, RAIN), scene("1.2", 300), scene("1.3", 10)], chapter_titles={"1.1": "One"})


def test_pieces_cover_the_programme_on_the_grid() -> None:
    pieces = divided(STORY)

    assert pieces[0].start == 0
    assert pieces[-1].end == STORY.frames
    assert all(one.end == other.start for one, other in itertools.pairwise(pieces))
    assert all(piece.start % GRID_FRAMES == 0 and 0 < piece.frames <= LONGEST_FRAMES + GRID_FRAMES for piece in pieces)


def test_a_long_scene_is_divided_in_its_pauses() -> None:
    start, long = STORY.scenes[1]
    cuts = [piece.start for piece in divided(STORY) if start < piece.start < start + long.frames]

    assert len(cuts) >= 2
    for cut in cuts:
        inside = (cut - start) % (5 * RATE)
        assert inside > 4 * RATE


def test_a_scene_that_moves_keeps_its_pieces() -> None:
    other = programme([scene("1.1", 35, RAIN), scene("1.2", 300), scene("1.3", 10)], chapter_titles={"1.1": "One"})

    kept = [sounding(STORY, piece.start, piece.end) for piece in divided(STORY)]
    moved = [sounding(other, piece.start, piece.end) for piece in divided(other)]

    assert kept[2:] == moved[2:]
    assert kept[0] != moved[0]


def test_a_line_at_the_end_of_a_long_scene_leaves_the_pieces_before_it() -> None:
    start, long = STORY.scenes[1]
    last = replace(long.placements[-1], clip="other")
    changed = replace(long, placements=(*long.placements[:-1], last))
    other = replace(STORY, scenes=(STORY.scenes[0], (start, changed), STORY.scenes[2]))

    differ = [sounding(STORY, one.start, one.end) != sounding(other, one.start, one.end) for one in divided(STORY)]

    assert divided(STORY) == divided(other)
    assert sum(differ) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"gain_db": -13.0}, {"fade_out": RATE}, {"duck_db": -9.0}, {"digest": "sea"}, {"offset": 7}, {"end": 21 * RATE},
    ],
)  # fmt: skip
def test_what_can_be_heard_of_a_bed_is_in_the_key(change: dict[str, object]) -> None:
    def key(bed: Bed) -> object:
        return sounding(Timeline(frames=22 * RATE, scenes=((0, scene("1.1", 20, bed)),)), 0, 22 * RATE)

    assert key(replace(RAIN, **change)) != key(RAIN)  # type: ignore[arg-type]


def test_what_cannot_be_heard_yet_is_not_in_the_key() -> None:
    longer = replace(RAIN, end=40 * RATE)

    first, second = (
        sounding(Timeline(frames=40 * RATE, scenes=((0, scene("1.1", 15, bed)),)), 0, 15 * RATE)
        for bed in (RAIN, longer)
    )

    assert first == second
