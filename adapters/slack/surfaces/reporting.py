"""The report form in a window: how it is opened, and what follows when a window is sent.

Of a request nothing is read here but the window that was sent: not who, not where, not when.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from adapters.form import (
    NOBODY,
    Changed,
    Chosen,
    Kept,
    Opened,
    Refused,
    Sent,
    Step,
    Written,
    words_of_the_form,
)
from adapters.logs import logger
from adapters.reports import Reports
from adapters.slack.clerk import Clerk
from adapters.slack.elements import Block
from adapters.slack.form import (
    ABOUT,
    AGAIN,
    ANYWHERE,
    BACK,
    COMMAND,
    FIRST,
    OPEN,
    RECEIPT,
    ROUTE,
    VISIT,
    WHO,
    WITH_RECEIPT,
    WITHDRAW,
    WRITE,
)
from adapters.slack.form.asking import (
    HIGHER,
    KIND,
    MANAGER,
    NAME,
    NAMED,
    OTHER,
    OTHERS,
    PEOPLE,
    ROLES,
    TEXT,
    Asking,
)
from adapters.slack.form.carrying import MOST_NAMED, Carried, Filled, carried_in, filled_in, kind_marked
from adapters.slack.form.returning import LAST, TYPED, Returning
from adapters.slack.incoming import Incoming
from adapters.slack.surfaces import Answer, Door, Doors
from adapters.slack.surfaces.buttons import carried_by
from adapters.slack.workspaces import Workspace
from bot.model import Knowledge
from bot.reporting.routing import Inside, Outside
from bot.store import StoreError

LOG = logger("slack")

Following = Callable[["Sheet"], Awaitable[Block]]
"""Makes the window that follows the one that was sent."""


class Sheet:
    """One window that was sent, or in which a button was pressed: what it carried, what was filled in."""

    def __init__(self, clerk: Clerk, incoming: Incoming, workspace: Workspace) -> None:
        """Raises KeyError where the workspace has no organisation."""
        view = incoming.body.get("view")
        self.view: Mapping[str, Any] = view if isinstance(view, dict) else {}
        self.knowledge: Knowledge = clerk.knowledge(workspace)
        self.carried: Carried = carried_in(self.view, self.knowledge)
        self.filled: Filled = filled_in(self.view, self.knowledge)
        web = f"{clerk.desk.serving.public_url}/report/{self.knowledge.organisation.id}"
        words = words_of_the_form(self.knowledge)
        self.asking = Asking(words, web)
        self.returning = Returning(words, f"{web}/back")


class Reporting:
    """Opens the form, and leads from each window to the next."""

    def __init__(self, clerk: Clerk, reports: Reports) -> None:
        """Every step is a step of `reports`."""
        self._clerk = clerk
        self._reports = reports

    def register(self, doors: Doors) -> None:
        """Listen."""
        doors.listen(Door.COMMAND, COMMAND, self.open)
        doors.listen(Door.SHORTCUT, ANYWHERE, self.open)
        doors.listen(Door.ACTION, OPEN, self.open)
        doors.listen(Door.ACTION, WITH_RECEIPT, self.with_receipt)
        doors.listen(Door.ACTION, AGAIN, self.again)
        doors.listen(Door.ACTION, WITHDRAW, self.withdraw)
        for name, step in (
            (FIRST, self.first),
            (ABOUT, self.about),
            (WHO, self.who),
            (WRITE, self.write),
            (RECEIPT, self.confirm),
            (BACK, self.come_back),
            (VISIT, self.add),
        ):
            doors.listen(Door.VIEW, name, self._sent(step))

    async def open(self, incoming: Incoming, workspace: Workspace) -> None:
        """Open the form, the kind of incident chosen where the button says one."""
        sheet = Sheet(self._clerk, incoming, workspace)
        kind = kind_marked(carried_by(incoming).get(ROUTE), sheet.knowledge)
        sheet.carried = Carried(Chosen(kind))
        try:
            view = await self._first(sheet)
        except StoreError:
            view = sheet.asking.trouble()
        await self._clerk.window(workspace, incoming, view)

    async def with_receipt(self, incoming: Incoming, workspace: Workspace) -> None:
        """Open the window in which a receipt is typed."""
        sheet = Sheet(self._clerk, incoming, workspace)
        await self._clerk.window(workspace, incoming, sheet.returning.back())

    async def again(self, incoming: Incoming, workspace: Workspace) -> None:
        """Go back a step."""
        sheet = Sheet(self._clerk, incoming, workspace)
        pressed = incoming.body["actions"][0]["action_id"]
        to_first = str(pressed).partition(".")[2] == FIRST
        view = await self._first(sheet) if to_first else sheet.asking.about(sheet.carried)
        await self._put(workspace, sheet, view)

    async def withdraw(self, incoming: Incoming, workspace: Workspace) -> None:
        """Take a report back."""
        sheet = Sheet(self._clerk, incoming, workspace)
        opened = await self._reports.withdraw(sheet.knowledge, sheet.carried.token)
        await self._put(workspace, sheet, _visit(sheet, opened))

    async def first(self, sheet: Sheet) -> Block:
        """On to whom it is about."""
        kind, named = sheet.filled.kind(KIND), sheet.filled.one(NAMED, ("yes", "no"))
        sheet.carried = replace(sheet.carried, chosen=replace(sheet.carried.chosen, kind=kind, named=named))
        wrong = sheet.carried.chosen.wrong_first(await self._reports.open_routes(sheet.knowledge))
        return await self._first(sheet, *wrong) if wrong else sheet.asking.about(sheet.carried)

    async def about(self, sheet: Sheet) -> Block:
        """On to who could open it."""
        filled = sheet.filled
        chosen = replace(
            sheet.carried.chosen,
            people=filled.people(PEOPLE),
            roles=filled.roles(ROLES),
            other=filled.some(OTHER, OTHERS),
            higher=False,
            manager=filled.person(MANAGER),
        )
        return await self._who(sheet, chosen)

    async def who(self, sheet: Sheet) -> Block:
        """The list again, without those whom it is about; or on to the words."""
        chosen = _more(sheet)
        if sheet.filled.some(HIGHER, ("yes",)):
            chosen = replace(chosen, higher=True)
        if chosen != sheet.carried.chosen:
            return await self._who(sheet, chosen)
        return sheet.asking.write(replace(sheet.carried, nonce=self._reports.nonce()))

    async def write(self, sheet: Sheet) -> Block:
        """Keep it, and show the receipt."""
        knowledge, text, name = sheet.knowledge, sheet.filled.text(TEXT), sheet.filled.text(NAME)
        chosen = _more(sheet)
        if chosen != sheet.carried.chosen:
            return await self._who(sheet, chosen, text=text, name=name)
        written = Written(text, name, sheet.carried.shown, sheet.carried.nonce)
        match await self._reports.send(knowledge, chosen, written):
            case Sent() as sent:
                return sheet.returning.receipt(sent)
            case Kept() as kept:
                return sheet.returning.kept(kept)
            case Changed(found):
                return self._changed(sheet, chosen, found, text, name)
            case Refused(Step.WRITE, why):
                carried = replace(sheet.carried, nonce=self._reports.nonce())
                return sheet.asking.write(carried, (why,), text=text, name=name)
            case Refused() as refused:
                return await self._refused(sheet, refused)

    async def confirm(self, sheet: Sheet) -> Block:
        """The end of the receipt was typed."""
        last = sheet.filled.text(LAST)
        done = await self._reports.confirm(sheet.knowledge, sheet.carried.token, last)
        return sheet.returning.receipt(done) if isinstance(done, Sent) else sheet.returning.kept(done)

    async def come_back(self, sheet: Sheet) -> Block:
        """The report that a receipt opens."""
        return _visit(sheet, await self._reports.come_back(sheet.knowledge, sheet.filled.text(TYPED)))

    async def add(self, sheet: Sheet) -> Block:
        """More was written."""
        filled, token = sheet.filled, sheet.carried.token
        about = Chosen(people=filled.people(PEOPLE), other=filled.some(OTHER, OTHERS)).about
        text = filled.text(TEXT)
        return _visit(sheet, await self._reports.add(sheet.knowledge, token, text, about), text)

    def _sent(self, step: Following) -> Callable[[Incoming, Workspace], Awaitable[Answer]]:
        """What is done when a window is sent. Whatever goes wrong, it stays open with its words."""

        @wraps(step)
        async def work(incoming: Incoming, workspace: Workspace) -> Answer:
            sheet = Sheet(self._clerk, incoming, workspace)
            try:
                return {"response_action": "update", "view": await step(sheet)}
            except Exception:
                LOG.exception("a step of a report could not be dealt with; its words are still in the window")
                return _kept_open(sheet)

        return work

    async def _first(self, sheet: Sheet, *wrong: str) -> Block:
        return sheet.asking.first(await self._reports.open_routes(sheet.knowledge), sheet.carried, wrong)

    async def _who(self, sheet: Sheet, chosen: Chosen, *, text: str = "", name: str = "") -> Block:
        """Everyone who could open it; with `text`, in the window in which that was written."""
        sheet.carried = replace(sheet.carried, chosen=chosen)
        if len(chosen.people) + len(chosen.roles) > MOST_NAMED:
            return sheet.asking.about(sheet.carried, ("form.too_long",))
        found = await self._reports.who(sheet.knowledge, chosen)
        if isinstance(found, Refused):
            return await self._refused(sheet, found)
        if text or name:
            return self._changed(sheet, chosen, found, text, name)
        return (
            sheet.asking.who(found, sheet.carried)
            if isinstance(found, Inside)
            else sheet.asking.nowhere(found)
        )

    def _changed(self, sheet: Sheet, chosen: Chosen, found: Inside | Outside, text: str, name: str) -> Block:
        if isinstance(found, Outside):
            return sheet.asking.nowhere(found)
        carried = Carried(chosen, nonce=self._reports.nonce())
        return sheet.asking.write(carried, text=text, name=name, changed=found)

    async def _refused(self, sheet: Sheet, refused: Refused) -> Block:
        if refused.step is Step.ABOUT:
            return sheet.asking.about(sheet.carried, (refused.why,))
        return await self._first(sheet, refused.why)

    async def _put(self, workspace: Workspace, sheet: Sheet, view: Block) -> None:
        """Put a window in the place of the one in which a button was pressed."""
        await self._clerk.try_(workspace, "views.update", {"view_id": sheet.view.get("id"), "view": view})


def _more(sheet: Sheet) -> Chosen:
    """What was chosen, and those on the list whom it turned out to be about."""
    chosen, more = sheet.carried.chosen, sheet.filled.people(PEOPLE)
    if not more:
        return chosen
    other = tuple(one for one in chosen.other if one != NOBODY)
    return replace(chosen, people=tuple(dict.fromkeys((*chosen.people, *more))), other=other)


def _visit(sheet: Sheet, opened: Opened | Refused, text: str = "") -> Block:
    if isinstance(opened, Refused):
        return sheet.returning.back((opened.why,))
    return sheet.returning.visit(opened, text)


def _kept_open(sheet: Sheet) -> Answer:
    """Say under the first field of a window that it did not work; what is in the window stays."""
    values = (sheet.view.get("state") or {}).get("values") or {"": {}}
    told = sheet.asking.say.say("form.trouble")
    return {"response_action": "errors", "errors": {next(iter(values)): told}}
