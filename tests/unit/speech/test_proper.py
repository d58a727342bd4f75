"""Which words of a text are names."""

from voicestage.speech.proper import base, names


def test_a_name_has_a_capital_where_no_sentence_begins():
    found = names(["We went to Vik with Mara. Rain fell.", "“Well,” said Jonas’s aunt, “no.”"])
    assert found == {"vik", "mara", "jonas"}


def test_a_capital_at_the_beginning_says_nothing():
    assert names(["Nobody came. “Rain again,” he said. What? Yes! (Oh.) — Never: Late; so"]) == frozenset()


def test_a_word_that_is_mostly_small_is_no_name():
    assert names(["The Captain came.", "a captain, the captain"]) == frozenset()
    assert names(["We saw Captain Grey and Captain Hale; a captain"]) == {"captain", "grey", "hale"}


def test_days_titles_and_shouts_are_no_names():
    assert names(["On Monday in March Mr. Grey told Dr. Hale that I AM HERE, and I’m"]) == {"grey", "hale"}


def test_a_known_name_counts_wherever_it_has_a_capital():
    assert names(["Halvard! Rain."], known=["HALVARD", "man in the oilskin"]) == {"halvard"}
    assert names(["nobody"], known=["HALVARD"]) == frozenset()


def test_the_base_of_a_genitive():
    assert [base(word) for word in ("Mara's", "Jonas’", "Jones", "it's", "Mara")] == [
        "Mara", "Jonas", "Jones", "it", "Mara",
    ]  # fmt: skip
