"""A story in, a drama out, with the voices that people hear; and what happens with stories that are none."""

from __future__ import annotations

import json
from pathlib import Path

import av
import pytest
import soundfile

from conftest import Project
from voicestage.deliver.measure import measure
from voicestage.errors import UsageError, VoicestageError
from voicestage.production import Production, adapt, produce, produce_root
from voicestage.production.selection import Selection

LANTERN = """\
# The Lantern

The path is dark.

“Wait,” whispers Ada. “There's a light.”

Tom stops behind her. “I don't see anything.”
"""


def write(folder: Path, text: str | bytes, name: str = "lantern.txt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_a_story_becomes_a_finished_drama_with_neural_voices(tmp_path: Path) -> None:
    story = write(tmp_path, LANTERN)
    production = Production(tmp_path / "out")

    done = produce(production, story)

    assert done.adapted is not None
    assert done.adapted.adaptation.proof.holds
    manifest = json.loads((production.output / "manifest.json").read_text(encoding="utf-8"))
    assert {line["engine"] for line in manifest["lines"]} == {"kokoro"}
    assert len({line["voice"] for line in manifest["lines"]}) == 3
    finished = next(path for path in done.rendered.files if path.suffix == ".m4b")
    measured = measure(finished)
    assert abs(measured.duration_s - done.rendered.seconds) < 0.05
    assert abs(measured.loudness_lufs + 16.0) <= 0.3
    assert measured.true_peak_dbtp < -1.0
    samples, rate = soundfile.read(finished.with_suffix(".flac"))
    assert rate == 48000
    assert samples.shape[1] == 2

    again = produce(production, story)

    assert again.adapted is None
    assert (again.rendered.synthesised, again.rendered.delivered) == (0, False)


def test_after_one_word_one_line_is_spoken_and_after_one_voice_that_characters_lines(tmp_path: Path) -> None:
    production = Production(tmp_path)
    adapt(production, write(tmp_path, LANTERN))
    first = production.render(workers=1)
    script = production.scripts[0]
    script.write_text(script.read_text(encoding="utf-8").replace("anything", "a thing"), encoding="utf-8")

    assert production.render(workers=0).synthesised == 1

    voices = production.voices_file.read_text(encoding="utf-8")
    ada = next(line for line in voices.splitlines() if line.lstrip().startswith("Ada:"))
    old = production.load()[1].find("ADA")
    assert old is not None
    assert old.voice is not None
    new = "af_nicole" if old.voice != "af_nicole" else "af_sky"
    production.voices_file.write_text(voices.replace(ada, ada.replace(old.voice, new)), encoding="utf-8")
    manifest = json.loads((production.output / "manifest.json").read_text(encoding="utf-8"))
    hers = sum(line["character"] == "Ada" for line in manifest["lines"])

    assert production.render(workers=0).synthesised == hers
    assert hers < first.lines


def test_the_style_of_a_new_production_is_kept_for_later_renders(tmp_path: Path) -> None:
    production = Production(tmp_path / "out")

    produce(production, write(tmp_path, LANTERN), draft=True, style="solo", workers=0)

    assert production.load()[1].style == "solo"
    assert production.render(draft=True, workers=0).delivered is False


def test_a_cover_is_in_the_finished_files(tmp_path: Path) -> None:
    production = Production(tmp_path)
    adapt(production, write(tmp_path, LANTERN))
    _write_picture(tmp_path / "cover.jpg")
    voices = production.voices_file.read_text(encoding="utf-8")
    production.voices_file.write_text("cover: cover.jpg\n" + voices, encoding="utf-8")

    done = production.render(draft=True, workers=0)

    for path in done.files:
        if path.suffix in {".m4b", ".mp3"}:
            with av.open(str(path)) as container:
                (picture,) = container.streams.video
                assert (picture.width, picture.height) == (64, 48)
                assert picture.disposition & av.stream.Disposition.attached_pic


def _write_picture(path: Path) -> None:
    import numpy as np

    with av.open(str(path), "w", format="image2") as container:
        stream = container.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 90, np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def test_an_existing_script_is_never_overwritten(tmp_path: Path) -> None:
    production = Production(tmp_path)
    story = write(tmp_path, LANTERN)
    adapt(production, story)
    script = production.scripts[0]
    script.write_text(script.read_text(encoding="utf-8") + "\n[[my note]]\n", encoding="utf-8")
    before = script.read_bytes()

    again = adapt(production, story)
    assert script.read_bytes() == before
    assert again.written == ()

    done = adapt(production, story, replace_script=True)
    assert "[[my note]]" in done.kept[0].read_text(encoding="utf-8")
    assert done.kept[0].parent == tmp_path / "script" / "old"


def test_produce_refuses_a_folder_with_another_storys_script(tmp_path: Path) -> None:
    production = Production(tmp_path)
    adapt(production, write(tmp_path, LANTERN))

    with pytest.raises(UsageError, match="other words"):
        produce(production, write(tmp_path, "Another tale.\n\n“No,” said Kit.\n", "other.txt"))


def test_an_existing_cast_is_extended_and_what_stands_in_it_stays(tmp_path: Path) -> None:
    production = Production(tmp_path)
    mine = "# my cast\ncast:\n  ADA: {voice: bf_lily}   # small and clear\n"
    production.voices_file.write_text(mine, encoding="utf-8")

    done = adapt(production, write(tmp_path, LANTERN))

    text = production.voices_file.read_text(encoding="utf-8")
    assert "# my cast" in text
    assert "ADA: {voice: bf_lily}   # small and clear" in text
    assert "Tom: " in text
    assert "ADA" not in done.added


def test_quotes_are_written_in_characters_of_the_raw_text(tmp_path: Path) -> None:
    production = Production(tmp_path)
    story = write(tmp_path, LANTERN)

    adapt(production, story, quotes=tmp_path / "quotes.jsonl")

    raw = story.read_bytes().decode("utf-8")
    rows = [json.loads(row) for row in (tmp_path / "quotes.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [raw[row["start"] : row["end"]].strip("“”") for row in rows] == [
        "Wait,",
        "There's a light.",
        "I don't see anything.",
    ]
    assert [row["speaker"].casefold() for row in rows] == ["ada", "ada", "tom"]
    assert all(0.0 <= row["confidence"] <= 1.0 and row["reason"] for row in rows)


def test_a_given_cast_is_read_and_never_written(tmp_path: Path) -> None:
    given = write(tmp_path, "cast:\n  ADELAIDE: {aliases: [Ada], gender: female}\n  TOM: {gender: male}\n", "cast.yaml")
    before = given.read_bytes()
    production = Production(tmp_path / "out")

    done = adapt(production, write(tmp_path, LANTERN), voices=given)

    assert given.read_bytes() == before
    assert "ADELAIDE: " in done.scripts[0].read_text(encoding="utf-8").replace("(whispering)", "").replace(" :", ":")


def test_a_story_that_is_given_for_a_cast_is_told_and_not_shown(tmp_path: Path) -> None:
    story = write(tmp_path, LANTERN)

    with pytest.raises(UsageError) as told:
        adapt(Production(tmp_path / "out"), story, voices=story)

    assert str(told.value) == f"--voices takes a cast, written as voices.yaml is, and {story.name} is none."


def test_names_tell_women_and_men_where_the_story_does_not(tmp_path: Path) -> None:
    production = Production(tmp_path / "out")
    adapt(production, write(tmp_path, "“Who is there?” asks Mara.\n\n“Only me,” says Jonas.\n"))
    _, cast, _ = production.load()
    assert [(each.name, each.gender) for each in cast.characters[1:]] == [("Mara", "female"), ("Jonas", "male")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no words"),
        (b" \n\n\t\n", "no words"),
        (bytes(range(256)) * 40, "text"),
        (b"PK\x03\x04" + bytes(400), "text"),
        (b"%PDF-1.7\n\x00\x01\x02", "text"),
    ],
)
def test_what_is_no_story_is_refused_with_a_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(VoicestageError, match=told) as caught:
        adapt(Production(tmp_path / "out"), write(tmp_path, content))

    assert len(str(caught.value)) < 400
    assert not (tmp_path / "out").exists()


def test_a_script_is_not_read_as_a_story(tmp_path: Path) -> None:
    text = "---\ntitle: Storm\n---\n\n# One\n\nMARA: Hold the\n  rail.\nNARRATOR: she said.\n"
    for name in ("01.md", "play.txt"):
        with pytest.raises(UsageError, match="is a script already"):
            adapt(Production(tmp_path / "out"), write(tmp_path, text, name))
    prose = "# One\n\nMara: that was her name.\n\nJonas: that was his.\n\nThey were late.\n"
    assert adapt(Production(tmp_path / "out"), write(tmp_path, prose, "story.md")).proof.holds


def test_a_missing_story_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoicestageError, match=r"nowhere\.txt"):
        adapt(Production(tmp_path), tmp_path / "nowhere.txt")


def test_a_story_without_a_quotation_is_the_narrators(tmp_path: Path) -> None:
    production = Production(tmp_path)

    done = adapt(production, write(tmp_path, "It rained. It went on raining.\n\nThen it stopped.\n"))

    assert done.adaptation.quotes == ()
    script, _, diagnostics = production.load()
    assert {line.speaker for _, line in script.lines()} == {"NARRATOR"}
    assert not diagnostics


def test_an_old_encoding_is_understood(tmp_path: Path) -> None:
    story = write(tmp_path, "“Señor Núñez,” says Ana, “it’s late.”\n".encode("cp1252"))

    done = adapt(Production(tmp_path), story)

    assert "Señor Núñez," in done.scripts[0].read_text(encoding="utf-8")


def test_a_paragraph_of_a_megabyte_loses_nothing(tmp_path: Path) -> None:
    story = write(tmp_path, "The sea went on and on, and “no,” said Kit, and on. " * 20_000)

    done = adapt(Production(tmp_path), story)

    assert done.adaptation.proof.holds
    assert done.adaptation.proof.words_in > 200_000


@pytest.mark.parametrize(
    "times",
    [pytest.param(60, id="4,000"), pytest.param(580, id="40,000", marks=pytest.mark.full)],  # 40 minutes of sound
)
def test_a_line_of_thousands_of_characters_is_spoken_to_its_end(project: Project, times: int) -> None:
    sentence = "the sea goes on and the rain goes on and nobody says a word about it "
    voices = "defaults: {engine: fake}\ncast: {NARRATOR: {voice: ash}}\n"
    project.write(
        script=f"# A\n\n## B\n\nNARRATOR: {sentence * times}\n\n## C\n\nNARRATOR: {sentence * 10}\n", voices=voices
    )

    whole, part = (project.render(selection=Selection(scenes=(name,))) for name in "bc")

    assert whole.seconds > times / 12 * part.seconds


def test_a_story_is_produced_where_one_stands_else_in_a_folder_of_its_name(tmp_path: Path) -> None:
    story = tmp_path / "lantern.txt"

    assert produce_root(story, out=tmp_path / "there", here=tmp_path) == tmp_path / "there"
    assert produce_root(story, out=None, here=tmp_path) == tmp_path / "lantern"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "voices.yaml").touch()
    (tmp_path / "mine" / "below").mkdir()
    assert produce_root(story, out=None, here=tmp_path / "mine" / "below") == (tmp_path / "mine").resolve()
