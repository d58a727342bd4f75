"""Descriptions of people: the old lady by the window, Kit's mother, one of the women, whoever the cast describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voicestage.adapt.reading.mentions import UNSEEN, Mention
from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.plurals import is_everyone, is_plural, means_several, singular
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.runs import base_of
from voicestage.adapt.reading.segments import Segment, Token
from voicestage.adapt.reading.subjects import ends_phrase, is_spoken
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

DETERMINERS = frozenset(
    (
        *("the", "a", "an", "his", "her", "my", "their", "our", "your", "this", "that", "another", "one"),
        *("two", "three", "four", "several", "some", "many", "both"),
    )
)
JOINERS = frozenset(("and", "or", "but", "who", "whom", "whose", "which", "that", "than", "as", "if", "nor"))
OF_TWO = ("former", "latter")
_ORDINALS = frozenset(("first", "second", "third", "fourth", "fifth", "sixth", "last", "next"))
_NARROWS = frozenset(("in", "with", "on", "from", "at", "by", "behind"))
_LONGEST_NARROWING = 4
_MOST_ADJECTIVES = 3
_UTTER = UNSEEN | {"machine", "walkie-talkie", "ghost"}
"""What is somebody's and still himself: `Kit's voice`."""


def description_at(segment: Segment, position: int, taken: set[int], nouns: Mapping[str, Gender]) -> Mention | None:
    """Read `the old lady by the window` from its determiner on; None where no person is described."""
    known = vocabulary()
    tokens = segment.tokens
    start = position
    determiner = tokens[position].lower if tokens[position].lower in DETERMINERS else ""
    if determiner:
        position += 1
    adjectives: list[str] = []
    while position < len(tokens) and position not in taken and tokens[position].is_word:
        text, possessive = base_of(tokens[position])
        word = text.lower()
        following = tokens[position + 1].lower if position + 1 < len(tokens) else ""
        several = bool(determiner) and is_plural(word)
        is_head = word in nouns or (word in known.titles and tokens[position].is_capital) or _compound(word) or several
        if is_head and not ((following in nouns or is_plural(following)) and not possessive):
            head = word.rpartition("-")[2] if _compound(word) else word
            gender = nouns.get(singular(head) if several else head, known.titles.get(name_key(head), "unknown"))
            if not determiner and not tokens[position].is_capital:
                return None
            if possessive and determiner in ("a", "an") and following == "voice":
                # "said a boy's voice" in the radio
                return Mention(
                    segment=segment,
                    first=start,
                    last=position + 2,
                    kind="description",
                    gender=gender,
                    noun=following,
                    adjectives=(*adjectives, word),
                    determiner=determiner,
                    new=True,
                )
            return Mention(
                segment=segment,
                first=start,
                last=position + 1,
                kind="description",
                gender=gender,
                noun=word,
                adjectives=tuple(adjectives),
                determiner=determiner,
                possessive=possessive,
                new=not several
                and (determiner in ("a", "an", "another") or _narrowed(tokens, position + 1, possessive=possessive)),
            )
        if not determiner or len(adjectives) == _MOST_ADJECTIVES or word in known.prepositions | JOINERS | DETERMINERS:
            return None
        adjectives.append(word)
        position += 1
        if position < len(tokens) and tokens[position].text == ",":
            position += 1
    return None


def narrowing(mention: Mention) -> str:
    """Return the words behind a description that tell which one is meant, `in a yellow oilskin`; empty without any.

    Names and other people are none of them: they would be taken for whoever is meant.
    """
    known = vocabulary()
    tokens = mention.segment.tokens
    words: list[str] = []
    if mention.possessive or mention.last >= len(tokens) or tokens[mention.last].lower not in _NARROWS:
        return ""
    if mention.determiner not in ("a", "an", "the", "another", "one") or mention.noun in known.kin:
        return ""
    for at in range(mention.last + 1, min(len(tokens), mention.last + 2 + _LONGEST_NARROWING)):
        token = tokens[at]
        lower = token.lower
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        goes_on = following is not None and following.text[0].islower() and not ends_phrase(following)
        # `by the window turned a page`, but `in a scorched apron`
        goes_on = goes_on and tokens[at + 1].lower not in DETERMINERS
        acts = lower in known.past or (lower.endswith("ed") and bool(words) and not goes_on)
        if lower in known.pronouns or lower in known.nouns or is_plural(lower) or not token.text[0].islower():
            if token.is_word:
                return ""
            break
        if acts or (lower not in DETERMINERS and ends_phrase(token)):
            break
        words.append(token.text)
    while words and words[-1].lower() in ("a", "an", "the", "this", "that", "another"):
        words.pop()
    return " ".join((tokens[mention.last].lower, *words)) if words else ""


def owned_by(mention: Mention) -> Mention | None:
    """Read `Kit's mother`, `my brother's old nurse`: someone of whom the words before say whose he is."""
    nouns = vocabulary().nouns
    if not mention.possessive:
        return None
    tokens = mention.segment.tokens
    for at in range(mention.last, min(mention.last + 1 + _MOST_ADJECTIVES, len(tokens))):
        text, possessive = base_of(tokens[at])
        following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        if not tokens[at].is_word or text[0].isupper():
            return None
        if text in nouns and text not in _UTTER and (possessive or following not in nouns):
            return Mention(
                segment=mention.segment,
                first=mention.first,
                last=at + 1,
                kind="description",
                gender=nouns[text],
                noun=text,
                adjectives=tuple(token.lower for token in tokens[mention.last : at]),
                possessive=possessive,
                owner=mention,
            )
    return None


def one_of(segment: Segment, position: int) -> Mention | None:
    """Read `one of the women`, `another of her brothers`: somebody who was not told apart before."""
    tokens = segment.tokens
    if tokens[position].lower not in ("one", "another") or position + 3 >= len(tokens):
        return None
    if tokens[position + 1].lower != "of" or tokens[position + 2].lower not in DETERMINERS | {"these", "those"}:
        return None
    spoken = position > 0 and is_spoken(tokens[position - 1])
    for at in range(position + 3, min(position + 4 + _MOST_ADJECTIVES, len(tokens))):
        text, possessive = base_of(tokens[at])
        word = text.lower()
        if possessive or not tokens[at].is_word or word in vocabulary().prepositions | JOINERS:
            return None
        if is_plural(word) or (spoken and means_several(word) and _ends_phrase_at(tokens, at + 1)):
            noun = singular(word)
            return Mention(
                segment=segment,
                first=position,
                last=at + 1,
                kind="description",
                gender=vocabulary().nouns.get(noun, "unknown"),
                noun=noun,
                adjectives=tuple(token.lower for token in tokens[position + 3 : at]),
                determiner="another",
                new=True,
            )
    return None


def one_who_speaks(segment: Segment, position: int) -> Mention | None:
    """Read `said one`, `cried another`, `commented a third`, `shouted both`: people whom nothing else tells apart."""
    tokens = segment.tokens
    if position == 0 or not is_spoken(tokens[position - 1]):
        return None
    lower = tokens[position].lower
    last = position + 1
    if lower in ("a", "the") and last < len(tokens) and tokens[last].lower in _ORDINALS:
        lower, last = tokens[last].lower, last + 1
    elif lower not in ("one", "another") and not is_everyone(lower):
        return None
    if not _ends_phrase_at(tokens, last):
        return None
    return Mention(
        segment=segment,
        first=position,
        last=last,
        kind="description",
        gender="unknown",
        noun=lower,
        determiner="the" if tokens[position].lower == "the" or is_everyone(lower) else "another",
        new=tokens[position].lower != "the",
    )


def one_of_two(segment: Segment, position: int) -> Mention | None:
    """Read `the former`, `the latter`: one of two who were just named."""
    tokens = segment.tokens
    at = position + 1
    if tokens[position].lower != "the" or at >= len(tokens) or tokens[at].lower not in OF_TWO:
        return None
    following = tokens[at + 1].lower if at + 1 < len(tokens) else "."
    known = vocabulary()
    acts = following in known.past or following in known.speech_verbs or following in known.auxiliaries
    if following[0].isalpha() and not (acts or following.endswith("ed") or following in JOINERS | known.prepositions):
        return None  # "the latter part"
    return Mention(
        segment=segment,
        first=position,
        last=at + 1,
        kind="description",
        gender="unknown",
        noun=tokens[at].lower,
        determiner="the",
    )


def _ends_phrase_at(tokens: list[Token], position: int) -> bool:
    return position >= len(tokens) or ends_phrase(tokens[position])


def phrases_in(segment: Segment, roster: Roster, named: list[Mention]) -> list[Mention]:
    """Find the descriptions that a given cast holds, the longest first, where no name stands."""
    found: list[Mention] = []
    if not roster.phrases:
        return found
    tokens = segment.tokens
    taken = {index for mention in named for index in range(mention.first, mention.last)}
    for position, token in enumerate(tokens):
        for words in sorted(roster.phrases.get(token.lower, ()), key=len, reverse=True):
            last = position + len(words)
            here = tokens[position:last]
            if len(here) < len(words) or taken & set(range(position, last)):
                continue
            text, possessive = base_of(here[-1])
            if (*(name_key(t.text) for t in here[:-1]), name_key(text)) != words:
                continue
            person = roster.real(roster.by_form[words])
            adjectives, noun = head_of(words)
            found.append(
                Mention(
                    segment=segment,
                    first=position,
                    last=last,
                    kind="description",
                    gender=person.gender,
                    person=person,
                    noun=noun,
                    adjectives=adjectives,
                    determiner=words[0] if words[0] in DETERMINERS else "",
                    possessive=possessive,
                    given=True,
                )
            )
            taken.update(range(position, last))
            break
    return found


def head_of(words: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the adjectives and the noun of a description: old, lady, of `the old lady by the stove`."""
    known = vocabulary()
    first = int(len(words) > 1 and words[0] in DETERMINERS)
    behind = (at for at in range(first + 1, len(words)) if words[at] in known.prepositions | JOINERS)
    last = next(behind, len(words))
    return tuple(words[first : last - 1]), words[last - 1]


def _compound(word: str) -> bool:
    head = word.rpartition("-")[2]
    return head != word and head in vocabulary().nouns


def _narrowed(tokens: list[Token], position: int, *, possessive: bool) -> bool:
    """Tell whether words behind a description say which one is meant, as for one not met before."""
    if possessive or position >= len(tokens):
        return False
    return tokens[position].lower in ("in", "with", "by", "across", "beside", "who", "from", "behind", "opposite", "at")
