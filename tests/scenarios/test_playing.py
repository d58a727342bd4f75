"""A production is heard while it is still spoken, as it will be in the finished file."""

from __future__ import annotations

import threading
from typing import Self

import numpy as np
import pytest
import soundfile

from conftest import STORM_SCRIPT, Project
from voicestage.production.playing import play
from voicestage.production.rendering import speak
from voicestage.production.selection import WHOLE, Selection
from voicestage.render.crew import local_crew
from voicestage.render.mix import mix
from voicestage.render.sounds import SoundShelf, stored_sounds
from voicestage.render.stretches import stretches


class Ear:
    """Plays into memory, and does something when the first block is heard."""

    def __init__(self, first: object = None) -> None:
        self.blocks: list[np.ndarray] = []
        self._first = first

    @property
    def samples(self) -> np.ndarray:
        return np.concatenate(self.blocks)

    def play(self, block: np.ndarray) -> None:
        self.blocks.append(block)
        if len(self.blocks) == 1 and callable(self._first):
            self._first()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def played(project: Project, ear: Ear, selection: Selection = WHOLE) -> float:
    with local_crew(0) as crew:
        done = play(project.production, selection, player=ear, crew=crew)
    assert abs(len(ear.samples) / 48000 - done.seconds) < 0.001
    return done.seconds


def spoken(project: Project) -> int:
    return sum(kind == "raw" for kind, _, _ in project.production.cache().entries())


BUSY = (
    STORM_SCRIPT
    + """
    [ambience rain -24dB]
    [space church]
    [sfx door-slam under]

    NARRATOR: One.

    MARA: And two, to be sure—

    JONAS: No!

    [overlap 2s]

    MARA: Yes, three, and it is a rather long one.

    [overlap]

    JONAS: Four.

    [sfx thunder wait]

    MARA: Five.

    [pause 2s]
    [music church-bell fade 2s under]

    [silence 1s]

    NARRATOR: Six.

    [beat]

    JONAS (far): Seven…

    [ambience off]

    MARA: Eight.

    ## Last

    [ambience wind]

    NARRATOR: Nine.
"""
)
"""All that places a line by what stands before it."""
QUIET_END = (
    BUSY
    + """
    [pause 12s]

    MARA: Ten.
"""
)


@pytest.fixture
def busy(storm: Project) -> Project:
    storm.file("script/01.md", BUSY)
    return storm


@pytest.mark.parametrize(("text", "first"), [(BUSY, 1), (BUSY, 16), (QUIET_END, 2)])
def test_stretches_are_to_the_bit_what_the_whole_is(
    busy: Project, monkeypatch: pytest.MonkeyPatch, text: str, first: int
) -> None:
    busy.file("script/01.md", text)
    monkeypatch.setattr("voicestage.render.stretches.FIRST_LINES", first)
    monkeypatch.setattr("voicestage.render.stretches.MOST_LINES", first)
    production, plan = busy.production, busy.production.decide().plan
    with local_crew(0) as crew:
        whole = production.perform(plan, crew=crew)
        cache = production.cache()
        found = list(
            stretches(
                plan,
                speak=lambda lines: speak(production, lines, cache=cache, crew=crew),
                sound=SoundShelf(production.sounds_folder, cache).clip,
            )
        )
    sounds = stored_sounds(cache.root)

    heard = [block for each in found for block in mix(each.scenes, each.start, each.end, sounds=sounds)]

    assert [each.start for each in found] == [0, *(each.end for each in found[:-1])]
    assert found[-1].end == whole.timeline.frames
    assert np.array_equal(np.concatenate(heard), np.concatenate(list(whole.blocks())))


@pytest.fixture
def night(project: Project) -> Project:
    """One long scene."""
    lines = "".join(f"{who}: Hour {n}, and still the sea.\n\n" for n in range(40) for who in ("NARRATOR", "MARA"))
    project.file("script/01.md", f"# One\n\n## Night\n\n[ambience wind]\n\n{lines}")
    project.file("voices.yaml", "defaults: {engine: fake}\ncast:\n  NARRATOR: {voice: ash}\n  MARA: {voice: oak}\n")
    return project


PARTS = {
    "the whole": WHOLE,
    "a scene": Selection(scenes=("1.1",)),
    "a character": Selection(characters=("NARRATOR",)),
}


@pytest.mark.parametrize("part", PARTS)
def test_play_begins_when_a_few_lines_are_there_also_in_one_long_scene(night: Project, part: str) -> None:
    at_first: list[int] = []
    ear = Ear(lambda: at_first.append(spoken(night)))

    played(night, ear, PARTS[part])

    assert at_first[0] < 40 <= spoken(night), "two lines, four and eight, and those that are spoken next"
    assert 0.001 < float(np.abs(ear.samples).max()) < 1.0
    assert threading.active_count() < 10


def test_what_is_played_is_what_the_finished_file_has(busy: Project) -> None:
    busy.render()
    plan = busy.production.decide().plan
    ear = Ear()

    played(busy, ear)

    last = busy.production.renders().last()
    assert last is not None
    finished, _ = soundfile.read(busy.root / "output/Storm.flac", dtype="float32")
    assert len(finished) == last.frames == len(ear.samples)
    assert plan.cast.sound.peak_dbtp == -1.0
    quiet = np.abs(finished).max(axis=1) < 0.4  # what no limiter turns down, though the finished file's is 1 dB lower
    assert quiet.mean() > 0.9
    assert np.abs(finished - ear.samples)[quiet].mean() < 1e-4


def test_a_part_is_played_alone(rendered: Project) -> None:
    assert 1.0 < played(rendered, Ear(), Selection(lines=("1.1:1",))) < 6.0


def test_a_render_waits_for_no_more_than_the_lines_that_are_spoken(night: Project) -> None:
    other = threading.Thread(target=lambda: night.render(selection=Selection(lines=("1.1:1",))))

    def render() -> None:
        other.start()
        other.join(timeout=60)

    played(night, Ear(render))

    assert not other.is_alive()
    assert (night.root / "output/lines/1.1-1.flac").is_file()


def test_damaged_clips_and_sounds_are_made_again_while_they_are_played(rendered: Project) -> None:
    whole, mended = Ear(), Ear()
    played(rendered, whole)
    for path in (rendered.root / ".voicestage/cache/samples").glob("*/*.flac"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)

    with local_crew(0) as crew:
        done = play(rendered.production, WHOLE, player=mended, crew=crew)

    assert np.array_equal(mended.samples, whole.samples)
    assert len(done.warnings) >= 10
    assert all("made again" in warning for warning in done.warnings)
    with local_crew(0) as crew:
        assert play(rendered.production, WHOLE, player=Ear(), crew=crew).warnings == ()
