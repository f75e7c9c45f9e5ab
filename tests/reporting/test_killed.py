from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from bot.reporting.receipts import read_receipt
from bot.store import Store, audit_lines, reports
from bot.store.tables import report_entries, report_notices
from tests.reporting.handlers import COLLEGE, HELEN, MARGARET, ROSALIND, cases_of, enrolled
from tests.reporting.steps import WORDS, visit

ROOT = Path(__file__).parents[2]
ROUNDS = 200


def test_killed_at_200_random_moments_it_loses_no_acknowledged_report_and_shows_none_twice(
    url: str, store: Store, tmp_path: Path
) -> None:
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, "lorna-fitzgerald")
    receipts = tmp_path / "receipts"
    subprocess.run(
        [sys.executable, "-m", "tests.reporting.sender", url, tmp_path / "secrets", str(ROUNDS), receipts],
        cwd=ROOT,
        check=True,
        timeout=500,
    )
    acknowledged = receipts.read_text().split()
    assert len(set(acknowledged)) == len(acknowledged) > ROUNDS
    for written in acknowledged:
        assert [entry.text for entry in visit(store, read_receipt(written)).entries] == [WORDS]
    with store.begin() as tx:
        kept = [id_ for id_, _ in reports.stamps(tx, COLLEGE)]
        entries = tx.connection.execute(select(func.count()).select_from(report_entries)).scalar_one()
        waiting = tx.connection.execute(select(func.count()).select_from(report_notices)).scalar_one()
        received = sum('"received"' in line.line for line in audit_lines.every(tx, COLLEGE))
    # The last of a round may be kept and not acknowledged: its sender sends it again with the same receipt.
    assert len(acknowledged) <= len(kept) <= len(acknowledged) + ROUNDS
    assert entries == received == len(kept)
    assert waiting == 4 * len(kept)
    listed = [one.id for one in cases_of(store, desk[HELEN])]
    assert sorted(listed) == sorted(kept)
