"""The subject of a tag, read before anyone in the story is known: `said Bo`, `the vole replied`, `HAL said`.

Where a tag must stand, a word that names or describes a speaker is told from a word that does not, whatever the word:
behind `“He won't,”` comes `said Bo`, and behind `“Go.”` comes `Thunder muttered.`, which is a sentence of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.plurals import means_several
from voicestage.adapt.reading.segments import Passage, Segment, Token
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

_GOES_ON = frozenset((",", "!", "?", "…", "-", "—", "–"))
"""Marks at a speech's end behind which a tag may stand; behind a full stop a new sentence does."""
_MARKS = frozenset((",", "—", "–", "--", "-"))
_BETWEEN = frozenset(("out", "back", "up", "on", "again", "in", "forth", "off"))
_LONGEST = 4
"""Words in the description of a speaker, at most, besides `the`."""
_SHORTEST_VERB = 5
_UTTERS = frozenset(
    (
        *("went", "goes", "came", "comes", "put", "puts", "broke", "breaks", "cut", "cuts", "threw", "throws", "shot"),
        *("shoots", "flung", "got", "struck"),
    )
)
"""Verbs that tell of speech behind it: `went the audience`, `broke in Kit`, `came a voice`."""
_ARTICLES = frozenset(("the", "a", "an", "another"))
SAME_IN_THE_PAST = frozenset(("read", "burst", "quoth"))
"""Verbs of speech whose base form is their past too."""
_ENDS = frozenset(
    (
        *("and", "or", "but", "nor", "who", "whom", "whose", "which", "that", "what", "when", "while", "where", "how"),
        *("why", "if", "because", "though", "it", "i", "we", "you", "me", "us", "this", "these", "those", "not", "no"),
        *("another", "one", "some", "any", "every", "each", "all", "both", "my", "our", "your", "there", "here"),
    )
)
"""What no adjective is."""
_MEANS_ANOTHER = frozenset(("former", "latter", "other", "others"))
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
        return self.segment.tokens[self.first].lower in _ARTICLES


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
        titled = word in known.titles and subject.head.is_capital
        if not subject.described or word in known.nouns or word in _MEANS_ANOTHER or titled:
            continue
        if any(word in words for words in (known.body, known.shown, known.not_names, known.adverbs)):
            continue
        unheard = subject.verb not in known.speech_verbs
        sound = unheard or subject.verb in known.weak_speech_verbs or subject.verb in _SOUNDS
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
    ending = speech.text.rstrip()[-1:]
    verb = _spoke(tokens[at]) or _speak(tokens, at)
    if not verb and ending in _GOES_ON and told_by(tokens, at):
        verb = tokens[at].lower
    if verb and tokens[at].text[0].islower():
        found = _noun_phrase(tokens, _behind_verb(tokens, at))
        return TagSubject(segment, *found, verb, spoken) if found else None
    if ending not in _GOES_ON or (ending in "!?…" and tokens[at].text in ("The", "A", "An")):
        return None
    direct = _direct(segment, at)
    return TagSubject(segment, *direct, spoken) if direct else None


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
    found = _noun_phrase(tokens, at)
    if found is None:
        return None
    first, last = found
    described = tokens[first].lower in _ARTICLES
    for place in range(first + 1, min(len(tokens), first + 2 + _LONGEST)):
        verb = _spoke(tokens[place])
        if verb:
            head = place
            while tokens[head - 1].is_adverb and head - 1 > first:
                head -= 1
            # only the name, or `the` and lower-case words, may stand before the verb
            if head - first > (1 if described else 0) and (described or head == last):
                return first, head, verb
            return None
        if not tokens[place].is_word:
            return None
    return None


def _noun_phrase(tokens: Sequence[Token], first: int) -> tuple[int, int] | None:
    """Return where a name, or a description to its noun, begins and ends.

    What is said of a name is left out: `sour little Mary`, `the horrified Mrs. Rachel`. None where neither stands at
    `first`.
    """
    known = vocabulary()
    if first >= len(tokens) or not tokens[first].is_word:
        return None
    described = tokens[first].lower in _ARTICLES
    if tokens[first].text[0].isupper() and not described:
        return first, _name_end(tokens, first)
    last = first + described
    while last < len(tokens) and last - first <= _LONGEST:
        token = tokens[last]
        if token.text == "," and last > first + described and tokens[last - 1].is_word:
            last += 1
            continue
        if joins_adjectives(tokens, last):
            last += 1
            continue
        if ends_phrase(token):
            break
        if token.text[0].isupper():
            following = tokens[last + 1] if last + 1 < len(tokens) else None
            if token.lower in known.demonyms and described:
                if following is None or not following.text[0].islower() or ends_phrase(following):
                    return first, last + 1  # the Norwegian
            elif last > first + described or (described and token.lower not in known.titles):
                return last, _name_end(tokens, last)  # the horrified Mrs. Rachel, the Principessa
            else:
                break
        last += 1
    while last > first and tokens[last - 1].text == ",":
        last -= 1
    head = tokens[last - 1]
    return (first, last) if described and last > first + 1 and head.lower not in known.adverbs else None


def joins_adjectives(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word stands between two adjectives before a name: `a tired but happy Anna`."""
    if tokens[at].lower not in ("and", "but", "yet", "if") or at + 2 >= len(tokens) or not tokens[at - 1].is_word:
        return False
    adjective, name = tokens[at + 1], tokens[at + 2]
    return adjective.text[0].islower() and not ends_phrase(adjective) and name.is_capital


def _name_end(tokens: Sequence[Token], first: int) -> int:
    last = first + 1
    while last < len(tokens) and (tokens[last].text[0].isupper() or tokens[last].text.isdigit()):
        last += 1
    return last


def ends_phrase(token: Token) -> bool:
    """Tell whether a word is none of those that may stand before a noun."""
    known = vocabulary()
    lower = token.lower
    return (
        not token.is_word
        or lower in known.prepositions
        or lower in known.auxiliaries
        or lower in known.pronouns
        or lower in _ENDS
        or token.is_adverb
        or lower in known.adverbs
        or bool(_spoke(token))
    )


def is_spoken(token: Token) -> bool:
    """Tell whether a word is a verb of speech in the past or in the third person."""
    return token.text[0].islower() and bool(_spoke(token))


def _spoke(token: Token) -> str:
    """Return the base form of a verb of speech in the past or in the third person, else an empty string."""
    base = vocabulary().speech_verbs.get(token.lower, "")
    if not base or token.lower.endswith("ing") or (token.lower == base and base not in SAME_IN_THE_PAST):
        return ""
    return base


def _speak(tokens: Sequence[Token], at: int) -> str:
    """Return a verb of speech without an ending, where `the` and a plural stand behind it: `say the forks`."""
    lower = tokens[at].lower
    if vocabulary().speech_verbs.get(lower) != lower or at + 1 == len(tokens) or tokens[at + 1].lower != "the":
        return ""
    found = _noun_phrase(tokens, at + 1)
    return lower if found and means_several(tokens[found[1] - 1].lower) else ""


def told_by(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word behind a speech is a verb with its subject, though none of speech.

    `creaked the weathercock`, `went the audience`, `put in Kit`: the subject must be all that the verb has before the
    next mark or preposition.
    """
    token = tokens[at]
    known = vocabulary()
    past = token.lower.endswith("ed") and len(token.text) >= _SHORTEST_VERB
    if not token.text[0].islower() or not (past or token.lower in _UTTERS):
        return False
    if token.lower in known.auxiliaries or token.lower in known.nouns:
        return False
    first = at + 1
    if first < len(tokens) and tokens[first].lower in _BETWEEN:
        first += 1
    found = _noun_phrase(tokens, first)
    if found is None:
        return False
    following = tokens[found[1]] if found[1] < len(tokens) else None
    return following is None or ends_phrase(following)


def subject_end(tokens: Sequence[Token], at: int) -> int | None:
    """Return where the name or description behind a verb ends, `said poor, tired Kit`; None where none stands there."""
    found = _noun_phrase(tokens, _behind_verb(tokens, at))
    return tokens[found[1] - 1].end if found is not None else None


def _behind_verb(tokens: Sequence[Token], at: int) -> int:
    """Return where a subject may begin behind a verb: `cried out slowly the girl`."""
    first = at + 1
    while first < len(tokens) and (tokens[first].text in _BETWEEN or tokens[first].is_adverb):
        first += 1
    return first


def name_keys(subject: TagSubject) -> list[str]:
    """Return the words of a name that is a tag's subject, as names are compared."""
    tokens = subject.segment.tokens[subject.first : subject.last]
    return [name_key(token.text) for token in tokens if token.is_word]


def is_inverted(subject: TagSubject) -> bool:
    """Tell whether a name stands behind its verb: `said June`, where a capital is a name's."""
    tokens = subject.segment.tokens
    return not subject.described and subject.first > 0 and is_spoken(tokens[subject.first - 1])
