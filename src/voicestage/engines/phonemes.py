"""Phrases become phonemes: hibari's port of misaki, with guards against all that it would read wrongly or leave out.

Of hibari its dictionaries, its tagger and its net for unknown words are used, not its own normalisation: what is said
was decided before, and it would turn "Oh, no." to "number" and the pronoun in `the part I liked` to "one". Laid over
them are words with apostrophes (`dialect`), words of several sounds (`heteronyms`), and that a word in capitals is
letters.
"""

from __future__ import annotations

import functools
import importlib.metadata
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from voicestage.engines import dialect, heteronyms
from voicestage.engines.assembly import excerpt, reading
from voicestage.engines.dictionaries import dictionaries
from voicestage.engines.ipa import stressed, symbol_table, symbols_for
from voicestage.engines.split import Atom, joint_after, pieces
from voicestage.engines.transcription import ipa_of
from voicestage.errors import SynthesisFailed
from voicestage.model.speech import Phrase, Pronounced, Reading, Utterance

REVISION = 3
"""Bumped when a change in this module, `dialect`, `heteronyms`, `ipa` or `split` changes what is said."""

STRESS_ON, STRESS_OFF = "\x0e", "\x0f"
"""Stand around the phonemes of a word that is stressed beyond its sentence; `unmarked` takes them out."""

PIECE = 160
"""The most symbols said at once, some ten seconds. The model's limit is 510, but each symbol takes 1.5 MB while it is
said (measured: 1,135 MB at 500, 556 MB at 150), and above 400 the voices start to hurry."""

_UNSPOKEN = str.maketrans(dict.fromkeys('"“”„‟«»‹›', "") | dict.fromkeys("‘’‛ʼ`´", "'"))
"""Quotation marks go, apostrophes become straight: hibari reads `"I'll` as "ill"."""
_QUOTED = re.compile(r"(?<!\w)'(?=\w)((?:[^']|(?<=\w)'(?=\w))*[.,;:!?…])'(?!\w)")
"""`'No.'`; an apostrophe inside a word is none of the two marks, and `'im an'` has none either."""
_BRACKETS = str.maketrans(dict.fromkeys("()[]{}", ", ") | dict.fromkeys("<>_*~^|\\", " "))
_COMMAS = re.compile(r"\s*,(?=\s*[,.;:!?…—])|^[\s,]+,")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DIGIT = re.compile(r"\d")
_LETTERS_ALONE = re.compile(r"(?P<letters>[A-Z](?:\.?[A-Z])+)(?P<suffix>'?s|'?d)?")
_SPACED_MARK = re.compile(r" +(?=[,.;:!?…])")
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
    """Return what stands for the phonemiser in a fingerprint: hibari's version, our revision, our tables."""
    tables = f"{heteronyms.digest()} {dialect.digest()}"
    return f"hibari-tts {importlib.metadata.version('hibari-tts')} r{REVISION} {tables}"


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


@dataclass(slots=True)
class _Word:
    """A word or mark on its way to hibari."""

    text: str
    space: str
    """What stands behind it: a space or nothing."""
    symbols: str | None
    """Where they are given."""
    stress: bool


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

    def pronounced(self, phrases: Sequence[Phrase], *, voice: str) -> tuple[Pronounced, ...]:
        """Return each word of phrases that follow each other with its sound, as `read` has it.

        Raises:
            VoiceMissing: there is no such voice.
            SynthesisFailed: the words cannot be read; the message names them and the reason.
        """
        british = self._british(voice)
        if british not in self._phonemisers:
            self._phonemisers[british] = Phonemiser(british=british)
        return self._phonemisers[british].pronounced(phrases)

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
        special = _load_json("tokenizer_exceptions.json")
        # a full stop is always heard: hibari's would swallow that of "Hey, Gen." and "an old Ill."
        reader.tokenizer = Tokenizer({text: parts for text, parts in special.items() if "." not in text})
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

    def pronounced(self, phrases: Sequence[Phrase]) -> tuple[Pronounced, ...]:
        """Return each word of phrases that follow each other with its sound; punctuation is none."""
        given = [phrase.text.strip() or phrase.ipa for phrase in phrases if phrase.ipa is not None][::-1]
        found: list[Pronounced] = []
        for token in self._tokens(phrases):
            known: Literal["given", "dictionary", "guess"] = "dictionary" if (token.rating or 0) >= 3 else "guess"
            if given and token.text == given[-1] and token.rating == 5:
                given.pop()
                known = "given"
            if _spoken(token.text):
                found.append(Pronounced(word=token.text, ipa=ipa_of(token.phonemes or ""), known=known))
        return tuple(found)

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
        """Return hibari's tokens with their phonemes: those that are given, and those that it finds."""
        from hibari.g2p.token import Tok

        words: list[_Word] = []
        for phrase in phrases:
            for text, symbols in self._parts(phrase):
                head, tail = _edges(text)
                if words and head:
                    words[-1].space = " "
                found = [(text.strip(), "")] if symbols is not None else self._words(text)
                for word, space in found:
                    said = self._genitive(words[-1]) if word.lower() == "'s" and words else None
                    if said is None:
                        said = symbols if symbols is not None else self._letters(word)
                    words.append(_Word(word, space, said, phrase.stress))
                if found:
                    words[-1].space = tail
        if not words:
            return []
        texts = [word.text for word in words]
        tags = self._reader.tagger(texts)
        for at, wanted in heteronyms.readings(texts):
            if words[at].symbols is not None:
                continue
            if wanted.ipa is not None:
                words[at].symbols = symbols_for(wanted.ipa, british=self.british)
            elif wanted.tag is not None:
                tags[at] = wanted.tag
        tokens = [
            Tok(
                word.text,
                tag,
                word.space,
                phonemes=word.symbols,
                rating=None if word.symbols is None else 5,
                stress=2 if word.stress else None,
            )
            for word, tag in zip(words, tags, strict=True)
        ]
        read: list[Any] = self._reader.phonemize_tokens(tokens)
        return read

    def _parts(self, phrase: Phrase) -> Iterable[tuple[str, str | None]]:
        """Return the text of a phrase in parts, with their symbols where those are known."""
        if phrase.ipa is not None:
            head, tail = _edges(phrase.text)
            text = phrase.text.strip() or phrase.ipa
            return ((f"{head}{text}{tail}", symbols_for(phrase.ipa, british=self.british)),)
        return dialect.parts(self._readable(phrase.text), look_up=self._look_up, british=self.british)

    def _words(self, text: str) -> list[tuple[str, str]]:
        """Return the words and marks of a text as hibari parts them, each with the space behind it."""
        found: list[tuple[str, str]] = []
        for word, space in self._reader.tokenizer(text):
            if len(word) > 1 and word[-1] == "." and word[-2].isalpha():
                found += [(word[:-1], ""), (".", space)]
            else:
                found.append((word, space))
        return found

    def _letters(self, word: str) -> str | None:
        """Return the symbols of a word in capitals, letter by letter, with the ending of MPs; None for other words."""
        match = _LETTERS_ALONE.fullmatch(word)
        if match is None:
            return None
        lexicon = self._reader.lexicon
        said: str | None = lexicon.get_NNP(match["letters"])[0]
        if said is None or match["suffix"] is None:
            return said
        return str(lexicon._s(said) if match["suffix"].endswith("s") else lexicon._ed(said))

    def _genitive(self, before: _Word) -> str | None:
        """Return how 's is said behind a word whose symbols were given: Mara's with z, Luc's with s."""
        if before.space or before.symbols is None:
            return None
        whole: str = self._reader.lexicon._s(before.symbols)
        return whole[len(before.symbols) :]

    def _look_up(self, word: str) -> str | None:
        """Return the symbols of a word of the dictionaries, or of one whose stem they know."""
        from hibari.g2p import Context

        lexicon = self._reader.lexicon
        for form in (word, word.capitalize()):
            if lexicon.is_known(form, None) and len(form) > 1 and not form.isupper():
                said, _ = lexicon.lookup(form, None, None, Context())
                if said is not None:
                    return str(said)
        said, _ = lexicon.get_word(word, "NN", None, Context())
        return None if said is None else str(said)

    def _readable(self, text: str) -> str:
        """Return a text in which hibari reads every letter: no quotation marks, brackets, foreign letters or digits."""
        text = unicodedata.normalize("NFC", text).translate(_UNSPOKEN)
        text = _QUOTED.sub(r"\1", text).translate(_BRACKETS)
        text = _COMMAS.sub("", text)
        text = _DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), text)
        text = _WORD.sub(lambda match: self._word(match[0]), text)
        head, tail = _edges(text)
        return f"{head}{_SPACED_MARK.sub('', ' '.join(text.split()))}{tail}"

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
