"""The finished programme in the forms that players, shops and studios take."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import StorageError, UsageError, nearest
from voicestage.files import write_text
from voicestage.production.folder import Production

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.deliver.exports.finished import Finished, Utterance
    from voicestage.deliver.exports.phrases import Phrase
    from voicestage.model.speech import SpokenWord
    from voicestage.render.cache import Cache

    Samples = NDArray[np.float32]

FORMATS: dict[str, str] = {
    "m4b": "one audiobook file with chapters",
    "mp3": "one file with chapters, or one a chapter with --split chapters",
    "opus": "the smallest",
    "flac": "without loss",
    "wav": "24 bit with cue markers and broadcast text, RF64 above 4 GB",
    "vtt": "captions with speakers (WebVTT), phrase by phrase",
    "srt": "captions (SubRip)",
    "lrc": "captions as lyrics",
    "epub": "read-along EPUB 3: each phrase lights up while it is spoken",
    "html": "a listening page: one file with the audio and the script",
    "lpf": "W3C audiobook",
    "podcast": "MP3, chapters, transcript and feed item of an episode",
    "audiobookshelf": "the folder that an Audiobookshelf server reads",
    "acx": "chapters, credits and sample as ACX measures them",
    "otio": "OpenTimelineIO with every line and sound as a file",
    "reaper": "a Reaper project with every line and sound as a file",
    "audacity": "labels for Audacity",
    "csv": "a cue sheet",
    "lines": "every line as a numbered file",
    "fountain": "the script as a Fountain play",
    "fdx": "the script for Final Draft",
}
"""What can be exported, each with what it is."""
PAGE_LIMIT = 400 * 2**20
"""Bytes of audio; a larger page takes browsers' memory away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export wrote."""

    files: tuple[Path, ...]
    warnings: tuple[str, ...] = ()


def export(
    production: Production, formats: Sequence[str], *, out: Path | None = None, by_chapter: bool = False
) -> Exported:
    """Write the finished programme in other formats; nothing is rendered again.

    Args:
        production: one that has been rendered.
        formats: names of `FORMATS`.
        out: where they go; `output/export/` unless given.
        by_chapter: audio as one file a chapter.

    Raises:
        UsageError: there is no such format, or nothing to export.
        StorageError: nothing is finished yet, or something cannot be written.
    """
    for name in formats:
        if name not in FORMATS:
            near = nearest(name, FORMATS)
            hint = f'Did you mean "{near}"?' if near else f"There are {', '.join(FORMATS)}."
            raise UsageError(f'There is no format "{name}". {hint}')
    job = _Job(production, out or production.output / "export", by_chapter=by_chapter)
    with tempfile.TemporaryDirectory() as scratch:
        job.scratch = Path(scratch)
        for name in dict.fromkeys(formats):
            job.write(name)
    return Exported(files=tuple(job.files), warnings=tuple(dict.fromkeys(job.warnings)))


class _Job:
    """One export: what several formats need is made once."""

    def __init__(self, production: Production, folder: Path, *, by_chapter: bool) -> None:
        self.production, self.folder, self.by_chapter = production, folder, by_chapter
        self.files: list[Path] = []
        self.warnings: list[str] = []
        self.scratch = Path()
        self._finished: Finished | None = None
        self._phrases: tuple[Phrase, ...] | None = None
        self._chapters: dict[int, list[Path]] = {}

    @property
    def finished(self) -> Finished:
        """The programme."""
        if self._finished is None:
            from voicestage.deliver.exports.finished import read_finished

            script, cast, _ = self.production.load()
            self._finished = read_finished(
                self.production.output,
                script,
                title=cast.title or script.get("title") or self.production.root.resolve().name,
                author=cast.author or script.get("author"),
                language=script.get("language") or cast.language,
                cover=self.production.root / cast.cover if cast.cover else None,
                series=script.get("series"),
                series_number=script.get("series number"),
                sounds_folder=self.production.sounds_folder,
            )
        return self._finished

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Its phrases with their times."""
        if self._phrases is None:
            from voicestage.deliver.exports.phrases import phrases

            cache = self.production.cache()
            words = _words_of(self.production, cache)
            self._phrases = phrases(self.finished, lambda each: _clip(cache, each), words)
        return self._phrases

    def source(self) -> Path | None:
        """Return the story that the script was made of, where it is kept and is a book."""
        from voicestage.production.remembered import read_memory

        folder = self.production.script_folder / "prose"
        books = sorted(folder.glob("*.epub")) if folder.is_dir() else []
        if len(books) > 1:
            memory, _ = read_memory(self.production)
            named = [each for each in books if memory and each.name == memory.book.name]
            if not named:
                self.warnings.append(
                    f"script/prose/ holds {len(books)} EPUBs, and none is known to be what the script was made of: the "
                    "book is written from the script. Leave only the right one there."
                )
            books = named
        return books[0] if books else None

    def chapter_files(self, bits_per_s: int) -> list[Path]:
        """Return an MP3 for each chapter, for what packs them."""
        from voicestage.deliver.exports.audio import by_chapter, encode

        if bits_per_s not in self._chapters:
            folder = self.scratch / str(bits_per_s)
            self._chapters[bits_per_s] = [
                # inside a packed book nobody reads the file's name
                encode(self.finished, replace(track, path=folder / f"c{n:03}.mp3"), "mp3", bits_per_s=bits_per_s)
                for n, track in enumerate(by_chapter(self.finished, folder, ".mp3"), start=1)
            ]
        return self._chapters[bits_per_s]

    def write(self, name: str) -> None:
        """Write one format."""
        writers: dict[str, Callable[[], None]] = {
            "epub": self.readalong,
            "html": self.page,
            "lpf": self.lpf,
            "podcast": self.podcast,
            "audiobookshelf": self.shelf,
            "acx": self.acx,
            "fountain": lambda: self.play("fountain"),
            "fdx": lambda: self.play("fdx"),
        }
        if name in {"m4b", "mp3", "opus", "flac", "wav"}:
            self.audio(name)
        elif name in {"vtt", "srt", "lrc"}:
            self.captions(name)
        elif name in {"otio", "reaper", "audacity", "csv", "lines"}:
            self.studio(name)
        else:
            writers[name]()

    def text(self, name: str, text: str, folder: Path | None = None) -> Path:
        """Write a text file and note it."""
        path = (folder or self.folder) / name
        write_text(path, text)
        self.files.append(path)
        return path

    def audio(self, codec: str, folder: Path | None = None) -> None:
        from voicestage.deliver.exports.audio import NERO_CHAPTERS, by_chapter, encode, whole, write_wav

        finished = self.finished
        folder = folder or self.folder
        if self.by_chapter:
            tracks = by_chapter(finished, folder / f"{finished.stem} ({codec})", f".{codec}")
        else:
            tracks = (whole(finished, folder / f"{finished.stem}.{codec}"),)
        for track in tracks:
            if codec == "wav":
                self.files.append(write_wav(finished, track))
            elif codec in {"mp3", "opus", "flac", "m4b"}:
                self.files.append(encode(finished, track, codec))  # type: ignore[arg-type]
        if codec == "m4b" and not self.by_chapter and len(finished.chapters) > NERO_CHAPTERS:
            self.warnings.append(
                f"The M4B has {len(finished.chapters)} chapters. Players that read only the Nero list (some car "
                f"radios) show the first {NERO_CHAPTERS}; Apple Books, VLC and Audiobookshelf show all."
            )

    def captions(self, form: str) -> None:
        from voicestage.deliver.exports.audio import by_chapter
        from voicestage.deliver.exports.captions import lrc, of_chapter, subrip, webvtt

        def text(finished: Finished, phrases: Sequence[Phrase]) -> str:
            if form == "srt":
                return subrip(phrases)
            return (webvtt if form == "vtt" else lrc)(finished, phrases)

        finished = self.finished
        if not self.by_chapter:
            self.text(f"{finished.stem}.{form}", text(finished, self.phrases))
            return
        for number, track in enumerate(by_chapter(finished, self.folder / f"{finished.stem} ({form})", f".{form}")):
            self.text(track.path.name, text(*of_chapter(finished, self.phrases, number)), track.path.parent)

    def readalong(self) -> None:
        from voicestage.books import read_book
        from voicestage.deliver.exports.readalong import write_readalong
        from voicestage.deliver.exports.source_book import unfit

        source = self.source()
        if source is not None and (reason := unfit(source)):
            self.warnings.append(f"{source.name} {reason}: the book is written from the script instead.")
            source = None
        book = read_book(source) if source else None
        path = self.folder / f"{self.finished.stem}.epub"
        audio = self.chapter_files(96_000)
        tell = self.warnings.append
        self.files.append(
            write_readalong(self.finished, self.phrases, audio, path, source=source, book=book, tell=tell)
        )

    def page(self) -> None:
        from voicestage.deliver.exports.page import write_page

        audio = self.chapter_files(96_000)
        size = sum(path.stat().st_size for path in audio)
        if size > PAGE_LIMIT:
            self.warnings.append(f"The listening page is {size * 4 // 3 // 2**20} MB; phones may not open it.")
        self.files.append(write_page(self.finished, self.phrases, audio, self.folder / f"{self.finished.stem}.html"))

    def lpf(self) -> None:
        from voicestage.deliver.exports.audiobooks import write_lpf

        path = self.folder / f"{self.finished.stem}.lpf"
        self.files.append(write_lpf(self.finished, self.chapter_files(128_000), path))

    def podcast(self) -> None:
        from voicestage.deliver.exports.audio import encode, whole
        from voicestage.deliver.exports.audiobooks import podcast_chapters, podcast_item, write_cover
        from voicestage.deliver.exports.captions import webvtt

        folder = self.folder / "podcast"
        episode = encode(self.finished, whole(self.finished, folder / f"{self.finished.stem}.mp3"), "mp3")
        self.files.append(episode)
        self.text(f"{episode.stem}.chapters.json", podcast_chapters(self.finished), folder)
        self.text(f"{episode.stem}.vtt", webvtt(self.finished, self.phrases), folder)
        cover = self.finished.tags.cover
        if cover:
            self.files.append(cover := write_cover(cover, folder))
        self.text("item.xml", podcast_item(self.finished, episode, cover=cover), folder)

    def shelf(self) -> None:
        from voicestage.deliver.exports.audio import encode, whole
        from voicestage.deliver.exports.audiobooks import shelf_folder, write_shelf_notes

        folder = shelf_folder(self.finished, self.folder / "audiobookshelf")
        self.files.append(encode(self.finished, whole(self.finished, folder / f"{self.finished.stem}.m4b"), "m4b"))
        self.files += write_shelf_notes(self.finished, folder)

    def acx(self) -> None:
        from voicestage.deliver.checks import check_master
        from voicestage.deliver.exports.acx import write_acx

        checked = write_acx(self.finished, self.folder / "acx", speak=lambda text: _spoken(text, self.narrator()))
        self.files += [each.path for each in checked] + [self.folder / "acx" / "measured.txt"]
        found = [each for measured in checked for each in check_master(measured.path, "acx")]
        self.warnings += [f"{each.place}: {each.message} {each.hint}" for each in found]
        self.warnings.append("ACX decides itself whether it takes synthetic voices: ask before you submit.")

    def narrator(self) -> str:
        """Return the engine and voice that narrate."""
        for each in self.finished.utterances:
            if each.speaker == "NARRATOR" and each.voice:
                return each.voice
        return next((each.voice for each in self.finished.utterances if each.voice), "")

    def studio(self, name: str) -> None:
        from voicestage.deliver.exports import daw, studio

        finished, cache = self.finished, self.production.cache()
        stem = finished.stem
        if name == "audacity":
            self.text(f"{stem}.labels.txt", studio.audacity(finished))
            return
        media = self.folder / f"{stem} media"
        lines = studio.line_files(finished, cache, media)
        self.files += [media / file for file in lines.values()]
        if name == "lines":
            return
        sounds = studio.sound_files(finished, cache, media)
        self.files += [media / file for file in sounds.values()]
        if name == "csv":
            self.text(f"{stem}.cues.csv", studio.cue_sheet(finished, lines, sounds))
            return
        tracks = studio.tracks(finished, lines, sounds, media=media)
        if name == "otio":
            self.text(f"{stem}.otio", daw.otio(finished, tracks))
        else:
            self.text(f"{stem}.rpp", daw.reaper(finished, tracks))

    def play(self, form: str) -> None:
        from voicestage.deliver.finish import file_stem
        from voicestage.script.fdx import write_fdx
        from voicestage.script.fountain import write_fountain
        from voicestage.script.screenplay import elements_of

        script, cast, _ = self.production.load()
        elements, lost = elements_of(script)
        stem = file_stem(cast.title or script.get("title") or self.production.root.resolve().name)
        self.text(f"{stem}.{form}", write_fountain(elements) if form == "fountain" else write_fdx(elements))
        self.warnings += [f"{each.message} {each.hint}" for each in lost]


def _clip(cache: Cache, utterance: Utterance) -> Samples | None:
    """Return a line's clip, or None where it is no longer kept."""
    from voicestage.render.cache import DamagedEntry

    try:
        return cache.samples(utterance.clip)
    except (DamagedEntry, OSError):
        return None


def _words_of(production: Production, cache: Cache) -> Callable[[Utterance], tuple[SpokenWord, ...]]:
    """Return what gives the words of a line with their times in its clip, where the engine told them."""
    from voicestage.render.times import read_words

    last = production.renders().last()
    lines = {line.address: line for line in last.lines()} if last else {}

    def words(utterance: Utterance) -> tuple[SpokenWord, ...]:
        if (line := lines.get(utterance.address)) is None:
            return ()
        raw, clip = cache.find("raw", line.raw_key), cache.find("clip", line.clip_key)
        if raw is None or clip is None or clip.digest != utterance.clip:
            return ()
        return read_words(raw.words, head_s=clip.head_s)

    return words


def _spoken(text: str, voice: str) -> Samples:
    """Let a voice say a sentence; mono at 48 kHz."""
    import numpy as np
    import soxr

    from voicestage.engines.registry import engine as find_engine
    from voicestage.engines.registry import split_voice
    from voicestage.model.script import NARRATOR, Line, Words
    from voicestage.speech.spoken import spoken
    from voicestage.units import RATE

    name, voice_name = split_voice(voice, default="kokoro")
    engine = find_engine(name)
    if reason := engine.missing():
        raise StorageError(f"The credits cannot be spoken: {reason}")
    line = Line(speaker=NARRATOR, content=(Words(text=text),))
    with engine.open() as session:
        speech = session.speak(spoken(line, lexicon=(), character=NARRATOR), voice=voice_name)
    samples = np.asarray(speech.samples, np.float32)
    return np.asarray(soxr.resample(samples, speech.rate, RATE), np.float32)
