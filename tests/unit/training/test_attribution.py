"""Hard examples out of easy ones, and gold names."""

import re

import numpy as np
import pytest
from training.attribution.automatic import Novel, hide_tags, read_novels, with_hidden_tags
from training.attribution.described import in_work, read_labels
from training.attribution.examples import examples, judge
from training.attribution.fold import folds
from training.attribution.gold import Names, Quote, Work, read_litbank
from training.attribution.pronouns import fit_weights, is_right, pronouns_of
from training.attribution.stories import read_stories

from voicestage.adapt.reading.looks import LIKENESS, Likeness
from voicestage.adapt.reading.mind import WEIGHTS, Signs
from voicestage.adapt.speakers.evidence import FACTS
from voicestage.adapt.speakers.trees import Forest
from voicestage.books import story_from_text
from voicestage.model.cast import Character

LINE = """“The lamp is out,” said {name}. “Fetch oil.”

{other} looked up at {name}.

“I am fetching it,” said {other}.

"""


def novel():
    pairs = [("Martha", "Thomas"), ("Thomas", "Martha")] * 30
    text = "".join(LINE.format(name=name, other=other) for name, other in pairs)
    return Novel(name="lamp", author="Nobody", text=text)


def test_hidden_tags_leave_the_speech_and_its_speaker():
    plain = novel()
    work = hide_tags(plain, seed=3)
    assert work.text.count("said") < plain.text.count("said")
    assert {quote.weight for quote in work.quotes} == {0.5, 1.0}
    for quote in work.quotes:
        words = work.text[quote.start : quote.end]
        assert words.startswith(("The lamp is out", "Fetch oil", "I am fetching"))
        assert not set("“”") & set(words)
    assert "said she" in work.text
    turns = [quote.speaker for quote in work.quotes if work.text[quote.start :].startswith("I am")]
    assert turns[:4] == ["Thomas", "Martha"] * 2


def test_hiding_depends_on_the_seed_alone():
    assert hide_tags(novel(), seed=3) == hide_tags(novel(), seed=3)
    assert hide_tags(novel(), seed=3).text != hide_tags(novel(), seed=4).text


def annotated():
    plain = novel()
    quotes = [
        Quote(start=found.start(part), end=found.end(part), speaker=found["speaker"])
        for found in re.finditer(r"“([^”]*)” said (?P<speaker>\w+)\.(?: “([^”]*)”)?", plain.text)
        for part in (1, 3)
        if found[part]
    ]
    people = (Character(name="Martha", gender="female"), Character(name="Thomas", gender="male"))
    return Work(name="lamp", author="Nobody", text=plain.text, characters=people, quotes=tuple(quotes))


def test_hidden_tags_leave_an_annotation_where_its_speeches_are():
    work = annotated()
    hidden = with_hidden_tags(work, seed=3)
    assert hidden.text.count("said") < work.text.count("said")
    assert len(hidden.quotes) == len(work.quotes)
    for before, after in zip(work.quotes, hidden.quotes, strict=True):
        words = re.findall(r"\w+", work.text[before.start : before.end])
        assert re.findall(r"\w+", hidden.text[after.start : after.end]) == words
        assert after.speaker == before.speaker


def test_a_turn_stands_with_the_true_speakers_before_it_too():
    contrary = Forest(  # rather whom no tag names
        feature=np.array([FACTS.index("tag"), 0, 0], np.int32),
        threshold=np.array([0, 0, 0], np.float32),
        right=np.array([2, 1, 2], np.int32),
        value=np.array([0, 3, -3], np.float32),
        roots=np.array([0], np.int32),
    )
    judged = judge(annotated(), given=True, forest=contrary)
    once, twice = examples(judged), examples(judged, twice=True)
    assert len(once) < len(twice) <= 2 * len(once)
    assert sum(one.weight for one in once) == pytest.approx(sum(one.weight for one in twice))


def test_a_name_fits_whoever_alone_bears_it():
    work = Work(
        name="w",
        author="a",
        text="",
        characters=(
            Character(name="Miss Bennet", aliases=("Jane Bennet", "Jane")),
            Character(name="Mrs. Bennet"),
            Character(name="Mr. Darcy", aliases=("Fitzwilliam Darcy",)),
        ),
        quotes=(),
    )
    names = Names(work)
    assert names.fits("JANE") == {"Miss Bennet"}
    assert names.fits("Darcy") == {"Mr. Darcy"}
    assert names.fits("Bennet") == set()
    assert names.fits("Nobody") == set()


def test_no_author_is_in_two_folds():
    quotes = (Quote(start=0, end=1, speaker="x"),)
    works = [Work(name=str(n), author=f"author {n % 7}", text="", characters=(), quotes=quotes) for n in range(30)]
    fold = folds(works, count=3)
    assert set(fold.values()) == {0, 1, 2}
    assert len(fold) == 7


def test_every_annotated_speaker_is_a_character():
    for work in read_litbank():
        names = {character.name for character in work.characters}
        for quote in work.quotes:
            assert quote.speaker in names
            assert 0 <= quote.start < quote.end <= len(work.text)


def test_a_story_is_read_with_its_speakers(tmp_path):
    (tmp_path / "someone").mkdir()
    path = tmp_path / "someone" / "01-the-bus.md"
    path.write_text(
        "cast: Kit (female; Kit Arnaud; the girl), the driver (male), Jo (unknown)\nnarrator: Jo\n\n"
        "# The Bus\n\n{the driver} “Get in,” he said, “now.” {Kit} “Why?”\n\nThe sign said {-} “No”.\n\n"
        "{Kit} “It begins\n\n{Kit} “and goes on.”\n",
        encoding="utf-8",
    )
    (work,) = read_stories(tmp_path)
    assert (work.author, work.narrator) == ("someone", "Jo")
    assert [(quote.speaker, work.text[quote.start : quote.end]) for quote in work.quotes] == [
        ("the driver", "Get in,"),
        ("the driver", "now."),
        ("Kit", "Why?"),
        ("Kit", "It begins"),
        ("Kit", "and goes on."),
    ]
    assert work.text.startswith("# The Bus\n\n“Get in,” he said")
    assert work.characters[0].names == ("Kit", "Kit Arnaud", "the girl")
    assert [character.gender for character in work.characters] == ["female", "male", "unknown"]


def test_a_story_whose_speaker_is_not_known_is_refused(tmp_path):
    (tmp_path / "someone").mkdir()
    path = tmp_path / "someone" / "01.md"
    path.write_text("cast: Kit (female)\n\n{Jo} “Yes.”\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not in the cast: Jo"):
        read_stories(tmp_path)
    path.write_text("cast: Kit (female)\n\n“Yes.”\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"no speaker before “Yes\.”"):
        read_stories(tmp_path)


def test_the_stories_are_marked_throughout():
    works = read_stories()
    assert len({work.author for work in works}) == 16
    for work in works:
        assert not set("{}") & set(work.text)
        spoken = sum(quote.end - quote.start for quote in work.quotes)
        assert spoken > 0.2 * len(work.text)
        for quote in work.quotes:
            assert work.text[quote.start - 1] == "“"


def test_every_mention_of_the_openings_stands_in_their_texts():
    works = read_litbank()
    assert all(work.mentions for work in works)
    for work in works:
        assert all(0 <= one.start < one.end <= len(work.text) for one in work.mentions)
        assert not any(work.text[one.start].isspace() for one in work.mentions)


def test_weights_fitted_to_pronouns_find_whom_they_mean():
    works = [work for work in read_litbank() if work.mentions][:6]
    found = [pronoun for work in works for pronoun in pronouns_of(work, WEIGHTS)]
    assert len(found) > 100
    assert all(signs.shape == (len(meant), len(Signs._fields)) and meant.any() for signs, meant in found)

    def right(weights):
        return sum(bool(meant[int((signs @ weights).argmax())]) for signs, meant in found) / len(found)

    fitted = fit_weights(found)
    assert right(fitted) > right(-fitted) + 0.3
    assert right(fitted) > 0.7
    assert fitted[Signs._fields.index("sentences")] < 0


def test_whoever_speaks_is_meant_by_the_pronoun_of_his_tag():
    text = (
        "Martha and Thomas came home. Martha sat down. “The lamp is out,” she said.\n\n“Fetch oil,” said Thomas.\n\n"
        "“I am fetching it,” she said.\n"
    )
    quotes = tuple(
        Quote(start=found.start(1), end=found.end(1), speaker=speaker)
        for found, speaker in zip(re.finditer("“([^”]*)”", text), ("Martha", "Thomas", "Martha"), strict=True)
    )
    people = (Character(name="Martha", gender="female"), Character(name="Thomas", gender="male"))
    work = Work(name="lamp", author="Nobody", text=text, characters=people, quotes=quotes)
    found = pronouns_of(work, WEIGHTS)
    assert len(found) == 2
    assert all(meant.sum() == 1 for _, meant in found)


def test_descriptions_of_which_it_is_known_whom_they_mean_stand_in_the_novels():
    texts = {novel.name: story_from_text(novel.text, name=novel.name).raw for novel in read_novels()}
    labels = read_labels()
    assert len(labels) == len({(label.novel, label.start) for label in labels}) > 200
    for label in labels:
        there = texts[label.novel][label.start : label.start + len(label.words) + 2]
        assert " ".join(there.split()).startswith(label.words)
        assert label.who


def test_weights_fitted_to_descriptions_find_whom_they_mean():
    works = [work for work in read_litbank() if work.mentions][:12]
    found = [one for work in works for one in in_work(work, LIKENESS).found]
    assert len(found) > 20
    assert all(signs.shape == (len(meant), len(Likeness._fields)) and meant.any() for signs, meant in found)

    fitted = fit_weights(found)
    assert sum(is_right(one, fitted) for one in found) > 1.5 * sum(is_right(one, -fitted) for one in found)
    assert fitted[Likeness._fields.index("sentences")] < 0
