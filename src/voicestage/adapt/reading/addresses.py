"""Names inside a speech: who is called, who is spoken about, and who says his own name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voicestage.adapt.reading.mentions import Mention, named_in
from voicestage.adapt.reading.people import Person, is_vocative
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.segments import Segment, Token
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

_CALLED: dict[str, Gender] = {
    "sir": "male",
    "mister": "male",
    "ma'am": "female",
    "maam": "female",
    "madam": "female",
    "miss": "female",
}
_I = frozenset(("i", "i'm", "i've", "i'd", "i'll"))
_GREETINGS = frozenset(("hello", "hullo", "hallo", "hi", "hey"))
_ASKS_NAME = re.compile(
    r"\b(?:(?:your|the) names?|what\b[^.?!,]{0,30}\bcall(?:ed)? you|are you called|who are you"
    r"|who(?:['’]s| is) (?:it|that|this|there)"
    r"|and you are|do i call you|you are(?=\s*(?:…|\.\.\.|\?)))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """Someone called in a speech: by name, or only as a man or a woman."""

    person: Person | None
    gender: Gender
    noun: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The people in the words of one speech."""

    addresses: tuple[Address, ...]
    """Whom the speaker calls."""
    named: tuple[Mention, ...]
    """Whom the speaker names without calling them."""
    introduces: tuple[Mention, ...]
    """The names that the speaker says are his own."""


def asks_name(speech: str) -> bool:
    """Tell whether a speech asks who someone is."""
    return bool(_ASKS_NAME.search(speech))


def is_new_name(segment: Segment, roster: Roster) -> bool:
    """Tell whether a speech is a name and nothing else, one that the story has not had before."""
    mention = next(iter(named_in(segment, roster)), None)
    if mention is None or mention.person is None or mention.first > 0:
        return False
    rest = segment.tokens[mention.last :]
    return not any(token.is_word for token in rest) and mention.person.first_seen == mention.start


def read_speech(segment: Segment, roster: Roster, *, asked: bool) -> Called:
    """Find the people in a speech; `asked` says that the speech before asked for a name."""
    addresses: list[Address] = []
    named: list[Mention] = []
    introduces: list[Mention] = []
    taken: set[int] = set()
    for mention in named_in(segment, roster):
        taken.update(range(mention.first, mention.last))
        if not mention.possessive and _is_own_name(segment.tokens, mention, asked=asked):
            introduces.append(mention)
        elif not mention.possessive and is_vocative(segment, mention.first, mention.last):
            addresses.append(Address(mention.person, mention.gender))
        else:
            named.append(mention)
    own = {id(mention.person) for mention in introduces}
    addresses = [address for address in addresses if id(address.person) not in own]
    addresses += _by_title(segment, taken)
    return Called(addresses=tuple(addresses), named=tuple(named), introduces=tuple(introduces))


def _by_title(segment: Segment, taken: set[int]) -> list[Address]:
    """Find `sir`, `Captain`, `Mother` where they call someone."""
    known = vocabulary()
    found: list[Address] = []
    for position, token in enumerate(segment.tokens):
        lower = token.lower
        if position in taken or not (lower in known.nouns or lower in _CALLED or lower in known.titles):
            continue
        before = segment.tokens[position - 1].lower if position else ""
        if before not in ("the", "a", "an") and is_vocative(segment, position, position + 1):
            gender = _CALLED.get(lower) or known.nouns.get(lower) or known.titles.get(lower, "unknown")
            found.append(Address(None, gender, lower))
    return found


def says_own_name(mention: Mention) -> bool:
    """Tell whether a name stands behind words that leave no doubt: `I'm Pip`, `My name is Pip`, `They call me Pip`."""
    before = mention.segment.tokens[max(0, mention.first - 3) : mention.first]
    words = [token.lower for token in before]
    if words[-1:] == ["i'm"] or words[-2:] in (["i", "am"], ["call", "me"], ["calls", "me"]):
        return True
    return words[-2:] in (["my", "name's"], ["the", "name's"]) or words in (["my", "name", "is"], ["the", "name", "is"])


def _is_own_name(tokens: list[Token], mention: Mention, *, asked: bool) -> bool:
    """Tell whether the speaker says that this is his name: `I am Mme. Delorme`, `They call me Pip`."""
    words = [token.lower for token in tokens[max(0, mention.first - 4) : mention.first]]
    after = [token.lower for token in tokens[mention.last : mention.last + 3]]
    ends = not after or not (after[0][0].isalpha() or after[0] == "?")
    next_word = after[1].replace("’", "'") if len(after) > 1 else ""
    new = mention.person is not None and mention.person.first_seen == mention.start
    if new and not words and mention.last - mention.first > 1 and next_word in _I and after[0] == ".":
        return True  # "Felix Brandauer. I've done this for thirty years."
    if says_own_name(mention):
        return ends
    if after == [",", "i", "mean"]:
        return True
    if len(words) == 3 and words[1:] in ([",", "it's"], [",", "it’s"]):
        return ends  # "Ruth, it's Sam."
    greets = tokens[0].lower in _GREETINGS and words[-3:-2] in ([","], ["."], ["!"])
    if words[-2:] == ["this", "is"] and (len(words) == 2 or greets):
        return ends  # "Hello, Aurel. This is Lotte."
    plain = (
        not words
        or words[-2:] in (["it", "is"], ["only", "me"])
        or words[-1:] == ["it's"]
        or (words[-1] == "," and ("me" in words or "i" in words))
    )
    return asked and plain and ends
