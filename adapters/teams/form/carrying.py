"""What a button of the form carries from one dialog to the next, and what somebody filled in beside it.

Teams keeps what a dialog carries for as long as it is open, and brings it back. That is what was chosen, a
nonce and a token; and words only where who could open them has changed before they were sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from adapters.form import Chosen
from adapters.safe import safe
from adapters.teams.escape import JOINER

NONE = "%"
"""The value of the choice of nobody: no id is that as a value."""
_BETWEEN = ","
"""What Teams puts between several values that were chosen in one list."""


@dataclass(frozen=True, slots=True)
class Filled:
    """All that a dialog sends in. `shown` are the ids of those who were shown; what is not there is ""."""

    chosen: Chosen = field(default_factory=Chosen)
    shown: tuple[str, ...] = ()
    nonce: str = ""
    token: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    receipt: str = field(default="", repr=False)
    last: str = field(default="", repr=False)


def as_value(id_: str) -> str:
    """An id as the value of a choice: without the sign that stands between several."""
    return quote(id_, safe="")


def carried(filled: Filled) -> dict[str, Any]:
    """For a button: all that is there. Fields of its dialog are added to it when it is pressed."""
    chosen = filled.chosen
    whole = {
        "kind": as_value(chosen.kind),
        "named": chosen.named,
        **{name: _joined(getattr(chosen, name)) for name in ("people", "roles", "other")},
        "higher": "yes" if chosen.higher else "",
        "manager": as_value(chosen.manager),
        "shown": _joined(filled.shown),
        "nonce": filled.nonce,
        "token": filled.token,
        "text": filled.text,
        "name": filled.name,
    }
    return {name: value for name, value in whole.items() if value}


def filled_in(data: Mapping[str, Any]) -> Filled:
    """Read what a button carried, and what was typed beside it. It may hold anything."""

    def text(name: str) -> str:
        value = data.get(name)
        return value.encode(errors="replace").decode() if isinstance(value, str) else ""

    def several(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(unquote(one) for one in text(name).split(_BETWEEN) if one))

    chosen = Chosen(
        kind=unquote(text("kind")),
        named=text("named"),
        people=several("people"),
        roles=several("roles"),
        other=several("other"),
        higher=text("higher") == "yes",
        manager="" if text("manager") == NONE else unquote(text("manager")),
    )
    typed = {name: text(name) for name in ("nonce", "token", "name", "receipt", "last")}
    return Filled(chosen, several("shown"), text=_as_shown(text("text")), **typed)


def _as_shown(text: str) -> str:
    """Words as they come back when they are shown and sent again, so that they are no second report."""
    return safe(text).replace(JOINER, "").strip()


def _joined(ids: Iterable[str]) -> str:
    return _BETWEEN.join(map(as_value, ids))
