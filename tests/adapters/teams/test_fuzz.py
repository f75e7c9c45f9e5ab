import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.anything import TIMES, json_values
from tests.adapters.desks import REPORTING, counted
from tests.adapters.teams.house import House, run
from tests.adapters.teams.peer import BOT, TENANT

KEYS = (
    *("action", "data", "do", "verb", "clause", "clauses", "asked", "answer", "role", "handover", "value"),
    *("handed_question", "handed_answer", "parameters", "name", "messagePayload", "body", "content", "text"),
    *("actionName", "actionValue", "reaction", "feedback", "reason", "commandId", "id", "type", "mentioned"),
    *("kind", "named", "people", "roles", "other", "shown", "nonce", "token", "receipt", "last", "manager"),
    *("tenant", "conversationType", "membersAdded", "entities", "replyToId", "locale", "aadObjectId"),
    *(
        "channelData",
        "recipient",
        "from",
        "conversation",
        "serviceUrl",
        "channelId",
        "msteams",
        "queryOptions",
    ),
)
WORDS = (
    *("message", "invoke", "conversationUpdate", "installationUpdate", "add", "personal", "channel", "like"),
    *("adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/query", "message/fetchTask"),
    *("composeExtension/fetchTask", "composeExtension/submitAction", "message/submitAction", "dislike"),
    *("pick", "whole", "hand_over", "hand_over_send", "hand_over_answer", "query", "feedback", "mention"),
    *(
        "report_open",
        "report_about",
        "report_who",
        "report_write",
        "report_send",
        "report_kept",
        "report_back",
    ),
    *(
        "report_come_back",
        "report_add",
        "report_sure",
        "report_keep",
        "report_withdraw",
        "report_desk",
        "reportSomething",
        "yes",
        "nobody",
    ),
    *("marketing-team", "social-media:3.2.7", "social-media/reply", "may I?", "which?", "en-GB", BOT, TENANT),
)
likely = st.sampled_from(WORDS)
shapes = st.recursive(
    json_values | likely,
    lambda inner: st.dictionaries(st.sampled_from(KEYS), inner, max_size=8) | st.lists(inner, max_size=2),
    max_leaves=20,
)


@st.composite
def activities(draw: st.DrawFn) -> dict[str, Any]:
    """What looks like an activity, and holds anything."""
    parts = draw(st.dictionaries(st.sampled_from(KEYS), shapes, max_size=6))
    return {**parts, "type": draw(likely), "name": draw(likely), "value": draw(shapes), "text": draw(shapes)}


requests = st.one_of(st.binary(max_size=200), activities())


@pytest.mark.usefixtures("sdk")
def test_no_activity_whatever_gets_a_500_or_hangs(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        loop = asyncio.get_running_loop()

        async def send(activity: bytes | dict[str, Any], signed: bool, whole: bool) -> int:
            headers = {} if signed else {"Authorization": "Bearer a.b.c"}
            if isinstance(activity, bytes):
                return (await house.post(activity, **headers)).status
            sent = {**house.activity("message"), **activity} if whole else {**activity}
            if whole:  # the rest of the way in is open, so that what lies behind it is met
                sent |= {name: house.activity("")[name] for name in ("id", "serviceUrl", "channelId")}
            return (await house.post(json.dumps(sent).encode(), **headers)).status

        @settings(max_examples=TIMES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(requests, st.booleans(), st.booleans())
        def attack(activity: bytes | dict[str, Any], unsigned: bool, bare: bool) -> None:
            sending = send(activity, not unsigned, not bare)
            status = asyncio.run_coroutine_threadsafe(sending, loop).result(20)
            assert status in ((401,) if unsigned else (200, 400, 401, 501))

        await asyncio.to_thread(attack)
        await house.done()
        assert counted(house.desk, 'clausebot_events_total{platform="teams",result="accepted"}') > 0
        assert counted(house.desk, 'clausebot_events_total{platform="teams",result="failed"}') == 0
        house.peer.faults.clear()  # what answers such activities need not be what Teams takes

    run(tmp_path, steps, environ=REPORTING)
