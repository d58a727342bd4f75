"""An entry of the lexicon in voices.yaml, added or changed; all else keeps its bytes."""

from __future__ import annotations

from dataclasses import replace

from voicestage.casting import edit, nodes, spell
from voicestage.casting.load import parse
from voicestage.casting.nodes import Node, Scalar, Source, compose, is_empty, meant
from voicestage.errors import ProductionError, errors_of
from voicestage.model.cast import LexiconEntry
from voicestage.model.script import NOWHERE, same_name


def set_entry(text: str, entry: LexiconEntry, *, file: str = "voices.yaml") -> str:
    """Return `text` with an entry of the lexicon: in place of that for the same word and character, or at its end.

    Args:
        text: the content of a voices.yaml.
        entry: with either `say` or `ipa`.
        file: what diagnostics call the file.

    Raises:
        ProductionError: the file is not YAML, the entry is at fault, or its place cannot be changed alone.
    """
    source, root = edit.opened(text, file)
    lexicon = edit.value_of(root, "lexicon")
    spelt = spell.lexicon_entry(entry)
    by_hand = f"lexicon: [{spelt}]"
    standing = _standing(lexicon, entry)
    if standing is not None:
        splice = _changed(source, standing, entry, by_hand)
    elif lexicon is None:
        splice = _new_section(source, root, spelt, by_hand)
    else:
        splice = _added(source, root, lexicon, spelt, by_hand)
    return _proved(source, splice, entry, by_hand)


def _standing(lexicon: Node | None, entry: LexiconEntry) -> nodes.Mapping | None:
    """Return what stands there for the same word and the same character."""
    for item in lexicon.items if isinstance(lexicon, nodes.Sequence) else ():
        if isinstance(item, nodes.Mapping):
            word, character = (_text(edit.value_of(item, key)) for key in ("word", "character"))
            if word == entry.word and same_name(character or "") == same_name(entry.character or ""):
                return item
    return None


def _changed(source: Source, item: nodes.Mapping, entry: LexiconEntry, by_hand: str) -> edit.Splice:
    for key, value in item.pairs:
        if _text(key) in ("say", "ipa") and isinstance(value, Scalar) and not is_empty(value):
            return edit.Splice(key.start, value.end, _sound(entry))
    raise edit.cannot(source.place(item.start), by_hand)


def _new_section(source: Source, root: Node | None, spelt: str, by_hand: str) -> edit.Splice:
    if root is None:
        return edit.after(source, None, ["lexicon:", f"  - {spelt}"])
    if not isinstance(root, nodes.Mapping):
        raise edit.cannot(source.place(root.start), by_hand)
    if root.flow:
        return edit.in_brackets(root, by_hand)
    margin = " " * edit.column_of(source, root)
    return edit.after(source, root.end, ["", f"{margin}lexicon:", f"{margin}  - {spelt}"])


def _added(source: Source, root: Node | None, lexicon: Node, spelt: str, by_hand: str) -> edit.Splice:
    if is_empty(lexicon) and isinstance(root, nodes.Mapping):
        if root.flow:
            return edit.replaced(source, lexicon, f"[{spelt}]")
        return edit.after(source, lexicon.end, [" " * edit.column_of(source, root) + f"  - {spelt}"])
    if not isinstance(lexicon, nodes.Sequence):
        raise edit.cannot(source.place(lexicon.start), by_hand)
    if lexicon.flow:
        at = lexicon.items[-1].end if lexicon.items else lexicon.end - 1
        return edit.Splice(at, at, f", {spelt}" if lexicon.items else spelt)
    column = source.place(lexicon.start).column - 1
    return edit.after(source, lexicon.end, [" " * column + f"- {spelt}"])


def _sound(entry: LexiconEntry) -> str:
    return f"ipa: {spell.scalar(entry.ipa)}" if entry.ipa is not None else f"say: {spell.scalar(entry.say or '')}"


def _text(node: Node | None) -> str | None:
    scalar = meant(node) if node else None
    return scalar.text if isinstance(scalar, Scalar) else None


def _proved(source: Source, splice: edit.Splice, entry: LexiconEntry, by_hand: str) -> str:
    """Return the text with the splice if it has the entry, has all else as before, and has no new error.

    Raises:
        ProductionError: it does not.
    """
    before, file = source.text, source.file
    after = edit.applied(before, [splice])
    old, old_found = parse(before, file)
    new, new_found = parse(after, file)
    known = {found.message for found in errors_of(old_found)}
    if faults := [found for found in errors_of(new_found) if found.message not in known]:
        if not any(found.code == "yaml" for found in faults):
            raise ProductionError(faults)
        raise edit.cannot(source.place(splice.start), by_hand)
    wanted = {(each.word, each.character): replace(each, place=NOWHERE) for each in old.lexicon}
    speaker = old.find(entry.character) if entry.character else None
    character = speaker.name if speaker else entry.character
    wanted[entry.word, character] = replace(entry, character=character, place=NOWHERE)
    if [replace(each, place=NOWHERE) for each in new.lexicon] != list(wanted.values()) or _rest(before) != _rest(after):
        raise edit.cannot(source.place(splice.start), by_hand)
    return after


def _rest(text: str) -> dict[edit.Path, str | None]:
    """Return all that a file says outside its lexicon."""
    flat = edit.flat(compose(Source(text, ""))[0])
    return {path: value for path, value in flat.items() if path and path[0] != "lexicon"}
