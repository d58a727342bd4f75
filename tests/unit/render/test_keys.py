"""Keys are made of what can be heard."""

from __future__ import annotations

from voicestage.render.keys import Template, key


def test_the_order_of_ingredients_makes_no_difference() -> None:
    assert key("clip/1", {"a": 1, "b": "x"}) == key("clip/1", {"b": "x", "a": 1})


def test_a_kind_of_another_revision_is_another_key() -> None:
    assert key("clip/1", {"a": 1}) != key("clip/2", {"a": 1})


def test_the_last_bits_of_a_float_make_no_difference() -> None:
    assert key("k/1", {"pace": 0.9 * 1.1}) == key("k/1", {"pace": 0.99})
    assert key("k/1", {"gain": -0.0}) == key("k/1", {"gain": 0.0})


def test_words_that_differ_by_an_accent_are_other_words() -> None:
    assert key("k/1", {"words": "Ibáñez"}) != key("k/1", {"words": "Ibanez"})


def test_a_template_gives_the_key_of_all_its_ingredients() -> None:
    template = Template("clip/1", {"pitch": 1.0, "voice": "Ibáñez", "effects": ("phone/2",)}, hole="raw")
    for told in ("0" * 32, 'a"1', (("café", None, False), ("silence", 0.4)), 1.0):
        whole = {"raw": told, "pitch": 1.0, "voice": "Ibáñez", "effects": ("phone/2",)}
        assert template.key(told) == key("clip/1", whole)
