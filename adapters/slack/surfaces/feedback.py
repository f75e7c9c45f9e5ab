"""Whether a reply helped; and where it did not, why: a count of what was chosen, nobody's name or words."""

from __future__ import annotations

from adapters.slack.blocks import FEEDBACK
from adapters.slack.clerk import Clerk, user_of
from adapters.slack.elements import choice, modal, notes
from adapters.slack.incoming import Incoming
from adapters.slack.surfaces import Door, Doors
from adapters.slack.surfaces.buttons import carried_by
from adapters.slack.surfaces.shortcuts import typed_in
from adapters.slack.values import pack, unpack
from adapters.slack.workspaces import Workspace
from adapters.wording import REASONS
from bot.store import feedback

WHY, REASON = "feedback_why", "reason"


class Feedback:
    """Counts, and asks why."""

    def __init__(self, clerk: Clerk) -> None:
        """Keeps through `clerk`."""
        self._clerk = clerk

    def register(self, doors: Doors) -> None:
        """Listen."""
        doors.listen(Door.ACTION, FEEDBACK, self.press)
        doors.listen(Door.VIEW, WHY, self.chosen)
        doors.listen(Door.VIEW_CLOSED, WHY, self.closed)

    async def press(self, incoming: Incoming, workspace: Workspace) -> None:
        """Count that it helped, or ask why not."""
        carried = carried_by(incoming)
        about = str(carried.get("about") or "")
        if not about:
            return
        if carried.get("helpful"):
            await self._count(workspace, about, helpful=True)
            return
        say = await self._clerk.words_for(workspace, user_of(incoming))
        options = [(reason, say.say(f"feedback.reasons.{reason}")) for reason in REASONS]
        blocks = [choice(say.say("feedback.why"), REASON, options), notes(say.say("feedback.note"))]
        title, close, send = (say.say(key) for key in ("feedback.title", "window.close", "feedback.send"))
        kept = {"private_metadata": pack({"about": about}) or "", "notify_on_close": True}
        view = modal(WHY, title, blocks, close=close, submit=send, **kept)
        await self._clerk.window(workspace, incoming, view)

    async def chosen(self, incoming: Incoming, workspace: Workspace) -> None:
        """Count the reason."""
        reason = typed_in(incoming.body, REASON)
        await self._not_helpful(incoming, workspace, reason if reason in REASONS else "")

    async def closed(self, incoming: Incoming, workspace: Workspace) -> None:
        """Count that it did not help, for no reason given."""
        await self._not_helpful(incoming, workspace, "")

    async def _not_helpful(self, incoming: Incoming, workspace: Workspace, reason: str) -> None:
        kept = unpack((incoming.body.get("view") or {}).get("private_metadata"))
        if about := str(kept.get("about") or ""):
            await self._count(workspace, about, helpful=False, reason=reason)

    async def _count(self, workspace: Workspace, about: str, *, helpful: bool, reason: str = "") -> None:
        organisation = workspace.organisation or ""
        await self._clerk.desk.stored(
            lambda tx: feedback.add(tx, organisation, about, helpful=helpful, reason=reason)
        )
