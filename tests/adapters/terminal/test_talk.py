"""The chat at a real (pseudo) terminal."""

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from select import select
from time import monotonic

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background inherit none
from pathlib import Path
from adapters.consoles import err, out
from adapters.terminal.chat import Chat, talk
from bot.replies import ReportOffered
from tests.fakes import FakeSource
source = FakeSource(**{"report it": ReportOffered(None, None, (), 0.9)})
talk(Chat(source, out(), err()), Path(sys.argv[1]))
"""


class Terminal:
    """A person at a terminal 60 columns wide."""

    def __init__(self, history: Path, **environ: str) -> None:
        self.screen, inner = pty.openpty()
        settings = {**os.environ, "TERM": "xterm", "COLUMNS": "60", "LINES": "40", **environ}
        command = [sys.executable, "-c", PROGRAM, str(history)]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=settings,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that ctrl-c reaches it
        )
        os.close(inner)
        self.seen = ""

    def wait_for(self, words: str) -> None:
        self._read_until(lambda: words in self.seen, words)

    def type(self, keys: str) -> None:
        self._read_until(lambda: self.seen.endswith("> "), "the prompt")
        self.seen = ""
        os.write(self.screen, keys.encode())

    def _read_until(self, there: Callable[[], bool], wanted: str, again: str = "") -> None:
        until = monotonic() + 20
        press_again = monotonic() + 2
        while not there():
            assert monotonic() < until, f"never saw {wanted} in {self.seen!r}"
            if select([self.screen], [], [], 0.1)[0]:
                self.seen += os.read(self.screen, 65536).decode(errors="replace")
            elif again and monotonic() > press_again:
                press_again += 2
                os.write(self.screen, again.encode())

    def leave(self, keys: str = "") -> int:
        # A ctrl-c between the prompt and readline's wait is only noticed at the next key: press again.
        self._read_until(lambda: "Goodbye." in self.seen, "Goodbye.", again=keys)
        return self.process.wait(timeout=5)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self.screen)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history"


@pytest.fixture
def terminal(history: Path) -> Iterator[Terminal]:
    opened = Terminal(history)
    yield opened
    opened.close()


def test_a_question_gets_its_reply_in_a_frame(terminal: Terminal) -> None:
    terminal.type("may I?\r")
    terminal.wait_for("╰")
    assert "Not allowed." in terminal.seen


def again_with(keys: str) -> str:
    return "\x03" if keys.endswith("\x03") else ""


@pytest.mark.parametrize("keys", ["/quit\r", "\x04", "\x03", "half a question\x03"])
def test_leaving_is_polite(terminal: Terminal, keys: str) -> None:
    terminal.type(keys)
    assert terminal.leave(again_with(keys)) == 0
    assert "Traceback" not in terminal.seen


def test_what_was_typed_comes_back_with_the_arrow_keys_of_the_next_chat(
    terminal: Terminal, history: Path
) -> None:
    terminal.type("may I?\r")
    terminal.wait_for("╰")
    terminal.type("/quit\r")
    terminal.leave()
    again = Terminal(history)
    again.type("\x1b[A\x1b[A\r")
    again.wait_for("╰")
    again.close()


def test_the_history_is_for_its_owner_only_and_keeps_no_report(terminal: Terminal, history: Path) -> None:
    terminal.type("may I?\r")
    terminal.wait_for("╰")
    terminal.type("report it\r")
    terminal.wait_for("Thank you for telling me.")
    terminal.type("\r")
    terminal.type("it was the caretaker\r")
    terminal.wait_for("The policies do not say")
    terminal.type("\x04")
    terminal.leave()
    assert history.read_text().split("\n") == ["may I?", ""]
    assert history.stat().st_mode & 0o077 == 0


def test_no_colour_means_none(history: Path) -> None:
    plain = Terminal(history, NO_COLOR="1")
    plain.type("may I?\r")
    plain.wait_for("╰")
    assert "\x1b[31m" not in plain.seen
    assert "\x1b[1;31m" not in plain.seen
    plain.close()
