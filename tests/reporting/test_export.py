"""A case that leaves the desk: what is in it, who may take it out, and that it is written down."""

from __future__ import annotations

import json
from dataclasses import replace

import pypdfium2
import pytest

from bot.reporting import handling
from bot.reporting.access import CannotError, NotYoursError
from bot.reporting.archive import open_archive
from bot.reporting.export import Taken, Wanted, as_archive, as_pdf, take_for_archive, take_for_pdf
from bot.reporting.passphrases import Handler
from bot.reporting.receipts import Receipt, new_receipt
from bot.store import Store
from bot.store.tables import report_files
from bot.terms import Outcome
from tests.reporting.adding import PHOTO, add, events
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND
from tests.reporting.steps import TERMS, about, draft, seen, send
from tests.sample import northbridge

NAME, NOTE, REPLY, WORDS = "Ada Lovelace", "Talk to the tutor first.", "Thank you.", "Zażółć: she was afraid."


def a_case(store: Store, desk: dict[str, Handler], name: str = NAME) -> tuple[str, Receipt]:
    """With a note, a reply and a file."""
    receipt = send(store, draft(WORDS, about("callum-baird"), name))
    (id_,) = seen(store, desk[HELEN])
    add(store, receipt)
    with store.begin() as tx:
        handling.note(tx, desk[HELEN], id_, NOTE)
        handling.reply(tx, desk[HELEN], id_, REPLY)
    return id_, receipt


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def printed(store: Store, handler: Handler, id_: str, wanted: Wanted) -> str:
    with store.begin() as tx:
        taken = take_for_pdf(tx, handler, id_, wanted)
    return words(as_pdf(taken, northbridge()))


def packed(store: Store, handler: Handler, id_: str, wanted: Wanted) -> dict[str, bytes]:
    code = new_receipt()
    with store.begin() as tx:
        taken = take_for_archive(tx, handler, id_, wanted)
    return open_archive(as_archive(taken, northbridge(), code), code)


def test_the_pdf_holds_the_conversation_the_state_and_the_days(
    store: Store, desk: dict[str, Handler]
) -> None:
    id_, _ = a_case(store, desk)
    said = printed(store, desk[HELEN], id_, Wanted())
    for part in (
        "A student may be at risk of harm",
        "In hand",
        "Came 15 January 2027",
        "Callum Baird",
        "Helen Marsh, Margaret Adeyemi, Rosalind Blake",
        WORDS,
        "The sender added a file",
        REPLY,
        "Taken out on 15 January 2027 by Helen Marsh",
        "This is private",
    ):
        assert part in said
    assert said.index(WORDS) < said.index(REPLY)
    assert events(store)[-1] == "printed"


def test_notes_and_the_name_are_in_it_only_where_they_were_chosen(
    store: Store, desk: dict[str, Handler]
) -> None:
    id_, _ = a_case(store, desk)
    plain = printed(store, desk[HELEN], id_, Wanted())
    assert NOTE not in plain
    assert NAME not in plain
    assert {"identity", "notes_taken"}.isdisjoint(events(store))
    whole = printed(store, desk[HELEN], id_, Wanted(notes=True, name=True))
    assert NOTE in whole
    assert NAME in whole
    assert events(store)[-3:] == ["identity", "notes_taken", "printed"]


def test_of_a_report_without_a_name_none_is_asked_for(store: Store, desk: dict[str, Handler]) -> None:
    id_, _ = a_case(store, desk, "")
    assert "Anonymous" in printed(store, desk[HELEN], id_, Wanted(name=True))
    assert "identity" not in events(store)


def test_a_closed_case_says_how_it_ended(store: Store, desk: dict[str, Handler]) -> None:
    id_, _ = a_case(store, desk)
    with store.begin() as tx:
        handling.close(tx, desk[HELEN], id_, Outcome.ACTED, "It has stopped.", TERMS)
    said = printed(store, desk[HELEN], id_, Wanted())
    assert "Something was wrong and was dealt with" in said
    assert "It has stopped." in said


def test_the_archive_holds_pdf_data_and_copies_and_the_originals_only_where_they_were_chosen(
    store: Store, desk: dict[str, Handler]
) -> None:
    id_, _ = a_case(store, desk)
    plain = packed(store, desk[HELEN], id_, Wanted())
    assert plain.keys() == {"case.pdf", "case.json", "file-1.jpg"}
    assert plain["file-1.jpg"] == PHOTO.copy
    assert WORDS in words(plain["case.pdf"])
    told = json.loads(plain["case.json"])
    assert [entry["text"] for entry in told["entries"]] == [WORDS, "file", REPLY]
    assert told["about"]["people"] == ["callum-baird"]
    assert told["sender"] == {"named": True, "name": ""}
    assert NOTE not in plain["case.json"].decode()
    assert events(store)[-1] == "exported"
    assert "original_opened" not in events(store)
    whole = packed(store, desk[HELEN], id_, Wanted(notes=True, originals=True))
    assert whole["file-1-original.jpg"] == PHOTO.original
    assert NOTE in whole["case.json"].decode()
    assert events(store)[-3:] == ["original_opened", "notes_taken", "exported"]


def test_nobody_takes_out_a_case_that_has_not_reached_them(store: Store, desk: dict[str, Handler]) -> None:
    id_, _ = a_case(store, desk)
    before = events(store)
    for person in (MARGARET, ROSALIND, LORNA):
        for take in (take_for_pdf, take_for_archive):
            with pytest.raises(NotYoursError), store.begin() as tx:
                take(tx, desk[person], id_, Wanted(notes=True, name=True, originals=True))
    assert events(store) == before


def test_an_archive_without_one_of_its_files_is_not_made(store: Store, desk: dict[str, Handler]) -> None:
    id_, _ = a_case(store, desk)
    with store.begin() as tx:
        tx.connection.execute(report_files.delete())
    with pytest.raises(CannotError) as refused:
        packed(store, desk[HELEN], id_, Wanted())
    assert refused.value.why == "no_file"
    assert WORDS in printed(store, desk[HELEN], id_, Wanted())


def test_somebody_who_left_the_folder_since_is_named_by_their_id(
    store: Store, desk: dict[str, Handler]
) -> None:
    id_, _ = a_case(store, desk)
    with store.begin() as tx:
        taken: Taken = take_for_pdf(tx, desk[HELEN], id_, Wanted(notes=True))
    college = northbridge()
    nobody = replace(college, people={}, roles={}, routes={})
    said = words(as_pdf(taken, nobody))
    assert "callum-baird" in said
    assert "A kind that is no longer in the list" in said
