"""A script as one stream of tokens, each of which knows the line that says it; what re-adaptation compares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, repeat

from voicestage.adapt.staging.assembly import Origin
from voicestage.model.cast import Cast
from voicestage.model.script import Cue, Inline, Line, Script, Words, same_name
from voicestage.script.blocks import Block, blocks
from voicestage.script.grammar import Utterance, read_heading, read_utterance
from voicestage.script.rewrite import Placed, Token, placed, spans_of

HEADING = "#"
"""Who "says" the title of a chapter."""


def canonical(cast: Cast) -> Callable[[str], str]:
    """Return what gives for any name the one name that its character has, in the form in which names are compared."""
    index: dict[str, str] = {}
    for character in cast.characters:
        for alias in character.aliases:
            index.setdefault(same_name(alias), same_name(character.name))
    index |= {same_name(character.name): same_name(character.name) for character in cast.characters}

    @cache
    def name_of(name: str) -> str:
        return index.get(same_name(name), same_name(name))

    return name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A line, or the title of a chapter."""

    speaker: str
    """`HEADING` for a title."""
    directions: tuple[str, ...] = ()
    content: tuple[Inline, ...] = ()
    paragraph: tuple[int, int, int] = (0, 0, 0)
    """Chapter, scene and paragraph, which together tell whether two lines flow on as one paragraph."""
    opens: bool = False
    """Whether it is the first line of a scene."""
    scene: str | None = None
    """The title of its scene."""
    cues: tuple[Cue, ...] = ()
    """What stands before it in its scene, after the line before."""
    first: int = 0
    """Its first token in the stream."""
    end: int = 0
    places: tuple[tuple[int, int], ...] = ()
    """Where its tokens stand in its text."""
    unsaid: str = ""
    """The tags that were dropped from its paragraph."""

    @property
    def text(self) -> str:
        """The words with spaces and punctuation."""
        return "".join(part.text for part in self.content if isinstance(part, Words))


@dataclass(slots=True)
class Stream:
    """The tokens of a script in order."""

    units: list[Unit] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    unit_of: list[int] = field(default_factory=list)
    """For each token the index of its unit."""

    def keys(self, *, stress: bool) -> list[str]:
        """Return the tokens as they are compared, with or without their stress."""
        return [f"{token.text}*" if stress and token.stress else token.text for token in self.tokens]

    def add(self, unit: Unit) -> None:
        """Add a line or title at the end."""
        found = list(spans_of(unit.content))
        first = len(self.tokens)
        self.tokens += (Token(text, stress) for text, stress, _, _ in found)
        self.unit_of += [len(self.units)] * len(found)
        self.units.append(
            Unit(
                speaker=unit.speaker,
                directions=unit.directions,
                content=unit.content,
                paragraph=unit.paragraph,
                opens=unit.opens,
                scene=unit.scene,
                cues=unit.cues,
                first=first,
                end=len(self.tokens),
                places=tuple((start, end) for _, _, start, end in found),
                unsaid=unit.unsaid,
            )
        )


def stream_of(script: Script, unsaid: Iterable[str] = ()) -> Stream:
    """Return a script's titles and lines as a stream; `unsaid` has the dropped tags of each line's paragraph."""
    stream = Stream()
    tags = chain(unsaid, repeat(""))
    for chapter in script.chapters:
        if chapter.title:
            place = (chapter.number, -1, 0)
            stream.add(Unit(speaker=HEADING, content=(Words(text=chapter.title),), paragraph=place))
        for number, scene in enumerate(chapter.scenes):
            cues: list[Cue] = []
            opens = True
            for item in scene.items:
                if not isinstance(item, Line):
                    cues.append(item)
                    continue
                stream.add(
                    Unit(
                        speaker=item.speaker,
                        directions=item.directions,
                        content=item.content,
                        paragraph=(chapter.number, number, item.paragraph),
                        opens=opens,
                        scene=scene.title,
                        cues=tuple(cues),
                        unsaid=next(tags),
                    )
                )
                cues, opens = [], False
    return stream


def said_of(stream: Stream, origins: Sequence[Origin]) -> dict[int, int]:
    """Return for each unit that is a speech its index among the speeches."""
    spoken = iter(origins)
    found: dict[int, int] = {}
    for number, unit in enumerate(stream.units):
        if unit.speaker == HEADING:
            continue
        if (index := next(spoken).spoken) is not None:
            found[number] = index
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A unit as it stands in a file of the script."""

    file: str
    block: Block
    utterance: Utterance | None
    """None for the title of a chapter."""
    tokens: tuple[Placed, ...]
    """Of an utterance's words, with their places in the block's body."""


@dataclass(slots=True)
class Sources:
    """The files of a script as units, and what stands between them."""

    stream: Stream
    units: list[Source]
    gaps: list[list[tuple[str, Block]]]
    """`gaps[i]` stands before unit `i`, the last behind all units: each block with its file."""


def read_sources(sources: Sequence[tuple[str, str]]) -> Sources:
    """Read the files of a script, which has no errors, as a stream of units and everything between them."""
    stream = Stream()
    units: list[Source] = []
    gaps: list[list[tuple[str, Block]]] = [[]]
    for file, text in sources:
        for block in blocks(text):
            unit, tokens, utterance = _unit(block)
            if unit is None:
                gaps[-1].append((file, block))
                continue
            stream.add(unit)
            units.append(Source(file=file, block=block, utterance=utterance, tokens=tokens))
            gaps.append([])
    return Sources(stream=stream, units=units, gaps=gaps)


def _unit(block: Block) -> tuple[Unit | None, tuple[Placed, ...], Utterance | None]:
    body = block.body
    if block.kind == "heading" and (heading := read_heading(body, [])) and heading[0] == 1 and heading[1]:
        return Unit(speaker=HEADING, content=(Words(text=heading[1]),)), (), None
    if block.kind == "utterance" and (utterance := read_utterance(body, [])):
        tokens = placed(body, utterance.colon + 1, utterance.end)
        content = utterance.content
        return Unit(speaker=utterance.speaker, directions=utterance.directions, content=content), tokens, utterance
    return None, (), None
