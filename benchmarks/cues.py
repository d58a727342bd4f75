"""How right the sounds are that `adapt` proposes: precision, recall and place on passages written for it.

    make bench-cues

Two lists: `cue_passages.txt`, on which the patterns were made, and `cue_passages_held_out.txt`, written after they were
done and never looked at while they are changed. `--show` prints where the first list goes wrong; the second stays shut.

A passage has the sounds and rooms (`space:church`) that belong into it, and may have a caret where an effect is to be
heard: right is a cue that stands before it by eight words at most.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.sounds.cues import propose_cues
from voicestage.adapt.staging.assembly import ProposedCue
from voicestage.adapt.staging.scenes import divide
from voicestage.model.book import Book, Paragraph

PASSAGES = Path(__file__).parent / "cue_passages.txt"
HELD_OUT = Path(__file__).parent / "cue_passages_held_out.txt"
NEAR_WORDS = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """Some prose, and what belongs into it."""

    wanted: frozenset[str]
    text: str
    caret: int | None = None
    """Where its effect is to be heard, in characters."""


def passages(path: Path = PASSAGES) -> list[Passage]:
    """Read a list."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sounds, text = (part.strip() for part in line.split("|", 1))
            caret = text.find("^")
            wanted = frozenset(sounds.split()) - {"-"}
            found.append(Passage(wanted, text.replace("^", ""), caret if caret >= 0 else None))
    return found


def cues(text: str) -> Sequence[ProposedCue]:
    """Return what is proposed for a passage."""
    book = Book(name="passage", raw=text, paragraphs=(Paragraph(text=text, start=0),))
    quotations, _ = find_quotations(book)
    return propose_cues(book, divide(book), quotations)


def proposed(text: str, *, rooms: bool = False) -> frozenset[str]:
    """Return the sounds that are proposed for a passage, and with `rooms` its rooms as `space:church`."""
    found = {each.cue.sound for each in cues(text) if each.cue.sound}
    if rooms:
        found |= {f"space:{each.cue.space}" for each in cues(text) if each.cue.space}
    return frozenset(found)


def in_place(passage: Passage) -> bool | None:
    """Tell whether the effect of a passage stands where it is to be heard; None where it has no caret or no effect."""
    effects = [each.at for each in cues(passage.text) if each.cue.kind == "sfx"]
    if passage.caret is None or not effects:
        return None
    at = effects[-1]
    return at <= passage.caret and len(passage.text[at : passage.caret].split()) <= NEAR_WORDS


def score(path: Path, *, show: bool = False) -> str:
    """Return how right a list comes out."""
    counts: Counter[str] = Counter()
    found_in = passages(path)
    scored_rooms = any(name.startswith("space:") for passage in found_in for name in passage.wanted)
    for passage in found_in:
        found = proposed(passage.text, rooms=scored_rooms)
        for kind, wanted, got in (
            ("sounds", {w for w in passage.wanted if ":" not in w}, {f for f in found if ":" not in f}),
            ("rooms", {w for w in passage.wanted if ":" in w}, {f for f in found if ":" in f}),
        ):
            counts[f"{kind} right"] += len(wanted & got)
            counts[f"{kind} wrong"] += len(got - wanted)
            counts[f"{kind} missed"] += len(wanted - got)
        counts["traps"] += not passage.wanted
        counts["sprung"] += bool(not passage.wanted and found)
        place = in_place(passage)
        counts["placed"] += place is True
        counts["places"] += place is not None
        if show and found != passage.wanted:
            told = (", ".join(sorted(each)) or "none" for each in (passage.wanted, found))
            print("wanted {}; found {}: {}".format(*told, passage.text))
        if show and place is False:
            print(f"out of place: {passage.text}")
    lines = [f"{path.name}: {len(found_in)} passages, {counts['sprung']} of {counts['traps']} traps sprung"]
    for kind in ("sounds", "rooms") if scored_rooms else ("sounds",):
        right, wrong, missed = (counts[f"{kind} {each}"] for each in ("right", "wrong", "missed"))
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        lines.append(
            f"  {kind}: precision {precision:.1%}, recall {recall:.1%} ({right} right, {wrong} wrong, {missed} missed)"
        )
    if counts["places"]:
        lines.append(f"  effects in place: {counts['placed']} of {counts['places']}")
    return "\n".join(lines)


def main() -> None:
    """Score both lists."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", action="store_true", help="print what goes wrong on the first list")
    arguments = parser.parse_args()
    print(score(PASSAGES, show=arguments.show))
    print(score(HELD_OUT))


if __name__ == "__main__":
    main()
