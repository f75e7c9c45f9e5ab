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
PAGE = ROOT / "docs" / "benchmarks.md"
PARTS = (
    "quality",
    "fairness",
    "public",
    "speed",
    "slack",
    "teams",
    "reporting",
    "ablation",
    "kinds",
    "runtime",
)
BY_HAND = ("ablation", "kinds", "runtime")
"""They need what `make train` makes or installs. `PARTS` are in the order of the page."""
_HEAD = """# Benchmarks

`make bench` measures, and writes this page itself. `python -m benchmarks quality` (or `fairness`, `public`, `speed`, `slack`, `teams`, `reporting`) measures one part and writes only its section. `make train` makes and installs what the rest needs: after it, `build/train/bin/python -m benchmarks.ablation` (or `benchmarks.kinds`, `benchmarks.runtime`) measures it. A figure that misses its goal says so.
"""


def write(part: str, lines: Iterable[str], page: Path = PAGE) -> None:
    """Put `lines` in the place of the section `part`, with when, on what and by which command."""
    sections = read(page)
    command = "python -m benchmarks" + (f".{part}" if part in BY_HAND else f" {part}")
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n"))
    sections[part] = f"{body}\n\n_Measured by `{command}` on {_where()}._\n"
    written = [f"<!-- part: {name} -->\n{sections[name]}" for name in PARTS if name in sections]
    page.write_text("\n".join([_HEAD, *written]), "utf-8")


def read(page: Path) -> dict[str, str]:
    """The sections that the page has, by part."""
    if not page.exists():
        return {}
    parts = re.split(r"<!-- part: (\w+) -->\n", page.read_text("utf-8"))
    return {name: body.rstrip("\n") + "\n" for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def show(name: str, svg: str, told: str, page: Path = PAGE) -> list[str]:
    """Write a chart beside the page; return the lines that show it, with `told` for who cannot see it."""
    charts = page.parent / "charts"
    charts.mkdir(parents=True, exist_ok=True)
    (charts / f"{name}.svg").write_text(svg, "utf-8")
    return ["", f"![{told}](charts/{name}.svg)", ""]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table, between blank lines."""
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows)]
    return ["", *lines, ""]


def tell(words: str) -> None:
    """Progress, for who waits."""
    print(words, file=sys.stderr, flush=True)


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
