import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from voicestage.sound import ambience
from voicestage.sound.audio_files import sample_digest
from voicestage.sound.loudness import Meter, loudness, lufs
from voicestage.units import RATE

BEDS = tuple(name for name, sound in ambience.names().items() if sound.kind == "bed")
SHOTS = tuple(name for name, sound in ambience.names().items() if sound.kind == "shot")


@pytest.fixture(scope="module", params=BEDS)  # of the module: pytest then runs all tests of one bed in a row
def named_bed(request):
    return request.param, ambience.loop(request.param)


@pytest.fixture(scope="module")
def bed(named_bed):
    return named_bed[1]


def centroid_hz(samples):
    power = np.abs(np.fft.rfft(samples[:, 0])) ** 2
    return float((power * np.fft.rfftfreq(len(samples), 1 / RATE)).sum() / power.sum())


def crest_db(samples):
    return 20 * np.log10(np.abs(samples).max() / np.sqrt(np.square(samples).mean()))


def spread_db(samples, seconds=0.1):
    """How far the level swings: from its 5th to its 95th percentile."""
    step = round(seconds * RATE)
    power = np.square(samples[: len(samples) // step * step]).reshape(-1, 2 * step).mean(axis=1)
    return float(np.ptp(np.percentile(10 * np.log10(power + 1e-12), [5, 95])))


# centroid [Hz], level spread [dB], highest crest [dB]
MEASURES = {
    "rain": ((4_000, 6_500), (1, 4), 17.5),
    "downpour": ((3_000, 6_500), (1, 4), 15.5),
    "wind": ((250, 650), (7, 15), 15.5),
    "storm": ((700, 2_500), (5, 14), 15.5),
    "sea": ((500, 2_000), (8, 16), 17.5),
    "river": ((1_500, 3_500), (1, 6), 16.5),
    "room-tone": ((80, 400), (0, 3), 14.5),
    "crowd-murmur": ((300, 1_000), (2, 7), 15.5),
    "engine": ((60, 250), (1, 6), 14.5),
    "fire": ((700, 3_500), (2, 9), 19.5),
    "night": ((1_500, 5_000), (1, 6), 18.5),
}


def test_a_bed_is_what_it_says(named_bed):
    name, bed = named_bed
    (lowest_hz, highest_hz), (least_db, most_db), highest_crest_db = MEASURES[name]
    assert lowest_hz < centroid_hz(bed) < highest_hz
    assert least_db < spread_db(bed) < most_db
    assert crest_db(bed) < highest_crest_db


def test_a_bed_has_its_level(bed):
    assert bed.dtype == np.float32
    assert 40 * RATE <= len(bed) <= 60 * RATE
    assert loudness(bed) == pytest.approx(ambience.NOMINAL_LUFS, abs=0.3)
    assert np.abs(bed).max() < 0.5


def test_the_end_of_a_bed_runs_into_its_start(bed):
    bend = np.abs(np.diff(np.concatenate([bed, bed[:2]]), n=2, axis=0)).max(axis=1)
    assert bend[-2:].max() <= np.percentile(bend, 99.9)
    # and the level does not jump
    edges = [np.sqrt(np.square(part).mean()) for part in (bed[-RATE // 2 :], bed[: RATE // 2])]
    assert abs(20 * np.log10(edges[0] / edges[1])) < 4.0


def test_a_bed_is_wide_and_holds_in_mono(bed):
    assert 0.1 < np.corrcoef(bed.T)[0, 1] < 0.7
    assert abs(10 * np.log10(np.square(bed[:, 0]).mean() / np.square(bed[:, 1]).mean())) < 1.5


@pytest.mark.parametrize("name", SHOTS)
def test_a_shot_begins_and_ends_in_silence_at_its_level(name):
    shot = ambience.shot(name)
    assert shot.dtype == np.float32
    assert 1.0 < len(shot) / RATE < 12.0
    assert np.abs(shot[[0, -1]]).max() < 1e-3
    assert np.abs(shot).max() <= 10 ** (ambience.SHOT_PEAK_DBFS / 20) + 1e-6
    meter = Meter(2)
    for part in (np.zeros((RATE, 2), np.float32), shot, np.zeros((RATE, 2), np.float32)):
        meter.add(part)
    loudest = lufs(np.convolve(meter.sub_blocks, np.full(4, 0.25), "valid").max())
    at_peak = np.abs(shot).max() > 10 ** (ambience.SHOT_PEAK_DBFS / 20) - 1e-3
    assert loudest <= ambience.SHOT_LUFS + 0.8
    assert at_peak or loudest > ambience.SHOT_LUFS - 0.8


def onsets(shot, *, rise_db=9.0):
    """Seconds at which the level leaps."""
    step = RATE // 50
    level = 10 * np.log10(np.square(shot[: len(shot) // step * step]).reshape(-1, 2 * step).mean(axis=1) + 1e-9)
    leaps = np.flatnonzero(np.diff(level) > rise_db)
    return [k for i, k in enumerate(leaps) if not i or k - leaps[i - 1] > 5]


@pytest.mark.parametrize(("name", "count"), [("door-knock", 3), ("footsteps", 6), ("clock", 20)])
def test_strokes_can_be_counted(name, count):
    quiet_first = np.concatenate([np.zeros((RATE // 10, 2), np.float32), ambience.shot(name)])
    assert len(onsets(quiet_first)) == pytest.approx(count, abs=count // 10)


@pytest.mark.parametrize(
    ("name", "lowest_hz", "highest_hz"),
    [
        ("thunder", 80, 600), ("door-slam", 60, 500), ("ship-horn", 120, 700), ("bell", 150, 900),
        ("glass-break", 3_500, 8_000), ("wave-crash", 500, 3_000), ("door-knock", 100, 500),
    ],
)  # fmt: skip
def test_shots_have_their_colour(name, lowest_hz, highest_hz):
    assert lowest_hz < centroid_hz(ambience.shot(name)) < highest_hz


def test_thunder_dies_away():
    shot = ambience.shot("thunder")
    assert 10 * np.log10(np.square(shot[:RATE]).mean() / np.square(shot[-2 * RATE : -RATE]).mean()) > 15


def test_another_process_makes_the_same_samples_and_another_seed_others():
    program = """
from voicestage.sound import ambience, audio_files
print(audio_files.sample_digest(ambience.loop("room-tone")), audio_files.sample_digest(ambience.shot("thunder")))
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    here = [sample_digest(ambience.loop("room-tone")), sample_digest(ambience.shot("thunder"))]
    assert run.stdout.split() == here
    assert sample_digest(ambience.shot("thunder", seed=1)) != here[1]


def test_a_recipe_tells_sounds_and_seeds_apart():
    recipes = {ambience.recipe(name, seed) for name in ambience.names() for seed in (0, 1)}
    assert len(recipes) == 2 * len(ambience.names())
    assert ambience.recipe("rain") == ambience.recipe("rain", 0)


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match=r'no built-in bed "rian", did you mean "rain"\?'):
        ambience.loop("rian")
    with pytest.raises(ValueError, match='no built-in shot "rain"'):
        ambience.shot("rain")


def test_the_documentation_lists_them_all():
    page = Path(__file__).parents[3] / "docs" / "reference" / "sounds.md"
    listed = dict(re.findall(r"^\| `([\w-]+)` \| ([^|]+) \|", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {name: sound.description for name, sound in ambience.names().items()}
