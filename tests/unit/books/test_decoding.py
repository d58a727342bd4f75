"""Characters of files that do not tell their encoding, or tell a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from books_made import epub, warned
from voicestage.books import read_book
from voicestage.errors import Diagnostic, StorageError

RUSSIAN = "Было уже поздно, и никто не пришёл. Лампа горела с полудня."
JAPANESE = "もう遅かった。誰も来なかった。戸口の灯りは昼からついたままだった。"
POLISH = "Było już późno i nikt nie przyszedł. Lampa paliła się od południa, jak zawsze we mgle, źle świecąc."
CZECH = "Bylo už pozdě a nikdo nepřišel. Lampa hořela od poledne, jako vždy v mlze, říkal převozník žalostně."
TURKISH = "Geç olmuştu ve kimse gelmedi. Lamba öğleden beri yanıyordu, sisli günlerde hep öyle ışıldar."


@pytest.mark.parametrize(
    ("text", "says", "is_"),
    [
        (RUSSIAN, "utf-8", "cp1251"),
        (RUSSIAN, "", "cp1251"),
        (RUSSIAN, "iso-8859-1", "cp1251"),
        (RUSSIAN, "windows-1252", "koi8-r"),
        (JAPANESE, "utf-8", "shift_jis"),
        (JAPANESE, "iso-8859-1", "euc-jp"),
        (POLISH, "utf-8", "cp1250"),
        (POLISH, "utf-8", "iso8859-2"),
        (CZECH, "", "cp1250"),
        (TURKISH, "utf-8", "cp1254"),
    ],
)
@pytest.mark.parametrize("form", ["epub", "html"])
def test_what_is_declared_wrongly_is_read_as_what_it_is(
    text: str, says: str, is_: str, form: str, tmp_path: Path
) -> None:
    declared = f'<?xml version="1.0" encoding="{says}"?>' if says else "<?xml version='1.0'?>"
    document = f"{declared}<html><head><title>t</title></head><body><p>{text}</p></body></html>".encode(is_)
    path = tmp_path / f"b.{form}"
    if form == "epub":
        epub(path, {"a.xhtml": document})
    else:
        path.write_bytes(document)
    book, warnings = warned(path)
    assert [p.text for p in book.paragraphs] == [text]
    assert [warning.code for warning in warnings] == ["guessed-encoding"]


def test_quotation_marks_of_windows_in_what_says_it_is_latin_1(tmp_path: Path) -> None:
    document = '<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>“Café,” she said…</p></body></html>'
    book, warnings = warned(epub(tmp_path / "b.epub", {"a.xhtml": document.encode("cp1252")}))
    assert [p.text for p in book.paragraphs] == ["“Café,” she said…"]
    assert not warnings


def test_one_bad_byte_does_not_spoil_the_other_letters(tmp_path: Path) -> None:
    text = f"<html><body><p>{RUSSIAN}</p><p>Caf\xe9</p></body></html>"
    data = text.encode("utf-8").replace("\xe9".encode(), b"\xe9")
    book, warnings = warned(epub(tmp_path / "b.epub", {"a.xhtml": data}))
    assert [p.text for p in book.paragraphs] == [RUSSIAN, "Café"]
    assert [warning.code for warning in warnings] == ["guessed-encoding"]


def test_a_wrong_declaration_of_the_encoding_does_no_harm(tmp_path: Path) -> None:
    text = "<html><body><p>Café “so”</p></body></html>"
    declared = '<?xml version="1.0" encoding="{}"?>'
    for number, (says, is_) in enumerate(
        (
            ("iso-8859-1", "utf-8"),
            ("utf-8", "cp1252"),
            ("utf-16", "utf-8"),
            ("nonsense", "cp1252"),
            ("cp1252", "cp1252"),
        )
    ):
        document = (declared.format(says) + text).encode(is_)
        book, warnings = warned(epub(tmp_path / f"{number}.epub", {"a.xhtml": document}))
        assert [p.text for p in book.paragraphs] == ["Café “so”"]
        assert bool(warnings) == (is_ == "cp1252" and says != "cp1252")


# --- plain texts

FRENCH = "« Ça va ? » demande Zoé. — Très bien, répond Noël ; l’été est déjà fini, hélas… et le cœur aussi.\n" * 5


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN * 5, "cp1251"),
        (RUSSIAN * 5, "koi8-r"),
        (JAPANESE * 5, "shift_jis"),
        (JAPANESE * 5, "euc-jp"),
        (FRENCH, "cp1252"),
        (FRENCH.replace("œ", "oe"), "mac_roman"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
    ],
)
def test_encodings_that_nothing_declares(text: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_bytes(text.encode(encoding))
    warnings: list[Diagnostic] = []
    assert read_book(path, report=warnings.append).raw == text
    assert [warning.code for warning in warnings] == ["guessed-encoding"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"Late it was.\n\nNobody\0 came.\n", "story.txt:3:7"),
        ("Spät.\nSpät\0.\n".encode(), "story.txt:2:5"),
    ],
)
def test_a_byte_that_no_text_has_is_named_with_its_place(tmp_path: Path, data: bytes, place: str) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(data)
    with pytest.raises(StorageError, match=f"{place}  .*0x00"):
        read_book(path)


def test_what_was_guessed_is_reported_where_it_began(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes("It was late.\nIn the café nobody came.\n".encode("cp1252"))
    found: list[Diagnostic] = []
    read_book(path, report=found.append)
    assert [(each.code, f"{each.place}") for each in found] == [("guessed-encoding", "story.txt:2:11")]
