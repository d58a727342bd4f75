"""A writer's own sound is heard, and whose it is stands in the finished files."""

from __future__ import annotations

import json

import av
import numpy as np
import soundfile

from conftest import Project
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
