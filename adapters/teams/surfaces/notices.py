"""Handlers in Teams: a notice that says nothing, and under it a one-time link to the desk, in a dialog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters import notifying
from adapters.logs import logger
from adapters.notifying import link_to_desk
from adapters.teams.cards import Shown, said
from adapters.teams.clerk import Clerk, Turn
from adapters.teams.elements import card, heading, link, notes, opening, paragraphs, stacked
from adapters.teams.form import DESK
from adapters.teams.surfaces import Carried, Rooms
from adapters.teams.transport import personal_chat
from adapters.wording import Wording
from bot.model import Person
from bot.phrases import phrase
from bot.reporting.roster import RosterError
from bot.store import StoreError

LOG = logger("teams")

NEWS = "news"
"""In the payload of a notice: what kind it is."""


def notice(payload: Mapping[str, Any]) -> Shown:
    """The card for what `adapters.notifying.notice` made."""
    language = payload["language"]
    told = phrase(notifying.NEWS[payload[NEWS]], language)
    if head := payload.get("head"):
        body = paragraphs(phrase("notice.audit_body", language, head=head))
        chat = notes(phrase("notice.audit_chat", language))
        return Shown(card([heading(told), *body, chat], told, language=language), told)
    body = [heading(told), notes(phrase("notice.nothing_more", language))]
    return Shown(card(body, told, [opening(phrase("notice.open", language), DESK, {})], language), told)


def beginning(payload: Mapping[str, Any], tenant: str, bot: str, service: str) -> Mapping[str, Any]:
    """How a notice reaches a handler, who may never have written to the bot: in a chat that it opens."""
    return {"service": service, "open": personal_chat(tenant, {"id": bot}, payload["to"])}


class Notices:
    """Gives handlers their link."""

    def __init__(self, clerk: Clerk, rooms: Rooms) -> None:
        """Keeps through `clerk`."""
        self._clerk = clerk
        if clerk.desk.serving.reporting:
            rooms.deeds[DESK] = self.enter

    async def enter(self, turn: Turn, carried: Carried, private: bool) -> Shown:  # noqa: ARG002
        """A link for whoever is known by this id in people.yaml, and on the roster; never in a chat."""
        say, person = self._clerk.words(turn), self._person(turn)
        if not private:
            return said(say, say.say("shared.not_here"))
        organisation = say.knowledge.organisation.id
        try:
            token = await self._clerk.desk.stored(
                lambda tx: link_to_desk(tx, organisation, person.id) if person else None
            )
        except (StoreError, RosterError) as error:
            LOG.warning("teams, %s: no link to the desk could be made: %s", organisation, error)
            return said(say, say.say("error.trouble"))
        return _entrance(say, f"{self._clerk.desk.serving.public_url}/desk/enter/{token}" if token else "")

    def _person(self, turn: Turn) -> Person | None:
        known, id_ = self._clerk.knowledge(turn.tenant).people.values(), turn.incoming.person.lower()
        return next((one for one in known if id_ and (one.teams or "").lower() == id_), None)


def _entrance(say: Wording, address: str) -> Shown:
    title = say.say("desk.title")
    if not address:
        return said(say, say.say("desk.not_enrolled"), title=title)
    door = stacked([link(say.say("notice.open"), address)])
    return said(say, say.say("notice.link_once"), *door, title=title)
