"""Nothing that a terminal knows of its user, and nothing that was typed, is anywhere but in the seal."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reporting import handling
from bot.store import open_store
from tests.adapters.canary import (
    CHOSEN,
    MORE,
    NAME,
    REPLY,
    SAID,
    SUBJECT,
    WORDS,
    Places,
    broken,
    watched,
    written,
)
from tests.adapters.desks import REPORTING
from tests.adapters.terminal.reporter import ADD, NOBODY, come_back, number_of, receipt_in, typed
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, cases_of, enrolled
from tests.store.conftest import postgres, url

__all__ = ["postgres", "url"]

KNOWN = {
    "USER": "canary-user-2b2b",
    "LOGNAME": "canary-login-3c3c",
    "SUDO_USER": "canary-sudo-4d4d",
    "HOSTNAME": "canary-host-5e5e",
    "SSH_CLIENT": "203.0.113.79 51111 22",
    "SSH_CONNECTION": "203.0.113.79 51111 203.0.113.80 22",
    "SSH_TTY": "/dev/pts/canary-6f6f",
    "LANG": "x_CANARY.UTF-8",
}
"""What the environment tells of whoever sits at the terminal."""
MINE = ("canary-user", "canary-login", "canary-sudo", "canary-host", "203.0.113.", "canary-6f6f", "x_canary")


def test_no_marker_of_a_report_is_anywhere_but_in_its_seal(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {**REPORTING, "CLAUSEBOT_DATA": str(tmp_path), "CLAUSEBOT_DATABASE_URL": url}
    for name, value in {**settings, **KNOWN}.items():
        monkeypatch.setenv(name, value)
    with watched(tmp_path, url) as places:
        receipt = journey(places)
        places.restart(receipt)
    assert (tmp_path / "last-trouble.txt").exists(), "it failed in the middle, and where is written down"
    assert places.holding(*SAID, *MINE, *written(receipt)) == []
    assert places.holding(*CHOSEN, among=places.kept()) == []


def journey(places: Places) -> str:
    """Send, fail in the middle, send again, answer, add; by name, too."""
    store = open_store(places.url, places.folder / "secrets")
    desk = enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
    report = (1, 1, number_of(SUBJECT), 1, WORDS, ".")
    with broken():
        failed = typed(*report)
    sent = typed(*report)
    named = typed(1, 2, NOBODY, 1, NAME, WORDS, ".")
    for case in cases_of(store, desk[HELEN]):
        with store.begin() as tx:
            handling.reply(tx, desk[HELEN], case.id, REPLY)
    receipt = receipt_in(sent)
    back = come_back(receipt, ADD, MORE, ".", number_of(SUBJECT))
    wrong = come_back(WORDS)
    assert REPLY in back.out
    assert wrong.status == 1
    places.also("what the commands said on standard error", failed.err + sent.err + named.err + back.err)
    places.back_up()
    store.close()
    return receipt
