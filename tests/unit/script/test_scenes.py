from __future__ import annotations

import pytest

from voicestage.errors import UsageError
from voicestage.script.parse import parse
from voicestage.script.scenes import line_of, scene_of, slug_of

TWO, _ = parse([("1.md", "# One\n## Backstage, evening\nM: a\nM: b\n## The Storm\nM: c\n# Two\n## Mara's room\nM: d")])
ONE, _ = parse([("1.md", "## Five\nM: a\n## 1\nM: b\n##\nM: c")])


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Backstage, evening", "backstage-evening"),
        ("Mara’s room", "maras-room"),
        ("  Éclair — 2! ", "éclair-2"),
        ("E\u0301clair", "éclair"),
        ("後台", "後台"),
        ("* * *", ""),
    ],
)
def test_slugs(title, slug):
    assert slug_of(title) == slug


@pytest.mark.parametrize(
    ("script", "name", "address"),
    [
        (TWO, "1.2", "1.2"),
        (TWO, "backstage-evening", "1.1"),
        (TWO, "Backstage, Evening", "1.1"),
        (TWO, "maras-room", "2.1"),
        (ONE, "2", "1.2"),
        (ONE, "1", "1.1"),  # a number comes before a title
        (ONE, "1-3", "1.3"),
    ],
)
def test_a_scene_has_several_names(script, name, address):
    assert scene_of(script, name).address == address


@pytest.mark.parametrize(
    ("script", "name", "says"),
    [
        (TWO, "backstage-evning", '"backstage-evening"'),
        (TWO, "1", "1.1, 2.1"),
        (TWO, "2", "1.2"),
        (TWO, "7.7", "1.1 backstage-evening, 1.2 the-storm, 2.1 maras-room"),
        (TWO, "", "1.1 backstage-evening"),
        (ONE, "9", "1.3"),
        (parse([])[0], "1", "no scenes yet"),
    ],
)
def test_a_scene_that_is_not_there_is_told_with_those_that_are(script, name, says):
    with pytest.raises(UsageError, match="There is no scene") as caught:
        scene_of(script, name)
    assert says in str(caught.value)


def test_a_line_is_found_by_scene_and_number():
    assert line_of(TWO, "1.1:2")[1].text == "b"
    assert line_of(TWO, "the-storm:1")[1].text == "c"
    with pytest.raises(UsageError, match="its last is 2"):
        line_of(TWO, "1.1:3")
    with pytest.raises(UsageError, match=r"as in 1\.2:14"):
        line_of(TWO, "1.1")
