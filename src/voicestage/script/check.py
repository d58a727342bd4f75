"""Whether a script's names and directions are ones that the cast file knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from voicestage.errors import Diagnostic, Place, nearest
from voicestage.model.script import NARRATOR, Line, Script, same_name
from voicestage.script.marks import shown


def check_cast(script: Script) -> tuple[Diagnostic, ...]:
    """Find that others than the narrator speak where there is no cast file: one error, which says how to begin one."""
    names = {same_name(line.speaker): line.speaker for _, line in script.lines()}
    names.pop(same_name(NARRATOR), None)
    if not names:
        return ()
    entries = ", ".join(f'"{name}": {{}}' for name in names.values())
    return (
        Diagnostic(
            code="no-cast",
            place=Place("voices.yaml"),
            message="There is no voices.yaml, so nobody but the narrator has a voice.",
            hint=f"Write one with the line: cast: {{{entries}}}",
        ),
    )


def check_speakers(script: Script, known_names: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Find speakers that are neither `NARRATOR` nor among the names and aliases of the cast: one error a name."""
    names = [NARRATOR, *known_names]
    return tuple(
        Diagnostic(
            code="unknown-speaker",
            place=line.place,
            message=f'Nobody in the cast is called "{line.speaker}"{_elsewhere(count)}.',
            hint=(
                f'{_did_you_mean(line.speaker, names)}Add "{line.speaker}: {{}}" under "cast:" in voices.yaml; '
                f'if this is narration, write "{NARRATOR}: {line.speaker}: {shown(line.text, 30)}".'
            ),
        )
        for line, _, count in _unknown(script, names, lambda line: (line.speaker,))
    )


def check_directions(script: Script, known_directions: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Find directions that the cast file does not know, and known ones that would be spoken: warnings."""
    known = list(known_directions)
    unknown = (
        Diagnostic(
            code="unknown-direction",
            place=line.place,
            message=f'The direction "{shown(direction)}" is not known{_elsewhere(count)}, so it changes nothing.',
            hint=f'{_did_you_mean(direction, known)}Say what it does under "directions:" in voices.yaml.',
            severity="warning",
        )
        for line, direction, count in _unknown(script, known, lambda line: line.directions)
    )
    return (*unknown, *_spoken_directions(script, known))


def _unknown(
    script: Script, known: Iterable[str], words_of: Callable[[Line], Iterable[str]]
) -> Iterator[tuple[Line, str, int]]:
    """Give every unknown word once: its first line, the word, and how often it stands."""
    known_forms = {same_name(word) for word in known}
    found: dict[str, tuple[Line, str, int]] = {}
    for _, line in script.lines():
        for word in words_of(line):
            form = same_name(word)
            if form not in known_forms:
                first, spelled, count = found.get(form, (line, word, 0))
                found[form] = (first, spelled, count + 1)
    yield from found.values()


def _spoken_directions(script: Script, known: Iterable[str]) -> Iterator[Diagnostic]:
    """Find words that begin with a known direction in parentheses: `MARA: (whispering) Now.`"""
    known_forms = {same_name(word) for word in known}
    for _, line in script.lines():
        if not line.text.startswith("("):
            continue
        inner, closed, _ = line.text[1:].partition(")")
        if closed and all(same_name(word) in known_forms for word in inner.split(",")):
            yield Diagnostic(
                code="spoken-direction",
                place=line.place,
                message=f'"({shown(inner)})" stands among the words and would be spoken.',
                hint=f'Write "{line.speaker} ({shown(inner)}):".',
                severity="warning",
            )


def _elsewhere(count: int) -> str:
    return f" (and in {count - 1} more lines)" if count > 2 else " (and in one more line)" if count == 2 else ""


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    near = nearest(word[:80], known)
    return f'Did you mean "{near}"? ' if near else ""
