from dataclasses import replace

import pytest

from bot.store import Store, handovers
from tests.store.conftest import Clock
from tests.store.rows import HANDOVER


def test_a_reply_where_the_role_got_it_finds_its_asker(store: Store) -> None:
    with store.begin() as tx:
        id_ = handovers.add(tx, HANDOVER)
        handovers.sent(tx, id_, "C9", "3.4")
    with store.begin() as tx:
        assert handovers.sent_in(tx, "slack", "T1", "C9", "3.4") == HANDOVER
        assert handovers.sent_in(tx, "slack", "T1", "C9", "9.9") is None
        assert handovers.sent_in(tx, "slack", "T2", "C9", "3.4") is None
        assert handovers.get(tx, id_) == HANDOVER


def test_what_is_removed_or_old_is_gone(store: Store, clock: Clock) -> None:
    with store.begin() as tx:
        removed, old = handovers.add(tx, HANDOVER), handovers.add(tx, HANDOVER)
        handovers.remove(tx, removed)
        assert handovers.get(tx, removed) is None
    clock.now += handovers.KEEP_SECONDS
    with store.begin() as tx:
        assert handovers.get(tx, old) is None


@pytest.mark.parametrize(("asked", "kept"), [("May \ud800I?", "May ?I?"), ("a\0b", "ab")])
def test_a_question_with_half_a_character_is_kept(store: Store, asked: str, kept: str) -> None:
    with store.begin() as tx:
        found = handovers.get(tx, handovers.add(tx, replace(HANDOVER, question=asked)))
    assert found is not None
    assert found.question == kept
