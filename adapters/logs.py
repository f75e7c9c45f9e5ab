"""The one place where logging is set up: nobody's words, name or token may reach a log.

Only loggers below `clausebot` are trusted with their own words. What a library logs may repeat a
request or a message, so of it only warnings are kept, and of those only where they were raised.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import TextIO

OURS = "clausebot"


def configure(stream: TextIO = sys.stderr) -> None:
    """Send every log to `stream`, one line a record, each made discreet."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(_keep)
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_died


def logger(room: str) -> logging.Logger:
    """The logger of one of our own rooms."""
    return logging.getLogger(f"{OURS}.{room}")


class _Discreet(logging.Formatter):
    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        told = logging.makeLogRecord(record.__dict__)
        if not _is_ours(record):
            told.msg, told.args = f"{record.levelname.lower()} at {record.module}:{record.lineno}", ()
        if record.exc_info and record.exc_info[1]:
            told.msg, told.args = f"{told.getMessage()} ({_places(record.exc_info[1])})", ()
        told.exc_info = told.exc_text = told.stack_info = None
        return super().format(told).replace("\n", " ").replace("\r", " ")


def _keep(record: logging.LogRecord) -> bool:
    return _is_ours(record) or record.levelno >= logging.WARNING


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name == OURS or record.name.startswith(f"{OURS}.")


def _thread_died(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        logger("threads").error("a thread ended early", exc_info=args.exc_value)


def _places(error: BaseException) -> str:
    """The kind of an error and where it happened, in one line; its text may repeat somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)
    where = (f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}" for frame in reversed(frames))
    return " < ".join((type(error).__name__, *where))
