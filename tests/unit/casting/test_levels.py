import pytest

from voicestage.casting.levels import own_level_lufs
from voicestage.engines import kokoro_styles


def test_every_kokoro_voice_was_measured():
    levels = [own_level_lufs("kokoro", voice.name) for voice in kokoro_styles.voices()]
    assert all(level is not None and -32 < level < -14 for level in levels)


def test_a_mix_lies_between_its_voices():
    emma, george = (own_level_lufs("kokoro", name) for name in ("bf_emma", "bm_george"))
    assert own_level_lufs("kokoro", "0.75*bf_emma + 0.25*bm_george") == pytest.approx(0.75 * emma + 0.25 * george)


@pytest.mark.parametrize(
    "voice", ["kokoro/nobody", "hibari/heart", "kokoro/bf_emma & kokoro/bm_george", "kokoro/0.5*x"]
)
def test_nothing_is_known_of_others(voice):
    engine, _, name = voice.partition("/")
    assert own_level_lufs(engine, name) is None
