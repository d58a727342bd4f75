"""Hard examples out of easy ones, and gold names."""

from training.attribution.automatic import Novel, hide_tags
from training.attribution.fold import folds
from training.attribution.gold import Names, Quote, Work, read_litbank

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
