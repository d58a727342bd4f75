"""Whom `the old man` and `the girl` mean: somebody who is in mind, or somebody new."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from voicestage.adapt.reading.kinship import ELDERS, MARRIED
from voicestage.adapt.reading.mentions import GENERIC, Mention
from voicestage.adapt.reading.mind import Beside, Mind
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.plurals import is_plural, means_several

POINTING = ("the", "this", "that", "our")
_NEAR = 10
"""Paragraphs in which somebody has been seen who is meant by his looks alone."""
_JUST_NOW = 3
"""The same where the words say no more of him than that he is a man."""
_FORGET = 60
"""The same where he was described so."""
_EARLY = 400
"""Sentences after which a story brings in a third as many people."""
_SMALL = frozenset(("boy", "girl", "child", "kid", "lad", "lass", "baby", "infant", "urchin", "youngster"))
_GROWN = GENERIC - _SMALL - {"youth"}
_ANYBODY = GENERIC | _SMALL | {"maiden", "damsel", "newcomer", "visitor", "person", "creature", "mother", "father"}
"""Whatever may be said of somebody who has a name; `the driver` is whoever drives."""
_OLD = frozenset(("old", "elder", "elderly", "aged", "older", "oldish", "ancient"))
_YOUNG = frozenset(("young", "little", "younger", "small", "youthful"))
_ELDERLY = ELDERS["male"] | ELDERS["female"] | {"old", "uncle", "aunt"}
_PLAIN = frozenset(
    (
        *("poor", "good", "dear", "big", "tall", "fair", "unhappy", "handsome", "pretty", "strange", "other", "same"),
        *("great", "fat", "thin", "lean", "slim", "stout", "brave", "honest", "sick", "wise", "kind", "bold", "mad"),
        *("proud", "sad"),
    )
)
_UNKNOWN = frozenset(("new", "strange", "unknown"))
"""Words that nobody of whom the story has told needs."""
_ENDINGS = ("ing", "ed", "ful", "ous", "ish", "less", "able", "ible", "ive", "ic", "al", "y", "ate", "ant", "ent")
"""Those of words that say how somebody is; the water of `the water man` says who he is."""
_TITLED = dict.fromkeys(_GROWN, 1.0) | {"mother": 3.0, "father": 3.0}
"""By the noun, what a title says for it: Mrs. Vardy is a lady, and the mother before any other."""


class Likeness(NamedTuple):
    """What speaks for somebody being meant by a description, or for somebody new."""

    sentences: float = 0.0
    """The logarithm of one more than the sentences since he was mentioned or spoke."""
    share: float = 0.0
    """How often he was mentioned, for once that whoever was mentioned most often was."""
    any_gender: float = 0.0
    """Whether nothing tells his gender, and the noun does."""
    so_before: float = 0.0
    """Whether the noun meant him before."""
    so_usually: float = 0.0
    """In which share of its uses it means him, where the story was read before."""
    own: float = 0.0
    """Whether it is the noun by which he, who has no name, was met."""
    own_early: float = 0.0
    """The same, while the story is young."""
    otherwise: float = 0.0
    """Whether he has no name and was never described so."""
    alike: float = 0.0
    """The same, but by an adjective that fits: the old shepherd may be the old man."""
    differs: float = 0.0
    """Whether he is known by other adjectives alone."""
    of_that_age: float = 0.0
    """Whether he was old, or young, before."""
    titled: float = 0.0
    """Whether he has a title, and is called a man, a lady; thrice where he is called the father."""
    only: float = 0.0
    """Whether he is the only one near with a name, a title and that gender, or the only grandfather, and nobody near
    without a name was described so."""
    with_him: float = 0.0
    """Whether he is the subject in whose clause the words stand, or named behind them where they are the subject: `Kit
    looked at the man`, `The man looked at Kit`."""
    spoke_last: float = 0.0
    """Whether the words are in a tag, and he spoke the turn before."""
    spoke_before: float = 0.0
    """Whether the words are in a tag, and he spoke the turn before that."""
    is_called: float = 0.0
    """Whether the speech calls him that a tag says they speak."""
    was_told: float = 0.0
    """Whether the words are in a tag, and something was said to him just before the speech."""
    new: float = 0.0
    """Whether this is nobody who was met before."""
    new_speaks: float = 0.0
    """The same, in a tag."""
    new_shown: float = 0.0
    """The same, where an adjective says who it is."""
    new_early: float = 0.0
    """The same, while the story is young: 1 at its beginning."""
    new_given: float = 0.0
    """The same, where the cast is given."""


LIKENESS = Likeness(
    *(-1.0, -0.5, -1.4, 0.9, 2.0, 0.7, 0.6, -0.7, 2.0, -1.4, 0.7, 0.4, 2.2),
    *(-3.0, -1.2, 0.75, -0.75, 1.2, -0.5, -0.5, 0.4, 0.4, -2.0),
)
"""What each is worth, as a logarithm of odds.

`python -m training.attribution.described` fits them to annotated descriptions and says how often these are right. They
are between what is fitted to whole novels and to stories of a few pages, which bring in more people; `alike`, `only`,
`with_him` and `new_given` are set: nobody is called the man who looks at the man, and with the whole cast given nobody
else speaks.
"""


def is_anybody(mention: Mention) -> bool:
    """Tell whether a description may mean somebody with a name: `the old man`, not `an old man` or `the driver`."""
    return (
        mention.determiner in POINTING
        and not mention.new
        and mention.owner is None
        and mention.noun in _ANYBODY
        and _UNKNOWN.isdisjoint(mention.adjectives)
        and not is_plural(mention.noun)
        and not means_several(mention.noun)
    )


@dataclass(slots=True, eq=False)
class Looks:
    """Weighs who is meant by a description."""

    mind: Mind
    weights: Likeness = LIKENESS
    _given: bool = field(init=False)
    """Whether the cast is given."""

    def __post_init__(self) -> None:
        self._given = any(person.given is not None for person in self.mind.roster.people)

    def fitting(self, mention: Mention, index: int, beside: Beside | None) -> list[tuple[Person | None, Likeness]]:
        """Return everyone whom a description may mean, and None for somebody new, with what speaks for each.

        Args:
            mention: the description, in the sentence that was read last.
            index: its passage.
            beside: the speech, where the description is the subject of a tag.
        """
        near = list(self._near(mention, index))
        only = self._only_one(near, mention, index)
        others = self.mind.named_behind | {self.mind.subject_with(mention)}
        early = math.exp(-self.mind.sentence / _EARLY)
        found: list[tuple[Person | None, Likeness]] = []
        for person in near:
            signs = self._likeness(person, mention, index, beside)
            signs = signs._replace(only=person is only, with_him=person.number in others, own_early=signs.own * early)
            found.append((person, signs))
        shown = any(word not in _PLAIN | _OLD | _YOUNG and not word.endswith(_ENDINGS) for word in mention.adjectives)
        told = mention.determiner == "this" and mention.subject
        if mention.determiner != "the" and mention.gender != "unknown" and found and (told or beside is not None):
            return found  # "said that lady", "our young man laughed": one of whom the story just told
        new = Likeness(new=1.0, new_speaks=beside is not None, new_shown=shown, new_early=early, new_given=self._given)
        return [*found, (None, new)]

    def likeliest(self, fitting: Sequence[tuple[Person | None, Likeness]]) -> Person | None:
        """Return for whom most speaks; None where that is somebody new."""
        return max(fitting, key=lambda one: sum(w * s for w, s in zip(self.weights, one[1], strict=True)))[0]

    def _near(self, mention: Mention, index: int) -> Iterator[Person]:
        for number, sight in self.mind.sights.items():
            person = self.mind.roster.people[number]
            since = index - sight.passage
            if since > (_FORGET if mention.noun in sight.looks else _NEAR):
                continue
            opposed = {person.gender, mention.gender} == {"male", "female"}
            opposed = opposed or (mention.noun in _SMALL and bool(person.titles & MARRIED))
            if not opposed and not person.several and person is not self.mind.narrator:
                yield person

    def _only_one(self, near: Sequence[Person], mention: Mention, index: int) -> Person | None:
        nouns = [self.mind.sights[person.number].looks for person in near if person.noun is not None]
        adjectives = frozenset(mention.adjectives)
        if any(mention.noun in looks or adjectives & _adjectives(looks) for looks in nouns):
            return None
        lately = (one for one in near if self.mind.since(one, index) <= (_NEAR if adjectives else _JUST_NOW))
        named = [one for one in lately if one.number in self.mind.by_name and one.gender == mention.gender]
        elders = [one for one in named if (one.firsts | one.titles) & _ELDERLY] if "old" in mention.adjectives else []
        found = elders if len(elders) == 1 else named
        return found[0] if len(found) == 1 and (elders or found[0].titles or found[0].given is not None) else None

    def _likeness(self, person: Person, mention: Mention, index: int, beside: Beside | None) -> Likeness:
        """Return what speaks for one of them, but for what is told of all at once."""
        sight = self.mind.sights[person.number]
        signs = self.mind.signs(person, index, beside=beside)
        so = mention.noun in sight.looks
        adjectives = frozenset(mention.adjectives)
        known = _adjectives(sight.looks)
        alike = person.noun is not None and not so and bool(adjectives & known)
        was_old = bool(known & _OLD or (person.titles | person.firsts) & _ELDERLY)
        was_young = bool(known & _YOUNG or sight.looks.keys() & _SMALL)
        is_young = bool(adjectives & _YOUNG) or mention.noun in _SMALL
        return Likeness(
            sentences=signs.sentences,
            share=signs.share,
            any_gender=person.gender == "unknown" and mention.gender != "unknown" and not alike,
            so_before=so,
            so_usually=self.mind.usual.get(mention.noun, {}).get(person.number, 0.0),
            own=person.noun == mention.noun,
            otherwise=person.noun is not None and not so,
            alike=alike,
            differs=bool(adjectives and known and not adjectives & known),
            of_that_age=bool(adjectives & _OLD and was_old) or (is_young and was_young),
            titled=_TITLED.get(mention.noun, 0.0) if person.titles else 0.0,
            spoke_last=signs.spoke_last,
            spoke_before=beside is not None and self.mind.spoke_before == person.number,
            is_called=signs.is_called,
            was_told=signs.was_told,
        )


def _adjectives(looks: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*looks.values())
