"""Who gets in: the Bot Connector, with a token that is right; without an app id, this machine."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest

from adapters.teams.tokens import AGAIN_SECONDS, LOOK_SECONDS
from tests.adapters.desks import counted
from tests.adapters.teams.house import House, run
from tests.adapters.teams.peer import APP_ID, ISSUER, Failure, Peer, published, signed

pytestmark = pytest.mark.usefixtures("sdk")


def unsigned(house: House) -> str:
    claims = {"iss": ISSUER, "aud": APP_ID, "exp": int(time.time()) + 600, "serviceurl": house.peer.service}
    return jwt.encode(claims, None, algorithm="none", headers={"kid": "key-1"})


def by_shared_secret(house: House) -> str:
    """Signed with the public key as if it were a secret, which a careless check takes."""
    claims = {"iss": ISSUER, "aud": APP_ID, "exp": int(time.time()) + 600, "serviceurl": house.peer.service}
    parts = ({"alg": "HS256", "kid": "key-1"}, claims)
    told = ".".join(in_token(json.dumps(part).encode()) for part in parts)
    secret = json.dumps(published("key-1")).encode()
    return f"{told}.{in_token(hmac.digest(secret, told.encode(), 'sha256'))}"


def in_token(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def changed(house: House) -> str:
    head, claims, signature = house.token.split(".")
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    return f"{head}.{in_token(json.dumps({**told, 'extra': 1}).encode())}.{signature}"


WRONG: dict[str, Callable[[House], str | None]] = {
    "missing": lambda house: None,
    "empty": lambda house: "",
    "of another scheme": lambda house: "Basic Y2xhdXNlOmJvdA==",
    "no token behind its scheme": lambda house: "Bearer",
    "junk": lambda house: "Bearer junk",
    "junk with dots": lambda house: "Bearer a.b.c",
    "not ASCII": lambda house: "Bearer ÿ.ÿ.ÿ",
    "long": lambda house: f"Bearer {'a' * 6000}",
    "expired": lambda house: f"Bearer {house.peer.token(exp=int(time.time()) - 400)}",
    "not yet valid": lambda house: f"Bearer {house.peer.token(nbf=int(time.time()) + 900)}",
    "without an end": lambda house: f"Bearer {house.peer.token(exp=None)}",
    "forged": lambda house: f"Bearer {signed(house.peer.service, name='key-2', kid='key-1')}",
    "changed": lambda house: f"Bearer {changed(house)}",
    "of an unknown key": lambda house: f"Bearer {signed(house.peer.service, name='key-2')}",
    "unsigned": lambda house: f"Bearer {unsigned(house)}",
    "signed by a shared secret": lambda house: f"Bearer {by_shared_secret(house)}",
    "for another bot": lambda house: f"Bearer {house.peer.token(aud='22222222-2222-4333-8444-555555555555')}",
    "for no bot": lambda house: f"Bearer {house.peer.token(aud=None)}",
    "of another issuer": lambda house: f"Bearer {house.peer.token(iss='https://sts.windows.net/x/')}",
    "of no issuer": lambda house: f"Bearer {house.peer.token(iss=None)}",
    "for another service": lambda house: (
        f"Bearer {house.peer.token(serviceurl='https://smba.trafficmanager.net/uk/')}"
    ),
    "for no service": lambda house: f"Bearer {house.peer.token(serviceurl=None)}",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_a_token_that_is(wrong: Callable[[House], str | None], tmp_path: Path) -> None:
    """…is refused with 401; nothing is processed, and nothing is sent."""

    async def steps(house: House) -> None:
        for activity in (
            house.activity("message", text="may I?"),
            house.activity("invoke", name="composeExtension/query", value={}),
        ):
            assert (await house.send(activity, Authorization=wrong(house))).status == 401
        await house.done()
        assert (house.talk.asked, house.peer.calls) == ([], [])
        assert counted(house.desk, 'clausebot_events_total{platform="teams",result="refused"}') == 2

    run(tmp_path, steps)


def test_a_clock_that_is_a_little_off_does_no_harm(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        late = house.peer.token(exp=int(time.time()) - 200, nbf=int(time.time()) - 4000)
        assert (await house.send(house.activity("message", text="hi"), Authorization=f"Bearer {late}")).ok

    run(tmp_path, steps)


@pytest.mark.parametrize(
    "service",
    [
        "https://evil.example/",
        "http://smba.trafficmanager.net/uk/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net:8443/uk/",
        "https://smba.trafficmanager.net@evil.example/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "https://smba.trafficmanager.net/uk/?x=",
        "",
    ],
)
def test_an_activity_that_would_have_it_post_elsewhere_is_refused_though_its_token_says_so(
    service: str, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        token = f"Bearer {house.peer.token(serviceurl=service)}"
        answer = await house.send(
            house.activity("message", serviceUrl=service, text="hi"), Authorization=token
        )
        assert answer.status == (401 if service else 400)
        await house.done()
        assert house.talk.asked == []

    run(tmp_path, steps)


def test_an_activity_of_another_channel_is_refused(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says("hi", channelId="webchat")).status == 401

    run(tmp_path, steps)


def test_a_key_that_signs_for_other_channels_is_no_key(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says("hi")).status == 401

    run(tmp_path, steps, peer=Peer(keys=[published("key-1", ("webchat",))]))


def test_keys_are_fetched_once_and_again_when_a_new_one_signs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.tokens.LOOK_SECONDS", 0.0)

    async def steps(house: House) -> None:
        answers = await asyncio.gather(*(house.says("hi") for _ in range(20)))
        assert {answer.status for answer in answers} == {200}
        assert house.peer.fetched.count("keys") == 1
        house.peer.keys = [published("key-2")]
        new = f"Bearer {signed(house.peer.service, name='key-2')}"
        assert (await house.send(house.activity("message", text="hi"), Authorization=new)).ok
        assert house.peer.fetched.count("keys") == 2

    run(tmp_path, steps)


def test_tokens_of_unknown_keys_do_not_make_it_fetch_keys_each_time(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("hi")
        for number in range(20):
            junk = f"Bearer {signed(house.peer.service, name='key-2', kid=f'other-{number}')}"
            assert (await house.send(house.activity("message", text="hi"), Authorization=junk)).status == 401
        assert house.peer.fetched.count("keys") == 1

    run(tmp_path, steps)
    assert LOOK_SECONDS >= 60


@pytest.mark.parametrize(
    "failure", [Failure(status=503), Failure(body="<html>"), Failure(body="{}"), Failure(hang=True)]
)
def test_while_the_keys_cannot_be_had_it_asks_to_be_sent_the_activity_again(
    failure: Failure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.tokens.FETCH_SECONDS", 0.3)
    monkeypatch.setattr("adapters.teams.tokens.AGAIN_SECONDS", 0.5)

    async def steps(house: House) -> None:
        house.peer.fail("metadata", failure)
        asking = asyncio.create_task(house.says("hi"))
        assert (await house.client.get("/healthz")).status == 200  # the loop goes on meanwhile
        assert (await asking).status == 503
        assert (await house.says("hi")).status == 503  # nobody is asked again so soon
        await asyncio.sleep(0.6)
        assert (await house.says("hi")).status == 200
        assert house.peer.fetched.count("metadata") == 2

    run(tmp_path, steps)
    assert AGAIN_SECONDS > 0


GARBAGE = {
    "nothing": b"",
    "not UTF-8": b"\xff\xfe",
    "not JSON": b"{",
    "a list": b"[]",
    "a number": b"1",
    "an empty object": b"{}",
    "deep": b'{"a":' * 5000,
    "no type": b'{"conversation": {"id": "c"}, "serviceUrl": "https://x"}',
    "half a character in an id": b'{"type": "message", "conversation": {"id": "\\ud800"}}',
    "an endless id": b'{"type": "message", "conversation": {"id": "' + b"c" * 5000 + b'"}}',
    "a conversation that is a list": b'{"type": "message", "conversation": [], "serviceUrl": "https://x"}',
}


@pytest.mark.parametrize("body", GARBAGE.values(), ids=list(GARBAGE))
def test_garbage_is_refused_without_repeating_it(body: bytes, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        answer = await house.post(body)
        assert answer.status == 400
        assert len(await answer.text()) < 60

    run(tmp_path, steps)


def test_a_body_over_a_mebibyte_is_refused(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.says("a" * (1 << 20))).status == 413

    run(tmp_path, steps)


@pytest.mark.parametrize(
    "name", ["signin/verifyState", "fileConsent/invoke", "", "composeExtension/selectItem"]
)
def test_an_invoke_that_nobody_here_answers_is_501(name: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.send(house.activity("invoke", name=name, value={}))).status == 501

    run(tmp_path, steps)


@pytest.mark.parametrize(
    "kind", ["typing", "messageReaction", "messageUpdate", "event", "endOfConversation", "x"]
)
def test_what_is_no_concern_of_the_bot_s_is_acknowledged_and_left(kind: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.send(house.activity(kind, text="may I?"))).status == 200
        await house.done()
        assert (house.talk.asked, house.peer.calls) == ([], [])

    run(tmp_path, steps)


def test_an_activity_that_comes_twice_is_answered_once_also_across_a_restart(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        activity = house.activity("message", text="may I?", id="f:1")
        answers = await asyncio.gather(*(house.send(activity) for _ in range(5)))
        assert {answer.status for answer in answers} == {200}
        await house.done()
        house.desk.open()
        assert len(house.peer.made("send")) == 1

    async def again(house: House) -> None:
        assert (await house.says("may I?", id="f:1")).status == 200
        await house.done()
        assert house.peer.calls == []

    run(tmp_path, steps)
    run(tmp_path, again)


def test_the_same_number_in_another_conversation_is_another_activity(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        for place in ("a:1", "a:2"):
            await house.says("may I?", id="f:1", conversation={"id": place, "conversationType": "personal"})
        await house.peer.next("send", 2)

    run(tmp_path, steps)


def test_a_full_queue_refuses_and_takes_the_activity_when_it_is_sent_again(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        house.desk._most_jobs = 0
        activity = house.activity("message", text="may I?")
        answer = await house.send(activity)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        house.desk._most_jobs = 10
        assert (await house.send(activity)).status == 200
        await house.peer.next()

    run(tmp_path, steps)


# --- without an app id -----------------------------------------------------------------------------

LOCAL = {"MICROSOFT_APP_ID": "", "MICROSOFT_APP_PASSWORD": "", "MICROSOFT_APP_TENANT_ID": ""}
HERE = {"Authorization": None}


def test_without_an_app_id_a_client_on_this_machine_is_answered(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.send(house.activity("message", text="may I?", channelId="emulator"), **HERE)).ok
        await house.peer.next()

    run(tmp_path, steps, environ=LOCAL, peer=Peer(anonymous=True))


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.5"},
        {"Forwarded": "for=203.0.113.5"},
        {"Host": "policies.example.org"},
        {"Host": "policies.example.org:8080"},
        {"Via": "1.1 proxy"},
        {"Origin": "https://evil.example"},
    ],
    ids=str,
)
def test_without_an_app_id_nobody_from_elsewhere_is_answered(headers: dict[str, str], tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        assert (await house.send(house.activity("message", text="may I?"), **HERE, **headers)).status == 401
        await house.done()
        assert house.talk.asked == []

    run(tmp_path, steps, environ=LOCAL, peer=Peer(anonymous=True))


@pytest.mark.parametrize(
    "service", ["https://evil.example/", "http://169.254.169.254/", "https://smba.trafficmanager.net/uk/"]
)
def test_without_an_app_id_it_posts_to_this_machine_only(service: str, tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        activity = house.activity("message", text="may I?", serviceUrl=service)
        assert (await house.send(activity, **HERE)).status == 401
        await house.done()
        assert house.talk.asked == []

    run(tmp_path, steps, environ=LOCAL, peer=Peer(anonymous=True))
