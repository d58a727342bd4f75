"""What is heard can be seen, taken apart and held against a standard."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import av
import numpy as np
import pytest
import soundfile

from conftest import Project
from voicestage.deliver.measure import measure
from voicestage.errors import UsageError
from voicestage.model.timeline import BUSES
from voicestage.production import export
from voicestage.production.drawing import draw
from voicestage.production.mastering import check_finished
from voicestage.production.stems import stems
from voicestage.render.crew import local_crew
from voicestage.render.perform import perform
from voicestage.render.sounds import SoundShelf
from voicestage.sound.loudness import loudness

SVG = "{http://www.w3.org/2000/svg}"


def test_stems_add_up_to_the_mix(rendered: Project) -> None:
    production = rendered.production
    with local_crew(0) as crew:
        files = stems(production, crew=crew).files
        programme = perform(
            production.decide().plan,
            cache=production.cache(),
            shelf=SoundShelf(production.sounds_folder, production.cache()),
            crew=crew,
            report=lambda _: None,
        )

    mix = np.concatenate(list(programme.blocks())).astype(np.float64)
    parts = {path.stem.rsplit(".", 1)[1]: soundfile.read(path, dtype="float64")[0] for path in files}
    assert set(parts) == set(BUSES)
    assert all(len(part) == programme.timeline.frames for part in parts.values())
    assert np.abs(sum(parts.values()) - mix).max() <= 2**-23
    assert {name for name, part in parts.items() if part.any()} == {"dialogue", "narration", "ambience", "effects"}


LOUD = "[sfx gunshot +14dB]\n\n[sfx glass-break +14dB]\n\nMARA: Good."


def test_a_bus_above_full_scale_makes_all_stems_softer_and_they_still_add_up(rendered: Project) -> None:
    rendered.change("script/01.md", "MARA: Good.", LOUD)
    with local_crew(0) as crew:
        made = stems(rendered.production, crew=crew)
        programme = rendered.production.perform(rendered.production.decide().plan, crew=crew)

    mix = np.concatenate(list(programme.blocks())).astype(np.float64)
    parts = [soundfile.read(path, dtype="float64")[0] for path in made.files]
    assert np.abs(mix).max() > 1.0
    assert made.gain_db < 0.0
    # a sample above 1 has steps of 24 bits itself
    assert np.abs(sum(parts) - mix * 10 ** (made.gain_db / 20)).max() <= 2**-23 * 1.5
    assert max(np.abs(part).max() for part in parts) < 1.0
    assert f"{-made.gain_db:g} dB softer" in made.warnings[0]
    assert soundfile.SoundFile(made.files[0]).comment == f"{made.gain_db:g} dB against the mix"


def test_a_loudness_that_is_missed_is_told_with_its_cause_and_every_time(rendered: Project) -> None:
    rendered.change("voices.yaml", "defaults:", "sound: {loudness: -5}\ndefaults:")
    rendered.change("script/01.md", "MARA: Good.", LOUD)

    done = rendered.render()

    manifest = json.loads((rendered.root / "output/manifest.json").read_text(encoding="utf-8"))
    assert done.warnings
    assert list(done.warnings) == manifest["warnings"]
    assert all("LU off -5" in warning and "ceiling" in warning for warning in done.warnings)
    again = rendered.render()
    assert (again.delivered, again.warnings) == (False, done.warnings)


def test_the_manifest_says_how_loud_the_voices_are_by_themselves(rendered: Project) -> None:
    def manifest() -> dict[str, Any]:
        return dict(json.loads((rendered.root / "output/manifest.json").read_text(encoding="utf-8")))

    def spoken_lufs() -> float:
        production = rendered.production
        with local_crew(0) as crew:
            files = {path.stem.rsplit(".", 1)[1]: path for path in stems(production, crew=crew).files}
            programme = production.perform(production.decide().plan, crew=crew)
        voices = sum(soundfile.read(files[bus], dtype="float32")[0] for bus in ("dialogue", "narration"))
        return loudness(voices) + programme.loudness.gain_db

    usual = manifest()
    assert usual["loudness_anchor"] == "programme"
    assert abs(usual["dialogue_loudness_lufs"] - spoken_lufs()) <= 0.3

    rendered.change("voices.yaml", "defaults:", "sound: {loudness: -20, anchor: dialogue}\ndefaults:")
    rendered.render()

    assert abs(manifest()["dialogue_loudness_lufs"] + 20.0) <= 0.3
    assert abs(spoken_lufs() + 20.0) <= 0.3


def test_scenes_are_drawn_with_their_speakers_beds_and_loudness(rendered: Project) -> None:
    files = draw(rendered.production)

    assert {path.name for path in files} == {"1.0.svg", "1.1.svg", "1.2.svg", "2.0.svg", "2.1.svg", "loudness.svg"}
    deck = ElementTree.parse(rendered.root / "output/timeline/1.1.svg").getroot()
    words = [text.text for text in deck.iter(f"{SVG}text")]
    assert {"MARA", "NARRATOR", "JONAS", "effects", "wind", "loudness"} <= set(words)
    colours = {rect.get("fill") for group in deck.iter(f"{SVG}g") for rect in group.iter(f"{SVG}rect")}
    assert len(colours) == 3, "each speaker has one"
    assert any("under speech" in (title.text or "") for title in deck.iter(f"{SVG}title"))


def test_scenes_are_drawn_as_png_too(rendered: Project) -> None:
    files = draw(rendered.production, ["1.1"], form="png")

    assert [path.name for path in files] == ["1.1.png"]
    with av.open(str(files[0])) as picture:
        assert picture.streams.video[0].width > 800


def test_the_finished_files_pass_for_a_podcast(finished: Project) -> None:
    assert check_finished(finished.production, "podcast") == ()


def test_for_acx_its_export_is_measured_and_the_way_there_ends(rendered: Project) -> None:
    with pytest.raises(UsageError, match="export --format acx"):
        check_finished(rendered.production, "acx")

    export(rendered.production, ["acx"])

    found = {each.code for each in check_finished(rendered.production, "acx")}
    assert found == {"floor", "sample"}, "wind blows through the pauses, and the story is too short for a sample"
    rendered.change("voices.yaml", "defaults:", "sound: {loudness: acx}\ndefaults:")
    warned = {each.code: each for each in rendered.production.check()}
    assert "ambiences are left out" in warned["ambience-left-out"].message
    rendered.render()
    assert "old-export" in {each.code for each in check_finished(rendered.production, "acx")}
    export(rendered.production, ["acx"])
    assert {each.code for each in check_finished(rendered.production, "acx")} == {"sample"}


def test_what_was_measured_in_pieces_is_what_the_whole_file_decodes_to(rendered: Project) -> None:
    (rendered.root / "output/Storm.m4b").unlink()

    done = rendered.render()

    whole = measure(rendered.root / "output/Storm.m4b")
    assert done.loudness_lufs is not None
    assert done.true_peak_dbtp is not None
    assert abs(whole.loudness_lufs - done.loudness_lufs) < 0.1
    assert abs(whole.true_peak_dbtp - done.true_peak_dbtp) < 0.1


def test_a_new_title_encodes_nothing(rendered: Project) -> None:
    pieces = {path: path.stat().st_mtime_ns for path in (rendered.root / ".voicestage/cache/made").rglob("*.bin")}
    rendered.change("script/01.md", "title: Storm", "title: Tempest")

    done = rendered.render()

    assert done.delivered
    after = {path: path.stat().st_mtime_ns for path in (rendered.root / ".voicestage/cache/made").rglob("*.bin")}
    assert after == pieces
    assert (rendered.root / "output/Tempest.m4b").exists()
