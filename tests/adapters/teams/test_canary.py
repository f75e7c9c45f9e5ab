"""Unlike markers in all that Teams sends of somebody who reports; then every place is searched."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot.reporting import handling
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
from tests.adapters.teams.peer import TENANT
from tests.adapters.teams.reporter import REPORT, Reporter, taking
from tests.reporting.handlers import HELEN
from tests.store.conftest import postgres, url

__all__ = ["postgres", "url"]

pytestmark = pytest.mark.usefixtures("sdk")

SENT: dict[str, Any] = {
    "id": "canary-activity-12ab",
    "from": {
        "id": "29:canary-user-8c1d",
        "name": "canary-display-77e0",
        "aadObjectId": "canary-directory-4f4f",
    },
    "conversation": {"id": "a:canary-chat-90d2", "conversationType": "personal", "tenantId": TENANT},
    "locale": "x-canary-locale",
    "localTimestamp": "canary-time-2e2e",
    "replyToId": "canary-message-6a6a",
    "entities": [{"type": "clientInfo", "platform": "canary-device-3b3b", "country": "canary-country-1d1d"}],
    "channelData": {"source": {"name": "canary-source-5c5c"}, "tenant": {"id": TENANT}},
}
MARKED = (
    *("canary-activity-12ab", "canary-user-8c1d", "canary-display-77e0", "canary-directory-4f4f"),
    *("canary-chat-90d2", "x-canary-locale", "canary-time-2e2e", "canary-message-6a6a"),
    *("canary-device-3b3b", "canary-country-1d1d", "canary-source-5c5c"),
)


async def journey(folder: Path, places: Places) -> tuple[str, list[str]]:
    """Begin in a chat; send, fail, send again, answer, come back, add; by name too.

    Returns a receipt, and nonce and token.
    """
    async with taking(folder, database=places.url) as house:
        numbers = iter(range(1000))

        class Marked(Reporter):
            async def _sent(self, name: str, value: object) -> None:
                self.more = {**SENT, "id": f"canary-activity-12ab-{next(numbers)}"}
                await super()._sent(name, value)  # type: ignore[arg-type]

        await house.house.says(REPORT, **SENT)
        await house.house.reply()
        offered = len(house.house.peer.calls)
        reporter = Marked(house.house)
        await reporter.open()
        await reporter.to_the_list(people=SUBJECT)
        await reporter.press("report_write")
        sheet, nonce = reporter.card, reporter.carried("report_send")["nonce"]
        with broken(), pytest.raises(AssertionError):
            await reporter.press("report_send", text=WORDS)
        reporter.card = sheet
        await reporter.press("report_send", text=WORDS)
        receipt, token = reporter.receipt, reporter.carried("report_kept")["token"]
        await reporter.press("report_kept", last=receipt[-4:])
        await reporter.open()
        await reporter.to_the_receipt(WORDS, name=NAME, people=SUBJECT)
        for case in house.cases(HELEN):
            with house.store.begin() as tx:
                handling.reply(tx, house.handlers[HELEN], case.id, REPLY)
        await reporter.open()
        await reporter.press("report_back")
        await reporter.press("report_come_back", receipt=receipt)
        assert REPLY in reporter.text
        await reporter.press("report_add", text=MORE)
        await reporter.command()
        await house.house.says("", value={"do": "report_send", "text": WORDS}, **SENT)
        places.also("messages", json.dumps([call.body for call in house.house.peer.calls[offered:]]))
        places.also("metrics", await (await house.house.client.get("/metrics")).text())
        await house.house.done()
        places.back_up()
    return receipt, [nonce, token]


def test_no_marker_of_a_report_in_teams_is_anywhere_but_in_its_seal(url: str, tmp_path: Path) -> None:
    with watched(tmp_path, url) as places:
        receipt, tokens = asyncio.run(journey(tmp_path, places))
        places.restart(receipt)
    assert places.holding(*SAID, REPORT, *MARKED, *written(receipt), *tokens) == []
    assert places.holding(*CHOSEN, among=places.kept()) == []
