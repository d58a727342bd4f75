"""The annotated works that train the trees: texts, characters, and who speaks each quotation."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voicestage.model.cast import Cast, Character, Gender

DATA = Path(__file__).parent / "data"
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mme",
        "madame",
        "mlle",
        "mademoiselle",
        "m",
        "monsieur",
        "dr",
        "doctor",
        "sir",
        "lady",
        "lord",
        "master",
        "mistress",
        "captain",
        "capt",
        "colonel",
        "col",
        "major",
        "general",
        "sergeant",
        "lieutenant",
        "inspector",
        "professor",
        "prof",
        "father",
        "mother",
        "brother",
        "sister",
        "aunt",
        "uncle",
        "cousin",
        "st",
        "rev",
        "reverend",
        "the",
        "a",
        "an",
        "of",
        "old",
        "young",
        "little",
        "dear",
        "poor",
        "squire",
        "count",
        "countess",
        "baron",
        "baroness",
        "prince",
        "princess",
        "king",
        "queen",
        "duke",
        "duchess",
        "marquis",
        "constable",
        "judge",
        "president",
        "jr",
        "sr",
        "esq",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An annotated quotation, in characters of the text."""

    start: int
    end: int
    speaker: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedMention:
    """Words of a text that mean somebody."""

    start: int
    end: int
    entity: int
    """The same for all that mean the same person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An annotated text."""

    name: str
    author: str
    text: str
    characters: tuple[Character, ...]
    quotes: tuple[Quote, ...]
    narrator: str | None = None
    mentions: tuple[AnnotatedMention, ...] = ()
    """Of people; none where they are not annotated."""

    @property
    def cast(self) -> Cast:
        """The characters as a user would give them."""
        return Cast(characters=self.characters)


def read_litbank(path: Path = DATA / "litbank.jsonl.xz") -> list[Work]:
    """Read the annotated openings."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [_work(json.loads(line)) for line in lines]


def _work(entry: dict[str, object]) -> Work:
    characters: Sequence[Sequence[object]] = entry["characters"]  # type: ignore[assignment]
    quotes: Sequence[tuple[int, int, str]] = entry["quotes"]  # type: ignore[assignment]
    mentions: Sequence[tuple[int, int, int]] = entry["mentions"]  # type: ignore[assignment]
    return Work(
        name=str(entry["name"]),
        author=str(entry["author"]),
        text=str(entry["text"]),
        characters=tuple(_character(str(name), aliases, str(gender)) for name, aliases, gender in characters),  # type: ignore[arg-type]
        quotes=tuple(Quote(start=start, end=end, speaker=speaker) for start, end, speaker in quotes),
        narrator=str(entry["narrator"]) if entry["narrator"] else None,
        mentions=tuple(AnnotatedMention(start=start, end=end, entity=entity) for start, end, entity in mentions),
    )


def _character(name: str, aliases: Sequence[str], gender: str) -> Character:
    genders: dict[str, Gender] = {"male": "male", "female": "female"}
    return Character(
        name=name, aliases=tuple(alias for alias in aliases if alias != name), gender=genders.get(gender, "unknown")
    )


class Names:
    """Which of a work's characters a name may mean."""

    def __init__(self, work: Work) -> None:
        self._narrator = work.narrator
        self._exact: dict[str, set[str]] = {}
        self._cores: dict[str, list[frozenset[str]]] = {}
        self._known: dict[str, frozenset[str]] = {}
        for character in work.characters:
            for name in character.names:
                self._exact.setdefault(_plain(name), set()).add(character.name)
                core = _core(name)
                if core:
                    self._cores.setdefault(character.name, []).append(core)

    def fits(self, name: str) -> frozenset[str]:
        """Return the names of the characters that a name fits: its own or, without titles, part of theirs alone."""
        if name not in self._known:
            self._known[name] = frozenset(self._find(name))
        return self._known[name]

    def _find(self, name: str) -> set[str]:
        plain = _plain(name)
        found = set(self._exact.get(plain, ()))
        if self._narrator and plain == "narrator":
            found.add(self._narrator)
        core = _core(name)
        if found or not core:
            return found
        same = {who for who, cores in self._cores.items() if core in cores}
        if len(same) == 1:
            return same
        within = {who for who, cores in self._cores.items() if any(core <= other for other in cores)}
        if within:
            return within if len(within) == 1 else set()
        around = {who for who, cores in self._cores.items() if any(other <= core for other in cores)}
        return around if len(around) == 1 else set()


def _plain(name: str) -> str:
    name = re.sub(r"'s\b", "", name.replace("_", " ").replace("’", "'").casefold())
    return " ".join(re.findall(r"[^\W_]+", name))


def _core(name: str) -> frozenset[str]:
    return frozenset(word for word in _plain(name).split() if word not in _TITLES)
