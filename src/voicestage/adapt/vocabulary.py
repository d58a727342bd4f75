"""The English words that the rules know: verbs of speech, titles, nouns for people, given names and nicknames."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

from voicestage.model.cast import Gender


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Sets of lower-case words; verbs stand in all their forms."""

    speech_verbs: dict[str, str]
    """Each form of a verb of speech, with its base form."""
    weak_speech_verbs: frozenset[str]
    """Those base forms that as often tell of no speech: laugh, begin, return."""
    not_speech: frozenset[str]
    """What stands before words that are shown rather than spoken: a sign reads, a boat is called."""
    shown: frozenset[str]
    """Things that "say" what is written on them."""
    titles: dict[str, Gender]
    abbreviations: frozenset[str]
    """Words behind which a full stop ends no sentence."""
    short_titles: dict[str, str]
    """Each abbreviated title with the word that it stands for: dr, doctor."""
    nouns: dict[str, Gender]
    """Nouns for people, with the gender they tell."""
    demonyms: frozenset[str]
    """What people are by where they come from: `said the Norwegian`."""
    animals: frozenset[str]
    """Beasts, of which every one may speak in a story where one does."""
    kin: frozenset[str]
    prepositions: frozenset[str]
    place_prepositions: frozenset[str]
    not_names: frozenset[str]
    """Words that begin sentences with a capital and name nobody."""
    surnames: frozenset[str]
    """Those of them that are last names behind a title: Mrs. March, Dr. English."""
    things: frozenset[str]
    """What begins a sentence without an article and is nobody: `Thunder muttered.`"""
    past: frozenset[str]
    """The irregular past of verbs for what people do."""
    place_words: frozenset[str]
    particles: frozenset[str]
    adverbs: frozenset[str]
    auxiliaries: frozenset[str]
    body: frozenset[str]
    directions: dict[str, str]
    """Base forms of verbs whose manner a voice can follow, with the direction."""
    given_names: dict[str, Gender]
    nicknames: dict[str, frozenset[str]]
    """Each short form with the names it may stand for."""
    pronouns: dict[str, Gender]


@cache
def vocabulary() -> Vocabulary:
    """Read the vocabulary; the first call takes a few milliseconds."""
    data: dict[str, str] = json.loads((files(__package__) / "vocabulary.json").read_text("utf-8"))
    plain = {
        field.name: frozenset(data[field.name].split())
        for field in fields(Vocabulary)
        if field.name in data and field.type == "frozenset[str]"
    }
    return Vocabulary(
        **plain,
        speech_verbs=_forms(data),
        titles=_gendered(data, "titles"),
        nouns=_gendered(data, "nouns"),
        given_names=_given_names(data),
        nicknames=_nicknames(data["nicknames"]),
        short_titles=dict(_pair(entry) for entry in data["short_titles"].split()),
        directions=dict(_pair(entry) for entry in data["directions"].split()),
        pronouns={
            **dict.fromkeys(data["pronouns_male"].split(), "male"),
            **dict.fromkeys(data["pronouns_female"].split(), "female"),
            **dict.fromkeys(data["pronouns_plural"].split(), "unknown"),
        },
    )


def _pair(entry: str) -> tuple[str, str]:
    left, _, right = entry.partition(":")
    return left, right


def _gendered(data: dict[str, str], what: str) -> dict[str, Gender]:
    return {
        **dict.fromkeys(data[f"neutral_{what}"].split(), "unknown"),
        **dict.fromkeys(data[f"male_{what}"].split(), "male"),
        **dict.fromkeys(data[f"female_{what}"].split(), "female"),
    }


def _given_names(data: dict[str, str]) -> dict[str, Gender]:
    male, female = set(data["male_names"].split()), set(data["female_names"].split())
    genders: dict[str, Gender] = {}
    genders.update(dict.fromkeys(male, "male"))
    genders.update(dict.fromkeys(female, "female"))
    genders.update(dict.fromkeys(male & female, "unknown"))
    for name, shorts in map(_pair, data["nicknames"].split()):
        for short in shorts.split(","):
            gender = genders.get(name, "unknown")
            genders[short] = gender if genders.get(short, gender) == gender else "unknown"
    return genders


def _nicknames(entries: str) -> dict[str, frozenset[str]]:
    full: dict[str, set[str]] = {}
    for name, shorts in map(_pair, entries.split()):
        for short in shorts.split(","):
            full.setdefault(short, set()).add(name)
    return {short: frozenset(names) for short, names in full.items()}


def _forms(data: dict[str, str]) -> dict[str, str]:
    irregular = {entry.split(":")[0]: entry.split(":") for entry in data["irregular"].split()}
    doubling = set(data["doubling"].split())
    forms: dict[str, str] = {}
    for base in data["speech_verbs"].split():
        for form in irregular.get(base) or _inflect(base, doubles=base in doubling):
            forms.setdefault(form, base)
    return forms


def _inflect(base: str, *, doubles: bool) -> tuple[str, ...]:
    """Return a regular verb's forms: ask, asks, asked, asking."""
    stem = base + base[-1] if doubles else base
    if base.endswith("e"):
        return base, base + "s", base + "d", base[:-1] + "ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "cho")) else "s")
    return base, third, stem + "ed", stem + "ing"
