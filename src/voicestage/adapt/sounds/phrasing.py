"""How English prose tells that something sounds: patterns by grammar, not by sentence, of which `sounding` is made.

What can be heard is told in few ways, whatever it is: a thing does it (`the bells of St Mary's were ringing`, `the
phone on the desk rang`), somebody does it to a thing (`slamming the door behind him`), somebody hears it (`heard the
door slam`). Each is one pattern here, made of the words for the thing and the verbs.

All patterns are matched within one sentence in lower case, with straight apostrophes.
"""

from __future__ import annotations

import re

_PREPOSITIONS = (
    r"(?:on|in|of|at|behind|from|to|above|below|over|under|beside|by|near|outside|inside|across|down|up|along|beyond"
    r"|through|between|beneath|against|around|round|opposite|with|for)"
)
_NO_NOUN = (
    r"(?:was|were|is|are|be|been|had|has|have|did|does|do|and|or|but|nor|that|which|who|whose|whom|when|where|while|as"
    r"|if|than|then|so|because|he|she|they|it|we|i|you|never|not|no|would|could|might|should|will|must|to|about|into)"
)
WORD = rf"(?:(?!{_NO_NOUN}\b)[\w'-]+)"
"""A word that may stand before a noun: no verb of being, no conjunction, no pronoun."""
MODIFIERS = rf"(?:(?!{_PREPOSITIONS}\b){WORD} ){{0,3}}?"
THE = (
    r"(?:the|a|an|his|her|their|my|our|your|its|this|that|these|those|some|any|another|one|two|three|four|both|several"
    r"|all the|[\w-]+'s|[\w-]+s')"
)
"""What may stand before a noun and its adjectives."""
_ADVERB = (
    r"(?:suddenly|then|again|once|twice|still|now|just|all|also|soon|only|first|somewhere|outside|overhead|upstairs"
    r"|downstairs|below|inside|above|nearby|far away|far off|at last|at once|half|\w+ly)"
)
PLACE_OF = rf"(?: {_PREPOSITIONS}(?: {WORD}){{1,4}}?)"
"""`on the desk`, `of St Mary's`, `in the little room behind`."""
HEARD = (
    r"(?:hear|hears|heard|hearing|listen to|listens to|listened to|listening to|caught|catches|sound of|sounds of"
    r"|noise of|made out|makes out)"
)


class Verb:
    """The forms of a verb, or of several that mean one sound.

    Args:
        forms: for each verb its base and its past, and where it is not the base with -ing that form too, all with
            blanks between, verbs separated by commas: `slam slammed slamming, bang banged`.
    """

    def __init__(self, forms: str) -> None:
        bases: list[str] = []
        pasts: list[str] = []
        present: list[str] = []
        going: list[str] = []
        for each in forms.split(","):
            base, past, *rest = each.split()
            bases.append(base)
            pasts.append(past)
            present.append(_third_person(base))
            going.append(rest[0] if rest else _participle(base))
        self.base = _any(bases)
        self.past = _any(pasts)
        self.finite = _any([*pasts, *present])
        self.plural = _any([*pasts, *bases, *present])
        self.going = _any(going)

    def predicate(self, *, plural: bool) -> str:
        """Return what stands behind a subject: rang, was ringing, began to ring, suddenly rang."""
        finite = self.plural if plural else self.finite
        return (
            rf"(?:{_ADVERB} ){{0,2}}(?:{finite}"
            rf"|(?:was|were|is|are|kept|keeps|went|goes|came|comes|come) (?:on )?(?:{_ADVERB} )?{self.going}"
            rf"|(?:began|begins?|started|starts?) (?:to {self.base}|{self.going}))"
        )


def _third_person(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{base}es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies"
    return f"{base}s"


def _participle(base: str) -> str:
    if base.endswith("e") and not base.endswith("ee"):
        return f"{base[:-1]}ing"
    return f"{base}ing"


def _any(words: list[str]) -> str:
    return f"(?:{'|'.join(sorted(set(words), key=len, reverse=True))})"


def does(things: str, verb: Verb, *, plural: bool = False, behind: str = "") -> str:
    """Return a pattern for a thing that does something, with where it is in between, and what follows.

    As a main clause, as a participle (`the bells ringing`), and as what is heard (`heard the bell ring`).

    Args:
        things: a pattern for the noun with what may stand right before it.
        verb: what it does.
        plural: whether the noun may be a plural, so that the base of the verb is one of its forms.
        behind: a pattern for what must follow, with its blank.
    """
    told = rf"{things}{PLACE_OF}{{0,2}}? (?:{verb.predicate(plural=plural)}|{verb.going})"
    heard = rf"{HEARD} (?:{WORD} ){{0,4}}?{things}{PLACE_OF}{{0,1}}? {verb.base}"
    return rf"(?:{heard}|{told}){behind}"


def done_to(verb: Verb, things: str, *, behind: str = "") -> str:
    """Return a pattern for somebody who does something to a thing: `slammed the heavy door`, `slamming it` is none."""
    return rf"(?:{verb.finite}|{verb.going}) {THE} {MODIFIERS}{things}{behind}"


def itself(things: str, verb: Verb) -> str:
    """Return a pattern for a thing that is named before and does it as `it`: `caught the door and it slammed`."""
    return rf"{things}\b[^.;]{{1,60}}?\b(?:it|they|which) (?:{_ADVERB} )?{verb.plural}"


def of(noises: str, things: str) -> str:
    """Return a pattern for a noise that is named with its thing: `a clap of thunder`, `the creak of the old gate`."""
    return rf"{noises} of (?:{THE} )?{MODIFIERS}{things}"


def pattern(*alternatives: str) -> re.Pattern[str]:
    """Return alternatives as one pattern of whole words."""
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(f'(?:{each})' for each in alternatives)})(?![\w-])")
