"""EPUB 2 and 3: the reading order, the table of contents, and what the package says about the book.

Sources: https://www.w3.org/TR/epub-33/ (container, package, navigation), https://idpf.org/epub/20/spec/OPF_2.0_final_spec.html
(guide, NCX).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicestage.books.blocks import Block, LeftOut
from voicestage.books.decoding import decode_markup
from voicestage.books.flow import read_flow
from voicestage.books.headings import Entry
from voicestage.books.matter import kind_by_types
from voicestage.books.package import Package, inside, linked
from voicestage.books.pictures import usable_picture
from voicestage.books.reports import Report, tell_guessed, warn
from voicestage.books.structure import About, build
from voicestage.books.styles import Styles, read_styles
from voicestage.errors import StorageError
from voicestage.markup import Element, tree
from voicestage.model.book import Book, Picture

_TEXTS = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"))
_TEXT_SUFFIXES = (".xhtml", ".html", ".htm", ".xml")
_FONT_SCRAMBLING = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
_SORTED_NAME = re.compile(r"([^\W\d_][\w'’-]*), ([^\W\d_][^\s,]*(?: [^\s,]+){0,2})")
"""One word before the comma: with more it may be two writers."""
_BEHIND_NAMES = re.compile(r"(?:jr|sr|ph\.?d|m\.?d|esq|inc|ltd|llc)\b", re.I)
_LARGEST_COVER = 20 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A document or picture of the package."""

    id: str
    path: str
    media_type: str
    properties: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What an EPUB's package file says."""

    path: str
    """The package file's place in the EPUB."""
    items: Mapping[str, Item]
    spine: tuple[Item, ...]
    """The documents in reading order."""
    missing: tuple[str, ...]
    """Documents of the reading order that are not there."""
    about: About
    contents: tuple[Entry, ...]
    kinds: dict[str, str]
    """What a document is, by its path, as guide, landmarks and names tell."""
    auxiliary: frozenset[str]
    """Documents that readers come to by a link only (`linear="no"`): notes, answers, large pictures."""


def read_epub(path: Path, *, report: Report) -> Book:
    """Read an EPUB.

    Raises:
        StorageError: it is damaged, is locked by a shop, or holds no words; the message says what to do.
    """
    with Package(path) as package:
        publication = open_publication(package)
        left_out = LeftOut()
        styles = _styles(package, publication)
        blocks: list[Block] = []
        for href in publication.missing:
            message = f'"{href}" belongs to the book and is not in the file.'
            warn(report, path.name, "missing-part", message, "Get the book again, or go on without this part.")
        for item in publication.spine:
            try:
                source, guessed = decode_markup(package.read(item.path))
            except StorageError as error:
                if "locked" in str(error) or "refused" in str(error):
                    raise
                warn(report, path.name, "damaged-part", f"{item.path} could not be read and is left out.", str(error))
                continue
            if guessed:
                tell_guessed(report, path.name, guessed, part=item.path)
            blocks += read_flow(source, document=item.path, styles=styles, left_out=left_out)
        return build(
            path.name,
            blocks,
            about=publication.about,
            contents=publication.contents,
            kinds=publication.kinds | _auxiliary(publication, blocks),
            left_out=left_out.counts,
            report=report,
        )


_MOST_AUXILIARY = 0.6
"""A book with more of its characters off its reading order than this does not mean it."""


def _auxiliary(publication: Publication, blocks: Sequence[Block]) -> dict[str, str]:
    """Return the documents that stand beside the reading order, each with its kind."""
    beside = sum(len(block.text) for block in blocks if block.document in publication.auxiliary)
    if beside > _MOST_AUXILIARY * sum(len(block.text) for block in blocks):
        return {}
    return dict.fromkeys(publication.auxiliary - set(publication.kinds), "auxiliary")


def open_publication(package: Package) -> Publication:
    """Find the package file and read it.

    Raises:
        StorageError: the EPUB is locked, or has no package file with a reading order.
    """
    _refuse_locked(package)
    path = _package_path(package)
    root = tree(decode_markup(package.read(path))[0])
    items = _items(package, root, path)
    spine: list[Item] = []
    missing: list[str] = []
    seen: set[str] = set()
    auxiliary: set[str] = set()
    references = [each for spine_ in root.find_all("spine") for each in spine_.find_all("itemref")]
    for reference in references:
        item = items.get(reference.attributes.get("idref", ""))
        if item is None:
            missing.append(reference.attributes.get("idref", "?"))
        elif (found := package.find(item.path)) is None:
            missing.append(item.path)
        elif "nav" not in item.properties and found not in seen and _is_text(item):
            seen.add(found)
            if reference.attributes.get("linear", "").lower() == "no":
                auxiliary.add(found)
            spine.append(Item(id=item.id, path=found, media_type=item.media_type, properties=item.properties))
    if not spine:  # no reading order that can be followed: the documents as they come
        spine = [item for item in items.values() if _is_text(item) and "nav" not in item.properties]
        spine = [item for item in spine if package.find(item.path)]
    if not spine:
        raise StorageError(f"{package.name} has no text in its reading order: it is damaged or made of pictures only.")
    contents, landmarks = _navigation(package, root, items)
    kinds = {document: kind for document, types in landmarks if (kind := kind_by_types(types))}
    for guide in root.find_all("reference"):
        target = linked(guide.attributes.get("href", ""), path)
        kind = kind_by_types([guide.attributes.get("type", "").lower().removeprefix("other.")])
        if target and kind:
            kinds.setdefault(target[0], kind)
    kinds = {package.find(document) or document: kind for document, kind in kinds.items()}
    return Publication(
        path=path,
        items=items,
        spine=tuple(spine),
        missing=tuple(missing),
        about=_about(package, root, items, path, kinds),
        contents=tuple(contents),
        kinds=kinds,
        auxiliary=frozenset(auxiliary),
    )


def _is_text(item: Item) -> bool:
    return item.media_type in _TEXTS or item.path.lower().endswith(_TEXT_SUFFIXES)


def _refuse_locked(package: Package) -> None:
    """Refuse a book that a shop has encrypted; scrambled fonts alone do no harm."""
    locked = [name for name in ("META-INF/license.lcpl", "META-INF/sinf.xml") if package.find(name)]
    if (name := package.find("META-INF/encryption.xml")) and not locked:
        for data in tree(decode_markup(package.read(name))[0]).find_all("encrypteddata"):
            method = data.find("encryptionmethod")
            reference = data.find("cipherreference")
            target = reference.attributes.get("uri", "") if reference else ""
            if method is None or method.attributes.get("algorithm") not in _FONT_SCRAMBLING:
                locked.append(target)
    if locked:
        raise StorageError(
            f"{package.name} is locked by the shop that sold it (DRM), so its text cannot be read. "
            "Use an edition without DRM, or ask the publisher for one."
        )


def _package_path(package: Package) -> str:
    if container := package.find("META-INF/container.xml"):
        root = tree(decode_markup(package.read(container))[0])
        for file in root.find_all("rootfile"):
            path = inside(file.attributes.get("full-path", ""))
            if path and (found := package.find(path)):
                return found
    found = next((name for name in package.names if name.lower().endswith(".opf")), None)
    if found is None:
        raise StorageError(f"{package.name} is no EPUB: it has no package file (.opf) that lists its parts.")
    return found


def _items(package: Package, root: Element, path: str) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for number, element in enumerate(root.find_all("item")):
        attributes = element.attributes
        target = linked(attributes.get("href", ""), path)
        if target is None:
            continue
        identity = attributes.get("id") or f"item-{number}"
        items[identity] = Item(
            id=identity,
            path=package.find(target[0]) or target[0],
            media_type=attributes.get("media-type", "").lower(),
            properties=frozenset(attributes.get("properties", "").split()),
        )
    return items


def _navigation(
    package: Package, root: Element, items: Mapping[str, Item]
) -> tuple[list[Entry], list[tuple[str, list[str]]]]:
    """Return the table of contents, and what the landmarks say of documents."""
    entries: list[Entry] = []
    landmarks: list[tuple[str, list[str]]] = []
    for item in items.values():
        if "nav" not in item.properties or not (path := package.find(item.path)):
            continue
        for nav in tree(decode_markup(package.read(path))[0]).find_all("nav"):
            kind = nav.attributes.get("epub:type", nav.attributes.get("role", "")).lower()
            if "landmarks" in kind:
                landmarks += [(to[0], link[1]) for link in _landmarks(nav) if (to := linked(link[0], path))]
            elif ("toc" in kind or not kind) and not entries:
                entries = list(_nav_entries(nav, path, package, depth=0))
    if entries:
        return entries, landmarks
    spine = root.find("spine")
    identity = spine.attributes.get("toc", "") if spine else ""
    ncx = items.get(identity) or next((i for i in items.values() if i.media_type == "application/x-dtbncx+xml"), None)
    if ncx and (path := package.find(ncx.path)):
        document = tree(decode_markup(package.read(path))[0])
        if points := document.find("navmap"):
            entries = list(_ncx_entries(points, path, package, depth=1))
    return entries, landmarks


def _landmarks(nav: Element) -> Iterator[tuple[str, list[str]]]:
    for link in nav.find_all("a"):
        types = link.attributes.get("epub:type", link.attributes.get("role", "")).lower().split()
        yield link.attributes.get("href", ""), [each.removeprefix("doc-") for each in types]


def _nav_entries(element: Element, path: str, package: Package, *, depth: int) -> Iterator[Entry]:
    for child in element.children:
        if child.name == "a":
            if entry := _entry(child.text, child.attributes.get("href", ""), path, package, depth):
                yield entry
        else:
            yield from _nav_entries(child, path, package, depth=depth + (child.name == "ol"))


def _ncx_entries(element: Element, path: str, package: Package, *, depth: int) -> Iterator[Entry]:
    for point in element.children:
        if point.name != "navpoint":
            continue
        label = next((child.text for child in point.children if child.name == "navlabel"), "")
        source = next((child.attributes.get("src", "") for child in point.children if child.name == "content"), "")
        if entry := _entry(label, source, path, package, depth):
            yield entry
        yield from _ncx_entries(point, path, package, depth=depth + 1)


def _entry(label: str, href: str, path: str, package: Package, depth: int) -> Entry | None:
    title = " ".join(label.split())
    target = linked(href, path)
    if not title or target is None:
        return None
    document = package.find(target[0]) or target[0]
    return Entry(title=title, document=document, fragment=target[1], depth=max(1, depth))


def _styles(package: Package, publication: Publication) -> Styles:
    sheets: list[str] = []
    for item in publication.items.values():
        if item.media_type == "text/css" and (path := package.find(item.path)) and package.size(path) < 2**20:
            try:
                sheets.append(decode_markup(package.read(path, largest=2**20))[0])
            except StorageError:
                continue  # how the book looks is not needed to read it
    return read_styles(sheets)


# --- what the package says about the book


def _about(package: Package, root: Element, items: Mapping[str, Item], path: str, kinds: Mapping[str, str]) -> About:
    metadata = root.find("metadata") or root
    metas = list(metadata.find_all("meta"))
    named = {meta.attributes.get("name", ""): meta.attributes.get("content", "") for meta in metas}
    refined: dict[str, dict[str, str]] = {}
    for meta in metas:
        target = meta.attributes.get("refines", "").removeprefix("#")
        refined.setdefault(target, {}).setdefault(meta.attributes.get("property", ""), meta.text.strip())
    series, number = _series(metas, refined, named)
    return About(
        title=_title(list(metadata.find_all("title")), refined),
        author=_authors(list(metadata.find_all("creator")), refined),
        language=_words(metadata.find("language")),
        series=series,
        series_number=number,
        publisher=_words(metadata.find("publisher")),
        cover=_cover(package, items, named.get("cover", ""), path, kinds),
    )


def _words(element: Element | None) -> str | None:
    return " ".join(element.text.split()) or None if element else None


def _title(titles: Sequence[Element], refined: Mapping[str, Mapping[str, str]]) -> str | None:
    main = [t for t in titles if refined.get(t.attributes.get("id", "?"), {}).get("title-type") == "main"]
    return next((words for element in (*main, *titles) if (words := _words(element))), None)


def _authors(creators: Sequence[Element], refined: Mapping[str, Mapping[str, str]]) -> str | None:
    """Return who wrote it: illustrators, translators and narrators are creators too, with a role of their own."""
    names: list[str] = []
    for creator in creators:
        role = creator.attributes.get("opf:role") or refined.get(creator.attributes.get("id", "?"), {}).get("role", "")
        if role.lower() in {"", "aut", "author"} and (name := _natural(_words(creator))) and name not in names:
            names.append(name)
    names = names or [name for creator in creators[:1] if (name := _words(creator))]
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else next(iter(names), None)


def _natural(name: str | None) -> str | None:
    """Return a name that is written as catalogues sort it, `Writer, Ada`, as one says it."""
    match = _SORTED_NAME.fullmatch(name or "")
    return f"{match[2]} {match[1]}" if match and not _BEHIND_NAMES.match(match[2]) else name


def _series(
    metas: Sequence[Element], refined: Mapping[str, Mapping[str, str]], named: Mapping[str, str]
) -> tuple[str | None, str | None]:
    for meta in metas:
        if meta.attributes.get("property") == "belongs-to-collection" and (name := _words(meta)):
            about = refined.get(meta.attributes.get("id", "?"), {})
            if about.get("collection-type", "series") == "series":
                return name, about.get("group-position") or None
    if name := " ".join(named.get("calibre:series", "").split()):
        return name, named.get("calibre:series_index", "").removesuffix(".0") or None
    return None, None


def _cover(
    package: Package, items: Mapping[str, Item], identity: str, path: str, kinds: Mapping[str, str]
) -> Picture | None:
    """Return the cover: what is marked as it, by id or by address, else the picture on the cover's page."""
    marked = [item.path for item in items.values() if "cover-image" in item.properties]
    marked += [items[identity].path] if identity in items else []
    marked += [target[0] for target in [linked(identity, path)] if target]
    marked += [item.path for item in items.values() if item.id.lower() in {"cover", "cover-image", "coverimage"}]
    for document in (document for document, kind in kinds.items() if kind == "cover"):
        marked += _pictures(package, document)
    for name in marked:
        found = package.find(name)
        if found and package.size(found) <= _LARGEST_COVER:
            try:
                data = package.read(found, largest=_LARGEST_COVER)
            except StorageError:
                continue
            if picture := usable_picture(found, data):
                return picture
    return None


def _pictures(package: Package, document: str) -> list[str]:
    """Return the pictures on a page."""
    found = package.find(document)
    if not found or package.size(found) > 2**16:
        return []
    page = tree(decode_markup(package.read(found))[0])
    hrefs = [each.attributes.get("src", "") for each in page.find_all("img")]
    hrefs += [each.attributes.get("xlink:href", each.attributes.get("href", "")) for each in page.find_all("image")]
    return [target[0] for href in hrefs if (target := linked(href, found))]
