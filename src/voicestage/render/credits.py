"""The credits that the narrator speaks: scenes of their own, so that no address of the script moves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voicestage.model.cast import Cast
from voicestage.model.script import NARRATOR, Line, Scene, Words, same_name

CREDITS = "0."
"""What the addresses of credits begin with: scripts count from 1."""
MOST_NAMES = 12
"""So many characters are named; of more, those who speak first."""
_ADDRESS = re.compile(r"\(?\b(?:https?://|www\.|mailto:)\S+|\S+@\S+\.\w+")
_LICENCE = re.compile(r"\bCC(?:0|[ -](?P<terms>BY(?:-(?:SA|NC|ND))*))(?P<version> \d\.\d)?", re.IGNORECASE)
_TERMS = {"BY": "Attribution", "SA": "ShareAlike", "NC": "NonCommercial", "ND": "NoDerivatives"}
SYNTHETIC = "The voices in this recording are synthetic."


def credit_scenes(
    cast: Cast, *, title: str, author: str | None, names: Sequence[str], notes: Sequence[str] = ()
) -> tuple[Scene | None, Scene | None]:
    """Return the opening and the closing credits, None for each that is not asked for.

    Args:
        cast: whether they are, and what else is to be said.
        title: of the production.
        author: who wrote it.
        names: the characters in the order in which they speak.
        notes: whose the own sounds are and under what licence, as the notes beside them say.
    """
    work = f"{title.rstrip('.')}, by {author}" if author else title.rstrip(".")
    opening = closing = None
    if cast.credits.opening == "spoken":
        opening = _scene("0.1", "Opening credits", [_sentence(work)])
    if cast.credits.closing == "spoken":
        sentences = [_sentence(f"You have heard {work}")]
        heard = [_spoken(name) for name in names if same_name(name) != same_name(NARRATOR)]
        if heard and cast.style != "solo":
            sentences.append(f"The characters were {_listed(heard)}.")
        if cast.style == "drama":
            sentences += [f"Sound: {said}" for note in notes if (said := said_note(note))]
        sentences.append(SYNTHETIC)
        if cast.credits.text:
            sentences.append(cast.credits.text)
        closing = _scene("0.2", "Closing credits", sentences)
    return opening, closing


def said_note(note: str) -> str:
    """Return the note beside a sound as a sentence that can be said: no addresses, licences by their names."""
    text = _LICENCE.sub(_licence, _ADDRESS.sub("", note))
    parts = (" ".join(part.split()) for part in re.split(r"[,;]\s*", text))
    said = ", ".join(part for part in parts if any(map(str.isalnum, part)))
    return _sentence(said) if said else ""


def _licence(match: re.Match[str]) -> str:
    terms = [_TERMS[term] for term in re.findall("[A-Z]+", (match["terms"] or "").upper())]
    named = " ".join(terms) if terms else "Zero"
    return f"Creative Commons {named}{match['version'] or ''}"


def _scene(address: str, title: str, sentences: Sequence[str]) -> Scene:
    lines = tuple(
        Line(speaker=NARRATOR, content=(Words(text=sentence),), number=number, paragraph=number)
        for number, sentence in enumerate(sentences, start=1)
    )
    return Scene(address=address, slug=title.lower().replace(" ", "-"), title=title, items=lines)


def _sentence(text: str) -> str:
    return text if text.endswith(("!", "?", "…", ".")) else f"{text}."


def _listed(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMES:
        return f"{', '.join(names[:MOST_NAMES])} and others"
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _spoken(name: str) -> str:
    """Return a name as it is said: `MRS GREY` would be spelt out."""
    return re.sub(r"(?<=\w)(['’])S\b", r"\1s", name.title()) if name.isupper() else name
