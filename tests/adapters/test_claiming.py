"""What is remembered in memory is forgotten in its time."""

from __future__ import annotations

from typing import Any

import pytest

from adapters import claiming
from adapters.claiming import REMEMBER_SECONDS, Claims
from adapters.ports import Event


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def never(*_: Any, **__: Any) -> Any:
    raise AssertionError("the store was asked")


def event(id_: str, workspace: str = "T1") -> Event:
    return Event("slack", workspace, (id_,))


def test_it_is_known_for_an_hour_and_then_no_more() -> None:
    clock = Clock()
    claims = Claims(never, clock)
    assert claims.remember(event("one")) == ()
    clock.now = REMEMBER_SECONDS
    assert claims.remember(event("one")) == ("one",)
    assert claims.remember(event("one", "T2")) == ()
    clock.now += 1
    assert claims.remember(event("one")) == ()


def test_memory_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "MOST_REMEMBERED", 2)
    claims = Claims(never)
    for number in range(5):
        claims.remember(event(str(number)))
    assert claims.remember(event("4")) == ("4",)
    assert claims.remember(event("0")) == ()
