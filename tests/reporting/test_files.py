"""Files of a case: who may add them, who gets them, and that they go where the case goes."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.reporting import handing_on, handling, sending
from bot.reporting.access import CannotError, NotYoursError
from bot.reporting.cases import State
from bot.reporting.files import Download, download
from bot.reporting.passphrases import Handler
from bot.reporting.retention import Retention
from bot.reporting.sealing import SIZES
from bot.reporting.sending import MOST_FILES, NotTakenError
from bot.store import Store
from bot.store.tables import report_files
from bot.terms import Outcome
from tests.reporting.adding import PHOTO, add, events
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.reporting.leftovers import left, left_in_the_end
from tests.reporting.steps import DAY, about, draft, read, seen, send, visit
from tests.sample import northbridge
from tests.store.conftest import Clock


@pytest.fixture
def desk(store: Store) -> dict[str, Handler]:
    return enrolled(store, HELEN, MARGARET, ROSALIND, LORNA)


def get(store: Store, handler: Handler, id_: str, number: int = 1, *, original: bool = False) -> Download:
    with store.begin() as tx:
        return download(tx, handler, id_, number, original=original)


def rows(store: Store) -> dict[str, bytes]:
    with store.begin() as tx:
        return {row.id: row.body for row in tx.connection.execute(select(report_files))}


def test_handlers_get_the_copy_and_if_need_be_the_original_and_each_is_written_down(
    store: Store, desk: dict[str, Handler]
) -> None:
    add(store, send(store))
    (id_,) = seen(store, desk[HELEN])
    case = read(store, desk[HELEN], id_)
    assert [entry.text for entry in case.entries][1:] == ["file"]
    assert case.head.files[0].digest == sha256(PHOTO.original).hexdigest()
    assert get(store, desk[HELEN], id_) == Download("file-1.jpg", PHOTO.copy)
    assert events(store)[-1] == "file_opened"
    original = get(store, desk[HELEN], id_, original=True)
    assert original == Download("file-1-original.jpg", PHOTO.original)
    assert events(store)[-1] == "original_opened"


def test_without_a_name_no_file_is_taken_unless_the_organisation_allows_it(
    store: Store, desk: dict[str, Handler]
) -> None:
    anonymous, named = send(store), send(store, draft(name="Ada"))
    with pytest.raises(NotTakenError) as refused:
        add(store, anonymous, knowledge=northbridge())
    assert refused.value.why == "no_more_files"
    assert visit(store, anonymous).files_left == 0
    assert rows(store) == {}
    add(store, named, knowledge=northbridge())
    assert visit(store, named).files_left == MOST_FILES - 1
    assert len(rows(store)) == 2


def test_so_many_files_and_no_more(store: Store, desk: dict[str, Handler]) -> None:
    receipt = send(store)
    for number in range(MOST_FILES):
        add(store, receipt, replace(PHOTO, original=bytes([number])))
    with pytest.raises(NotTakenError):
        add(store, receipt)
    assert len(rows(store)) == 2 * MOST_FILES


def test_the_same_file_sent_again_is_one_file(store: Store, desk: dict[str, Handler]) -> None:
    receipt = send(store)
    for _ in range(2):
        add(store, receipt)
    assert len(rows(store)) == 2
    assert len(visit(store, receipt).entries) == 2


def test_in_the_store_a_file_is_sealed_and_of_one_of_a_few_lengths(
    store: Store, desk: dict[str, Handler]
) -> None:
    add(store, send(store))
    kept = rows(store).values()
    for body in kept:
        assert b"as it came" not in body
        assert b"what is seen" not in body
        assert b"jpeg" not in body
    assert sorted(len(body) - 40 for body in kept) == [16 * 1024, 128 * 1024]
    assert {16 * 1024, 128 * 1024} <= set(SIZES)


def test_it_reaches_nobody_whom_its_case_has_not_reached(store: Store, desk: dict[str, Handler]) -> None:
    add(store, send(store, draft(whom=about(HELEN))))
    (id_,) = seen(store, desk[MARGARET])
    assert get(store, desk[MARGARET], id_).content == PHOTO.copy
    for person in (HELEN, ROSALIND, LORNA):
        for original in (False, True):
            with pytest.raises(NotYoursError):
                get(store, desk[person], id_, original=original)


def test_after_a_conflict_the_old_key_opens_no_file_and_the_next_handler_does(
    store: Store, desk: dict[str, Handler]
) -> None:
    add(store, send(store))
    (id_,) = seen(store, desk[HELEN])
    before = rows(store)
    with store.begin() as tx:
        handing_on.declare_conflict(tx, northbridge(), desk[HELEN], id_)
    after = rows(store)
    assert after.keys() == before.keys()
    assert all(after[row] != before[row] for row in after)
    with pytest.raises(NotYoursError):
        get(store, desk[HELEN], id_)
    assert get(store, desk[MARGARET], id_, original=True).content == PHOTO.original


def test_a_file_in_another_files_place_or_changed_or_gone_is_not_shown(
    store: Store, desk: dict[str, Handler]
) -> None:
    add(store, send(store))
    (id_,) = seen(store, desk[HELEN])
    (one, first), (two, second) = rows(store).items()
    for changes in ({one: second, two: first}, {one: first[:-1] + b"x", two: second[:-1] + b"x"}):
        with store.begin() as tx:
            for row, body in changes.items():
                tx.connection.execute(update(report_files).where(report_files.c.id == row).values(body=body))
        for original in (False, True):
            with pytest.raises(CannotError) as refused:
                get(store, desk[HELEN], id_, original=original)
            assert refused.value.why == "no_file"
    with store.begin() as tx:
        tx.connection.execute(report_files.delete())
    with pytest.raises(CannotError):
        get(store, desk[HELEN], id_)


@pytest.mark.parametrize("number", [-1, 0, 2, 10**30])
def test_a_number_without_a_file_is_refused(store: Store, desk: dict[str, Handler], number: int) -> None:
    add(store, send(store))
    (id_,) = seen(store, desk[HELEN])
    with pytest.raises(CannotError):
        get(store, desk[HELEN], id_, number)


def test_a_file_opens_a_closed_case_again_and_its_handlers_are_told(
    store: Store, desk: dict[str, Handler], clock: Clock
) -> None:
    receipt = send(store)
    (id_,) = seen(store, desk[HELEN])
    with store.begin() as tx:
        terms = northbridge().organisation.terms
        handling.close(tx, desk[HELEN], id_, Outcome.NOTHING_FOUND, "Nothing was found.", terms)
    purge = read(store, desk[HELEN], id_).purge
    add(store, receipt)
    case = read(store, desk[HELEN], id_)
    assert case.head.state is State.OPEN
    assert case.purge > purge
    with store.begin() as tx:
        assert sending.come_back(tx, northbridge(), receipt).state is State.OPEN


def test_with_its_case_a_file_goes_from_every_file_of_the_database(
    url: str, store: Store, desk: dict[str, Handler], clock: Clock, tmp_path: Path
) -> None:
    gone, stays = send(store), send(store)
    add(store, gone)
    kept = rows(store)
    parts = [body[at : at + 24] for body in kept.values() for at in range(0, len(body) - 24, 999)]
    with store.begin() as tx:
        sending.withdraw(tx, northbridge(), gone)
    clock.now += 92 * DAY
    add(store, stays)
    assert len(left(url, tmp_path, parts)) > len(parts) / 2, "the search finds what is there"
    retention = Retention(store, tmp_path / "tombstones")
    assert retention.run() == 1
    assert left_in_the_end(retention, url, tmp_path, parts) == []
    assert len(rows(store)) == 2
    assert not rows(store).keys() & kept.keys()
