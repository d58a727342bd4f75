"""Beds and effects are out of the way of speech: deep enough for each line, before its first syllable, no jump."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicestage.model.timeline import Bed, Placement, SceneTimeline
from voicestage.render.arrange import SoundClip
from voicestage.render.ducking import (
    ATTACK_S,
    BED_UNDER_DB,
    EFFECT_UNDER_LU,
    RELEASE_S,
    SPEECH_LUFS,
    Curve,
    bed_curve,
    curve,
    effect_spans,
    speech_spans,
    spoken,
)
from voicestage.units import RATE, gain_from_db

SECOND = RATE


def scene(*lines: Placement) -> SceneTimeline:
    return SceneTimeline(
        address="1.1", title="", frames=99 * SECOND, mix_frames=99 * SECOND, lead=0, pause_before=0.0, placements=lines
    )


def line(start: float, seconds: float = 2.0, *, gain_db: float = 0.0, distance: str | None = None) -> Placement:
    return Placement(
        clip="c", start=round(start * SECOND), frames=round(seconds * SECOND), gain_db=gain_db, distance=distance,
        speaker="A", line=1,
    )  # fmt: skip


def bed(gain_db: float = -18.0, duck_db: float = -6.0) -> Bed:
    return Bed(
        kind="ambience", sound="rain", digest="rain", start=0, end=99 * SECOND, gain_db=gain_db, fade_in=1, fade_out=1,
        duck_db=duck_db,
    )  # fmt: skip


def depth(found: Curve, seconds: float) -> float:
    return found.at(round(seconds * SECOND))


def test_a_bed_is_down_before_the_first_syllable_stays_down_in_short_gaps_and_comes_up_in_long_ones() -> None:
    found = bed_curve(bed(), spoken(scene(line(3), line(6), line(20))))

    assert [depth(found, at) for at in (3.0, 4.0, 5.5, 7.9)] == pytest.approx([-6.0] * 4)
    assert depth(found, 3.0 - ATTACK_S) == depth(found, 12.0) == depth(found, 8.0 + RELEASE_S) == 0.0
    assert -6.0 < depth(found, 2.9) < 0.0


@pytest.mark.parametrize("duck_db", [0.0, -6.0])
@pytest.mark.parametrize("gain_db", [-24.0, -18.0, -6.0, 0.0, 12.0])
@pytest.mark.parametrize(
    "soft", [{}, {"gain_db": -4.0}, {"distance": "far"}, {"distance": "off"}, {"gain_db": -6.0, "distance": "off"}]
)
def test_no_bed_comes_near_a_line_however_loud_the_bed_and_soft_the_line(
    soft: dict[str, object], gain_db: float, duck_db: float
) -> None:
    said = line(3, **soft)  # type: ignore[arg-type]
    ((_, _, level),) = spoken(scene(said))

    under = gain_db + depth(bed_curve(bed(gain_db, duck_db), spoken(scene(said))), 4.0) - level

    assert under <= BED_UNDER_DB["ambience"] + 1e-6
    assert level <= 0.0


def test_a_soft_line_beside_a_loud_one_asks_for_more_by_itself() -> None:
    found = bed_curve(bed(-12.0), spoken(scene(line(3), line(5.5, distance="off"), line(8))))

    assert depth(found, 4.0) == pytest.approx(-8.0)
    assert depth(found, 5.5) == depth(found, 7.4) == pytest.approx(-22.0)
    assert depth(found, 9.5) == pytest.approx(-8.0)


def effect(start: float, seconds: float, **given: object) -> Placement:
    return Placement(clip="fx", start=round(start * SECOND), frames=round(seconds * SECOND), text="fx", **given)  # type: ignore[arg-type]


def sound(*levels_lufs: float) -> SoundClip:
    """A sound with a level for each successive second."""
    energies = np.repeat(10.0 ** ((np.array(levels_lufs) + 0.691) / 10.0), 10)
    return SoundClip(digest="fx", frames=len(levels_lufs) * SECOND, loop=False, energies=energies.tobytes())


def test_what_remains_of_an_effect_goes_down_under_the_line() -> None:
    lines = spoken(scene(line(2), line(6)))
    loud = effect_spans(effect(0.5, 9), sound(*[-20.0] * 9), lines, wet_db=None)

    assert [round(span[2]) for span in loud] == [round(SPEECH_LUFS + EFFECT_UNDER_LU + 20)] * 2
    assert depth(curve(loud), 1.0) == 0.0, "it is heard by itself first"


def test_an_effect_that_has_died_away_by_then_is_left_alone() -> None:
    bell = sound(-20.0, -28.0, -40.0, -46.0, -52.0, -60.0, -70.0)
    assert effect_spans(effect(0.0, 7), bell, spoken(scene(line(2.5))), wet_db=None) == ()
    assert effect_spans(effect(0.0, 7), bell, spoken(scene(line(0.5))), wet_db=None)
    assert effect_spans(effect(0.0, 7, gain_db=-20.0), bell, spoken(scene(line(0.5))), wet_db=None) == ()


def test_what_rings_on_in_a_room_counts_too() -> None:
    slam = sound(-20.0, -90.0, -90.0)
    lines = spoken(scene(line(1.5)))
    assert effect_spans(effect(0.0, 3), slam, lines, wet_db=None) == ()
    assert effect_spans(effect(0.0, 3), slam, lines, wet_db=-10.0)


def test_a_line_before_an_effect_does_not_hold_it_down() -> None:
    lines = spoken(scene(line(0), line(2.5)))
    found = curve(effect_spans(effect(2.1, 3), sound(-20.0, -20.0, -20.0), lines, wet_db=None))
    assert depth(found, 2.1) == 0.0
    assert depth(found, 2.5) < -10.0


def test_who_speaks_at_once_is_one_span_for_who_looks_for_pauses() -> None:
    assert speech_spans(scene(line(1), line(2.5), line(5))) == ((SECOND, round(4.5 * SECOND)), (5 * SECOND, 7 * SECOND))


SPANS = st.lists(
    st.tuples(st.integers(0, 60 * RATE), st.integers(1, 5 * RATE), st.sampled_from([-3.0, -6.0, -20.0])), max_size=8
)


@given(SPANS)
def test_a_curve_is_never_above_what_a_line_asks_for_and_never_jumps(given: list[tuple[int, int, float]]) -> None:
    spans = sorted((start, start + length, wanted) for start, length, wanted in given)
    found = curve(spans)

    for start, end, wanted in spans:
        inside = found.factors(np.linspace(start, end, 23).astype(int))
        assert (inside <= 10 ** (wanted / 20) + 1e-9).all()
    frames = np.arange(-RATE, 66 * RATE, RATE // 1000)
    assert np.abs(np.diff(found.factors(frames))).max(initial=0.0) < 0.02
    assert found.at(-RATE) == found.at(70 * RATE) == 0.0


@given(SPANS, st.integers(0, 60 * RATE), st.integers(1, 3 * RATE))
def test_where_a_curve_is_steady_it_is_the_same_throughout(
    given: list[tuple[int, int, float]], first: int, length: int
) -> None:
    found = curve(sorted((start, start + size, wanted) for start, size, wanted in given))

    values = found.factors(np.linspace(first, first + length, 50).astype(int))
    steady_db = found.steady_db(first, first + length)
    if steady_db is not None:
        assert (values == gain_from_db(steady_db)).all()
    elif length > RATE:
        assert len({*found.levels_db}) > 1
