import pytest

from bot.settings import read_serving
from tests.settings.faults import assert_named_with_its_mend

APP_ID = {"MICROSOFT_APP_ID": "11111111-2222-4333-8444-55555555555A"}
SECRET = {"MICROSOFT_APP_PASSWORD": "5ec"}
TENANT = {"MICROSOFT_APP_TENANT_ID": "66666666-7777-4888-8999-000000000000"}
AGENTS = {"CLAUSEBOT_TEAMS_SDK": "agents"}
IDENTITY = {"MICROSOFT_APP_TYPE": "UserAssignedMSI"}
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
PUBLIC = {"CLAUSEBOT_PUBLIC_URL": "https://policies.example.org/"}


def test_an_app_id_and_its_secret_are_all_that_teams_needs() -> None:
    several = read_serving(APP_ID | SECRET).teams
    assert several is not None
    assert (several.app_id[-1], several.app_type, several.sdk) == ("a", "MultiTenant", "botbuilder")
    one = read_serving(APP_ID | SECRET | TENANT | AGENTS).teams
    assert one is not None
    assert (one.app_type, one.sdk) == ("SingleTenant", "agents")
    assert "5ec" not in repr(one)


def test_a_process_that_nobody_reaches_from_elsewhere_serves_local_clients_of_teams() -> None:
    teams = read_serving({}).teams
    assert teams is not None
    assert teams.app_id == ""
    assert read_serving(SLACK).teams is None
    assert read_serving(PUBLIC).teams is None
    assert read_serving(PUBLIC | AGENTS).teams is None


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (SECRET, "MICROSOFT_APP_PASSWORD"),
        (IDENTITY | AGENTS, "MICROSOFT_APP_TYPE"),
        (APP_ID, "MICROSOFT_APP_PASSWORD"),
        (SECRET | {"MICROSOFT_APP_ID": "clausebot"}, "MICROSOFT_APP_ID"),
        (APP_ID | SECRET | TENANT | AGENTS | IDENTITY, "MICROSOFT_APP_TYPE"),
        (APP_ID | TENANT | IDENTITY, "MICROSOFT_APP_TYPE"),
        (APP_ID | AGENTS | IDENTITY, "MICROSOFT_APP_TENANT_ID"),
        (APP_ID | TENANT | AGENTS | {"MICROSOFT_APP_CERTIFICATE": "/no/file"}, "MICROSOFT_APP_CERTIFICATE"),
        (APP_ID | SECRET | {"CLAUSEBOT_TEAMS_SDK": "teams"}, "CLAUSEBOT_TEAMS_SDK"),
        (APP_ID | SECRET | {"CLAUSEBOT_TEAMS_CLOUD_URL": "cloud"}, "CLAUSEBOT_TEAMS_CLOUD_URL"),
    ],
)
def test_settings_of_teams_that_do_not_fit_together_are_named_in_one_line(
    given: dict[str, str], named: str
) -> None:
    assert_named_with_its_mend(named, given)
