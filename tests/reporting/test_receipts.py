from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reporting.receipts import ALPHABET, Receipt, ReceiptError, new_receipt, read_receipt, receipt_from

KNOWN, KNOWN_LOOKUP = "28T5-CY4T-QKFF-04HM-ASW9-V6CM", "ecd092b15d6e24f9"
RECEIPTS = st.integers(0, 2**100 - 1).map(Receipt)


@given(RECEIPTS)
def test_a_receipt_that_was_written_down_is_read_again(receipt: Receipt) -> None:
    assert read_receipt(receipt.written) == receipt


@given(RECEIPTS, st.integers(0, 23), st.sampled_from(ALPHABET))
def test_one_wrong_letter_shows(receipt: Receipt, place: int, letter: str) -> None:
    letters = list(receipt.written.replace("-", ""))
    if letters[place] == letter:
        return
    letters[place] = letter
    with pytest.raises(ReceiptError):
        read_receipt("".join(letters))


@given(RECEIPTS, st.integers(0, 22))
def test_two_letters_in_the_wrong_order_show(receipt: Receipt, place: int) -> None:
    letters = list(receipt.written.replace("-", ""))
    if letters[place] == letters[place + 1]:
        return
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    with pytest.raises(ReceiptError):
        read_receipt("".join(letters))


@pytest.mark.parametrize("typed", ["", "7K3M", "hello there, this is me!!", "²" * 24, "U" * 24])
def test_what_is_no_receipt_is_not_repeated_in_the_error(typed: str) -> None:
    with pytest.raises(ReceiptError) as caught:
        read_receipt(typed)
    assert str(caught.value) == ""


def test_it_is_read_in_any_case_with_any_gaps_and_with_letters_for_the_digits_that_they_look_like() -> None:
    receipt = Receipt(2**99 + 12345)
    written = receipt.written
    slack = written.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert slack != written
    assert read_receipt(f"  {slack}\n") == receipt


def test_it_is_six_groups_of_four() -> None:
    assert [len(group) for group in new_receipt().written.split("-")] == [4] * 6


def test_its_last_four_characters_are_recognised_however_they_are_typed() -> None:
    receipt = new_receipt()
    last = receipt.written[-4:]
    assert receipt.ends_with(f" {last.lower()} ")
    assert not receipt.ends_with(receipt.written[:4] if receipt.written[:4] != last else "0000")
    assert not receipt.ends_with("")


def test_it_does_not_show_itself_in_a_traceback_or_a_log() -> None:
    receipt = new_receipt()
    assert receipt.written not in f"{receipt!r} {receipt}"
    assert str(receipt.number) not in f"{receipt!r} {receipt}"
    keys = receipt.keys(b"p" * 32)
    assert repr(keys.private) not in repr(keys)


def test_receipts_are_random_and_use_all_their_bits() -> None:
    numbers = [new_receipt().number for _ in range(200)]
    assert len(set(numbers)) == 200
    together = 0
    for number in numbers:
        together |= number
    assert together == 2**100 - 1


def test_a_seed_gives_the_same_receipt_again() -> None:
    assert receipt_from(b"\xff" * 16) == Receipt(2**100 - 1)
    assert receipt_from(b"\0" * 32) == Receipt(0)


def test_what_it_opens_is_hkdf_as_rfc_5869_has_it() -> None:
    pepper, receipt = bytes(range(32)), Receipt(2**100 - 12345)

    def hkdf(info: bytes) -> bytes:
        extracted = hmac.digest(pepper, receipt.number.to_bytes(13, "big"), "sha256")
        return hmac.digest(extracted, info + b"\1", "sha256")

    keys = receipt.keys(pepper)
    assert keys.lookup == hkdf(b"clausebot receipt 1 lookup").hex()
    assert keys.private == hkdf(b"clausebot receipt 1 private")


def test_without_the_pepper_it_leads_nowhere() -> None:
    receipt = new_receipt()
    assert receipt.keys(b"a" * 32).lookup != receipt.keys(b"b" * 32).lookup


def test_receipts_that_people_hold_today_stay_good() -> None:
    assert Receipt(0x123456789ABCDEF0123456789).written == KNOWN
    assert read_receipt(KNOWN).keys(b"k" * 32).lookup.startswith(KNOWN_LOOKUP)
