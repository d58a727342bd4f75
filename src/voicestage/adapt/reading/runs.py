"""Capitalised words in a row that may name someone: Mr. Bennet, Max de Winter, DI Khan."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.segments import SENTENCE_ENDS, Segment, Token
from voicestage.adapt.vocabulary import vocabulary

_BEHIND_AUXILIARIES = frozenset(("i", "you", "we", "it", "the", "this", "that", "there", "a", "your", "my", "our"))
_CONTRACTED = frozenset(("ll", "ve", "re", "em", "all", "til", "clock", "nor", "am"))
_OPENING = frozenset(
    (
        *("de", "du", "des", "del", "della", "di", "da", "d'", "von", "van", "zu", "le", "la", "l'", "af"),
        *("ibn", "bin"),
    )
)
"""Particles with which a second name may begin."""
_RANKS = {
    **dict.fromkeys(("DI", "DCI"), "inspector"),
    "DS": "sergeant",
    **dict.fromkeys(("PC", "WPC", "DC"), "constable"),
}
"""Ranks of the police, as they stand before a name."""
_NO_PARTICLES = frozenset(("Di", "Da", "Del", "DI"))
"""What looks like one: given names, a rank."""
_NAMES_TOO = frozenset(("i", "don", "dom", "pan", "papa", "mama", "mamma"))
"""Titles that are words or names of their own."""


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row that may name someone."""

    title: str | None
    keys: tuple[str, ...]
    """The parts of the name without the title, as they are compared."""
    first: int
    """The index of its first token in the segment."""
    last: int
    """The index behind its last token."""
    possessive: bool

    @property
    def form(self) -> tuple[str, ...]:
        """Title and parts."""
        return (f"{self.title}.", *self.keys) if self.title else self.keys


def base_of(token: Token) -> tuple[str, bool]:
    """Return a token without its possessive ending, and whether it had one."""
    if token.lower.endswith("'s"):
        return token.text[:-2], True
    return token.text, False


def find_runs(segment: Segment, is_name: Container[str]) -> Iterator[Run]:
    """Find the names in a segment; `is_name` holds the words that name someone even at a sentence's head."""
    tokens = segment.tokens
    position = 0
    while position < len(tokens):
        run = _run_at(segment, position, is_name) if _may_begin(tokens, position) else None
        if run is not None:
            yield run
        position = run.last if run is not None else position + 1


def _may_begin(tokens: Sequence[Token], position: int) -> bool:
    return tokens[_behind_particles(tokens, position)].text[0].isupper()


def _run_at(segment: Segment, start: int, is_name: Container[str]) -> Run | None:
    """Return the name that begins at a token, None where none does."""
    tokens = segment.tokens
    title, position = _title_at(tokens, start, is_name)
    keys: list[str] = []
    possessive = False
    while position < len(tokens) and not possessive:
        head = position == start and opens_sentence(segment, position)
        plain = _may_be_plain(tokens, position, titled=title is not None and not keys)
        if not plain and not _is_part(tokens, position, is_name, head=head):
            if _numbers(tokens, position, keys):
                keys.append(tokens[position].text)
                position += 1
                break
            if not (keys and _is_particle(tokens, position)):
                break
        elif keys and not _adjacent(tokens, position):
            break
        text, possessive = base_of(tokens[position])
        keys.append(name_key(text))
        position += 1
        if len(text) == 1 and position < len(tokens) and tokens[position].text == "." and not possessive:
            position += 1
    if not keys or (len(keys) == 1 and _is_role(keys[0]) and (title is None or _is_called(tokens, start, position))):
        return None
    return Run(title, tuple(keys), start, position, possessive)


def _title_at(tokens: Sequence[Token], start: int, is_name: Container[str]) -> tuple[str | None, int]:
    """Return the title that stands at a token before a name, if one does, and where the name goes on."""
    known = vocabulary()
    position = _behind_particles(tokens, start)
    token = tokens[position]
    title = _RANKS.get(token.text) or name_key(base_of(token)[0])
    if title not in known.titles or title in _NAMES_TOO or token.lower == "m":
        return None, position
    after = position + 1
    if after < len(tokens) and tokens[after].text == "." and title in known.abbreviations:
        after += 1
    after = _behind_particles(tokens, after)
    if after >= len(tokens) or not (_is_part(tokens, after, is_name, head=False) or _titled(tokens, after)):
        return None, position
    rank = name_key(base_of(tokens[after])[0])
    follows = after + 1 < len(tokens) and _adjacent(tokens, after + 1)
    ranked = rank in known.titles and rank not in known.kin
    if ranked and follows and _is_part(tokens, after + 1, is_name, head=False):
        return rank, after + 1  # Detective Sergeant Amadi
    return title, after


def _is_particle(tokens: Sequence[Token], position: int) -> bool:
    """Tell whether a particle joins what stands before it to a name: Max de Winter."""
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    return tokens[position].lower in vocabulary().particles and following is not None and following.is_capital


def _may_be_plain(tokens: Sequence[Token], position: int, *, titled: bool) -> bool:
    """Tell whether a word of every day is a name here: behind a title, or a particle as in de Winter."""
    behind = position > 0 and tokens[position - 1].lower in _OPENING
    return (titled or behind) and _titled(tokens, position)


def _is_called(tokens: Sequence[Token], start: int, last: int) -> bool:
    """Tell whether words are how somebody is called by his title: `Monsieur le Baron` is the baron."""
    return last - start > 2 and tokens[last - 2].lower == "le"


def _behind_particles(tokens: Sequence[Token], position: int) -> int:
    """Return where a second name goes on behind the particles it opens with: `de Winter`, `Van der Berg`."""
    after = position
    while after < len(tokens) and tokens[after].lower in (vocabulary().particles if after > position else _OPENING):
        after += 1
    capital = position < after < len(tokens) and tokens[after].is_capital
    if not capital or tokens[position].text in _NO_PARTICLES:
        return position
    return after


def _is_role(key: str) -> bool:
    """Tell whether a word alone says what someone is, not who: Captain, Doctor, Madame."""
    known = vocabulary()
    return (key in known.titles or key in known.nouns) and key not in known.kin and key not in known.given_names


def _adjacent(tokens: Sequence[Token], position: int) -> bool:
    return tokens[position - 1].is_word or (tokens[position - 1].text == "." and len(tokens[position - 2].text) == 1)


def _numbers(tokens: Sequence[Token], position: int, keys: Sequence[str]) -> bool:
    """Tell whether a figure belongs to the name before it: Unit 12."""
    return len(keys) == 1 and tokens[position].text.isdigit() and _adjacent(tokens, position)


def opens_sentence(segment: Segment, position: int) -> bool:
    """Tell whether a token begins a sentence, where a capital says nothing."""
    while position > 0 and segment.tokens[position - 1].text in "\"“‘'’”*«([":
        position -= 1
    if position == 0:
        return segment.opens_sentence
    return segment.tokens[position - 1].text in SENTENCE_ENDS or segment.tokens[position - 1].text in "—–"


def _is_part(tokens: Sequence[Token], position: int, is_name: Container[str], *, head: bool) -> bool:
    word = base_of(tokens[position])[0].rstrip(".")
    if not word[:1].isupper() or not word[0].isalpha():
        return False
    following = tokens[position + 1].lower if position + 1 < len(tokens) else ""
    if word.isupper() and len(word) > 1:
        return name_key(word) in is_name
    lower = word.lower().replace("’", "'")
    if lower in vocabulary().not_names:
        # a given cast may have an Irish, or a Happy Jack
        if head and (following in _BEHIND_AUXILIARIES or following in vocabulary().pronouns):
            return False  # "Will you come?", "May I?", whoever else is called Will or May
        key = name_key(word)
        return any(known in is_name for known in (key, *pairs_around(tokens, position)))
    return not _is_contraction(lower) and (not head or name_key(word) in is_name)


def _titled(tokens: Sequence[Token], position: int) -> bool:
    """Tell whether a word of every day is a name behind a title: Mrs. March, Miss Young."""
    token = tokens[position]
    lower = base_of(token)[0].rstrip(".").lower()
    return token.is_capital and lower in vocabulary().surnames and tokens[position - 1].is_word


def _is_contraction(lower: str) -> bool:
    """Tell `it'll` and `cap'n` from a name with an apostrophe: N'dea, Tk'lar."""
    tail = lower.rpartition("'")[2]
    return "'" in lower[2:] and (tail in _CONTRACTED or len(tail) < 2 or lower.endswith("n't"))


def pairs_around(tokens: Sequence[Token], position: int) -> Iterator[str]:
    """Give a word with the one before it, and with the one behind it."""
    for first in (position - 1, position):
        if first >= 0 and first + 1 < len(tokens):
            yield f"{name_key(base_of(tokens[first])[0])} {name_key(base_of(tokens[first + 1])[0])}"
