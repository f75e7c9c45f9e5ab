"""What the doctor says of Slack, which is asked over HTTP."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import installations, open_store
from bot.store.installations import Installation
from tests.adapters.command import clausebot
from tests.adapters.slack.peer import APP_TOKEN, TOKEN, Failure, Peer, elsewhere

SECRET = "0123456789abcdef" * 2


@pytest.fixture
def slack(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    with elsewhere(Peer()) as peer:
        peer.scopes |= {"app_mentions:read", "commands", "groups:history", "im:history"}
        peer.scopes -= {"channels:read", "usergroups:read"}
        settings = {
            "CLAUSEBOT_DATA": str(tmp_path_factory.mktemp("data")),
            "CLAUSEBOT_SEMANTIC": "off",
            "SLACK_API_URL": peer.url("/api/"),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_APP_TOKEN": APP_TOKEN,
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        yield peer


def told(folder: Path, status: int) -> dict[str, str]:
    """What the doctor says, by what it looked at."""
    run = clausebot("doctor", "--knowledge", str(folder))
    assert run.status == status, run.out
    lines = [line.partition(": ") for line in run.out.splitlines()]
    return {f"{name[:4].strip()} {name[6:]}": words for name, _, words in lines if "slack" in name}


def add(folder: Path, file: str, text: str) -> None:
    with (folder / file).open("a") as out:
        out.write(text)


def test_all_is_well_with_a_setting_that_slack_takes(folder: Path, slack: Peer) -> None:
    assert told(folder, 0) == {
        "ok slack signing secret": "it has the form of one; the first event shows whether it is right",
        "ok slack socket": "Slack takes SLACK_APP_TOKEN, and Socket Mode is on",
        "ok slack token": f"it is for the workspace T1, which asks {folder.name}",
        "ok slack scopes": "all that are needed are granted, and no other",
    }


def test_without_slack_it_says_that_it_is_not_set_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEBOT_SEMANTIC", "off")
    assert told(folder, 0) == {"ok slack": "it is not set up"}


def test_a_token_that_slack_does_not_take_is_to_be_mended(
    folder: Path, slack: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-old")
    words = told(folder, 1)["MEND slack token"]
    assert words.startswith("SLACK_BOT_TOKEN: Slack does not take it (invalid_auth). Install the app again")
    assert "xoxb-old" not in words


def test_a_workspace_that_no_organisation_lists_is_to_be_mended(folder: Path, slack: Peer) -> None:
    add(folder, "organisation.yaml", "slack:\n  workspaces: [T2]\n")
    words = told(folder, 1)["MEND slack token"]
    assert words.startswith("no organisation lists the workspace T1. Write slack: with workspaces: [T1] into")


def test_permissions_that_are_missing_are_named(folder: Path, slack: Peer) -> None:
    slack.scopes -= {"commands", "im:history"}
    words = told(folder, 1)["MEND slack scopes"]
    assert words.startswith(
        "missing: commands, im:history. Give the app the manifest of clausebot slack manifest"
    )


def test_a_permission_too_many_is_told(folder: Path, slack: Peer) -> None:
    slack.scopes.add("channels:read")
    words = told(folder, 0)["ok slack scopes"]
    assert words == "all are granted; the bot has no need of channels:read"


def test_user_groups_are_needed_where_the_folder_names_an_audience(folder: Path, slack: Peer) -> None:
    add(folder, "organisation.yaml", "slack:\n  audiences:\n    S0123456789: managers\n")
    assert told(folder, 1)["MEND slack scopes"].startswith("missing: usergroups:read.")


@pytest.mark.parametrize("secret", ["xoxb-1", SECRET.upper(), SECRET[:-1]])
def test_a_signing_secret_of_another_form_is_to_be_mended(
    secret: str, folder: Path, slack: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", secret)
    words = told(folder, 1)["MEND slack signing secret"]
    assert words.startswith("SLACK_SIGNING_SECRET does not look like one of Slack's. Copy it")
    assert secret not in words


def test_an_app_token_that_slack_does_not_take_is_to_be_mended(
    folder: Path, slack: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-old")
    words = told(folder, 1)["MEND slack socket"]
    assert words.startswith("SLACK_APP_TOKEN: Slack does not take it (invalid_auth). Make one with the scope")


ROLES = "marketing-team:\n  name: Marketing team\n  slack: {}\n"


@pytest.mark.parametrize(
    ("channel", "finding", "words"),
    [
        ("C0IN", "ok", "the bot is in C0IN"),
        ("C0OUT", "MEND", "the bot cannot write to C0OUT (not_in_channel). Invite the bot: write /invite"),
        ("C0GONE", "MEND", "the bot cannot write to C0GONE (channel_not_found). See that the id"),
        ("C0OLD", "MEND", "the channel C0OLD is archived: nobody can write there. Unarchive it in Slack"),
        ("general", "MEND", "roles.yaml:2: no channel has such an id. An id begins with C;"),
    ],
)
def test_the_channel_of_a_role_is_looked_for(
    channel: str, finding: str, words: str, folder: Path, slack: Peer
) -> None:
    slack.channels.update({"C0IN": True, "C0OUT": False, "C0OLD": True})
    slack.archived.add("C0OLD")
    slack.scopes |= {"channels:read", "groups:read"}
    add(folder, "roles.yaml", ROLES.format(channel))
    assert told(folder, int(finding == "MEND"))[f"{finding} slack channel of marketing-team"].startswith(
        words
    )


def test_without_the_permission_to_look_at_channels_the_doctor_says_how_to_get_it(
    folder: Path, slack: Peer
) -> None:
    slack.channels["C0IN"] = True
    add(folder, "roles.yaml", ROLES.format("C0IN"))
    found = told(folder, 1)
    assert found["MEND slack scopes"].startswith("missing: channels:read, groups:read.")
    channel = found["MEND slack channel of marketing-team"]
    assert "(missing_scope). Give the app the manifest of clausebot slack manifest" in channel


def test_a_slack_that_cannot_be_reached_is_told_as_such(folder: Path, slack: Peer) -> None:
    slack.fail("auth.test", Failure(status=503))
    assert told(folder, 1)["MEND slack token"].startswith("Slack does not answer (http_503). See whether")


@pytest.fixture
def several(slack: Peer, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings for several workspaces. Returns the folder of secrets."""
    secrets = tmp_path_factory.mktemp("secrets")
    secrets.chmod(0o700)
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    monkeypatch.setenv("CLAUSEBOT_PUBLIC_URL", "https://policies.example.org")
    monkeypatch.setenv("CLAUSEBOT_SECRETS", str(secrets))
    return secrets


def install(secrets: Path, workspace: str, token: str) -> None:
    store = open_store(f"sqlite:///{os.environ['CLAUSEBOT_DATA']}/store.db", secrets)
    with store.begin() as tx:
        installations.save(tx, Installation("slack", workspace, "northbridge", {"token": token, "bot": "U1"}))
    store.close()


def test_with_several_workspaces_there_is_no_token_to_look_at(folder: Path, several: Path) -> None:
    assert told(folder, 0)["ok slack token"] == "each workspace that installs the bot brings its own"


def test_the_token_of_each_workspace_that_installed_the_bot_is_looked_at(folder: Path, several: Path) -> None:
    install(several, "T1", TOKEN)
    assert told(folder, 0)["ok slack scopes"] == "all that are needed are granted, and no other"
    install(several, "T2", "xoxb-revoked")
    said = told(folder, 1)["MEND slack token"]
    assert said.startswith(
        "the token of the workspace T2: Slack does not take it (invalid_auth). Open /slack"
    )
    assert "xoxb-" not in said
