"""Makes the golden Word files and asks LibreOffice which numbers it prints. See golden/README.md."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import uno  # of the system's Python, with LibreOffice
from com.sun.star.connection import NoConnectException

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.importing.golden_cases import CASES
from tests.importing.pdf_cases import LOCKED, PRINTED

GOLDEN = Path(__file__).parent / "golden"
WAIT_S = 60


def main() -> None:
    """Write NAME.docx and NAME.json, the label and the words of each paragraph, for every case."""
    desktop, dispatcher = connect()
    for name, content in CASES.items():
        file = GOLDEN / f"{name}.docx"
        file.write_bytes(content)
        document = open_hidden(desktop, dispatcher, file)
        paragraphs = [line for line in labelled(document.Text) if line[1]]
        document.close(True)
        lines = ",\n".join(json.dumps(line, ensure_ascii=False) for line in paragraphs)
        file.with_suffix(".json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        print(f"{name}: {len(paragraphs)} paragraphs")
    for name, content in PRINTED.items():
        file = GOLDEN / f"{name}.docx"
        file.write_bytes(content)
        export(desktop, dispatcher, file)
    file = GOLDEN / "locked.docx"
    file.write_bytes(LOCKED)
    export(desktop, dispatcher, file, EncryptFile=True, DocumentOpenPassword="secret")
    file.unlink()


def export(desktop: Any, dispatcher: Any, file: Path, **options: Any) -> None:
    """Print a document as a PDF beside it."""
    document = open_hidden(desktop, dispatcher, file)
    data = uno.Any("[]com.sun.star.beans.PropertyValue", tuple(_property(*pair) for pair in options.items()))
    printed = (_property("FilterName", "writer_pdf_Export"), _property("FilterData", data))
    document.storeToURL(file.with_suffix(".pdf").resolve().as_uri(), printed)
    document.close(True)


def _property(name: str, value: Any) -> Any:
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


def connect() -> tuple[Any, Any]:
    """The desktop and the dispatcher of a LibreOffice that runs headless and listens on port 2002."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + WAIT_S
    while True:
        try:
            context = resolver.resolve("uno:socket,host=127.0.0.1,port=2002;urp;StarOffice.ComponentContext")
            make = context.ServiceManager.createInstanceWithContext
            return make("com.sun.star.frame.Desktop", context), make(
                "com.sun.star.frame.DispatchHelper", context
            )
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(1)


def open_hidden(desktop: Any, dispatcher: Any, file: Path) -> Any:
    """The opened document, with every tracked change accepted."""
    hidden = (_property("Hidden", True),)
    document = desktop.loadComponentFromURL(file.resolve().as_uri(), "_blank", 0, hidden)
    dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:AcceptAllTrackedChanges", "", 0, ())
    return document


def labelled(text: Any) -> list[tuple[str, str]]:
    """The printed label and the words of each paragraph, cell by cell in a table."""
    lines: list[tuple[str, str]] = []
    for part in _each(text):
        if part.supportsService("com.sun.star.text.TextTable"):
            for name in part.getCellNames():
                lines += labelled(part.getCellByName(name))
        else:
            lines.append((part.getPropertyValue("ListLabelString"), part.String))
    return lines


def _each(text: Any) -> Any:
    parts = text.createEnumeration()
    while parts.hasMoreElements():
        yield parts.nextElement()


if __name__ == "__main__":
    main()
