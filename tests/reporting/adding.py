"""Files that are added to a report."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.model import Knowledge
from bot.reporting.copying import Prepared
from bot.reporting.files import attach
from bot.reporting.receipts import Receipt
from bot.store import Store, audit_lines
from tests.reporting.handlers import COLLEGE
from tests.sample import northbridge

PHOTO = Prepared("image/jpeg", b"as it came " * 9000, "image/jpeg", b"what is seen " * 900)


def open_house() -> Knowledge:
    """Northbridge, as if it took files without a name."""
    college = northbridge()
    return replace(college, organisation=replace(college.organisation, anonymous_files=True))


def add(store: Store, receipt: Receipt, file: Prepared = PHOTO, knowledge: Knowledge | None = None) -> None:
    with store.begin() as tx:
        attach(tx, knowledge or open_house(), receipt, file)


def events(store: Store) -> list[str]:
    with store.begin() as tx:
        return [json.loads(line.line)["event"] for line in audit_lines.every(tx, COLLEGE)]
