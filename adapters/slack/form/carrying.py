"""What a window of the form carries to the next, and what somebody filled in.

Slack keeps what a window carries for as long as it is open. It holds what was chosen, as marks, and a token:
never a word of the report, and nothing of whoever writes it.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.form import Chosen
from adapters.slack.form import mark
from adapters.slack.values import unpack
from bot.model import Knowledge

MOST_NAMED = 50
"""People and roles that one report can be about here, so that their marks fit into a window."""


@dataclass(frozen=True, slots=True)
class Carried:
    """`shown` are the ids of those who could open it, as the window says."""

    chosen: Chosen = field(default_factory=Chosen)
    shown: tuple[str, ...] = ()
    nonce: str = ""
    token: str = ""


def packed(carried: Carried) -> str:
    """For a window's `private_metadata`."""
    chosen = carried.chosen
    whole = {
        "kind": chosen.kind and mark(chosen.kind),
        "named": chosen.named,
        "people": [mark(one) for one in chosen.people],
        "roles": [mark(one) for one in chosen.roles],
        "other": list(chosen.other),
        "higher": chosen.higher,
        "manager": chosen.manager and mark(chosen.manager),
        "shown": [mark(one) for one in carried.shown],
        "nonce": carried.nonce,
        "token": carried.token,
    }
    return json.dumps({key: value for key, value in whole.items() if value}, separators=(",", ":"))


def carried_in(view: Mapping[str, Any], knowledge: Knowledge) -> Carried:
    """What was packed. Whoever is not in the folder any more is somebody whom the folder does not know."""
    whole = unpack(view.get("private_metadata"))
    people, roles = _by_mark(knowledge.people), _by_mark(knowledge.roles)
    chosen = Chosen(
        kind=_by_mark(knowledge.routes).get(str(whole.get("kind", "")), ""),
        named=str(whole.get("named", "")),
        people=tuple(people.get(one, one) for one in _texts(whole.get("people"))),
        roles=tuple(roles.get(one, one) for one in _texts(whole.get("roles"))),
        other=_texts(whole.get("other")),
        higher=whole.get("higher") is True,
        manager=people.get(str(whole.get("manager", "")), ""),
    )
    shown = tuple(people.get(one, one) for one in _texts(whole.get("shown")))
    return Carried(chosen, shown, str(whole.get("nonce", "")), str(whole.get("token", "")))


def kind_marked(marked: object, knowledge: Knowledge) -> str:
    """The id of the kind of incident that a button carries; "" where there is none such."""
    return _by_mark(knowledge.routes).get(str(marked), "")


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody wrote and chose in a window; the values of menus are ids again."""

    _elements: Mapping[str, Mapping[str, Any]]
    _knowledge: Knowledge

    def text(self, name: str) -> str:
        """What was written; half a character, as JSON can hold, becomes a `?`."""
        value = self._elements.get(name, {}).get("value")
        return value.encode(errors="replace").decode() if isinstance(value, str) else ""

    def one(self, name: str, known: Container[str]) -> str:
        """The value that was chosen; "" for none that is known."""
        option = self._elements.get(name, {}).get("selected_option")
        value = str(option.get("value")) if isinstance(option, dict) else ""
        return value if value in known else ""

    def kind(self, name: str) -> str:
        """The kind of incident that was chosen."""
        known = _by_mark(self._knowledge.routes)
        return known.get(self.one(name, known), "")

    def person(self, name: str) -> str:
        """The id of the person who was chosen; "" for nobody in the folder."""
        known = _by_mark(self._knowledge.people)
        return known.get(self.one(name, known), "")

    def some(self, name: str, known: Container[str]) -> tuple[str, ...]:
        """The values that were chosen of those that are known."""
        return tuple(one for one in self._several(name) if one in known)

    def _several(self, name: str) -> tuple[str, ...]:
        options = self._elements.get(name, {}).get("selected_options")
        found = options if isinstance(options, list) else []
        return tuple(dict.fromkeys(str(one.get("value")) for one in found if isinstance(one, dict)))

    def people(self, name: str) -> tuple[str, ...]:
        """The ids of the people who were chosen."""
        known = _by_mark(self._knowledge.people)
        return tuple(known.get(one, one) for one in self._several(name))

    def roles(self, name: str) -> tuple[str, ...]:
        """The ids of the roles that were chosen."""
        known = _by_mark(self._knowledge.roles)
        return tuple(known.get(one, one) for one in self._several(name))


def filled_in(view: Mapping[str, Any], knowledge: Knowledge) -> Filled:
    """What a window holds that was sent, or in which a button was pressed."""
    state = view.get("state")
    blocks = state.get("values") if isinstance(state, dict) else None
    found: dict[str, Mapping[str, Any]] = {}
    for block in blocks.values() if isinstance(blocks, dict) else ():
        if isinstance(block, dict):
            found |= {name: one for name, one in block.items() if isinstance(one, dict)}
    return Filled(found, knowledge)


def _by_mark(ids: Iterable[str]) -> dict[str, str]:
    return {mark(id_): id_ for id_ in ids}


def _texts(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, list) else ()
