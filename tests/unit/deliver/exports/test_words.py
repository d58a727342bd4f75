"""Which said word is which written one, and captions with the time of each."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicestage.deliver.exports.words import word_starts
from voicestage.model.speech import SpokenWord
from voicestage.units import RATE


def said(symbols: str) -> list[SpokenWord]:
    """Words of a second each."""
    return [SpokenWord(symbols=each, start=float(n), end=n + 0.9) for n, each in enumerate(symbols.split())]


@pytest.mark.parametrize(
    ("text", "symbols", "seconds"),
    [
        ("“Wait,” she said — twice.", "wˈAt, ʃi sˈɛd twˈIs.", [0, 1, 2, 3]),
        ("I am Mme. Delorme. I have come.", "ˌI ɐm mədˈɑːm dɪlˈɔːm. ˌI hav kˈʌm.", [0, 1, 2, 3, 4, 5, 6]),
        ("In 1923, Mr. Ray came.", "ɪn nˈIntˌin twˈɛnti θɹˈi, mˈɪstəɹ ɹˈA kˈAm.", [0, 1, 4, 5, 6]),
        ("One of the men, at least.", "wˈʌn ʌvðə mˈɛn, æt lˈist.", [0, 1, 1, 2, 3, 4]),
        ("The M.V. Ondine is late.", "ði ɛm vˈi ɒndˈin ɪz lˈAt.", [0, 1, 3, 4, 5]),
    ],
)
def test_written_words_are_found_in_what_was_said(text: str, symbols: str, seconds: list[int]) -> None:
    starts = word_starts(text, said(symbols))
    assert [start // RATE for _, start in starts] == seconds
    written = [text[at:].split(maxsplit=1)[0] for at, _ in starts]
    assert written == [word for word in text.split() if any(map(str.isalnum, word))]


@given(st.text("ab1 .,—", max_size=80), st.text("ab .,", max_size=80))
def test_times_never_go_back_whatever_was_said(text: str, symbols: str) -> None:
    starts = word_starts(text, said(symbols))
    assert starts == sorted(starts)
    assert len({at for at, _ in starts}) == len(starts)
    assert all(earlier <= later for (_, earlier), (_, later) in pairwise(starts))


def test_an_engine_that_gives_no_times_gives_none() -> None:
    assert word_starts("Wait.", ()) == []
