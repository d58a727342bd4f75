"""One job for the system's voices, in a process of its own: `python -m voicestage.engines.pyttsx3_worker JOB`.

pyttsx3 2.99 returns from `runAndWait` while espeak-ng still speaks in another thread, prints to the standard output,
gives other samples for a second line than for a first, and may hang or crash on the way out. So a process says one
thing, waits for the event that says it is finished, and leaves without cleaning up.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any


def main(job_file: str) -> None:
    """Carry out a job and write its result beside it, as `result.json`."""
    path = Path(job_file)
    job = json.loads(path.read_text(encoding="utf-8"))
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
            load_espeak()
            result = speak(job) if job["task"] == "speak" else voices()
    except Exception as error:  # noqa: BLE001 - whatever a driver raises is told to the process that waits
        result = {"error": f"{type(error).__name__}: {error}"}
    path.with_name("result.json").write_text(json.dumps(result), encoding="utf-8")


def load_espeak() -> None:
    """Load espeak-ng from the wheel espeakng-loader where that is installed; pyttsx3 then finds it by its name.

    espeak-ng takes the path of its data from the environment; it wants the folder above.
    """
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(ImportError):
        import espeakng_loader

        os.environ["ESPEAK_DATA_PATH"] = str(Path(espeakng_loader.get_data_path()).parent)
        ctypes.CDLL(espeakng_loader.get_library_path(), ctypes.RTLD_GLOBAL)


def voices() -> dict[str, Any]:
    """Return what the driver says of its voices, the names of espeak-ng's variants, and what speaks here."""
    import pyttsx3

    engine = pyttsx3.init()
    listed = [
        {
            "id": str(voice.id),
            "name": str(voice.name),
            "languages": [_text(language) for language in voice.languages or ()],
            "gender": str(voice.gender or ""),
        }
        for voice in engine.getProperty("voices")
    ]
    if not sys.platform.startswith("linux"):
        return {"voices": listed, "variants": [], "library": sys.platform}
    from pyttsx3.drivers import _espeak

    _espeak.dll.espeak_Info.restype = ctypes.c_char_p
    version = _text(_espeak.dll.espeak_Info(None))
    variants = [_text(voice.identifier) for voice in _espeak.ListVoices(_espeak.VOICE(languages=b"variant"))]
    return {
        "voices": listed,
        "variants": sorted(variant.removeprefix("!v/") for variant in variants),
        "library": f"espeak-ng {version}",
    }


def speak(job: dict[str, Any]) -> dict[str, Any]:
    """Say the job's text into its file."""
    import pyttsx3

    engine = pyttsx3.init()
    choose = _choose_espeak if sys.platform.startswith("linux") else _choose
    choose(engine, job["voice"], job["rate"])
    finished = threading.Event()
    engine.connect("finished-utterance", lambda **_: finished.set())
    engine.save_to_file(job["text"], job["file"])
    engine.runAndWait()
    # SAPI has written the file when it returns, and its event wants a message loop that is over by now
    if sys.platform != "win32" and not finished.wait(job["patience_s"]):
        return {"error": f"not finished after {job['patience_s']:.0f} s"}
    return {}


def _choose(engine: Any, voice: str, rate: int) -> None:
    engine.setProperty("voice", voice)
    engine.setProperty("rate", rate)


def _choose_espeak(engine: Any, voice: str, rate: int) -> None:  # noqa: ARG001 - espeak-ng has one state a process
    """Set voice and speed and see them arrive.

    espeak-ng sets a voice at once but a speed in its own thread, so that one in a few hundred lines came at the 200
    words a minute of pyttsx3's start. Each is therefore waited for, and the speed read back.
    """
    from pyttsx3.drivers import _espeak
    from pyttsx3.drivers.espeak import EspeakDriver

    _espeak.Synchronize()
    EspeakDriver.setProperty("voice", voice)
    for _ in range(100):
        EspeakDriver.setProperty("rate", rate)
        _espeak.Synchronize()
        if _espeak.dll.espeak_GetParameter(_espeak.RATE, 1) == rate:
            return
        time.sleep(0.01)
    raise RuntimeError(f"espeak-ng does not take the speed {rate}")


def _text(value: bytes | str) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else value


if __name__ == "__main__":
    main(sys.argv[1])
    sys.stderr.flush()
    os._exit(0)
