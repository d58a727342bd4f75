import numpy as np
import pytest

from voicestage.sound.rooms import DISTANCES, ROOMS, find_distance, find_room, gains, own_room, response_frames
from voicestage.sound.space import Reverb, farther, impulse_response, rt60
from voicestage.units import RATE, gain_from_db

OWN = {"short": own_room(0.3, -20.0), "long": own_room(2.4, -9.0)}
EVERY_ROOM = {**ROOMS, **OWN}


@pytest.fixture(scope="module", params=EVERY_ROOM)
def room_and_response(request):
    room = EVERY_ROOM[request.param]
    return room, impulse_response(room)


def test_a_room_dies_away_in_the_time_asked_for(room_and_response):
    room, response = room_and_response
    assert len(response) == response_frames(room)
    assert rt60(response) == pytest.approx(room.rt60_s, rel=0.02)
    assert rt60(response, band_hz=(5_657, 11_300)) < 0.85 * room.rt60_s  # the treble sooner
    assert np.abs(response[-RATE // 100 :]).max() < 1e-3 * np.abs(response).max()


def test_reverberation_time_is_measured_right():
    fall = 10.0 ** (-3.0 * np.arange(2 * RATE) / RATE / 1.2)
    noise = np.random.default_rng(3).standard_normal(2 * RATE) * fall
    assert rt60(noise) == pytest.approx(1.2, rel=0.05)


def test_a_room_is_as_loud_as_the_voice_in_it(room_and_response):
    _, response = room_and_response
    rng = np.random.default_rng(0)
    spectrum = np.fft.rfft(rng.standard_normal(4 * RATE))
    hertz = np.fft.rfftfreq(4 * RATE, 1 / RATE)
    voice = np.fft.irfft(spectrum * (hertz > 200) * (hertz < 5_000) / np.hypot(1.0, hertz / 500)).astype(np.float32)
    wet = Reverb(response, lambda at, count: np.resize(voice, at + count)[at:]).read(len(voice))
    steady = wet[len(wet) // 4 :]
    level_db = 10 * np.log10(np.square(steady).sum(axis=1).mean() / np.square(voice).mean())
    assert level_db == pytest.approx(0.0, abs=1.5)


def test_a_room_is_wide_and_keeps_in_mono(room_and_response):
    _, response = room_and_response
    left, right = response.T.astype(np.float64)
    assert 0.1 < np.corrcoef(left, right)[0, 1] < 0.8
    mono_db = 10 * np.log10(np.square(left + right).sum() / 2 / np.square(response, dtype=np.float64).sum())
    assert mono_db > -2.5
    assert abs(10 * np.log10(np.square(left).sum() / np.square(right).sum())) < 4.0


def test_larger_rooms_answer_later_and_longer():
    responses = {name: np.abs(impulse_response(room)).max(axis=1) for name, room in ROOMS.items()}
    first = {name: np.argmax(response > response.max() / 10) for name, response in responses.items()}
    assert first["close"] < first["room"] < first["theatre"] < first["church"]
    assert ROOMS["close"].rt60_s < ROOMS["room"].rt60_s < ROOMS["theatre"].rt60_s < ROOMS["church"].rt60_s


@pytest.mark.parametrize("step", [1_000, 48_000, 333_333])
def test_a_reverb_is_the_same_for_any_block_and_is_a_convolution(step):
    response = impulse_response(ROOMS["room"])
    voice = np.random.default_rng(1).standard_normal(2 * RATE).astype(np.float32)

    def source(at, count):
        piece = voice[at : at + count]
        return np.concatenate([piece, np.zeros(count - len(piece), np.float32)])

    total = len(voice) + len(response) - 1
    whole = Reverb(response, source).read(total)
    streamed = Reverb(response, source)
    pieces = [streamed.read(min(step, total - at)) for at in range(0, total, step)]
    assert np.array_equal(np.concatenate(pieces), whole)
    size = 1 << total.bit_length()
    expected = np.fft.irfft(np.fft.rfft(voice, n=size) * np.fft.rfft(response[:, 0], n=size))[:total]
    assert np.abs(whole[:, 0] - expected).max() < 1e-4 * np.abs(expected).max()


def test_a_reverb_of_silence_is_silence():
    reverb = Reverb(impulse_response(ROOMS["church"]), lambda _, count: np.zeros(count, np.float32))
    assert not reverb.read(5 * RATE).any()


def test_the_farther_the_softer_the_duller_and_the_more_room():
    room = ROOMS["hall"]
    heard = [gains(room, DISTANCES[name]) for name in ("near", "mid", "far", "off")]
    dry, wet = zip(*heard, strict=True)
    assert sorted(dry, reverse=True) == list(dry)
    ratios = [send / direct for direct, send in heard]
    assert sorted(ratios) == ratios
    both = [np.hypot(direct, send) for direct, send in heard]
    assert sorted(both, reverse=True) == both, "it must not grow louder with its distance"
    assert wet[0] > 0
    assert gains(None, find_distance("far")) == (pytest.approx(gain_from_db(-9.0)), 0.0)
    assert gains(room, None) == (1.0, pytest.approx(gain_from_db(room.wet_db)))


def test_distance_takes_the_treble_and_moves_nothing():
    t = np.arange(RATE) / RATE
    low, high = (np.sin(2 * np.pi * hertz * t).astype(np.float32) for hertz in (500, 8_000))
    cut = DISTANCES["off"].lowpass_hz
    middle = slice(RATE // 4, -RATE // 4)
    assert np.abs(farther(low, cut) - low)[middle].max() < 0.01  # without delay
    assert np.abs(farther(high, cut)[middle]).max() < gain_from_db(-15.0)
    both = farther(np.stack([low, high], axis=1), cut)
    assert both.shape == (RATE, 2)
    assert farther(low, None) is low
    assert len(farther(low[:0], cut)) == 0


def test_names_are_found_and_near_ones_offered():
    assert find_room("church") is ROOMS["church"]
    own = {"church": own_room(1.0, -9.0)}
    assert find_room("church", own) is own["church"]
    with pytest.raises(ValueError, match='no room "chruch", did you mean "church"'):
        find_room("chruch")
    with pytest.raises(ValueError, match='no distance "xyz"; there are near, mid, far, off'):
        find_distance("xyz")


@pytest.mark.parametrize(("place", "room"), [("chapel", "church"), ("Cave", "cellar"), ("street", "outdoors")])
def test_a_place_that_is_no_room_is_answered_with_the_room_that_is_like_it(place, room):
    with pytest.raises(ValueError, match=f'no room "{place}", did you mean "{room}"'):
        find_room(place)


def test_the_same_room_gives_the_same_samples_and_another_seed_others():
    once, again = (impulse_response(ROOMS["cellar"]) for _ in range(2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, impulse_response(ROOMS["cellar"], seed=1))
