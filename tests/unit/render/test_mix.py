"""The mixer: the same samples for any block size, speech on top, nothing lost at the joints."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from voicestage.model.timeline import Bed, Placement, SceneTimeline, Timeline
from voicestage.render.master import joined
from voicestage.render.mix import mix, pan_gains
from voicestage.units import RATE, gain_from_db


class Noise:
    """Ten seconds of noise that goes round."""

    def __init__(self) -> None:
        self.samples = np.random.default_rng(7).uniform(-0.1, 0.1, (10 * RATE, 2)).astype(np.float32)

    def read(self, start: int, count: int) -> NDArray[np.float32]:
        return self.samples[np.arange(start, start + count) % len(self.samples)]


def tone(frames: int) -> NDArray[np.float32]:
    return (0.2 * np.sin(np.arange(frames) * 2 * np.pi * 330 / RATE)).astype(np.float32)


SCENE = SceneTimeline(
    address="1.1",
    title="",
    frames=20 * RATE,
    mix_frames=22 * RATE,
    lead=0,
    pause_before=0.0,
    placements=(
        Placement(clip="tone", start=3 * RATE, frames=2 * RATE, speaker="A", line=1),
        Placement(clip="tone", start=round(5.5 * RATE), frames=2 * RATE, speaker="B", line=2, pan=-0.5, gain_db=-3.0),
        Placement(clip="knock", start=12 * RATE, frames=RATE),
    ),
    beds=(
        Bed(
            kind="ambience", sound="rain", digest="rain", start=0, end=22 * RATE, gain_db=-12.0, fade_in=RATE,
            fade_out=2 * RATE, duck_db=-6.0,
        ),
    ),
)  # fmt: skip


def mixed(scene: SceneTimeline, block_frames: int) -> NDArray[np.float32]:
    clips = {"tone": tone(2 * RATE), "knock": np.stack([tone(RATE)] * 2, axis=1)}
    return np.concatenate(list(mix(scene, clip=clips.__getitem__, loop=lambda _: Noise(), block_frames=block_frames)))


@pytest.mark.parametrize("block_frames", [4800, 100_003, 60 * RATE])
def test_the_block_size_changes_no_sample(block_frames: int) -> None:
    assert np.array_equal(mixed(SCENE, block_frames), mixed(SCENE, 10 * RATE))


def test_the_mix_is_as_long_as_it_says() -> None:
    assert mixed(SCENE, RATE).shape == (22 * RATE, 2)


def test_a_bed_is_down_before_the_first_syllable_and_through_short_gaps() -> None:
    def level(start: float, end: float) -> float:
        bed_only = mixed(SCENE, RATE)[round(start * RATE) : round(end * RATE)]
        return float(20 * np.log10(np.sqrt(np.mean(bed_only**2))))

    between_lines = level(5.1, 5.4)
    up = level(10.0, 11.0)

    assert up - between_lines == pytest.approx(6.0, abs=0.5)
    assert level(1.5, 2.5) - up == pytest.approx(0.0, abs=0.5)
    assert level(2.97, 3.0) < level(2.6, 2.75) - 3.0


def test_a_mono_clip_in_the_middle_is_as_loud_in_stereo_as_alone() -> None:
    left, right = pan_gains(0.0)
    assert left**2 + right**2 == pytest.approx(1.0)
    assert left == pytest.approx(gain_from_db(-3.01), abs=1e-3)
    assert pan_gains(-1.0) == pytest.approx((1.0, 0.0))


def test_the_fade_in_starts_from_nothing_and_the_fade_out_ends_in_it() -> None:
    whole = mixed(SCENE, RATE)

    assert np.abs(whole[:20]).max() < 1e-4
    assert np.abs(whole[-20:]).max() < 1e-4


@pytest.mark.parametrize("block_frames", [RATE // 3, 7 * RATE])
def test_scenes_are_joined_by_adding_what_overlaps(block_frames: int) -> None:
    first = np.full((3 * RATE, 2), 0.1, np.float32)
    second = np.full((2 * RATE, 2), 0.05, np.float32)
    scenes = {"1.1": first, "1.2": second}

    def scene(address: str, frames: int) -> SceneTimeline:
        return SceneTimeline(
            address=address, title="", frames=frames, mix_frames=len(scenes[address]), lead=0, pause_before=0.0
        )

    timeline = Timeline(frames=5 * RATE, scenes=((RATE, scene("1.1", RATE)), (3 * RATE, scene("1.2", RATE))))

    whole = np.concatenate(
        list(joined(timeline, lambda each: iter(np.array_split(scenes[each.address], 5)), block_frames=block_frames))
    )

    unity = gain_from_db(12.0)
    assert whole.shape == (5 * RATE, 2)
    assert whole[:RATE].max() == 0.0
    assert whole[2 * RATE, 0] == pytest.approx(0.1 * unity)
    assert whole[3 * RATE + 5, 0] == pytest.approx(0.15 * unity)
    assert whole[4 * RATE + 5, 0] == pytest.approx(0.05 * unity)
