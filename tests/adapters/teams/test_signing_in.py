"""The bot shows who it is without a secret: by a certificate, or by the machine that it runs on."""

from __future__ import annotations

import asyncio
import base64
import io
import logging
import time
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import hashes

from adapters import logs
from adapters.ports import TryAgainError
from adapters.teams.adapter import signing_in
from adapters.teams.credentials import CONNECTOR, Credentials
from bot.settings import SettingError, TeamsSettings, read_serving
from tests.adapters.teams.house import House, read, run
from tests.adapters.teams.microsoft import LOGIN, Microsoft, certified, login, machine, pfx
from tests.adapters.teams.peer import APP_ID, TENANT, Peer

OURSELVES = {"MICROSOFT_APP_TYPE": "UserAssignedMSI"}


def settings(**environ: str) -> TeamsSettings:
    plain = {"MICROSOFT_APP_ID": APP_ID, "CLAUSEBOT_TEAMS_SDK": "agents", "MICROSOFT_APP_TENANT_ID": TENANT}
    teams = read_serving({name: value for name, value in {**plain, **environ}.items() if value}).teams
    assert teams
    return teams


def credentials(**environ: str) -> Credentials:
    return signing_in(settings(**environ), None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("environ", "directory"),
    [({}, TENANT), ({"MICROSOFT_APP_TYPE": "MultiTenant"}, "botframework.com")],
    ids=["one tenant", "several"],
)
def test_a_certificate_signs_who_the_bot_is(
    environ: dict[str, str], directory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The login service runs in the bot's own loop: it can only answer if the library does not block it."""
    microsoft = Microsoft()

    async def steps() -> str:
        async with login(tmp_path, monkeypatch, microsoft):
            return await credentials(MICROSOFT_APP_CERTIFICATE=str(pfx(tmp_path)), **environ).token(CONNECTOR)

    assert asyncio.run(steps()) == "a token"
    (asked,) = microsoft.asked
    assert (asked["tenant"], asked["client_id"], asked["scope"]) == (directory, APP_ID, CONNECTOR)
    assert "client_secret" not in asked
    private, certificate = certified("clausebot")
    head = jwt.get_unverified_header(asked["client_assertion"])
    mark = base64.urlsafe_b64encode(certificate.fingerprint(hashes.SHA256())).decode()
    assert (head["alg"], head["x5t#S256"].rstrip("=")) == ("PS256", mark.rstrip("="))
    address = f"https://{LOGIN}/{directory}/oauth2/v2.0/token"
    claims = jwt.decode(
        asked["client_assertion"], private.public_key(), algorithms=["PS256"], audience=address
    )
    assert (claims["iss"], claims["sub"]) == (APP_ID, APP_ID)
    assert time.time() < claims["exp"] < time.time() + 3600


def test_a_machine_in_azure_shows_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    microsoft = Microsoft()

    async def steps() -> str:
        async with machine(monkeypatch, microsoft):
            return await credentials(**OURSELVES).token(CONNECTOR)

    assert asyncio.run(steps()) == "a token"
    (asked,) = microsoft.asked
    assert (asked["resource"], asked["client_id"]) == ("https://api.botframework.com", APP_ID)


def test_replies_carry_the_token_that_the_certificate_got(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    microsoft, peer = Microsoft(), Peer()
    microsoft.told["access_token"] = token = "a token for https://api.botframework.com"
    peer._tokens.add(token)

    async def steps(house: House) -> None:
        async with login(tmp_path, monkeypatch, microsoft):
            for number in range(3):
                await house.says("may I?")
                assert read(await house.reply(number + 1)).startswith("Not allowed.")
            await house.done()

    environ = {
        "MICROSOFT_APP_PASSWORD": "",
        "MICROSOFT_APP_CERTIFICATE": str(pfx(tmp_path)),
        "CLAUSEBOT_TEAMS_SDK": "agents",
    }
    run(tmp_path, steps, environ=environ, peer=peer)
    assert len(microsoft.asked) == 1


def test_who_is_refused_learns_it_by_the_kind_of_error_and_its_words_stay_out_of_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.StringIO()
    before, level = logging.root.handlers, logging.root.level
    logs.configure(stream)
    logging.root.setLevel(logging.DEBUG)

    async def steps() -> None:
        async with machine(monkeypatch, Microsoft(told={"error": "MARK", "error_description": "MARK"})):
            await credentials(**OURSELVES).token(CONNECTOR)

    try:
        with pytest.raises(TryAgainError) as caught:
            asyncio.run(steps())
    finally:
        logging.root.handlers = before
        logging.root.setLevel(level)
    assert caught.value.kind == "login_ValueError"
    assert stream.getvalue()
    assert "MARK" not in stream.getvalue()


def test_a_service_that_hangs_is_left_alone_until_it_has_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.teams.agents.LOGIN_SECONDS", 0.2)
    monkeypatch.setattr("adapters.teams.credentials.AGAIN_SECONDS", 0.0)
    microsoft = Microsoft(hangs=asyncio.Event())

    async def steps() -> None:
        async with machine(monkeypatch, microsoft):
            ours = credentials(**OURSELVES)
            for _ in range(3):
                with pytest.raises(TryAgainError) as caught:
                    await ours.token(CONNECTOR)
                assert caught.value.kind == "login_TimeoutError"

    asyncio.run(steps())
    assert len(microsoft.asked) == 1


def test_a_library_that_is_not_installed_is_named_with_the_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    found: Callable[[str], object] = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "microsoft_agents" else found(name)
    )
    with pytest.raises(SettingError) as caught:
        credentials(**OURSELVES)
    assert str(caught.value).startswith("CLAUSEBOT_TEAMS_SDK: ")
    assert "pip install 'clausebot[agents]'" in str(caught.value)
