"""The EPUB 3 that a story was read from, as a read-along: its pages as they are but for a span around each phrase.

What it had of overlays goes, as a publication has one voice. What leads outside it is not copied, nor what no document
names and unpacks to far more than a book has.
Source: https://www.w3.org/TR/epub-33/#sec-media-overlays
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from voicestage.books.decoding import decode_markup
from voicestage.books.epub import Item, Publication, open_publication
from voicestage.books.package import Package, linked
from voicestage.deliver.exports.finished import Finished
from voicestage.deliver.exports.overlays import ACTIVE_CSS, credits_page, overlay, overlay_metas
from voicestage.deliver.exports.phrases import Phrase, with_pauses
from voicestage.deliver.exports.placing import Document, place
from voicestage.deliver.exports.rewriting import (
    Edit,
    as_utf8,
    before_ends,
    edited,
    elements,
    in_head,
    is_xml,
    prefix_of,
    with_attribute,
)
from voicestage.errors import StorageError
from voicestage.markup import escaped, quoted, tree
from voicestage.model.book import Book

_OVERLAY = "application/smil+xml"
_OVERLAY_METAS = frozenset(("media:duration", "media:active-class", "media:playback-active-class", "media:narrator"))
_OWN_CREDITS = re.compile(r"vs\d*-credits")
_REPLACED = frozenset(("mimetype", "META-INF/signatures.xml"))
"""What is written anew, and the signatures of what is no longer as it was signed."""


def unfit(source: Path) -> str | None:
    """Return why a book cannot be read along as it is, as the end of a sentence, or None.

    Raises:
        StorageError: it cannot be read.
    """
    with Package(source) as package:
        publication = open_publication(package)
        root = tree(decode_markup(package.read(publication.path))[0]).find("package")
        if root is None or not root.attributes.get("version", "").startswith("3"):
            return "is an EPUB 2, which cannot be read along"
        for name in (publication.path, *(item.path for item in publication.spine)):
            if not is_xml(as_utf8(decode_markup(package.read(name))[0])):
                return f"cannot be read along, as its {name} is not well-formed"
    return None


@dataclass(slots=True)
class _Added:
    """What the read-along has that the book had not."""

    folder: str
    """That of the package file."""
    own: str
    """What all names of it begin with."""
    prefix: str
    """What the package's elements bear before their names."""
    files: dict[str, str | Path] = field(default_factory=dict)
    items: list[str] = field(default_factory=list)
    overlays: dict[str, str] = field(default_factory=dict)
    """The overlays' ids by the documents' paths."""
    durations: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, kind: str, content: str | Path, *, overlay: str = "") -> str:
        """Add a file and its line in the manifest; return its id."""
        identity = f"{self.own}-{len(self.items)}"
        self.files[posixpath.join(self.folder, name)] = content
        more = f' media-overlay="{overlay}"' if overlay else ""
        self.items.append(f'<{self.prefix}item id="{identity}" href={quoted(name)} media-type="{kind}"{more}/>')
        return identity


def write_from_source(
    finished: Finished,
    phrases: Sequence[Phrase],
    audio: Sequence[Path],
    target: Path,
    source: Path,
    book: Book,
    *,
    tell: Callable[[str], None],
) -> None:
    """Write the book; `tell` is given a sentence for each thing that was left behind.

    Raises:
        StorageError: the words of the script are not those of the book, or a part of it cannot be unpacked.
    """
    with Package(source) as package:
        publication = open_publication(package)
        documents = {
            item.path: Document(path=item.path, source=decode_markup(package.read(item.path))[0])
            for item in publication.spine
        }
        opf = as_utf8(decode_markup(package.read(publication.path))[0])
        own = _free_name(opf, *(document.source for document in documents.values()))
        place(documents, phrases, book, prefix=own)
        _fill(documents, phrases, finished)
        spoken = [document for document in documents.values() if document.marks]
        if not spoken:
            raise StorageError(f"The words of the script are not those of {source.name}: nothing can be read along.")
        added = _Added(posixpath.dirname(publication.path), own, prefix_of(opf, "package"))
        changed = _pages(finished, audio, spoken, added)
        gone = _old_overlays(package, publication, documents)
        opf = _with_overlays(opf, publication, added, finished, {item.id for item in gone})
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            new.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
            left = _REPLACED | {item.path for item in gone} | set(added.files)
            for name in package.names:
                if name == publication.path or name in changed:
                    new.writestr(name, changed.get(name, opf))
                elif name not in left:
                    _copy(package, publication, name, new, tell)
            for name, content in added.files.items():
                if isinstance(content, Path):
                    new.write(content, name, compress_type=zipfile.ZIP_STORED)
                else:
                    new.writestr(name, content)


def _fill(documents: Mapping[str, Document], phrases: Sequence[Phrase], finished: Finished) -> None:
    """Give the time of phrases that the book has not, such as a title that is only spoken, to those around them."""
    found = {id(mark.phrase) for document in documents.values() for _, _, mark in document.marks}
    placed = [phrase for phrase in phrases if id(phrase) in found]
    filled = {id(old): new for old, new in zip(placed, with_pauses(finished, placed), strict=True)}
    for document in documents.values():
        document.marks[:] = [
            (start, end, replace(mark, phrase=filled[id(mark.phrase)])) for start, end, mark in document.marks
        ]


def _free_name(*texts: str) -> str:
    """Return a name that nothing in the book begins with: `vs`, or `vs2` in one that was exported before."""
    number = 1
    while any(f"vs{number if number > 1 else ''}-" in text for text in texts):
        number += 1
    return f"vs{number if number > 1 else ''}"


def _pages(finished: Finished, audio: Sequence[Path], spoken: Sequence[Document], added: _Added) -> dict[str, str]:
    """Add audio, overlays and credits; return the pages that are spoken, with a span around each phrase."""
    own, folder = added.own, added.folder
    css = f"{own}-overlay.css"
    added.add(css, "text/css", ACTIVE_CSS)
    for path in audio:
        added.add(f"{own}-audio/{path.name}", "audio/mpeg", path)
    sounds = {number: f"../{own}-audio/{path.name}" for number, path in enumerate(audio)}
    changed: dict[str, str] = {}
    for number, document in enumerate(spoken):
        relative = posixpath.relpath(document.path, posixpath.join(folder, f"{own}-overlays"))
        text, seconds = overlay(relative, sounds, finished, [mark for _, _, mark in document.marks])
        identity = added.add(f"{own}-overlays/{number:03}.smil", _OVERLAY, text)
        added.overlays[document.path] = identity
        added.durations[identity] = seconds
        changed[document.path] = _with_spans(document, posixpath.join(folder, css))
    added.files[posixpath.join(folder, f"{own}-credits.xhtml")] = credits_page(finished)
    return changed


def _with_spans(document: Document, css: str) -> str:
    prefix = prefix_of(document.source, "html")
    href = posixpath.relpath(css, posixpath.dirname(document.path) or ".")
    edits: list[Edit] = []
    for start, end, mark in document.marks:
        edits.append((start, start, f'<{prefix}span id="{mark.identity}">'))
        edits.append((end, end, f"</{prefix}span>"))
    # where one phrase ends and the next begins, the old span is closed first
    edits.sort(key=lambda edit: (edit[0], not edit[2].startswith("</")))
    link = f'<{prefix}link rel="stylesheet" type="text/css" href={quoted(href)}/>'
    return as_utf8(edited(document.source, [in_head(document.source, link), *edits]))


def _old_overlays(package: Package, publication: Publication, documents: Mapping[str, Document]) -> list[Item]:
    """Return the overlays that the book has, the sound that only they name, and credits of an earlier export."""
    old = [item for item in publication.items.values() if item.media_type == _OVERLAY and package.find(item.path)]
    named: set[str] = set()
    for item in old:
        for sound in tree(decode_markup(package.read(item.path))[0]).find_all("audio"):
            if target := linked(sound.attributes.get("src", ""), item.path):
                named.add(package.find(target[0]) or target[0])
    heard = {path for path in named if not any(posixpath.basename(path) in each.source for each in documents.values())}
    own = (item for item in publication.items.values() if _OWN_CREDITS.fullmatch(item.id))
    return [*old, *own, *(item for item in publication.items.values() if item.path in heard)]


def _with_overlays(opf: str, publication: Publication, added: _Added, finished: Finished, gone: set[str]) -> str:
    """Add to the package what is new and take out what is gone; every other byte stays."""
    prefix = added.prefix
    overlays = {item.id: added.overlays[item.path] for item in publication.spine if item.path in added.overlays}
    edits: list[Edit] = []
    for tag, end in elements(opf, ["item", "itemref", "meta"]):
        written = opf[tag.start : tag.end]
        if tag.attributes.get("idref" if tag.name == "itemref" else "id") in gone and tag.name != "meta":
            edits.append((tag.start, end, ""))
        elif tag.name == "item":
            new = with_attribute(written, "media-overlay", overlays.get(tag.attributes.get("id", "")))
            edits.append((tag.start, tag.end, new))
        elif tag.attributes.get("property") in _OVERLAY_METAS:
            edits.append((tag.start, end, ""))
    credits_item = (
        f'<{prefix}item id="{added.own}-credits" href="{added.own}-credits.xhtml" media-type="application/xhtml+xml"/>'
    )
    dc = prefix_of(opf, "title") or "dc:"
    metas = [
        overlay_metas(added.durations, finished, prefix=prefix),
        f'<{dc}contributor id="{added.own}-reader">{escaped(finished.heard.reader)}</{dc}contributor>',
        f'<{prefix}meta refines="#{added.own}-reader" property="role" scheme="marc:relators">nrt</{prefix}meta>',
    ]
    if "synchronizedAudioText" not in opf:
        feature = "schema:accessibilityFeature"
        metas.append(f'<{prefix}meta property="{feature}">synchronizedAudioText</{prefix}meta>')
    additions = {
        "manifest": "\n".join([*added.items, credits_item]) + "\n",
        "spine": f'<{prefix}itemref idref="{added.own}-credits"/>\n',
        "metadata": "\n".join(metas) + "\n",
    }
    return edited(opf, [*edits, *before_ends(opf, additions)])


def _copy(
    package: Package, publication: Publication, name: str, new: zipfile.ZipFile, tell: Callable[[str], None]
) -> None:
    """Copy a document as it is; what the book does not name is left out where it cannot be unpacked."""
    if not name.startswith("META-INF/") and all(item.path != name for item in publication.items.values()):
        try:
            for _ in package.chunks(name):
                pass
        except StorageError:
            tell(f"{name} in {package.name} is no part of the book and cannot be unpacked: it was left out.")
            return
    info = zipfile.ZipInfo(name)
    info.compress_type = package.compression(name)
    with new.open(info, "w", force_zip64=True) as file:
        for chunk in package.chunks(name):
            file.write(chunk)
