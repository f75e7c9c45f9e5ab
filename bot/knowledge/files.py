"""Reading a file that somebody edited with any editor, and writing one whole."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from bot.model import Fault, Severity

TOO_BIG = 5_000_000
_BOM = b"\xef\xbb\xbf"
_SAVE = "choose the encoding UTF-8 where you save it (Save as)"


def read_text(path: Path, file: str, faults: list[Fault]) -> str | None:
    """The text of `path` with plain line ends and no tabs; None where it cannot be used.

    `file` names it in the faults. A byte order mark, Windows line ends and tabs are warnings; a
    file that is not UTF-8, is empty, has 5 MB or more or cannot be read is a fault.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            faults.append(Fault(file, 1, "this is no file; put a text file here"))
            return None
        if status.st_size >= TOO_BIG:
            megabytes = status.st_size / 1_000_000
            faults.append(Fault(file, 1, f"the file has {megabytes:.1f} MB; it must be below 5 MB; split it"))
            return None
        data = path.read_bytes()
    except OSError as error:
        faults.append(Fault(file, 1, f"the file cannot be read: {error.strerror or error}"))
        return None
    return _decode(data, file, faults)


def _decode(data: bytes, file: str, faults: list[Fault]) -> str | None:
    def warn(line: int, message: str) -> None:
        faults.append(Fault(file, line, message, Severity.WARNING))

    if data.startswith(_BOM):
        warn(
            1, "the file starts with a byte order mark (BOM), which does no harm here; save it as plain UTF-8"
        )
        data = data.removeprefix(_BOM)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8 (byte {error.start} is 0x{data[error.start]:02x}); {_SAVE}"
        faults.append(Fault(file, line, message))
        return None
    if "\0" in text:  # as UTF-16 without a mark at its start has, which is UTF-8 to the letter
        line = text.count("\n", 0, text.index("\0")) + 1
        faults.append(Fault(file, line, f"the file is not UTF-8 (it has zero bytes); {_SAVE}"))
        return None
    if "\r" in text:
        warn(
            text.count("\n", 0, text.index("\r")) + 1,
            "the file has Windows line ends (CRLF), which do no harm here; save it with LF where you can",
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" in text:
        warn(text.count("\n", 0, text.index("\t")) + 1, "the file has tabs; write spaces in their place")
        text = text.expandtabs(4)
    if not text.strip():
        faults.append(Fault(file, 1, "the file is empty; write its text or delete it"))
        return None
    return text


def write_whole(path: Path, text: str) -> None:
    """Write `text` to `path` so that a reader sees the old file or the new one, never a half.

    Raises OSError where the folder cannot be written.
    """
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        written.chmod(mode)
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
