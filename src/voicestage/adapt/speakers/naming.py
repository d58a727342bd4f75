"""What people are called in the end: descriptions joined with the names that come later, one best name for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from voicestage.adapt.reading.kinship import same_kin
from voicestage.adapt.reading.mentions import GENERIC, UNSEEN
from voicestage.adapt.reading.names import plain_name, speaker_name
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.turns import Scan, Turn
from voicestage.adapt.speakers.beam import Decision
from voicestage.adapt.speakers.identities import Identities
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Age, Character
from voicestage.model.script import NARRATOR, same_name

_MINE = ("i", "my", "me")


def best_name(person: Person) -> str:
    """Return the name by which a person is best known: the user's, else the most used, a full name for preference."""
    if person.given:
        return person.given.name
    if not person.forms:
        return "the narrator"

    def rank(form: str) -> tuple[bool, float, str]:
        described = form.lower() == form or _head(form).lower() in vocabulary().nouns
        return (not described, person.forms[form] * (1.0 + 0.2 * (len(form.split()) > 1)), form)

    return max(person.forms, key=rank)


def _head(form: str) -> str:
    """Return what a description says somebody is: Man, of Man in a Yellow Oilskin."""
    words = form.split()
    return next((words[at - 1] for at, word in enumerate(words) if at and word.islower()), words[-1])


def join_named(read: Scan, decisions: Sequence[Decision | None], roster: Roster, narrator: Person | None) -> bool:
    """Join people met under a description with the names they turn out to bear; tell whether any were."""
    pairs = Identities(read, decisions, roster, narrator).same()
    for pair in pairs:
        roster.merge(pair.stranger, pair.person)
    return bool(pairs)


def join_narrator(read: Scan, roster: Roster, narrator: Person) -> None:
    """Give a narrator who tells of himself his name: others call him by it, and he never writes it."""
    calls: Counter[Person] = Counter()
    answered: set[Person] = set()
    others: set[Person] = set()  # whom he calls himself
    for place, turn in enumerate(read.turns):
        called = {roster.real(address.person) for address in turn.addresses if address.person is not None}
        calls.update(called)
        if _is_own(turn):
            others |= called
        following = read.turns[place + 1] if place + 1 < len(read.turns) else None
        answers = following is not None and following.gap <= 1 and _is_own(following)
        if answers or (turn.gap == 0 and _is_own(read.turns[place - 1])):
            answered |= called
    named = (m for found in read.mentions for m in found if m.kind == "name" or m.given)
    written = {mention.person.number for mention in named if mention.person}
    kin = _kin_of_narrator(read)
    introduced = _introduced(read, roster)
    for person, times in (*((person, 1) for person in introduced), *calls.most_common(5)):
        if person.number in written or person.noun is not None or person in others:
            continue
        if kin & (person.titles | person.firsts):
            continue  # "Auntie" is whom he tells of as "my aunt"
        few = 1 if person.given is not None else 2
        if times > 2 or (times >= few and person in answered) or person in introduced:
            narrator.gender = person.gender
            narrator.given = person.given
            roster.merge(person, narrator)
            return


def _introduced(read: Scan, roster: Roster) -> list[Person]:
    """Return who gives his name in the narrator's own speech, or when asked for it with nobody else told of beside."""
    found: list[Person] = []
    for place, turn in enumerate(read.turns):
        before = read.turns[place - 1] if place and turn.gap == 0 else None
        after = read.turns[place + 1] if place + 1 < len(read.turns) else None
        if (turn.clues and not _is_own(turn)) or (after is not None and after.gap <= 1 and _is_own(after)):
            continue
        said = {roster.real(m.person) for m in before.named if m.person} if before else set()
        said |= {roster.real(each.person) for each in before.addresses if each.person} if before else set()
        given = [roster.real(mention.person) for mention in turn.introduces if mention.person is not None]
        found += [person for person in given if _is_own(turn) or person in said]
    return list(dict.fromkeys(found))


def _kin_of_narrator(read: Scan) -> frozenset[str]:
    """Return the words for those of whom the narrator tells as `my aunt`, `our father`."""
    told = [m for found in read.mentions for m in found if m.kind == "description" and m.determiner in ("my", "our")]
    nouns = {mention.noun for mention in told}
    return frozenset().union(*(same_kin(noun) for noun in nouns & vocabulary().kin))


def _is_own(turn: Turn) -> bool:
    """Tell whether the narrator tells of his own speech: `I say`."""
    return any(clue.mention.noun in _MINE and clue.strength != "near" for clue in turn.clues)


def to_characters(people: Sequence[Person], ages: Mapping[int, Age]) -> tuple[Character, ...]:
    """Return people as characters with names of their own that a script can bear; `ages` are by number."""
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
            # "a voice" and "the man" are somebody else the next time
            if alias and form.lower() not in GENERIC | UNSEEN and same_name(alias) not in taken:
                taken.add(same_name(alias))
                aliases.append(alias)
        age = ages.get(person.number, "unknown")
        characters.append(Character(name=name, aliases=tuple(aliases), gender=person.gender, age=age))
    return tuple(characters)


def _free(name: str, taken: set[str]) -> str:
    """Return the name, with a number where someone bears it already."""
    free, count = name, 1
    while same_name(free) in taken or same_name(speaker_name(free)) in taken:
        count += 1
        free = f"{name[:36].strip()} {count}"
    return free
