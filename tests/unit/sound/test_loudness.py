import av
import numpy as np
import pytest

from voicestage.sound import loudness as meters
from voicestage.sound.loudness import Meter, loudness, true_peak
from voicestage.units import RATE

from .signals import sine


def in_both(samples):
    return np.stack([samples, samples], axis=1)


def tones(*parts):
    """1 kHz in both channels: pairs of level [dBFS] and seconds."""
    return in_both(np.concatenate([sine(1_000, seconds, level_dbfs=level) for level, seconds in parts]))


# EBU Tech 3341, table 1: minimum requirements, cases 1 to 5 (case 6 needs five channels)
@pytest.mark.parametrize(
    ("case", "parts", "expected_lufs"),
    [
        (1, [(-23, 20)], -23.0),
        (2, [(-33, 20)], -33.0),
        (3, [(-36, 10), (-23, 60), (-36, 10)], -23.0),
        (4, [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
        (5, [(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
    ],
)
def test_ebu_tech_3341_loudness(case, parts, expected_lufs):
    assert loudness(tones(*parts)) == pytest.approx(expected_lufs, abs=0.1), case


# EBU Tech 3341, table 1, cases 15 to 19: amplitude, a fraction of the rate, phase in degrees
@pytest.mark.parametrize(
    ("amplitude", "fraction", "degrees", "expected_dbtp"),
    [(0.5, 4, 0, -6.0), (0.5, 4, 45, -6.0), (0.5, 6, 60, -6.0), (0.5, 8, 67.5, -6.0), (1.41, 4, 45, 3.0)],
)
def test_ebu_tech_3341_true_peak(amplitude, fraction, degrees, expected_dbtp):
    t = np.arange(RATE)
    samples = (amplitude * np.sin(2 * np.pi * t / fraction + np.radians(degrees))).astype(np.float32)
    ramp = np.minimum(1, np.minimum(t, t[::-1]) / 480).astype(np.float32)
    assert expected_dbtp - 0.4 <= true_peak(samples * ramp) <= expected_dbtp + 0.2


def test_coefficients_are_those_of_the_standard():
    # ITU-R BS.1770-5 Annex 1, tables 1 and 2
    shelf, cut = meters.k_weighting(48_000)
    table_1 = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
    assert shelf == pytest.approx(table_1, abs=1e-11)
    assert cut == pytest.approx((1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621), abs=1e-11)


def bursts(noise):
    """Noise of the long-term spectrum of speech in syllables and pauses, two channels."""
    from scipy.signal import butter, sosfilt

    wave = sosfilt(butter(1, 500, fs=RATE, output="sos"), noise.standard_normal((20 * RATE, 2)), axis=0)
    t = np.arange(len(wave)) / RATE
    syllables = np.maximum(0, np.sin(2 * np.pi * 3.1 * t)) * (np.sin(2 * np.pi * 0.2 * t) > -0.3)
    return (0.3 * wave * (syllables[:, None] + 1e-3)).astype(np.float32)


def by_ffmpeg(samples):
    """The integrated loudness by the ebur128 filter of FFmpeg [LUFS]."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="stereo")
    meter = graph.add("ebur128", "metadata=1")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    level = None
    for start in range(0, len(samples), 4_800):
        frame = av.AudioFrame.from_ndarray(samples[start : start + 4_800].reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate, frame.pts = RATE, start
        graph.push(frame)
        while True:
            try:
                level = float(graph.pull().metadata["lavfi.r128.I"])
            except (BlockingIOError, av.EOFError, KeyError):
                break
    return level


def test_agrees_with_another_meter():
    noise = np.random.default_rng(1)
    steady = (0.1 * noise.standard_normal((5 * RATE, 2))).astype(np.float32)
    for samples in (steady, bursts(noise)):
        assert loudness(samples) == pytest.approx(by_ffmpeg(samples), abs=0.1)


@pytest.mark.parametrize("rate", [24_000, 22_050, 44_100, 96_000])
def test_other_rates_read_the_same(rate):
    tone = sine(1_000, 5.0, level_dbfs=-23.0, rate=rate)
    assert loudness(in_both(tone), rate) == pytest.approx(-23.0, abs=0.1)


def test_the_filter_is_that_of_the_equations():
    from scipy.signal import sosfilt

    noise = np.random.default_rng(2)
    samples = (0.1 * noise.standard_normal((2 * RATE, 2))).astype(np.float32)
    sections = [[*taps[:3], 1.0, *taps[3:]] for taps in meters.k_weighting(RATE)]
    energy = np.square(sosfilt(sections, samples.astype(float), axis=0)).reshape(-1, RATE // 10, 2).mean(axis=1)
    meter = Meter(2)
    meter.add(samples)
    assert np.allclose(meter.sub_blocks, energy.sum(axis=1), rtol=1e-6)


@pytest.mark.parametrize("block_frames", [1, 777, 48_000, 10**6])
def test_the_size_of_the_blocks_makes_no_difference(block_frames):
    samples = bursts(np.random.default_rng(3))[: (3 if block_frames > 1 else 0) * RATE + 20_001]
    whole, pieces = Meter(2), Meter(2)
    whole.add(samples)
    for start in range(0, len(samples), block_frames):
        pieces.add(samples[start : start + block_frames])
    assert np.array_equal(whole.sub_blocks, pieces.sub_blocks)
    assert whole.true_peak_dbtp() == pieces.true_peak_dbtp() == true_peak(samples)


def test_reading_changes_nothing():
    meter, other = Meter(1), Meter(1)
    for _ in range(7):
        block = sine(300, 0.317)
        meter.add(block)
        other.add(block)
        meter.integrated_lufs()
        meter.true_peak_dbtp()
    assert np.array_equal(meter.sub_blocks, other.sub_blocks)


def test_several_meters_make_the_whole():
    samples = bursts(np.random.default_rng(4))
    parts = []
    for part in np.array_split(samples, 4):
        meter = Meter(2)
        meter.add(part)
        parts.append(meter.sub_blocks)
    assert meters.integrated_lufs(np.concatenate(parts)) == pytest.approx(loudness(samples), abs=0.05)


def test_true_peak_agrees_with_another_interpolator():
    from scipy.signal import resample_poly

    samples = (0.2 * np.random.default_rng(5).standard_normal(5 * RATE)).astype(np.float32)
    other = 20 * np.log10(np.abs(resample_poly(samples.astype(float), 4, 1)).max())
    assert true_peak(samples) == pytest.approx(other, abs=0.1)


def test_a_peak_on_the_joint_of_blocks_and_at_the_end_is_found():
    wave = sine(RATE / 4, 1.0, level_dbfs=0.0, phase=np.pi / 4)
    quiet = 0.01 * wave
    quiet[24_000:24_002] = [0.9, 0.9]
    meter = Meter(1)
    for part in np.array_split(quiet, [24_001]):
        meter.add(part)
    assert meter.true_peak_dbtp() == true_peak(quiet) > 20 * np.log10(0.95)


@pytest.mark.parametrize("samples", [np.zeros((0, 2)), np.zeros((RATE, 2)), np.full((1_000, 2), 0.1)])
def test_silence_and_moments_have_no_loudness(samples):
    assert loudness(samples.astype(np.float32)) == -np.inf


def test_what_cannot_be_measured_is_refused():
    with pytest.raises(ValueError, match="1 or 2 channels"):
        Meter(6)
    with pytest.raises(ValueError, match="the block has 1"):
        Meter(2).add(np.zeros(10, np.float32))
    with pytest.raises(ValueError, match="without true peak"):
        Meter(2, true_peak=False).true_peak_dbtp()
