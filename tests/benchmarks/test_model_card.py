"""The model card is about the model that ships."""

from __future__ import annotations

import hashlib

from benchmarks.report import ROOT
from bot.matching.encoder import ADAPTER


def test_the_card_has_the_fingerprint_of_the_adapter_that_ships() -> None:
    card = (ROOT / "docs" / "model-card.md").read_text("utf-8")
    assert f"`{hashlib.sha256(ADAPTER.read_bytes()).hexdigest()}`" in card
