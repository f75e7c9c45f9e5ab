"""A process that is measured: started with nothing else in its way, and what it costs.

Linux only: what a process costs is read from /proc.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import ROOT


@dataclass(frozen=True)
class Process:
    """A process that answers on `port` of this machine."""

    pid: int
    port: int

    def cpu(self) -> float:
        """Seconds of processor that it has used so far."""
        told = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Mebibytes that it holds now."""
        told = Path(f"/proc/{self.pid}/status").read_text()
        return int(next(row for row in told.splitlines() if row.startswith("VmRSS")).split()[1]) // 1024


@asynccontextmanager
async def clausebot(settings: Mapping[str, str]) -> AsyncIterator[Process]:
    """`clausebot serve` with these settings and no others, ready."""
    port = _free_port()
    command = [sys.executable, "-c", "from adapters.cli import main; main()", "serve"]
    async with _running(command, {**settings, "CLAUSEBOT_PORT": str(port)}, port) as process:
        yield process


@asynccontextmanager
async def yardstick(module: str, *told: str) -> AsyncIterator[Process]:
    """The program `module`, told its port and then `told`, ready."""
    port = _free_port()
    async with _running([sys.executable, "-m", module, str(port), *told], {}, port) as process:
        yield process


@asynccontextmanager
async def _running(command: Sequence[str], settings: Mapping[str, str], port: int) -> AsyncIterator[Process]:
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "CLAUSEBOT_"))
    }
    process = subprocess.Popen(
        command, cwd=ROOT, env={**plain, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await _until_ready(process, port)
        yield Process(process.pid, port)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 60)


async def _until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait two minutes at most. Raises RuntimeError when it ends or is not ready by then."""
    for _ in range(1200):
        if await asyncio.to_thread(_is_ready, port):
            return
        if process.poll() is not None:
            break
        await asyncio.sleep(0.1)
    raise RuntimeError("a process that is to be measured does not start")


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
