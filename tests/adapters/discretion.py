"""What is heard in the log and elsewhere while somebody asks."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator

import pytest

from adapters import logs


class Heard(logging.Handler):
    """What the loggers were told, before anything is made discreet: without it no test here could fail."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.getMessage()} {record.exc_info}")


@pytest.fixture
def log() -> Iterator[tuple[io.StringIO, Heard]]:
    """What is logged with every logger at its most talkative, and what the loggers were told."""
    root = logging.getLogger()
    before = root.handlers, root.level, threading.excepthook
    stream, heard = io.StringIO(), Heard()
    logs.configure(stream)
    root.addHandler(heard)
    talkative()
    yield stream, heard
    logging.captureWarnings(capture=False)
    root.handlers, level, threading.excepthook = before
    root.setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.NOTSET)


def talkative() -> None:
    """Every logger that there is by now, slack_bolt's and slack_sdk's among them, at DEBUG."""
    named = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    for logger in (logging.getLogger(), *named):
        logger.setLevel(logging.DEBUG)


def nothing_in(stream: io.StringIO) -> None:
    lines = [line for line in stream.getvalue().splitlines() if "MARK" in line]
    assert lines == []
