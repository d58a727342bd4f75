"""Words that say who somebody is: `the vicar, Peter Bell`, `a girl called Nessa`, `Kit was a tall girl`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voicestage.adapt.reading.mentions import Mention, clause_start
from voicestage.adapt.reading.narration import SUBORDINATORS
from voicestage.adapt.reading.plurals import is_plural
from voicestage.adapt.reading.segments import Token
from voicestage.adapt.vocabulary import vocabulary

_ONE = frozenset(("the", "a", "an", "our", "my", "his", "her", "their"))
"""Determiners of a description that may say more of a name."""
_NAMING = frozenset(
    (
        *(("called",), ("named",), ("nicknamed",), ("known", "as"), ("by", "the", "name", "of")),
        *(("whose", "name", "was"), ("whose", "name", "is")),
    )
)
"""Words between a description and the name that somebody bears."""
_IS = frozenset((("was",), ("is",), ("had", "been"), ("has", "been"), ("who", "was"), ("who", "is")))
_STILL = frozenset(("now", "still", "also", "only", "just", "once", "really", "himself", "herself"))
_GOES_ON = frozenset(("of", "in", "at", "from", "with", "who", "whose", "by", "on", "behind"))
"""What may follow a description and say which one is meant."""
_LISTS = frozenset(("and", "or", "nor", "but"))
_COMMA = (",",)
_LONGEST = 6
"""Words, at most, between two mentions that are one person's: `, known by the name of`."""


def appositions(mentions: Sequence[Mention]) -> dict[int, Mention]:
    """Return other words for the same person for each description that has them beside it, by its identity.

    Those are a name, where one of a row is: the vicar is Peter Bell in `The vicar was a thin man called Peter Bell.`;
    else the first of the row.

    Args:
        mentions: those of a passage, in order.
    """
    beside: dict[int, list[Mention]] = {}
    for one, other in _rows(mentions):
        row = beside.get(id(one), [one])
        if other not in row:
            row = [*row, other]
        for each in row:
            beside[id(each)] = row
    found: dict[int, Mention] = {}
    for row in beside.values():
        head = next((mention for mention in row if mention.kind == "name"), row[0])
        found.update({id(mention): head for mention in row if mention is not head and mention.kind == "description"})
    return found


def _rows(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Give two mentions in turn that are the same person's, the first of them first."""
    for place, one in enumerate(mentions):
        for other in mentions[place + 1 :]:
            if other.segment is not one.segment or other.first - one.last > _LONGEST:
                break
            if other.first < one.last or not _may_be_one(one, other):
                continue
            if _says_who(one, other) and not _in_list(one, other, mentions):
                yield one, other
                break
    yield from ((subject, more) for more in mentions if (subject := _only_subject(more, mentions)) is not None)


def _may_be_one(one: Mention, other: Mention) -> bool:
    descriptions = [mention for mention in (one, other) if mention.kind == "description"]
    return (
        bool(descriptions)
        and other.kind != "pronoun"
        and not one.possessive
        and not other.possessive
        and {one.gender, other.gender} != {"male", "female"}
        and not any(is_plural(mention.noun) for mention in descriptions)
        and all(mention.determiner in _ONE or mention.owner is not None for mention in descriptions)
    )


def _says_who(one: Mention, other: Mention) -> bool:
    """Tell whether what stands between two mentions makes them one person's."""
    tokens = one.segment.tokens
    between = tuple(token.lower for token in tokens[one.last : other.first])
    following = tokens[other.last] if other.last < len(tokens) else None
    if between == _COMMA:
        more = one.determiner not in ("a", "an", "") and other.determiner in ("a", "an")
        named = following is not None and following.lower in ("called", "named")
        return (
            (more or "name" in (one.kind, other.kind))
            and (named or _closes(following, other))
            and not _opens_with_preposition(one)
        )
    words = between[1:] if between[:1] == _COMMA else between
    if words in _NAMING:
        # "a girl called Kit"; but "the girl called Kit over"
        verb = words == ("called",) and one.determiner not in ("a", "an") and words is between
        return one.kind == "description" and other.kind == "name" and (not verb or _closes(following, other))
    if words and words[-1] in _STILL:
        words = words[:-1]
    if words not in _IS:
        return False
    if other.kind == "name":
        return one.kind == "description" and one.subject and _closes(following, other)
    return one.subject or words[0] == "who"


def _closes(following: Token | None, mention: Mention) -> bool:
    """Tell whether nothing goes on behind a mention that may be an apposition."""
    if following is None or not following.is_word:
        return following is None or following.text != "-"
    return mention.kind == "description" and following.lower in _GOES_ON


def _opens_with_preposition(mention: Mention) -> bool:
    """Tell whether a comma behind a mention may end the opening of a sentence: `At a word by the vicar, Kit, who …`"""
    tokens = mention.segment.tokens
    start = clause_start(tokens, mention.first)
    while start < mention.first and not tokens[start].is_word:
        start += 1
    if start >= mention.first or any(token.text == "," for token in tokens[start : mention.first]):
        return False
    prepositions = vocabulary().prepositions
    behind_one = tokens[start].lower in prepositions and tokens[mention.first - 1].lower in prepositions
    return behind_one or tokens[start].lower in SUBORDINATORS


def _in_list(one: Mention, other: Mention, mentions: Sequence[Mention]) -> bool:
    """Tell whether the two are among several: `Anna, the vicar, and Tom`."""
    tokens = one.segment.tokens
    if tuple(token.text for token in tokens[one.last : other.first]) != _COMMA:
        return False
    before = tokens[one.first - 1] if one.first else None
    if before is not None and before.lower in _LISTS:
        return True
    following = [token.lower for token in tokens[other.last : other.last + 2]]
    if any(word in _LISTS for word in following[: 1 + (following[:1] == [","])]):
        return True
    ends = {one.first - 1} if before is not None and before.text == "," else set()
    begins = {other.last + 1} if following[:1] == [","] else set()
    return any(
        mention.segment is one.segment and (mention.last in ends or mention.first in begins)
        for mention in mentions
        if mention is not one and mention is not other
    )


def _only_subject(mention: Mention, mentions: Sequence[Mention]) -> Mention | None:
    """Return whom a description behind a comma says more of: `He leaves his cab, a big man in a small coat.`"""
    if mention.kind != "description" or mention.determiner not in ("a", "an") or mention.subject or mention.first < 2:
        return None
    tokens = mention.segment.tokens
    if tokens[mention.first - 1].text != ",":
        return None
    start = clause_start(tokens, mention.first)
    if any(token.lower in ("not", "never") for token in tokens[start : mention.first]):
        return None  # "she was not, at such a time, a lady to wait"
    before = [m for m in mentions if m.segment is mention.segment and start <= m.first < mention.first]
    subjects = [m for m in before if m.subject]
    others = [m for m in before if not m.subject and not (m.kind == "pronoun" and m.possessive)]
    if len(subjects) != 1 or others:
        return None
    return None if {subjects[0].gender, mention.gender} == {"male", "female"} else subjects[0]
