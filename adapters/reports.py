"""The steps of a report, one by one: every surface draws what it gets here, and decides nothing.

In order: `open_routes`, `who`, `nonce`, `send`, `confirm`; and on coming back `come_back`, `add`, `withdraw`.
Nothing is kept between two steps but in the hands of whoever reports: a surface carries `Chosen`, and of
what somebody wrote or of their receipt at most a token. What is given to a step is worked out anew, so
that a surface that somebody tampered with can do no more than its sender could have chosen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from adapters.form import NOT_TAKEN, Changed, Chosen, Kept, Opened, Refused, Sent, Step, Written
from adapters.logs import logger
from adapters.ports import Desk
from bot.model import Knowledge, Route
from bot.reporting import files, sending
from bot.reporting.copying import FileError, prepare
from bot.reporting.provable import unsafe_routes
from bot.reporting.receipts import Receipt, ReceiptError, read_receipt
from bot.reporting.routing import About, Inside, Outside, who_could_open
from bot.reporting.sealing import SealError
from bot.reporting.sending import ChangedError, Draft, NotTakenError
from bot.reporting.visits import Visits
from bot.store import StoreError, Transaction

LOG = logger("reports")

PROVE_SECONDS = 20.0


class Reports:
    """One for a process, shared by its surfaces: what a form must remember dies with the process."""

    def __init__(self, desk: Desk) -> None:
        """Nothing is read before it is asked."""
        self._desk = desk
        self._visits = Visits()
        self._drawing = asyncio.Lock()
        self._said: dict[str, Mapping[str, str]] = {}

    async def open_routes(self, knowledge: Knowledge) -> tuple[Route, ...]:
        """The kinds of incident that can be reported now; none where reporting is not switched on.

        Proved anew whenever the folder or the roster has changed; what fails is said in the log then.
        Raises StoreError.
        """
        if not self._desk.serving.reporting:
            return ()
        enrolled, organisation = await self._enrolled(knowledge), knowledge.organisation.id
        off = await asyncio.to_thread(unsafe_routes, knowledge, enrolled)
        if self._said.get(organisation) is not off:  # proved anew
            self._said[organisation] = off
            for why in off.values():
                LOG.warning("%s: %s", organisation, why)
        return tuple(route for id_, route in knowledge.routes.items() if id_ not in off)

    async def keep_proving(self) -> None:
        """Look again and again whether a folder or a roster has changed, so that what fails is said soon."""
        while True:
            for conversation in tuple(self._desk.conversations.values()):
                with suppress(StoreError):  # others say so, and it is tried again
                    await self.open_routes(conversation.knowledge)
            await asyncio.sleep(PROVE_SECONDS)

    async def who(self, knowledge: Knowledge, chosen: Chosen) -> Inside | Outside | Refused:
        """Everyone who could open it. Raises StoreError."""
        refused = _wrong(knowledge, chosen)
        if refused:
            return refused
        enrolled = await self._enrolled(knowledge)
        return who_could_open(
            knowledge,
            knowledge.routes[chosen.kind],
            chosen.about,
            enrolled,
            higher=chosen.higher,
            manager=_manager(chosen),
        )

    def nonce(self) -> str:
        """For one sheet to write on: sent again with the same words, it is no second report."""
        return self._visits.nonce()

    async def send(
        self, knowledge: Knowledge, chosen: Chosen, written: Written
    ) -> Sent | Kept | Changed | Refused:
        """Keep a report."""
        refused = _wrong(knowledge, chosen)
        if refused:
            return refused
        name = written.name.strip() if chosen.named == "yes" else ""
        if chosen.named == "yes" and not name:
            return Refused(Step.WRITE, "form.your_name_missing")
        about = (*sorted(chosen.people), *sorted(chosen.roles), *sorted(chosen.other))
        said = (chosen.kind, *about, str(chosen.higher), _manager(chosen), *written.shown, written.text, name)
        receipt = self._visits.receipt(written.nonce, said)
        if receipt is None:
            return Refused(Step.WRITE, "form.expired")
        if self._visits.confirmed(receipt):
            return Kept()
        draft = Draft(
            chosen.kind,
            chosen.about,
            chosen.higher,
            written.shown,
            written.text,
            name,
            _manager(chosen),
        )
        try:
            await self._desk.stored(lambda tx: sending.submit(tx, knowledge, draft, receipt))
        except ChangedError as error:
            return Changed(error.found)
        except NotTakenError as error:
            step = Step.FIRST if error.why == "switched_off" else Step.WRITE
            return Refused(step, NOT_TAKEN[error.why])
        except StoreError:
            LOG.warning("a report could not be kept; its sender was asked to send it again")
            return Refused(Step.WRITE, "form.trouble")
        return Sent(receipt.written, self._visits.token(receipt))

    async def confirm(self, knowledge: Knowledge, token: str, last: str) -> Sent | Kept:
        """The end of the receipt was typed."""
        receipt = self._visits.opened(token)
        if receipt is None or self._visits.confirmed(receipt):
            return Kept()
        if not receipt.ends_with(last):
            return Sent(receipt.written, self._visits.token(receipt), wrong=True)
        self._visits.confirm(receipt)
        opened = await self._open(knowledge, receipt)
        return Kept(opened.visit, opened.token) if isinstance(opened, Opened) else Kept()

    async def come_back(self, knowledge: Knowledge, typed: str) -> Opened | Refused:
        """The report that a receipt opens."""
        try:
            receipt = read_receipt(typed)
        except ReceiptError:
            return Refused(Step.BACK, "form.return_wrong")
        return await self._open(knowledge, receipt)

    async def add(self, knowledge: Knowledge, token: str, text: str, about: About) -> Opened | Refused:
        """More was written; `about` is whom it turned out to be about as well."""
        return await self._again(
            knowledge,
            token,
            "form.added",
            lambda tx, receipt: sending.add(tx, knowledge, receipt, text, about),
        )

    async def add_file(self, knowledge: Knowledge, token: str, content: bytes) -> Opened | Refused:
        """A file was added. One at a time is drawn anew, which takes memory, and only of who may add it."""
        receipt = self._visits.opened(token)
        if receipt is None:
            return Refused(Step.BACK, "form.return_expired")
        opened = await self._open(knowledge, receipt)
        if isinstance(opened, Refused):
            return opened
        if not opened.visit.files_left:
            return replace(opened, wrong=NOT_TAKEN["no_more_files"])
        try:
            async with self._drawing:
                file = await asyncio.to_thread(prepare, content)
        except FileError as error:
            return replace(opened, wrong=f"form.unfit.{error.why}")
        return await self._again(
            knowledge,
            token,
            "form.file_added",
            lambda tx, receipt: files.attach(tx, knowledge, receipt, file),
        )

    async def look(self, knowledge: Knowledge, token: str) -> Opened | Refused:
        """It is shown again as it is."""
        receipt = self._visits.opened(token)
        if receipt is None:
            return Refused(Step.BACK, "form.return_expired")
        return await self._open(knowledge, receipt)

    async def withdraw(self, knowledge: Knowledge, token: str) -> Opened | Refused:
        """It is taken back."""
        return await self._again(
            knowledge,
            token,
            "form.withdrawn",
            lambda tx, receipt: sending.withdraw(tx, knowledge, receipt),
        )

    async def _again(
        self, knowledge: Knowledge, token: str, done: str, work: Callable[[Transaction, Receipt], None]
    ) -> Opened | Refused:
        receipt = self._visits.opened(token)
        if receipt is None:
            return Refused(Step.BACK, "form.return_expired")
        try:
            await self._desk.stored(lambda tx: work(tx, receipt))
        except ChangedError:
            return await self._open(knowledge, receipt, wrong="form.add_outside")
        except NotTakenError as error:
            return await self._open(knowledge, receipt, wrong=NOT_TAKEN[error.why])
        except (SealError, StoreError):
            return await self._open(knowledge, receipt, wrong="form.trouble")
        return await self._open(knowledge, receipt, done=done)

    async def _open(
        self, knowledge: Knowledge, receipt: Receipt, *, done: str = "", wrong: str = ""
    ) -> Opened | Refused:
        try:
            visit = await self._desk.stored(lambda tx: sending.come_back(tx, knowledge, receipt))
        except NotTakenError:
            return Refused(Step.BACK, "form.return_nothing")
        except SealError:
            return Refused(Step.BACK, "form.return_damaged")
        except StoreError:
            return Refused(Step.BACK, "form.trouble")
        return Opened(visit, self._visits.token(receipt), done, wrong)

    async def _enrolled(self, knowledge: Knowledge) -> frozenset[str]:
        return await self._desk.stored(lambda tx: frozenset(sending.enrolled_in(tx, knowledge).enrolled))


def _manager(chosen: Chosen) -> str:
    return chosen.manager if chosen.named == "yes" else ""


def _wrong(knowledge: Knowledge, chosen: Chosen) -> Refused | None:
    if chosen.kind not in knowledge.routes:
        return Refused(Step.FIRST, "form.kind_missing")
    return Refused(Step.ABOUT, chosen.wrong_about) if chosen.wrong_about else None
