# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Words of one spelling and several sounds: what the words around them tell, laid over the tagger's choice.

The rules are lines of `data/heteronyms.tsv`. A rule is there for what it is sure of; where none fits, hibari's tagger
and dictionaries decide as before.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

_CLASSES = {
    "person": "(?:i|you|we|they|he|she|it|one|who|anyone|nobody|somebody|everybody|everyone|no one)",
    "plural": "(?:i|you|we|they|people|men|women|others|all|both|some|many)",
    "singular": "(?:he|she|it|nobody|everybody|everyone|one|who)",
    "object": "(?:me|him|her|us|them|it)",
    "have": r"{word}(?:have|has|had|having|'ve|'d|he 's|she 's|who 's|it 's)",
    "be": r"(?:am|is|are|was|were|be|been|being|'m|'re|'s)",
    "modal": r"(?:will|would|shall|should|can|could|may|might|must|'ll|ca|wo|do|did|does|n't|not|cannot|never)",
    "adverb": r"(?:never|always|just|already|only|ever|not|n't|even|often|once|since|all|both|also|really|probably|quickly|carefully|recently|clearly|long|first|yet|still)",
    "degree": r"(?:quite|perfectly|very|so|too|more|always|not|well|fairly|wholly|quietly|entirely|seldom|never)",
    "verb": r"{word}(?:(?<!from )(?:i|you|we|they|who)|will|would|shall|should|can|could|may|might|must|'ll|do|did|does|n't|not|cannot|never|to|don't|i 'd|he 'd|she 'd|they 'd|we 'd) (?:(?:never|always|even|ever|only|still|not|strongly|hereby|also|really) )?",
}  # fmt: skip
"""What `{name}` stands for in the table; `verb` is what stands before the bare form of a verb."""
_WORD_BEGINS = r"(?<![\w'])"
"""Where a word begins: `'ll` is one."""
_TAGS = {"VERB": "VB", "NOUN": "NN", "ADJ": "JJ"}
_REACH = 7
"""So many words to each side are looked at."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a word is to be read: by IPA, or by the dictionary's entry for a part of speech."""

    ipa: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    reading: Reading


def readings(words: Sequence[str]) -> Iterator[tuple[int, Reading]]:
    """Go through the words of a line for which a rule fits: where they stand, and how they are read.

    Args:
        words: as the tokenizer parts them: `do n't`, `he 's`, marks by themselves.
    """
    rules = _rules()
    for at, word in enumerate(words):
        found = rules.get(word) or rules.get(word.lower())
        if not found:
            continue
        before = "".join(f"{each} " for each in words[max(0, at - _REACH) : at]).lower()
        after = "".join(f" {each}" for each in words[at + 1 : at + 1 + _REACH]).lower() or " "
        for rule in found:
            if (rule.before is None or rule.before.search(before)) and (rule.after is None or rule.after.search(after)):
                yield at, rule.reading
                break


@functools.lru_cache(maxsize=1)
def digest() -> str:
    """Return a digest of the table, a part of what an engine says."""
    return hashlib.blake2b(_text().encode("utf-8"), digest_size=8).hexdigest()


@functools.lru_cache(maxsize=1)
def _rules() -> dict[str, list[_Rule]]:
    found: dict[str, list[_Rule]] = {}
    for line in _text().splitlines():
        if not line or line.startswith("#"):
            continue
        word, said, before, after = line.split("\t")
        reading = Reading(tag=_TAGS[said]) if said in _TAGS else Reading(ipa=said)
        found.setdefault(word, []).append(
            _Rule(_pattern(before.replace("\\b(?:", "{word}(?:")), _pattern(after), reading)
        )
    return found


def _pattern(written: str) -> re.Pattern[str] | None:
    if written == ".":
        return None
    for name, words in _CLASSES.items():
        written = written.replace(f"{{{name}}}", words)
    return re.compile(written.replace("{word}", _WORD_BEGINS))


def _text() -> str:
    return files("voicestage.engines").joinpath("data/heteronyms.tsv").read_text(encoding="utf-8")
