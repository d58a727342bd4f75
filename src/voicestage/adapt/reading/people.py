"""Names as the story writes them: which capitalised words may name someone, and who is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.plurals import means_several
from voicestage.adapt.reading.runs import base_of, opens_sentence
from voicestage.adapt.reading.segments import Passage, Segment, Token
from voicestage.adapt.reading.subjects import TagSubject, is_inverted, name_keys
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Character, Gender

_VOCATIVE_BEFORE = frozenset((",", "—", "–", "--", "-", "!", "?", "…", "..."))
_VOCATIVE_AFTER = frozenset((",", ".", "!", "?", "…", "...", "—", "–", "--", ";"))
_NOBODY = frozenset(("i", "we", "you", "he", "she", "they", "it"))
_CALLS = frozenset(
    (
        *("oh", "o", "yes", "no", "well", "but", "why", "thanks", "you", "sorry", "please", "hello", "hullo", "hallo"),
        *("hi", "hey", "goodbye", "bye", "welcome"),
    )
)
"""What may stand right before whoever is called: `Hi Kit!`"""
_GREETS = frozenset(
    (
        ("good", "morning"),
        ("good", "evening"),
        ("good", "night"),
        ("good", "afternoon"),
        ("come", "on"),
        ("thank", "you"),
    )
)
_FOND_BEHIND = frozenset(("dear", "darling", "dearest", "love", "sweetheart", "honey", "my", "old", "boy", "girl"))
_RELATIVE = frozenset(("who", "whose", "whom", "which"))
_FOND = frozenset(("dear", "my", "old", "young", "poor", "dearest", "good", "little", "sweet"))


@dataclass(slots=True, eq=False)
class Person:
    """Someone in the story, as far as is known."""

    number: int
    forms: Counter[str] = field(default_factory=Counter)
    """The names as the story writes them, with how often."""
    firsts: set[str] = field(default_factory=set)
    middles: set[str] = field(default_factory=set)
    """Names between the first and the last: the patronymic of Ivan Petrovich Drozdov."""
    lasts: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    gender: Gender = "unknown"
    votes: Counter[Gender] = field(default_factory=Counter)
    """What pronouns behind the name say of the gender; whoever acts counts twice."""
    noun: str | None = None
    """The noun by which someone without a name is described."""
    given: Character | None = None
    """The character of the user's cast that this is."""
    points: float = 0.0
    first_seen: int = 0

    @property
    def count(self) -> int:
        """How often the person is named."""
        return sum(self.forms.values())

    @property
    def several(self) -> bool:
        """Whether this is more than one, by what they are called: the soldiers."""
        return self.noun is not None and means_several(self.noun)


def likely_names(passages: Sequence[Passage], subjects: Sequence[TagSubject]) -> set[str]:
    """Return the words that are names wherever they stand.

    They have capitals inside sentences, or are known given names, or speak, or do something at a sentence's head.
    """
    known = vocabulary()
    spoke = Counter(key for subject in subjects if not subject.described for key in name_keys(subject))
    inside: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    tagged: Counter[str] = Counter()
    acted: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for first, segment in ((p.segments[0], segment) for p in passages for segment in p.segments):
        tokens = segment.tokens
        for position, token in enumerate(tokens):
            if not token.text[0].isalpha():
                continue
            word = base_of(token)[0].rstrip(".")
            key = name_key(word)
            if token.text[0].islower():
                lower[key] += 1
            elif word.isupper() and len(word) > 1:
                inside[key] += bool(spoke[key])
            elif opens_sentence(segment, position):
                heads[key] += 1
                following = tokens[position + 1].lower if position + 1 < len(tokens) else ""
                acts = following in known.auxiliaries or following.endswith(("s", "ed"))
                acted[key] += segment.quotation is None and (following in known.past or following.endswith("ed"))
                if segment.quotation is None and (known.speech_verbs.get(following, following) != following):
                    tagged[key] += 1
                elif segment.quotation is None and position == 0 and acts and segment is not first:
                    # doing something right behind a speech
                    tagged[key] += 1
            else:
                inside[key] += 1
                before = tokens[position - 1].lower if position else ""
                said[key] += segment.quotation is None and known.speech_verbs.get(before, before) != before
    # someone may be called Irish, or Weary: a word of every day that speaks
    odd = {
        key
        for key in said.keys() | spoke.keys()
        if max(said[key], spoke[key]) >= 2
        and inside[key] + heads[key] > 3 * lower[key]
        and key in known.not_names
        and key not in _FOND | _NOBODY
    }
    # and Will, or June: `said June` once is enough
    odd |= {
        key
        for subject in subjects
        for key in name_keys(subject)
        if key in known.not_names
        and key not in _FOND | _NOBODY
        and (key in known.given_names or (is_inverted(subject) and inside[key] + heads[key] > lower[key]))
    }
    return odd | {
        key
        for key in inside.keys() | heads.keys()
        if key not in known.not_names
        and (
            (inside[key] and inside[key] >= lower[key])
            or (key in known.given_names and inside[key] + heads[key] > lower[key])
            or (tagged[key] and not lower[key] and not _is_nobody(key, speaks=bool(spoke[key])))
            or (heads[key] >= 3 and not lower[key] and not key.endswith(("ing", "ly")) and key not in known.things)
            or (acted[key] and not lower[key] and not _is_nobody(key, speaks=False) and not key.endswith(("ing", "ly")))
        )
    }


def _is_nobody(key: str, *, speaks: bool) -> bool:
    """Tell whether a word at a sentence's head is a noun: thunder, gulls, timbers; these last may speak as a name."""
    known = vocabulary()
    several = key.endswith("s") and not key.endswith(("ss", "us", "is", "os", "as")) and key not in known.given_names
    return (several and not speaks) or key in known.nouns or key in known.things


def is_vocative(segment: Segment, first: int, last: int) -> bool:
    """Tell whether the words from `first` to `last` (exclusive) of a speech call someone."""
    tokens = segment.tokens
    while first > 0 and tokens[first - 1].lower in _FOND:
        first -= 1
    while last < len(tokens) and tokens[last].lower in _FOND_BEHIND:
        last += 1  # "Kit dear", "Kit my love"
    before = tokens[first - 1].text if first else ""
    after = tokens[last].text if last < len(tokens) else ""
    if after and after not in _VOCATIVE_AFTER and not (after == ":" and before == ","):
        return False
    if after == "," and (_in_list(tokens, last) or tokens[min(last + 1, len(tokens) - 1)].lower in _RELATIVE):
        return False  # "Anna, Jonas and Tom", "Anna, who was late"
    if before in _VOCATIVE_BEFORE:
        return True
    if before in ("", ".", "?", "!"):
        return after in (",", "!", "?", "—", "--") or (not before and last + 1 >= len(tokens))
    greets = tokens[first - 2].lower if first > 1 else ""
    return tokens[first - 1].lower in _CALLS or (greets, tokens[first - 1].lower) in _GREETS


def _in_list(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether a comma and then `and` make a list of names."""
    return any(token.lower == "and" for token in tokens[last + 1 : last + 4]) and tokens[last + 1].is_capital
