"""The product's promise, a row a case: what an edit renders again and what it does not."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from conftest import STORM_SCRIPT, STORM_VOICES, Project
from voicestage.production import export
from voicestage.render.crew import local_crew

Edit = Callable[[Project], None]


def script(old: str, new: str) -> Edit:
    return lambda project: project.change("script/01.md", old, new)


def voices(old: str, new: str) -> Edit:
    return lambda project: project.change("voices.yaml", old, new)


def own_sound(name: str) -> Edit:
    def write(project: Project) -> None:
        folder = project.root / "script/sounds"
        folder.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / f"{name}.wav", 0.1 * np.sin(np.arange(24000) / 20), 48000)

    return write


def counts(project: Project, *, workers: int = 0) -> tuple[int, int, int]:
    """Speak and mix what is missing, and return how much it was: all of a render but its finished files."""
    with local_crew(workers) as crew:
        done = project.production.perform(project.production.decide().plan, crew=crew)
    return done.synthesised, done.processed, done.mixed


ROWS: dict[str, tuple[Edit, tuple[int, int, int]]] = {
    "a note": (script("MARA: Good.", "[[ask the composer]]\n\nMARA: Good."), (0, 0, 0)),
    "white space": (script("MARA: Good.", "MARA:   Good.\n\n"), (0, 0, 0)),
    "an unused lexicon entry": (voices("harbour master}", "harbour boss}"), (0, 0, 0)),
    "one word": (script("Hold the rail", "Hold the railing"), (1, 1, 1)),
    "the speaker of one line": (script("MARA: Good.", "JONAS: Good."), (1, 1, 1)),
    "two lines swapped": (
        script("NARRATOR: Morning came.\n\nMARA: We are.", "MARA: We are.\n\nNARRATOR: Morning came."),
        (0, 0, 1),
    ),
    "a longer pause": (script("MARA: Good.", "[pause 2s]\n\nMARA: Good."), (0, 0, 1)),
    "a cue's level": (script("[sfx door-knock -6dB]", "[sfx door-knock -9dB]"), (0, 0, 1)),
    "a bed's level": (script("-20dB", "-23dB"), (0, 0, 1)),
    "a character's pan": (voices("pan: -0.2", "pan: 0.2"), (0, 0, 2)),
    "a character's gain": (voices("JONAS: {voice: cedar}", "JONAS: {voice: cedar, gain: -2dB}"), (0, 0, 2)),
    "a character's voice": (voices("JONAS: {voice: cedar}", "JONAS: {voice: oak}"), (2, 2, 2)),
    "a character's pitch": (voices("JONAS: {voice: cedar}", "JONAS: {voice: cedar, pitch: +2}"), (0, 2, 2)),
    "a lexicon word": (voices("lexicon:", "lexicon:\n  - {word: Morning, say: The morning}"), (1, 1, 1)),
    "a direction": (script("JONAS (whispering):", "JONAS:"), (1, 1, 1)),
    "another take": (script("MARA: Good.", "MARA (take 2): Good."), (1, 1, 1)),
    "a take that the voice has not": (script("MARA: Good.", "MARA (take 99): Good."), (0, 0, 0)),
    "a character's effects": (voices("JONAS: {voice: cedar}", "JONAS: {voice: cedar, effects: [phone]}"), (0, 2, 2)),
    "a character's pace": (voices("JONAS: {voice: cedar}", "JONAS: {voice: cedar, pace: 1.2}"), (2, 2, 2)),
    "a character's room": (voices("JONAS: {voice: cedar}", "JONAS: {voice: cedar, space: church}"), (0, 0, 2)),
    "a character's distance": (voices("JONAS: {voice: cedar}", "JONAS: {voice: cedar, distance: far}"), (0, 0, 2)),
    "a scene's room": (script("[ambience wind", "[space church]\n\n[ambience wind"), (0, 0, 1)),
    "a character who says nothing": (voices("lexicon:", "  ADA: {voice: oak, pan: 0.5}\nlexicon:"), (0, 0, 0)),
    "a room of one's own, in which nobody is": (
        voices("defaults:", "sound: {spaces: {vault: {rt60: 2s}}}\ndefaults:"),
        (0, 0, 0),
    ),
    "a cue that is gone": (script("[sfx door-knock -6dB]\n\n", ""), (0, 0, 1)),
    "a cue that stands elsewhere": (
        script("[sfx door-knock -6dB]\n\nMARA: Good.", "MARA: Good.\n\n[sfx door-knock -6dB]"),
        (0, 0, 1),
    ),
    "another sound": (script("[sfx door-knock", "[sfx door-slam"), (0, 0, 1)),
    "a sound of one's own in place of a built-in one": (own_sound("door-knock"), (0, 0, 1)),
    "a sound of one's own that nobody uses": (own_sound("gong"), (0, 0, 0)),
    "a lexicon word of one character": (
        voices("lexicon:", "lexicon:\n  - {word: Good, say: Splendid, character: MARA}"),
        (1, 1, 1),
    ),
    "a lexicon word of another character": (
        voices("lexicon:", "lexicon:\n  - {word: Good, say: Splendid, character: JONAS}"),
        (0, 0, 0),
    ),
    "the pause between paragraphs": (voices("defaults:", "pauses: {paragraph: 900ms}\ndefaults:"), (0, 0, 3)),
    "the pause of a beat, which no scene has": (voices("defaults:", "pauses: {beat: 2s}\ndefaults:"), (0, 0, 0)),
    "a blank line between two who speak": (
        script("MARA: Hold the rail.\nNARRATOR", "MARA: Hold the rail.\n\nNARRATOR"),
        (0, 0, 1),
    ),
    "the ducking": (voices("defaults:", "sound: {duck: -9dB}\ndefaults:"), (0, 0, 1)),
    "the author": (script("author: A. Writer", "author: Somebody Else"), (0, 0, 0)),
    "the loudness": (voices("defaults:", "sound: {loudness: -20}\ndefaults:"), (0, 0, 0)),
    "the title": (script("title: Storm", "title: Tempest"), (0, 0, 0)),
    "a chapter's name": (script("# Two", "# Three"), (1, 1, 1)),
    "a scene's name": (script("## Cabin", "## Below"), (0, 0, 0)),
}


@pytest.mark.parametrize("edit", ROWS)
def test_an_edit_renders_only_what_can_be_heard(rendered: Project, edit: str) -> None:
    change, expected = ROWS[edit]

    change(rendered)
    foreseen = rendered.production.forecast(workers=0)

    assert counts(rendered) == expected
    assert (foreseen.synthesised, foreseen.processed, len(foreseen.mixed)) == expected, "the forecast is another"
    assert counts(rendered) == (0, 0, 0)


PACKAGED: dict[str, Edit] = {
    "a title": script("title: Storm", "title: Tempest"),
    "an author": script("author: A. Writer", "author: Somebody Else"),
    "a cover": lambda project: (cover(project), voices("defaults:", "cover: cover.png\ndefaults:")(project))[1],
}


def cover(project: Project) -> None:
    picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 90, np.uint8), format="rgb24")
    with av.open(str(project.root / "cover.png"), "w", format="image2") as file:
        stream = file.add_stream("png", rate=1)
        stream.width = stream.height = 64
        stream.pix_fmt = "rgb24"
        for packet in (*stream.encode(picture), *stream.encode(None)):
            file.mux(packet)


@pytest.mark.parametrize("edit", PACKAGED)
def test_what_listeners_only_see_is_packaged_again_and_nothing_else(rendered: Project, edit: str) -> None:
    PACKAGED[edit](rendered)
    foreseen = rendered.production.forecast(workers=0)

    done = rendered.render()

    assert (done.synthesised, done.processed, done.mixed, done.delivered) == (0, 0, 0, True)
    assert (foreseen.mixed, foreseen.encoded, foreseen.encode_s) == ((), True, 0.0)


KOKORO = {
    "a note": (script("MARA: Good.", "[[softer]]\n\nMARA: Good."), (0, 0, 0)),
    "one word": (script("Hold the rail", "Hold the railing"), (1, 1, 1)),
    "two lines swapped": (
        script("NARRATOR: Morning came.\n\nMARA: We are.", "MARA: We are.\n\nNARRATOR: Morning came."),
        (0, 0, 1),
    ),
    "another take": (script("MARA: Good.", "MARA (take 2): Good."), (1, 1, 1)),
    "a character's voice": (voices("voice: bm_george", "voice: bm_lewis"), (2, 2, 2)),
    "another spelling of a mix": (
        voices("0.6*bf_emma + 0.4*bf_lily", "0.4 * bf_lily + .6*bf_emma"),
        (0, 0, 0),
    ),
    "a character's gain": (voices("voice: bm_george", "voice: bm_george, gain: -2dB"), (0, 0, 2)),
    "a character's effects": (voices("voice: bm_george", "voice: bm_george, effects: [phone]"), (0, 2, 2)),
    "a lexicon word": (voices("lexicon:", "lexicon:\n  - {word: Morning, say: The morning}"), (1, 1, 1)),
    "a lexicon word that nobody says": (voices("harbour master}", "harbour boss}"), (0, 0, 0)),
    "the title": (script("title: Storm", "title: Tempest"), (0, 0, 0)),
}


@pytest.mark.full
def test_the_same_holds_with_kokoro(tmp_path: Path) -> None:
    project = Project(tmp_path / "storm")
    cast = STORM_VOICES.replace("engine: fake", "engine: kokoro")
    for tone, voice in (("ash", "bf_alice"), ("birch", "0.6*bf_emma + 0.4*bf_lily"), ("cedar", "bm_george")):
        cast = cast.replace(f"voice: {tone}", f"voice: {voice}")
    project.write(script=STORM_SCRIPT, voices=cast)
    assert counts(project) == (10, 10, 5)

    for edit, (change, expected) in KOKORO.items():
        shutil.copytree(project.root, tmp_path / edit)
        changed = Project(tmp_path / edit)
        change(changed)
        assert counts(changed) == expected, edit


def test_the_order_of_scenes_mixes_nothing(rendered: Project) -> None:
    text = (rendered.root / "script/01.md").read_text(encoding="utf-8")
    deck, cabin = text.index("## Deck"), text.index("## Cabin")
    end = text.index("# Two")
    (rendered.root / "script/01.md").write_text(
        text[:deck] + text[cabin:end] + text[deck:cabin] + text[end:], encoding="utf-8"
    )

    done = rendered.render()

    assert (done.synthesised, done.processed, done.mixed) == (0, 0, 0)
    assert done.delivered


def test_a_second_render_does_nothing_and_says_so(finished: Project) -> None:
    times = {path: path.stat().st_mtime_ns for path in (finished.root / "output").iterdir()}

    again = finished.render()

    assert (again.synthesised, again.processed, again.mixed, again.delivered) == (0, 0, 0, False)
    assert {path: path.stat().st_mtime_ns for path in (finished.root / "output").iterdir()} == times


def test_lines_that_sound_alike_are_spoken_once_and_keep_the_times_of_their_own_words(project: Project) -> None:
    project.write(
        script="""\
            NARRATOR: One twothree, four.

            NARRATOR: Onetwo three, four.

            NARRATOR: Onetwo three, four.
        """,
        voices=STORM_VOICES,
    )
    raw = {line.raw_key for line in project.production.decide().plan.lines}
    assert len(raw) == 2

    first, second = project.render(), project.render()
    (captions,) = export(project.production, ["vtt"]).files

    assert (first.synthesised, first.processed) == (2, 2)
    assert (second.synthesised, second.processed, second.mixed, second.delivered) == (0, 0, 0, False)
    words = [
        [float(second) for second in re.findall(r"<00:00:(\d\d\.\d\d\d)>", cue)]
        for cue in captions.read_text(encoding="utf-8").split("\n\n")[1:]
        if "four" in cue
    ]
    begins = [
        float(each) for each in re.findall(r"^00:00:(\d\d\.\d\d\d) -->", captions.read_text(encoding="utf-8"), re.M)
    ]
    told = [[round(second - begin, 2) for second in cue] for begin, cue in zip(begins, words, strict=True)]
    assert told[0] != told[1] == told[2]


def test_a_production_that_was_copied_elsewhere_renders_nothing(rendered: Project) -> None:
    for path in (rendered.root / "output").iterdir():
        os.utime(path, (0, 0))

    again = rendered.render()

    assert (again.synthesised, again.mixed, again.delivered) == (0, 0, False)


def test_a_finished_file_that_was_deleted_or_changed_is_written_again(rendered: Project) -> None:
    (rendered.root / "output/Storm.m4b").unlink()
    (rendered.root / "output/Storm.vtt").write_text("mine", encoding="utf-8")

    again = rendered.render()

    assert again.synthesised == 0
    assert again.delivered
    assert (rendered.root / "output/Storm.m4b").exists()
    assert (rendered.root / "output/Storm.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
