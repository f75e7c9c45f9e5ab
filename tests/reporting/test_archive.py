"""An archive that leaves the house opens with its code and in no other way."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.secret import Aead

from bot.reporting.archive import BEGINS, SALT_BYTES, ArchiveError, open_archive, seal_archive
from bot.reporting.receipts import new_receipt, read_receipt

CONTENTS = {"case.json": '{"text": "Zażółć"}'.encode(), "files/1.jpg": bytes(range(256)) * 20}
CODE = read_receipt(new_receipt().written)


@given(
    st.dictionaries(st.from_regex(r"[a-z0-9]{1,9}(/[a-z]{1,5})?", fullmatch=True), st.binary(max_size=500))
)
def test_it_opens_with_its_code_and_holds_what_was_put_in(contents: dict[str, bytes]) -> None:
    assert open_archive(seal_archive(contents, CODE), CODE) == contents


def test_with_another_code_it_does_not_open_and_tells_nothing() -> None:
    with pytest.raises(ArchiveError) as caught:
        open_archive(seal_archive(CONTENTS, CODE), new_receipt())
    assert caught.value.why == "wrong"
    assert caught.value.__suppress_context__


@given(st.data())
def test_changed_in_any_bit_or_cut_off_it_does_not_open(data: st.DataObject) -> None:
    whole = seal_archive(CONTENTS, CODE)
    place = data.draw(st.integers(len(BEGINS), len(whole) - 1))
    changed = bytearray(whole)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    for broken in (bytes(changed), whole[:place]):
        with pytest.raises(ArchiveError):
            open_archive(broken, CODE)


@given(st.binary(max_size=200).filter(lambda content: not content.startswith(BEGINS)))
def test_what_is_no_archive_is_called_so(content: bytes) -> None:
    with pytest.raises(ArchiveError) as caught:
        open_archive(content, CODE)
    assert caught.value.why == "not_one"


def test_neither_names_nor_contents_can_be_read_in_it_and_no_two_are_alike() -> None:
    first, second = seal_archive(CONTENTS, CODE), seal_archive(CONTENTS, CODE)
    for part in (b"case.json", b"files/1", b"PK", "Zażółć".encode()):
        assert part not in first
    assert first[len(BEGINS) : len(BEGINS) + SALT_BYTES] != second[len(BEGINS) : len(BEGINS) + SALT_BYTES]
    assert first[-100:] != second[-100:]


def test_it_can_be_opened_by_its_description_alone_and_does_not_tell_its_hour() -> None:
    whole = seal_archive(CONTENTS, CODE)
    begins, sealed = whole[:36], whole[36:]
    packed = Aead(CODE.derive(begins, b"clausebot archive 1")).decrypt(sealed, begins)
    with zipfile.ZipFile(io.BytesIO(packed)) as zipped:
        assert {one.date_time for one in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert zipped.read("case.json") == CONTENTS["case.json"]
