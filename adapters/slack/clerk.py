"""What every surface does alike: ask the core, and send what it says back to Slack."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from adapters.logs import logger
from adapters.ports import CannotDeliverError, Desk, TryAgainError, Where
from adapters.reports import Reports
from adapters.slack.api import Api
from adapters.slack.blocks import Renderer, Shown, said
from adapters.slack.elements import Block
from adapters.slack.groups import Groups
from adapters.slack.incoming import Incoming
from adapters.slack.locales import Locales
from adapters.slack.translate import How, heard
from adapters.slack.windows import answer_window, waiting_window
from adapters.slack.workspaces import PLATFORM, Workspace
from adapters.wording import Wording
from bot.model import Knowledge, Route
from bot.phrases import phrase
from bot.replies import Question, ReportOffered
from bot.store import StoreError
from bot.store.outbox import Message

LOG = logger("slack")


class Clerk:
    """Asks and sends for the surfaces. It holds nothing between two events."""

    def __init__(self, desk: Desk, api: Api, reports: Reports) -> None:
        """`api` is closed by whoever made it."""
        self.desk = desk
        self.api = api
        self._reports = reports
        self._groups = Groups(api)
        self._locales = Locales(api)

    def knowledge(self, workspace: Workspace) -> Knowledge:
        """What the workspace's organisation knows. Raises KeyError where it has none."""
        return self.desk.conversations[workspace.organisation or ""].knowledge

    def words(self, workspace: Workspace) -> Wording:
        """How things are said in the organisation's own language, to whoever reads them; as `knowledge`."""
        return Wording(self.knowledge(workspace))

    async def words_for(self, workspace: Workspace, user: str) -> Wording:
        """How things are said to one person: in their language, where the bot speaks it; as `knowledge`."""
        return Wording(self.knowledge(workspace), await self._locales.language(workspace, user))

    async def ask(
        self,
        workspace: Workspace,
        user: str,
        place: tuple[str, str],
        question: Question,
        *,
        private: bool = False,
    ) -> Shown:
        """The reply to a question: the one way for every surface.

        `place` is the conversation and the thread in which a follow-up is understood; `private` says
        that the reply stands in a window. Whatever goes wrong, there is a civil reply.
        """
        say = await self.words_for(workspace, user)
        knowledge, (conversation, thread) = say.knowledge, place
        where = Where(knowledge.organisation.id, PLATFORM, f"{workspace.id}/{conversation}", thread)
        try:
            audience = await self._groups.audience(workspace, user, knowledge.organisation.slack.audiences)
            asked = Question(question.text, audience, question.picked, question.search)
            turn = await self.desk.respond(asked, where)
        except Exception:
            LOG.exception("slack, %s: a question could not be answered", knowledge.organisation.id)
            return said(say.say("error.trouble"))
        if isinstance(turn.reply, ReportOffered):
            return Renderer(say, reportable=await self.reportable(workspace)).reply(turn.reply)
        return Renderer(say, question.text, private, question.search).reply(turn.reply)

    async def reportable(self, workspace: Workspace) -> tuple[Route, ...]:
        """The kinds of incident that can be reported with the form; none while that cannot be told."""
        try:
            return await self._reports.open_routes(self.knowledge(workspace))
        except StoreError:
            return ()

    async def post(
        self, workspace: Workspace, key: str, channel: str, thread: str, shown: Shown, **more: object
    ) -> None:
        """Send a message; `key` is its own, so that it is sent once. `more` is for `deliver`."""
        arguments: dict[str, object] = {"channel": channel, "text": shown.text, "blocks": list(shown.blocks)}
        arguments |= {"unfurl_links": False, "unfurl_media": False}
        arguments |= {"thread_ts": thread} if thread else {}
        await self._send(workspace, key, {"method": "chat.postMessage", "arguments": arguments, **more})

    async def respond(self, workspace: Workspace, incoming: Incoming, shown: Shown, *, replace: bool) -> None:
        """Answer a command for its user alone, or with `replace` put the reply where the button was."""
        body: dict[str, object] = {"text": shown.text, "blocks": list(shown.blocks)}
        body |= {"replace_original": True} if replace else {"response_type": "ephemeral"}
        url = incoming.body.get("response_url")
        if isinstance(url, str):
            await self._send(workspace, f"{incoming.id}/respond", {"response_url": url, "body": body})

    async def refuse(self, workspace: Workspace, incoming: Incoming) -> None:
        """Say that nobody said whose workspace this is, where somebody spoke to the bot."""
        refusal = said(phrase("shared.no_organisation"))
        told = heard(incoming.event, workspace.bot)
        if incoming.kind == "command":
            await self.respond(workspace, incoming, refusal, replace=False)
        elif told is not None and told.how is not How.THREAD:
            await self.post(workspace, incoming.id, told.channel, told.thread, refusal)

    async def answer_in_window(self, workspace: Workspace, incoming: Incoming, question: Question) -> None:
        """Open a window at once, and show the reply in it when it is there."""
        user = user_of(incoming)
        view = waiting_window(await self.words_for(workspace, user))
        if waiting := await self.window(workspace, incoming, view):
            view = await self.answered_window(workspace, user, question)
            await self.try_(workspace, "views.update", {"view_id": waiting, "view": view})

    async def answered_window(self, workspace: Workspace, user: str, question: Question) -> Block:
        """A window with the reply in it."""
        shown = await self.ask(workspace, user, (user, "window"), question, private=True)
        return answer_window(await self.words_for(workspace, user), shown.blocks)

    async def window(self, workspace: Workspace, incoming: Incoming, view: Block) -> str:
        """Show a window, over the one in which a button was pressed. Returns its id; "" when it failed."""
        over = (incoming.body.get("view") or {}).get("type") == "modal"
        trigger = str(incoming.body.get("trigger_id") or "")
        method = "views.push" if over else "views.open"
        opened = await self.try_(workspace, method, {"trigger_id": trigger, "view": view})
        return str((opened.get("view") or {}).get("id") or "")

    async def try_(
        self, workspace: Workspace, method: str, arguments: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Call for what is worth nothing later; empty when it failed, which becomes one line in the log."""
        try:
            return await self.api.call(workspace.token, method, arguments)
        except (TryAgainError, CannotDeliverError) as error:
            # Only some workspaces have the assistant; where there is none, nothing is amiss.
            level = logging.DEBUG if method.startswith("assistant.") else logging.WARNING
            LOG.log(level, "slack, %s: %s failed: %s", workspace.organisation, method, error.kind)
            return {}

    async def _send(self, workspace: Workspace, key: str, payload: Mapping[str, Any]) -> None:
        await self.desk.send(Message(PLATFORM, workspace.organisation or "", workspace.id, key, payload))


def user_of(incoming: Incoming) -> str:
    """The id of whoever pressed, typed or wrote; "" where it does not say."""
    user = incoming.body.get("user") or incoming.body.get("user_id") or incoming.event.get("user")
    return str(user.get("id") or "") if isinstance(user, dict) else str(user or "")
