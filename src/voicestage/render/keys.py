"""Keys: what a piece of sound is made of, as one short name. Hash effects, never causes.

A key is built from what reaches the sound and from nothing else: the words as finally spoken, never the lexicon
file; the digest of the samples that came before, never the key that made them. So an edit that cannot be heard
renders nothing again, and equal samples stop a change from spreading (early cutoff).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

Ingredient = str | int | float | bool | None | tuple["Ingredient", ...] | Mapping[str, "Ingredient"]


def key(kind: str, ingredients: Mapping[str, Ingredient]) -> str:
    """Return the key of a piece of sound: 32 hexadecimal digits.

    Args:
        kind: what is made, with the revision of the code that makes it, such as `clip/1`; the revision is bumped
            when our code changes the sound, never with the package's version.
        ingredients: everything that can be heard, by name. Floats count to six decimals.
    """
    return _digest(_ENCODER.encode([kind, _plain(ingredients)]))


class Template:
    """A key of which one ingredient is still to be told, for who builds thousands that differ in it alone."""

    def __init__(self, kind: str, ingredients: Mapping[str, Ingredient], *, hole: str) -> None:
        """Take all ingredients but the one that is named `hole`; the rest is as of `key`."""
        canonical = _ENCODER.encode([kind, _plain({**ingredients, hole: _HOLE})])
        self._before, self._after = canonical.split(f'"{_HOLE}"')

    def key(self, ingredient: Ingredient) -> str:
        """Return the key with an ingredient in its place."""
        return _digest(f"{self._before}{_ENCODER.encode(_plain(ingredient))}{self._after}")


def _digest(canonical: str) -> str:
    return hashlib.blake2b(canonical.encode("utf-8"), digest_size=16).hexdigest()


_HOLE = "<hole>"
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Ingredient) -> object:
    if type(value) is str or type(value) is int:  # most are: a render of ten hours builds 20,000 keys
        return value
    if isinstance(value, float):
        return round(value, 6) + 0.0  # -0.0 and 0.0 are one
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict | Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return value
