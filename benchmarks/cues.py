"""How right the sounds are that `adapt` proposes: precision and recall on passages written for it (make bench-cues)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from voicestage.adapt.cues import propose_cues
from voicestage.adapt.quotations import find_quotations
from voicestage.adapt.scenes import divide
from voicestage.model.book import Book, Paragraph

PASSAGES = Path(__file__).parent / "cue_passages.txt"


def passages() -> list[tuple[frozenset[str], str]]:
    """Return each passage with the sounds that belong into it."""
    found = []
    for line in PASSAGES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sounds, text = (part.strip() for part in line.split("|", 1))
            found.append((frozenset(sounds.split()) - {"-"}, text))
    return found


def proposed(text: str) -> frozenset[str]:
    """Return the sounds that are proposed for a passage."""
    book = Book(name="passage", raw=text, paragraphs=(Paragraph(text=text, start=0),))
    quotations, _ = find_quotations(book)
    cues = propose_cues(book, divide(book), quotations)
    return frozenset(each.cue.sound for each in cues if each.cue.sound)


def main() -> None:
    counts: Counter[str] = Counter()
    for wanted, text in passages():
        found = proposed(text)
        counts["right"] += len(wanted & found)
        counts["wrong"] += len(found - wanted)
        counts["missed"] += len(wanted - found)
        counts["traps"] += not wanted
        counts["sprung"] += bool(not wanted and found)
        if found != wanted:
            print(f"wanted {', '.join(sorted(wanted)) or 'none'}; found {', '.join(sorted(found)) or 'none'}: {text}")
    precision = counts["right"] / (counts["right"] + counts["wrong"])
    recall = counts["right"] / (counts["right"] + counts["missed"])
    print(
        f"{len(passages())} passages: precision {precision:.1%}, recall {recall:.1%} "
        f"({counts['right']} right, {counts['wrong']} wrong, {counts['missed']} missed); "
        f"{counts['sprung']} of {counts['traps']} traps sprung."
    )


if __name__ == "__main__":
    main()
