"""A question goes to the people who look after a policy, with its asker's consent and name, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.finding import reach
from adapters.logs import logger
from adapters.slack.blocks import HAND_OVER, Shown, said
from adapters.slack.clerk import Clerk, user_of
from adapters.slack.elements import (
    Block,
    field,
    modal,
    notes,
    paragraph,
    person,
    quoted,
    rich,
    section,
    words,
)
from adapters.slack.escape import escape, plain
from adapters.slack.incoming import Incoming
from adapters.slack.surfaces import Answer, Door, Doors
from adapters.slack.surfaces.buttons import carried_by
from adapters.slack.surfaces.shortcuts import typed_in
from adapters.slack.translate import Heard
from adapters.slack.values import ASKED, pack, unpack
from adapters.slack.windows import answer_window
from adapters.slack.workspaces import PLATFORM, Workspace
from adapters.wording import Wording, fitting
from bot.model import Role
from bot.store import StoreError, handovers
from bot.store.handovers import Handover

LOG = logger("slack")

CONSENT, QUESTION = "hand_over", "handed_question"
HANDED = "handover"
"""The key in a message's payload by which `deliver` knows that a question was handed over."""
MOST_METADATA = 3000


class Handovers:
    """Asks for consent, sends, and brings the answer back."""

    def __init__(self, clerk: Clerk) -> None:
        """Sends and keeps through `clerk`."""
        self._clerk = clerk

    def register(self, doors: Doors) -> None:
        """Listen."""
        doors.listen(Door.ACTION, HAND_OVER, self.press)
        doors.listen(Door.VIEW, CONSENT, self.consent)

    async def press(self, incoming: Incoming, workspace: Workspace) -> None:
        """Show what would be sent, to whom, and ask."""
        carried = carried_by(incoming)
        role = self._role(workspace, carried.get("role"))
        if role is None:
            return
        say = await self._clerk.words_for(workspace, user_of(incoming))
        asked = field(say.say("handover.question"), QUESTION, initial=str(carried.get(ASKED, "")))
        intro = rich(paragraph(words(say.say("handover.intro", role=role.name))))
        back = _way_back(incoming)
        kept = pack({"role": role.id, **back}, MOST_METADATA) or ""
        in_channel = back and not back["in"].startswith("D")
        others = [notes(say.say("handover.others"))] if in_channel else []
        title, close, send = (say.say(key) for key in ("handover.title", "window.close", "handover.send"))
        view = modal(CONSENT, title, [intro, asked, *others], close=close, submit=send, private_metadata=kept)
        await self._clerk.window(workspace, incoming, view)

    async def consent(self, incoming: Incoming, workspace: Workspace) -> Answer:
        """Send the words that the asker saw and sent."""
        kept = unpack((incoming.body.get("view") or {}).get("private_metadata"))
        role = self._role(workspace, kept.get("role"))
        to = reach(PLATFORM, role, self._clerk.knowledge(workspace)) if role else None
        if role is None or to is None:
            return None
        question, asker = plain(typed_in(incoming.body, QUESTION)), user_of(incoming)
        say = await self._clerk.words_for(workspace, asker)
        if not question:
            return {"response_action": "errors", "errors": {QUESTION: say.say("handover.empty")}}
        handover = Handover(
            platform=PLATFORM,
            organisation=workspace.organisation or "",
            workspace=workspace.id,
            role=role.id,
            question=question,
            asker=asker,
            asked_in=str(kept.get("in") or asker),
            asked_thread=str(kept.get("thread") or ""),
        )
        told = "handover.sent"
        try:
            id_ = await self._clerk.desk.stored(lambda tx: handovers.add(tx, handover))
            request = _request(self._clerk.words(workspace), role, question, asker)
            await self._clerk.post(workspace, f"handover/{id_}", to, "", request, **{HANDED: id_})
        except StoreError as error:
            LOG.warning("slack, %s: a question was not handed over: %s", workspace.organisation, error)
            told = "handover.not_sent"
        view = answer_window(say, [section(say.say(told, role=role.name))], "handover.title")
        return {"response_action": "update", "view": view}

    async def answered(self, workspace: Workspace, incoming: Incoming, told: Heard) -> bool:
        """Take an answer back to the asker. Returns whether `told` is one."""
        here = PLATFORM, workspace.id, told.channel, told.thread
        handover = await self._clerk.desk.stored(lambda tx: handovers.sent_in(tx, *here))
        if handover is None:
            return False
        say = await self._clerk.words_for(workspace, handover.asker)

        def called(user: str) -> str:
            """Who is named, for the asker: nobody may be pinged in the thread that they asked in."""
            if user in (handover.asker, workspace.bot):
                return ""
            known = (one.name for one in say.knowledge.people.values() if one.slack == user)
            return f"@{next(known, say.say('handover.somebody'))}"

        answer = plain(str(incoming.event.get("text") or ""), called)
        if not answer:
            wordless = said((await self._clerk.words_for(workspace, told.user)).say("handover.wordless"))
            await self._clerk.post(workspace, incoming.id, told.channel, told.thread, wordless)
            return True
        role = self._role(workspace, handover.role)
        intro = say.say("handover.reply", role=role.name if role else handover.role)
        quote = f"{intro}\n{fitting(answer, 3000)}"
        shown = Shown(escape(quote), (rich(paragraph(words(intro, bold=True)), quoted(answer)),))
        await self._clerk.post(workspace, incoming.id, handover.asked_in, handover.asked_thread, shown)
        return True

    async def delivered(self, id_: str, answer: Mapping[str, Any]) -> None:
        """Remember where the role got it."""
        channel, ts = str(answer.get("channel") or ""), str(answer.get("ts") or "")
        await self._clerk.desk.stored(lambda tx: handovers.sent(tx, id_, channel, ts))

    async def lost(self, workspace: Workspace, id_: str) -> None:
        """Tell the asker that nobody got it."""
        handover = await self._clerk.desk.stored(lambda tx: handovers.get(tx, id_))
        if handover is None:
            return
        await self._clerk.desk.stored(lambda tx: handovers.remove(tx, id_))
        role = self._role(workspace, handover.role)
        say = await self._clerk.words_for(workspace, handover.asker)
        lost = say.say("handover.lost", role=role.name if role else handover.role)
        await self._clerk.post(workspace, f"lost/{id_}", handover.asked_in, handover.asked_thread, said(lost))

    def _role(self, workspace: Workspace, id_: object) -> Role | None:
        return self._clerk.knowledge(workspace).roles.get(str(id_))


def _request(say: Wording, role: Role, question: str, asker: str) -> Shown:
    """What the role gets."""
    came_in, by, how = (
        say.say("handover.came", role=role.name),
        say.say("handover.asked_by"),
        say.say("handover.how"),
    )
    top = paragraph(words(came_in, bold=True))
    name = paragraph(words(by), {"type": "text", "text": " "}, person(asker))
    blocks: tuple[Block, ...] = (rich(top, quoted(question), name), notes(how))
    return Shown(escape(f"{came_in} {fitting(question, 2000)} {how}"), blocks)


def _way_back(incoming: Incoming) -> dict[str, str]:
    """Where the answer is to go: the thread of the button; what only the asker saw, to the asker alone."""
    box = incoming.body.get("container") or {}
    if box.get("type") != "message" or box.get("is_ephemeral"):
        return {}
    channel, ts = str(box.get("channel_id") or ""), str(box.get("message_ts") or "")
    thread = str(box.get("thread_ts") or "") or ("" if channel.startswith("D") else ts)
    return {"in": channel, "thread": thread}
