"""How a turn stands to a person: whether it calls him, is said to him, describes him."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from voicestage.adapt.reading.clues import Clue
from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.turns import Turn

OWN = ("i", "my", "me")
"""The narrator's words for himself."""
_ANSWERS = frozenset(("answer", "reply", "return", "respond", "rejoin", "retort", "agree", "assent", "reassure"))
_ASKS = frozenset(("ask", "inquire", "enquire", "demand", "question", "wonder"))
_GOES_ON = frozenset(("add", "continue", "proceed", "resume", "repeat", "conclude", "finish", "go"))


def verb_class(verb: str) -> float:
    """Return the kind of a verb of speech: 2 asks, 3 answers, 4 goes on, 1 any other."""
    if verb in _ASKS:
        return 2.0
    if verb in _ANSWERS:
        return 3.0
    return 4.0 if verb in _GOES_ON else 1.0


def described(turn: Turn, person: Person) -> float:
    """Say how far a description in a clue fits a person: 2 by noun or title, 1 by a word of a name, -1 not at all."""
    for clue in turn.clues:
        mention = clue.mention
        if mention.kind == "description":
            noun = name_key(mention.noun)
            if noun in person.titles or (person.noun is not None and name_key(person.noun) == noun):
                return 2.0
            return 1.0 if any(noun in form.lower() for form in person.forms) else -1.0
    return 0.0


def tells(clue: Clue | None, person: Person, real: Callable[[Person], Person]) -> float:
    """Tell whether a tag says that it is said to a person."""
    if clue is None or clue.addressee is None:
        return 0.0
    meant = clue.addressee.person
    if meant is None:
        return -0.5 if {clue.addressee.gender, person.gender} == {"male", "female"} else 0.3
    speaker = clue.mention.person
    if speaker is not None and real(meant) is real(speaker):
        return 0.0  # "said Kit to him", who is not Kit
    return 1.0 if real(meant) is person else -1.0


def tagged_another(turn: Turn, person: Person, real: Callable[[Person], Person]) -> bool:
    """Tell whether a tag says that anybody but a narrator speaks: `he said`, where he himself writes `I said`."""
    if turn.tag is None or turn.tag.mention.noun in OWN:
        return False
    meant = turn.tag.mention.person
    return meant is None or real(meant) is not person


def addressed(turn: Turn | None, person: Person, real: Callable[[Person], Person]) -> float:
    """Tell whether a turn, by its tag, is said to a person; see `tells`."""
    return tells(turn.tag, person, real) if turn is not None else 0.0


def calls(turn: Turn | None, person: Person, real: Callable[[Person], Person]) -> float:
    """Say how a turn speaks of a person: 3 calls by name, 2 by title, 1 as a man or woman; -1 calls the other kind."""
    found = 0.0
    if turn is None:
        return found
    for address in turn.addresses:
        if address.person is not None:
            if real(address.person) is person:
                return 3.0
            found = found or -0.5
        elif address.noun and address.noun in person.titles:
            found = max(found, 2.0)
        elif {address.gender, person.gender} == {"male", "female"}:
            found = found or -1.0
        elif address.gender == person.gender != "unknown":
            found = max(found, 1.0)
    if found <= 0 and any(m.person is not None and real(m.person) is person for m in turn.named):
        return 0.5
    return found


def keeps_silent(turn: Turn, person: Person, real: Callable[[Person], Person]) -> float:
    """Say whether somebody says nothing: 2 right behind a turn, 1 before it, 0 where nothing says so."""

    def among(mentions: Sequence[Mention]) -> bool:
        return any(mention.person is not None and real(mention.person) is person for mention in mentions)

    return 2.0 if among(turn.silent) else float(among(turn.silent_before))
