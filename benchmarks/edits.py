"""What an edit costs: how long until the index is up to date, and how much is encoded again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.generated import CLAUSES_A_POLICY, Drawing, edited, generated
from benchmarks.report import table, tell
from benchmarks.timing import timed
from bot.matching.encoder import ADAPTER, model_folder
from bot.matching.index import index_with
from bot.model import Knowledge


def lines(folder: Path) -> Iterator[str]:
    """The part of the section on speed; indexes are kept below `folder` meanwhile."""
    tell("speed: after an edit")
    yield "### After an edit"
    yield ""
    yield (
        f"One clause is edited in one of several files of {CLAUSES_A_POLICY:,} clauses: the time until the index is up to "
        "date in a process that holds the one before, against indexing that one file alone, and how many texts had to be encoded again."
    )
    model = model_folder()
    rows = []
    alone = update(generated(CLAUSES_A_POLICY), folder / "alone", None)[1]
    for files in (1, 10, 100):
        knowledge = generated(files * CLAUSES_A_POLICY)
        whole, again, _ = update(knowledge, folder / f"files-{files}", None)
        encoder = Drawing(model, ADAPTER) if model else None
        meaning, encoded = (
            update(knowledge, folder / f"files-{files}-on", encoder)[1:] if encoder else (0.0, 0)
        )
        rows.append(
            [
                f"1 of {files}",
                f"{whole * 1000:.0f} ms",
                f"{again * 1000:.0f} ms",
                f"{again / alone:.2f}",
                f"{meaning * 1000:.0f} ms" if encoder else "–",
                str(encoded) if encoder else "–",
            ]
        )
    heads = [
        "files changed",
        "all, by words",
        "after the edit",
        "of one file alone",
        "with meanings",
        "texts encoded",
    ]
    yield from table(heads, rows)


def update(knowledge: Knowledge, data: Path, encoder: Drawing | None) -> tuple[float, float, int]:
    """Seconds to build the index, and after an edit; and how many texts the edit had encoded again."""
    encoded: list[int] = []
    held, whole = timed(lambda: index_with(encoder, knowledge, data))
    changed = edited(knowledge)
    _, again = timed(lambda: index_with(encoder, changed, data, lambda _, of: encoded.append(of)))
    del held  # until here, as a chat and a server hold it while they read the folder again
    return whole, again, max(encoded, default=0)
