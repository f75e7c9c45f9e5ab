from pathlib import Path

import pytest

from bot.settings import SLACK_API, SettingError, read_serving, read_settings, sample_folder


def test_without_settings_there_is_the_sample_and_a_folder_for_user_data() -> None:
    settings = read_settings({})
    assert settings.knowledge == sample_folder()
    assert settings.data.name == "clausebot"
    assert settings.semantic == "auto"


def test_settings_are_taken_from_the_environment(tmp_path: Path) -> None:
    environ = {
        "CLAUSEBOT_KNOWLEDGE": str(tmp_path),
        "CLAUSEBOT_DATA": str(tmp_path / "d"),
        "CLAUSEBOT_SEMANTIC": "OFF",
    }
    settings = read_settings(environ)
    assert (settings.knowledge, settings.data, settings.semantic) == (tmp_path, tmp_path / "d", "off")


@pytest.mark.parametrize(
    ("environ", "locale"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr_FR.UTF-8"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en_GB.UTF-8"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "C"}, "C"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr_FR.UTF-8"),
        ({}, ""),
    ],
)
def test_the_terminal_s_locale_is_that_of_the_messages(environ: dict[str, str], locale: str) -> None:
    assert read_settings(environ).locale == locale


def test_a_blank_setting_has_its_default() -> None:
    assert read_settings({"CLAUSEBOT_SEMANTIC": " ", "CLAUSEBOT_KNOWLEDGE": ""}) == read_settings({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLAUSEBOT_SEMANTIC", "maybe"),
        ("CLAUSEBOT_KNOWLEDGE", "/no/such/folder"),
        ("CLAUSEBOT_DATA", __file__),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({name: value})
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)


BOT, APP = {"SLACK_BOT_TOKEN": "xoxb-1"}, {"SLACK_APP_TOKEN": "xapp-1"}
SIGNING = {"SLACK_SIGNING_SECRET": "5ec"}
OAUTH = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "3"}
PUBLIC = {"CLAUSEBOT_PUBLIC_URL": "https://policies.example.org/"}


def test_without_settings_it_serves_this_machine_only_from_a_file(tmp_path: Path) -> None:
    serving = read_serving({"CLAUSEBOT_DATA": str(tmp_path)})
    assert (serving.host, serving.port, serving.slack, serving.public_url) == ("127.0.0.1", 8080, None, "")
    assert serving.database_url == f"sqlite:///{tmp_path}/store.db"
    assert serving.secrets == tmp_path / "secrets"


def test_what_serve_needs_is_taken_from_the_environment(tmp_path: Path) -> None:
    serving = read_serving(
        {
            "CLAUSEBOT_DATABASE_URL": "postgresql://bot@db/clausebot",
            "CLAUSEBOT_HOST": "0.0.0.0",
            "CLAUSEBOT_PORT": "0",
            "CLAUSEBOT_SECRETS": str(tmp_path),
            **PUBLIC,
        }
    )
    assert (serving.host, serving.port, serving.secrets) == ("0.0.0.0", 0, tmp_path)
    assert serving.database_url == "postgresql://bot@db/clausebot"
    assert serving.public_url == "https://policies.example.org"


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
        ("CLAUSEBOT_PORT", {"CLAUSEBOT_PORT": "web"}),
        ("CLAUSEBOT_PORT", {"CLAUSEBOT_PORT": "65536"}),
        ("CLAUSEBOT_PORT", {"CLAUSEBOT_PORT": "²"}),
        ("CLAUSEBOT_SECRETS", {"CLAUSEBOT_SECRETS": __file__}),
        ("CLAUSEBOT_PUBLIC_URL", {"CLAUSEBOT_PUBLIC_URL": "policies.example.org"}),
        ("CLAUSEBOT_PUBLIC_URL", {"CLAUSEBOT_PUBLIC_URL": "http://[x"}),
        ("SLACK_API_URL", {"SLACK_API_URL": "ftp://slack.com"}),
        ("SLACK_BOT_TOKEN", SIGNING),
        ("SLACK_BOT_TOKEN", {"SLACK_BOT_TOKEN": "xapp-1"} | SIGNING),
        ("SLACK_APP_TOKEN", BOT | {"SLACK_APP_TOKEN": "xoxb-1"}),
        ("SLACK_SIGNING_SECRET", BOT),
        ("SLACK_CLIENT_SECRET", {"SLACK_CLIENT_ID": "1.2"} | SIGNING | PUBLIC),
        ("SLACK_CLIENT_ID", {"SLACK_CLIENT_SECRET": "3"} | SIGNING | PUBLIC),
        ("SLACK_BOT_TOKEN", BOT | OAUTH | SIGNING | PUBLIC),
        ("CLAUSEBOT_PUBLIC_URL", OAUTH | SIGNING),
    ],
)
def test_settings_that_contradict_or_lack_each_other_name_one_and_its_mend(
    named: str, given: dict[str, str]
) -> None:
    with pytest.raises(SettingError) as caught:
        read_serving(given)
    told = str(caught.value)
    assert told.startswith(f"{named}: ")
    assert told.count(". ") >= 1
    assert "\n" not in told
    hidden = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET")
    assert not any(given[name] in told for name in hidden if name in given)


def test_no_secret_is_in_a_repr() -> None:
    secret = {name: f"{value}-hush" for name, value in (BOT | APP | SIGNING).items()}
    serving = read_serving({"CLAUSEBOT_DATABASE_URL": "postgresql://bot:hush@db/clausebot", **secret})
    assert "hush" not in repr(serving)
    several = read_serving(OAUTH | {"SLACK_CLIENT_SECRET": "hush"} | SIGNING | PUBLIC)
    assert "hush" not in repr(several)


def test_the_sample_is_there() -> None:
    assert (sample_folder() / "northbridge" / "organisation.yaml").is_file()


APP_ID = {"MICROSOFT_APP_ID": "11111111-2222-4333-8444-55555555555A"}
SECRET = {"MICROSOFT_APP_PASSWORD": "5ec"}
TENANT = {"MICROSOFT_APP_TENANT_ID": "66666666-7777-4888-8999-000000000000"}
AGENTS = {"CLAUSEBOT_TEAMS_SDK": "agents"}
IDENTITY = {"MICROSOFT_APP_TYPE": "UserAssignedMSI"}


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
    assert read_serving(BOT | APP).teams is None
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
    with pytest.raises(SettingError) as caught:
        read_serving(given)
    assert str(caught.value).startswith(f"{named}: ")
    assert "\n" not in str(caught.value)
    assert "5ec" not in str(caught.value)


MAIL = {"CLAUSEBOT_SMTP_URL": "smtps://bot:p%40ss@mail.example.org", "CLAUSEBOT_MAIL_FROM": "bot@example.org"}
ADDRESS = {"CLAUSEBOT_PUBLIC_URL": "https://bot.example.org"}


def test_reports_are_not_taken_unless_somebody_says_so() -> None:
    assert not read_serving({}).reporting
    assert not read_serving(MAIL | ADDRESS).reporting
    assert read_serving(MAIL | ADDRESS | {"CLAUSEBOT_REPORTING": "on"}).reporting


def test_reports_need_no_mail_server_where_slack_tells_that_one_has_come() -> None:
    slack = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hush"}
    serving = read_serving(slack | ADDRESS | {"CLAUSEBOT_REPORTING": "on"})
    assert serving.reporting
    assert serving.mail is None


def test_a_mail_server_is_understood_and_its_password_stays_out_of_sight() -> None:
    mail = read_serving(MAIL).mail
    assert mail is not None
    assert (mail.secure, mail.host, mail.port, mail.user) == (True, "mail.example.org", 465, "bot")
    assert mail.password == "p@ss"
    assert "p@ss" not in repr(mail)
    plain = read_serving(MAIL | {"CLAUSEBOT_SMTP_URL": "smtp://127.0.0.1:2525"}).mail
    assert plain is not None
    assert (plain.secure, plain.port, plain.user) == (False, 2525, "")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"CLAUSEBOT_REPORTING": "perhaps"}, "CLAUSEBOT_REPORTING"),
        (MAIL | {"CLAUSEBOT_REPORTING": "on"}, "CLAUSEBOT_PUBLIC_URL"),
        (ADDRESS | {"CLAUSEBOT_REPORTING": "on"}, "CLAUSEBOT_SMTP_URL"),
        (MAIL | {"CLAUSEBOT_SMTP_URL": "mail.example.org"}, "CLAUSEBOT_SMTP_URL"),
        (MAIL | {"CLAUSEBOT_SMTP_URL": "smtp://host:99999"}, "CLAUSEBOT_SMTP_URL"),
        ({"CLAUSEBOT_MAIL_FROM": "bot@example.org"}, "CLAUSEBOT_SMTP_URL"),
        (MAIL | {"CLAUSEBOT_MAIL_FROM": ""}, "CLAUSEBOT_MAIL_FROM"),
        (MAIL | {"CLAUSEBOT_MAIL_FROM": "Bot <bot@example.org>"}, "CLAUSEBOT_MAIL_FROM"),
    ],
)
def test_settings_of_reporting_that_do_not_fit_together_are_named_in_one_line(
    given: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingError) as caught:
        read_serving(given)
    assert str(caught.value).startswith(f"{named}: ")
    assert "\n" not in str(caught.value)
