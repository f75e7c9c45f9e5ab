"""docs/benchmarks.md: each part writes its own section and leaves the others as they are."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs" / "benchmarks.md"
CHARTS = ROOT / "docs" / "charts"
PARTS = ("quality", "public", "speed")
_HEAD = """# Benchmarks

`make bench` measures, and writes this page itself. `python -m benchmarks quality` (or `public`, or `speed`) measures one part and writes only its section. A figure that misses its goal says so.
"""


def write(part: str, lines: Iterable[str]) -> None:
    """Put `lines` in the place of the section `part`."""
    sections = _sections()
    body = "\n".join(lines).rstrip()
    sections[part] = f"{body}\n\n_Measured by `python -m benchmarks {part}` on {_where()}._\n"
    written = [f"<!-- part: {name} -->\n{sections[name]}" for name in PARTS if name in sections]
    REPORT.write_text("\n".join([_HEAD, *written]), "utf-8")


def draw(name: str, svg: str, told: str) -> list[str]:
    """Write a chart; return the lines that show it, with `told` for who cannot see it."""
    CHARTS.mkdir(parents=True, exist_ok=True)
    (CHARTS / f"{name}.svg").write_text(svg, "utf-8")
    return ["", f"![{told}](charts/{name}.svg)", ""]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table, between blank lines."""
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows)]
    return ["", *lines, ""]


def tell(words: str) -> None:
    """Progress, for who waits."""
    print(words, file=sys.stderr, flush=True)


def _sections() -> dict[str, str]:
    if not REPORT.exists():
        return {}
    parts = re.split(r"<!-- part: (\w+) -->\n", REPORT.read_text("utf-8"))
    return {name: body.rstrip("\n") + "\n" for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def _where() -> str:
    return (
        f"{date.today().isoformat()}, commit {_commit()}, {os.cpu_count()} cores ({_processor()}), "
        f"{platform.system()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"numpy {version('numpy')}, rapidfuzz {version('rapidfuzz')}"
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", told.read_text()) if told.exists() else None
    return found[1].strip() if found else platform.machine()


def _commit() -> str:
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "bot", "adapters", "knowledge")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")
