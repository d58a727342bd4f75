"""Books made for the tests: EPUB, DOCX and what else authors have, each in memory, each with one thing in mind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from voicestage.books import read_book
from voicestage.errors import Diagnostic
from voicestage.model.book import Book

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="{path}" media-type="application/oebps-package+xml"/></rootfiles></container>"""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def warned(path: Path) -> tuple[Book, list[Diagnostic]]:
    """Read a book, and what is told of it."""
    warnings: list[Diagnostic] = []
    return read_book(path, report=warnings.append), warnings


def read(book: Book) -> list[tuple[str, str]]:
    """Return what stands in a book, each paragraph with its kind."""
    return [(paragraph.kind, paragraph.text) for paragraph in book.paragraphs]


def xhtml(body: str, *, head: str = "", body_attributes: str = "", title: str = "t") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>{title}</title>{head}</head>\n<body{body_attributes}>{body}</body></html>"
    )


def epub(
    path: Path,
    documents: Mapping[str, str | bytes],
    *,
    nav: Sequence[tuple[str, str]] | str | None = None,
    ncx: Sequence[tuple[str, str]] | None = None,
    metadata: str = "",
    title: str = "The Lamp",
    author: str = "A. Writer",
    spine: Sequence[str] | None = None,
    guide: str = "",
    folder: str = "OEBPS/",
    extra: Mapping[str, str | bytes] | None = None,
    manifest: str = "",
    version: str = "3.0",
    container: str = CONTAINER,
) -> Path:
    """Write an EPUB: documents by name, whole or as the inside of a body."""
    items: list[str] = []
    order: list[str] = []
    files: dict[str, str | bytes] = {}
    for number, (name, text) in enumerate(documents.items()):
        identity = f"d{number}"
        items.append(f'<item id="{identity}" href="{escape(name)}" media-type="application/xhtml+xml"/>')
        order.append(f'<itemref idref="{identity}"/>')
        files[folder + name] = text if isinstance(text, bytes) or text.lstrip().startswith("<?xml") else xhtml(text)
    if spine is not None:
        names = list(documents)
        order = [f'<itemref idref="d{names.index(n)}"/>' if n in names else f'<itemref idref="{n}"/>' for n in spine]
    attributes = ""
    if nav is not None:
        links = (
            "".join(f'<li><a href="{href}">{escape(label)}</a></li>' for label, href in nav)
            if not isinstance(nav, str)
            else ""
        )
        inner = nav if isinstance(nav, str) else f'<nav epub:type="toc"><h1>Contents</h1><ol>{links}</ol></nav>'
        files[f"{folder}nav.xhtml"] = xhtml(inner)
        items.append('<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>')
    if ncx is not None:
        points = "".join(
            f'<navPoint id="n{n}" playOrder="{n + 1}"><navLabel><text>{escape(label)}</text></navLabel>'
            f'<content src="{href}"/></navPoint>'
            for n, (label, href) in enumerate(ncx)
        )
        files[f"{folder}toc.ncx"] = (
            '<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">'
            f'<head><meta name="dtb:uid" content="urn:x"/></head><docTitle><text>{escape(title)}</text></docTitle>'
            f"<navMap>{points}</navMap></ncx>"
        )
        items.append('<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>')
        attributes = ' toc="ncx"'
    opf = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf"'
        f' version="{version}" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        '<dc:identifier id="id">urn:uuid:7f1c8d2e-0000-4000-8000-000000000001</dc:identifier>'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator><dc:language>en-GB</dc:language>"
        f'<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>{metadata}</metadata>'
        f"<manifest>{''.join(items)}{manifest}</manifest><spine{attributes}>{''.join(order)}</spine>"
        f"<guide>{guide}</guide></package>"
    )
    if not guide:
        opf = opf.replace("<guide></guide>", "")
    files[f"{folder}book.opf"] = opf
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        if container:
            archive.writestr("META-INF/container.xml", container.format(path=f"{folder}book.opf"))
        for name, data in {**files, **(extra or {})}.items():
            archive.writestr(name, data)
    return path


def simple_epub(path: Path, **options: object) -> Path:
    """Two chapters with a table of contents."""
    documents = {
        "c1.xhtml": "<h1>Chapter One</h1><p>“Who is there?” asks <i>Ada</i>.</p><p>“Only me,” says Tom.</p>",
        "c2.xhtml": "<h1>Chapter Two</h1><p>The gate is shut, and the <em>rain</em> has not stopped since noon.</p>",
    }
    nav = [("Chapter One", "c1.xhtml"), ("Chapter Two", "c2.xhtml")]
    return epub(path, documents, nav=nav, **options)  # type: ignore[arg-type]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_with(path: Path, body: str, *, styles: str = "") -> Path:
    """A Word document with this inside its body, as other writers than Word make it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
        )
        if styles:
            archive.writestr("word/styles.xml", f'<?xml version="1.0"?><w:styles {W}>{styles}</w:styles>')
    return path


def pdf(path: Path, pages: Sequence[Sequence[tuple[str, float, float]]], *, size: float = 11.0) -> Path:
    """A PDF with a text layer: for each page its lines as text, x and y in points from the lower left corner."""
    objects: list[bytes] = []
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>")
    for number, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 432 648] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        shown = []
        for text, x, y in lines:
            quoted = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            large = size * 1.6 if text.isupper() and len(text) > 3 else size
            shown.append(f"BT /F1 {large} Tf {x} {y} Td ({quoted}) Tj ET")
        stream = "\n".join(shown).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, data in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + data + b"\nendobj\n")
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010} 00000 n \n".encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode())
    path.write_bytes(out.getvalue())
    return path


def change(path: Path, name: str, old: str, new: str) -> None:
    """Change a document of a book that is packed already."""
    with zipfile.ZipFile(path) as archive:
        documents = {each: archive.read(each) for each in archive.namelist()}
    text = documents[name].decode("utf-8")
    assert old in text
    documents[name] = text.replace(old, new, 1).encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in documents.items():
            archive.writestr(each, data)
