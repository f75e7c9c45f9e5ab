import asyncio
import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.anything import TIMES, json_values
from tests.adapters.desks import counted
from tests.adapters.slack.house import House, run

KEYS = (
    "type",
    "event",
    "team",
    "team_id",
    "enterprise",
    "enterprise_id",
    "event_id",
    "user",
    "user_id",
    "authorizations",
    "actions",
    "view",
    "container",
    "message",
    "state",
    "values",
    "channel",
    "channel_id",
    "text",
    "command",
    "trigger_id",
    "response_url",
    "tokens",
    "tab",
    "assistant_thread",
    "is_ext_shared_channel",
    "private_metadata",
    "bot_id",
    "subtype",
    "ts",
    "thread_ts",
    "channel_type",
    "ssl_check",
    "challenge",
    "payload",
)
TYPES = (
    "event_callback",
    "block_actions",
    "shortcut",
    "message_action",
    "view_submission",
    "view_closed",
    "app_mention",
    "message",
    "app_home_opened",
    "assistant_thread_started",
    "app_uninstalled",
    "tokens_revoked",
    "ssl_check",
    "pick.1",
    "whole",
    "feedback",
    "hand_over",
    "home_search",
    "topic.1",
    "show.1",
    "ask",
    "feedback_why",
    "what_does_the_policy_say",
    "ask_about_policy",
    "report_open",
    "report_again.report_about",
    "report_withdraw",
    "report_desk",
    "report_first",
    "report_about",
    "report_who",
    "report_write",
    "report_receipt",
    "report_back",
    "report_visit",
    "/report",
    "im",
    "C1",
    "T1",
    "U1",
)
likely = st.sampled_from(TYPES)
shapes = st.recursive(
    json_values | likely,
    lambda inner: st.dictionaries(st.sampled_from(KEYS), inner, max_size=8) | st.lists(inner, max_size=2),
    max_leaves=20,
)


@st.composite
def payloads(draw: st.DrawFn) -> dict[str, object]:
    """What looks like a request of Slack's, and holds anything."""
    inner = draw(st.dictionaries(st.sampled_from(KEYS), shapes, max_size=8))
    kind = draw(likely)
    named = {"type": draw(likely), "team_id": "T1", "event_id": f"Ev{draw(st.integers(0))}"}
    event = draw(st.dictionaries(st.sampled_from(KEYS), shapes, max_size=8))
    name = draw(likely)
    parts = {
        "event": {**event, "type": draw(likely)},
        "actions": [
            {"action_id": name, "block_id": "b", "type": "button", "value": draw(st.text(max_size=20))}
        ],
        "callback_id": name,
        "view": {"callback_id": name, "id": "V1", **draw(st.dictionaries(st.sampled_from(KEYS), shapes))},
    }
    chosen = draw(st.sets(st.sampled_from(sorted(parts))))
    return {**inner, **named, "type": kind, **{part: parts[part] for part in chosen}}


requests = st.one_of(st.binary(max_size=200), payloads().map(lambda one: json.dumps(one).encode()))


def test_no_request_whatever_gets_a_500_or_hangs(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        loop = asyncio.get_running_loop()

        @settings(max_examples=TIMES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(requests, st.booleans())
        def attack(body: bytes, signed: bool) -> None:
            headers = {} if signed else {"X-Slack-Signature": "v0=0"}
            answering = asyncio.run_coroutine_threadsafe(house.send(body, **headers), loop)
            status = answering.result(20).status
            assert status in ((200, 400, 403) if signed else (401,))

        await asyncio.to_thread(attack)
        await house.done()
        assert counted(house.desk, 'clausebot_events_total{platform="slack",result="accepted"}') > 0
        house.peer.faults.clear()  # what answers such requests need not be what Slack takes

    run(tmp_path, steps)
