"""The environment, read once: `read_settings` for every command, `read_serving` for `clausebot serve`."""

from bot.settings.core import Settings, read_settings, sample_folder
from bot.settings.environment import SettingError
from bot.settings.mail import MailSettings
from bot.settings.serving import Serving, read_serving
from bot.settings.slack import SLACK_API, SlackSettings
from bot.settings.teams import TeamsSettings

__all__ = [
    "SLACK_API",
    "MailSettings",
    "Serving",
    "SettingError",
    "Settings",
    "SlackSettings",
    "TeamsSettings",
    "read_serving",
    "read_settings",
    "sample_folder",
]
