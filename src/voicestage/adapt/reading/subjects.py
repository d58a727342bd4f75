"""The subject of a tag, read before anyone in the story is known: `said Bo`, `the vole replied`, `HAL said`.

Where a tag must stand, a word that names or describes a speaker is told from a word that does not, whatever the word:
behind `“He won't,”` comes `said Bo`, and behind `“Go.”` comes `Thunder muttered.`, which is a sentence of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.segments import Passage, Segment, Token
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

_GOES_ON = frozenset((",", "!", "?", "…", "-", "—", "–"))
"""Marks at a speech's end behind which a tag may stand; behind a full stop a new sentence does."""
_MARKS = frozenset((",", "—", "–", "--", "-"))
_BETWEEN = frozenset(("out", "back", "up", "on", "again", "in"))
_LONGEST = 4
"""Words in the description of a speaker, at most, besides `the`."""
_FEW = 3
"""Words from which a speech is one, where the verb is of a sound: `“Boom,” roared the cannon.`"""
_SOUNDS = frozenset(
    (
        *("thunder", "boom", "roar", "hiss", "squeal", "screech", "squeak", "bark", "croak", "groan", "moan", "whine"),
        *("hum", "purr", "chirp", "hoot", "growl", "snarl", "bleat", "rattle", "wail", "coo", "crow", "snort", "grunt"),
        *(
            "cough",
            "bellow",
            "grumble",
            "grate",
            "pipe",
            "sing",
            "sigh",
            "scream",
            "shriek",
            "howl",
            "pant",
            "rage",
            "rumble",
            "wheeze",
            "yelp",
        ),
    )
)


class TagSubject(NamedTuple):
    """Words that are the subject of a tag."""

    segment: Segment
    first: int
    """The index of its first token: a name, or `the`."""
    last: int
    """The index behind its last token."""
    verb: str
    """The verb of speech in its base form."""
    spoken: int
    """How many words are spoken beside it."""

    @property
    def head(self) -> Token:
        """Its last word: what the speaker is, or the end of a name."""
        return self.segment.tokens[self.last - 1]

    @property
    def described(self) -> bool:
        """Whether it describes the speaker rather than name him."""
        return self.segment.tokens[self.first].text.lower() in ("the", "a", "an")


def tag_subjects(passages: Sequence[Passage]) -> Iterator[TagSubject]:
    """Give the subjects of the tags right behind a speech, and of those that lead to one: `The ship said, “…”`"""
    for passage in passages:
        for place, segment in enumerate(passage.segments):
            if segment.quotation is not None or not segment.tokens:
                continue
            before = passage.segments[place - 1] if place else None
            after = passage.segments[place + 1] if place + 1 < len(passage.segments) else None
            found = None
            if before is not None and before.quotation is not None:
                found = _behind(segment, before)
            if found is None and after is not None and segment.tokens[-1].text in (",", ":"):
                found = _leading(segment, after)
            if found is not None:
                yield found


def speaking_nouns(subjects: Sequence[TagSubject]) -> dict[str, Gender]:
    """Return nouns of whatever speaks in a story and is no word for a person elsewhere: the vole, the ship."""
    known = vocabulary()
    found: dict[str, Gender] = {}
    for subject in subjects:
        word = subject.head.lower
        if not subject.described or word in known.nouns or word in known.titles:
            continue
        if any(word in words for words in (known.body, known.shown, known.not_names, known.adverbs)):
            continue
        sound = subject.verb in known.weak_speech_verbs or subject.verb in _SOUNDS
        if subject.spoken >= _FEW or not sound:
            found[word] = "unknown"
    return found


def _behind(segment: Segment, speech: Segment) -> TagSubject | None:
    tokens = segment.tokens
    at = 0
    while at < len(tokens) and tokens[at].text in _MARKS:
        at += 1
    if at == len(tokens) or not tokens[at].is_word:
        return None
    spoken = sum(token.is_word for token in speech.tokens)
    verb = _spoke(tokens[at]) or _speak(tokens, at)
    if verb and tokens[at].text[0].islower():
        first = at + 1
        while first < len(tokens) and (tokens[first].text in _BETWEEN or tokens[first].is_adverb):
            first += 1
        last = _end(tokens, first)
        return TagSubject(segment, first, last, verb, spoken) if last else None
    ending = speech.text.rstrip()[-1:]
    if ending not in _GOES_ON or (ending in "!?…" and tokens[at].text in ("The", "A", "An")):
        return None
    found = _direct(segment, at)
    return TagSubject(segment, *found, spoken) if found else None


def _leading(segment: Segment, speech: Segment) -> TagSubject | None:
    tokens = segment.tokens
    at = len(tokens) - 1
    while at and tokens[at - 1].text not in (".", "!", "?", "…", ";", ":"):
        at -= 1
    found = _direct(segment, at)
    if found is None or len(tokens) - found[1] > _LONGEST:
        return None
    return TagSubject(segment, *found, sum(token.is_word for token in speech.tokens))


def _direct(segment: Segment, at: int) -> tuple[int, int, str] | None:
    """Return the subject that stands before its verb, and the verb: `the old vole said`, `N'dea slowly said`."""
    tokens = segment.tokens
    last = _end(tokens, at)
    if last is None:
        return None
    described = tokens[at].lower in ("the", "a", "an")
    for place in range(at + 1, min(len(tokens), at + 2 + _LONGEST)):
        verb = _spoke(tokens[place])
        if verb:
            head = place
            while tokens[head - 1].is_adverb and head - 1 > at:
                head -= 1
            # only the name, or `the` and lower-case words, may stand before the verb
            if head - at > (1 if described else 0) and (described or head == last):
                return at, head, verb
            return None
        if not tokens[place].is_word:
            return None
    return None


def _end(tokens: Sequence[Token], first: int) -> int | None:
    """Return the index behind a name, or behind a description's noun; None where neither begins at `first`."""
    known = vocabulary()
    if first >= len(tokens) or not tokens[first].is_word:
        return None
    last = first + 1
    if tokens[first].text[0].isupper() and tokens[first].lower not in ("the", "a", "an"):
        while last < len(tokens) and (tokens[last].text[0].isupper() or tokens[last].text.isdigit()):
            last += 1
        return last
    if tokens[first].lower not in ("the", "a", "an"):
        return None
    while last < len(tokens) and last - first <= _LONGEST:
        token = tokens[last]
        if not token.is_word or token.text[0].isupper() or _ends_description(token):
            break
        last += 1
    head = tokens[last - 1]
    return last if last > first + 1 and head.lower not in known.adverbs else None


def _ends_description(token: Token) -> bool:
    known = vocabulary()
    lower = token.lower
    return (
        lower in known.prepositions
        or lower in known.auxiliaries
        or lower in ("and", "or", "who", "which", "that", "when", "while", "he", "she", "they", "it", "his", "her")
        or token.is_adverb
        or lower in known.adverbs
        or bool(_spoke(token))
    )


def _spoke(token: Token) -> str:
    """Return the base form of a verb of speech in the past or in the third person, else an empty string."""
    base = vocabulary().speech_verbs.get(token.lower, "")
    if not base or token.lower.endswith("ing") or (token.lower == base and base not in ("read", "burst")):
        return ""
    return base


def _speak(tokens: Sequence[Token], at: int) -> str:
    """Return a verb of speech without an ending, where `the` and a plural stand behind it: `say the forks`."""
    lower = tokens[at].lower
    if vocabulary().speech_verbs.get(lower) != lower or at + 1 == len(tokens) or tokens[at + 1].lower != "the":
        return ""
    last = _end(tokens, at + 1)
    return lower if last is not None and tokens[last - 1].lower.endswith("s") else ""


def name_keys(subject: TagSubject) -> list[str]:
    """Return the words of a name that is a tag's subject, as names are compared."""
    tokens = subject.segment.tokens[subject.first : subject.last]
    return [name_key(token.text) for token in tokens if token.is_word]
