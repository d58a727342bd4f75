"""Who is in the story: names are told from places, and whoever speaks is somebody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from voicestage.adapt.reading.descriptions import head_of
from voicestage.adapt.reading.forms import Form, join_forms, learn
from voicestage.adapt.reading.kinship import PARENTS
from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.people import is_vocative, likely_names
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.runs import Run, find_runs, opens_sentence
from voicestage.adapt.reading.segments import Passage, Segment, Token, tokenize
from voicestage.adapt.reading.subjects import speaking_nouns, tag_subjects
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Cast, Character, Gender

_SPEAKS = 8.0
"""For being the subject of a tag, whatever else the words may mean: `said Holly Woods`."""
_LONGEST_PHRASE = 7
_THINGS = frozenset(("robot", "machine", "creature", "beast", "ghost", "voice", "radio"))
_PRONOUN_REACH = 12
"""Words behind a name in which a pronoun means who bears it."""
_NOT_YET = 1 << 60
"""Where somebody stands first whom the story has not named so far."""
_PRONOUNS = frozenset(
    (
        *("i", "me", "my", "mine", "myself", "you", "your", "yours", "yourself", "he", "him", "his", "himself"),
        *("she", "her", "hers", "herself", "we", "us", "our", "ours", "ourselves", "they", "them", "their", "theirs"),
        *("themselves", "it", "its", "one", "ones", "another", "other", "others", "who", "somebody", "someone"),
        *("anybody", "anyone", "everybody", "everyone", "nobody", "both", "all", "this", "that", "these", "those"),
        "each",
    )
)
_WHOSE = frozenset(("his", "her", "their", "my", "our"))
_DETERMINERS = frozenset(
    ("the", "a", "an", "my", "his", "her", "our", "their", "your", "this", "that", "one", "another")
)


def discover(passages: Sequence[Passage], cast: Cast | None) -> Roster:
    """Find the people of a story; those of a given cast come first."""
    roster = Roster()
    subjects = list(tag_subjects(passages))
    roster.is_name = likely_names(passages, subjects)
    roster.nouns = {**vocabulary().nouns, **speaking_nouns(subjects)}
    if not vocabulary().animals.isdisjoint(roster.nouns):
        roster.nouns = {**dict.fromkeys(vocabulary().animals, "unknown"), **roster.nouns}
    roster.speaks_itself = len(roster.nouns) > len(vocabulary().nouns) or any(
        subject.head.lower in _THINGS for subject in subjects
    )
    speaks = {(id(subject.segment), subject.first) for subject in subjects}
    for character in cast.characters if cast else ():
        _enlist(roster, character)
    told = _told_parents(passages, roster)
    forms: dict[tuple[str, ...], Form] = {}
    for passage in passages:
        for number, segment in enumerate(passage.segments):
            beside_speech = segment.quotation is None and len(passage.segments) > 1
            for run in find_runs(segment, roster.is_name):
                in_speech = segment.quotation is not None
                if in_speech and run.form[0] in PARENTS and len(run.form) == 1 and run.form not in told:
                    continue  # `Mam` is whoever is the speaker's mother, not somebody of that name
                form = forms.setdefault(run.form, Form(segment.tokens[run.first].start))
                form.count += 1
                if (id(segment), run.first) in speaks:
                    form.points += _SPEAKS
                else:
                    form.points += _points(segment, run, beside_speech=beside_speech and number <= 4)
                form.written[_as_written(segment, run)] += 1
                if not in_speech:
                    form.told += 1
                    if len(run.form) == 1:
                        form.pronouns[_gender_behind(segment, run)] += 1
    join_forms(roster, forms)
    return roster


def _as_written(segment: Segment, run: Run) -> str:
    text = segment.words(run.first, run.last)
    return (text[:-2] if run.possessive else text).rstrip()


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
    described: str | None = None
    for name in character.names:
        segment = Segment(paragraph=0, start=0, end=len(name), text=name, tokens=tokenize(name), opens_sentence=False)
        words = tuple(name_key(token.text) for token in segment.tokens if token.is_word)
        if _PRONOUNS.issuperset(words):
            continue  # "I" and "them" are words of everybody's
        capital = {name_key(t.text) for t in segment.tokens if t.text[0].isupper()} - _DETERMINERS
        runs = list(find_runs(segment, capital))
        if runs and runs[0].first == 0 and not (runs[0].possessive and len(words) > len(runs[0].keys)):
            run = runs[0]
            learn(person, run)
            roster.by_form.setdefault(run.form, person)
            # a word of every day is a name only where the whole name is written
            roster.is_name.update(key for key in run.keys if key not in plain or words == run.keys)
            if len(run.keys) > 1:
                roster.is_name.update(f"{one} {other}" for one, other in pairwise(run.keys))
        elif 1 < len(words) <= _LONGEST_PHRASE:
            roster.phrases.setdefault(words[0], []).append(words)
            described = described or head_of(words)[1]
        roster.by_form.setdefault(words, person)
        if person.gender == "unknown":
            person.gender = _gender_of_noun(segment.tokens)
    if not person.firsts | person.lasts | person.titles:
        person.noun = described


def _gender_of_noun(tokens: Sequence[Token]) -> Gender:
    found = {vocabulary().nouns.get(token.lower, "unknown") for token in tokens} - {"unknown"}
    return found.pop() if len(found) == 1 else "unknown"


def _gender_behind(segment: Segment, run: Run) -> Gender:
    """Return the gender of the pronoun that follows a name, where nobody else is named or described before it."""
    known = vocabulary()
    tokens = segment.tokens
    kin = _kin_behind(segment, run)
    if kin is not None:
        return kin
    for token in tokens[run.last : run.last + _PRONOUN_REACH]:
        if token.lower in known.pronouns:
            return known.pronouns[token.lower]
        if (token.is_capital and token.lower not in known.not_names) or token.lower in known.nouns:
            break
    return "unknown"


def _kin_behind(segment: Segment, run: Run) -> Gender | None:
    """Return the gender that `, his sister` behind a name tells; None where no such words stand there."""
    tokens = segment.tokens[run.last : run.last + 4]
    known = vocabulary()
    if len(tokens) < 3 or tokens[0].text != "," or tokens[1].lower not in _WHOSE:
        return None
    return next((known.nouns[token.lower] for token in tokens[2:] if token.lower in known.nouns), "unknown")


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
