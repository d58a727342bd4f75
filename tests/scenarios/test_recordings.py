"""A person's own reading takes the place of the voice, and is levelled like the rest."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from voicestage.errors import ProductionError, UsageError
from voicestage.production.takes import takes
from voicestage.sound.loudness import loudness

RATE = 44_100


def record(project, name="good.wav", *, seconds=3.0, level=0.05, rate=RATE, channels=1, **how):
    """A voice-like tone with a second of silence before and after it."""
    path = project.root / "script" / "takes" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    time_s = np.arange(round(seconds * rate)) / rate
    tone = level * np.sin(2 * np.pi * 200 * time_s) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * time_s))
    sound = np.concatenate([np.zeros(rate), tone, np.zeros(rate)]) if seconds else np.zeros(0)
    soundfile.write(path, np.stack([sound] * channels, axis=1), rate, **how)
    return path


@pytest.fixture
def recorded(storm):
    storm.change("script/01.md", "MARA: Good.", "MARA (take good.wav): Good.")
    storm.change("voices.yaml", "MARA: {voice: birch, pan: -0.2}", "MARA: {voice: birch, pitch: +3}")
    return storm


def clip_of(project, address):
    production = project.production
    (line,) = [each for each in production.decide().plan.lines if each.address == address]
    cache = production.cache()
    return cache.samples(cache.find("clip", line.recipe.key(cache.find("raw", line.raw_key).digest)).digest)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("good.wav", {}),
        ("good.wav", {"level": 0.9, "channels": 2, "subtype": "FLOAT"}),
        ("good.flac", {"rate": 96_000}),
        ("mara/good one.ogg", {"rate": 48_000, "format": "OGG"}),
    ],
)
def test_a_recording_is_heard_trimmed_and_levelled(recorded, name, how):
    recorded.change("script/01.md", "take good.wav", f"take {name}")
    record(recorded, name, **how)

    done = recorded.render()

    assert (done.synthesised, done.processed) == (9, 10)
    clip = clip_of(recorded, "1.1:4")
    assert len(clip) / 48_000 == pytest.approx(3.0, abs=0.15)
    assert loudness(clip) == pytest.approx(-23.0, abs=0.5)
    pitch_hz = np.argmax(np.abs(np.fft.rfft(clip * np.hanning(len(clip))))) * 48_000 / len(clip)
    assert pitch_hz == pytest.approx(200, abs=2)  # the person's own, whatever the character's


def test_only_what_changed_in_a_recording_is_made_again(recorded):
    record(recorded)
    recorded.render()
    assert recorded.render().processed == 0
    record(recorded, level=0.04, seconds=2.5)
    again = recorded.render()
    assert (again.synthesised, again.processed) == (0, 1)
    recorded.change("script/01.md", " (take good.wav)", "")
    assert recorded.render().synthesised == 1


def test_a_dry_run_says_that_it_is_not_spoken(recorded):
    record(recorded)
    assert recorded.production.forecast().synthesised == 9


def test_a_damaged_memory_of_it_is_read_again(recorded):
    record(recorded)
    recorded.render()
    production = recorded.production
    (line,) = [each for each in production.decide().plan.lines if each.recording]
    cache = production.cache()
    kept = cache.path(cache.find("raw", line.raw_key).digest)
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-200] + bytes(200))
    recorded.change("script/01.md", "(take good.wav)", "(take good.wav, on the radio)")

    assert recorded.render().synthesised == 0

    assert kept.read_bytes() == whole


def said(project):
    with pytest.raises(ProductionError) as failed:
        project.render()
    (found,) = failed.value.diagnostics
    return str(found)


@pytest.mark.parametrize(
    "name",
    [
        "../good.wav",
        "mara/../../good.wav",
        "/tmp/good.wav",
        "C:\\takes\\good.wav",
        "C:good.wav",
        "\\good.wav",
        "..\\good.wav",
    ],
)
def test_what_lies_outside_the_folder_is_refused(recorded, name):
    record(recorded)
    recorded.change("script/01.md", "take good.wav", "take " + name.replace("\\", "\\\\"))
    assert "outside script/takes/" in said(recorded)


def test_a_link_that_leads_out_is_refused(recorded, tmp_path):
    path = record(recorded)
    elsewhere = tmp_path / "elsewhere.wav"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    outside = tmp_path.parent / f"{tmp_path.name}-outside.wav"
    elsewhere.rename(outside)
    path.unlink()
    path.symlink_to(outside)
    assert "outside script/takes/" in said(recorded)


def test_a_missing_recording_offers_the_nearest(recorded):
    record(recorded, "goods.wav")
    assert said(recorded).startswith("script/01.md:20:1  there is no recording script/takes/good.wav. Did you mean")


@pytest.mark.parametrize(
    ("how", "told"),
    [({"seconds": 0}, "is empty: it lasts 0.00 s"), ({"level": 0.0}, "is silent"), ({"level": 1e-4}, "is silent")],
)
def test_an_empty_or_silent_recording_is_named(recorded, how, told):
    record(recorded, **how)
    assert told in said(recorded)


def test_what_is_no_sound_is_named(recorded):
    recorded.file("script/takes/good.wav", "not a sound at all")
    assert "take good.wav:" in said(recorded)


def test_a_telephones_rate_is_a_warning(recorded):
    record(recorded, rate=8_000)
    (found,) = recorded.production.check()
    assert "has 8000 Hz and will sound dull" in str(found)
    assert recorded.render().processed == 10


def test_a_recording_has_no_other_takes(recorded):
    record(recorded)
    with pytest.raises(UsageError, match=r"is the recording good\.wav"):
        takes(recorded.production, "1.1:4", workers=0)
