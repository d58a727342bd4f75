"""A writer's own sound is heard, and whose it is stands in the finished files."""

from __future__ import annotations

import json

import av
import numpy as np
import soundfile

from conftest import Project
from voicestage.production.stems import stems
from voicestage.render.crew import local_crew
from voicestage.sound.loudness import loudness
from voicestage.units import RATE


def test_whose_a_sound_is_stands_in_manifest_and_file(project: Project) -> None:
    project.write(
        script="""\
            [ambience harbour]
            MARA: Hold the rail.
            [space church]
            [sfx door-knock]
            MARA: Who is there?
        """,
        voices="defaults: {engine: fake}\ncast:\n  MARA: {voice: birch}\n",
    )
    note = project.file("script/sounds/harbour.txt", "Harbour at dawn, by R. Ecordist, CC BY 4.0\n")
    wave = np.random.default_rng(0).standard_normal((6 * 44_100, 1)) * 0.1
    soundfile.write(note.with_suffix(".ogg"), wave, 44_100)

    done = project.render()

    manifest = json.loads((project.root / "output" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["credits"] == [{"sound": "harbour", "note": "Harbour at dawn, by R. Ecordist, CC BY 4.0"}]
    book = next(path for path in done.files if path.suffix == ".m4b")
    with av.open(str(book)) as container:
        assert "R. Ecordist, CC BY 4.0" in container.metadata["comment"]
        assert container.duration is not None
        assert container.duration / av.time_base * RATE > 2 * RATE

    project.change("script/01.md", "[ambience harbour]", "[ambience rain]")
    project.render()
    manifest = json.loads((project.root / "output" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["credits"] == []


def test_music_of_any_rate_and_width_is_to_the_fore_alone_and_far_down_under_speech(project: Project) -> None:
    project.write(
        script="""\
            [ambience rain]
            [music theme under]
            MARA: Hold the rail, and do not look down, whatever you hear.
            JONAS: I am not looking anywhere at all, thank you.
            [pause 5s]
            MARA: Then we go on as we did before.
            [music bed loop]
            JONAS: One more step and we are there, if the wind lets us.
        """,
        voices="defaults: {engine: fake}\ncast:\n  MARA: {voice: birch}\n  JONAS: {voice: cedar}\n",
    )
    folder = project.file("script/sounds/note.txt", "").parent
    for name, rate, channels in (("theme", 96_000, 1), ("bed", 22_050, 2)):
        t = np.arange(20 * rate) / rate
        chord = sum(np.sin(2 * np.pi * pitch * t) for pitch in (220.0, 277.2, 329.6)) * (0.85 + 0.15 * np.sin(t))
        soundfile.write(folder / f"{name}.flac", np.repeat(0.1 * chord[:, None], channels, axis=1), rate)

    project.render()
    with local_crew(0) as crew:
        files = stems(project.production, crew=crew).files

    stem = {path.stem.rsplit(".", 1)[1]: soundfile.read(path, dtype="float32")[0] for path in files}
    timeline = json.loads((project.root / "output" / "timeline.json").read_text(encoding="utf-8"))
    (scene,) = timeline["scenes"]
    spans = [(scene["start"] + line["start"], line["frames"]) for line in scene["lines"]]
    for start, frames in spans:
        heard = {name: samples[start : start + frames] for name, samples in stem.items()}
        assert loudness(heard["dialogue"]) - loudness(heard["music"]) >= 10.0
        assert loudness(heard["dialogue"]) - loudness(heard["ambience"]) >= 15.0
    alone = slice(sum(spans[1]) + RATE, spans[2][0] - RATE)
    speech = loudness(stem["dialogue"])
    assert -9.0 <= loudness(stem["music"][alone]) - speech <= -3.0
