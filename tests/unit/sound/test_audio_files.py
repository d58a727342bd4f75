import av
import numpy as np
import pytest
import soundfile

from voicestage.errors import StorageError
from voicestage.sound import audio_files
from voicestage.units import RATE

from .signals import sine


def write_m4a(path, samples, rate):
    with av.open(str(path), "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=rate, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = rate, 0  # without a time PyAV forgets the encoder's delay
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("ending", "rate", "channels", "subtype", "tolerance"),
    [
        ("wav", 48_000, 2, "FLOAT", 1e-7),
        ("wav", 8_000, 1, "PCM_U8", 1e-2),
        ("wav", 96_000, 2, "PCM_24", 1e-4),
        ("wav", 44_100, 6, "PCM_16", 1e-3),
        ("flac", 24_000, 1, "PCM_16", 1e-3),
        ("ogg", 44_100, 2, "VORBIS", 3e-2),
        ("mp3", 44_100, 2, "MPEG_LAYER_III", 3e-2),
    ],
)
def test_whatever_it_was_it_comes_out_stereo_at_48_khz(tmp_path, ending, rate, channels, subtype, tolerance):
    path = tmp_path / f"tone.{ending}"
    mono = sine(440, 1.5, rate=rate)
    samples = np.zeros((len(mono), channels), np.float32)
    samples[:, : min(channels, 2)] = mono[:, None]
    soundfile.write(path, samples, rate, subtype=subtype)
    got = audio_files.read(path)
    assert got.dtype == np.float32
    assert got.shape[1] == 2
    assert len(got) == pytest.approx(1.5 * RATE, abs=1)
    assert audio_files.duration_s(path) == pytest.approx(1.5, abs=0.03)
    inside = slice(RATE // 4, RATE)
    assert np.abs(got[inside] - sine(440, 1.5)[inside, None]).max() < tolerance


def test_m4a_is_read_by_pyav(tmp_path):
    path = tmp_path / "tone.m4a"
    tone = sine(440, 1.5, rate=44_100)
    write_m4a(path, np.stack([tone, tone], axis=1), 44_100)
    got = audio_files.read(path)
    assert len(got) == pytest.approx(1.5 * RATE, abs=1.1 * 1024)
    assert audio_files.duration_s(path) == pytest.approx(1.5, abs=0.03)
    inside = slice(RATE // 4, RATE)
    assert np.abs(got[inside] - sine(440, 1.5)[inside, None]).max() < 3e-2


def test_mono_is_heard_as_loud_on_both_sides(tmp_path):
    soundfile.write(tmp_path / "mono.wav", sine(440, 0.1), RATE, subtype="FLOAT")
    got = audio_files.read(tmp_path / "mono.wav")
    assert np.array_equal(got[:, 0], sine(440, 0.1))
    assert np.array_equal(got[:, 0], got[:, 1])


@pytest.mark.parametrize("block_frames", [1_000, 7_777, 10**6])
def test_blocks_joined_are_the_whole(tmp_path, block_frames):
    path = tmp_path / "noise.wav"
    soundfile.write(path, np.random.default_rng(0).uniform(-0.5, 0.5, (50_000, 2)), 44_100)
    parts = list(audio_files.read_blocks(path, block_frames=block_frames))
    assert {len(part) for part in parts[:-1]} <= {block_frames}
    assert np.array_equal(np.concatenate(parts), audio_files.read(path))


@pytest.mark.parametrize("content", [b"", b"this is a letter, not a sound" * 50])
def test_what_is_no_sound_is_refused_with_a_sentence(tmp_path, content):
    path = tmp_path / "letter.wav"
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"letter\.wav is no sound this program can read"):
        audio_files.read(path)


@pytest.mark.parametrize("damage", ["all", "middle"])
def test_a_damaged_mp3_is_refused_and_nothing_else_talks_of_it(tmp_path, capfd, damage):
    path = tmp_path / "broken.mp3"
    soundfile.write(path, sine(440, 3.0), RATE)
    content = bytearray(path.read_bytes())
    start = 0 if damage == "all" else len(content) // 2
    content[start : start + 1_000 if start else len(content)] = b"junk" * 250
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"broken\.mp3 is no sound this program can read"):
        audio_files.read(path)
    assert capfd.readouterr() == ("", "")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(StorageError, match=r"gone\.wav cannot be read: No such file"):
        audio_files.read(tmp_path / "gone.wav")


@pytest.mark.parametrize("shape", [(4_000,), (4_000, 1), (4_000, 2)])
def test_flac_gives_back_what_was_quantised(shape):
    samples = np.random.default_rng(2).normal(0.0, 0.6, shape).astype(np.float32)
    exact = audio_files.quantised(samples)
    back, rate = audio_files.decode_flac(audio_files.encode_flac(samples, 24_000))
    assert rate == 24_000
    assert np.array_equal(back.reshape(shape), exact)
    assert np.abs(exact - samples.clip(-1, 1)).max() <= 2**-23
    assert audio_files.encode_flac(exact, 24_000) == audio_files.encode_flac(samples, 24_000)


def test_quantising_clips_and_never_wraps():
    loud = np.array([1.5, -1.5, 1.0, -1.0], np.float32)
    top = 1.0 - 2.0**-23
    assert audio_files.quantised(loud).tolist() == [top, -1.0, top, -1.0]


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="finite"):
        audio_files.quantised(np.array([0.0, np.nan], np.float32))
    with pytest.raises(ValueError, match="at least one frame"):
        audio_files.encode_flac(np.zeros(0, np.float32), RATE)


def test_damaged_flac_is_told():
    with pytest.raises(StorageError, match="damaged"):
        audio_files.decode_flac(b"fLaC but not really")


def test_the_digest_is_of_the_samples_and_their_shape():
    samples = np.random.default_rng(3).uniform(-1, 1, 6_000).astype(np.float32)
    digest = audio_files.sample_digest(samples)
    assert len(digest) == 32
    assert digest == audio_files.sample_digest(audio_files.quantised(samples))
    assert digest != audio_files.sample_digest(samples.reshape(-1, 2))
    changed = samples.copy()
    changed[17] += 2.0**-20
    assert digest != audio_files.sample_digest(changed)


def test_the_digest_of_blocks_is_that_of_the_whole():
    samples = np.random.default_rng(3).uniform(-1, 1, (6_000, 2)).astype(np.float32)
    digest = audio_files.SampleDigest()
    for part in np.array_split(samples, 7):
        digest.add(part)
    assert digest.hexdigest() == audio_files.sample_digest(samples)


def test_blocks_are_written_as_one_flac(tmp_path):
    samples = np.random.default_rng(4).uniform(-1, 1, (6_000, 2)).astype(np.float32)
    path = tmp_path / "new" / "take.flac"
    assert audio_files.write_flac(path, np.array_split(samples, 5)) == 6_000
    assert np.array_equal(audio_files.read(path), audio_files.quantised(samples))
    assert np.array_equal(
        np.concatenate(list(audio_files.flac_blocks(path, frames=999))), audio_files.quantised(samples)
    )
    assert [entry.name for entry in path.parent.iterdir()] == ["take.flac"]


def test_a_failed_writing_leaves_nothing(tmp_path):
    def parts():
        yield np.zeros((10, 2), np.float32)
        raise RuntimeError("the engine stopped")

    with pytest.raises(RuntimeError):
        audio_files.write_flac(tmp_path / "take.flac", parts())
    assert not list(tmp_path.iterdir())
