"""Which forms of names are one person's: Mr. Bennet and Bennet, Kit and Katherine, but not Mrs. and Miss Bennet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from voicestage.adapt.reading.kinship import MARRIED
from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.runs import Run
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

_ENOUGH = 2.0
"""Points of evidence from which a name is a person's."""
_MOST_BY = 3
"""How many times as many pronouns of one gender as of the other tell it, three at least."""
_OFTEN = 2
"""How often the narration uses a name that is no slip."""
_SHORTEST_STEM = 3
_SHORTEST_PATRONYMIC = 6
_SONS = ("ovich", "ovitch", "evich", "evitch", "yich", "yitch", "lich", "mich", "tich")
_DAUGHTERS = ("ovna", "evna", "ichna", "inichna")
_SINGLE = frozenset(("miss", "mlle", "mademoiselle", "mistress", "fräulein", "señorita", "signorina"))
_BEFORE_GIVEN = frozenset(("miss", "master", "mistress", "sir", "lady", "lord", "aunt", "uncle", "cousin"))
"""Titles behind which a fond form of a given name may stand: Miss Lizzy, Aunt Polly."""
_HONOURS = frozenset(("sir", "lady", "lord", "dame"))
"""Titles that go with a given name: Lady Catherine, Sir William."""


@dataclass(slots=True)
class Form:
    """A form of a name, such as `Mr. Bennet`, and how the story uses it."""

    seen: int
    """Where it stands first, in characters of `Book.raw`."""
    count: int = 0
    points: float = 0.0
    """For its being a person's."""
    written: Counter[str] = field(default_factory=Counter)
    """How it is written."""
    told: int = 0
    """How often it stands in narration, not in speech."""
    pronouns: Counter[Gender] = field(default_factory=Counter)
    """The genders of the pronouns behind it."""

    @property
    def gender(self) -> Gender:
        """The gender that most of the pronouns behind it have."""
        male, female = self.pronouns["male"], self.pronouns["female"]
        if max(male, female) < _MOST_BY * max(1, min(male, female)):
            return "unknown"
        return "male" if male > female else "female"


def join_forms(roster: Roster, forms: Mapping[tuple[str, ...], Form]) -> None:
    """Join forms of names into people: full names first, then titles with last names, then single names."""

    def weight(words: tuple[str, ...]) -> tuple[int, int, int]:
        titled = words[0].endswith(".")
        return (-(len(words) - titled), not titled, -forms[words].count)

    roster.written.update({words: form.told for words, form in forms.items()})
    for words in sorted(forms, key=weight):
        form = forms[words]
        title = words[0][:-1] if words[0].endswith(".") else None
        run = Run(title, words[1:] if title else words, 0, 0, possessive=False)
        person = roster.by_form.get(words) or _match(roster, run, form.gender)
        if person is None and not form.told and len(words) == 1:
            person = _shortened(roster, words[0])
        if person is None:
            if form.points < _ENOUGH and not (form.count >= 4 and form.points >= 1):
                continue
            person = roster.add()
            person.first_seen = form.seen
        learn(person, run)
        person.forms.update(form.written)
        person.points += form.points
        person.first_seen = min(person.first_seen, form.seen)
        roster.by_form[words] = person


def learn(person: Person, run: Run) -> None:
    """Let a person bear a name: its titles, first and last names, and the gender that they tell."""
    known = vocabulary()
    if run.title:
        person.titles |= {run.title, known.short_titles.get(run.title, run.title)}
        if known.titles[run.title] != "unknown":
            person.gender = known.titles[run.title] if person.gender == "unknown" else person.gender
    if len(run.keys) > 1:
        person.firsts.add(run.keys[0])
        person.middles.update(run.keys[1:-1])
        person.lasts.add(run.keys[-1])
    elif run.title and run.title not in known.kin and run.title not in ("sir", "lady", "miss", "sister", "brother"):
        person.lasts.add(run.keys[0])
    else:
        person.firsts.add(run.keys[0])
    if person.gender == "unknown" and (len(run.keys) > 1 or not run.title):
        key = run.keys[0]
        kin = known.nouns.get(key, "unknown") if key in known.kin else "unknown"  # Papa, Granda
        person.gender = known.given_names.get(key, kin)
    if person.gender == "unknown" and len(run.keys) > 1:
        person.gender = _gender_of_patronymic(run.keys[1])


def _gender_of_patronymic(key: str) -> Gender:
    """Return the gender that a Russian father's name tells: Ivan Petrovich, Anna Petrovna."""
    if len(key) < _SHORTEST_PATRONYMIC:
        return "unknown"
    return "male" if key.endswith(_SONS) else "female" if key.endswith(_DAUGHTERS) else "unknown"


def _match(roster: Roster, run: Run, told: Gender) -> Person | None:
    """Return the one person whom another form of the name already names, or None; `told` is what pronouns say of it."""
    known = vocabulary()
    gender = known.titles[run.title] if run.title else "unknown"
    if gender == "unknown" and len(run.keys) > 1:
        gender = known.given_names.get(run.keys[0], "unknown")
    bare = not run.title and len(run.keys) == 1
    if bare and run.keys[0] not in known.given_names:
        gender = told
    same = [person for person in roster.people if not _clash(roster, person, run, gender)]
    fits = [person for person in same if _fits(person, run)]
    if not fits:
        fits = [person for person in same if _fits(person, run, fond=True)]  # Miss Lizzy is Elizabeth
    if len(fits) > 1 and bare:
        # Bennet alone is Mr. Bennet, Catherine alone not Lady Catherine, where both are there
        fits = [person for person in fits if not _always_titled(person, run.keys[0])] or fits
    if len(fits) > 1 and bare:
        # a bare name is his who bears it most often with a title or a second name
        def borne(person: Person) -> int:
            return sum(times for form, times in person.forms.items() if run.keys[0] in map(name_key, form.split()))

        first, second, *_ = sorted(fits, key=borne, reverse=True)
        return first if borne(first) > borne(second) else None
    return fits[0] if len(fits) == 1 else None


def _shortened(roster: Roster, key: str) -> Person | None:
    """Return the one person whose first name begins so: who is called Geth is Gethin, where nobody else may be."""
    if len(key) < _SHORTEST_STEM or key in vocabulary().given_names:
        return None
    stem = _stem(key)
    found = [
        person
        for person in roster.people
        if any(first.startswith(stem) and len(first) >= len(stem) + 2 for first in person.firsts)
    ]
    return found[0] if len(found) == 1 else None


def _stem(key: str) -> str:
    """Return a name without its fond ending: `im` of Immy, who is Imogen."""
    stem = re.sub(r"(?:ie|y|ey|o)\Z", "", key)
    doubled = len(stem) > 2 and stem[-1] == stem[-2]
    return stem[:-1] if doubled and stem != key else key


def _always_titled(person: Person, key: str) -> bool:
    """Tell whether a name is seldom written of someone without a title: Mrs. Bennet, Lady Catherine."""
    titles = _HONOURS if key in person.firsts else MARRIED | _SINGLE
    return bool(person.titles & titles) and not any(
        key in words and words[0] not in vocabulary().titles
        for words in ([name_key(word) for word in form.split()] for form in person.forms)
    )


def _fits(person: Person, run: Run, *, fond: bool = False) -> bool:
    first, last = run.keys[0], run.keys[-1]
    if len(run.keys) > 1:
        if len(run.keys) == 2 and first in person.firsts and last in person.middles:
            return True  # Ivan Petrovich is Ivan Petrovich Drozdov
        return last in person.lasts and any(_same_first(first, known) for known in person.firsts)
    if last in person.lasts or last in person.firsts:
        return True
    if run.title and not (fond and run.title in _BEFORE_GIVEN):
        return False
    # a letter is no name, and nobody calls Lady Catherine Kitty
    return any(
        min(len(last), len(known)) > 1 and _same_first(last, known) and not _always_titled(person, known)
        for known in person.firsts
    )


def _same_first(one: str, other: str) -> bool:
    if one == other:
        return True
    nicknames = vocabulary().nicknames
    return (
        other in nicknames.get(one, ())
        or one in nicknames.get(other, ())
        or _is_fond_form(one, other)
        or _is_fond_form(other, one)
        or (len(one) == 1 and other.startswith(one))
        or (len(other) == 1 and one.startswith(other))
    )


def _is_fond_form(one: str, other: str) -> bool:
    """Tell whether a name is another with a fond ending: Beanie, Tommy, Rosie."""
    for ending in ("ie", "y", "ey"):
        stem = one.removesuffix(ending)
        if stem != one and len(stem) >= _SHORTEST_STEM:
            return other in (stem, stem + "e") or (
                len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2] == other[-1] and stem[:-1] == other
            )
    return False


def _clash(roster: Roster, person: Person, run: Run, gender: Gender) -> bool:
    if "unknown" not in (gender, person.gender) and gender != person.gender:
        return True
    if run.title is not None and _ranks_apart(person, run):
        return True
    if run.title in MARRIED:
        return not person.titles & {run.title} and bool(person.firsts or person.titles & _SINGLE)
    if run.title in _SINGLE | {"mr"} and len(run.keys) == 1 and run.keys[0] in person.lasts - person.firsts:
        # beside a Miss Jemima, Miss Pinkerton is the elder sister
        younger = any((f"{run.title}.", first) in roster.written for first in person.firsts - person.lasts)
        # who is Will throughout the narration is not the Mr. Pargeter of the narration, but his son
        son = run.title == "mr" and roster.written[run.form] >= _OFTEN
        son = son and any(roster.written[(first,)] >= _OFTEN for first in person.firsts - person.lasts)
        return younger or son or (run.title in _SINGLE and bool(person.titles & MARRIED))
    return False


def _ranks_apart(person: Person, run: Run) -> bool:
    """Tell whether one title is a lady's and the other a rank, as of Mrs. Craven and Dr. Craven: two of one name."""
    if len(run.keys) > 1 or run.keys[0] not in person.lasts:
        return False
    titles = vocabulary().titles
    if run.title in MARRIED | _SINGLE:
        ranks = [title for title in person.titles if titles[title] == "unknown"]
        return bool(ranks) and not person.titles & (MARRIED | _SINGLE)
    return titles[run.title or ""] == "unknown" and bool(person.titles & (MARRIED | _SINGLE))
