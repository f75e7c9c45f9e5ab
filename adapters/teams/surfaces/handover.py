"""A question goes to the people who look after a policy, with its asker's consent and name, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.finding import reach
from adapters.logs import logger
from adapters.teams.cards import ASKED, HAND_OVER, Shown, said
from adapters.teams.clerk import Clerk, Turn
from adapters.teams.elements import execute, field, notes, paragraph, paragraphs, quoted, submit, words
from adapters.teams.people import ELSEWHERE
from adapters.teams.surfaces import Carried, Rooms, text_of
from adapters.teams.tenants import PLATFORM, Tenant
from adapters.teams.translate import plain
from adapters.teams.transport import personal_chat
from adapters.wording import Wording
from bot.model import Role
from bot.store import StoreError, handovers
from bot.store.handovers import Handover

LOG = logger("teams")

SEND, ANSWER = "hand_over_send", "hand_over_answer"
QUESTION, ANSWERED = "handed_question", "handed_answer"
HANDED = "handover"
"""The key in a payload, and in what a button carries, by which a question that was handed over is known."""
LONGEST = 3000
_CHANNEL = "19:"
"""How the id of a channel begins; anything else is a person's."""


class Handovers:
    """Asks for consent, sends, and brings the answer back."""

    def __init__(self, clerk: Clerk, rooms: Rooms) -> None:
        """Sends and keeps through `clerk`."""
        self._clerk = clerk
        rooms.deeds |= {HAND_OVER: self.press, SEND: self.consent, ANSWER: self.answered}

    async def press(self, turn: Turn, carried: Carried, private: bool) -> Shown:  # noqa: ARG002
        """Show what would be sent, to whom, and ask."""
        say, role = self._clerk.words(turn), self._role(turn.tenant, carried.get("role"))
        if role is None:
            return said(say, say.say("shared.not_here"))
        return _form(say, role, text_of(carried, ASKED))

    async def consent(self, turn: Turn, carried: Carried, private: bool) -> Shown:  # noqa: ARG002
        """Send the words that the asker saw and sent."""
        say, role = self._clerk.words(turn), self._role(turn.tenant, carried.get("role"))
        to = reach(PLATFORM, role, say.knowledge) if role else None
        if role is None or to is None:
            return said(say, say.say("shared.not_here"))
        question, incoming = plain(text_of(carried, QUESTION))[:LONGEST], turn.incoming
        if not question:
            return _form(say, role, "")
        # What was asked where the bot itself is not, comes back to the asker alone.
        is_member = not incoming.name.startswith(ELSEWHERE)
        handover = Handover(
            platform=PLATFORM,
            organisation=turn.tenant.organisation or "",
            workspace=turn.tenant.id,
            role=role.id,
            question=question,
            asker=incoming.user,
            asked_in=incoming.place if is_member else "",
            asked_thread=incoming.service,
        )
        told = "handover.sent"
        try:
            id_ = await self._clerk.desk.stored(lambda tx: handovers.add(tx, handover))
            shown = _request(say, role, question, text_of(incoming.body, "from", "name"), id_)
            activity = self._clerk.message(shown)
            opened = _opening(turn, to, activity)
            payload = {"service": incoming.service, **opened, "activity": activity, HANDED: id_}
            await self._clerk.send(turn.tenant, f"handover/{id_}", payload)
        except StoreError as error:
            LOG.warning("teams, %s: a question was not handed over: %s", turn.tenant.organisation, error)
            told = "handover.not_sent"
        return said(say, say.say(told, role=role.name), title=say.say("handover.title"))

    async def answered(self, turn: Turn, carried: Carried, private: bool) -> Shown:  # noqa: ARG002
        """Take an answer back to the asker."""
        say, id_, text = self._clerk.words(turn), text_of(carried, HANDED), plain(text_of(carried, ANSWERED))
        handover = await self._clerk.desk.stored(lambda tx: handovers.get(tx, id_))
        if handover is None or (handover.platform, handover.workspace) != (PLATFORM, turn.tenant.id):
            return said(say, say.say("handover.over"))
        role = self._role(turn.tenant, handover.role)
        if role is None:
            return said(say, say.say("handover.over"))
        if not text:
            return _request(say, role, handover.question, "", id_)
        shown = _answer(say, role.name, text[:LONGEST])
        await self._back(turn.tenant, f"answer/{id_}/{turn.incoming.id}", handover, turn, shown)
        return said(say, say.say("handover.returned"), quoted(*paragraphs(text[:LONGEST])))

    async def lost(self, tenant: Tenant, id_: str, bot: Mapping[str, Any]) -> None:
        """Tell the asker that nobody got it. `bot` is the bot's account, as the payload has it."""
        handover = await self._clerk.desk.stored(lambda tx: handovers.get(tx, id_))
        if handover is None or tenant.organisation is None:
            return
        await self._clerk.desk.stored(lambda tx: handovers.remove(tx, id_))
        role, say = self._role(tenant, handover.role), Wording(self._clerk.knowledge(tenant))
        shown = said(say, say.say("handover.lost", role=role.name if role else handover.role))
        activity = self._clerk.message(shown)
        await self._clerk.send(tenant, f"lost/{id_}", _way_back(handover, bot, activity))

    async def _back(self, tenant: Tenant, key: str, handover: Handover, turn: Turn, shown: Shown) -> None:
        bot = {"id": turn.incoming.bot}
        await self._clerk.send(tenant, key, _way_back(handover, bot, self._clerk.message(shown)))

    def _role(self, tenant: Tenant, id_: object) -> Role | None:
        return self._clerk.knowledge(tenant).roles.get(id_) if isinstance(id_, str) else None


def _form(say: Wording, role: Role, question: str) -> Shown:
    """What the asker sees before anything is sent."""
    asked = field(say.say("handover.question"), QUESTION, initial=question, needed=say.say("handover.empty"))
    send = submit(say.say("handover.send"), SEND, {"role": role.id})
    intro = say.say("handover.intro", role=role.name)
    return said(say, intro, asked, actions=[send], title=say.say("handover.title"))


def _request(say: Wording, role: Role, question: str, asker: str, id_: str) -> Shown:
    """What the role gets."""
    parts = [quoted(*paragraphs(question))]
    parts += [paragraph(words(f"{say.say('handover.asked_by')} {asker}", most=200))] if asker else []
    parts += [
        field(say.say("handover.answer"), ANSWERED, needed=say.say("handover.empty")),
        notes(say.say("handover.how_in_card")),
    ]
    send = execute(say.say("handover.send_answer"), ANSWER, {HANDED: id_})
    return said(say, say.say("handover.came", role=role.name), *parts, actions=[send])


def _answer(say: Wording, role: str, text: str) -> Shown:
    """What comes back."""
    return said(say, say.say("handover.reply", role=role), quoted(*paragraphs(text)))


def _opening(turn: Turn, to: str, activity: Mapping[str, Any]) -> dict[str, Any]:
    """How to reach a channel, where the message begins a thread, or a person, in their own chat."""
    tenant, bot = turn.tenant.id, {"id": turn.incoming.bot}
    if to.startswith(_CHANNEL):
        channel = {"channel": {"id": to}, "tenant": {"id": tenant}}
        return {
            "open": {"isGroup": True, "bot": bot, "channelData": channel, "activity": dict(activity)},
            "sent": True,
        }
    return {"open": personal_chat(tenant, bot, to)}


def _way_back(handover: Handover, bot: Mapping[str, Any], activity: Mapping[str, Any]) -> dict[str, Any]:
    plain_ = {"service": handover.asked_thread, "activity": dict(activity)}
    if handover.asked_in:
        return {**plain_, "place": handover.asked_in}
    return {**plain_, "open": personal_chat(handover.workspace, bot, handover.asker)}
