"""One table: the checks, the reference page and the schema agree with it."""

import re
from pathlib import Path

import pytest

from voicestage.casting import reference
from voicestage.casting.fields import FIELDS, Field, below, children
from voicestage.casting.load import parse

ROOT = Path(__file__).parents[3]


def inside(field: Field, value: str) -> str:
    """A file in which `value` stands at `field`."""
    text = value
    for key in reversed(re.findall(r"\[\]|[^.\[\]]+", field.path)):
        text = f"[{text}]" if key == "[]" else f"{{{'MARA' if key == '*' else key}: {text}}}"
    return text


LEAVES = [field for field in FIELDS if not field.holds_others]


@pytest.mark.parametrize("field", LEAVES, ids=lambda field: field.path)
def test_every_field_is_read(field):
    """A value that nothing can be is refused wherever the table has a field, so nothing in it is passed over."""
    assert any(f"{field.key}: must be one value" in found.message for found in parse(inside(field, "{a: [b]}"))[1])


@pytest.mark.parametrize("field", [field for field in LEAVES if field.example], ids=lambda field: field.path)
def test_every_example_is_right(field):
    text = inside(field, field.example)
    if field.path.startswith("lexicon"):
        rest = {"word": "say: b", "say": "word: a", "ipa": "word: a", "character": "word: a, say: b"}[field.key]
        text = text.replace("[{", f"[{{{rest}, ")
        text = f"{{cast: {{JONAS: }}, {text[1:]}"
    assert parse(text)[1] == ()


@pytest.mark.parametrize("field", [field for field in LEAVES if field.low is not None], ids=lambda field: field.path)
def test_the_bounds_hold_and_are_named(field):
    unit = {"decibels": "dB", "seconds": "s"}.get(field.kind, "")
    for bound, outside in ((field.low, field.low - 0.01), (field.high, field.high + 0.01)):
        assert parse(inside(field, f"{bound}{unit}"))[1] == ()
        (found,) = parse(inside(field, f"{outside}{unit}"))[1]
        assert field.bounds() in found.message


def test_paths_have_parents_and_sentences_end():
    paths = {""} | {below(field) for field in FIELDS if field.holds_others}
    for field in FIELDS:
        assert field.path.removesuffix(field.key).removesuffix(".") in paths
        assert field.sentence.endswith(".")
    assert sum(len(children(path)) for path in paths) == len(FIELDS)


def test_the_reference_page_is_current():
    page = (ROOT / reference.PAGE).read_text(encoding="utf-8")
    assert page == reference.page(), "run: python -m voicestage.casting.reference"
