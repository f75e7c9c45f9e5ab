"""The model card is about the model that ships."""

from __future__ import annotations

import hashlib

from benchmarks.report import ROOT
from bot.matching.encoder import ADAPTER, Encoder, data_of, model_folder


def test_the_card_has_the_fingerprint_of_the_adapter_that_ships() -> None:
    card = (ROOT / "docs" / "model-card.md").read_text("utf-8")
    assert f"`{hashlib.sha256(data_of(ADAPTER.read_bytes())).hexdigest()}`" in card


def test_the_adapter_says_its_own_fingerprint_so_that_what_was_indexed_with_another_is_known() -> None:
    folder = model_folder()
    assert folder is not None, "the encoder is in the lock file"
    fingerprint = hashlib.sha256(data_of(ADAPTER.read_bytes())).hexdigest()
    assert Encoder(folder, ADAPTER).fingerprint.endswith(f"+{fingerprint[:12]}")
