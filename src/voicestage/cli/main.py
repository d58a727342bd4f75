"""Where the command line starts and where its errors end."""

from __future__ import annotations

import os
import sys

from voicestage.cli import commands  # noqa: F401 - adds them to the app
from voicestage.cli.app import app
from voicestage.errors import ProductionError, VoicestageError

INTERRUPTED = 130


def main() -> None:
    """Run the command line; errors that a person can act on are one sentence, without a traceback."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1 or bool(os.environ.get("VOICESTAGE_DEBUG"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(arguments)
    except SystemExit as leaving:  # Typer turns Ctrl-C into exit code 130
        if leaving.code == INTERRUPTED:
            _fail("Interrupted. What is done so far is kept: run the same command again and it goes on from there.")
            sys.stderr.flush()
            os._exit(INTERRUPTED)  # not waiting for threads that wait for workers that were ended
        raise
    except VoicestageError as error:
        if debug:
            raise
        _fail(str(error))
        if isinstance(error, ProductionError):
            count = len(error.diagnostics)
            _fail(f"{count} error{'s' if count != 1 else ''}.")
        sys.exit(error.exit_code)
    except Exception as error:
        if debug:
            raise
        _fail(
            f"voicestage itself failed: {type(error).__name__}: {error}. Nothing that was finished is lost. "
            "Run it again with --debug and report what it prints."
        )
        sys.exit(70)


def _fail(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201
