"""How old people are, as the words beside them tell: `a boy of ten`, `old Ben`, `she was in her sixties`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voicestage.adapt.given_names import gender_of_given_name
from voicestage.adapt.reading.kinship import ELDERS, PARENTS
from voicestage.adapt.reading.mentions import GENERIC, Mention, clause_start
from voicestage.adapt.reading.narration import SUBORDINATORS
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.segments import SENTENCE_ENDS, Segment, Token
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Age
from voicestage.numbers import cardinal

_UNTIL: tuple[tuple[int, Age], ...] = ((13, "child"), (30, "young"), (60, "adult"), (120, "old"))
"""Below how many years somebody is of an age."""
_NUMBERS = {cardinal(number): number for number in range(1, 100)}
_DECADES: dict[str, Age] = {"teens": "young", "twenties": "young", "thirties": "adult", "forties": "adult"}
_DECADES |= {"fifties": "adult", "sixties": "old", "seventies": "old", "eighties": "old", "nineties": "old"}
_NUMBER = 6.0
"""The weight of a number of years."""
_LEAST_YEARS = 3
"""`She was one of them`, `he was two men`: what is less is mostly no age."""

_IS = frozenset(("was", "is", "were", "are", "turned", "looked", "looks", "seemed"))
_MAY = {"must": 0, "could": 0, "might": 0, "may": 0, "would": -1}
"""Verbs before `be`, and by how many years whoever would be so old is younger yet."""
_ABOUT = frozenset(
    (
        *("only", "just", "barely", "nearly", "almost", "about", "perhaps", "some", "over", "past", "already", "now"),
        *("still", "maybe", "around", "then", "scarcely", "hardly"),
    )
)
"""What stands between somebody and his years."""
_BEHIND = frozenset(
    (
        *("and", "now", "then", "but", "or", "next", "this", "that", "last", "if", "with", "who", "in", "because"),
        *("so", "though"),
    )
)
"""What may stand behind the years, where no mark does: `ten and small for it`; not `ten men`, `ten when he left`."""
_COUNTED = frozenset(("hundred", "thousand", "million", "men", "women", "people", "words", "pounds", "miles", "parts"))
"""What is counted behind `a man of ten`."""
_OF_YEARS = GENERIC | {"widow", "widower", "spinster", "bachelor", "person", "baby"}
"""Who is `of fifty` in years; a mother of four has four children."""
_LONG_AGO = frozenset(("ago", "once", "formerly"))
_BEFORE_FOND = frozenset(("dear", "good", "poor", "same", "silly"))
"""Behind these, `old` is no age: `good old Tom`."""
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
        *("mate", "master", "mistress", "teacher", "school", "son", "lad", "pupil", "customer", "patient", "devil"),
        *("fox", "boss", "lover", "boyfriend", "girlfriend", "soldier", "campaigner", "hand", "salt", "timer"),
        "flatmate",
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
_POSSESSIVES = frozenset(("my", "your", "his", "her", "their", "our"))
_GRANDCHILDREN = frozenset(("grandson", "granddaughter"))


@dataclass(frozen=True, slots=True)
class AgeClue:
    """Some words that tell an age."""

    age: Age
    weight: float
    """How much they tell: 1 for what may well be otherwise, 2.5 for `the old woman`, 6 for a number of years."""
    words: str


def ages_told(mention: Mention) -> Iterator[AgeClue]:
    """Yield what a mention and the words around it tell of the age of whoever is meant."""
    tokens = mention.segment.tokens
    before = tokens[mention.first - 1].lower if mention.first else ""
    if mention.kind == "description":
        if not _is_past(tokens, mention.first):
            text = re.sub("['’]s?$", "", mention.text)
            yield from _described(mention.noun, mention.adjectives, mention.determiner, text, behind=_behind(mention))
    elif mention.kind == "name" and before:
        fond = mention.first > 1 and tokens[mention.first - 2].lower in _BEFORE_FOND
        if not fond and not (before in _SMALL and _is_title(tokens[mention.first].lower)):
            yield from _beside(before, mention.segment.words(mention.first - 1, mention.last))
    elif mention.possessive and before == "in" and tokens[mention.first - 1].text == "in":
        for at in range(mention.last, min(mention.last + 2, len(tokens))):
            if age := _decade(tokens[at].lower):
                yield AgeClue(age, _NUMBER, mention.segment.words(mention.first - 1, at + 1))
    found = _with_number(mention)
    if found is not None:
        years, end = found
        yield AgeClue(_age(years), _NUMBER, mention.segment.words(mention.first, end))
    else:
        yield from _predicated(mention)


def ages_named(person: Person) -> Iterator[AgeClue]:
    """Yield what the names of somebody tell: Grandma, Mum, Old Man with a Spade; Lola may be anybody."""
    if person.noun is not None:
        for form in person.forms:
            before, _, _ = form.lower().partition(person.noun)
            yield from _described(person.noun, before.split(), "", form)
    for word in sorted(person.titles | person.firsts):
        if word in _GRANDPARENTS and gender_of_given_name(word) == "unknown":
            yield AgeClue("old", 3.0, word.capitalize())
        elif word in PARENTS:
            yield AgeClue("adult", 1.5, word.capitalize())
    for form in person.forms:
        first, _, rest = form.lower().partition(" ")
        if rest and person.noun is None and not (first in _SMALL and _is_title(rest.split(" ")[0])):
            yield from _beside(first, form)


def own_age(speech: Segment) -> Iterator[AgeClue]:
    """Yield what speakers say of themselves: `I'm ten`, `I am seventy-three years old`; not `when I'm ninety`."""
    tokens = speech.tokens
    for at, token in enumerate(tokens):
        am = token.lower == "i" and at + 1 < len(tokens) and tokens[at + 1].lower == "am"
        opens = at == 0 or tokens[at - 1].text in SENTENCE_ENDS
        if opens and (token.lower == "i'm" or am) and (found := _years(tokens, at + 1 + am)):
            years, end = found
            yield AgeClue(_age(years), _NUMBER, speech.words(at, end))


def _described(noun: str, words: Sequence[str], determiner: str, text: str, *, behind: str = "") -> Iterator[AgeClue]:
    """Yield what a noun and its adjectives tell; `his old boss` was his boss, `a child at heart` is none."""
    adjectives = frozenset(words)

    def clue(age: Age, weight: float) -> AgeClue:
        return AgeClue(age, weight, text)

    for adjective in words:
        if (numbered := _NUMBERED.fullmatch(adjective)) and (years := _number(numbered[1])):
            yield clue(_age(years), _NUMBER)
    small = bool(adjectives & _SMALL)
    if adjectives & _MIDDLE:
        yield clue("adult", 4.0)
    elif adjectives & _OLD and noun not in _FONDLY_OLD and determiner not in _POSSESSIVES:
        yield clue("old", 2.5)
    elif adjectives & _YOUNG:
        yield clue("young", 2.0)
    if noun in _CHILDREN:
        if behind not in ("of", "at"):
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


def _is_title(word: str) -> bool:
    return word.rstrip(".") in vocabulary().titles


def _beside(before: str, text: str) -> Iterator[AgeClue]:
    if before in _OLD:
        yield AgeClue("old", 2.5, text)
    elif before in _YOUNG:
        yield AgeClue("young", 2.0, text)
    elif before in _SMALL:
        yield AgeClue("child", 1.5, text)


def _with_number(mention: Mention) -> tuple[int, int] | None:
    """Read the years behind somebody: how many, and the index behind them.

    `A boy of ten`, `Kit, aged ten`, `Kit, now forty,`, `Kit, who was ten`, `she was not yet twenty`.
    """
    tokens = mention.segment.tokens
    at = mention.last
    if at >= len(tokens) or (mention.possessive and mention.kind != "pronoun"):
        return None
    if mention.kind == "description" and tokens[at].lower == "of":
        return _years(tokens, at + 1, counts_people=True) if mention.noun in _OF_YEARS else None
    comma = tokens[at].text == ","
    following = tokens[at + 1].lower if comma and at + 1 < len(tokens) else ""
    if tokens[at].lower == "aged" or following == "aged":
        return _years(tokens, at + 1 + comma)
    if following == "who":
        return _copula(tokens, at + 2)
    if comma and mention.kind != "pronoun":
        found = _years(tokens, at + 1)
        return found if found and _is_aside(tokens, found[1]) else None
    return _copula(tokens, at) if _is_said_of(mention) else None


def _is_said_of(mention: Mention) -> bool:
    """Tell whether a clause of its own says something of somebody: not `when she was ten`, `the summer he was ten`."""
    tokens = mention.segment.tokens
    before = tokens[mention.begins - 1] if mention.begins else None
    opens = before is None or not before.is_word or before.lower in ("and", "but", "for")
    return mention.subject and not mention.subordinate and opens and not _is_past(tokens, mention.first)


def _is_past(tokens: list[Token], at: int) -> bool:
    """Tell whether what is said there was so long ago: `had been a sickly child`, `ten years ago Tom was eight`."""
    before = [token.lower for token in tokens[clause_start(tokens, at) : at]]
    then = not SUBORDINATORS.isdisjoint(before) and before[-1:] in (["was"], ["were"])
    days = any(pair in (("those", "days"), ("that", "summer")) for pair in pairwise(before))
    return "been" in before[-2:] or then or days or not _LONG_AGO.isdisjoint(before)


def _copula(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Read `was ten`, `must have been sixty`, `would be thirty` (who is not yet), from the verb on."""
    if at >= len(tokens):
        return None
    verb, shift = tokens[at].lower, 0
    words = [token.lower for token in tokens[at + 1 : at + 3]]
    if verb in _MAY:
        shift = _MAY[verb]
        length = 2 if words[:1] == ["be"] else 3 if words == ["have", "been"] else 0
        if not length:
            return None
        at += length
    elif verb == "had" and words[:1] == ["turned"]:
        at += 2
    elif verb in _IS:
        at += 1
    else:
        return None
    if [token.lower for token in tokens[at : at + 2]] == ["not", "yet"]:
        at, shift = at + 2, -1
    found = _years(tokens, at)
    return (found[0] + shift, found[1]) if found else None


def _predicated(mention: Mention) -> Iterator[AgeClue]:
    """Yield what is said of somebody behind a verb: `she was very old and`; not `old enough`."""
    tokens = mention.segment.tokens
    at = mention.last
    if at + 1 < len(tokens) and tokens[at].lower in ("was", "is") and _is_said_of(mention):
        at += 2 if tokens[at + 1].lower in ("very", "quite") else 1
        ends = at + 1 < len(tokens) and (not tokens[at + 1].is_word or tokens[at + 1].lower == "and")
        word = tokens[at].lower if at < len(tokens) else ""
        age: Age | None = "old" if word in _OLD else "young" if word in _YOUNG else "adult" if word in _MIDDLE else None
        if ends and age is not None:
            yield AgeClue(age, 2.5, mention.segment.words(mention.first, at + 1))


def _behind(mention: Mention) -> str:
    tokens = mention.segment.tokens
    counted = mention.last + 1 < len(tokens) and _number(tokens[mention.last + 1].lower) is not None
    return tokens[mention.last].lower if mention.last < len(tokens) and not counted else ""


def _is_aside(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether years between commas are no address: `Kit, forty-two, had`; not `Mr. Hale, 14, Elm Road`."""
    if tokens[at - 1].lower == "old":
        return True
    return at + 1 < len(tokens) and tokens[at].text == "," and tokens[at + 1].text[0].islower()


def _years(tokens: Sequence[Token], at: int, *, counts_people: bool = False) -> tuple[int, int] | None:
    """Read years from a place on: how many, and the index behind them; None where something else is counted.

    Args:
        tokens: the words.
        at: where the years begin, or `about`, `nearly`.
        counts_people: whether anything may follow that is not counted itself: `a woman of fifty opened`.
    """
    while at < len(tokens) and tokens[at].lower in _ABOUT:
        at += 1
    if at >= len(tokens) or (years := _number(tokens[at].lower)) is None or not _LEAST_YEARS <= years < _UNTIL[-1][0]:
        return None
    at += 1
    following = [token.lower for token in tokens[at : at + 3]]
    if not following:
        return years, at
    if following[0] == "years":
        told = 2 if following[1:2] == ["old"] else 3 if following[1:] == ["of", "age"] else 0
        bare = len(following) < 2 or not following[1].isalnum() or counts_people
        return (years, at + (told or 1)) if told or bare else None
    if counts_people:
        return (years, at) if following[0] not in _COUNTED else None
    if len(following) > 1 and _number(following[1]) is not None:
        return None  # `forty, fifty yards`, `ten to one`, `98.6`, `seven and six`
    if not following[0][0].isalnum():
        return (years, at) if following[0] not in ("%", "-", ":", "/", "'") else None
    return (years, at) if following[0] in _BEHIND else None


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word) if len(word) < 4 else None
    return _NUMBERS.get(word)


def _age(years: int) -> Age:
    return next((age for until, age in _UNTIL if years < until), "old")


def _decade(word: str) -> Age | None:
    word = word.removeprefix("mid-")
    if re.fullmatch(r"[2-9]0'?s", word):
        return _age(int(word[:2]) + 5)
    return _DECADES.get(word)
