"""Read-along EPUB 3: the book, each phrase of which lights up while it is spoken.

From the source where it is an EPUB 3: its documents stay as they are but for a span around each phrase. Else a book
is written from the script.
Source: https://www.w3.org/TR/epub-33/#sec-media-overlays
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from voicestage.deliver.exports.finished import STATEMENT, Finished, Utterance
from voicestage.deliver.exports.phrases import Phrase
from voicestage.errors import StorageError
from voicestage.files import written_whole
from voicestage.model.book import Book
from voicestage.units import RATE

ACTIVE = "-epub-media-overlay-active"
CSS = (
    f".{ACTIVE} {{ background-color: #ffe9a8; color: #000; }}\n"
    "body { line-height: 1.5; margin: 1em; }\np { margin: 0 0 .6em; }\n"
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CONTEXT = 4
"""Words that must agree before the book and what is spoken are taken to be at one place."""


@dataclass(slots=True, kw_only=True)
class Document:
    """A document of the book with the phrases spoken in it."""

    path: str
    source: str
    marks: list[tuple[int, int, str, Phrase, float, float]] = field(default_factory=list)
    """First and end in `source`, id, phrase, and which share of it this piece is, from and to."""


def write_readalong(
    finished: Finished,
    phrases: Sequence[Phrase],
    audio: Sequence[Path],
    path: Path,
    *,
    source: Path | None,
    book: Book | None,
) -> Path:
    """Write the read-along book.

    Args:
        finished: the programme.
        phrases: its phrases with their times.
        audio: a file for each chapter, MP3.
        path: where the book goes.
        source: the EPUB 3 that the story was read from; None to write one from the script.
        book: what was read from it.

    Raises:
        StorageError: it cannot be written, or the words of the script are not those of the book.
    """
    with written_whole(path) as temporary:
        if source is not None and book is not None:
            _from_source(finished, phrases, audio, temporary, source, book)
        else:
            _from_script(finished, phrases, audio, temporary)
    return path


def is_epub3(source: Path) -> bool:
    """Tell whether a book can be spoken to as it is: an EPUB 3 has a navigation document and may have overlays."""
    from voicestage.books.decoding import decode_markup
    from voicestage.books.epub import open_publication
    from voicestage.books.package import Package
    from voicestage.markup import tree

    with Package(source) as package:
        publication = open_publication(package)
        root = tree(decode_markup(package.read(publication.path))[0]).find("package")
        return bool(root and root.attributes.get("version", "").startswith("3"))


# --- SMIL, the same for both


def _smil(
    document: str, audio: Mapping[int, str], finished: Finished, marks: Sequence[tuple[str, Phrase, float, float]]
) -> tuple[str, float]:
    """Return an overlay and how long it plays [s]."""
    pars: list[str] = []
    total = 0.0
    for number, (identity, phrase, first, last) in enumerate(marks, start=1):
        base = finished.chapters[phrase.utterance.chapter].start
        length = phrase.end - phrase.start
        begin = max(0.0, (phrase.start - base + first * length) / RATE)
        end = max(begin + 0.001, (phrase.start - base + last * length) / RATE)
        total += round(end, 3) - round(begin, 3)
        pars.append(
            f'<par id="p{number}"><text src={quoteattr(f"{document}#{identity}")}/>'
            f"<audio src={quoteattr(audio[phrase.utterance.chapter])} "
            f'clipBegin="{begin:.3f}s" clipEnd="{end:.3f}s"/></par>'
        )
    body = "\n".join(pars)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<smil xmlns="http://www.w3.org/ns/SMIL" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">\n<body>\n'
        f'<seq id="s" epub:textref={quoteattr(document)}>\n'
        f"{body}\n</seq>\n</body>\n</smil>\n"
    )
    return text, total


def _clock(seconds: float) -> str:
    return f"{int(seconds // 3600)}:{int(seconds // 60 % 60):02}:{seconds % 60:06.3f}"


def _overlay_metas(durations: Mapping[str, float], finished: Finished) -> str:
    metas = [f'<meta property="media:duration" refines="#{i}">{_clock(s)}</meta>' for i, s in durations.items()]
    metas.append(f'<meta property="media:duration">{_clock(sum(durations.values()))}</meta>')
    metas.append(f'<meta property="media:active-class">{ACTIVE}</meta>')
    metas.append(f'<meta property="media:narrator">{escape(finished.narrator)}</meta>')
    return "\n".join(metas)


# --- from the source


def _from_source(
    finished: Finished, phrases: Sequence[Phrase], audio: Sequence[Path], target: Path, source: Path, book: Book
) -> None:
    from voicestage.books.decoding import decode_markup
    from voicestage.books.epub import open_publication
    from voicestage.books.package import Package

    with Package(source) as package:
        publication = open_publication(package)
        documents = {
            item.path: Document(path=item.path, source=decode_markup(package.read(item.path))[0])
            for item in publication.spine
        }
        _mark(documents, phrases, book)
        spoken = [document for document in documents.values() if document.marks]
        if not spoken:
            raise StorageError(f"The words of the script are not those of {source.name}: nothing can be read along.")
        folder = posixpath.dirname(publication.path)
        changed: dict[str, str] = {}
        added: dict[str, str | Path] = {}
        items: list[str] = []
        overlays: dict[str, str] = {}
        durations: dict[str, float] = {}
        files = {number: f"vs-audio/{path.name}" for number, path in enumerate(audio)}
        for number, path in enumerate(audio):
            added[posixpath.join(folder, files[number])] = path
            items.append(f'<item id="vs-audio-{number}" href={quoteattr(files[number])} media-type="audio/mpeg"/>')
        added[posixpath.join(folder, "vs-overlay.css")] = CSS.split("\n", maxsplit=1)[0] + "\n"
        items.append('<item id="vs-css" href="vs-overlay.css" media-type="text/css"/>')
        for number, document in enumerate(spoken):
            changed[document.path] = _with_spans(document, posixpath.join(folder, "vs-overlay.css"))
            relative = posixpath.relpath(document.path, posixpath.join(folder, "vs-overlays"))
            up = {chapter: f"../{name}" for chapter, name in files.items()}
            marks = [(identity, phrase, first, last) for _, _, identity, phrase, first, last in document.marks]
            text, seconds = _smil(relative, up, finished, marks)
            identity = f"vs-smil-{number}"
            name = f"vs-overlays/{number:03}.smil"
            added[posixpath.join(folder, name)] = text
            items.append(f'<item id="{identity}" href="{name}" media-type="application/smil+xml"/>')
            durations[identity] = seconds
            overlays[document.path] = identity
        opf = decode_markup(package.read(publication.path))[0]
        ids = {
            item.id: overlays[found]
            for item in publication.items.values()
            if (found := package.find(item.path) or "") in overlays
        }
        changed[publication.path] = _with_overlays(opf, ids, items, _overlay_metas(durations, finished))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        for entry in old.infolist():
            if entry.filename != "mimetype" and not entry.is_dir() and entry.filename not in added:
                new.writestr(entry.filename, changed.get(entry.filename) or old.read(entry))
        _add(new, added)


def _add(archive: zipfile.ZipFile, files: Mapping[str, str | Path]) -> None:
    for name, content in files.items():
        if isinstance(content, Path):
            archive.write(content, name, compress_type=zipfile.ZIP_STORED)
        else:
            archive.writestr(name, content)


def _with_overlays(opf: str, overlays: Mapping[str, str], items: Sequence[str], metas: str) -> str:
    """Add to the package what is new; every other byte stays."""

    def overlaid(match: re.Match[str]) -> str:
        identity = re.search(r"""\sid\s*=\s*["']([^"']*)["']""", match[0])
        if not identity or identity[1] not in overlays:
            return match[0]
        bare = re.sub(r"""\smedia-overlay\s*=\s*(?:"[^"]*"|'[^']*')""", "", match[0])
        return re.sub(r"(\s*/?>)\Z", f' media-overlay="{overlays[identity[1]]}"\\1', bare)

    opf = re.sub(r"<(?:\w+:)?item\s[^>]*>", overlaid, opf)
    opf = re.sub(r"(</(?:\w+:)?manifest\s*>)", lambda m: "\n".join(items) + "\n" + m[1], opf, count=1)
    return re.sub(r"(</(?:\w+:)?metadata\s*>)", lambda m: f"{metas}\n{m[1]}", opf, count=1)


def _with_spans(document: Document, css: str) -> str:
    text = document.source
    for start, end, identity, *_ in reversed(document.marks):
        text = f'{text[:start]}<span id="{identity}">{text[start:end]}</span>{text[end:]}'
    href = posixpath.relpath(css, posixpath.dirname(document.path) or ".")
    link = f'<link rel="stylesheet" type="text/css" href={quoteattr(href)}/>'
    return re.sub(r"(</head\s*>)", lambda m: link + m[1], text, count=1, flags=re.I)


def _mark(documents: Mapping[str, Document], phrases: Sequence[Phrase], book: Book) -> None:
    """Find every phrase in the documents, word by word and in order."""
    words = [
        (match[0].casefold(), number, match.start(), match.end())
        for number, paragraph in enumerate(book.paragraphs)
        if paragraph.kind != "ornament"
        for match in _WORD.finditer(paragraph.text)
    ]
    spoken = [
        (match[0].casefold(), number) for number, phrase in enumerate(phrases) for match in _WORD.finditer(phrase.text)
    ]
    spans: dict[int, list[int]] = {}
    for word, at in _aligned([each[0] for each in words], [each[0] for each in spoken]):
        spans.setdefault(spoken[at][1], []).append(word)
    for phrase_number, found in sorted(spans.items()):
        by_paragraph: dict[int, list[int]] = {}
        for word in found:
            by_paragraph.setdefault(words[word][1], []).append(word)
        pieces: list[tuple[str, int, int, int]] = []
        for number, inside in by_paragraph.items():
            paragraph = book.paragraphs[number]
            if paragraph.source is None or paragraph.source.document not in documents:
                continue
            first, last = words[inside[0]][2], words[inside[-1]][3]
            # the marks around the words belong to them, up to the next white space
            while first and not paragraph.text[first - 1].isspace():
                first -= 1
            while last < len(paragraph.text) and not paragraph.text[last].isspace():
                last += 1
            source = documents[paragraph.source.document].source
            for start, end in _places(paragraph.source.runs, first, last, source):
                pieces.append((paragraph.source.document, start, end, end - start))
        total = sum(piece[3] for piece in pieces) or 1
        done = 0
        for number, (document, start, end, size) in enumerate(pieces):
            marks = documents[document].marks
            if marks and start < marks[-1][1]:
                start = marks[-1][1]  # noqa: PLW2901 - a mark between two phrases belongs to the first
            if start < end:
                identity = f"vs-{phrase_number}" + (f"-{number}" if number else "")
                marks.append((start, end, identity, phrases[phrase_number], done / total, (done + size) / total))
            done += size


def _places(runs: Sequence[tuple[int, int, int, int]], first: int, last: int, source: str) -> Iterator[tuple[int, int]]:
    """Return where characters of a paragraph stand in its document, in stretches without a tag inside."""
    joined: list[tuple[int, int]] = []
    for start, end, there, there_end in runs:
        if end <= first or start >= last:
            continue
        if there_end - there == end - start:
            begin, stop = there + max(0, first - start), there_end - max(0, end - last)
        else:
            begin, stop = there, there_end
        if joined and "<" not in source[joined[-1][1] : begin]:
            joined[-1] = joined[-1][0], stop
        else:
            joined.append((begin, stop))
    return (place for place in joined if source[place[0] : place[1]].strip())


def _aligned(book: Sequence[str], spoken: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of equal words, both in order; what only one of them has is passed over."""
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(book) - _CONTEXT + 1):
        places.setdefault(tuple(book[at : at + _CONTEXT]), []).append(at)
    left = right = 0
    while right < len(spoken):
        if left < len(book) and book[left] == spoken[right]:
            yield left, right
            left, right = left + 1, right + 1
            continue
        for ahead in range(right, min(right + 60, len(spoken) - _CONTEXT + 1)):
            found = next((at for at in places.get(tuple(spoken[ahead : ahead + _CONTEXT]), ()) if at >= left), None)
            if found is not None:
                left, right = found, ahead
                break
        else:
            right += 1


# --- from the script


def _from_script(finished: Finished, phrases: Sequence[Phrase], audio: Sequence[Path], target: Path) -> None:
    files: dict[str, str | Path] = {}
    items = ['<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>']
    items.append('<item id="css" href="book.css" media-type="text/css"/>')
    spine: list[str] = []
    durations: dict[str, float] = {}
    links: list[str] = []
    language = escape(finished.language)
    for number, mark in enumerate(finished.chapters):
        inside = [(n, phrase) for n, phrase in enumerate(phrases) if phrase.utterance.chapter == number]
        name = f"c{number + 1}.xhtml"
        body = _body(mark.title, inside)
        files[f"OEBPS/{name}"] = _xhtml(mark.title, body, language)
        overlay = f' media-overlay="s{number}"' if inside else ""
        items.append(f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"{overlay}/>')
        spine.append(f'<itemref idref="c{number}"/>')
        links.append(f'<li><a href="{name}">{escape(mark.title)}</a></li>')
        files[f"OEBPS/audio/{audio[number].name}"] = audio[number]
        href = quoteattr(f"audio/{audio[number].name}")
        items.append(f'<item id="a{number}" href={href} media-type="audio/mpeg"/>')
        if inside:
            marks = [(f"vs-{n}", phrase, 0.0, 1.0) for n, phrase in inside]
            text, durations[f"s{number}"] = _smil(name, {number: f"audio/{audio[number].name}"}, finished, marks)
            files[f"OEBPS/c{number + 1}.smil"] = text
            items.append(f'<item id="s{number}" href="c{number + 1}.smil" media-type="application/smil+xml"/>')
    files["OEBPS/credits.xhtml"] = _xhtml("Credits", f"<h1>Credits</h1><p>{escape(finished.credits)}</p>", language)
    items.append('<item id="credits" href="credits.xhtml" media-type="application/xhtml+xml"/>')
    spine.append('<itemref idref="credits"/>')
    links.append('<li><a href="credits.xhtml">Credits</a></li>')
    nav = f'<nav epub:type="toc" id="toc"><h1>{escape(finished.title)}</h1><ol>{"".join(links)}</ol></nav>'
    files["OEBPS/nav.xhtml"] = _xhtml(finished.title, nav, language)
    files["OEBPS/book.css"] = CSS
    if finished.cover and finished.cover.is_file():
        suffix = finished.cover.suffix.lower()
        kind = "image/png" if suffix == ".png" else "image/jpeg"
        files[f"OEBPS/cover{suffix}"] = finished.cover
        items.append(f'<item id="cover" href="cover{suffix}" media-type="{kind}" properties="cover-image"/>')
    files["OEBPS/book.opf"] = _package(finished, items, spine, _overlay_metas(durations, finished))
    container = (
        '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        "<rootfiles>"
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        _add(archive, files)


def _package(finished: Finished, items: Sequence[str], spine: Sequence[str], overlays: str) -> str:
    identity = finished_identity(finished)
    author = f'<dc:creator id="author">{escape(finished.author)}</dc:creator>' if finished.author else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'unique-identifier="id" xml:lang={quoteattr(finished.language)}>\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n<dc:identifier id="id">{identity}</dc:identifier>\n'
        f"<dc:title>{escape(finished.title)}</dc:title>\n{author}\n"
        f"<dc:language>{escape(finished.language)}</dc:language>\n"
        f"<dc:description>{escape(STATEMENT)}</dc:description>\n"
        '<meta property="dcterms:modified">2000-01-01T00:00:00Z</meta>\n'
        '<meta property="schema:accessMode">textual</meta>\n<meta property="schema:accessMode">auditory</meta>\n'
        '<meta property="schema:accessibilityFeature">synchronizedAudioText</meta>\n'
        f"{overlays}\n</metadata>\n"
        f"<manifest>\n{chr(10).join(items)}\n</manifest>\n<spine>\n{chr(10).join(spine)}\n</spine>\n</package>\n"
    )


def finished_identity(finished: Finished) -> str:
    """Return an identifier that is the same for the same title and author."""
    import uuid

    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'voicestage:{finished.author}:{finished.title}')}"


def _xhtml(title: str, body: str, language: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="{language}" lang="{language}">\n<head>'
        f'<title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>\n'
        f"<body>{body}</body>\n</html>\n"
    )


def _body(title: str, inside: Sequence[tuple[int, Phrase]]) -> str:
    """Write a chapter's paragraphs; who speaks is told by a class."""
    parts: list[str] = []
    if not any(phrase.utterance.is_title for _, phrase in inside):
        parts.append(f"<h1>{escape(title)}</h1>")
    before: Utterance | None = None
    opened = ""
    for number, phrase in inside:
        each = phrase.utterance
        tag = "h1" if each.is_title else "p"
        if before is None or each.paragraph != before.paragraph or opened != tag:
            parts.append(f"{f'</{opened}>' if opened else ''}\n<{tag}>")
            opened = tag
        else:
            parts.append(" ")
        parts.append(f'<span id="vs-{number}">{escape(phrase.text)}</span>')
        before = each
    return "".join(parts) + (f"</{opened}>" if opened else "")
