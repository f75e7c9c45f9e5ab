"""What every surface does alike: ask the core, and send what it says back to Teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.logs import logger
from adapters.ports import Desk, TryAgainError, Where
from adapters.teams.cards import Renderer, Shown, said
from adapters.teams.elements import attachment
from adapters.teams.incoming import Incoming
from adapters.teams.people import People
from adapters.teams.tenants import PLATFORM, Tenant
from adapters.teams.translate import PERSONAL
from adapters.wording import Wording, fitting, quoted_words
from bot.model import Knowledge
from bot.phrases import FALLBACK, phrase, spoken
from bot.replies import Question, Reply
from bot.store.outbox import Message

LOG = logger("teams")

LONGEST_SUMMARY = 200
LONGEST_NAME = 80
LONGEST_ABSTRACT = 160


@dataclass(frozen=True, slots=True)
class Turn:
    """An activity, and the tenant that it is from."""

    incoming: Incoming
    tenant: Tenant


class Clerk:
    """Asks and sends for the surfaces. It holds nothing between two activities."""

    def __init__(self, desk: Desk, people: People, *, local: bool) -> None:
        """`local` says that only clients on this machine are answered, which know of no guests."""
        self.desk = desk
        self._people = people
        self._local = local

    def knowledge(self, tenant: Tenant) -> Knowledge:
        """What the tenant's organisation knows. Raises KeyError where it has none."""
        return self.desk.conversations[tenant.organisation or ""].knowledge

    def words(self, turn: Turn) -> Wording:
        """How things are said to whoever sent the activity; as `knowledge`."""
        return Wording(self.knowledge(turn.tenant), spoken(turn.incoming.locale))

    async def refusal(self, turn: Turn) -> str | None:
        """Why this asker is not answered, in words; None where nothing is against it."""
        if turn.tenant.organisation is None:
            return phrase("shared.no_organisation", spoken(turn.incoming.locale) or FALLBACK)
        if self._local or self.knowledge(turn.tenant).organisation.teams.guests:
            return None
        say = self.words(turn)
        try:
            ours = await self._people.is_ours(turn.incoming, turn.tenant)
        except TryAgainError as error:
            LOG.warning("teams, %s: it is not known who asks: %s", turn.tenant.organisation, error.kind)
            return say.say("error.trouble")
        return None if ours else say.say("shared.guest")

    async def ask(self, turn: Turn, question: Question, thread: str = "", *, private: bool = False) -> Shown:
        """The reply to a question, to be shown: the one way for every surface but the search.

        `thread` is as in `find`; `private` says that the reply stands in a dialog. Whatever goes wrong,
        there is a civil reply.
        """
        say, reply = self.words(turn), await self.find(turn, question, thread)
        if reply is None:
            return said(say, say.say("error.trouble"))
        form = self.desk.serving.reporting
        return Renderer(say, question.text, private, question.search, form).reply(reply)

    async def find(self, turn: Turn, question: Question, thread: str) -> Reply | None:
        """What the core replies; None where something went wrong.

        A follow-up is understood within the conversation, for each person alone where several talk, and
        within `thread`, which tells apart what is asked elsewhere than in the chat itself.
        """
        incoming, organisation = turn.incoming, self.knowledge(turn.tenant).organisation
        alone = incoming.scope == PERSONAL and not thread
        talk = "" if alone else f"{thread}/{incoming.user}"
        where = Where(organisation.id, PLATFORM, f"{turn.tenant.id}/{incoming.place}", talk)
        try:
            audience = await self._people.audience(incoming.person, organisation.teams)
            asked = Question(question.text, audience, question.picked, question.search)
            return (await self.desk.respond(asked, where)).reply
        except Exception:
            LOG.exception("teams, %s: a question could not be answered", organisation.id)
            return None

    async def reply(self, turn: Turn, shown: Shown, **more: Any) -> None:
        """Answer an activity where it was sent; `more` is for the activity.

        In a personal chat the quotes are cited in Teams' own way, too: in a message of its own, since Teams
        cites in text alone, and makes two messages of a text and a card, of which it names neither.
        """
        incoming, key = turn.incoming, f"{turn.incoming.place}/{turn.incoming.id}"
        where = {"service": incoming.service, "place": incoming.place}
        where |= {"reply_to": incoming.body.get("id") or ""}
        if shown.cited and incoming.scope == PERSONAL:
            cited = {**where, "activity": _citing(self.words(turn), shown)}
            await self.send(turn.tenant, f"{key}/cited", cited)
        activity = {**self.message(shown), **more}
        await self.send(turn.tenant, key, {**where, "about": shown.about, "activity": activity})

    async def replace(self, turn: Turn, id_: str, shown: Shown) -> None:
        """Put `shown` in the place of the bot's message `id_`."""
        incoming = turn.incoming
        where = {"service": incoming.service, "place": incoming.place, "about": shown.about}
        payload = {**where, "update": id_, "activity": self.message(shown)}
        await self.send(turn.tenant, f"{incoming.place}/{incoming.id}/update", payload)

    async def send(self, tenant: Tenant, key: str, payload: Mapping[str, Any]) -> None:
        """Send a message; `key` is its own, so that it is sent once. `payload` is for `deliver`."""
        await self.desk.send(Message(PLATFORM, tenant.organisation or "", tenant.id, key, payload))

    def message(self, shown: Shown) -> dict[str, Any]:
        """The activity that shows a card."""
        activity: dict[str, Any] = {
            "type": "message",
            "summary": fitting(shown.text, LONGEST_SUMMARY),
            "attachments": [attachment(shown.card)],
        }
        if shown.about:
            activity["channelData"] = {"feedbackLoop": {"type": "custom"}}
        return activity


def _citing(say: Wording, shown: Shown) -> dict[str, Any]:
    """A message that says of its quotes in Teams' own way where they are from.

    Teams has a label for words of a machine's making. It would be untrue here, so it is left off.
    """
    marks = "".join(f"[{number}]" for number in range(1, len(shown.cited) + 1))
    claims = [
        {
            "@type": "Claim",
            "position": number,
            "appearance": {
                "@type": "DigitalDocument",
                "name": fitting(say.source(citation), LONGEST_NAME),
                "abstract": fitting(quoted_words(citation), LONGEST_ABSTRACT),
            },
        }
        for number, citation in enumerate(shown.cited, start=1)
    ]
    kind = "https://schema.org/Message"
    entity = {
        "type": kind,
        "@type": "Message",
        "@context": "https://schema.org",
        "@id": "",
        "citation": claims,
    }
    text = f"{shown.headline} {marks}"
    return {"type": "message", "summary": text, "text": text, "textFormat": "markdown", "entities": [entity]}
