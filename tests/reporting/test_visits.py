from __future__ import annotations

from bot.reporting.receipts import new_receipt
from bot.reporting.visits import VISIT_SECONDS, Visits


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_same_form_with_the_same_words_has_the_same_receipt() -> None:
    visits = Visits()
    nonce = visits.nonce()
    assert visits.receipt(nonce, ["a", "b"]) == visits.receipt(nonce, ["a", "b"]) is not None


def test_other_words_another_form_or_another_process_make_another_receipt() -> None:
    visits = Visits()
    nonce = visits.nonce()
    found = [visits.receipt(nonce, ["ab", ""]), visits.receipt(nonce, ["a", "b"])]
    found.append(visits.receipt(visits.nonce(), ["ab", ""]))
    assert None not in found
    assert len({one.number for one in found if one}) == 3
    assert Visits().receipt(nonce, ["ab", ""]) is None


def test_a_nonce_that_somebody_made_up_has_none() -> None:
    visits = Visits()
    for made_up in ("", "zz", "ab" * 32, visits.nonce()[:-2]):
        assert visits.receipt(made_up, ["a"]) is None


def test_a_token_opens_in_the_process_that_made_it_for_a_while() -> None:
    clock = Clock()
    visits, receipt = Visits(clock), new_receipt()
    token = visits.token(receipt)
    assert receipt.written.replace("-", "") not in token.upper()
    assert visits.opened(token) == receipt
    assert Visits().opened(token) is None
    assert visits.opened(token[:-2] + "00") is None
    assert visits.opened("no token") is None
    clock.now = VISIT_SECONDS + 1
    assert visits.opened(token) is None


def test_a_receipt_that_was_confirmed_is_known_and_no_other() -> None:
    visits, receipt = Visits(), new_receipt()
    assert not visits.confirmed(receipt)
    visits.confirm(receipt)
    assert visits.confirmed(receipt)
    assert not visits.confirmed(new_receipt())
