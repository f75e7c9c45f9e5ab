"""Unlike markers in every field that Slack sends; then every place is searched where one could be."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from adapters.slack.form import ANYWHERE, OPEN, WITH_RECEIPT
from bot.reporting import handling
from tests.adapters.canary import (
    CHOSEN,
    MORE,
    NAME,
    REPLY,
    SAID,
    WORDS,
    Places,
    broken,
    watched,
    written,
)
from tests.adapters.slack.house import House
from tests.adapters.slack.peer import TEAM
from tests.adapters.slack.reporter import ANONYMOUS, ASKED, KIND, NAMED, Reporter, college
from tests.reporting.handlers import HELEN, cases_of
from tests.store.conftest import postgres, url

__all__ = ["postgres", "url"]

MARKED = {
    "user": {
        "id": "U0CANARYUSER",
        "username": "canary-user-name",
        "name": "canary-real-name",
        "team_id": "T0CANARYHOME",
    },
    "team": {"id": TEAM, "domain": "canary-domain"},
    "enterprise_user_id": "W0CANARYGRID",
    "locale": "x-canary-locale",
    "channel": {"id": "D0CANARYDM", "name": "canary-channel"},
    "api_app_id": "A0CANARYAPP",
    "token": "canary-verification-token",
    "action_ts": "1747474747.474747",
    "client_msg_id": "canary-client-message",
}
TRIGGER, RESPONSE, VIEW = "canary-trigger-6b6b", "canary-response-77aa", "V0CANARYVIEW"
EVENT, HASH = "Ev0CANARYEVENT", "canary-hash-3c3c"
SENT = (
    *("U0CANARYUSER", "canary-user-name", "canary-real-name", "T0CANARYHOME", "canary-domain"),
    *("W0CANARYGRID", "x-canary-locale", "D0CANARYDM", "canary-channel", "A0CANARYAPP"),
    *("canary-verification-token", "1747474747.474747", "canary-client-message"),
    *(TRIGGER, RESPONSE, VIEW, EVENT, HASH),
)


class Marked(House):
    """Whatever is sent carries the markers."""

    async def interacts(self, kind: str, **more: Any) -> Any:
        more["view"] = {**more["view"], "id": VIEW, "hash": HASH} if "view" in more else {}
        more["view"] or more.pop("view")
        where = {"response_url": self.peer.url(f"/response/{RESPONSE}"), "trigger_id": self.trigger()}
        return await self.payload({"type": kind, **MARKED, **where, **more, "user": MARKED["user"]})

    def trigger(self) -> str:
        return f"{super().trigger()}.{TRIGGER}"


def test_no_marker_of_a_report_is_anywhere_but_in_its_seal(url: str, tmp_path: Path) -> None:
    with watched(tmp_path, url) as places:
        receipt, token = asyncio.run(_journey(places))
        places.restart(receipt)
    assert "could not be dealt with" in places.ours.getvalue(), "it failed in the middle, and our log says so"
    assert places.holding(*SAID, ASKED, *SENT, *written(receipt), token) == []
    assert places.holding(*CHOSEN, among=places.kept()) == []


async def _journey(places: Places) -> tuple[str, str]:
    """Begin in a chat, send, fail in the middle, send again, answer, add; by name, too."""
    async with college(places.folder, environ={"CLAUSEBOT_DATABASE_URL": places.url}) as at:
        at.house.__class__ = Marked
        event = {"user": "U0CANARYUSER", "channel": "D0CANARYDM", "client_msg_id": "canary-client-message"}
        await at.house.says(ASKED, **event)
        reply = await at.house.peer.next("chat.postMessage")
        first = await at.reporter.gets("views.open", at.house.presses(OPEN, reply))
        write = await (await (await first.sends(named=ANONYMOUS)).sends(people=["Callum Baird"])).sends()
        with broken():
            assert (await write.sends_off(text=WORDS))["response_action"] == "errors"
        sent = await write.sends(text=WORDS)
        receipt, token = sent.receipt, at.reporter.view["private_metadata"].split('"')[-2]
        await sent.sends(last=receipt[-4:])
        named = await (await Reporter(at.house).opens()).sends(kind=KIND, named=NAMED)
        named = await (await named.sends(people=["Callum Baird"])).sends()
        assert (await named.sends(text=WORDS, name=NAME)).receipt
        store = at.house.desk.store
        for case in cases_of(store, at.handlers[HELEN]):
            with store.begin() as tx:
                handling.reply(tx, at.handlers[HELEN], case.id, REPLY)
        back = await (await Reporter(at.house).opens()).presses(WITH_RECEIPT, "views.push")
        visit = await back.sends(typed=receipt)
        assert REPLY in visit.text
        assert MORE in (await visit.sends(text=MORE)).text
        await at.house.interacts("shortcut", callback_id=ANYWHERE)
        places.also("metrics", at.house.desk.metrics.page().decode())
        places.back_up()
        return receipt, token
