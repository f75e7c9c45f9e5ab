import pytest

from bot.settings import read_serving
from tests.settings.faults import assert_named_with_its_mend

MAIL = {"CLAUSEBOT_SMTP_URL": "smtps://bot:p%40ss@mail.example.org", "CLAUSEBOT_MAIL_FROM": "bot@example.org"}


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
        (MAIL | {"CLAUSEBOT_SMTP_URL": "mail.example.org"}, "CLAUSEBOT_SMTP_URL"),
        (MAIL | {"CLAUSEBOT_SMTP_URL": "smtp://host:99999"}, "CLAUSEBOT_SMTP_URL"),
        ({"CLAUSEBOT_MAIL_FROM": "bot@example.org"}, "CLAUSEBOT_SMTP_URL"),
        (MAIL | {"CLAUSEBOT_MAIL_FROM": ""}, "CLAUSEBOT_MAIL_FROM"),
        (MAIL | {"CLAUSEBOT_MAIL_FROM": "Bot <bot@example.org>"}, "CLAUSEBOT_MAIL_FROM"),
    ],
)
def test_settings_of_mail_that_do_not_fit_together_are_named_in_one_line(
    given: dict[str, str], named: str
) -> None:
    assert_named_with_its_mend(named, given)
