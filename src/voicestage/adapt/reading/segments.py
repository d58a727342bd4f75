"""A story cut into narration and speech, and both into words with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from voicestage.adapt.attributor import Quotation
from voicestage.model.book import Book

_TOKEN = re.compile(
    # the full stop behind a title or an initial ends no sentence: it is part of the word
    r"(?<![^\W_])(?:M(?:rs?|s|x|me|lle|essrs)|Dr|St|Capt|Col|Lt|Lieut|Sgt|Cpl|Insp|Supt|Cmdr|Gen|Maj|Rev|Hon|Prof|M(?:R|RS|ME)|DR|CAPT|REV)\.(?=\s)"
    r"|(?<![^\W_])[A-HJ-Z]\.(?=\s?(?:(?:de|du|des|la|von|van)\s)*[^\W\d_]*['’]?[A-Z])"
    r"|(?<![^\W_])[DdLl]['’](?=[A-ZÀ-Þ])"  # the Artagnan of d'Artagnan is he
    r"|[^\W_]+(?:['’\-][^\W_]+)*|\.{2,}|-{2,}|[^\w\s]"
)
SENTENCE_ENDS = frozenset((".", "!", "?", "…", "...", "....", ":", ";"))


class Token(NamedTuple):
    """A word or a mark."""

    text: str
    lower: str
    """In lower case, with straight apostrophes."""
    start: int
    """In characters of `Book.raw`."""
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word, not a mark."""
        return self.text[0].isalnum()

    @property
    def is_adverb(self) -> bool:
        """Whether it looks like an adverb of manner: `slowly`, not Emily."""
        return self.text.endswith("ly") and self.text[0].islower()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital and is not all capitals."""
        plain = self.text.rstrip(".")
        return self.text[0].isupper() and (len(plain) < 2 or not plain.isupper())


@dataclass(slots=True, kw_only=True, eq=False)
class Segment:
    """Some narration, or one quotation."""

    paragraph: int
    """Its paragraph's index in `Book.paragraphs`."""
    start: int
    end: int
    text: str
    tokens: list[Token]
    quotation: int | None = None
    """The index of the quotation that it is; None for narration."""
    opens_sentence: bool = True
    """Whether its first word begins a sentence."""

    def words(self, first: int, last: int) -> str:
        """Return the text of the tokens from `first` to before `last`, on one line."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return " ".join(self.text[start - self.start : end - self.start].split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph of prose: its segments in order."""

    paragraph: int
    segments: tuple[Segment, ...]
    scene: int
    """Counts the headings and ornaments before it."""

    @property
    def speaks(self) -> bool:
        """Whether anything in it is spoken."""
        return any(segment.quotation is not None for segment in self.segments)


def cut(book: Book, quotations: Sequence[Quotation]) -> list[Passage]:
    """Return the paragraphs of prose with their narration and speech."""
    by_paragraph: dict[int, list[int]] = {}
    for index, quotation in enumerate(quotations):
        by_paragraph.setdefault(quotation.paragraph, []).append(index)
    passages: list[Passage] = []
    scene = 0
    for number, paragraph in enumerate(book.paragraphs):
        if paragraph.kind != "prose":
            scene += 1
            continue
        segments: list[Segment] = []
        at, opens = paragraph.start, True
        text, base = paragraph.text, paragraph.start
        for index in by_paragraph.get(number, ()):
            quotation = quotations[index]
            _add(segments, text, base, number, at, quotation.outer_start, None, opens=opens)
            _add(segments, text, base, number, quotation.start, quotation.end, index, opens=True)
            opens = text[quotation.start - base : quotation.end - base][-1:] in (".", "!", "?", "…")
            at = quotation.outer_end
        _add(segments, text, base, number, at, paragraph.end, None, opens=opens)
        passages.append(Passage(paragraph=number, segments=tuple(segments), scene=scene))
    return passages


def _add(
    segments: list[Segment],
    text: str,
    base: int,
    paragraph: int,
    start: int,
    end: int,
    quotation: int | None,
    *,
    opens: bool,
) -> None:
    part = text[start - base : end - base]
    if quotation is None and not part.strip():
        return
    segments.append(
        Segment(
            paragraph=paragraph,
            start=start,
            end=end,
            text=part,
            tokens=tokenize(part, start),
            quotation=quotation,
            opens_sentence=opens,
        )
    )


def tokenize(text: str, start: int = 0) -> list[Token]:
    """Return the words and marks of a text; `start` is where it begins in the raw text."""
    return [
        Token(m[0], m[0].lower().replace("’", "'"), start + m.start(), start + m.end()) for m in _TOKEN.finditer(text)
    ]
