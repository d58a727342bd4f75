"""What shops, libraries and podcast players take: LPF, a podcast episode, an Audiobookshelf folder.

Sources: https://www.w3.org/TR/audiobooks/ and https://www.w3.org/TR/lpf/ ; https://podcasting2.org/docs (chapters 1.2,
transcript, person); https://www.audiobookshelf.org/docs (folders, metadata.json).
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from voicestage.deliver.exports.finished import Finished
from voicestage.deliver.exports.readalong import finished_identity
from voicestage.deliver.finish import file_stem
from voicestage.files import storage_error, write_bytes, write_text, written_whole
from voicestage.markup import escaped, quoted
from voicestage.units import RATE, clock


def write_lpf(finished: Finished, audio: Sequence[Path], path: Path) -> Path:
    """Write a W3C audiobook: a ZIP of the chapters, the cover and `publication.json`.

    Raises:
        StorageError: it cannot be written.
    """
    order = [
        {
            "type": "LinkedResource",
            "url": f"audio/{file.name}",
            "encodingFormat": "audio/mpeg",
            "name": mark.title,
            "duration": _iso(mark.end - mark.start),
        }
        for file, mark in zip(audio, finished.chapters, strict=True)
    ]
    cover = finished.cover if finished.cover and finished.cover.is_file() else None
    manifest: dict[str, Any] = {
        "@context": ["https://schema.org", "https://www.w3.org/ns/pub-context"],
        "conformsTo": "https://www.w3.org/TR/audiobooks/",
        "type": "Audiobook",
        "id": finished_identity(finished),
        "name": finished.title,
        "inLanguage": finished.language,
        "readBy": list(finished.heard.readers),
        "description": finished.credits,
        "abridged": False,
        "accessMode": ["auditory"],
        "accessModeSufficient": [{"type": "ItemList", "itemListElement": ["auditory"]}],
        "accessibilityFeature": ["tableOfContents"],
        "accessibilityHazard": ["noFlashingHazard"],
        "accessibilitySummary": finished.heard.statement,
        "duration": _iso(sum(mark.end - mark.start for mark in finished.chapters)),
        "readingOrder": order,
        "resources": [{"type": "LinkedResource", "url": "toc.html", "encodingFormat": "text/html", "rel": "contents"}],
    }
    if finished.author:
        manifest["author"] = finished.author
    if cover:
        kind = "image/png" if cover.suffix.lower() == ".png" else "image/jpeg"
        manifest["resources"].append(
            {"type": "LinkedResource", "url": cover.name, "encodingFormat": kind, "rel": "cover", "name": "Cover"}
        )
    links = "".join(
        f'<li><a href="audio/{escaped(file.name)}">{escaped(mark.title)}</a></li>'
        for file, mark in zip(audio, finished.chapters, strict=True)
    )
    toc = (
        f"<!DOCTYPE html>\n<html lang={quoted(finished.language)}><head><meta charset='utf-8'/>"
        f"<title>{escaped(finished.title)}</title></head><body>"
        f"<nav role='doc-toc'><ol>{links}</ol></nav></body></html>\n"
    )
    with written_whole(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("publication.json", json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        archive.writestr("toc.html", toc)
        for file in audio:
            archive.write(file, f"audio/{file.name}", compress_type=zipfile.ZIP_STORED)
        if cover:
            archive.write(cover, cover.name, compress_type=zipfile.ZIP_STORED)
    return path


def _iso(frames: int) -> str:
    return f"PT{frames / RATE:.3f}S"


def podcast_chapters(finished: Finished) -> str:
    """Return the chapters as podcast players read them (JSON, version 1.2.0)."""
    chapters = [
        {"startTime": round(mark.start / RATE, 3), "endTime": round(mark.end / RATE, 3), "title": mark.title}
        for mark in finished.chapters
    ]
    document: dict[str, Any] = {"version": "1.2.0", "title": finished.title, "chapters": chapters}
    if finished.author:
        document["author"] = finished.author
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def podcast_item(finished: Finished, episode: Path, *, cover: Path | None = None) -> str:
    """Return a feed with this one episode; its addresses are file names, to be put behind that of one's own site."""
    cast = [("author", finished.author)] if finished.author else []
    cast += [("narrator", voice) for voice in finished.heard.readers]
    people = "".join(f'<podcast:person role="{role}">{escaped(name)}</podcast:person>\n' for role, name in cast)
    picture = f"<itunes:image href={_address(cover.name)}/>\n" if cover else ""
    finished_at = format_datetime(datetime.fromtimestamp(finished.audio.stat().st_mtime, UTC))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0">\n<channel>\n'
        f"<title>{escaped(finished.title)}</title>\n<link>.</link>\n<language>{escaped(finished.language)}</language>\n"
        f"<description>{escaped(finished.credits)}</description>\n{picture}"
        f"<item>\n<title>{escaped(finished.title)}</title>\n<pubDate>{finished_at}</pubDate>\n"
        f'<guid isPermaLink="false">{finished_identity(finished)}</guid>\n'
        f"<description>{escaped(finished.credits)}</description>\n"
        f'<enclosure url={_address(episode.name)} length="{episode.stat().st_size}" type="audio/mpeg"/>\n{picture}'
        f"<itunes:duration>{clock(finished.seconds)}</itunes:duration>\n"
        f'<podcast:chapters url={_address(f"{episode.stem}.chapters.json")} type="application/json+chapters"/>\n'
        f'<podcast:transcript url={_address(f"{episode.stem}.vtt")} type="text/vtt" '
        f"language={quoted(finished.language)}/>\n"
        f"{people}</item>\n</channel>\n</rss>\n"
    )


def _address(name: str) -> str:
    """Return a file's name as the end of an address, in quotation marks."""
    return quoted(quote(name))


def shelf_folder(finished: Finished, root: Path) -> Path:
    """Return where a book stands on an Audiobookshelf: `Author/Series/Vol 2 - Title {Narrator}/`."""
    folder = root / file_stem(finished.author or "Unknown author", most=100)
    title = finished.stem
    if finished.series:
        folder /= file_stem(finished.series, most=100)
        title = f"Vol {finished.series_number} - {title}" if finished.series_number else title
    return folder / f"{title} {{{file_stem(finished.heard.reader, most=60)}}}"


def write_shelf_notes(finished: Finished, folder: Path) -> tuple[Path, ...]:
    """Write what an Audiobookshelf reads beside the audio: description, reader, metadata and cover.

    Raises:
        StorageError: a file cannot be written.
    """
    metadata = {
        "title": finished.title,
        "authors": [finished.author] if finished.author else [],
        "narrators": [finished.heard.reader],
        "series": [f"{finished.series} #{finished.series_number}" if finished.series_number else finished.series]
        if finished.series
        else [],
        "genres": ["Audiobook"],
        "description": finished.credits,
        "language": finished.language,
        "chapters": [
            {"id": number, "start": round(mark.start / RATE, 3), "end": round(mark.end / RATE, 3), "title": mark.title}
            for number, mark in enumerate(finished.chapters)
        ],
    }
    texts = {
        "desc.txt": finished.credits + "\n",
        "reader.txt": finished.heard.reader + "\n",
        "metadata.json": json.dumps(metadata, ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in texts.items():
        write_text(folder / name, text)
    files = [folder / name for name in texts]
    if finished.cover and finished.cover.is_file():
        files.append(write_cover(finished.cover, folder))
    return tuple(files)


def write_cover(cover: Path, folder: Path) -> Path:
    """Copy the cover under the name that players look for.

    Raises:
        StorageError: it cannot be read or written.
    """
    target = folder / f"cover{cover.suffix.lower()}"
    try:
        write_bytes(target, cover.read_bytes())
    except OSError as error:
        raise storage_error(target, error) from error
    return target
