"""Phrases become phonemes: hibari's port of misaki, with guards against all that it would read wrongly or leave out."""

from __future__ import annotations

import functools
import importlib.metadata
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from voicestage.engines.assembly import excerpt, reading
from voicestage.engines.dictionaries import dictionaries
from voicestage.engines.ipa import stressed, symbol_table, symbols_for
from voicestage.engines.split import Atom, joint_after, pieces
from voicestage.errors import SynthesisFailed
from voicestage.model.speech import Phrase, Reading, Utterance

REVISION = 2
"""Bumped when a change in this module, `ipa` or `split` changes what is said."""

STRESS_ON, STRESS_OFF = "\x0e", "\x0f"
"""Stand around the phonemes of a word that is stressed beyond its sentence; `unmarked` takes them out."""

PIECE = 160
"""The most symbols said at once, some ten seconds. The model's limit is 510, but each symbol takes 1.5 MB while it is
said (measured: 1,135 MB at 500, 556 MB at 150), and above 400 the voices start to hurry."""

_UNSPOKEN = str.maketrans(dict.fromkeys('"“”„‟«»‹›', "") | dict.fromkeys("‘’‛ʼ`´", "'"))
"""Quotation marks go, apostrophes become straight: hibari reads `"I'll` as "ill"."""
_QUOTED = re.compile(r"(?<!\w)'(?=\w)((?:[^']|(?<=\w)'(?=\w))*)'(?!\w)")
"""`'no'`; an apostrophe inside a word is none of the two marks."""
_BRACKETS = str.maketrans(dict.fromkeys("()[]{}", ", ") | dict.fromkeys("<>_", " "))
_COMMAS = re.compile(r"\s*,(?=\s*[,.;:!?…—])|^[\s,]+,")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DIGIT = re.compile(r"\d")
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "th",
        "ı": "i",
        "ŋ": "ng",
        "ç": "ss",
    }
    | {"Ø": "O", "Ł": "L", "Đ": "D", "Æ": "Ae", "Œ": "Oe", "Þ": "Th", "Ð": "Th", "Ç": "S"}
)
"""Letters that are more than a plain one with a mark, by what an English reader makes of them."""


def version() -> str:
    """Return what stands for the phonemiser in a fingerprint: hibari's version and our revision."""
    return f"hibari-tts {importlib.metadata.version('hibari-tts')} r{REVISION}"


def unmarked(symbols: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return phonemes without marks, and where the stressed words begin and end in them."""
    plain: list[str] = []
    spans: list[tuple[int, int]] = []
    start = 0
    for symbol in symbols:
        if symbol == STRESS_ON:
            start = len(plain)
        elif symbol == STRESS_OFF:
            spans.append((start, len(plain)))
        else:
            plain.append(symbol)
    return "".join(plain), tuple(spans)


class PhonemeReader:
    """Reads English words as phonemes in the accent of a voice; both accents hold some 30 MB."""

    def __init__(self, *, british: Callable[[str], bool]) -> None:
        self._british = british
        self._phonemisers: dict[bool, Phonemiser] = {}

    def read(self, utterance: Utterance, *, voice: str) -> Reading:
        """Turn words into phonemes in pieces of at most `PIECE` symbols."""
        british = self._british(voice)
        if british not in self._phonemisers:
            self._phonemisers[british] = Phonemiser(british=british)
        return reading(utterance, pieces_of=self._phonemisers[british].pieces)

    def close(self) -> None:
        """Let the dictionaries go."""
        self._phonemisers.clear()


class Phonemiser:
    """Reads English in one accent; its dictionaries are opened when the first words come."""

    def __init__(self, *, british: bool) -> None:
        self.british = british

    @functools.cached_property
    def _reader(self) -> Any:
        from hibari.g2p import ASSETS, G2P, Lexicon, Tagger, Tokenizer, _load_json
        from hibari.g2p.oov import OOV

        net: Callable[[str], str | None] = functools.lru_cache(maxsize=4096)(
            OOV(f"{ASSETS}/{'oov_gb' if self.british else 'oov'}.onnx")
        )
        longest = 20  # the net cuts a word after 24 letters without a word about it

        def unknown_word(word: str) -> str:
            return "".join(net(word[at : at + longest]) or "" for at in range(0, len(word), longest))

        tables = dictionaries()
        accent = "gb" if self.british else "us"
        reader = G2P.__new__(G2P)  # made by hand, as its own way loads all dictionaries into memory
        reader.lexicon = Lexicon(tables[f"{accent}_gold"], tables[f"{accent}_silver"], self.british)
        reader.tokenizer = Tokenizer(_load_json("tokenizer_exceptions.json"))
        reader.tagger = Tagger({**tables, "tags": list(tables["tags"]), "vocab": ()})
        reader.tagger.vocab = tables["vocab"]
        reader.british, reader.unk, reader._oov = self.british, "", unknown_word
        return reader

    def pieces(self, phrases: Sequence[Phrase]) -> tuple[Atom, ...]:
        """Return the phonemes of phrases that follow each other, in pieces that a model can say at once.

        Returns:
            Pieces of at most `PIECE` symbols; none where nothing is to be said.

        Raises:
            SynthesisFailed: letters that the voices cannot read, or IPA that they cannot say.
        """
        atoms = self._atoms(phrases)
        if not any(map(_audible, (atom.symbols for atom in atoms))):
            return ()
        return tuple(
            Atom(piece.symbols.strip(), piece.joint) for piece in pieces(atoms, limit=PIECE) if _audible(piece.symbols)
        )

    def _atoms(self, phrases: Sequence[Phrase]) -> tuple[Atom, ...]:
        """Return one atom for each word with the punctuation and space after it."""
        symbols = symbol_table()
        atoms: list[Atom] = []
        for token in self._tokens(phrases):
            said = "".join(c for c in token.phonemes or "" if c in symbols and c not in '“”"()')
            if token.stress:
                said = f"{STRESS_ON}{stressed(said)}{STRESS_OFF}"
            said += " " if token.whitespace else ""
            if not said.strip() and _spoken(token.text):
                raise SynthesisFailed(f'Kokoro\'s voices cannot read "{excerpt(token.text)}".')
            if said == " " and atoms and atoms[-1].symbols.endswith(" "):
                continue
            if atoms and atoms[-1].symbols == atoms[-1].symbols.rstrip() and not _audible(said):
                said = atoms.pop().symbols + said  # punctuation belongs to the word before it
            if said:
                atoms.append(Atom(said, joint_after(said)))
        return tuple(atoms)

    def _tokens(self, phrases: Sequence[Phrase]) -> Iterable[Any]:
        from hibari.g2p.token import Tok

        reader = self._reader
        words: list[tuple[str, str]] = []
        marks: list[tuple[str | None, bool]] = []
        for phrase in phrases:
            if phrase.ipa is not None:
                said = symbols_for(phrase.ipa, british=self.british)
                head, tail = _edges(phrase.text)
                read: list[tuple[str, str]] = [(phrase.text.strip() or phrase.ipa, tail)]
                given: str | None = said
            else:
                text = self._readable(phrase.text)
                head, tail = _edges(text)
                read = reader.tokenizer(text)
                given = None
                if read:
                    read[-1] = (read[-1][0], tail)
            if words and head:
                words[-1] = (words[-1][0], " ")
            words += read
            marks += [(given, phrase.stress)] * len(read)
        tags = reader.tagger([word for word, _ in words]) if words else []
        tokens = [
            Tok(word, tag, space, phonemes=given, rating=None if given is None else 5, stress=2 if stress else None)
            for (word, space), tag, (given, stress) in zip(words, tags, marks, strict=True)
        ]
        return reader.phonemize_tokens(tokens) if tokens else []

    def _readable(self, text: str) -> str:
        """Return a text in which hibari reads every letter: no quotation marks, brackets, foreign letters or digits."""
        from hibari.g2p.normalize import normalize

        text = unicodedata.normalize("NFC", text).translate(_UNSPOKEN)
        text = _QUOTED.sub(r"\1", text).translate(_BRACKETS)
        text = _COMMAS.sub("", text)
        text = _DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), text)
        text = _WORD.sub(lambda match: self._word(match[0]), text)
        head, tail = _edges(text)
        return f"{head}{normalize(text)}{tail}"

    def _word(self, word: str) -> str:
        """Return a word as the dictionaries or the net for unknown words know it: `Hélène` as `Helene`."""
        if word.isascii():
            return word
        lexicon = self._reader.lexicon
        if any(form in table for form in (word, word.lower()) for table in (lexicon.golds, lexicon.silvers)):
            return word
        plain = "".join(
            c for c in unicodedata.normalize("NFKD", word.translate(_LETTERS)) if not unicodedata.combining(c)
        )
        if any(c.isalpha() and not c.isascii() for c in plain):
            raise SynthesisFailed(
                f'Kokoro\'s voices cannot read "{excerpt(word)}": they know Latin letters. '
                "Give its sound in the lexicon, or write {word|ipa}."
            )
        return plain


def _edges(text: str) -> tuple[str, str]:
    """Return a space for each end of a text where white space stands."""
    return (" " if text[:1].isspace() else "", " " if text[-1:].isspace() else "")


def _audible(symbols: str) -> bool:
    return any(symbol.isalpha() and symbol not in "ˈˌː" for symbol in symbols)


def _spoken(text: str) -> bool:
    """Whether a text holds what a reader would say."""
    return any(c.isalnum() for c in text)
