from __future__ import annotations

import pytest

from bot.reporting.passphrases import Handler
from bot.store import Store
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.store.conftest import clock, postgres, store, twin, url

__all__ = ["clock", "postgres", "store", "twin", "url"]


@pytest.fixture
def desk(store: Store) -> dict[str, Handler]:
    """Four who are enrolled, with their keys."""
    return enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)
