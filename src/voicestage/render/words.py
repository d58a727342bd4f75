"""What is said of each line, remembered from render to render: reading numbers and names is most of the planning.

A plan of 10,000 lines takes 3 s of normalisation, and 0.1 s where the words are known. The memory holds for one lexicon
and one state of the code that makes the words, so it can be thrown away at any time and is never wrong.
"""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path

from voicestage.errors import StorageError
from voicestage.files import write_text
from voicestage.model.cast import Cast, LexiconEntry
from voicestage.model.script import Breath, Inline, Line, Rest, Words
from voicestage.model.speech import Phrase, Silence, Utterance

Lexicon = tuple[LexiconEntry, ...]


class SaidWords:
    """Gives the utterance of a line, and keeps it in a file where there is one."""

    def __init__(self, path: Path | None = None, *, lexicon: Lexicon = (), names: frozenset[str] = frozenset()) -> None:
        self._path = path
        self._lexicon = lexicon
        self._names = names
        self._state = _state(lexicon, names)
        self._known = _read(path, self._state) if path else {}
        self._used: dict[str, Utterance] = {}

    def of(self, line: Line, character: str) -> Utterance:
        """Return what is really said of a line by a character."""
        key = character + "".join(_signed(part) for part in line.content)
        utterance = self._known.get(key) or self._used.get(key)
        if utterance is None:
            from voicestage.speech.spoken import spoken  # 70 ms that a render of known words does without

            utterance = spoken(line, lexicon=self._lexicon, character=character, names=self._names)
        self._used[key] = utterance
        return utterance

    def keep(self) -> None:
        """Write down what was asked for, where something of it is new; a folder that cannot be written is no fault."""
        if self._path is None or self._used.keys() <= self._known.keys():
            return
        words = {key: [_plain(part) for part in utterance.parts] for key, utterance in self._used.items()}
        text = json.dumps({"state": self._state, "words": words}, ensure_ascii=False, separators=(",", ":"))
        try:
            write_text(self._path, text + "\n")
        except StorageError:
            return  # whatever keeps the sounds will say it
        self._known = self._used


def _signed(part: Inline) -> str:
    """Return what counts of a part of a line; control characters stand in no script."""
    match part:
        case Words():
            return f"\x1f{part.text}\x1e{'*' if part.stress else ''}\x1e{part.ipa or ''}"
        case Rest():
            return f"\x1d{part.seconds}"
        case Breath():
            return "\x1c"


def _plain(part: Phrase | Silence) -> list[object] | float:
    if isinstance(part, Silence):
        return [part.seconds] if part.breath else part.seconds
    return [part.text, part.ipa, part.stress]


def short_names(cast: Cast) -> frozenset[str]:
    """Return the words of three letters at most in the names of a cast, in small letters: others need no help.

    What is said of a shouted line hangs on them: `LIZ!` is called, not spelled.
    """
    words = (word for character in cast.characters for name in character.names for word in name.split())
    return frozenset(word.casefold() for word in words if len(word) <= 3 and word.isalpha())


def _state(lexicon: Lexicon, names: frozenset[str]) -> str:
    """Return a digest of the lexicon, the names and the very code of the speech room: an edit of any forgets all."""
    found = hashlib.blake2b(digest_size=16)
    room = files("voicestage.speech")
    for folder in (room, room.joinpath("data")):
        for file in sorted(folder.iterdir(), key=lambda each: each.name):
            if file.name.endswith((".py", ".tsv")):
                found.update(file.read_bytes())
    found.update(" ".join(sorted(names)).encode("utf-8"))
    for entry in lexicon:
        found.update(repr((entry.word, entry.say, entry.ipa, entry.character)).encode("utf-8"))
    return found.hexdigest()


def _read(path: Path, state: str) -> dict[str, Utterance]:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields["state"] != state:
            return {}
        return {key: Utterance(parts=tuple(map(_part, parts))) for key, parts in fields["words"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _part(plain: list[object] | float) -> Phrase | Silence:
    if not isinstance(plain, list):
        return Silence(seconds=float(plain))
    if len(plain) == 1:
        return Silence(seconds=float(str(plain[0])), breath=True)
    text, ipa, stress = plain
    return Phrase(text=str(text), ipa=None if ipa is None else str(ipa), stress=bool(stress))
