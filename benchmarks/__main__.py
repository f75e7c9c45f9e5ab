"""`python -m benchmarks`: measure, and write docs/benchmarks.md. `--quick` measures less and writes nothing."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks import speed
from benchmarks.quality import Quality, ask, by_organisation, reliability_table, table
from benchmarks.sets import real

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def main() -> None:
    """Measure what the command line asks for."""
    quick = "--quick" in sys.argv[1:]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        questions = real(folder / "real")
        if questions is None:
            print(
                "quality: skipped, the real policies are not here; set CLAUSEBOT_EVAL_DIR to measure on them"
            )
            qualities: dict[str, Quality] = {}
        else:
            runs = {"with meanings": "auto"} if quick else {"with meanings": "auto", "words only": "off"}
            qualities = {name: ask(questions, folder / "index", semantic) for name, semantic in runs.items()}
            print("\n".join(table(qualities)))
        if not quick:
            speeds = list(speed.lines(folder))
            REPORT.write_text("\n".join(_report(qualities, speeds)) + "\n", "utf-8")


def _report(qualities: dict[str, Quality], speeds: list[str]) -> Iterator[str]:
    yield "# Benchmarks"
    yield ""
    yield (
        f"Written by `make bench` on {date.today().isoformat()}, on {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {platform.system()}."
    )
    yield ""
    yield "## Quality: five real policies as imported, no written answers"
    yield ""
    yield (
        "300 questions that staff could ask. The encoder's adapter, the weights and the thresholds come from "
        "our own corpus (`benchmarks/corpus`), not from these policies or questions; one number, the share of "
        "unanswerable questions to refuse, was set after a look at them. `clausebot eval` prints the same "
        "figures for one set."
    )
    if not qualities:
        yield "Not measured: the real policies were not there (`CLAUSEBOT_EVAL_DIR`)."
    else:
        yield ""
        yield from table(qualities)
        best = next(iter(qualities.values()))
        yield ""
        yield "By organisation, with meanings:"
        yield ""
        yield from by_organisation(best)
        yield ""
        yield f"How sure it was, and how often it was right (mean error {best.error:.3f}):"
        yield ""
        yield from reliability_table(best)
    yield ""
    yield from speeds


if __name__ == "__main__":
    main()
