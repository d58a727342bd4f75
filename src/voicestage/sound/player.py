"""Sound out of the machine: by the sounddevice package where it is installed, else by what the system has.

Nothing here is needed to make a production, so nothing here is a dependency: `pip install voicestage[play]` brings
sounddevice; most Linux systems have pw-cat, pacat or aplay, and ffplay plays anywhere.
"""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import subprocess
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from voicestage.errors import UsageError
from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_COMMANDS = (
    ("pw-cat", "--playback", "--rate", f"{RATE}", "--channels", "2", "--format", "s16", "-"),
    ("pacat", "--playback", f"--rate={RATE}", "--channels=2", "--format=s16le"),
    ("aplay", "--quiet", "--rate", f"{RATE}", "--channels", "2", "--format", "S16_LE", "-"),
    (
        "ffplay",
        *["-loglevel", "error", "-nodisp", "-autoexit", "-f", "s16le", "-ch_layout", "stereo", "-ar"],
        f"{RATE}",
        "-",
    ),
)
"""Programs that play 16-bit samples from their standard input; the first that is there is taken."""


class Player(Protocol):
    """Plays blocks of sound one after the other."""

    def play(self, block: Samples) -> None:
        """Play stereo samples [frames, 2] in [-1, 1] at 48 kHz; it returns when more can be given."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def player() -> Player:
    """Return what can play here.

    Raises:
        UsageError: nothing can; the message says what to install.
    """
    if importlib.util.find_spec("sounddevice"):
        return _DevicePlayer()
    for command in _COMMANDS:
        if shutil.which(command[0]):
            return PipePlayer(command)
    raise UsageError(
        "There is nothing here that plays sound. Install it with pip install 'voicestage[play]', "
        "or open the files in output/ with any player."
    )


class PipePlayer:
    """Plays through the standard input of a program."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def play(self, block: Samples) -> None:
        """Give a block to the program.

        Raises:
            UsageError: it has ended: there is no sound device, or it is busy.
        """
        import numpy as np

        samples = np.clip(np.rint(block * 32767.0), -32768, 32767).astype("<i2")
        try:
            if self._process is None:
                self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
            assert self._process.stdin is not None
            self._process.stdin.write(samples.tobytes())
        except OSError as error:
            raise self._ended() from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is None:
            return
        if error is not None:
            self._process.kill()
        with contextlib.suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        code = self._process.wait()
        if self._process.stderr:
            told = self._process.stderr.read()
            self._process.stderr.close()
            if code and error is None:
                raise self._failed(told)

    def _ended(self) -> UsageError:
        told = b""
        if self._process and self._process.stderr:
            self._process.wait()
            told = self._process.stderr.read()
        return self._failed(told)

    def _failed(self, told: bytes) -> UsageError:
        reason = told.decode("utf-8", errors="replace").strip().splitlines()
        return UsageError(
            f"{self._command[0]} cannot play here{f': {reason[-1]}' if reason else ''}. "
            "Is there a sound device? The files in output/ can be opened with any player."
        )


class _DevicePlayer:
    """Plays by the sounddevice package."""

    def __init__(self) -> None:
        self._stream: Any = None

    def play(self, block: Samples) -> None:
        import sounddevice

        try:
            if self._stream is None:
                self._stream = sounddevice.OutputStream(samplerate=RATE, channels=2, dtype="float32")
                self._stream.start()
            self._stream.write(block)
        except sounddevice.PortAudioError as error:
            raise UsageError(
                f"There is no sound device here ({error}). The files in output/ can be opened with any player."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            if error is None:
                self._stream.stop()
            self._stream.close()
