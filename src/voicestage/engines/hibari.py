"""hibari's one voice: a draft of a whole play in seconds, about a hundred times faster than it is heard."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from voicestage.engines import ipa, phonemes
from voicestage.engines.assembly import assembled
from voicestage.engines.digest import digest
from voicestage.engines.phonemes import PhonemeReader
from voicestage.errors import EngineMissing, VoiceMissing
from voicestage.model.speech import Promise, Reading, Speech, Utterance, VoiceInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 24_000
REVISION = 1
"""Bumped when our code changes the sound."""

VOICE = "heart"
"""The others would be downloaded on first use; this one is in the wheel."""
_HEART = VoiceInfo(
    engine="hibari",
    name=VOICE,
    gender="female",
    accent="en-US",
    description="Heart, a female voice for drafts",
    licence="Apache-2.0",
)


class HibariEngine:
    """What can be known of hibari without loading it."""

    name = "hibari"
    promise: Promise = "exact"

    def missing(self) -> str | None:
        """Return the command that installs what is not there, or None."""
        wanted = [
            wheel
            for module, wheel in (("hibari", "hibari-tts"), ("numpy", "numpy"), ("onnxruntime", "onnxruntime"))
            if importlib.util.find_spec(module) is None
        ]
        return f"hibari needs packages that are not installed: pip install {' '.join(wanted)}" if wanted else None

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Return the one voice."""
        return (_HEART,)

    def check_voice(self, spec: str) -> None:
        """Accept `heart`."""
        if spec != VOICE:
            raise VoiceMissing(f'hibari has no voice "{spec}", only "{VOICE}".')

    def check_ipa(self, ipa_: str) -> tuple[str, ...]:
        """Return the symbols that the voice cannot say."""
        return ipa.unsayable(ipa_)

    def fingerprint(self, voice: str) -> str:
        """Return a digest of the model, the phonemiser and the revision."""
        self.check_voice(voice)
        return digest(self.name, REVISION, voice, _model_digest(), ipa.symbol_table(), phonemes.version())

    def reads(self) -> frozenset[str]:
        """Return `pace`, `ipa` and `stress`."""
        return frozenset({"pace", "ipa", "stress"})

    def takes(self) -> int:
        """Return 8: as many as Kokoro has, so that a draft says what the finished one will."""
        return 8

    def reader(self) -> PhonemeReader:
        """Return a reader of American English; its dictionaries are loaded with the first words."""
        if missing := self.missing():
            raise EngineMissing(missing)
        return PhonemeReader(british=_is_british)

    def open(self, *, threads: int = 1) -> HibariSession:
        """Load the model."""
        if missing := self.missing():
            raise EngineMissing(missing)
        return HibariSession(threads=threads)


class HibariSession:
    """The model in memory."""

    def __init__(self, *, threads: int) -> None:
        from hibari import Hibari

        self._net: Any = Hibari(voice=VOICE, threads=threads)
        self._reader = ENGINE.reader()

    def speak(self, utterance: Utterance | Reading, *, voice: str, pace: float = 1.0, take: int = 1) -> Speech:
        """Say an utterance; the noise in it grows from its own phonemes and the take, so it is the same every time."""
        ENGINE.check_voice(voice)
        read = utterance if isinstance(utterance, Reading) else self._reader.read(utterance, voice=voice)

        def say(symbols: str) -> NDArray[np.float32]:
            symbols, _ = phonemes.unmarked(symbols)
            grown_from = symbols if take == 1 else f"{symbols} {take}"
            seed = int.from_bytes(hashlib.sha256(grown_from.encode("utf-8")).digest()[:8], "little")
            sound: NDArray[np.float32] = self._net.from_phonemes(symbols, speed=pace, seed=seed)
            return sound

        return assembled(read, say=say, rate=RATE)

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


def _is_british(voice: str) -> bool:
    ENGINE.check_voice(voice)
    return False


@functools.lru_cache(maxsize=1)
def _model_digest() -> str:
    """Return the digest of the model's 8 MB, found without importing hibari."""
    spec = importlib.util.find_spec("hibari")
    folders = (spec.submodule_search_locations or ()) if spec else ()
    for folder in folders:
        model = Path(folder) / "assets" / "hibari.onnx"
        if model.is_file():
            return hashlib.sha256(model.read_bytes()).hexdigest()
    raise EngineMissing("hibari's voice is not there: pip install --force-reinstall --no-deps hibari-tts")


ENGINE = HibariEngine()
