from pathlib import Path

import pytest

from bot.settings import read_serving
from tests.settings.faults import assert_named_with_its_mend

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hush"}
MAIL = {"CLAUSEBOT_SMTP_URL": "smtps://mail.example.org", "CLAUSEBOT_MAIL_FROM": "bot@example.org"}
ADDRESS = {"CLAUSEBOT_PUBLIC_URL": "https://bot.example.org"}


def test_without_settings_it_serves_this_machine_only_from_a_file(tmp_path: Path) -> None:
    serving = read_serving({"CLAUSEBOT_DATA": str(tmp_path)})
    assert (serving.host, serving.port, serving.slack, serving.public_url) == ("127.0.0.1", 8080, None, "")
    assert serving.database_url == f"sqlite:///{tmp_path}/store.db"
    assert serving.secrets == tmp_path / "secrets"
    assert serving.tombstones == tmp_path / "tombstones"


def test_what_serve_needs_is_taken_from_the_environment(tmp_path: Path) -> None:
    serving = read_serving(
        {
            "CLAUSEBOT_DATABASE_URL": "postgresql://bot@db/clausebot",
            "CLAUSEBOT_HOST": "0.0.0.0",
            "CLAUSEBOT_PORT": "0",
            "CLAUSEBOT_SECRETS": str(tmp_path),
            "CLAUSEBOT_PUBLIC_URL": "https://policies.example.org/",
        }
    )
    assert (serving.host, serving.port, serving.secrets) == ("0.0.0.0", 0, tmp_path)
    assert serving.database_url == "postgresql://bot@db/clausebot"
    assert serving.public_url == "https://policies.example.org"


@pytest.mark.parametrize(
    ("named", "given"),
    [
        ("CLAUSEBOT_PORT", {"CLAUSEBOT_PORT": "web"}),
        ("CLAUSEBOT_PORT", {"CLAUSEBOT_PORT": "65536"}),
        ("CLAUSEBOT_PORT", {"CLAUSEBOT_PORT": "²"}),
        ("CLAUSEBOT_SECRETS", {"CLAUSEBOT_SECRETS": __file__}),
        ("CLAUSEBOT_TOMBSTONES", {"CLAUSEBOT_TOMBSTONES": str(Path(__file__).parent)}),
        ("CLAUSEBOT_PUBLIC_URL", {"CLAUSEBOT_PUBLIC_URL": "policies.example.org"}),
        ("CLAUSEBOT_PUBLIC_URL", {"CLAUSEBOT_PUBLIC_URL": "http://[x"}),
        ("CLAUSEBOT_REPORTING", {"CLAUSEBOT_REPORTING": "perhaps"}),
        ("CLAUSEBOT_PUBLIC_URL", MAIL | {"CLAUSEBOT_REPORTING": "on"}),
        ("CLAUSEBOT_SMTP_URL", ADDRESS | {"CLAUSEBOT_REPORTING": "on"}),
    ],
)
def test_a_setting_that_is_wrong_or_missing_is_named_with_its_mend(named: str, given: dict[str, str]) -> None:
    assert_named_with_its_mend(named, given)


def test_the_password_of_the_database_is_not_in_a_repr() -> None:
    serving = read_serving({"CLAUSEBOT_DATABASE_URL": "postgresql://bot:hush@db/clausebot"})
    assert "hush" not in repr(serving)


def test_reports_are_not_taken_unless_somebody_says_so() -> None:
    assert not read_serving({}).reporting
    assert not read_serving(MAIL | ADDRESS).reporting
    assert read_serving(MAIL | ADDRESS | {"CLAUSEBOT_REPORTING": "on"}).reporting


def test_reports_need_no_mail_server_where_slack_tells_that_one_has_come() -> None:
    serving = read_serving(SLACK | ADDRESS | {"CLAUSEBOT_REPORTING": "on"})
    assert serving.reporting
    assert serving.mail is None
