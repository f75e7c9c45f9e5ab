"""The message extension: clauses to put into a message, and what the policy says on a message."""

from __future__ import annotations

from adapters.teams.cards import clause_card, said
from adapters.teams.clerk import Clerk, Turn
from adapters.teams.elements import attachment
from adapters.teams.escape import marked
from adapters.teams.surfaces import Answer, Rooms, dialog, text_of
from adapters.teams.translate import without_markup
from adapters.wording import Wording, fitting
from bot.replies import Citation, Question, WhichOfThese

SEARCH, ON_MESSAGE = "searchClauses", "whatDoesThePolicySay"
HERO = "application/vnd.microsoft.card.hero"
QUERY = "query"


class Searching:
    """Answers for the eyes of whoever is writing or reading."""

    def __init__(self, clerk: Clerk, rooms: Rooms) -> None:
        """Asks through `clerk`."""
        self._clerk = clerk
        rooms.invokes["composeExtension/query"] = self.search
        rooms.commands[ON_MESSAGE] = self.on_message

    async def search(self, turn: Turn) -> Answer:
        """The clauses that have to do with what was typed, each as a card to put into a message."""
        say, typed = self._clerk.words(turn), _typed(turn)
        if not typed:
            return _told(say.say("search.prompt"))
        found = await self._clerk.find(turn, Question(typed, search=True), "search")
        if not isinstance(found, WhichOfThese):
            return _told(say.say("unknown.with_role"))
        attachments = [_result(say, citation) for citation in found.alternatives]
        listed = {"type": "result", "attachmentLayout": "list", "attachments": attachments}
        return Answer({"composeExtension": listed})

    async def on_message(self, turn: Turn) -> Answer:
        """What the policy says on the message whose menu this was chosen from."""
        say = self._clerk.words(turn)
        text = without_markup(text_of(turn.incoming.value, "messagePayload", "body", "content"))
        if not text:
            return dialog(self._clerk, turn, said(say, say.say("chat.empty")))
        return dialog(self._clerk, turn, await self._clerk.ask(turn, Question(text), "message", private=True))


def _typed(turn: Turn) -> str:
    parameters = turn.incoming.value.get("parameters")
    listed = parameters if isinstance(parameters, list) else []
    # A client asks once before anything is typed, where the manifest says so.
    typed = (text_of(one, "value") for one in listed if text_of(one, "name") != "initialRun")
    return next(typed, "").strip()


def _result(say: Wording, citation: Citation) -> dict[str, object]:
    shown = clause_card(say, citation)
    # A result has one short line for each of the two, so the number comes first, and the rule's own words.
    title = fitting(f"{say.label(citation.clause)} · {citation.policy.title}", 100)
    preview = {"title": title, "text": marked(fitting(say.preview(citation), 250))}
    return {**attachment(shown.card), "preview": {"contentType": HERO, "content": preview}}


def _told(text: str) -> Answer:
    return Answer({"composeExtension": {"type": "message", "text": text}})
