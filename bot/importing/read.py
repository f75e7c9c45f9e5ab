"""One way into the readers: a file is looked at before it is read, and refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from bot.importing.blocks import Document, ImportRefused
from bot.importing.files import Form, decoded, form_of, refuse_bad_archive
from bot.importing.text_lines import is_markdown

MOST_MB = 20
_FORMS = {
    ".docx": Form.WORD,
    ".pdf": Form.PDF,
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".xhtml": Form.HTML,
    ".md": Form.TEXT,
    ".markdown": Form.TEXT,
    ".txt": Form.TEXT,
}
_MEND = {
    Form.WORD: "call it .docx",
    Form.PDF: "call it .pdf",
    Form.HTML: "call it .html",
    Form.TEXT: "check that it is the right file, and call plain text .txt",
    Form.OLD_OFFICE: "open it in Word and save it as .docx",
    Form.LOCKED_OFFICE: "open it in Word, take the password off and save it",
    Form.RICH_TEXT: "open it in Word and save it as .docx",
    Form.OPEN_DOCUMENT: "open it in LibreOffice and save it as .docx",
    Form.OTHER_OFFICE: "copy its text into a Word document",
    Form.ARCHIVE: "unpack it and import the files in it, or fetch it again if it is damaged",
    Form.BINARY: "check that it is the right file",
}
_READABLE = "Word (.docx), PDF, web pages (.html), Markdown (.md) and plain text (.txt)"


def read(path: Path) -> Document:
    """Read a document of any kind that is known, by what is in it and what it is called.

    Raises ImportRefused, with a message for a person that starts with the path, for whatever cannot
    be read whole: too big, empty, damaged, encrypted, pictures only, or not what its name says.
    """
    try:
        return _read(path)
    except ImportRefused as refused:
        raise ImportRefused(f"{path}: {refused}") from None
    except OSError as error:
        raise ImportRefused(
            f"{path}: cannot be opened: {error.strerror}; check the name and the rights"
        ) from None
    except Exception as error:  # a damaged file can make its parser raise anything
        raise ImportRefused(
            f"{path}: is damaged: it cannot be read to its end; open it in its own program and save it anew"
        ) from error


def _read(path: Path) -> Document:
    wanted = _FORMS.get(path.suffix.lower())
    megabytes = path.stat().st_size / 1_000_000
    if path.is_dir():
        raise ImportRefused("is a folder; name the files in it")
    if megabytes > MOST_MB:
        raise ImportRefused(
            f"is too big: {megabytes:.0f} MB, and the most is {MOST_MB} MB; "
            "save it without pictures or in parts"
        )
    content = path.read_bytes()
    if not content.strip():
        raise ImportRefused("is empty; save the document again and check its size")
    found = form_of(content)
    if wanted is None and found not in (Form.TEXT, Form.BINARY):
        raise ImportRefused(f"is {found.value}; {_MEND[found]}")
    if wanted is None:
        raise ImportRefused(f"is of a kind that is not known here; it must be one of {_READABLE}")
    if found is not wanted and not (wanted is Form.HTML and found is Form.TEXT):
        raise ImportRefused(f"is called {path.suffix} but is {found.value}; {_MEND[found]}")
    if found is Form.WORD:
        refuse_bad_archive(content)
    document = _reader(path.suffix.lower(), content)
    if not document.blocks:
        raise ImportRefused("has no words that can be read; check that it is the right file")
    return document


def _reader(suffix: str, content: bytes) -> Document:
    """Read with the one reader that the suffix stands for; only its libraries are loaded."""
    if suffix == ".docx":
        from bot.importing.docx import read_docx

        return read_docx(content)
    if suffix == ".pdf":
        from bot.importing.pdf import read_pdf

        return read_pdf(content)
    return _text_reader(suffix)(content)


def _text_reader(suffix: str) -> Callable[[bytes], Document]:
    if suffix == ".txt":
        reader = _read_text
    elif suffix in {".md", ".markdown"}:
        from bot.importing.markdown import read_markdown as reader
    else:
        from bot.importing.html import read_html as reader
    return lambda content: _with_encoding(content, reader)


def _read_text(text: str) -> Document:
    """Read a file that is called plain text; many a Markdown file is saved or sent under that name."""
    if is_markdown(text):
        from bot.importing.markdown import read_markdown as reader
    else:
        from bot.importing.text import read_text as reader
    return reader(text)


def _with_encoding(content: bytes, reader: Callable[[str], Document]) -> Document:
    """Read text; an encoding other than UTF-8 is said in the metadata, for it was guessed."""
    text, encoding = decoded(content)
    document = reader(text)
    if encoding == "utf-8":
        return document
    metadata = MappingProxyType({**document.metadata, "encoding": encoding})
    return Document(document.title, document.blocks, document.left_out, metadata)
