"""From a plain text to paragraphs: what is a paragraph, a heading, an ornament.

Texts come in three layouts: paragraphs between blank lines with their lines wrapped, one paragraph to a line, and
wrapped lines whose paragraphs are told by an indent or a short last line. The layout is one for a whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voicestage.books.matter import APART, kind_by_title
from voicestage.model.book import Paragraph, ParagraphKind

_LINE = re.compile(r"([^\r\n\f\u2028\u2029]*)(?:\r\n|[\r\n\f\u2028\u2029]|\Z)")
_ATX = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:={3,}|-{3,})[ \t]*")
_ORNAMENT = re.compile(r"[*\-–—_=~#+•·⁂❦❧✻✽◆◇○●§†]+", re.UNICODE)
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last"
)
_NUMERAL = rf"(?:\d{{1,4}}|[ivxlc]{{1,8}}|(?:the[ ])?(?:{_NUMBER_WORDS})(?:[- ](?:{_NUMBER_WORDS}))?)"
CHAPTER_MARK = re.compile(
    rf"(?:(?:chapter|book|part|volume|act|canto|letter|stave|section)[ ]+{_NUMERAL}\b(?:[ ]*[.:)(—–-].*)?"
    r"|(?:prologue|epilogue|preface|introduction|foreword|afterword|interlude)(?:[ ]*[.:—–-].*)?"
    rf"|[(\[]?(?:\d{{1,3}}|[IVXLC]{{1,8}})[.)\]]?)",
    re.IGNORECASE,
)
"""A line that is a chapter's heading wherever it stands alone."""
BY = r"(?:(?:written|an?\s+(?:\w+\s+)?(?:story|tale|novel|novella|novelette|play|romance))\s+)?by"
"""How a line begins that tells who wrote a story."""
_BYLINE = re.compile(rf"{BY}[ :]+[^\W\d_]\S*(?: \S+){{0,5}}", re.IGNORECASE)
_NUMBERED_ITEM = re.compile(r"(?:\d{1,3}|[a-z])[.)][ \t]+\S")
_EMPHASIS = "_*=~[] "
"""What may stand around a chapter's heading: `_CHAPTER IV_`, `**Chapter 4**`, `[CHAPTER IV]`."""
_LONGEST_NUMERAL = 5
"""Emphasis around a numeral alone makes no heading of it: a page's number has brackets too."""
_LONGEST_HEADING = 100
_LONGEST_SECOND_LINE = 200
_SENTENCE_END = re.compile(r"[.!?…:;]['\"’”»)\]*_]*\s*\Z")
_OPENS_SPEECH = "\"“‘'«„—–-―"
_SMALL_WORDS = frozenset(
    ("a", "an", "the", "of", "in", "on", "at", "to", "and", "or", "for", "by", "with", "from", "is", "as", "but", "nor")
)


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def stripped(self) -> str:
        return self.text.strip()


def find_paragraphs(raw: str, start: int = 0, end: int | None = None) -> tuple[Paragraph, ...]:
    """Return the paragraphs, headings and ornaments of `raw[start:end]` in order.

    Every character outside them is white space or a heading's mark (`##`, an underline, `**` around it).
    """
    rows = [_Row(m[1], m.start()) for m in _LINE.finditer(raw, start, len(raw) if end is None else end) if m[0]]
    blocks = _blocks(rows)
    join = _lines_are_wrapped(blocks)
    indents = join and _paragraphs_are_indented(rows, len(blocks))
    width = _line_width(blocks) if join and not indents else 0
    pieces = [piece for block, gap in blocks for piece in _pieces(block, gap, join=join, indents=indents)]
    return tuple(_paragraph(raw, rows_, kind, verse=_is_verse(rows_, width)) for rows_, kind in _with_titles(pieces))


def _blocks(rows: Sequence[_Row]) -> list[tuple[list[_Row], int]]:
    """Return the runs of lines that are not blank, each with how many blank lines stand before it."""
    blocks: list[tuple[list[_Row], int]] = []
    blank = 0
    fresh = True
    for row in rows:
        if not row.stripped:
            blank += 1
            fresh = True
        elif fresh:
            blocks.append(([row], blank))
            blank, fresh = 0, False
        else:
            blocks[-1][0].append(row)
    return blocks


def _lines_are_wrapped(blocks: Sequence[tuple[list[_Row], int]]) -> bool:
    """Tell whether a line inside a block goes on in the next line."""
    inner = [row.text for block, _ in blocks for row in block[:-1] if not _is_mark(row)]
    if not inner:
        return True
    if max(map(len, inner)) > 250:  # nobody wraps there: each line is a paragraph
        return False
    open_ended = sum(not _SENTENCE_END.search(text) for text in inner)
    return open_ended > 0.35 * len(inner)


def _paragraphs_are_indented(rows: Sequence[_Row], blocks: int) -> bool:
    """Tell whether an indent, rather than a blank line, begins a paragraph."""
    filled = [row for row in rows if row.stripped]
    indented = sum(
        after.text[0] in " \t\u3000" and before.text[0] not in " \t\u3000" for before, after in pairwise(filled)
    )
    return indented > blocks


_FULL_LINE = 0.78
"""A line that goes on in the next is at least this full, as a share of the lines' width (one long word may not fit)."""


def _line_width(blocks: Sequence[tuple[list[_Row], int]]) -> int:
    """Return how long the lines are that were wrapped, in characters; 0 where few are."""
    inner = sorted(len(row.text.rstrip()) for block, _ in blocks if len(block) > 2 for row in block[:-1])
    return inner[int(0.8 * len(inner))] if len(inner) >= 4 else 0


def _is_verse(rows: Sequence[_Row], width: int) -> bool:
    """Tell whether lines end where the writer ended them: in poems, addresses, signatures; not where the page did.

    In a text of wrapped lines they are all too short to have been wrapped. In a text of nothing but short lines each
    begins with a capital.
    """
    if len(rows) < 2 or not width:
        return False
    inner = [len(row.stripped) for row in rows[:-1]]
    if width < 50:
        capitals = sum(row.stripped.lstrip("\"'“‘*_—")[:1].isupper() for row in rows)
        return capitals >= 0.8 * len(rows) and max(inner) <= width * 1.3
    return max(*inner, len(rows[-1].stripped)) < _FULL_LINE * width


def _is_mark(row: _Row) -> bool:
    text = row.stripped
    return bool(_ATX.fullmatch(row.text) or is_ornament(text) or _is_chapter_mark(text))


def is_ornament(text: str) -> bool:
    """Tell whether a line is nothing but a scene break's stars, dashes or flowers."""
    bare = "".join(text.split()) if len(text) <= 80 else text
    return len(bare) <= 40 and bool(_ORNAMENT.fullmatch(bare))


def _is_chapter_mark(text: str) -> bool:
    if len(text) > _LONGEST_HEADING or text[-1] in ",;":
        return False
    if CHAPTER_MARK.fullmatch(text):
        return True
    bare = text.strip(_EMPHASIS) if text[0] in _EMPHASIS else ""
    return len(bare) > _LONGEST_NUMERAL and bool(CHAPTER_MARK.fullmatch(bare))


_Piece = tuple[list[_Row], ParagraphKind, int]


def _pieces(block: Sequence[_Row], gap: int, *, join: bool, indents: bool) -> Iterator[_Piece]:
    """Cut one block into paragraphs."""
    current: list[_Row] = []
    position = 0
    while position < len(block):
        row = block[position]
        text = row.stripped
        after = block[position + 1] if position + 1 < len(block) else None
        if after and not current and len(text) <= 80 and not _SENTENCE_END.search(text) and _is_underline(after, text):
            yield [row], "heading", 3
            position += 2
            continue
        mark = _mark_of(row)
        if mark and (not current or mark != "heading" or row.text.lstrip().startswith("#")):
            if current:
                yield current, "prose", gap
                current = []
            yield [row], mark, 3
        elif current and (not join or (indents and row.text[0] in " \t\u3000")):
            yield current, "prose", gap
            current = [row]
        else:
            current.append(row)
        position += 1
    if current:
        yield current, "prose", gap


def _mark_of(row: _Row) -> ParagraphKind | None:
    if _ATX.fullmatch(row.text):
        return "heading"
    if is_ornament(row.stripped):
        return "ornament"
    return "heading" if _is_chapter_mark(row.stripped) else None


def _is_underline(row: _Row, title: str) -> bool:
    """An underline as long as its title; a short `---` under a line is more often an ornament."""
    return bool(_UNDERLINE.fullmatch(row.text)) and not is_ornament(title) and 2 * len(row.stripped) >= len(title)


def _with_titles(pieces: Sequence[_Piece]) -> Iterator[tuple[list[_Row], ParagraphKind]]:
    """Find the headings that only their place tells: the story's title, the author, a chapter's second line."""
    opening = True
    after_heading = False
    for number, (rows, given, _) in enumerate(pieces):
        kind = given
        if given == "prose":
            followed = number + 1 < len(pieces)
            byline = opening and number and _is_byline(rows)
            if opening and followed and len(rows) == 2 and _is_title(rows[:1]) and _is_byline(rows[1:]):
                yield rows[:1], "heading"
                yield rows[1:], "heading"
                continue
            titled = (
                followed
                and _is_title(rows)
                and not _is_listed(pieces, number)
                and _stands_apart(pieces, number, opening=opening, after=after_heading)
            )
            if byline or titled or (followed and _is_second_line(pieces, number)) or _names_a_part(pieces, number):
                kind = "heading"
            else:
                opening = False
        yield rows, kind
        after_heading = kind == "heading"


def _is_listed(pieces: Sequence[_Piece], number: int) -> bool:
    """Tell whether a line is an item of a numbered list: the line before or behind it is one, too."""
    around = pieces[max(0, number - 1) : number + 2]
    items = [bool(_NUMBERED_ITEM.match(rows[0].stripped)) for rows, *_ in around]
    return sum(items) > 1 and bool(_NUMBERED_ITEM.match(pieces[number][0][0].stripped))


def _is_second_line(pieces: Sequence[_Piece], number: int) -> bool:
    """Tell whether a line is the title below a chapter's number, as printers set it: with a full stop behind it.

    It is in capitals, or has those of a title and a wider gap behind it than before it.
    """
    rows, _, gap = pieces[number]
    before, after = pieces[number - 1] if number else None, pieces[number + 1]
    if before is None or before[1] != "heading" or not _is_chapter_mark(before[0][0].stripped.lstrip("# ")):
        return False
    text = " ".join(row.stripped for row in rows[:4])
    if len(rows) > 3 or len(text) > _LONGEST_SECOND_LINE or text[0] in _OPENS_SPEECH or text[-1] in ",;":
        return False
    return _in_capitals(text) or (_has_capitals(text) and gap < min(after[2], 3) and after[1] == "prose")


def _names_a_part(pieces: Sequence[_Piece], number: int) -> bool:
    """Tell whether a line alone names a part that is not read, as `TRANSCRIBER'S NOTE:`, whatever it ends with."""
    rows, _, gap = pieces[number]
    text = rows[0].stripped
    return len(rows) == 1 and gap >= 2 and _in_capitals(text) and kind_by_title(text) in APART


def _is_byline(rows: Sequence[_Row]) -> bool:
    return len(rows) == 1 and bool(_BYLINE.fullmatch(rows[0].stripped))


def _is_title(rows: Sequence[_Row]) -> bool:
    """Tell whether a paragraph reads like a title: one short line, no end of a sentence, no speech."""
    text = rows[0].stripped
    if len(rows) != 1 or len(text) > 80 or len(text.split()) > 12 or text[0] in _OPENS_SPEECH:
        return False
    if text[-1] in '.,;:…—-”"’»' or not any(map(str.isalpha, text)):
        return False
    return text[0].isupper() or text[0].isdigit() or not text[0].isascii()


def _stands_apart(pieces: Sequence[_Piece], number: int, *, opening: bool, after: bool) -> bool:
    """Tell whether a line that reads like a title has a title's place: first, after a heading, or alone in capitals."""
    rows, _, gap = pieces[number]
    text = rows[0].stripped
    if number == 0:
        # a title is shorter than what it names; in a list of short lines the first is no title
        following = pieces[1][0]
        longer = sum(map(len, (row.text for row in following))) > len(text)
        return pieces[1][1] != "prose" or longer or _in_capitals(text) or _is_byline(following)
    if after:
        return _in_capitals(text) or _has_capitals(text)
    spaced = gap >= 2 or opening
    return spaced and _in_capitals(text) and pieces[number + 1][2] >= 1


def _has_capitals(text: str) -> bool:
    """Tell whether all words but small ones begin with a capital."""
    return all(
        word[0].isupper() or not word[0].isalpha() or word.strip("'’,").lower() in _SMALL_WORDS for word in text.split()
    )


def _in_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > 2


def _paragraph(raw: str, rows: Sequence[_Row], kind: ParagraphKind, *, verse: bool) -> Paragraph:
    start, end = rows[0].start, rows[-1].end
    if kind == "heading" and (match := _ATX.fullmatch(rows[0].text)):
        start, end = start + match.start(2), start + match.end(2)
    text = raw[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if kind == "heading" and text[0] in _EMPHASIS and _is_chapter_mark(text):
        start += len(text) - len(text.lstrip(_EMPHASIS))
        text = text.strip(_EMPHASIS)
    verse = verse and kind == "prose"
    return Paragraph(text=text if verse else _LINE_ENDS.sub(" ", text), start=start, kind=kind, verse=verse)


_LINE_ENDS = re.compile(r"[\r\n\f\u2028\u2029]")
