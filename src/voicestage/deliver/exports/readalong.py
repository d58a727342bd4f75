"""Read-along EPUB 3: the book, each phrase of which lights up while it is spoken.

From the book that the story was read from, where that is an EPUB 3; else a book is written from the script.
Source: https://www.w3.org/TR/epub-33/
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from voicestage.deliver.exports.finished import Finished, Utterance
from voicestage.deliver.exports.overlays import ACTIVE_CSS, Mark, credits_page, overlay, overlay_metas, page
from voicestage.deliver.exports.phrases import Phrase
from voicestage.deliver.exports.source_book import write_from_source
from voicestage.files import written_whole
from voicestage.languages import is_right_to_left, quotation_marks
from voicestage.markup import escaped, quoted
from voicestage.model.book import Book
from voicestage.model.script import NARRATOR, same_name

_CSS = ACTIVE_CSS + "body { line-height: 1.5; margin: 1em; }\np { margin: 0 0 .6em; }\n"
_CSS_NAME = "book.css"


def write_readalong(
    finished: Finished,
    phrases: Sequence[Phrase],
    audio: Sequence[Path],
    path: Path,
    *,
    source: Path | None,
    book: Book | None,
    tell: Callable[[str], None],
) -> Path:
    """Write the read-along book.

    Args:
        finished: the programme.
        phrases: its phrases with their times.
        audio: a file for each chapter, MP3.
        path: where the book goes.
        source: the EPUB 3 that the story was read from; None to write one from the script.
        book: what was read from it.
        tell: is given a sentence for each thing of the source that was left behind.

    Raises:
        StorageError: it cannot be written, or the words of the script are not those of the book.
    """
    with written_whole(path) as temporary:
        if source is not None and book is not None:
            write_from_source(finished, phrases, audio, temporary, source, book, tell=tell)
        else:
            _from_script(finished, phrases, audio, temporary)
    return path


def _from_script(finished: Finished, phrases: Sequence[Phrase], audio: Sequence[Path], target: Path) -> None:
    files: dict[str, str | Path] = {}
    items = ['<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>']
    items.append(f'<item id="css" href="{_CSS_NAME}" media-type="text/css"/>')
    spine: list[str] = []
    durations: dict[str, float] = {}
    links: list[str] = []
    for number, mark in enumerate(finished.chapters):
        inside = [(n, phrase) for n, phrase in enumerate(phrases) if phrase.utterance.chapter == number]
        name = f"c{number + 1}.xhtml"
        body = _body(mark.title, inside, finished.language)
        files[f"OEBPS/{name}"] = page(mark.title, body, finished.language, css=_CSS_NAME)
        spoken = f' media-overlay="s{number}"' if inside else ""
        items.append(f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"{spoken}/>')
        spine.append(f'<itemref idref="c{number}"/>')
        links.append(f'<li><a href="{name}">{escaped(mark.title)}</a></li>')
        files[f"OEBPS/audio/{audio[number].name}"] = audio[number]
        href = quoted(f"audio/{audio[number].name}")
        items.append(f'<item id="a{number}" href={href} media-type="audio/mpeg"/>')
        if inside:
            marks = [Mark(identity=f"vs-{n}", phrase=phrase) for n, phrase in inside]
            text, durations[f"s{number}"] = overlay(name, {number: f"audio/{audio[number].name}"}, finished, marks)
            files[f"OEBPS/c{number + 1}.smil"] = text
            items.append(f'<item id="s{number}" href="c{number + 1}.smil" media-type="application/smil+xml"/>')
    files["OEBPS/credits.xhtml"] = credits_page(finished, css=_CSS_NAME)
    items.append('<item id="credits" href="credits.xhtml" media-type="application/xhtml+xml"/>')
    spine.append('<itemref idref="credits"/>')
    links.append('<li><a href="credits.xhtml">Credits</a></li>')
    nav = f'<nav epub:type="toc" id="toc"><h1>{escaped(finished.title)}</h1><ol>{"".join(links)}</ol></nav>'
    files["OEBPS/nav.xhtml"] = page(finished.title, nav, finished.language, css=_CSS_NAME)
    files[f"OEBPS/{_CSS_NAME}"] = _CSS
    if finished.cover and finished.cover.is_file():
        suffix = finished.cover.suffix.lower()
        kind = "image/png" if suffix == ".png" else "image/jpeg"
        files[f"OEBPS/cover{suffix}"] = finished.cover
        items.append(f'<item id="cover" href="cover{suffix}" media-type="{kind}" properties="cover-image"/>')
    files["OEBPS/book.opf"] = _package(finished, items, spine, overlay_metas(durations, finished))
    container = (
        '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        "<rootfiles>"
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        for name, content in files.items():
            if isinstance(content, Path):
                archive.write(content, name, compress_type=zipfile.ZIP_STORED)
            else:
                archive.writestr(name, content)


def _package(finished: Finished, items: Sequence[str], spine: Sequence[str], overlays: str) -> str:
    identity = finished_identity(finished)
    direction = ' page-progression-direction="rtl"' if is_right_to_left(finished.language) else ""
    author = f'<dc:creator id="author">{escaped(finished.author)}</dc:creator>' if finished.author else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'unique-identifier="id" xml:lang={quoted(finished.language)}>\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n<dc:identifier id="id">{identity}</dc:identifier>\n'
        f"<dc:title>{escaped(finished.title)}</dc:title>\n{author}\n"
        f"<dc:language>{escaped(finished.language)}</dc:language>\n"
        f'<dc:contributor id="reader">{escaped(finished.heard.reader)}</dc:contributor>\n'
        '<meta refines="#reader" property="role" scheme="marc:relators">nrt</meta>\n'
        f"<dc:description>{escaped(finished.heard.statement)}</dc:description>\n"
        '<meta property="dcterms:modified">2000-01-01T00:00:00Z</meta>\n'
        '<meta property="schema:accessMode">textual</meta>\n<meta property="schema:accessMode">auditory</meta>\n'
        '<meta property="schema:accessModeSufficient">textual</meta>\n'
        '<meta property="schema:accessModeSufficient">auditory</meta>\n'
        '<meta property="schema:accessibilityFeature">synchronizedAudioText</meta>\n'
        '<meta property="schema:accessibilityFeature">tableOfContents</meta>\n'
        '<meta property="schema:accessibilityHazard">none</meta>\n'
        f'<meta property="schema:accessibilitySummary">Every phrase is highlighted while it is spoken. '
        f"{escaped(finished.heard.statement)}</meta>\n"
        f"{overlays}\n</metadata>\n"
        f"<manifest>\n{chr(10).join(items)}\n</manifest>\n<spine{direction}>\n{chr(10).join(spine)}\n</spine>\n</package>\n"
    )


def finished_identity(finished: Finished) -> str:
    """Return an identifier that is the same for the same title and author."""
    import uuid

    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'voicestage:{finished.author}:{finished.title}')}"


def _body(title: str, inside: Sequence[tuple[int, Phrase]], language: str) -> str:
    """Write a chapter's paragraphs, with quotation marks around what others than the narrator say."""
    parts: list[str] = []
    if not any(phrase.utterance.is_title for _, phrase in inside):
        parts.append(f"<h1>{escaped(title)}</h1>")
    opening, closing = quotation_marks(language)
    before: Utterance | None = None
    opened = ""
    for index, (number, phrase) in enumerate(inside):
        each = phrase.utterance
        after = inside[index + 1][1].utterance if index + 1 < len(inside) else None
        tag = "h1" if each.is_title else "p"
        if before is None or each.paragraph != before.paragraph or opened != tag:
            parts.append(f"{f'</{opened}>' if opened else ''}\n<{tag}>")
            opened = tag
        else:
            parts.append(" ")
        said = not each.is_title and same_name(each.speaker) != same_name(NARRATOR)
        parts.append(opening if said and each is not before else "")
        parts.append(f'<span id="vs-{number}">{escaped(phrase.text)}</span>')
        parts.append(closing if said and each is not after else "")
        before = each
    return "".join(parts) + (f"</{opened}>" if opened else "")
