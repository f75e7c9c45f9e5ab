import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.matching.spelling import english_words
from bot.matching.terms import stem


@pytest.fixture
def threads_in_a_hurry() -> Iterator[None]:
    """Threads take turns every few steps, so that what they share is sure to be seen half done."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_many_threads_get_the_stems_that_one_gets(threads_in_a_hurry: None) -> None:
    words = sorted(english_words())[:2000]
    alone = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(stem.__wrapped__, words * 5, chunksize=100))
    assert together == alone * 5
