"""Somebody who reports in Teams: presses what is there, as a client does, and reads what a dialog shows."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.model import Knowledge
from bot.replies import Reply, ReportOffered, WhomToAsk
from bot.reporting import handling
from bot.reporting.cases import Entry, Kind
from bot.reporting.passphrases import Handler
from bot.store import Store, open_store
from tests import fakes
from tests.adapters.canary import KIND
from tests.adapters.desks import REPORTING
from tests.adapters.teams.house import REPLIES, House, button, house, in_task, read
from tests.fakes import FakeConversation
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, cases_of, enrolled
from tests.sample import northbridge

EVERYBODY = (HELEN, MARGARET, ROSALIND, LORNA)
REPORT = "I want to report something"


def offered() -> Mapping[str, Reply]:
    """What is replied to somebody who wants to report something."""
    knowledge = northbridge()
    route = knowledge.routes[KIND]
    clause = knowledge.clauses[route.clause]
    cited = fakes.citation(clause, knowledge.policies_by_id[clause.policy_id])
    ask = WhomToAsk(knowledge.roles[route.role], clause)
    return {**REPLIES, REPORT: ReportOffered(route, ask, (cited,), 0.9)}


@dataclass
class Reporter:
    """`card` is what the dialog shows."""

    house: House
    more: Mapping[str, Any] = field(default_factory=dict)
    submitting: str = "task/submit"
    card: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return read(self.card)

    @property
    def receipt(self) -> str:
        found = re.search(r"\b(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}\b", self.text)
        assert found, self.text
        return found[0]

    def carried(self, do: str) -> dict[str, Any]:
        return dict(button(self.card, do)["data"])

    async def open(self, kind: str = KIND) -> None:
        """Press what a reply offered."""
        data = {"do": "report_open", "kind": kind, "msteams": {"type": "task/fetch"}}
        await self._sent("task/fetch", {"data": data})

    async def command(self) -> None:
        """Choose the command beside the box to write in."""
        self.submitting = "composeExtension/submitAction"
        await self._sent("composeExtension/fetchTask", {"commandId": "reportSomething"})

    async def press(self, do: str, **typed: str) -> None:
        """Press a button; what stands in the fields goes with it, as in a client."""
        filled = {one["id"]: one.get("value", "") for one in inputs(self.card)}
        assert typed.keys() <= filled.keys(), f"{typed.keys()} of {filled.keys()}"
        await self._sent(self.submitting, {"data": {**self.carried(do), **filled, **typed}})

    async def to_the_list(self, named: str = "no", **about: str) -> None:
        await self.press("report_about", named=named)
        await self.press("report_who", **(about or {"other": "nobody"}))

    async def to_the_receipt(self, text: str, **how: str) -> None:
        """All of it, from the first dialog to the receipt."""
        name = {"name": how.pop("name")} if "name" in how else {}
        await self.to_the_list("yes" if name else "no", **how)
        await self.press("report_write")
        await self.press("report_send", text=text, **name)

    async def _sent(self, name: str, value: Mapping[str, Any]) -> None:
        self.card = in_task(await self.house.invokes(name, value, **self.more))


@dataclass
class Taking:
    """A house where reports are taken."""

    house: House
    store: Store
    handlers: dict[str, Handler]

    def reporter(self, **more: Any) -> Reporter:
        return Reporter(self.house, more)

    def cases(self, person: str) -> tuple[handling.Listed, ...]:
        return tuple(cases_of(self.store, self.handlers[person]))

    def said(self, person: str) -> list[Entry]:
        """What the one case of this handler holds."""
        (listed,) = self.cases(person)
        with self.store.begin() as tx:
            entries = handling.open_case(tx, self.handlers[person], listed.id).entries
        return [one for one in entries if one.kind is not Kind.EVENT]


def inputs(part: Any) -> Iterator[dict[str, Any]]:
    """The fields of a card."""
    if isinstance(part, list):
        for one in part:
            yield from inputs(one)
    elif isinstance(part, dict):
        if str(part.get("type")).startswith("Input."):
            yield part
        yield from inputs(part.get("body", part.get("items", [])))


@asynccontextmanager
async def taking(
    folder: Path,
    people: tuple[str, ...] = EVERYBODY,
    database: str = "",
    knowledge: Knowledge | None = None,
    **how: Any,
) -> AsyncIterator[Taking]:
    """Northbridge in Teams, with reporting switched on and handlers enrolled."""
    talk = FakeConversation(knowledge or northbridge(), offered())
    environ = {**REPORTING, "CLAUSEBOT_DATABASE_URL": database}
    with pytest.MonkeyPatch.context() as patient:  # of the time that Teams gives, other tests tell
        patient.setattr("adapters.teams.gate.INLINE_SECONDS", 60.0)
        patient.setattr("adapters.teams.surfaces.reporting.SEND_SECONDS", 60.0)
        async with house(folder, talk, environ, **how) as one:
            store = open_store(one.desk.serving.database_url, one.desk.serving.secrets)
            yield Taking(one, store, enrolled(store, *people) if people else {})
            store.close()
