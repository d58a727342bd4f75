"""Where sentences of English prose end: a full stop behind `Mrs`, `J.`, `No. 5` or `5 p.m.` ends none, `p.m. He` does.

Whoever cuts text at sentences asks here: cues, scenes, captions, engines that say a long text in pieces. Every rule
looks at the words on both sides of the stop, never at a list of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CLOSERS = "\"'”’»)]}*_"
"""What may stand between a sentence's last mark and the white space behind it."""

_END = re.compile(r"[.!?…]+[\"'”’»)\]}*_]*(?=\s|$)")
_BEFORE = re.compile(r"(?:^|(?<=[^\w.'’]))([^\W_][\w.'’]*)\.$")
"""The word that a full stop stands behind, with stops of its own: `p.m`, `U.S`, `Mr`."""
_AFTER = re.compile(r"\s+[\"'“‘„«([{*_—–-]*([^\W_][\w'’]*)?")

_BEFORE_NAMES_WORDS = """
mr mrs ms mx messrs dr drs prof profs rev revd fr capt cpt lt lieut col maj gen brig sgt cpl pvt pte cmdr cdr adm
gov sen rep hon pres insp det supt const mt ft mme mmes mlle mlles hr sig sra srta bp abp ste st vs
"""
_BEFORE_NAMES = frozenset(_BEFORE_NAMES_WORDS.split())
"""Nothing ends behind these while a name or a number follows."""
_EVEN_SMALL = frozenset({"mr", "mrs", "ms", "dr", "vs"})
"""Titles in small letters too; `rep` and `gen` are words."""
_ALWAYS_GO_ON = frozenset({"e.g", "i.e", "viz", "cf", "a.k.a"})
_BEFORE_NUMBERS_WORDS = """
No Nos Vol Vols vol vols p pp Ch ch Chap chap Fig Figs fig figs ca c b d est Art Sec para v vv Jan Feb Mar Apr Jun
Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun
"""
_BEFORE_NUMBERS = frozenset(_BEFORE_NUMBERS_WORDS.split())
"""The same while a number follows: `No. 5`, `Oct. 31`, `c. 1850`; but `He said no.` and `He sat.` end."""
_AMID_WORDS = """
jr sr snr esq co corp inc ltd bros ave rd blvd sq hwy dept univ approx min max misc incl etc al ph.d
"""
_AMID = frozenset(_AMID_WORDS.split())
"""They stand amid a sentence or end one: what begins with a capital behind them begins another."""
_TIMES = frozenset({"a.m", "p.m", "am", "pm"})
_AT_THE_HEAD = 4
"""Words at most before `At 5 p.m. Ada rang`: too few for a sentence of their own."""

_STARTERS_WORDS = """
a about above across after again against ah all almost along already also although always an and another any anybody
anyone anything around as at away back because before behind below beneath beside besides between beyond both but by
come could did do down during each either even every everybody everyone everything few finally five for four from go
had half has have he her here hers him his how however i if in indeed inside instead into is it its just last later
like listen long many maybe meanwhile more most my near neither never next no nobody none nor not nothing now of off
oh on once one only or other others our out outside over perhaps poor quite rather she should since slowly so some
somebody someone something sometimes soon still such suddenly ten than that the their them then there these they
this those though three through thus till to today together tomorrow tonight too toward towards two under unless
until up upon was we well were what whatever when whenever where whether which while who whoever whose why will with
within without would yes yesterday yet you your
"""
STARTERS = frozenset(_STARTERS_WORDS.split())
"""Words that begin a sentence where they have a capital, and belong to no name."""


def sentences(text: str, *, inner: bool = False) -> Iterator[tuple[int, int]]:
    """Go through a text's sentences: where each begins and ends, without the white space around it.

    The marks that close a quotation or emphasis belong to the sentence that they stand behind. Joined with what stands
    between them, the sentences are the text.

    Args:
        text: some prose.
        inner: whether what is exclaimed or asked inside a sentence counts as one: `“Who?” she asked`.
    """
    start = 0
    for end in sentence_ends(text, inner=inner):
        begin = start + len(text[start:end]) - len(text[start:end].lstrip())
        if begin < end:
            yield begin, end
        start = end
    begin = start + len(text[start:]) - len(text[start:].lstrip())
    if begin < (end := len(text.rstrip())):
        yield begin, end


def sentence_ends(text: str, *, inner: bool = False) -> Iterator[int]:
    """Go through the places behind the last mark of each sentence, in characters; `inner` as for `sentences`."""
    start = 0
    for match in _END.finditer(text):
        if _ends(text, start, match) or (inner and not match[0].startswith((".", "…"))):
            start = match.end()
            yield start


def ends_sentence(before: str, after: str = "") -> bool:
    """Tell whether a sentence ends between two texts, the white space and all that follow being in the second."""
    *_, match = [None, *_END.finditer(before.rstrip())]
    if match is None or match.end() != len(before.rstrip()):
        return False
    whole = before.rstrip() + " " + after.lstrip()
    again = _END.match(whole, match.start())
    return again is not None and _ends(whole, max(0, match.start() - 200), again)


def first_sentence(text: str) -> str:
    """Return a text up to the end of its first sentence."""
    return text[: next(sentence_ends(text), len(text))]


def last_sentence(text: str) -> str:
    """Return what stands behind the last sentence that ends before the end of a text."""
    *_, start = [0, *(end for end in sentence_ends(text) if end < len(text.rstrip()))]
    return text[start:]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the marks of `match` end the sentence that began at `start`."""
    after = _AFTER.match(text, match.end())
    following = (after[1] or "") if after else ""
    if following[:1].islower():
        return False
    marks = match[0].rstrip(CLOSERS)
    if marks != "." or len(marks) < len(match[0]) or not following:
        return True
    before = _BEFORE.search(text, max(start, match.start() - 30), match.start() + 1)
    if before is None:
        return True
    written, short = before[1], before[1].lower()
    starter = following.lower() in STARTERS and following != "A"
    if short in _ALWAYS_GO_ON:
        return False
    if short == "st":
        named = re.search(r"\b[A-Z][\w'’]*\s+St$", text[start : match.start()])
        return starter and named is not None
    if short in _BEFORE_NAMES and (written[0].isupper() or short in _EVEN_SMALL):
        return False
    if following[0].isdigit() and written in _BEFORE_NUMBERS:
        return False
    if short in _TIMES:
        return starter or len(text[start : match.start()].split()) > _AT_THE_HEAD
    if len(written) == 1:
        return starter if written.isupper() and written != "I" else True
    if "." in written and all(len(part) == 1 for part in written.split(".")):
        return starter  # U.S. Navy
    return following[0].isupper() or starter or short not in _AMID
