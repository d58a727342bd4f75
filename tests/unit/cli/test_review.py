"""The keys of a review."""

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
