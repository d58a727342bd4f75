"""A story's first voices.yaml, and the speakers that a later chapter brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from voicestage.casting import spell
from voicestage.casting.choose import Choice, Meetings, choose, with_choice
from voicestage.casting.edit import add_characters
from voicestage.casting.load import parse
from voicestage.casting.schema import MODELINE
from voicestage.errors import ProductionError, errors_of
from voicestage.model.cast import Cast, Character
from voicestage.model.script import same_name

_HEAD = f"""\
{MODELINE}
# Who speaks how. What you change here is heard in the next render; only what it can be heard in is made again.
# Every field, with its range: docs/reference/voices-yaml.md
"""

_CAST = """\
# NAME: {voice, gender, age, aliases, pace: 0.9, pitch: +1, gain: -2dB, pan: -0.2, space, effects}
# A mix such as 0.6*bm_george + 0.4*bm_fable is a new person. `voice: auto` lets the tool choose again.
"""

_MORE = """\
# What you can add:
# directions:
#   on the radio: {effects: [radio]}
# lexicon:
#   - {word: Mme., say: Madame}
# pauses: {turn: 350ms, scene: 1.8s}
# sound: {loudness: podcast, ambience: -18dB}
"""


def new_text(cast: Cast, remarks: Mapping[str, str] | None = None) -> str:
    """Write a voices.yaml for a story: title, author, defaults that differ from the usual; the cast, with remarks."""
    usual = Cast()
    lines = [_HEAD]
    for key, value in (("title", cast.title), ("author", cast.author), ("cover", cast.cover)):
        if value:
            lines.append(f"{key}: {spell.scalar(' '.join(value.split()))}\n")
    defaults = [
        f"{key}: {spell.scalar(value)}"
        for key, value, normal in (
            ("language", cast.language, ""),  # always said: it decides the accents
            ("engine", cast.engine, usual.engine),
            ("style", cast.style, usual.style),
            ("titles", cast.titles, usual.titles),
        )
        if value != normal
    ]
    lines.append(f"defaults: {{{', '.join(defaults)}}}\n\n")
    lines.append(_CAST)
    if cast.characters:
        lines.append("cast:\n")
        for each in cast.characters:
            lines.extend(f"{line}\n" for line in spell.lines(each, 2, (remarks or {}).get(each.name, "")))
        lines.append("\n")
    lines.append(_MORE)
    return "".join(lines)


def extend(
    text: str | None,
    characters: Iterable[Character],
    *,
    title: str | None = None,
    author: str | None = None,
    language: str = "en",
    weights: Mapping[str, float] | None = None,
    meetings: Meetings | None = None,
    kept: Mapping[str, Choice] | None = None,
    remarks: Mapping[str, str] | None = None,
    file: str = "voices.yaml",
) -> str:
    """Return the voices.yaml of an adaptation, in which everyone who speaks has an entry and a voice.

    Args:
        text: The file as it is; None makes a new one. What stands in it is not touched, title and language included.
        characters: Who speaks. Those whose name is there already, as a name or an alias, in any case, are passed over;
            an alias that belongs to somebody else is left to them.
        title: The story's title, for a new file.
        author: Who wrote it, for a new file.
        language: The language, for a new file.
        weights: How much each one speaks; see `choose`.
        meetings: Who speaks in which scenes; see `choose`.
        kept: What those speak with who stand in the file without a voice; see `choose`.
        remarks: A comment for each new entry, by name.
        file: What diagnostics call it.

    Raises:
        ProductionError: the file has errors, or is laid out so that nothing can be added.
    """
    cast = Cast(title=title, author=author, language=language)
    if text is not None:
        cast, findings = parse(text, file)
        if errors := errors_of(findings):
            raise ProductionError(errors)
    added = _missing(cast, characters)
    if cast.engine == "kokoro":
        everyone = (*cast.characters, *added)
        chosen = choose(everyone, weights, meetings=meetings, language=cast.language, kept=kept)
        added = [with_choice(character, chosen) for character in added]
    if text is None:
        return new_text(replace(cast, characters=tuple(added)), remarks)
    return add_characters(text, added, remarks=remarks, file=file)


def _missing(cast: Cast, characters: Iterable[Character]) -> list[Character]:
    """Those who are not in the cast yet, without aliases that are taken."""
    wanted = list(characters)
    taken = {same_name(name) for character in cast.characters for name in character.names}
    missing: list[Character] = []
    for character in wanted:
        if same_name(character.name) not in taken:
            taken.add(same_name(character.name))
            missing.append(character)
    found: list[Character] = []
    for character in missing:
        aliases = {same_name(alias): alias for alias in reversed(character.aliases) if same_name(alias) not in taken}
        kept = tuple(alias for alias in character.aliases if aliases.get(same_name(alias)) == alias)
        taken |= aliases.keys()
        found.append(replace(character, aliases=kept))
    return found
