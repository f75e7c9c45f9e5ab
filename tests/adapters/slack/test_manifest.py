"""The app manifest, held to Slack's own limits (github.com/slackapi/manifest-schema) and to what is used."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.slack.manifest import SCOPES, manifest
from bot.settings import read_serving
from tests.adapters.command import clausebot
from tests.adapters.desks import REPORTING
from tests.adapters.slack import peer

PAGE = Path(__file__).parents[3] / "docs" / "slack.md"
ROW = re.compile(r"^\| `([a-z_]+(?::[a-z]+)?)` \| (.+?) \|$", re.MULTILINE)
ADDRESS = "https://policies.example.org"
EVENTS = f"{ADDRESS}/slack/events"
HTTPS = {
    "CLAUSEBOT_PUBLIC_URL": ADDRESS,
    "SLACK_SIGNING_SECRET": "a secret",
    "SLACK_BOT_TOKEN": "xoxb-1",
}
SOCKET = {"SLACK_APP_TOKEN": "xapp-1", "SLACK_BOT_TOKEN": "xoxb-1"}
SEVERAL = {
    "CLAUSEBOT_PUBLIC_URL": ADDRESS,
    "SLACK_SIGNING_SECRET": "a secret",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "secret",
}
SCOPE_OF_EVENT = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}
"""Events that Slack sends only with a scope; the others need none."""


def made(environ: dict[str, str]) -> dict[str, Any]:
    return manifest(read_serving(environ), [])


def every_url(node: object) -> list[str]:
    if isinstance(node, dict):
        return [url for value in node.values() for url in every_url(value)]
    if isinstance(node, list):
        return [url for value in node for url in every_url(value)]
    return [node] if isinstance(node, str) and "://" in node else []


def test_what_is_printed_can_be_pasted_as_json_and_as_yaml(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SOCKET.items():
        monkeypatch.setenv(name, value)
    run = clausebot("slack", "manifest", "--knowledge", str(folder))
    assert run.status == 0
    assert json.loads(run.out) == yaml.safe_load(run.out) == made(SOCKET)


@pytest.mark.parametrize("environ", [{}, SOCKET, {**SOCKET, "CLAUSEBOT_PUBLIC_URL": ADDRESS}])
def test_for_socket_mode_no_address_of_ours_goes_to_slack(environ: dict[str, str]) -> None:
    whole = made(environ)
    assert whole["settings"]["socket_mode_enabled"] is True
    assert every_url(whole) == []


@pytest.mark.parametrize("environ", [{"CLAUSEBOT_PUBLIC_URL": f"{ADDRESS}/"}, HTTPS])
def test_behind_https_events_buttons_and_the_command_come_to_one_address(environ: dict[str, str]) -> None:
    whole = made(environ)
    assert whole["settings"]["socket_mode_enabled"] is False
    assert every_url(whole) == [EVENTS] * 3


def test_for_several_workspaces_slack_knows_where_to_send_people_back_to() -> None:
    whole = made(SEVERAL)
    assert whole["oauth_config"]["redirect_urls"] == [f"{ADDRESS}/slack/oauth_redirect"]
    assert whole["settings"]["org_deploy_enabled"] is True
    assert "redirect_urls" not in made(HTTPS)["oauth_config"]


def test_the_form_is_in_it_only_where_reports_are_taken_and_needs_no_permission_more() -> None:
    taken, not_taken = made(HTTPS | REPORTING), made(HTTPS)
    assert [one["command"] for one in taken["features"]["slash_commands"]] == ["/policy", "/report"]
    assert taken["features"]["shortcuts"][2:] == [
        {
            "name": "Report something",
            "type": "global",
            "callback_id": "report_something",
            "description": "Tell somebody what happened, with your name or without",
        }
    ]
    assert taken["oauth_config"] == not_taken["oauth_config"]
    assert "eport" not in json.dumps(not_taken)


def test_an_address_that_is_missing_is_told_with_its_mend(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "a secret")
    run = clausebot("slack", "manifest", "--knowledge", str(folder))
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("clausebot: CLAUSEBOT_PUBLIC_URL: it is missing.")


def test_no_permission_is_asked_for_that_no_call_no_event_and_no_command_needs() -> None:
    called = {scope for scope in peer.SCOPES.values() if scope}
    heard = {
        SCOPE_OF_EVENT.get(name) for name in made(SOCKET)["settings"]["event_subscriptions"]["bot_events"]
    }
    assert set(SCOPES) == called | (heard - {None}) | {"commands", "groups:read"}


def test_user_groups_are_read_only_where_a_folder_names_an_audience_for_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "usergroups:read" not in clausebot("slack", "manifest", "--knowledge", str(folder)).out
    with (folder / "organisation.yaml").open("a") as file:
        file.write("slack:\n  audiences:\n    S0123456789: managers\n")
    assert "usergroups:read" in clausebot("slack", "manifest", "--knowledge", str(folder)).out


def test_channels_are_looked_at_only_where_a_folder_names_one_for_a_role(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "channels:read" not in clausebot("slack", "manifest", "--knowledge", str(folder)).out
    with (folder / "roles.yaml").open("a") as file:
        file.write("press-office:\n  name: Press office\n  slack: C0123456789\n")
    scopes = json.loads(clausebot("slack", "manifest", "--knowledge", str(folder)).out)["oauth_config"]
    assert {"channels:read", "groups:read"} <= set(scopes["scopes"]["bot"])


def test_the_guide_gives_the_reason_of_every_permission() -> None:
    assert dict(ROW.findall(PAGE.read_text("utf-8"))) == dict(SCOPES)


@pytest.mark.parametrize("environ", [SOCKET, HTTPS, SEVERAL, HTTPS | REPORTING])
def test_slack_s_limits_hold(environ: dict[str, str]) -> None:
    whole = made(environ)
    features = whole["features"]
    assert len(whole["display_information"]["name"]) <= 35
    assert len(whole["display_information"]["description"]) <= 140
    assert len(features["bot_user"]["display_name"]) <= 80
    assert len(features["agent_view"]["agent_description"]) <= 300
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    for command in features["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command.get("usage_hint", "")) <= 1000
    assert "agent_view" in features
    assert "assistant:write" in whole["oauth_config"]["scopes"]["bot"]  # Slack wants both or neither
