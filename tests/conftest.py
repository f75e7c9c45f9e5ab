"""What holds for all tests."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import small_folder

if TYPE_CHECKING:
    from bot.conversation import Conversation

DAY = date(2026, 10, 1)
"""A day on which every policy of the sample is in force."""

# A slow machine is no fault: nothing in a test may depend on how long it takes.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Whoever runs the tests may read another language than that which they expect.
os.environ["LC_ALL"] = "C.UTF-8"


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of the sample organisation is kept: it takes long, so it is built once."""
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="session")
def sample_conversation(sample_data: Path) -> Conversation:
    """A conversation with the sample organisation."""
    from bot.conversation import Conversation
    from bot.knowledge.load import load
    from bot.matching.index import open_index
    from bot.settings import sample_folder

    knowledge, _ = load(sample_folder() / "northbridge", DAY)
    return Conversation(knowledge, open_index(knowledge, sample_data, "auto"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small knowledge folder that the test may edit."""
    return small_folder.write(tmp_path)
