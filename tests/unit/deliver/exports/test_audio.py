"""Containers at their limits: more chapters than a byte counts, more bytes than 32 bits do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from voicestage.deliver.exports import audio
from voicestage.deliver.exports.finished import Finished
from voicestage.deliver.rights import Heard
from voicestage.model.script import Script
from voicestage.model.timeline import ChapterMark
from voicestage.units import RATE


def finished(folder: Path, chapters: int) -> Finished:
    import soundfile

    step = RATE // 50
    frames = chapters * step
    path = folder / "programme.flac"
    noise = np.random.default_rng(1).standard_normal((frames, 2)).astype(np.float32) * 0.1
    soundfile.write(path, noise, RATE, format="FLAC", subtype="PCM_24")
    marks = tuple(
        ChapterMark(title=f"Chapter {n + 1}: “ä; #\\=”", start=n * step, end=(n + 1) * step) for n in range(chapters)
    )
    return Finished(
        title="Many",
        author="A. Writer",
        language="en-GB",
        frames=frames,
        chapters=marks,
        utterances=(),
        sounds=(),
        audio=path,
        heard=Heard(voices=("fake/ash",), narrator="fake/ash", lines=1),
        script=Script(),
    )


@pytest.mark.parametrize("codec", ["m4b", "mp3", "opus", "flac"])
def test_more_chapters_than_a_byte_counts(codec: audio.Codec, tmp_path: Path) -> None:
    import av

    many = finished(tmp_path, 300)
    path = audio.encode(many, audio.whole(many, tmp_path / f"many.{codec}"), codec)
    with av.open(str(path)) as container:
        found = [chapter["metadata"]["title"] for chapter in container.chapters()]
    if codec in {"opus", "flac"}:
        assert sorted(found) == sorted(mark.title for mark in many.chapters)
    else:
        assert found == [mark.title for mark in many.chapters]


def test_a_wav_above_four_gigabytes_is_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import soundfile

    monkeypatch.setattr(audio, "_WAV_LIMIT", 1000)
    small = finished(tmp_path, 3)
    path = audio.write_wav(small, audio.whole(small, tmp_path / "small.wav"))
    assert path.read_bytes()[:4] == b"RF64"
    assert path.read_bytes()[12:16] == b"ds64"
    samples, rate = soundfile.read(path)
    original, _ = soundfile.read(small.audio)
    assert (rate, samples.shape) == (RATE, original.shape)
    assert abs(samples - original).max() < 2**-22


SERIES = {"series": "The Lights", "series_number": "3"}


def tagged(folder: Path, **changes: object) -> Finished:
    base = replace(finished(folder, 2), title="Störm — “die Lampe”", author="Ł. Writer", **SERIES)  # type: ignore[arg-type]
    notes = tuple(f"sound {n}: by somebody whose name is rather long, CC-BY 4.0" for n in range(40))
    return replace(base, heard=replace(base.heard, notes=notes), **changes)  # type: ignore[arg-type]


def id3_frames(path: Path) -> dict[str, bytes]:
    data = path.read_bytes()
    assert data[:4] == b"ID3\x03"
    size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]
    found: dict[str, bytes] = {}
    at = 10
    while data[at] and at < 10 + size:
        length = int.from_bytes(data[at + 4 : at + 8], "big")
        found[data[at : at + 4].decode()] = data[at + 10 : at + 10 + length]
        at += 10 + length
    assert set(data[at : 10 + size]) <= {0}
    assert data[10 + size] == 0xFF
    return found


def test_an_mp3_has_its_comment_series_and_language_where_players_look(tmp_path: Path) -> None:
    programme = tagged(tmp_path)
    path = audio.encode(programme, audio.whole(programme, tmp_path / "x.mp3"), "mp3")
    frames = id3_frames(path)
    assert frames["TLAN"].strip(b"\0") == b"eng"
    assert frames["COMM"][1:4] == b"eng"
    assert frames["COMM"][4:8] == b"\xff\xfe\0\0"
    comment = frames["COMM"][8:].decode("utf-16").strip("\0")
    assert comment == programme.credits
    assert frames["TIT1"][1:].decode("latin-1").strip("\0") == "The Lights #3"
    assert "TXXX" not in frames


@pytest.mark.parametrize("codec", ["m4b", "mp3", "opus", "flac"])
def test_the_credits_are_whole_and_the_statement_is_their_first_sentence(codec: audio.Codec, tmp_path: Path) -> None:
    import av

    programme = tagged(tmp_path)
    path = audio.encode(programme, audio.whole(programme, tmp_path / f"x.{codec}"), codec)
    with av.open(str(path)) as container:
        tags = {**container.metadata, **container.streams.audio[0].metadata}
    tags = {name.lower(): value for name, value in tags.items()}
    comment = tags.get("comment") or tags["description"]
    assert comment.startswith("The voices in this recording are synthetic")
    assert "sound 39" in comment
    assert tags["title"] == programme.title
    assert tags["artist"] == programme.author
    assert tags["language"] == ("en-GB" if codec in {"opus", "flac"} else "eng")
    if codec in {"opus", "flac"}:
        assert (tags["series"], tags["series-part"], tags["performer"]) == ("The Lights", "3", "fake/ash (synthetic)")


def chunks(data: bytes, at: int = 12) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        name = data[at : at + 4] + (body[:4] if data[at : at + 4] == b"LIST" else b"")
        found[name] = body
        at += 8 + size + size % 2
    assert at == len(data)
    return found


def test_a_wav_says_who_wrote_it_in_every_place_that_editors_read(tmp_path: Path) -> None:
    programme = tagged(tmp_path)
    data = audio.write_wav(programme, audio.whole(programme, tmp_path / "x.wav")).read_bytes()
    found = chunks(data)
    info = chunks(found[b"LISTINFO"], 4)
    assert info[b"INAM"].rstrip(b"\0").decode() == programme.title
    assert info[b"IART"].rstrip(b"\0").decode() == "Ł. Writer"
    assert info[b"ICMT"].rstrip(b"\0").decode() == programme.credits
    assert found[b"bext"][:256].rstrip(b"\0") == b'Storm - "die Lampe"'
    assert b"written by L. Writer" in found[b"bext"]
    ixml = ElementTree.fromstring(found[b"iXML"].decode("utf-8").split("\n", 1)[1])
    assert ixml.findtext("PROJECT") == programme.title
    assert ixml.findtext("NOTE") == programme.credits


HOSTILE = "A\nB\x00\x02 [00:01] <v x> --> & {{DATA}} \u2028\u200d“"


@pytest.mark.parametrize("codec", ["m4b", "mp3", "opus", "flac"])
def test_titles_of_any_characters_are_one_line_and_read_back(codec: audio.Codec, tmp_path: Path) -> None:
    import av

    programme = tagged(tmp_path, title=HOSTILE)
    marks = tuple(replace(mark, title=HOSTILE) for mark in programme.chapters)
    programme = replace(programme, chapters=marks)
    path = audio.encode(programme, audio.whole(programme, tmp_path / f"x.{codec}"), codec)
    with av.open(str(path)) as container:
        tags = {**container.metadata, **container.streams.audio[0].metadata}
        titles = [chapter["metadata"]["title"] for chapter in container.chapters()]
    shown = "A B [00:01] <v x> --> & {{DATA}} \u200d“"
    assert {name.lower(): value for name, value in tags.items()}["title"] == shown
    assert titles == [shown, shown]
