"""Long text or phonemes in pieces that an engine can say at once: balanced, cut where a speaker would pause.

Kokoro says at most 510 symbols in one go; the system's voices slow down with length. Nothing is ever left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from voicestage.sentences import ends_sentence, sentence_ends

_CHUNK = re.compile(r"\S+\s*|^\s+")
_CLAUSE_END = re.compile(r"[,;:—–][\"'”’)\]]*\s*$")


class Joint(IntEnum):
    """What ends with an atom, from nothing to the most natural place for a cut."""

    INSIDE = 0
    WORD = 1
    CLAUSE = 2
    SENTENCE = 3


PAUSE_S = {Joint.INSIDE: 0.0, Joint.WORD: 0.02, Joint.CLAUSE: 0.15, Joint.SENTENCE: 0.3}
"""The silence between two pieces, by the joint at which they were cut [s]: about what Kokoro leaves there itself."""


@dataclass(frozen=True, slots=True)
class Atom:
    """Some symbols, and the joint after them."""

    symbols: str
    joint: Joint


def joint_after(symbols: str) -> Joint:
    """Return the joint that the punctuation at the end of `symbols` and the white space after it make."""
    return _joint(symbols, ends=ends_sentence(symbols))


def atoms_of(text: str) -> tuple[Atom, ...]:
    """Return the words of a text as atoms; joined, their symbols are the text."""
    ends = set(sentence_ends(text, inner=True))
    return tuple(
        Atom(chunk[0], _joint(chunk[0], ends=chunk.start() + len(chunk[0].rstrip()) in ends))
        for chunk in _CHUNK.finditer(text)
    )


def _joint(symbols: str, *, ends: bool) -> Joint:
    if symbols == symbols.rstrip():
        return Joint.INSIDE
    if ends:
        return Joint.SENTENCE
    return Joint.CLAUSE if _CLAUSE_END.search(symbols) else Joint.WORD


def pieces(atoms: Sequence[Atom], *, limit: int) -> tuple[Atom, ...]:
    """Join atoms to pieces of at most `limit` symbols, halving at the best joint near the middle until all fit.

    Args:
        atoms: in order; joined, the symbols of the pieces are theirs.
        limit: symbols in a piece, at least 1.
    """
    size = sum(len(atom.symbols) for atom in atoms)
    if size == 0:
        return ()
    if size <= limit:
        return (Atom("".join(atom.symbols for atom in atoms), atoms[-1].joint),)
    if len(atoms) == 1:
        only = atoms[0]
        middle = size // 2
        atoms = (Atom(only.symbols[:middle], Joint.INSIDE), Atom(only.symbols[middle:], only.joint))
    cut = _best_cut(atoms, size)
    return (*pieces(atoms[:cut], limit=limit), *pieces(atoms[cut:], limit=limit))


def _best_cut(atoms: Sequence[Atom], size: int) -> int:
    """Return how many atoms stand before the best cut: the strongest joint in the middle half, then the nearest."""
    best, best_rank = 1, (-1, 0.0)
    position = 0
    for index, atom in enumerate(atoms[:-1], start=1):
        position += len(atom.symbols)
        distance = abs(position - size / 2)
        rank = (int(atom.joint) if distance <= size / 4 else -1, -distance)
        if rank > best_rank or index == 1:
            best, best_rank = index, rank
    return best
