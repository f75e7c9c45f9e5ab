"""Direct messages, mentions, threads, and the assistant panel."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from adapters.slack.blocks import Shown, said
from adapters.slack.clerk import Clerk
from adapters.slack.incoming import Incoming
from adapters.slack.popular import offer
from adapters.slack.surfaces import Door, Doors
from adapters.slack.surfaces.handover import Handovers
from adapters.slack.translate import Heard, How, heard
from adapters.slack.workspaces import PLATFORM, Workspace
from adapters.wording import shortened
from bot.replies import Question
from bot.store import Transaction, threads

STATUS_AFTER = 0.3
"""Seconds. An answer that is there sooner needs no word about being on its way."""
LONGEST_TITLE = 60


class Messages:
    """Hears what is said to the bot."""

    def __init__(self, clerk: Clerk, handovers: Handovers) -> None:
        """An answer to a question that was handed over goes to `handovers`."""
        self._clerk = clerk
        self._handovers = handovers

    def register(self, doors: Doors) -> None:
        """Listen."""
        doors.listen(Door.EVENT, "app_mention", self.hear)
        doors.listen(Door.EVENT, "message", self.hear)
        doors.listen(Door.EVENT, "assistant_thread_started", self.open_panel)

    async def hear(self, incoming: Incoming, workspace: Workspace) -> None:
        """Answer what was said, where it was said to the bot."""
        told = heard(incoming.event, workspace.bot)
        if told is None:
            return
        in_thread = bool(incoming.event.get("thread_ts"))
        if in_thread and await self._handovers.answered(workspace, incoming, told):
            return
        if told.how is How.THREAD and (told.to_another or not await self._joined(workspace, told)):
            return
        if incoming.body.get("is_ext_shared_channel") is True and not self._shares(workspace):
            say = await self._clerk.words_for(workspace, told.user)
            refusal = said(say.say("shared.elsewhere"))
            await self._clerk.post(workspace, incoming.id, told.channel, told.thread, refusal)
            return
        await self._answer(incoming, workspace, told)

    async def open_panel(self, incoming: Incoming, workspace: Workspace) -> None:
        """Offer questions in the panel of an app whose manifest says `assistant_view`, as older ones do."""
        panel = incoming.event.get("assistant_thread")
        if isinstance(panel, dict):
            where = {"channel_id": panel.get("channel_id"), "thread_ts": panel.get("thread_ts")}
            await offer(self._clerk, workspace, where)

    async def _answer(self, incoming: Incoming, workspace: Workspace, told: Heard) -> None:
        in_channel = told.how is not How.DIRECT
        if told.thread and in_channel:
            await self._join(workspace, told)
        place = told.channel, f"{told.thread}/{told.user}" if in_channel else told.thread
        asking = self._clerk.ask(workspace, told.user, place, Question(told.text))
        panel = {"channel_id": told.channel, "thread_ts": told.thread}
        in_panel = told.thread and not in_channel
        shown = await (self._asked_in_panel(workspace, told.user, panel, asking) if in_panel else asking)
        await self._clerk.post(workspace, incoming.id, told.channel, told.thread, shown)
        if in_channel or shown.discreet or not (told.thread and told.text):
            return
        if not await self._join(workspace, told):
            title = {**panel, "title": shortened(told.text, LONGEST_TITLE)}
            await self._clerk.try_(workspace, "assistant.threads.setTitle", title)

    async def _asked_in_panel(
        self, workspace: Workspace, user: str, panel: dict[str, str], asking: Coroutine[Any, Any, Shown]
    ) -> Shown:
        """Show that the answer is on its way, where it is not there at once."""
        answer = asyncio.create_task(asking)
        if not (await asyncio.wait((answer,), timeout=STATUS_AFTER))[0]:
            status = (await self._clerk.words_for(workspace, user)).say("status.looking")
            await self._clerk.try_(workspace, "assistant.threads.setStatus", {**panel, "status": status})
        return await answer

    def _shares(self, workspace: Workspace) -> bool:
        return self._clerk.knowledge(workspace).organisation.slack.shared_channels

    async def _joined(self, workspace: Workspace, told: Heard) -> bool:
        at = workspace.id, f"{told.channel}/{told.thread}", told.user
        return await self._clerk.desk.stored(lambda tx: threads.joined(tx, PLATFORM, *at))

    async def _join(self, workspace: Workspace, told: Heard) -> bool:
        """Remember who asks in this thread. Returns whether that was known."""
        at = workspace.id, f"{told.channel}/{told.thread}", told.user

        def join(tx: Transaction) -> bool:
            known = threads.joined(tx, PLATFORM, *at)
            threads.join(tx, PLATFORM, *at)
            return known

        return await self._clerk.desk.stored(join)
