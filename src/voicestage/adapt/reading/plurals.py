"""Which nouns mean several people: the soldiers, the crowd, the geese."""

from __future__ import annotations

from voicestage.adapt.vocabulary import vocabulary

_IRREGULAR = {"children": "child", "wives": "wife", "people": "person"}
_CROWDS = frozenset(
    ("everybody", "everyone", "crowd", "chorus", "audience", "company", "mob", "throng", "congregation", "others")
)
_EVERYONE = frozenset(("all", "both", "several", "some", "many"))
_HERDS = frozenset(("geese", "mice", "sheep", "oxen", "cattle", "folk", "police", "twins"))


def singular(word: str) -> str:
    """Return a noun in the singular, as far as it is a regular plural or that of man and woman."""
    if word.endswith("men"):
        return word[:-3] + "man"
    return _IRREGULAR.get(word) or (
        word[:-3] + "y" if word.endswith("ies") else word[:-1] if word.endswith("s") else word
    )


def is_plural(word: str) -> bool:
    """Tell whether a noun means several people: the soldiers, two voices, the crowd."""
    nouns = vocabulary().nouns
    return word in _CROWDS or (word not in nouns and singular(word) in nouns)


def means_several(word: str) -> bool:
    """Tell the same of any noun that speaks: the forks, the geese."""
    if is_plural(word) or word in _HERDS or word in _EVERYONE:
        return True
    return word not in vocabulary().nouns and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def is_everyone(word: str) -> bool:
    """Tell whether a word alone means several people who speak at once: `cried both`."""
    return word in _EVERYONE
