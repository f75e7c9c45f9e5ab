import io
import logging
import threading
import warnings
from collections.abc import Iterator

import pytest

from adapters import logs

MARK = "xoxb-secret words of Ada Lovelace"
LIBRARIES = (
    "slack_bolt.AsyncApp",
    "slack_sdk.web",
    "aiohttp.access",
    "sqlalchemy.engine.Engine",
    "asyncio",
    "",
)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged, with every logger at its most talkative."""
    root = logging.getLogger()
    before = root.handlers, root.level, threading.excepthook
    stream = io.StringIO()
    logs.configure(stream)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers, level, threading.excepthook = before
    root.setLevel(level)
    for name in LIBRARIES[:-1]:
        logging.getLogger(name).setLevel(logging.NOTSET)


def fail() -> None:
    raise LookupError(MARK)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "critical"])
def test_no_librarys_words_are_kept_at_any_level(log: io.StringIO, library: str, level: str) -> None:
    getattr(logging.getLogger(library), level)("request of %s", MARK, extra={"body": MARK}, stack_info=True)
    assert MARK not in log.getvalue()
    assert ("test_logs" in log.getvalue()) == (level not in ("debug", "info"))


@pytest.mark.parametrize("name", ["clausebot.desk", "slack_bolt"])
def test_of_an_error_its_kind_and_place_are_kept_and_not_its_words(log: io.StringIO, name: str) -> None:
    try:
        fail()
    except LookupError:
        logging.getLogger(name).exception("an event could not be dealt with")
    (line,) = log.getvalue().splitlines()
    assert MARK not in line
    assert "(LookupError < adapters/test_logs.py:" in line


def test_our_own_lines_say_when_how_bad_where_and_what(log: io.StringIO) -> None:
    logs.logger("desk").info("%d events\nfinished", 3)
    (line,) = log.getvalue().splitlines()
    assert line.partition("Z ")[2] == "INFO clausebot.desk: 3 events finished"


def test_a_name_that_only_begins_like_ours_is_not_ours(log: io.StringIO) -> None:
    logging.getLogger("clausebotany").warning(MARK)
    assert MARK not in log.getvalue()


def test_a_warning_of_python_is_kept_without_its_words(log: io.StringIO) -> None:
    warnings.warn(MARK, stacklevel=1)
    assert MARK not in log.getvalue()


def test_a_thread_that_dies_tells_where_and_not_what(log: io.StringIO) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert MARK not in log.getvalue()
    assert "a thread ended early (LookupError" in log.getvalue()
