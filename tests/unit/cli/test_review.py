"""The keys of a review."""

import signal

import pytest
import typer

from voicestage.adapt.again.doubts import Doubt
from voicestage.cli.reports.adapting import ask
from voicestage.errors import UsageError


def doubt(number):
    return Doubt(
        addresses=(f"1.1:{number}", f"1.1:{number + 1}"),
        file="script/01.md",
        row=number,
        speaker="ADA",
        text="No [really].",
        confidence=0.4,
        reason="turn: answers Tom",
        contested=False,
        candidates=("Tom", "Ines"),
        before=(("TOM", "Yes?"),),
        after=(),
        said=(number, number + 1),
    )


def known(name):
    if name != "Oswin":
        raise UsageError("Nobody in the cast is called that.")
    return name


@pytest.mark.parametrize(
    ("keys", "typed", "lines", "kept"),
    [
        ("2", [], {"1.1:1": "Ines", "1.1:2": "Ines"}, []),
        ("\r", [], {}, ["1.1:1", "1.1:2"]),
        ("sn", [], {"1.1:11": "NARRATOR", "1.1:12": "NARRATOR"}, []),
        ("9x1q", [], {"1.1:1": "Tom", "1.1:2": "Tom"}, []),
        ("q", [], {}, []),
        ("ttq", ["Nobody", "Oswin"], {"1.1:1": "Oswin", "1.1:2": "Oswin"}, []),
    ],
)
def test_a_key_decides_each_speech(monkeypatch, capsys, keys, typed, lines, kept):
    pressed, names = iter(keys), iter(typed)
    monkeypatch.setattr(typer, "getchar", lambda: next(pressed, "q"))
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: next(names))

    assert ask([doubt(1), doubt(11)], known=known) == (lines, kept)

    shown = capsys.readouterr().out
    assert "ADA: No [really]." in shown
    assert "40 % sure: turn: answers Tom" in shown
    assert "1 Tom  2 Ines  n NARRATOR" in shown


@pytest.mark.parametrize("stop", [KeyboardInterrupt, EOFError, typer.Abort, OSError(5, "Input/output error"), ""])
def test_what_was_decided_before_an_interruption_counts(monkeypatch, stop):
    pressed = iter(["1", "\r", stop])

    def getchar():
        key = next(pressed)
        if isinstance(key, str):
            return key
        raise key

    monkeypatch.setattr(typer, "getchar", getchar)

    decided = ask([doubt(1), doubt(11), doubt(21), doubt(31)], known=known)

    assert decided == ({"1.1:1": "Tom", "1.1:2": "Tom"}, ["1.1:11", "1.1:12"])


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows ends the program itself")
def test_what_was_decided_before_the_terminal_was_closed_counts(monkeypatch):
    before = signal.getsignal(signal.SIGHUP)
    pressed = iter(["1"])
    monkeypatch.setattr(typer, "getchar", lambda: next(pressed, None) or signal.raise_signal(signal.SIGHUP))

    assert ask([doubt(1), doubt(11)], known=known) == ({"1.1:1": "Tom", "1.1:2": "Tom"}, [])
    assert signal.getsignal(signal.SIGHUP) is before
