"""Settings that are wrong, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.settings import SettingError, read_serving

SECRETS = ("TOKEN", "SECRET", "PASSWORD")


def assert_named_with_its_mend(named: str, given: Mapping[str, str]) -> None:
    """Reading `given` fails with one line that names the setting `named`, and shows nothing secret."""
    with pytest.raises(SettingError) as caught:
        read_serving(given)
    told = str(caught.value)
    assert told.startswith(f"{named}: ")
    assert told.endswith(".")
    assert "\n" not in told
    secret = [value for name, value in given.items() if name.endswith(SECRETS)]
    assert not any(value in told for value in secret)
