"""The tables that come with the bot, as YAML beside the code that reads them."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from typing import Any

import yaml

try:  # ten times as fast, which a command that answers one question notices
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


def read_table(file: Traversable) -> Any:
    """What the YAML in `file` says."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader)
