"""What a book says of its language, as a tag."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicestage.languages import is_right_to_left, language_tag, quotation_marks, three_letters


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("English", "en"),
        ("ENGLISH", "en"),
        ("English, French", "en"),
        ("Tagabawa, English", "en"),
        ("French and Latin", "fr"),
        ("Deutsch", "de"),
        ("Français", "fr"),
        ("Gaelic, Scottish", "gd"),
        ("Greek, Ancient", "grc"),
        ("British English", "en-GB"),
        ("English (UK)", "en-GB"),
        ("English, American", "en-US"),
        ("Portuguese (Brazil)", "pt-BR"),
        ("Traditional Chinese", "zh-Hant"),
        ("en-gb", "en-GB"),
        ("en_US.UTF-8", "en-US"),
        ("ZH-HANT-tw", "zh-Hant-TW"),
        ("eng", "en"),
        ("ger", "de"),
        ("deu-AT", "de-AT"),
        ("iw", "he"),
        ("русский", "ru"),
        ("日本語", "ja"),
        ("nah", "nah"),
        ("und", None),
        ("mul", None),
        ("Klingonish", None),
        ("x" * 10_000, None),
        ("", None),
        ("12", None),
    ],
)
def test_tags_codes_locales_and_names(said: str, tag: str | None) -> None:
    assert language_tag(said) == tag


@given(st.text(max_size=60))
def test_whatever_is_said_gives_a_tag_that_voices_yaml_takes_or_none(said: str) -> None:
    tag = language_tag(said)
    assert tag is None or re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag)
    assert tag is None or language_tag(tag) == tag


@pytest.mark.parametrize(
    ("tag", "code"), [("en-GB", "eng"), ("de", "deu"), ("zh-Hant", "zho"), ("grc", "grc"), ("xx", "und")]
)
def test_codes_of_three_letters(tag: str, code: str) -> None:
    assert three_letters(tag) == code


@pytest.mark.parametrize("tag", ["he", "ar-EG", "fa", "yi", "az-Arab"])
def test_languages_written_from_right_to_left(tag: str) -> None:
    assert is_right_to_left(tag)


@pytest.mark.parametrize("tag", ["en", "he-Latn", "ja", "xx"])
def test_languages_written_from_left_to_right(tag: str) -> None:
    assert not is_right_to_left(tag)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-GB", "“So.”"),
        ("de-AT", "„So.“"),
        ("fr", "«\u202fSo.\u202f»"),
        ("ru", "«So.»"),
        ("sv", "”So.”"),
        ("xx", "“So.”"),
    ],
)
def test_a_speech_has_the_quotation_marks_of_its_language(language: str, said: str) -> None:
    opening, closing = quotation_marks(language)
    assert f"{opening}So.{closing}" == said
