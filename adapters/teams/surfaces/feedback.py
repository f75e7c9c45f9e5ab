"""Whether a reply helped; and where it did not, why: a count of what was chosen, nobody's name or words."""

from __future__ import annotations

import json
from typing import Any

from adapters.teams.cards import said
from adapters.teams.clerk import Clerk, Turn
from adapters.teams.elements import choice, notes
from adapters.teams.surfaces import Answer, Rooms, dialog, note, text_of
from adapters.teams.tenants import PLATFORM
from adapters.wording import REASONS
from bot.store import feedback, shown

REASON = "reason"


class Feedback:
    """Counts, and asks why."""

    def __init__(self, clerk: Clerk, rooms: Rooms) -> None:
        """Keeps through `clerk`."""
        self._clerk = clerk
        rooms.invokes |= {"message/fetchTask": self.press, "message/submitAction": self.sent}

    async def press(self, turn: Turn) -> Answer:
        """Count that it helped, or ask why not."""
        say = self._clerk.words(turn)
        pressed: Any = turn.incoming.value.get("data", turn.incoming.value)
        if text_of(pressed, "actionValue", "reaction") == "like":
            await self._count(turn, helpful=True)
            return note(say.say("feedback.thanks"))
        options = [(reason, say.say(f"feedback.reasons.{reason}")) for reason in REASONS]
        asked = choice(say.say("feedback.why"), REASON, options)
        send = {"type": "Action.Submit", "title": say.say("feedback.send")}
        title = say.say("feedback.title")
        more = (asked, notes(say.say("feedback.note")))
        return dialog(self._clerk, turn, said(say, title, *more, actions=[send], title=title))

    async def sent(self, turn: Turn) -> Answer:
        """Count what was chosen."""
        value = turn.incoming.value
        if text_of(value, "actionName") in ("", "feedback"):
            helpful = text_of(value, "actionValue", "reaction") == "like"
            reason = "" if helpful else _reason(value.get("actionValue"))
            await self._count(turn, helpful=helpful, reason=reason)
        return Answer({})

    async def _count(self, turn: Turn, *, helpful: bool, reason: str = "") -> None:
        at = PLATFORM, turn.tenant.id, f"{turn.incoming.place}/{turn.incoming.about}"
        about = await self._clerk.desk.stored(lambda tx: shown.about(tx, *at))
        if about:
            organisation = turn.tenant.organisation or ""
            await self._clerk.desk.stored(
                lambda tx: feedback.add(tx, organisation, about, helpful=helpful, reason=reason)
            )


def _reason(value: object) -> str:
    """The reason that was chosen; "" for any other word, since words that somebody wrote are not kept."""
    chosen = value.get("feedback") if isinstance(value, dict) else None
    try:
        chosen = json.loads(chosen) if isinstance(chosen, str) else chosen
    except (ValueError, RecursionError):
        return ""
    reason = text_of(chosen, REASON)
    return reason if reason in REASONS else ""
