"""Rows as the tests of the store write them."""

from __future__ import annotations

from bot.store.handovers import Handover

HANDOVER = Handover(
    platform="slack",
    organisation="northbridge",
    workspace="T1",
    role="marketing-team",
    question="May I reply as me?",
    asker="U1",
    asked_in="D1",
    asked_thread="1.2",
)
