"""How a file comes in: by what is in it and what it is called; and how one is turned away."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.importing.blocks import ImportRefused
from bot.importing.read import read
from tests.importing.word import para, run, word

PAGE = "<!doctype html><p>Ask first.</p>"


def zipped(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def made(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def words(path: Path) -> str:
    return " ".join(block.words for block in read(path).blocks)


def refusal(path: Path) -> str:
    with pytest.raises(ImportRefused) as refused:
        read(path)
    message = str(refused.value)
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", word(para("Ask first."))),
        ("a.DOCX", word(para("Ask first."))),
        ("a.html", PAGE),
        ("a.htm", "<p>Ask first."),
        ("a.md", "*Ask* first.\n"),
        ("a.txt", "Ask first.\n"),
    ],
)
def test_a_file_of_each_kind_is_read(tmp_path: Path, name: str, content: bytes | str) -> None:
    assert words(made(tmp_path, name, content)) == "Ask first."


OLD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"%PDF-1.7 ...", "is called .docx but is a PDF; call it .pdf"),
        ("a.pdf", word(para("x")), "is called .pdf but is a Word document; call it .docx"),
        ("a.docx", "Ask first.", "is called .docx but is plain text"),
        ("a.txt", PAGE, "is called .txt but is a web page; call it .html"),
        ("a.docx", OLD, "is an old Word, Excel or PowerPoint file; open it in Word and save it as .docx"),
        ("a.docx", OLD + "EncryptedPackage".encode("utf-16-le"), "is a Word document with a password"),
        ("a.docx", "{\\rtf1 x}", "is a rich text file (.rtf)"),
        ("a.docx", zipped(**{"xl/a.xml": "x"}), "is a spreadsheet"),
        ("a.docx", zipped(**{"content.xml": "x", "mimetype": "x"}), "is an OpenDocument file"),
        ("a.docx", zipped(a="x"), "is an archive (.zip)"),
        ("a.docx", word(para("x"))[:-300], "is damaged"),
        ("a.docx", zipped(**{"word/document.xml": "x"}), "is damaged: it cannot be read to its end; open it"),
        ("a.doc", OLD, "is an old Word, Excel or PowerPoint file; open it in Word and save it as .docx"),
        ("a.rtf", "{\\rtf1 x}", "is a rich text file (.rtf); open it in Word and save it as .docx"),
        ("a.odt", zipped(**{"content.xml": "x", "mimetype": "x"}), "open it in LibreOffice and save it as"),
        ("a", word(para("x")), "is a Word document; call it .docx"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0", "is of a kind that is not known here"),
        ("a", "Ask first.", "is of a kind that is not known here"),
        ("a.txt", "", "is empty"),
        ("a.md", " \n\t\n", "is empty"),
        ("a.html", "<html><script>1</script>", "has no words"),
        ("a.docx", word(""), "has no words"),
        ("a.txt", bytes(range(256)), "is no document with text"),
        ("a.txt", b"\xff\xfea", "is no document with text"),
        ("a.pdf", b"%PDF-1.7\nbroken", "is damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, name: str, content: bytes | str, said: str
) -> None:
    assert said in refusal(made(tmp_path, name, content))


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "none.txt")
    assert refusal(tmp_path) == "is a folder; name the files in it"


def test_a_file_that_is_too_big_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert refusal(path).startswith("is too big: 50 MB, and the most is 20 MB")


def test_a_file_made_to_flood_memory_is_refused(tmp_path: Path) -> None:
    bomb = zipped(**{"word/document.xml": " " * 30_000_000})
    assert "unpacks to far more" in refusal(made(tmp_path, "bomb.docx", bomb))


def test_a_damaged_part_of_a_word_file_is_found(tmp_path: Path) -> None:
    good = bytearray(word(para(run("words " * 400))))
    at = good.index(b"word/document.xml") + 60
    good[at : at + 4] = b"\x00\xff\x00\xff"
    assert "is damaged" in refusal(made(tmp_path, "bad.docx", bytes(good)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_text_is_read_in_its_encoding_and_with_any_line_ends(tmp_path: Path, encoding: str) -> None:
    assert words(made(tmp_path, "a.md", "Café –\r\nfirst".encode(encoding))) == "Café – first"


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    path = made(tmp_path, "a.md", "Café – first".encode("windows-1252"))
    assert words(path) == "Café – first"
    assert read(path).metadata["encoding"] == "windows-1252"


def test_a_web_page_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    page = "<meta charset='iso-8859-2'><p>łąka</p>"
    assert words(made(tmp_path, "a.html", page.encode("iso-8859-2"))) == "łąka"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([".docx", ".pdf", ".html", ".md", ".txt"]),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"{\\rtf", b"<html>", word(para("x"))[:400]]),
    st.binary(max_size=300),
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, suffix: str, start: bytes, rest: bytes) -> None:
    path = made(tmp_path, f"a{suffix}", start + rest)
    said = ""
    try:
        assert read(path).blocks
    except ImportRefused as refused:
        said = str(refused)
    assert not said or said.startswith(f"{path}: ")


def test_markdown_that_is_called_plain_text_is_read_as_markdown(tmp_path: Path) -> None:
    text = "## Bikes\n\nAsk [the desk](desk.md) first.\n\n## Cars\n\nPark **behind** the hall.\n"
    assert words(made(tmp_path, "a.txt", text)) == "Bikes Ask the desk first. Cars Park behind the hall."
    hashes = "Rules\n\n# Ask first.\n\n# Lock it.\n\n# 3 of these at most\n"
    assert "# Ask first." in words(made(tmp_path, "b.txt", hashes))
