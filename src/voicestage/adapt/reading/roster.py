"""Who is in the story: names are told from places and joined into people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from voicestage.adapt.reading.kinship import PARENTS
from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.people import Person, Run, find_runs, is_vocative, likely_names, opens_sentence
from voicestage.adapt.reading.segments import Passage, Segment, Token, tokenize
from voicestage.adapt.reading.subjects import speaking_nouns, tag_subjects
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Cast, Character, Gender

_ENOUGH = 2.0
"""Points of evidence from which a name is a person's."""
_SPEAKS = 4.0
"""For being the subject of a tag, whatever else the words may mean: `said Holly Woods`."""
_SHORTEST_STEM = 3
_LONGEST_PHRASE = 7
_THINGS = frozenset(("robot", "machine", "creature", "beast", "ghost", "voice", "radio"))
_PRONOUN_REACH = 12
"""Words behind a name in which a pronoun means who bears it."""
_MOST_BY = 3
"""How many times as many pronouns of one gender as of the other tell it, three at least."""
_MARRIED = frozenset(("mrs", "mme", "madame", "frau", "señora", "senora", "signora"))
_SINGLE = frozenset(("miss", "mlle", "mademoiselle", "mistress", "fräulein", "señorita", "signorina"))
_BEFORE_GIVEN = frozenset(("miss", "master", "mistress", "sir", "lady", "lord", "aunt", "uncle", "cousin"))
"""Titles behind which a fond form of a given name may stand: Miss Lizzy, Aunt Polly."""
_HONOURS = frozenset(("sir", "lady", "lord", "dame"))
"""Titles that go with a given name: Lady Catherine, Sir William."""
_NOT_YET = 1 << 60
"""Where somebody stands first whom the story has not named so far."""
_PRONOUNS = frozenset(
    [
        "i",
        "me",
        "my",
        "mine",
        "myself",
        "you",
        "your",
        "yours",
        "he",
        "him",
        "his",
        "she",
        "her",
        "hers",
        "we",
        "us",
        "our",
        "ours",
        "they",
        "them",
        "their",
        "theirs",
        "it",
        "its",
        "one",
        "ones",
        "another",
        "other",
        "others",
        "who",
        "somebody",
        "someone",
        "anybody",
        "anyone",
        "everybody",
        "everyone",
        "nobody",
        "both",
        "all",
        "himself",
        "herself",
        "themselves",
        "yourself",
        "ourselves",
        "this",
        "that",
        "these",
        "those",
        "each",
    ]
)
_DETERMINERS = frozenset(
    ("the", "a", "an", "my", "his", "her", "our", "their", "your", "this", "that", "one", "another")
)


class Roster:
    """Everyone in the story, found by name."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.by_form: dict[tuple[str, ...], Person] = {}
        self.is_name: set[str] = set()
        self.written: set[tuple[str, ...]] = set()
        """Every form of a name in the story."""
        self.nouns: dict[str, Gender] = vocabulary().nouns
        """Nouns for people, and for whatever else speaks in the story, with the gender they tell."""
        self.speaks_itself = False
        """Whether something speaks that may be called `it`: a ship, a heron."""
        self.phrases: dict[str, list[tuple[str, ...]]] = {}
        """Descriptions in the given cast, by their first word: `the oldest of the colts`."""
        self._merged: dict[int, Person] = {}

    def add(self, gender: Gender = "unknown") -> Person:
        """Add someone of whom nothing else is known yet."""
        person = Person(len(self.people), gender=gender)
        self.people.append(person)
        return person

    def merge(self, one: Person, other: Person) -> None:
        """Let `one` be the same person as `other`, whose name stays."""
        other.forms.update(one.forms)
        other.titles |= one.titles
        other.firsts |= one.firsts
        other.lasts |= one.lasts
        if other.gender == "unknown":
            other.gender = one.gender
        for form, person in self.by_form.items():
            if person is one:
                self.by_form[form] = other
        self._merged[one.number] = other

    def real(self, person: Person) -> Person:
        """Return who a person turned out to be."""
        while person.number in self._merged:
            person = self._merged[person.number]
        return person


def discover(passages: Sequence[Passage], cast: Cast | None) -> Roster:
    """Find the people of a story; those of a given cast come first."""
    roster = Roster()
    subjects = list(tag_subjects(passages))
    roster.is_name = likely_names(passages, subjects)
    roster.nouns = {**vocabulary().nouns, **speaking_nouns(subjects)}
    roster.speaks_itself = len(roster.nouns) > len(vocabulary().nouns) or any(
        subject.head.lower in _THINGS for subject in subjects
    )
    speaks = {(id(subject.segment), subject.first) for subject in subjects}
    for character in cast.characters if cast else ():
        _enlist(roster, character)
    told = _told_parents(passages, roster)
    counts: Counter[tuple[str, ...]] = Counter()
    points: defaultdict[tuple[str, ...], float] = defaultdict(float)
    written: dict[tuple[str, ...], Counter[str]] = {}
    seen: dict[tuple[str, ...], int] = {}
    told_of: set[tuple[str, ...]] = set()
    votes: defaultdict[tuple[str, ...], Counter[Gender]] = defaultdict(Counter)
    for passage in passages:
        for number, segment in enumerate(passage.segments):
            beside_speech = segment.quotation is None and len(passage.segments) > 1
            for run in find_runs(segment, roster.is_name):
                form = run.form
                if form[0] in PARENTS and len(form) == 1 and segment.quotation is not None and form not in told:
                    continue  # `Mam` is whoever is the speaker's mother, not somebody of that name
                counts[form] += 1
                if (id(segment), run.first) in speaks:
                    points[form] += _SPEAKS
                else:
                    points[form] += _points(segment, run, beside_speech=beside_speech and number <= 4)
                text = segment.text[segment.tokens[run.first].start - segment.start :]
                text = text[: segment.tokens[run.last - 1].end - segment.tokens[run.first].start]
                text = text[:-2] if run.possessive else text
                written.setdefault(form, Counter())[" ".join(text.split())] += 1
                seen.setdefault(form, segment.tokens[run.first].start)
                if segment.quotation is None:
                    told_of.add(form)
                if len(form) == 1 and segment.quotation is None:
                    votes[form][_gender_behind(segment, run)] += 1
    genders = {form: _voted(counted) for form, counted in votes.items()}
    _join(roster, counts, points, written, seen, genders, heard=counts.keys() - told_of)
    return roster


def _told_parents(passages: Sequence[Passage], roster: Roster) -> set[tuple[str, ...]]:
    """Return which of Mum and Dad the narration uses as names, or the given cast."""
    if roster.is_name.isdisjoint(PARENTS):
        return set()
    forms = (
        run.form
        for passage in passages
        for segment in passage.segments
        if segment.quotation is None
        for run in find_runs(segment, roster.is_name)
    )
    return {form for form in (*forms, *roster.by_form) if len(form) == 1 and form[0] in PARENTS}


def _enlist(roster: Roster, character: Character) -> None:
    person = roster.add(character.gender if character.gender in ("male", "female") else "unknown")
    person.given = character
    person.points = 100.0
    person.first_seen = _NOT_YET
    plain = vocabulary().not_names
    for name in character.names:
        segment = Segment(paragraph=0, start=0, end=len(name), text=name, tokens=tokenize(name), opens_sentence=False)
        words = tuple(name_key(token.text) for token in segment.tokens if token.is_word)
        if _PRONOUNS.issuperset(words):
            continue  # "I" and "them" are words of everybody's
        capital = {name_key(t.text) for t in segment.tokens if t.text[0].isupper()} - _DETERMINERS
        runs = list(find_runs(segment, capital))
        if runs and runs[0].first == 0 and not (runs[0].possessive and len(words) > len(runs[0].keys)):
            run = runs[0]
            _learn(person, run)
            roster.by_form.setdefault(run.form, person)
            # a word of every day is a name only where the whole name is written
            roster.is_name.update(key for key in run.keys if key not in plain or words == run.keys)
            if len(run.keys) > 1:
                roster.is_name.update(f"{one} {other}" for one, other in pairwise(run.keys))
        elif 1 < len(words) <= _LONGEST_PHRASE:
            roster.phrases.setdefault(words[0], []).append(words)
        roster.by_form.setdefault(words, person)
        if person.gender == "unknown":
            person.gender = _gender_of_noun(segment.tokens)


def _gender_of_noun(tokens: Sequence[Token]) -> Gender:
    found = {vocabulary().nouns.get(token.lower, "unknown") for token in tokens} - {"unknown"}
    return found.pop() if len(found) == 1 else "unknown"


def _gender_behind(segment: Segment, run: Run) -> Gender:
    """Return the gender of the pronoun that follows a name, where nobody else is named or described before it."""
    known = vocabulary()
    for token in segment.tokens[run.last : run.last + _PRONOUN_REACH]:
        if token.lower in known.pronouns:
            return known.pronouns[token.lower]
        if (token.is_capital and token.lower not in known.not_names) or token.lower in known.nouns:
            break
    return "unknown"


def _voted(votes: Counter[Gender]) -> Gender:
    """Return the gender that most of the pronouns behind a name have."""
    male, female = votes["male"], votes["female"]
    if max(male, female) < _MOST_BY * max(1, min(male, female)):
        return "unknown"
    return "male" if male > female else "female"


def _points(segment: Segment, run: Run, *, beside_speech: bool) -> float:
    known = vocabulary()
    tokens = segment.tokens
    before = tokens[run.first - 1].lower if run.first else ""
    after = tokens[run.last].lower if run.last < len(tokens) else ""
    points = 0.0
    if any(key in known.place_words for key in run.keys[1:] or run.keys):
        points -= 4
    if run.title:
        points += 4
    if run.keys[0] in known.given_names:
        points += 3
    if segment.quotation is not None:
        return points + 2 * is_vocative(segment, run.first, run.last)
    if before in known.place_prepositions and points <= 0:
        points -= 1.5
    if before == "the":
        points -= 2
    said = before in known.speech_verbs or known.speech_verbs.get(after, after) != after
    points += 4 * (said and beside_speech) + (said and not beside_speech)
    if run.possessive and after in known.body:
        points += 2
    elif (
        not run.possessive
        and after.isalpha()
        and (after in known.auxiliaries or after in known.past or after.endswith(("s", "ed")))
        and before not in known.prepositions
    ):
        points += 0.3 if before == "the" else 1 + _acts(segment, run)
    return points + 0.1


def _acts(segment: Segment, run: Run) -> bool:
    """Tell whether a name begins a sentence in which it did something: `Edda waited.`"""
    after = segment.tokens[run.last].lower
    return opens_sentence(segment, run.first) and (after in vocabulary().past or after.endswith("ed"))


def _join(
    roster: Roster,
    counts: Counter[tuple[str, ...]],
    points: Mapping[tuple[str, ...], float],
    written: dict[tuple[str, ...], Counter[str]],
    seen: dict[tuple[str, ...], int],
    genders: Mapping[tuple[str, ...], Gender],
    *,
    heard: Collection[tuple[str, ...]],
) -> None:
    """Join the forms of names into people: full names first, then titles with last names, then single names.

    `heard` are the forms that stand in speech alone.
    """

    def weight(form: tuple[str, ...]) -> tuple[int, int, int]:
        titled = form[0].endswith(".")
        return (-(len(form) - titled), not titled, -counts[form])

    roster.written.update(counts)
    for form in sorted(counts, key=weight):
        title = form[0][:-1] if form[0].endswith(".") else None
        run = Run(title, form[1:] if title else form, 0, 0, possessive=False)
        person = roster.by_form.get(form) or _match(roster, run, genders.get(form, "unknown"))
        if person is None and form in heard and len(form) == 1:
            person = _shortened(roster, form[0])
        if person is None:
            if points[form] < _ENOUGH and not (counts[form] >= 4 and points[form] >= 1):
                continue
            person = roster.add()
            person.first_seen = seen[form]
        _learn(person, run)
        person.forms.update(written[form])
        person.points += points[form]
        person.first_seen = min(person.first_seen, seen[form])
        roster.by_form[form] = person


def _learn(person: Person, run: Run) -> None:
    known = vocabulary()
    if run.title:
        person.titles |= {run.title, known.short_titles.get(run.title, run.title)}
        if known.titles[run.title] != "unknown":
            person.gender = known.titles[run.title] if person.gender == "unknown" else person.gender
    if len(run.keys) > 1:
        person.firsts.add(run.keys[0])
        person.lasts.add(run.keys[-1])
    elif run.title and run.title not in known.kin and run.title not in ("sir", "lady", "miss", "sister", "brother"):
        person.lasts.add(run.keys[0])
    else:
        person.firsts.add(run.keys[0])
    if person.gender == "unknown" and (len(run.keys) > 1 or not run.title):
        key = run.keys[0]
        kin = known.nouns.get(key, "unknown") if key in known.kin else "unknown"  # Papa, Granda
        person.gender = known.given_names.get(key, kin)


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
    found = [
        person
        for person in roster.people
        if any(first.startswith(key) and len(first) >= len(key) + 2 for first in person.firsts)
    ]
    return found[0] if len(found) == 1 else None


def _always_titled(person: Person, key: str) -> bool:
    """Tell whether a name is seldom written of someone without a title: Mrs. Bennet, Lady Catherine."""
    titles = _HONOURS if key in person.firsts else _MARRIED | _SINGLE
    return bool(person.titles & titles) and not any(
        key in words and words[0] not in vocabulary().titles
        for words in ([name_key(word) for word in form.split()] for form in person.forms)
    )


def _fits(person: Person, run: Run, *, fond: bool = False) -> bool:
    first, last = run.keys[0], run.keys[-1]
    if len(run.keys) > 1:
        same_last = last in person.lasts or not person.lasts
        return (
            same_last
            and bool(person.firsts)
            and any(_same_first(first, known) for known in person.firsts)
            and (last in person.lasts)
        )
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
    if run.title in _MARRIED:
        return not person.titles & {run.title} and bool(person.firsts or person.titles & _SINGLE)
    if run.title in _SINGLE and len(run.keys) == 1 and run.keys[0] in person.lasts:
        # beside a Miss Jemima, Miss Pinkerton is the elder sister
        younger = any((f"{run.title}.", first) in roster.written for first in person.firsts)
        return younger or bool(person.titles & _MARRIED)
    return False


def _ranks_apart(person: Person, run: Run) -> bool:
    """Tell whether one title is a lady's and the other a rank, as of Mrs. Craven and Dr. Craven: two of one name."""
    if len(run.keys) > 1 or run.keys[0] not in person.lasts:
        return False
    titles = vocabulary().titles
    if run.title in _MARRIED | _SINGLE:
        ranks = [title for title in person.titles if titles[title] == "unknown"]
        return bool(ranks) and not person.titles & (_MARRIED | _SINGLE)
    return titles[run.title or ""] == "unknown" and bool(person.titles & (_MARRIED | _SINGLE))
