"""`python -m benchmarks [quality|fairness|public|speed|slack|teams|reporting ...]`: measure, and write docs/benchmarks.md.

Without a part, all of them. `--quick` prints the quality figures in under a minute and writes nothing.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import fairness, public, quality, reporting, slack, speed, teams
from benchmarks.report import write

PARTS = {
    "quality": quality.lines,
    "fairness": fairness.lines,
    "public": public.lines,
    "speed": speed.lines,
    "slack": slack.lines,
    "teams": teams.lines,
    "reporting": reporting.lines,
}


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"{', '.join(PARTS)}; all of them where none is named")
    parser.add_argument("--quick", action="store_true", help="a short quality run; writes nothing")
    told = parser.parse_args()
    if unknown := [part for part in told.part if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]}; there is: {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as place:
        if told.quick:
            quality.quick(Path(place))
            return
        for part in told.part or PARTS:
            write(part, PARTS[part](Path(place) / part))


if __name__ == "__main__":
    main()
