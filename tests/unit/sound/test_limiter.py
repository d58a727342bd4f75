import numpy as np
import pytest

from voicestage.sound.limiter import Limiter
from voicestage.units import RATE

from .signals import sine

CEILING_DBTP = -1.0


def limited(samples, *, block_frames=4_800, ceiling_dbtp=CEILING_DBTP):
    limiter = Limiter(ceiling_dbtp)
    blocks = [samples[start : start + block_frames] for start in range(0, len(samples), block_frames)]
    return np.concatenate([*(limiter.process(block) for block in blocks), limiter.flush()])


def peak_dbtp(samples, times=4):
    """Measured by another interpolator than the limiter's."""
    from scipy.signal import resample_poly

    return 20 * np.log10(np.abs(resample_poly(samples.astype(float), times, 1, axis=0)).max())


def both(left):
    return np.stack([left, 0.7 * np.roll(left, 13)], axis=1).astype(np.float32)


def loud_noise(frames=2 * RATE):
    return np.random.default_rng(0).standard_normal(frames)


def clicks(frames=2 * RATE):
    wave = np.zeros(frames)
    wave[::7_919] = 4.0
    wave[3::5_003] = -2.5
    return wave


ADVERSARIES = {
    "a quarter of the rate at 45 degrees": sine(RATE / 4, 1.0, level_dbfs=6.0, phase=np.pi / 4),
    "an eighth of the rate": sine(RATE / 8, 1.0, level_dbfs=4.0, phase=0.3),
    "19 kHz": sine(19_000, 1.0, level_dbfs=5.0),
    "bass": sine(60, 1.0, level_dbfs=12.0),
    "clicks": clicks(),
    "clipped noise": np.clip(loud_noise(), -1, 1),
}


@pytest.mark.parametrize("name", ADVERSARIES)
def test_the_ceiling_holds(name):
    samples = both(ADVERSARIES[name])
    assert peak_dbtp(samples) > 3.0
    out = limited(samples)
    assert peak_dbtp(out) <= CEILING_DBTP + 0.05
    assert peak_dbtp(out) > CEILING_DBTP - 0.3


def test_the_ceiling_holds_on_noise_pushed_by_12_db():
    samples = both(0.25 * 4.0 * loud_noise())
    assert peak_dbtp(limited(samples)) <= CEILING_DBTP + 0.05


@pytest.mark.parametrize("ceiling_dbtp", [0.0, -3.0, -9.0])
def test_any_ceiling(ceiling_dbtp):
    out = limited(both(loud_noise(RATE)), ceiling_dbtp=ceiling_dbtp)
    assert peak_dbtp(out) == pytest.approx(ceiling_dbtp, abs=0.05)


def test_what_stays_below_is_not_touched():
    samples = both(0.8 * sine(997, 2.0, level_dbfs=0.0))
    assert np.array_equal(limited(samples), samples)


def test_far_from_a_peak_nothing_is_touched():
    samples = both(0.5 * sine(997, 3.0, level_dbfs=0.0))
    samples[RATE] = 2.0
    out = limited(samples)
    limiter = Limiter(CEILING_DBTP)
    assert np.array_equal(out[: RATE - limiter.window_after], samples[: RATE - limiter.window_after])
    assert np.array_equal(out[RATE + limiter.window_before :], samples[RATE + limiter.window_before :])
    assert not np.array_equal(out, samples)


@pytest.mark.parametrize("frames", [0, 1, 100, 33_000, 100_001])
def test_as_many_frames_come_out(frames):
    assert limited(both(loud_noise(frames))).shape == (frames, 2)


@pytest.mark.parametrize("block_frames", [977, 48_000, 10**6])
def test_the_size_of_the_blocks_changes_no_bit(block_frames):
    samples = both(loud_noise() * np.linspace(0.1, 2.0, 2 * RATE))
    assert np.array_equal(limited(samples, block_frames=block_frames), limited(samples))


def test_a_piece_with_its_surroundings_equals_the_whole():
    samples = both(loud_noise(3 * RATE) * 0.6)
    limiter = Limiter(CEILING_DBTP)
    start, end = 50_021, 90_003
    piece = limited(samples[start - limiter.window_before : end + limiter.window_after])
    inside = piece[limiter.window_before : limiter.window_before + end - start]
    assert np.array_equal(inside, limited(samples)[start:end])


def test_the_gain_is_smooth_and_one_for_both_sides():
    tone = 0.25 * np.ones((2 * RATE, 2), np.float32)  # a constant shows the gain itself
    peaky = tone.copy()
    peaky[RATE] = [3.0, 0.1]
    gain = limited(peaky) / tone
    gain[RATE] = gain[RATE - 1]
    assert np.array_equal(gain[:, 0], gain[:, 1])
    assert gain.min() < 0.4
    assert np.abs(np.diff(gain[:, 0])).max() < 0.75 / 128
    assert np.abs(np.diff(gain[:, 0], n=2)).max() < 1e-4


def test_one_channel():
    limiter = Limiter(-3.0, channels=1)
    out = np.concatenate([limiter.process(sine(440, 1.0, level_dbfs=0.0)), limiter.flush()[:, 0]])
    assert len(out) == RATE
    assert np.abs(out).max() == pytest.approx(10 ** (-3 / 20), rel=0.01)


@pytest.mark.parametrize("wrong", [{"ceiling_dbtp": 1.0}, {"ceiling_dbtp": -1.0, "lookahead_ms": 0.1}])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        Limiter(**wrong)
