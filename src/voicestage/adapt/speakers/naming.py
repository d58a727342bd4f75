"""What people are called in the end: descriptions joined with the names that come later, one best name for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from voicestage.adapt.reading.names import plain_name, speaker_name
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.turns import Scan, Turn
from voicestage.adapt.speakers.beam import Decision
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Character
from voicestage.model.script import NARRATOR, same_name


def best_name(person: Person) -> str:
    """Return the name by which a person is best known: the user's, else the most used, a full name for preference."""
    if person.given:
        return person.given.name
    if not person.forms:
        return "the narrator"

    def rank(form: str) -> tuple[bool, float, str]:
        described = form.lower() == form or form.rsplit(maxsplit=1)[-1].lower() in vocabulary().nouns
        return (not described, person.forms[form] * (1.0 + 0.2 * (len(form.split()) > 1)), form)

    return max(person.forms, key=rank)


def join_named(read: Scan, decisions: Sequence[Decision | None], roster: Roster) -> bool:
    """Join people met under a description with the names they turn out to bear; tell whether any were."""
    joined = False
    settled: set[int] = set()  # those who have spoken under their names, or have been joined: no strangers any more
    for place in range(len(read.turns)):
        for stranger, person in _identities(read, decisions, place, roster):
            may_be = person.number not in settled and _may_be(stranger, person, roster)
            if may_be and not _calls(stranger, person, read, roster):
                roster.merge(stranger, person)
                settled.add(person.number)
                joined = True
        decision = decisions[place]
        if (
            decision is not None
            and decision.person.noun is None
            and _points(read.turns[place], decision.person, roster)
        ):
            settled.add(decision.person.number)
    return joined


def _identities(
    read: Scan, decisions: Sequence[Decision | None], place: int, roster: Roster
) -> Iterator[tuple[Person, Person]]:
    """Give each stranger of a turn with a person whom he may be, the surest first."""
    turn = read.turns[place]
    stranger = _stranger(turn, roster)
    previous = read.turns[place - 1] if place and turn.gap <= 1 else None
    for mention in turn.introduces:
        if mention.person is None:
            continue
        person = roster.real(mention.person)
        if stranger is not None:
            yield stranger, person
        elif previous is not None and turn.tag is None and not _named_before(person, read, turn.passage):
            # two take turns: who says his name now spoke before the last, or goes on from the last
            earlier = [roster.real(d.person) for d in (*decisions[max(0, place - 2) : place],) if d is not None]
            for surely in (True, False):
                yield from ((one, person) for one in earlier if (one.gender == person.gender) == surely)
    for other in (place - 1, place + 1):
        # who is called by name just before the stranger answers, or just after he spoke
        if stranger is None or not 0 <= other < len(read.turns) or read.turns[max(place, other)].gap > 1:
            continue
        for address in read.turns[other].addresses:
            if address.person is not None:
                person = roster.real(address.person)
                if not _named_before(person, read, max(turn.passage, read.turns[other].passage)):
                    yield stranger, person
    if previous is not None and _stranger(previous, roster) is not None:
        # "Herr Vogel tunes pianos," says the woman, of the thin man who just spoke
        for mention in turn.named:
            earlier_stranger = _stranger(previous, roster)
            if mention.person is None or earlier_stranger is None:
                continue
            person = roster.real(mention.person)
            if person.first_seen == mention.start and person.gender == earlier_stranger.gender != "unknown":
                yield earlier_stranger, person


def join_narrator(read: Scan, roster: Roster, narrator: Person) -> None:
    """Give a narrator who tells of himself his name: others call him by it, and he never writes it."""
    calls: Counter[Person] = Counter()
    answered: set[Person] = set()
    for place, turn in enumerate(read.turns):
        called = {roster.real(address.person) for address in turn.addresses if address.person is not None}
        calls.update(called)
        following = read.turns[place + 1] if place + 1 < len(read.turns) else None
        answers = following is not None and following.gap <= 1 and _is_own(following)
        if answers or (turn.gap == 0 and _is_own(read.turns[place - 1])):
            answered |= called
    written = {
        mention.person.number
        for found in read.mentions
        for mention in found
        if mention.kind == "name" and mention.person
    }
    for person, times in calls.most_common(3):
        if times >= 2 and person.number not in written and person.noun is None and (times > 2 or person in answered):
            narrator.gender = person.gender
            narrator.given = person.given
            roster.merge(person, narrator)
            return


def _points(turn: Turn, person: Person, roster: Roster) -> bool:
    """Tell whether anything beside a turn points at a person."""
    return any(
        clue.mention.person is not None and roster.real(clue.mention.person) is person
        for clue in turn.clues
        if clue.strength != "near"
    )


def _is_own(turn: Turn) -> bool:
    """Tell whether the narrator tells of his own speech: `I say`."""
    return any(clue.mention.noun in ("i", "my", "me") for clue in turn.clues)


def _stranger(turn: Turn, roster: Roster) -> Person | None:
    """Return whom the turn's tag or beat describes without a name."""
    for clue in turn.clues:
        person = clue.mention.person
        if clue.strength != "near" and person is not None:
            person = roster.real(person)
            return person if person.noun and clue.mention.kind != "name" else None
    return None


def _may_be(stranger: Person, person: Person, roster: Roster) -> bool:
    if roster.real(stranger) is not stranger or stranger.noun is None or stranger.given is not None:
        return False
    if person is stranger or person.noun is not None:
        return False
    return "unknown" in (stranger.gender, person.gender) or stranger.gender == person.gender


def _calls(stranger: Person, person: Person, read: Scan, roster: Roster) -> bool:
    """Tell whether a stranger calls the person somewhere, who then is another."""
    return any(
        _stranger(turn, roster) is stranger
        for turn in read.turns
        for address in turn.addresses
        if address.person is not None and roster.real(address.person) is person
    )


def _named_before(person: Person, read: Scan, passage: int) -> bool:
    """Tell whether the narration has named the person before a passage; then he is no stranger in it."""
    return any(
        mention.kind == "name" and mention.person is person
        for mentions in read.mentions[max(0, passage - 400) : passage]
        for mention in mentions
    )


def to_characters(people: Sequence[Person]) -> tuple[Character, ...]:
    """Return people as characters with names of their own that a script can bear."""
    taken: set[str] = {same_name(NARRATOR)}
    characters: list[Character] = []
    for person in people:
        if person.given is not None:
            taken.update(same_name(name) for name in person.given.names)
    for person in people:
        if person.given is not None:
            characters.append(person.given)
            continue
        name = _free(plain_name(best_name(person)) or "Someone", taken)
        taken.add(same_name(name))
        aliases: list[str] = []
        for form, _ in person.forms.most_common():
            alias = plain_name(form)
            if alias and same_name(alias) not in taken:
                taken.add(same_name(alias))
                aliases.append(alias)
        characters.append(Character(name=name, aliases=tuple(aliases), gender=person.gender))
    return tuple(characters)


def _free(name: str, taken: set[str]) -> str:
    """Return the name, with a number where someone bears it already."""
    free, count = name, 1
    while same_name(free) in taken or same_name(speaker_name(free)) in taken:
        count += 1
        free = f"{name[:36].strip()} {count}"
    return free
