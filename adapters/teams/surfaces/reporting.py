"""The report form in a dialog. Nothing of it is ever said in a chat, and nothing of it leaves a trace."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from adapters.form import Changed, Kept, Opened, Refused, Sent, Step, Written, words_of_the_form
from adapters.reports import Reports
from adapters.teams.cards import Shown, said
from adapters.teams.clerk import Clerk, Turn
from adapters.teams.elements import paragraphs
from adapters.teams.form import (
    ABOUT,
    ADD,
    BACK,
    COME_BACK,
    COMMAND,
    FIRST,
    HIGHER,
    KEEP,
    KEPT,
    OPEN,
    PLATFORM_NAME,
    SEND,
    SURE,
    WHO,
    WITHDRAW,
    WRITE,
    returning,
)
from adapters.teams.form.carrying import Filled, filled_in
from adapters.teams.form.sheets import Sheets
from adapters.teams.surfaces import Answer, Carried, Rooms, dialog
from adapters.wording import Wording
from bot.store import StoreError

SEND_SECONDS = 3.0
"""After which the words are shown again, to be sent once more: Teams itself gives up after five."""

Draw = Callable[[Sheets, Filled], Awaitable[Shown]]


class Reporting:
    """Leads through the form, where reports are taken."""

    def __init__(self, clerk: Clerk, rooms: Rooms, reports: Reports) -> None:
        """The steps are those of `reports`."""
        self._clerk = clerk
        self._reports = reports
        if not clerk.desk.serving.reporting:
            return
        steps: dict[str, Draw] = {
            OPEN: self.first,
            FIRST: self.first,
            ABOUT: self.about,
            WHO: self.who,
            HIGHER: self.higher,
            WRITE: self.write,
            SEND: self.send,
            KEPT: self.confirm,
            BACK: self.back,
            COME_BACK: self.come_back,
            ADD: self.add,
            SURE: self.sure,
            KEEP: self.keep,
            WITHDRAW: self.withdraw,
        }
        for name, draw in steps.items():
            rooms.deeds[name] = self._in_dialog(draw)
        rooms.commands[COMMAND] = self.from_anywhere

    async def from_anywhere(self, turn: Turn) -> Answer:
        """The form, by the command of the message extension."""
        return dialog(self._clerk, turn, await self._drawn(turn, self.first, Filled()))

    async def first(self, sheets: Sheets, filled: Filled) -> Shown:
        """What to know first."""
        return await self._first(sheets, filled)

    async def about(self, sheets: Sheets, filled: Filled) -> Shown:
        """Who is it about?"""
        wrong = filled.chosen.wrong_first(await self._reports.open_routes(sheets.words.knowledge))
        return await self._first(sheets, filled, *wrong) if wrong else sheets.about(filled)

    async def who(self, sheets: Sheets, filled: Filled) -> Shown:
        """Everyone who could open it."""
        found = await self._reports.who(sheets.words.knowledge, filled.chosen)
        if isinstance(found, Refused):
            return await self._refused(sheets, filled, found)
        return sheets.who(found, filled)

    async def higher(self, sheets: Sheets, filled: Filled) -> Shown:
        """The same, one step higher."""
        return await self.who(sheets, replace(filled, chosen=replace(filled.chosen, higher=True)))

    async def write(self, sheets: Sheets, filled: Filled) -> Shown:
        """The words."""
        found = await self._reports.who(sheets.words.knowledge, filled.chosen)
        if isinstance(found, Refused):
            return await self._refused(sheets, filled, found)
        return sheets.write(filled, self._reports.nonce())

    async def send(self, sheets: Sheets, filled: Filled) -> Shown:
        """Keep it, and show the receipt."""
        written = Written(filled.text, filled.name, filled.shown, filled.nonce)
        try:
            async with asyncio.timeout(SEND_SECONDS):
                done = await self._reports.send(sheets.words.knowledge, filled.chosen, written)
        except TimeoutError:
            # It may be kept all the same: with the nonce that it had, it is no second report.
            return sheets.write(filled, filled.nonce, ("form.trouble",))
        match done:
            case Sent():
                return returning.receipt(sheets, done)
            case Kept():
                return returning.kept(sheets, done)
            case Changed():
                return sheets.who(done.found, filled, ("form.who_changed",))
        return await self._refused(sheets, filled, done)

    async def confirm(self, sheets: Sheets, filled: Filled) -> Shown:
        """The end of the receipt was typed."""
        done = await self._reports.confirm(sheets.words.knowledge, filled.token, filled.last)
        return returning.receipt(sheets, done) if isinstance(done, Sent) else returning.kept(sheets, done)

    async def back(self, sheets: Sheets, _filled: Filled) -> Shown:
        """Where a receipt is typed."""
        return returning.back(sheets)

    async def come_back(self, sheets: Sheets, filled: Filled) -> Shown:
        """The report that a receipt opens."""
        return _opened(sheets, await self._reports.come_back(sheets.words.knowledge, filled.receipt))

    async def add(self, sheets: Sheets, filled: Filled) -> Shown:
        """More was written."""
        about = filled.chosen.about
        opened = await self._reports.add(sheets.words.knowledge, filled.token, filled.text, about)
        return _opened(sheets, opened, filled.text)

    async def sure(self, sheets: Sheets, filled: Filled) -> Shown:
        """Is it really to be taken back?"""
        opened = await self._reports.look(sheets.words.knowledge, filled.token)
        return _opened(sheets, opened) if isinstance(opened, Refused) else returning.sure(sheets, opened)

    async def keep(self, sheets: Sheets, filled: Filled) -> Shown:
        """It is not taken back."""
        return _opened(sheets, await self._reports.look(sheets.words.knowledge, filled.token))

    async def withdraw(self, sheets: Sheets, filled: Filled) -> Shown:
        """It is taken back."""
        return _opened(sheets, await self._reports.withdraw(sheets.words.knowledge, filled.token))

    async def _first(self, sheets: Sheets, filled: Filled, *wrong: str) -> Shown:
        return sheets.first(await self._reports.open_routes(sheets.words.knowledge), filled.chosen, wrong)

    async def _refused(self, sheets: Sheets, filled: Filled, refused: Refused) -> Shown:
        match refused.step:
            case Step.ABOUT:
                return sheets.about(filled, (refused.why,))
            case Step.WRITE:
                return sheets.write(filled, self._reports.nonce(), (refused.why,))
        return await self._first(sheets, filled, refused.why)

    def _in_dialog(self, draw: Draw) -> Callable[[Turn, Carried, bool], Awaitable[Shown]]:
        async def deed(turn: Turn, carried: Carried, private: bool) -> Shown:
            if (
                not private
            ):  # a client without dialogs: what it sends is a message, which is no place for this
                return _instead(self._words(turn), self._link(turn))
            return await self._drawn(turn, draw, filled_in(carried))

        return deed

    async def _drawn(self, turn: Turn, draw: Draw, filled: Filled) -> Shown:
        say = self._words(turn)
        sheets = Sheets(say, self._link(turn))
        if not sheets.fits:
            return sheets.elsewhere()
        try:
            return await draw(sheets, filled)
        except StoreError:
            return said(say, say.say("form.trouble"), title=say.say("form.title"))

    def _words(self, turn: Turn) -> Wording:
        return words_of_the_form(self._clerk.knowledge(turn.tenant))

    def _link(self, turn: Turn) -> str:
        return f"{self._clerk.desk.serving.public_url}/report/{turn.tenant.organisation}"


def _instead(say: Wording, link: str) -> Shown:
    """What is said in a chat, where there can be no dialog: that a chat is no place for it, and where is."""
    where = say.say("chat_form.employer", platform=PLATFORM_NAME, link=link)
    return said(say, say.say("chat_form.offer", platform=PLATFORM_NAME), *paragraphs(where))


def _opened(sheets: Sheets, opened: Opened | Refused, text: str = "") -> Shown:
    if isinstance(opened, Refused):
        return returning.back(sheets, (opened.why,))
    return returning.visit(sheets, opened, text if opened.wrong else "")
