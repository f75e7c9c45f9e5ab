from __future__ import annotations

from tests.store.conftest import clock, postgres, store, twin, url

__all__ = ["clock", "postgres", "store", "twin", "url"]
