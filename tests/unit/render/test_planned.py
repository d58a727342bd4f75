"""What is another in a plan gives another key, so that nothing is ever passed over that should be made."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from voicestage.model.cast import Cast, Character
from voicestage.model.script import Chapter, Cue, Line, Place, Scene, Script, Words
from voicestage.render import planned
from voicestage.render.plan import Plan, PlannedLine, PlannedScene, Recipe, plan

SCENE = Scene(
    address="1.1",
    slug="storm",
    title="Storm",
    items=(
        Cue(kind="ambience", sound="wind"),
        Line(speaker="ADA", content=(Words(text="Hold on."),), number=1),
        Cue(kind="sfx", sound="bell"),
        Line(speaker="BO", content=(Words(text="I do."),), number=2),
    ),
)
COVERED = {
    "scene": "the scene has its address",
    "utterance": "the raw key is made of it",
    "recording": "the raw key is made of its bytes",
    "content": "the raw key is made of what is said, and the text stands beside it",
    "place": "where it stands in the file is not heard",
}
"""Fields that have no part in the key by themselves, and why."""


@pytest.fixture(scope="module")
def storm() -> Plan:
    cast = Cast(engine="fake", characters=(Character(name="ADA", voice="ash"), Character(name="BO", voice="oak")))
    return plan(Script(chapters=(Chapter(number=1, scenes=(SCENE,)),)), cast)


def key(whole: Plan, **sounds: str) -> str:
    (only,) = planned.scene_plan_keys(whole, sound_key=lambda wanted: sounds.get(wanted.name, "")).values()
    return only


def with_scene(whole: Plan, **changes: Any) -> Plan:
    return replace(whole, scenes=(replace(whole.scenes[0], **changes),))


def other(value: Any) -> Any:
    """Return another value of about the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 0.5
    if isinstance(value, str):
        return f"{value}x"
    return ("x",) if isinstance(value, tuple) else "x"


def changed(thing: Any) -> list[tuple[str, Any]]:
    names = [each.name for each in fields(thing) if each.name not in COVERED]
    return [(name, replace(thing, **{name: other(getattr(thing, name))})) for name in names]


def test_the_same_plan_has_the_same_key(storm: Plan) -> None:
    assert key(storm) == key(storm)


@pytest.mark.parametrize(
    "name", [each.name for each in fields(PlannedLine) if each.name not in {*COVERED, "line", "recipe"}]
)
def test_every_field_of_a_planned_line_counts(storm: Plan, name: str) -> None:
    first, *rest = storm.scenes[0].lines
    line = replace(first, **{name: other(getattr(first, name))})
    assert key(with_scene(storm, lines=(line, *rest))) != key(storm)


def test_every_field_of_a_line_and_a_recipe_counts(storm: Plan) -> None:
    first, *rest = storm.scenes[0].lines
    others = [(name, replace(first, line=line)) for name, line in changed(first.line)]
    others += [(name, replace(first, recipe=recipe)) for name, recipe in changed(Recipe())]
    text = replace(first.line, content=(Words(text="Hold on!"),))
    others.append(("text", replace(first, line=text)))
    for name, line in others:
        assert key(with_scene(storm, lines=(line, *rest))) != key(storm), name


def test_every_field_of_a_scene_and_of_its_cues_counts(storm: Plan) -> None:
    scenes = [(name, scene) for name, scene in changed(SCENE) if name != "items"]
    wind, *rest = SCENE.items
    scenes += [(name, replace(SCENE, items=(cue, *rest))) for name, cue in changed(wind)]
    moved = (rest[0], wind, *rest[1:])
    for name, scene in [*scenes, ("order", replace(SCENE, items=moved))]:
        assert key(with_scene(storm, scene=scene)) != key(storm), name
    for name in (each.name for each in fields(PlannedScene) if each.name not in {"scene", "lines"}):
        value = other(getattr(storm.scenes[0], name))
        assert key(with_scene(storm, **{name: value})) != key(storm), name


def test_the_samples_of_a_sound_the_mix_and_the_code_count(storm: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    assert key(storm, wind="1") != key(storm, wind="2")
    for changes in (
        {"pauses": replace(storm.cast.pauses, turn=0.1)},
        {"sound": replace(storm.cast.sound, duck_db=-3.0)},
    ):
        assert key(replace(storm, cast=replace(storm.cast, **changes))) != key(storm)
    before = key(storm)
    monkeypatch.setattr(planned, "code_key", lambda: "another version")
    assert key(storm) != before


def test_where_a_line_stands_in_its_file_does_not(storm: Plan) -> None:
    first, *rest = storm.scenes[0].lines
    moved = replace(first, line=replace(first.line, place=Place("02.md", 7, 1)))
    assert key(with_scene(storm, lines=(moved, *rest))) == key(storm)
