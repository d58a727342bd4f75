"""Who talks to each other stands on two sides, and nobody moves who need not."""

from __future__ import annotations

import itertools

from voicestage.casting.resolve import places
from voicestage.model.cast import Cast, Character
from voicestage.render.places import LEAST_PAN, scene_places

_NAMES = """
MARA JONAS ADA BEN CORA DAN EVE FRANK GWEN HUGO IRIS JACK KATE LIAM MARY NED OLGA PETER QUINN ROSE
"""
NAMES = _NAMES.split()
USUAL = places(Cast(characters=tuple(Character(name=name) for name in NAMES)))


def test_two_who_are_alone_in_a_scene_stand_on_two_sides() -> None:
    for pair in itertools.combinations(NAMES, 2):
        one, other = scene_places({name: USUAL[name] for name in pair}).values()

        assert one * other < 0, pair
        assert abs(one - other) >= 2 * LEAST_PAN, pair
        assert max(abs(one), abs(other)) <= 0.4, "not far, so that it is good with one ear too"


def test_sides_are_shared_out_in_larger_scenes_and_no_two_stand_in_one_place() -> None:
    for count in range(3, 9):
        for first in range(len(NAMES) - count):
            found = scene_places({name: USUAL[name] for name in NAMES[first : first + count]})
            left = sum(pan < 0 for pan in found.values())
            assert abs(2 * left - count) <= 1
            assert all(abs(one - other) > 0.04 for one, other in itertools.combinations(found.values(), 2))


def test_who_comes_later_in_the_cast_moves_nobody() -> None:
    for count in range(2, 8):
        few, more = (scene_places({name: USUAL[name] for name in NAMES[: count + extra]}) for extra in (0, 1))
        assert {name: more[name] for name in few} == few


def test_who_is_given_a_place_keeps_it_and_the_other_stands_across() -> None:
    assert scene_places({"ADA": -0.12}, [-0.3])["ADA"] > 0
    assert scene_places({"ADA": 0.12}, [-0.3])["ADA"] == 0.12


def test_alone_somebody_stands_where_the_name_puts_them() -> None:
    assert scene_places({"ADA": -0.24}) == {"ADA": -0.24}
