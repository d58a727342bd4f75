"""The mixer: the same samples for any block size, speech on top, nothing lost at the joints."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from voicestage.model.timeline import BUSES, Bed, Placement, SceneTimeline
from voicestage.render.mix import mix, mix_buses, pan_gains
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
            kind="ambience", sound="rain", digest="rain", start=0, end=22 * RATE, gain_db=-14.0, fade_in=RATE,
            fade_out=2 * RATE, duck_db=-6.0,
        ),
    ),
)  # fmt: skip


class Sounds:
    """Tones for clips, noise for beds."""

    def clip(self, digest: str) -> NDArray[np.float32]:
        return tone(2 * RATE) if digest == "tone" else np.stack([tone(RATE)] * 2, axis=1)

    def loop(self, _: str) -> Noise:
        return Noise()


def mixed(scene: SceneTimeline, block_frames: int) -> NDArray[np.float32]:
    return stretch(((0, scene),), 0, scene.mix_frames, block_frames)


def stretch(
    scenes: tuple[tuple[int, SceneTimeline], ...], start: int, end: int, block_frames: int = RATE
) -> NDArray[np.float32]:
    return np.concatenate(list(mix(scenes, start, end, sounds=Sounds(), block_frames=block_frames)))


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


TWO_SCENES = ((RATE, SCENE), (1 + 20 * RATE, SCENE))


@pytest.mark.parametrize("start", [-1000, 0, 4 * RATE + 17, 13 * RATE, 21 * RATE])
def test_any_stretch_mixed_alone_is_that_stretch_of_the_whole(start: int) -> None:
    whole = stretch(TWO_SCENES, 0, 43 * RATE)

    alone = stretch(TWO_SCENES, start, start + 3 * RATE, 77_777)

    assert np.array_equal(alone[max(0, -start) :], whole[max(0, start) : start + 3 * RATE])
    assert not alone[: max(0, -start)].any()


def test_scenes_are_joined_by_adding_what_overlaps() -> None:
    first, second = TWO_SCENES

    both = stretch(TWO_SCENES, 0, 43 * RATE)

    alone = stretch((first,), 0, 43 * RATE) + stretch((second,), 0, 43 * RATE)
    assert np.abs(both - alone).max() < 1e-7
    assert not both[:RATE].any()


def test_the_buses_add_up_to_the_mix() -> None:
    blocks = list(mix_buses(TWO_SCENES, 0, 43 * RATE, sounds=Sounds()))

    heard = {bus for _, buses in blocks for bus in buses}
    silence = np.zeros((2, RATE), np.float32)
    whole = np.concatenate([sum((buses[bus] for bus in BUSES if bus in buses), silence).T for _, buses in blocks])
    assert heard == {"dialogue", "ambience", "effects"}
    assert np.abs(whole - stretch(TWO_SCENES, 0, 43 * RATE)).max() < 1e-7


def test_a_long_sound_is_read_as_it_goes() -> None:
    long = Placement(clip="rumble", start=0, frames=3600 * RATE)
    scene = SceneTimeline(
        address="1.1", title="", frames=RATE, mix_frames=3600 * RATE, lead=0, pause_before=0.0, placements=(long,)
    )

    assert np.array_equal(stretch(((0, scene),), 1800 * RATE, 1801 * RATE), Noise().read(1800 * RATE, RATE))


def alone(*placements: Placement, frames: int = 20 * RATE) -> tuple[tuple[int, SceneTimeline], ...]:
    scene = SceneTimeline(
        address="1.1", title="", frames=frames, mix_frames=frames, lead=0, pause_before=0.0, placements=placements
    )
    return ((0, scene),)


@pytest.mark.parametrize("frames", [8 * RATE, 90 * RATE])
def test_an_effect_goes_down_under_lines_and_fades_where_it_is_cut(frames: int) -> None:
    """Held in memory or read as it goes, it is the same."""
    shot = Placement(
        clip="knock", start=RATE, frames=frames, fade_out=2 * RATE, ducks=((3 * RATE, 5 * RATE, -20.0),), space=None
    )

    class Hum(Sounds):
        def clip(self, _: str) -> NDArray[np.float32]:
            return np.stack([tone(30 * RATE)] * 2, axis=1)

        def loop(self, _: str) -> Noise:
            hum = Noise()
            hum.samples = np.stack([tone(10 * RATE)] * 2, axis=1)
            return hum

    whole, pieces = (
        np.concatenate(list(mix(alone(shot, frames=95 * RATE), 0, 95 * RATE, sounds=Hum(), block_frames=block_frames)))
        for block_frames in (RATE, 77_777)
    )

    def level(start: float, end: float) -> float:
        return float(20 * np.log10(whole[round(start * RATE) : round(end * RATE)].std() + 1e-12))

    end = 1 + frames / RATE
    assert np.array_equal(whole, pieces)
    assert level(3, 5) - level(1.5, 2.5) == pytest.approx(-20.0, abs=0.1)
    assert level(end - 1.1, end - 0.9) - level(1.5, 2.5) == pytest.approx(-3.0, abs=0.3)
    assert np.abs(whole[round(end * RATE) :]).max() == 0.0
    assert np.abs(whole[round(end * RATE) - 20 : round(end * RATE)]).max() < 1e-3


@pytest.mark.parametrize("pan", [-1.0, -0.4, 0.0, 0.4, 1.0])
def test_an_effect_has_the_same_power_wherever_it_is(pan: float) -> None:
    heard = stretch(alone(Placement(clip="knock", start=0, frames=RATE, pan=pan)), 0, RATE)

    left, right = np.square(heard.astype(np.float64)).mean(axis=0)
    assert left + right == pytest.approx(2 * 0.02, rel=1e-3)
    assert np.sign(round(right - left, 6)) == np.sign(pan)


CHURCH = Placement(clip="tone", start=RATE, frames=2 * RATE, speaker="A", line=1, space="church", tail=5 * RATE)


def in_room(placement: Placement) -> SceneTimeline:
    return SceneTimeline(
        address="1.1", title="", frames=4 * RATE, mix_frames=9 * RATE, lead=0, pause_before=0.0, placements=(placement,)
    )


def test_a_room_rings_on_and_is_the_same_in_any_piece() -> None:
    room = ((0, in_room(CHURCH)),)
    whole = stretch(room, 0, 9 * RATE)

    after = np.abs(whole[round(3.2 * RATE) : 4 * RATE]).max()

    assert -40.0 < 20 * np.log10(after / np.abs(whole[2 * RATE : 3 * RATE]).max()) < -8.0
    assert np.array_equal(stretch(room, 4 * RATE, 6 * RATE, 12_345), whole[4 * RATE : 6 * RATE])
    assert np.abs(whole[6 * RATE : 7 * RATE]).max() < 0.05 * after


def test_a_voice_far_away_is_softer_and_duller_than_one_nearby() -> None:
    from dataclasses import replace

    near, far = (stretch(((0, in_room(replace(CHURCH, distance=name))),), RATE, 3 * RATE) for name in ("near", "far"))

    assert 5.0 < 20 * np.log10(near.std() / far.std()) < 12.0
