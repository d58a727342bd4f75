"""Sounds that the prose tells of: found where they happen, left alone where they do not."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from voicestage.adapt import Adaptation, adapt
from voicestage.adapt.sounds.cues import HOLD_WORDS, effect_in, propose_cues
from voicestage.model.book import Book, Paragraph
from voicestage.model.script import Cue, Line
from voicestage.script.parse import parse
from voicestage.script.write import write
from voicestage.sound import library
from voicestage.sound.rooms import ROOMS

BENCHMARK = Path(__file__).parents[4] / "benchmarks" / "cues.py"


def book(*paragraphs: str) -> Book:
    raw = "\n\n".join(paragraphs)
    at, found = 0, []
    for text in paragraphs:
        found.append(Paragraph(text=text, start=at, kind="ornament" if text == "* * *" else "prose"))
        at += len(text) + 2
    return Book(name="story.txt", raw=raw, paragraphs=tuple(found))


def adapted(*paragraphs: str) -> Adaptation:
    return adapt(book(*paragraphs), propose_cues=propose_cues)


def shown(found: Adaptation) -> list[str]:
    items = [item for scene in found.script.scenes for item in scene.items]
    return [
        f"[{item.kind} {item.sound or item.space or 'off'}]" if isinstance(item, Cue) else item.text for item in items
    ]


def test_an_effect_stands_before_the_sentence_that_tells_of_it() -> None:
    found = adapted("Nobody spoke for a while. The door slammed. “Who is there?” asked Ada.")

    assert shown(found) == [
        "Nobody spoke for a while.",
        "[sfx door-slam]",
        "The door slammed.",
        "Who is there?",
        "asked Ada.",
    ]
    assert found.proof.holds
    assert found.cues[0].reason == "door slammed"


def test_no_line_is_cut_behind_an_abbreviation() -> None:
    found = adapted(
        "It was late. They nodded to Mrs. Grey and the doorbell rang. At St. Mary's church the bell tolled all day. "
        "At 5 p.m. the telephone rang."
    )

    lines = [text for text in shown(found) if not text.startswith("[")]
    assert lines == [
        "It was late.",
        "They nodded to Mrs. Grey and the doorbell rang.",
        "At St. Mary's church the bell tolled all day.",
        "At 5 p.m. the telephone rang.",
    ]


def test_a_title_hides_no_denial() -> None:
    assert adapted("She never knew that Mr. Laurence opened his study door to hear the airs.").cues == ()


def test_a_scene_begins_with_its_room_its_place_and_its_weather() -> None:
    found = adapted("In the cave it was dark. Outside, rain fell.", "* * *", "They were in the church. Nobody sang.")

    assert shown(found)[:3] == ["[space cellar]", "[ambience cave-drips]", "[ambience rain]"]
    rain = next(each.cue for each in found.cues if each.cue.sound == "rain")
    place = next(each.cue for each in found.cues if each.cue.sound == "cave-drips")
    assert rain.gain_db is not None
    assert place.gain_db is None, "the place stands at the production's own level, the weather below it"
    second = [item for item in found.script.scenes[1].items if isinstance(item, Cue)]
    assert second == [Cue(kind="space", space="church")]


LONG = (
    "Nobody had thought to bar the windows, for it had been a quiet week and the captain was asleep in his chair with "
    "the cat on his knees, {} the door slammed and the lamp went out."
)


@pytest.mark.parametrize("joint", ["but then", "when", "and"])
def test_in_a_long_sentence_an_effect_stands_before_the_clause_that_tells_of_it(joint: str) -> None:
    found = adapted(LONG.format(joint))

    words = shown(found)
    assert words == [
        LONG.partition("{}")[0].strip(),
        "[sfx door-slam]",
        f"{joint} the door slammed and the lamp went out.",
    ]
    assert found.proof.holds


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        # no mark: before the word that joins the clause
        (
            "It was so late and so cold that even the cook had gone up to her bed when somebody knocked at the door.",
            ["It was so late and so cold that even the cook had gone up to her bed",
             "when somebody knocked at the door."],
        ),
        # a dash without spaces
        (
            "The boy, who was clever with his hands, was painting the frame of the window--he had a month's time--when "
            "the bell of the church tolled.",
            ["The boy, who was clever with his hands, was painting the frame of the window--he had a month's time--",
             "when the bell of the church tolled."],
        ),
        # a noun goes with the adjectives before it
        (
            "She looked at him for some time over the top of her spectacles and was answered with a hearty and general "
            "roar of laughter.",
            None,
        ),
        # early enough as it is
        ("He sat down, and the door slammed.", None),
    ],
)  # fmt: skip
def test_a_sentence_is_divided_only_where_it_may_be(sentence: str, parts: list[str] | None) -> None:
    found = adapted(sentence)

    lines = [text for text in shown(found) if not text.startswith("[")]
    assert lines == (parts or [sentence])
    assert found.proof.holds


def test_of_several_sounds_in_a_sentence_the_first_is_heard() -> None:
    assert [each.cue.sound for each in adapted("A shot rang out, and somewhere a door slammed.").cues] == ["gunshot"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Before he could answer, the telephone rang.",
        "She would have gone, but the door slammed.",
        "They had hardly sat down when there was a knock at the door.",
        "Jo cried out as a door slammed in the hall.",
        "He could hear his heart beating in the dark.",
    ],
)
def test_a_doubt_in_another_clause_is_none(sentence: str) -> None:
    assert len(adapted(sentence).cues) == 1


def test_what_people_say_is_not_heard() -> None:
    assert adapted("“The door slammed and thunder rolled,” said Ada. “Then the telephone rang.”").cues == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The door did not slam.",
        "It was as if a door slammed.",
        "He had slammed the door.",
        "If the telephone rang, she would run.",
        "Years ago the church bell rang here.",
        "Every night the telephone rang.",
        "Either the telephone rang, or he had dreamt.",
        "She looked like a woman who hears the door slam.",
    ],
)
def test_what_does_not_happen_is_not_heard(sentence: str) -> None:
    assert effect_in(sentence) is None


def test_a_story_told_in_the_past_tells_in_the_present_of_others() -> None:
    told = "Ada was tired, and the fire was low. She had not slept; she could not. She said so. "
    others = "Who pities the man that knocks at the door by night?"

    assert adapted(told + others).cues == ()
    assert [each.cue.sound for each in adapted("Ada is tired. A man waits outside. He knocks at the door.").cues] == [
        "door-knock"
    ]


def test_what_is_far_away_is_heard_from_afar() -> None:
    near, far, beside = (
        adapted(text).cues[0].cue
        for text in (
            "The church bell rang.",
            "Far away the church bell rang.",
            "The church bell rang, and he ran down the street.",
        )
    )
    assert (near.distance, far.distance, beside.distance) == (None, "far", None)


def test_the_same_effect_does_not_come_twice_in_a_breath() -> None:
    found = adapted("The door slammed. It was late. The door slammed again. Somewhere a clock ticked.")
    assert sum(each.cue.sound == "door-slam" for each in found.cues) == 1


@pytest.mark.parametrize(
    ("where", "floor"),
    [
        ("They sat in the kitchen.", ["footsteps-wood"]),
        ("They knelt in the church.", ["footsteps-stone"]),
        ("They crept through the cave.", ["footsteps-stone"]),
        ("They stood in the forest.", []),
    ],
)
def test_steps_sound_on_the_floor_they_are_on(where: str, floor: list[str]) -> None:
    found = adapted(f"{where} Nobody spoke. Footsteps came nearer.").cues
    assert [each.cue.sound for each in found if each.cue.kind == "sfx"] == floor


def test_rain_begins_where_it_begins() -> None:
    found = adapted("In the forest they lost the path. “Left,” said Ada.", "It began to rain. They ran.")

    words = shown(found)
    assert words[:2] == ["[space outdoors]", "[ambience forest]"]
    at = words.index("It began to rain. They ran.")
    assert words[at - 2 : at] == ["[ambience forest]", "[ambience rain]"]


def test_a_place_that_is_not_come_back_to_ends() -> None:
    long_after = ["She told him of her brother and of the house that he had sold." for _ in range(HOLD_WORDS // 6)]
    found = adapted("In the forest they lost the path.", *long_after)

    assert [cue.off for cue in (each.cue for each in found.cues)] == [False, False, True, True]
    assert [each.cue.kind for each in found.cues] == ["space", "ambience", "ambience", "space"]


def test_every_proposal_can_be_rendered_and_written() -> None:
    text = (
        "Rain fell on the roof. In the church a bell tolled. They looked at each other over the tops of their hymn "
        "books, all fourteen of them. The door slammed."
    )
    found = adapted(text)

    assert len(found.cues) >= 4
    for each in found.cues:
        assert each.cue.sound is None or library.known(each.cue.sound)
        assert each.cue.space is None or each.cue.space in ROOMS
        assert each.reason
    again, diagnostics = parse([("01.md", write(found.script))])
    assert not diagnostics
    assert [type(item) for item in again.scenes[0].items] == [type(item) for item in found.script.scenes[0].items]
    assert [item.text for item in again.scenes[0].items if isinstance(item, Line)] == [
        item.text for item in found.script.scenes[0].items if isinstance(item, Line)
    ]


def test_proposals_are_right_on_the_passages_written_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("cue_benchmark", BENCHMARK)
    assert spec
    assert spec.loader
    benchmark = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "cue_benchmark", benchmark)  # dataclasses look for it there
    spec.loader.exec_module(benchmark)
    wrong = right = missed = 0
    passages = benchmark.passages()
    for passage in passages:
        found, wanted = benchmark.proposed(passage.text), passage.wanted
        right, wrong, missed = right + len(wanted & found), wrong + len(found - wanted), missed + len(wanted - found)

    assert len(passages) >= 200
    assert right / (right + wrong) >= 0.98
    assert right / (right + missed) >= 0.95
