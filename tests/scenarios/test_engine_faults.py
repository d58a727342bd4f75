"""An engine that dies, hangs or answers nonsense with one line: that line is reported, the rest is finished."""

from __future__ import annotations

import pytest

from plugged import installed
from voicestage.errors import EngineError
from voicestage.render import crew

FAULTY = """
import os
import time

import numpy as np

from voicestage.engines.fake import FakeEngine, FakeSession
from voicestage.model.speech import Speech


class FaultyEngine(FakeEngine):
    name = "faulty"

    def open(self, *, threads=1):
        return FaultySession()


class FaultySession(FakeSession):
    def speak(self, utterance, *, voice, pace=1.0, take=1):
        if "die" in utterance.text:
            os._exit(7)
        if "hang" in utterance.text:
            time.sleep(3600)
        speech = super().speak(utterance, voice=voice, pace=pace, take=take)
        if "nonsense" in utterance.text:
            return Speech(samples=speech.samples * np.nan, rate=speech.rate)
        return speech


ENGINE = FaultyEngine()
"""

SCRIPT = """\
    ## Deck

    MARA: One.
    MARA: Now I die.
    MARA: Two.
    MARA: Now I hang.
    MARA: Three.
"""


@pytest.fixture
def faulty(project, tmp_path_factory, monkeypatch):
    def patience_s(job):
        return 3.0 if "hang" in job.utterance.text else 300.0

    monkeypatch.setattr(crew, "patience_s", patience_s)
    project.write(script=SCRIPT, voices="defaults: {engine: faulty}\ncast: {NARRATOR: {voice: a}, MARA: {voice: b}}\n")
    with installed(tmp_path_factory.mktemp("site"), "faulty", FAULTY):
        yield project


def test_a_line_whose_process_dies_or_hangs_is_reported_and_the_rest_is_kept(faulty):
    with pytest.raises(EngineError) as failed:
        faulty.production.render(workers=2)
    first, *told = str(failed.value).splitlines()
    assert first == "2 of 5 lines could not be spoken; the others are kept:"
    assert sorted(line.strip() for line in told) == [
        '1.1:2  faulty could not say "Now I die.": its process ended by itself with 7.',
        '1.1:4  faulty could not say "Now I hang.": no answer after 3 s; its process was ended.',
    ]

    faulty.change("script/01.md", "Now I die", "Now I live")
    faulty.change("script/01.md", "Now I hang", "Now I sing")
    assert faulty.production.render(workers=1).synthesised == 2
