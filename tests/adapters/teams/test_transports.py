"""What the two libraries do unlike each other, or did wrong, and what was done about it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.ports import TryAgainError
from adapters.teams import agents
from adapters.teams.adapter import signing_in
from bot.settings import SettingError, TeamsSettings, read_serving
from tests.adapters.teams.house import House, in_channel, run
from tests.adapters.teams.peer import APP_ID, TENANT


def settings(**environ: str) -> TeamsSettings:
    plain = {"MICROSOFT_APP_ID": APP_ID, "CLAUSEBOT_TEAMS_SDK": "agents", "MICROSOFT_APP_TENANT_ID": TENANT}
    teams = read_serving({**plain, **environ}).teams
    assert teams
    return teams


@pytest.mark.usefixtures("sdk")
def test_all_that_an_activity_holds_arrives(tmp_path: Path) -> None:
    """botbuilder leaves out what it does not know of an entity: citations came without their content."""
    activity = {
        "type": "message",
        "summary": "s",
        "text": "t [1]",
        "somethingNew": {"a": [1, None, True]},
        "entities": [
            {
                "type": "https://schema.org/Message",
                "@type": "Message",
                "@context": "https://schema.org",
                "citation": [
                    {"position": 1, "appearance": {"name": "n", "abstract": "a", "@type": "DigitalDocument"}}
                ],
            }
        ],
    }

    async def steps(house: House) -> None:
        transport = house.adapter._transport
        await transport.send(house.peer.service, "a:1", activity)
        assert (await house.peer.next("cited")).body == activity
        await transport.update(house.peer.service, "a:1", "m1", activity)
        assert (await house.peer.next("update")).body == activity

    run(tmp_path, steps)


@pytest.mark.usefixtures("sdk")
def test_many_replies_need_no_thread_each(tmp_path: Path) -> None:
    """botbuilder's own client sends from threads, and makes up its list of retries for each call."""

    async def steps(house: House) -> None:
        await house.mentions("may I?")
        await house.peer.next()
        before = threading.active_count()
        for number in range(30):
            place = {**in_channel(), "id": f"19:{number}"}
            await house.mentions("may I?", conversation=place)
        await house.peer.next("send", 31)
        assert threading.active_count() <= before + 8  # those that ask the core and write to the store

    run(tmp_path, steps)


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({"MICROSOFT_APP_TYPE": "UserAssignedMSI"}, "user_managed_identity"),
        ({"CERTIFICATE": ""}, "certificate"),
    ],
    ids=["identity", "certificate"],
)
def test_the_bot_can_show_who_it_is_without_a_secret(
    environ: dict[str, str], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []

    class Auth:
        def __init__(self, configuration: Any) -> None:
            made.append(configuration)

        async def get_access_token(self, resource: str, scopes: list[str]) -> str:
            return f"{resource} {scopes}"

    monkeypatch.setattr(agents, "MsalAuth", Auth)
    if "CERTIFICATE" in environ:
        (tmp_path / "teams.pfx").write_bytes(b"")
        environ = {"MICROSOFT_APP_CERTIFICATE": str(tmp_path / "teams.pfx")}
    credentials = signing_in(settings(**environ), None)  # type: ignore[arg-type]
    token = asyncio.run(credentials.token("https://api.botframework.com/.default"))
    assert token == "https://api.botframework.com ['https://api.botframework.com/.default']"
    (configuration,) = made
    assert configuration.AUTH_TYPE.name == kind
    assert (configuration.CLIENT_ID, configuration.TENANT_ID) == (APP_ID, TENANT)


def test_a_library_that_cannot_sign_in_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Auth:
        def __init__(self, configuration: Any) -> None:
            pass

        async def get_access_token(self, *_: object) -> str:
            raise ValueError("MARK: the whole answer of the service")

    monkeypatch.setattr(agents, "MsalAuth", Auth)
    credentials = signing_in(settings(MICROSOFT_APP_TYPE="UserAssignedMSI"), None)  # type: ignore[arg-type]
    with pytest.raises(TryAgainError) as caught:
        asyncio.run(credentials.token("x/.default"))
    assert caught.value.kind == "login_ValueError"


def test_a_library_that_is_not_installed_is_named_with_the_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    found: Callable[[str], object] = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "microsoft_agents" else found(name)
    )
    with pytest.raises(SettingError) as caught:
        signing_in(settings(MICROSOFT_APP_TYPE="UserAssignedMSI"), None)  # type: ignore[arg-type]
    assert str(caught.value).startswith("CLAUSEBOT_TEAMS_SDK: ")
    assert "pip install 'clausebot[agents]'" in str(caught.value)
