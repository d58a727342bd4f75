"""Where characters stand in a scene who are given no place: on both sides, wherever their names have put them. Pure.

A character's place follows from the name (`casting.resolve.places`), so it is the same in every scene as a rule. But
where two who talk to each other stand on one side, one of them crosses over for this scene. Who comes later in the cast
gives way, so a character added at its end moves nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LEAST_PAN = 0.1
"""Two who stand on different sides are at least twice this apart, and are told apart with two ears."""
_APART = 0.05
_STEPS = (0.12, 0.24, 0.18, 0.3, 0.36)
"""Where somebody stands on a side where the usual place is taken; small, so that it is good with one ear too."""


def scene_places(usual: Mapping[str, float], given: Iterable[float] = ()) -> Mapping[str, float]:
    """Return the places of a scene's characters.

    Args:
        usual: the usual place of each who is given none, -1 left to +1 right, in the order of the cast; the narrator,
            who stands in the middle, is none of them.
        given: the places of those who are given one; they stay there and are counted.
    """
    taken = [pan for pan in given if pan]
    found: dict[str, float] = {}
    for name, pan in usual.items():
        side = 1.0 if pan > 0 else -1.0
        here, there = (sum(each * each_side > 0 for each in taken) for each_side in (side, -side))
        if here > there:
            side = -side
        steps = (max(abs(pan), LEAST_PAN), *_STEPS)
        free = (side * step for step in steps if all(abs(side * step - each) >= _APART for each in taken))
        found[name] = next(free, side * steps[0])
        taken.append(found[name])
    return found
