"""Who and what can be heard, by whose leave, and that voices are synthetic: one wording for every format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from voicestage.model.script import NARRATOR, same_name
from voicestage.render.recordings import RECORDED

STATEMENT = "The voices in this recording are synthetic, made with voicestage."
_MOST_ENGINES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a programme is made of, as credits and tags tell it."""

    voices: tuple[str, ...] = ()
    """The engines and voices that speak, `kokoro/bf_emma`; people's recordings are not among them."""
    narrator: str = ""
    """Who narrates: an engine and voice, empty for a person."""
    lines: int = 0
    recorded: int = 0
    """How many of the lines people recorded."""
    licences: tuple[str, ...] = ()
    """Of the voices' models: `kokoro: Apache-2.0`."""
    notes: tuple[str, ...] = ()
    """What the notes beside the writer's own sounds say: `gulls: Gulls, A. Recordist, CC-BY 4.0`."""

    @property
    def statement(self) -> str:
        """The sentence that says which voices are synthetic."""
        if not self.recorded:
            return STATEMENT
        if self.recorded == self.lines:
            return "The voices in this recording are those of people; it was put together with voicestage."
        lines = "line" if self.recorded == 1 else "lines"
        return f"{STATEMENT[:-1]}, except in {self.recorded} {lines} that people recorded."

    @property
    def reader(self) -> str:
        """Who reads, in the few words that players show: the narrator's voice, and how many more."""
        first = self.narrator or (self.voices[0] if self.voices and not self.recorded else "a person")
        others = len(set(self.voices) - {first})
        more = f" and {others} more" if others else ""
        synthetic = " (synthetic)" if self.voices and not self.recorded else " (some synthetic)" if self.voices else ""
        return f"{first}{more}{synthetic}"

    @property
    def readers(self) -> tuple[str, ...]:
        """All who read, one by one."""
        return (*self.voices, *(["people's recordings"] if self.recorded else []))

    def credits(self, title: str, author: str | None) -> str:
        """Return the credits in full, the statement first: what is cut off somewhere is never that."""
        parts = [self.statement, f"{title}, written by {author}." if author else f"{title.rstrip('.')}."]
        if self.voices:
            parts.append(f"Voices: {', '.join(self.voices)}.")
        if self.licences:
            parts.append(f"Licences: {'; '.join(self.licences)}.")
        if self.notes:
            parts.append(f"Sounds: {'; '.join(self.notes)}.")
        return " ".join(parts)


def heard(lines: Iterable[tuple[str, str, str]], notes: Iterable[tuple[str, str]]) -> Heard:
    """Put together what is heard.

    Args:
        lines: character, engine and voice of every line.
        notes: own sounds that are heard, and what the notes beside them say.
    """
    voices: set[str] = set()
    narrator = None
    count = recorded = 0
    engines: set[str] = set()
    for character, engine, voice in lines:
        count += 1
        if engine == RECORDED:
            recorded += 1
        else:
            engines.add(engine)
            voices.add(f"{engine}/{voice}")
        if narrator is None and same_name(character) == same_name(NARRATOR):
            narrator = "" if engine == RECORDED else f"{engine}/{voice}"
    return Heard(
        voices=tuple(sorted(voices)),
        narrator=narrator if narrator is not None else "",
        lines=count,
        recorded=recorded,
        licences=tuple(_licences(engines)),
        notes=tuple(f"{sound}: {note}" for sound, note in notes),
    )


def _licences(engines: Iterable[str]) -> Iterable[str]:
    """Yield the licences of the engines that speak; one that is no longer installed has none to tell."""
    from voicestage.engines.registry import engine as find_engine
    from voicestage.errors import VoicestageError

    for name in sorted(engines)[:_MOST_ENGINES]:
        try:
            found = {voice.licence for voice in find_engine(name).voices() if voice.licence}
        except (VoicestageError, OSError):
            continue
        if found:
            yield f"{name}: {', '.join(sorted(found))}"


def rights_of_sounds(names: Iterable[str], notes: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return whose each sound is, by the name that cues give it.

    Args:
        names: as cues name them.
        notes: what the notes beside own sounds say, by the sounds' own names.
        folder: where the own sounds lie.
    """
    from voicestage.render.own_sounds import own_named, own_sounds

    own = own_sounds(folder) if folder.is_dir() else {}
    found: dict[str, str] = {}
    for name in names:
        mine = own_named(own, name)
        if mine is None:
            found[name] = "synthesised by voicestage"
        else:
            found[name] = notes.get(mine.name) or mine.licence or "the production's own; no note beside it says whose"
    return found
