"""How old people are, as the words beside them tell: `a boy of ten`, `old Ben`, `she was in her sixties`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicestage.adapt.reading.kinship import ELDERS, PARENTS
from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.segments import Token
from voicestage.model.cast import Age

_UNTIL: tuple[tuple[int, Age], ...] = ((13, "child"), (30, "young"), (60, "adult"), (120, "old"))
"""Below how many years somebody is of an age."""
_UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBERS = {word: number for number, word in enumerate(_UNITS, start=1)} | _TENS
_NUMBERS |= {f"{ten}-{unit}": tens + at for ten, tens in _TENS.items() for at, unit in enumerate(_UNITS[:9], start=1)}
_DECADES: dict[str, Age] = {"teens": "young", "twenties": "young", "thirties": "adult", "forties": "adult"}
_DECADES |= {"fifties": "adult", "sixties": "old", "seventies": "old", "eighties": "old", "nineties": "old"}
_LEAST_YEARS = 3
"""`She was one of them`, `he was two men`: what is less is mostly no age."""

_IS = frozenset(("was", "is", "were", "are", "turned", "looked", "looks", "be", "been", "turn", "seemed"))
_ABOUT = frozenset(
    (
        *("only", "just", "barely", "nearly", "almost", "about", "perhaps", "not", "yet", "some", "over", "past"),
        *("already", "now", "more", "less", "than", "no", "still", "maybe", "around", "then", "scarcely", "hardly"),
        *("have", "must", "could", "would", "might", "may"),
    )
)
"""What stands between somebody and his years."""
_MOST_ABOUT = 6
_BEHIND = frozenset(
    (
        *("years", "and", "now", "then", "but", "or", "next", "this", "last", "that", "if", "with", "who", "in", "to"),
        *("summers", "winters", "because", "so", "though", "as"),
    )
)
"""What may stand behind the years, where no mark does: `ten years old`, `ten and small for it`; not `ten men`."""
_NUMBERED = re.compile(r"([a-z0-9]+(?:-[a-z]+)?)-years?-old")

_OLD = frozenset(
    (
        *("old", "elderly", "aged", "ancient", "oldish", "white-haired", "grey-haired", "gray-haired", "white-bearded"),
        *("grey-bearded", "gray-bearded", "silver-haired", "wizened", "toothless", "doddering", "venerable"),
    )
)
_YOUNG = frozenset(("young", "youthful", "teenage", "adolescent", "youngish"))
_SMALL = frozenset(("little", "small", "tiny", "wee"))
_MIDDLE = frozenset(("middle-aged",))
_FONDLY_OLD = frozenset(
    (
        *("friend", "chap", "fellow", "boy", "girl", "enemy", "comrade", "acquaintance", "thing", "maid", "rogue"),
        *("schoolfellow", "companion", "ally", "partner", "colleague", "flame", "rival", "neighbour", "neighbor"),
        *("mate", "master", "mistress", "teacher", "school", "son", "lad"),
    )
)
"""Who is old as a friend is, not in years."""
_CHILDREN = frozenset(
    (
        *("child", "kid", "baby", "infant", "toddler", "tot", "urchin", "bairn", "schoolboy", "schoolgirl", "toddlers"),
        *("youngster", "orphan", "tyke", "cherub", "waif", "moppet", "grandchild"),
    )
)
_YOUTHS = frozenset(
    (
        *("youth", "teenager", "teen", "adolescent", "undergraduate", "student", "apprentice", "maiden", "damsel"),
        *("debutante", "cadet", "trainee", "intern", "novice", "recruit"),
    )
)
_OLDSTERS = frozenset(
    ("crone", "pensioner", "geezer", "oldster", "elder", "octogenarian", "centenarian", "hag", "patriarch", "matriarch")
) | {"old-timer"}
_GRANDPARENTS = ELDERS["male"] | ELDERS["female"]
_GRANDCHILDREN = frozenset(("grandson", "granddaughter"))


@dataclass(frozen=True, slots=True)
class AgeClue:
    """Some words that tell an age."""

    age: Age
    weight: float
    """How much they tell: 1 for what may well be otherwise, 6 for a number of years."""
    words: str


def ages_told(mention: Mention) -> Iterator[AgeClue]:
    """Yield what a mention and the words around it tell of the age of whoever is meant."""
    tokens = mention.segment.tokens
    if mention.kind == "description":
        text = re.sub("['’]s?$", "", mention.text)
        yield from _described(mention.noun, mention.adjectives, mention.determiner, text)
    elif mention.kind == "name" and mention.first:
        yield from _beside_name(mention)
    yield from _numbered(mention)
    if mention.possessive and mention.kind == "pronoun" and mention.first and tokens[mention.first - 1].lower == "in":
        for at in range(mention.last, min(mention.last + 2, len(tokens))):
            if age := _decade(tokens[at].lower):
                yield AgeClue(age, 5.0, _words(mention, mention.first - 1, at + 1))


def ages_named(person: Person) -> Iterator[AgeClue]:
    """Yield what the names of somebody tell: Grandma, Mum, Old Man with a Spade."""
    if person.noun is not None:
        for form in person.forms:
            before, _, _ = form.lower().partition(person.noun)
            yield from _described(person.noun, before.split(), "", form)
    for word in sorted(person.titles | person.firsts):
        if word in _GRANDPARENTS:
            yield AgeClue("old", 3.0, word.capitalize())
        elif word in PARENTS:
            yield AgeClue("adult", 1.5, word.capitalize())
    for form in person.forms:
        first, _, rest = form.lower().partition(" ")
        if rest and person.noun is None:
            yield from _beside(first, form)


def own_age(tokens: Sequence[Token], text: str) -> Iterator[AgeClue]:
    """Yield what speakers say of themselves: `I'm ten`, `I am seventy-three years old`."""
    for at, token in enumerate(tokens):
        said = token.lower == "i'm" or (token.lower == "i" and at + 1 < len(tokens) and tokens[at + 1].lower == "am")
        if said and (found := _years(tokens, at + (1 if token.lower == "i'm" else 2))):
            years, end = found
            base = tokens[0].start
            yield AgeClue(_age(years), 5.0, text[token.start - base : tokens[end - 1].end - base])


def _described(noun: str, words: Sequence[str], determiner: str, text: str) -> Iterator[AgeClue]:
    adjectives = frozenset(words)

    def clue(age: Age, weight: float) -> AgeClue:
        return AgeClue(age, weight, text)

    for adjective in words:
        if (numbered := _NUMBERED.fullmatch(adjective)) and (years := _number(numbered[1])):
            yield clue(_age(years), 6.0)
    small = bool(adjectives & _SMALL)
    if adjectives & _MIDDLE:
        yield clue("adult", 4.0)
    elif adjectives & _OLD and noun not in _FONDLY_OLD and determiner not in ("my", "your"):
        yield clue("old", 2.5)
    elif adjectives & _YOUNG:
        yield clue("young", 2.0)
    if noun in _CHILDREN:
        yield clue("child", 2.5)
    elif noun in ("boy", "girl"):  # of any age under thirty, as stories have them
        yield clue("child", 3.0 if small else 1.8)
        yield clue("young", 1.8)
    elif noun in ("lad", "lass", "lassie", "laddie"):
        yield clue("child", 2.5 if small else 0.8)
        yield clue("young", 1.8)
    elif small and noun in ("brother", "sister", "son", "daughter", "cousin", "one", "nephew", "niece"):
        yield clue("child", 1.8)
    elif noun in _YOUTHS:
        yield clue("young", 2.0)
    elif noun in _OLDSTERS or noun in _GRANDPARENTS:
        yield clue("old", 2.5)
    elif noun in _GRANDCHILDREN:
        yield clue("young", 0.7)
        yield clue("child", 0.7)
    elif noun in PARENTS:
        yield clue("adult", 0.8)


def _beside_name(mention: Mention) -> Iterator[AgeClue]:
    yield from _beside(
        mention.segment.tokens[mention.first - 1].lower, _words(mention, mention.first - 1, mention.last)
    )


def _beside(before: str, text: str) -> Iterator[AgeClue]:
    if before in _OLD:
        yield AgeClue("old", 2.5, text)
    elif before in _YOUNG:
        yield AgeClue("young", 2.0, text)
    elif before in _SMALL:
        yield AgeClue("child", 1.5, text)


def _numbered(mention: Mention) -> Iterator[AgeClue]:
    """Yield the years behind somebody: `a boy of ten`, `Kit, aged ten`, `Kit, ten,`, `she was not yet twenty`."""
    tokens = mention.segment.tokens
    at = mention.last
    if at >= len(tokens) or (mention.possessive and mention.kind != "pronoun") or mention.subordinate:
        return  # `when she was ten`
    if (mention.kind == "description" and tokens[at].lower == "of") or tokens[at].lower == "aged":
        start = at + 1
    elif tokens[at].text == "," and at + 1 < len(tokens) and tokens[at + 1].lower in ("aged", "who"):
        start = at + 2
        if tokens[at + 1].lower == "who":
            if start >= len(tokens) or tokens[start].lower not in _IS | {"had", "must", "could", "would", "might"}:
                return
            start += 1
    elif tokens[at].text == "," and mention.kind != "pronoun":
        found = _years(tokens, at + 1)
        if found and (tokens[found[1] - 1].lower == "old" or _is_closed(tokens, found[1])):
            yield AgeClue(_age(found[0]), 5.0, _words(mention, mention.first, found[1]))
        return
    elif mention.subject and _says_what(tokens, at):
        start = at + 1
    elif mention.subject and tokens[mention.last - 1].lower in ("he's", "she's"):
        start = at
    else:
        return
    if found := _years(tokens, start):
        yield AgeClue(_age(found[0]), 6.0, _words(mention, mention.first, found[1]))


def _says_what(tokens: Sequence[Token], at: int) -> bool:
    lower = tokens[at].lower
    return lower in _IS or lower in ("had", "must", "could", "would", "might", "couldn't", "can't", "wasn't", "isn't")


def _is_closed(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text == ","


def _years(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Read years from a place on: how many, and the index behind them; None where something else is counted."""
    end = min(len(tokens), at + _MOST_ABOUT)
    while at < end and (tokens[at].lower in _ABOUT | _IS):
        at += 1
    if at >= len(tokens) or (years := _number(tokens[at].lower)) is None or not _LEAST_YEARS <= years < _UNTIL[-1][0]:
        return None
    at += 1
    following = [token.lower for token in tokens[at : at + 3]]
    if following[:1] == ["years"]:
        if following[1:2] not in (["old"], ["of"]) and (len(following) > 1 and following[1].isalpha()):
            return None  # `ten years older`, `twelve years in the Navy`
        return years, at + (2 if following[1:2] == ["old"] else 1)
    if not following or not following[0][0].isalnum():
        return (years, at) if following[:1] not in (["%"], ["-"], [":"]) else None
    return (years, at) if following[0] in _BEHIND else None


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word) if len(word) < 4 else None
    return _NUMBERS.get(word)


def _age(years: int) -> Age:
    return next(age for until, age in _UNTIL if years < until)


def _decade(word: str) -> Age | None:
    if re.fullmatch(r"[2-9]0'?s", word):
        return _age(int(word[:2]) + 5)
    return _DECADES.get(word)


def _words(mention: Mention, first: int, last: int) -> str:
    tokens = mention.segment.tokens
    start = mention.segment.start
    return " ".join(mention.segment.text[tokens[first].start - start : tokens[last - 1].end - start].split())
