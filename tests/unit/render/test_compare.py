"""Which line of a render is which line of the next."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from voicestage.render.compare import changes_of, compare, matched
from voicestage.render.record import LineRecord, RenderRecord, SceneRecord


def line(number: int, text: str, speaker: str = "MARA", *, start: int | None = None) -> LineRecord:
    return LineRecord(
        address=f"1.1:{number}",
        speaker=speaker,
        text=text,
        raw_key=f"{speaker}/{text}",
        raw={"words": text, "voice": speaker},
        clip={"pitch": 0.0},
        place={"gain": 0.0},
        start=(number if start is None else start) * 100,
        frames=100,
    )


def render(*lines: LineRecord) -> RenderRecord:
    scene = SceneRecord(address="1.1", title="", cues=(), cue_after=(), mix={}, lines=lines, key=str(lines))
    return RenderRecord(scenes=(scene,), frames=100 * len(lines))


def of(*texts: str) -> RenderRecord:
    return render(*(line(number, text) for number, text in enumerate(texts, 1)))


def kinds(before: RenderRecord, now: RenderRecord) -> list[tuple[str, str]]:
    return [(each.kind, each.line.text) for each in compare(before, now, rate=100).lines]


def test_a_line_put_in_moves_no_other() -> None:
    assert kinds(of("a", "b", "c"), of("a", "new", "b", "c")) == [("added", "new")]


def test_a_line_taken_out_is_named_where_it_stood() -> None:
    assert kinds(of("a", "b", "c"), of("a", "c")) == [("removed", "b")]


def test_other_words_in_the_same_place_are_one_line_that_changed() -> None:
    assert kinds(of("a", "b", "c"), of("a", "B!", "c")) == [("changed", "B!")]


def test_of_two_lines_that_change_places_one_was_moved() -> None:
    assert len(kinds(of("a", "b", "c", "d"), of("a", "c", "b", "d"))) == 1


def test_a_line_that_is_said_twice_is_matched_in_order() -> None:
    assert kinds(of("No.", "Yes.", "No."), of("No.", "Yes.", "No.", "No.")) == [("added", "No.")]


def test_another_spelling_of_a_voice_is_no_change() -> None:
    one = line(1, "a")

    assert changes_of(one, replace(one, raw={**one.raw, "voice": "0.5*x + 0.5*y"})) == ()
    assert [each.name for each in changes_of(one, replace(one, raw_key="other", raw={**one.raw, "voice": "z"}))] == [
        "voice"
    ]


TEXTS = st.lists(st.sampled_from("abcdef"), max_size=12)


@given(before=TEXTS, now=TEXTS)
def test_every_line_of_both_renders_is_in_exactly_one_pair(before: list[str], now: list[str]) -> None:
    old, new = tuple(of(*before).lines()), tuple(of(*now).lines())

    pairs = matched(old, new)

    assert sorted(each.address for each, _ in pairs if each) == sorted(each.address for each in old)
    assert [each.address for _, each in pairs if each] == [each.address for each in new]
    assert all(one or other for one, other in pairs)


@given(texts=TEXTS)
def test_a_render_differs_from_itself_in_nothing(texts: list[str]) -> None:
    assert compare(of(*texts), of(*texts), rate=100).lines == ()
