"""A script goes out as a screenplay and comes in again: what is lost is said, and nothing else is lost."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from voicestage.model.script import Breath, Chapter, Inline, Line, Rest, Scene, Script, Words
from voicestage.script.emphasis import has_note, read_emphasis, write_emphasis
from voicestage.script.fdx import read_fdx, write_fdx
from voicestage.script.fountain import read_fountain, write_fountain
from voicestage.script.grammar import is_spoken
from voicestage.script.marks import normal
from voicestage.script.screenplay import elements_of, script_of

PIECES = st.sampled_from(
    [
        *"*_[](){}|\\/~!@#.=>:^<&'\"-",
        "[[",
        "]]",
        "word",
        "Two words",
        "CUT TO:",
        "THE END TO:",
        "FADE IN:",
        "INT. HALL",
        "MARA",
        "(aside)",
        "[sfx door]",
        "[pause 1s]",
        "/* x */",
        "snake_case_x",
        "היה מאוחר",
        "もう遅かった",
        "Η ώρα",
        "é",
        " ",
        "12",
    ]
)
TEXT = st.lists(PIECES, min_size=1, max_size=6).map("".join)
IPA = st.text(st.characters(whitelist_categories=["Ll", "Lm"]), min_size=1, max_size=6)
PART: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Words, text=TEXT),
    st.builds(Words, text=TEXT, stress=st.just(True)),
    st.builds(Words, text=TEXT, ipa=IPA),
    st.builds(Rest, seconds=st.sampled_from([0.4, 1.0, 2.25])),
    st.just(Breath()),
)
CONTENT = st.lists(PART, min_size=1, max_size=4).map(normal).filter(is_spoken)
NAME = st.sampled_from(["NARRATOR", "MARA", "old tom", "דנה", "INT", "美咲", "CUT TO", "O'NEIL"])


@given(CONTENT)
def test_what_is_marked_in_words_is_read_as_it_was_written(content: tuple[Inline, ...]) -> None:
    content = tuple(
        Words(text=part.text, stress=part.stress) if isinstance(part, Words) and not has_note(part) else part
        for part in content
    )
    again, notes = read_emphasis(write_emphasis(normal(content)))
    assert again == normal(content)
    assert notes == ()


def lines(script: Script) -> list[Any]:
    return [(line.speaker, line.content, line.directions, line.take) for _, line in script.lines()]


@given(
    st.lists(st.tuples(NAME, CONTENT, st.sampled_from([(), ("whispering",), ("thinking", "it's late")])), max_size=5),
    st.sampled_from(["The hall", "INT. HALL", "...and then", "A *star* #1#", "to:"]),
)
@example([("NARRATOR", (Words(text="SFX: thunder"),), ())], "The hall")
def test_a_script_comes_back_or_its_losses_are_said(
    spoken: list[tuple[str, tuple[Inline, ...], tuple[str, ...]]], title: str
) -> None:
    items = tuple(
        Line(speaker=name, content=content, directions=directions, number=number, paragraph=number)
        for number, (name, content, directions) in enumerate(spoken, start=1)
    )
    scene = Scene(address="1.1", slug="x", title=title, items=items)
    script = Script(chapters=(Chapter(number=1, title="One", scenes=(scene,)),), meta=(("title", "A *b* _c_"),))
    elements, lost = elements_of(script)
    for write, read in ((write_fountain, read_fountain), (write_fdx, read_fdx)):
        again, diagnostics = script_of(read(write(elements)))
        if not lost and not diagnostics:
            assert lines(again) == lines(script)
            assert [each.title for each in again.scenes] == [title]
            assert again.get("title") == "A *b* _c_"


@given(st.lists(PIECES, max_size=30).map("\n".join))
def test_any_fountain_is_read_and_no_word_of_it_is_lost_unsaid(text: str) -> None:
    script, _ = script_of(read_fountain(text))
    elements, _ = elements_of(script)
    again, _ = script_of(read_fountain(write_fountain(elements)))
    assert [line.text for _, line in again.lines()] == [line.text for _, line in script.lines()]
