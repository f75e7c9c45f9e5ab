from __future__ import annotations

import secrets
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey
from nacl.secret import Aead

from bot.reporting.passphrases import (
    LONGEST,
    SHORTEST,
    Handler,
    PassphraseError,
    lock,
    new_handler,
    unlock,
)
from bot.reporting.routing import MOST_OPENERS
from bot.reporting.sealing import (
    MOST_BYTES,
    SIZES,
    WRAP_BYTES,
    WRAPS,
    SealError,
    Wrap,
    find_wrap,
    make_wraps,
    new_key,
    seal,
    unseal,
)

REPORT = "ab" * 16
KEY = b"k" * 32
PASSPHRASE = "wet socks on a friday"


def test_the_cipher_gives_the_answers_of_its_draft() -> None:
    """draft-irtf-cfrg-xchacha-03, A.3.1."""
    plain = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        b"sunscreen would be it."
    )
    sealed = Aead(bytes(range(0x80, 0xA0))).encrypt(
        plain, bytes.fromhex("50515253c0c1c2c3c4c5c6c7"), bytes(range(0x40, 0x58))
    )
    assert sealed.hex().endswith("c0875924c1c7987947deafd8780acf49")
    assert sealed.ciphertext[:16].hex() == "bd6d179d3e83d43b9576579493c0e939"


@given(st.binary(max_size=3000))
def test_what_is_sealed_opens_with_its_key_in_its_place(plain: bytes) -> None:
    assert unseal(KEY, seal(KEY, plain, "r head"), "r head") == plain


@pytest.mark.parametrize("size", [0, 1, SIZES[0] - 4, SIZES[0] - 3, SIZES[1] - 3, SIZES[4], MOST_BYTES])
def test_a_record_has_one_of_a_few_lengths(size: int) -> None:
    sealed = seal(KEY, b"x" * size, "r head")
    assert len(sealed) - 40 in SIZES
    assert unseal(KEY, sealed, "r head") == b"x" * size


def test_a_record_that_is_too_long_is_refused_not_cut_off() -> None:
    with pytest.raises(ValueError, match="at most"):
        seal(KEY, b"x" * (MOST_BYTES + 1), "r head")


@given(st.data())
def test_a_record_that_was_changed_in_any_bit_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, b"he said it on Monday", "r head"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealError):
        unseal(KEY, bytes(sealed), "r head")


@given(st.integers(0, 1000))
def test_a_record_that_was_cut_off_does_not_open(length: int) -> None:
    with pytest.raises(SealError):
        unseal(KEY, seal(KEY, b"he said it on Monday", "r head")[:length], "r head")


def test_a_record_opens_in_no_other_place_and_with_no_other_key() -> None:
    sealed = seal(KEY, b"words", "one head")
    for key, what in ((KEY, "two head"), (KEY, "one entry"), (new_key(), "one head")):
        with pytest.raises(SealError):
            unseal(key, sealed, what)


def test_an_error_holds_nothing_of_what_was_sealed() -> None:
    with pytest.raises(SealError) as caught:
        unseal(KEY, b"short", "r head")
    assert str(caught.value) == ""
    assert caught.value.__suppress_context__


def keys(count: int) -> list[PrivateKey]:
    return [PrivateKey.generate() for _ in range(count)]


def test_each_of_those_it_is_wrapped_for_finds_the_key_and_nobody_else() -> None:
    handlers = keys(3)
    wraps = make_wraps(
        REPORT, [(bytes(one.public_key), Wrap(n, 700_000 + n, KEY)) for n, one in enumerate(handlers)]
    )
    for number, one in enumerate(handlers):
        assert find_wrap(one, REPORT, wraps) == Wrap(number, 700_000 + number, KEY)
    assert find_wrap(PrivateKey.generate(), REPORT, wraps) is None


@pytest.mark.parametrize("count", [0, 1, 5, WRAPS])
def test_there_are_always_as_many_wraps_of_one_length(count: int) -> None:
    wraps = make_wraps(REPORT, [(bytes(one.public_key), Wrap(0, 0, KEY)) for one in keys(count)])
    assert len(wraps) == WRAPS * WRAP_BYTES
    assert WRAPS == MOST_OPENERS


def test_a_wrap_stands_in_a_random_place() -> None:
    one = PrivateKey.generate()
    places = set()
    for _ in range(60):
        wraps = make_wraps(REPORT, [(bytes(one.public_key), Wrap(0, 0, KEY))])
        parts = [wraps[start : start + WRAP_BYTES] for start in range(0, len(wraps), WRAP_BYTES)]
        places |= {n for n, part in enumerate(parts) if find_wrap(one, REPORT, part)}
    assert len(places) > 4


def test_a_wrap_does_not_open_another_report() -> None:
    one = PrivateKey.generate()
    wraps = make_wraps(REPORT, [(bytes(one.public_key), Wrap(0, 0, KEY))])
    assert find_wrap(one, "cd" * 16, wraps) is None


def test_wraps_that_were_changed_or_are_rubbish_open_for_nobody() -> None:
    one = PrivateKey.generate()
    wraps = make_wraps(REPORT, [(bytes(one.public_key), Wrap(0, 0, KEY))])
    assert find_wrap(one, REPORT, bytes(byte ^ 1 for byte in wraps)) is None
    assert find_wrap(one, REPORT, secrets.token_bytes(500)) is None


def test_a_passphrase_unlocks_its_own_keys_and_no_other_does() -> None:
    handler = new_handler("northbridge", "helen-marsh")
    wrapped = lock(handler, PASSPHRASE)
    again = unlock("northbridge", "helen-marsh", handler.public, wrapped, PASSPHRASE)
    assert (again.public, bytes(again.private)) == (handler.public, bytes(handler.private))
    for wrong in (PASSPHRASE + " ", "", "x" * (LONGEST + 1)):
        with pytest.raises(PassphraseError):
            unlock("northbridge", "helen-marsh", handler.public, wrapped, wrong)


def test_a_wrapped_key_belongs_to_one_person_of_one_organisation() -> None:
    handler = new_handler("northbridge", "helen-marsh")
    wrapped = lock(handler, PASSPHRASE)
    for place in (("eastside", "helen-marsh"), ("northbridge", "kwame-asante")):
        with pytest.raises(PassphraseError):
            unlock(*place, handler.public, wrapped, PASSPHRASE)
    with pytest.raises(PassphraseError):
        unlock("northbridge", "helen-marsh", handler.public, wrapped[:-1], PASSPHRASE)


def test_accents_typed_on_another_keyboard_are_the_same_passphrase() -> None:
    handler = new_handler("northbridge", "helen-marsh")
    wrapped = lock(handler, "Müller's long café")
    assert unlock("northbridge", "helen-marsh", handler.public, wrapped, "Mu\u0308ller's long cafe\u0301")


@pytest.mark.parametrize("passphrase", ["", "x" * (SHORTEST - 1), "x" * (LONGEST + 1)])
def test_a_passphrase_that_is_too_short_or_too_long_is_not_taken(passphrase: str) -> None:
    with pytest.raises(PassphraseError):
        lock(new_handler("northbridge", "helen-marsh"), passphrase)


def test_a_key_that_was_wrapped_today_opens_in_later_versions() -> None:
    handler: Handler = unlock("n", "h", KNOWN_PUBLIC, bytes.fromhex(KNOWN_WRAPPED), PASSPHRASE)
    assert sha256(bytes(handler.private)).hexdigest() == KNOWN_PRIVATE


KNOWN_PUBLIC = (
    "5af35e6c9fa3fa00299ec09515fdb514beb4ee9c3a6b539d6a0fde6d21fe2270"
    "9f24f92f2474fc3f6042d0da4cdd636433e33de9f6107e1fcd79f68179dcc059"
)
KNOWN_WRAPPED = (
    "34902995eb2ee4d2b9178dfcf929e29ccff069cb2f7383e81904fb8479052858e39b15ee4fa8df843e8c95e57c3aeab5"
    "650c32539ba365ced34adfd1745c402580c6171fe1fbc88f9d4aca287a098b9ad955fbed5e6ac3addf5deec68d931c4b"
    "ec498b6c552ea3eb8645490e45ede0530916653a8a887a29"
)
KNOWN_PRIVATE = "f042bc626a44b995e659b8828b508e0782d3c4bd6c728ff75c0ed8c8fec03f59"


def test_neither_key_nor_passphrase_shows_in_a_traceback() -> None:
    handler = new_handler("northbridge", "helen-marsh")
    assert bytes(handler.private).hex() not in repr(handler)
    assert repr(handler) == "Handler(organisation='northbridge', person='helen-marsh')"
    assert KEY.decode() not in repr(Wrap(0, 0, KEY))
