"""Somebody who reports in Slack: sees a window, fills it in as Slack's client lets them, and sends it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import gate
from adapters.slack.form import ANYWHERE
from bot.model import Knowledge
from bot.replies import ReportOffered, WhomToAsk
from bot.reporting.passphrases import Handler
from bot.store import reports
from tests.adapters.desks import REPORTING
from tests.adapters.slack.house import House, house, read
from tests.adapters.slack.limits import view_faults
from tests.fakes import FakeConversation
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.sample import northbridge

EVERYBODY = (HELEN, MARGARET, ROSALIND, LORNA)
PATIENCE = 20.0
"""Seconds for an answer, so that a busy machine changes nothing of what follows what."""
KIND = "A student may be at risk of harm"
ANONYMOUS, NAMED = "No, I want to stay anonymous", "Yes, I want to give my name"
NOBODY = "It is not about a person"
WORDS = "He waits for her\nafter every lesson <b>& more</b>."
ASKED = "i need to tell someone about a student"


def talk(knowledge: Knowledge | None = None) -> FakeConversation:
    """A conversation that takes `ASKED` for wanting to report, as the matcher would."""
    known = knowledge or northbridge()
    route = known.routes["student-at-risk"]
    whom = WhomToAsk(known.roles[route.role], known.clauses.get(route.clause))
    return FakeConversation(known, {ASKED: ReportOffered(route, whom, (), 0.9)})


@dataclass
class Reporter:
    """What they see, and what they have filled in: Slack keeps it in a field that keeps its name."""

    house: House
    view: dict[str, Any] = field(default_factory=dict)
    state: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return read(self.view)

    @property
    def heading(self) -> str:
        return next((block["text"]["text"] for block in self.view["blocks"] if block["type"] == "header"), "")

    @property
    def receipt(self) -> str:
        for block in self.view["blocks"]:
            for part in block.get("elements", []):
                if part.get("type") == "rich_text_preformatted":
                    return str(part["elements"][0]["text"])
        raise AssertionError(self.text)

    async def opens(self) -> Reporter:
        """From the shortcut."""
        return await self.gets("views.open", self.house.interacts("shortcut", callback_id=ANYWHERE))

    async def gets(self, method: str, doing: Awaitable[object]) -> Reporter:
        """The window that the bot opens or puts there by a call of its own when they do this."""
        number = len(self.house.peer.made(method)) + 1
        await doing
        self._shows((await self.house.peer.next(method, number))["view"])
        return self

    async def presses(self, action: str, method: str) -> Reporter:
        """A button in the window."""
        pressed = self.house.presses(action, self.view, view=self._sent(), container={"type": "view"})
        return await self.gets(method, pressed)

    async def sends(self, **filled: str | list[str]) -> Reporter:
        """Fill in these fields, by what one reads there, and send the window."""
        answer = await self.sends_off(**filled)
        assert answer.get("response_action") == "update", answer
        assert view_faults(answer["view"]) == []
        self._shows(answer["view"])
        return self

    async def sends_off(self, **filled: str | list[str]) -> dict[str, Any]:
        """As `sends`; gives what Slack was told."""
        for name, value in filled.items():
            block = next(one for one in self._inputs() if one["element"]["action_id"] == name)
            self.state[block["block_id"], name] = _filled(block["element"], value)
        sent = self._sent()
        for block in self._inputs():
            there = any(sent["state"]["values"][block["block_id"]][block["element"]["action_id"]].values())
            assert block.get("optional") or there, f"Slack wants {block['block_id']} to be filled in"
        response = await self.house.interacts("view_submission", view=sent)
        assert response.status == 200
        text = await response.text()
        return json.loads(text) if text else {}

    def _shows(self, view: dict[str, Any]) -> None:
        self.view = view
        kept = self.state
        self.state = {}
        for block in self._inputs():
            at = block["block_id"], block["element"]["action_id"]
            self.state[at] = kept.get(at) or _initial(block["element"])

    def _inputs(self) -> Iterator[dict[str, Any]]:
        return (block for block in self.view["blocks"] if block["type"] == "input")

    def _sent(self) -> dict[str, Any]:
        values: dict[str, dict[str, Any]] = {}
        for (block, name), value in self.state.items():
            values.setdefault(block, {})[name] = value
        return {**self.view, "id": "V77", "state": {"values": values}}


def _options(element: Mapping[str, Any]) -> list[dict[str, Any]]:
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


def _filled(element: Mapping[str, Any], value: str | list[str]) -> dict[str, Any]:
    if element["type"] == "plain_text_input":
        assert len(value) <= element.get("max_length", 3000)
        return {"type": element["type"], "value": value}
    wanted = [value] if isinstance(value, str) else value
    found = [
        next(option for option in _options(element) if option["text"]["text"].startswith(one))
        for one in wanted
    ]
    if "multi" in element["type"] or element["type"] == "checkboxes":
        assert len(found) <= element.get("max_selected_items", 100)
        return {"type": element["type"], "selected_options": found}
    return {"type": element["type"], "selected_option": found[0]}


def _initial(element: Mapping[str, Any]) -> dict[str, Any]:
    named = {
        "initial_value": "value",
        "initial_option": "selected_option",
        "initial_options": "selected_options",
    }
    return {"type": element["type"]} | {
        field: element[initial] for initial, field in named.items() if initial in element
    }


@dataclass
class College:
    """Northbridge in Slack, with handlers who are enrolled, and somebody who reports."""

    house: House
    handlers: dict[str, Handler]
    reporter: Reporter

    def kept(self) -> int:
        """How many reports there are."""
        with self.house.desk.store.begin() as tx:
            return len(reports.stamps(tx, "northbridge"))

    async def at_the_list(self, named: str = ANONYMOUS, **about: str | list[str]) -> Reporter:
        """Somebody who sees who could open it."""
        first = await Reporter(self.house).opens()
        second = await first.sends(kind=KIND, named=named)
        return await second.sends(**(about or {"other": [NOBODY]}))

    async def sent(self) -> Reporter:
        """Somebody who sees the receipt."""
        page = await self.at_the_list()
        return await (await page.sends()).sends(text=WORDS)


@asynccontextmanager
async def college(
    folder: Path,
    people: tuple[str, ...] = EVERYBODY,
    knowledge: Knowledge | None = None,
    environ: Mapping[str, str] | None = None,
) -> AsyncIterator[College]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "INLINE_SECONDS", PATIENCE)
        async with house(folder, talk(knowledge), {**REPORTING, **(environ or {})}) as one:
            handlers = enrolled(one.desk.store, *people) if people else {}
            yield College(one, handlers, Reporter(one))


def run(folder: Path, journey: Callable[[College], Awaitable[None]], **how: Any) -> None:
    """Do `journey` at the college; `how` is for `college`."""

    async def whole() -> None:
        async with college(folder, **how) as one:
            await journey(one)

    asyncio.run(whole())
