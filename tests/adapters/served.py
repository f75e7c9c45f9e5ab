"""`clausebot serve` as tests run it: in processes that share one store, asked over HTTP, ended by signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.ports import free_port

CLAUSEBOT = "from adapters.cli import main; main()"


class Process:
    """A running `clausebot serve`, and what it logs."""

    def __init__(self, command: list[str], environ: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("a") as out:
            self.running = subprocess.Popen(command, env=dict(environ), stdout=out, stderr=out)
        self.url = f"http://127.0.0.1:{environ['CLAUSEBOT_PORT']}"

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return 0, ""

    def ask(self, id_: str, text: str = "May I post?") -> tuple[int, Any]:
        body = json.dumps({"id": id_, "text": text}).encode()
        try:
            with urllib.request.urlopen(f"{self.url}/fake/events", body, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait_until_ready(self) -> Process:
        wait_for(lambda: self.get("/readyz")[0] == 200 or self.running.poll() is not None)
        assert self.running.poll() is None, self.log.read_text()
        return self

    def stop(self, how: int = signal.SIGTERM) -> int:
        if self.running.poll() is None:
            self.running.send_signal(how)
        return self.running.wait(timeout=60)


def wait_for(true: Callable[[], object]) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("waited for a minute")


class Workplace:
    """Starts processes that share one store."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.started: list[Process] = []
        self.sent = root / "sent.jsonl"
        self.log = root / "log"
        self.environ = {
            "PATH": os.environ["PATH"],
            "CLAUSEBOT_DATA": str(root / "data"),
            "CLAUSEBOT_KNOWLEDGE": str(folder),
            "CLAUSEBOT_SEMANTIC": "off",
            "FAKE_SENT": str(self.sent),
        }

    def start(self, *, fake: bool = True, **environ: str) -> Process:
        command = ["-m", "tests.adapters.fake_platform"] if fake else ["-c", CLAUSEBOT, "serve"]
        return self.start_command([sys.executable, *command], environ)

    def start_command(self, command: list[str], environ: Mapping[str, str]) -> Process:
        """Start `command` in this workplace's environment, but for what `environ` holds."""
        whole = {**self.environ, "CLAUSEBOT_PORT": str(free_port()), **environ}
        process = Process(command, whole, self.log)
        self.started.append(process)
        return process

    def keys(self) -> list[str]:
        """The keys of what was delivered."""
        lines = self.sent.read_text().splitlines() if self.sent.exists() else []
        return [json.loads(line)["key"] for line in lines]


@pytest.fixture
def workplace(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    made = Workplace(folder, tmp_path_factory.mktemp("workplace"))
    yield made
    for process in made.started:
        process.stop(signal.SIGKILL)
