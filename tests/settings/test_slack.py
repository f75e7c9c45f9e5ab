import pytest

from bot.settings import SLACK_API, read_serving
from tests.settings.faults import assert_named_with_its_mend

BOT, APP = {"SLACK_BOT_TOKEN": "xoxb-1"}, {"SLACK_APP_TOKEN": "xapp-1"}
SIGNING = {"SLACK_SIGNING_SECRET": "5ec"}
OAUTH = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "3"}
PUBLIC = {"CLAUSEBOT_PUBLIC_URL": "https://policies.example.org/"}


@pytest.mark.parametrize("given", [BOT | SIGNING, BOT | APP, BOT | APP | SIGNING, OAUTH | SIGNING | PUBLIC])
def test_each_way_to_reach_slack_is_understood(given: dict[str, str]) -> None:
    slack = read_serving(given).slack
    assert slack is not None
    assert slack.bot_token == given.get("SLACK_BOT_TOKEN", "")
    assert slack.client_id == given.get("SLACK_CLIENT_ID", "")
    assert slack.api_url == SLACK_API


def test_slacks_address_alone_does_not_switch_slack_on() -> None:
    assert read_serving({"SLACK_API_URL": "http://127.0.0.1:1/api/"}).slack is None


@pytest.mark.parametrize(
    ("named", "given"),
    [
        ("SLACK_API_URL", {"SLACK_API_URL": "ftp://slack.com"}),
        ("SLACK_BOT_TOKEN", SIGNING),
        ("SLACK_BOT_TOKEN", {"SLACK_BOT_TOKEN": "xapp-1"} | SIGNING),
        ("SLACK_APP_TOKEN", BOT | {"SLACK_APP_TOKEN": "xoxb-1"}),
        ("SLACK_SIGNING_SECRET", BOT),
        ("SLACK_CLIENT_SECRET", {"SLACK_CLIENT_ID": "1.2"} | SIGNING | PUBLIC),
        ("SLACK_CLIENT_ID", {"SLACK_CLIENT_SECRET": "hush"} | SIGNING | PUBLIC),
        ("SLACK_BOT_TOKEN", BOT | OAUTH | SIGNING | PUBLIC),
        ("CLAUSEBOT_PUBLIC_URL", OAUTH | SIGNING),
    ],
)
def test_settings_that_contradict_or_lack_each_other_name_one_and_its_mend(
    named: str, given: dict[str, str]
) -> None:
    assert_named_with_its_mend(named, given)


def test_no_secret_is_in_a_repr() -> None:
    secret = {name: f"{value}-hush" for name, value in (BOT | APP | SIGNING).items()}
    assert "hush" not in repr(read_serving(secret))
    several = read_serving(OAUTH | {"SLACK_CLIENT_SECRET": "hush"} | SIGNING | PUBLIC)
    assert "hush" not in repr(several)
