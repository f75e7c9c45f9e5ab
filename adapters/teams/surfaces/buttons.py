"""Buttons under a reply: one of these, and read it all; and the ways in which Teams tells of a press."""

from __future__ import annotations

from functools import partial
from typing import Any

from adapters.teams.cards import ASKED, PICK, WHOLE, Shown, whole
from adapters.teams.clerk import Clerk, Turn
from adapters.teams.elements import CARD
from adapters.teams.surfaces import Answer, Carried, Rooms, dialog, note, text_of
from bot.replies import Question

MESSAGE = "application/vnd.microsoft.activity.message"


class Buttons:
    """Shows what was picked where the choice stood, and what was folded in a dialog."""

    def __init__(self, clerk: Clerk, rooms: Rooms) -> None:
        """Asks through `clerk`; other rooms' buttons do what `rooms` says."""
        self._clerk = clerk
        self._rooms = rooms
        rooms.deeds |= {PICK: self.pick, WHOLE: self.whole}
        rooms.invokes |= {
            "adaptiveCard/action": self.execute,
            "task/fetch": self.in_dialog,
            "task/submit": self.in_dialog,
            "composeExtension/submitAction": self.in_dialog,
        }

    async def execute(self, turn: Turn) -> Answer:
        """Put the answer in the place of the card, for whoever pressed and then for all who see it."""
        action = turn.incoming.value.get("action")
        carried: Any = action.get("data") if isinstance(action, dict) else None
        deed = self._rooms.deed(carried) if isinstance(carried, dict) else None
        if deed is None:
            return Answer(_inline(MESSAGE, self._clerk.words(turn).say("shared.not_here")))
        shown = await deed(turn, carried, False)
        id_ = turn.incoming.about
        after = partial(self._clerk.replace, turn, id_, shown) if id_ else None
        return Answer(_inline(CARD, shown.card), after)

    async def in_dialog(self, turn: Turn) -> Answer:
        """Show the answer in a dialog."""
        carried = turn.incoming.value.get("data")
        deed = self._rooms.deed(carried) if isinstance(carried, dict) else None
        if deed is None or not isinstance(carried, dict):
            return note(self._clerk.words(turn).say("shared.not_here"))
        return dialog(self._clerk, turn, await deed(turn, carried, True))

    async def pick(self, turn: Turn, carried: Carried, private: bool) -> Shown:
        """The clause that was picked."""
        question = Question(text_of(carried, ASKED), picked=text_of(carried, "clause"))
        return await self._clerk.ask(turn, question, "dialog" if private else "", private=private)

    async def whole(self, turn: Turn, carried: Carried, private: bool) -> Shown:  # noqa: ARG002
        """What was folded."""
        say = self._clerk.words(turn)
        named = text_of(carried, "answer")
        answer = next((one for one in say.knowledge.answers if one.id == named), None)
        wanted = carried.get("clauses")
        ids = [one for one in wanted if isinstance(one, str)] if isinstance(wanted, list) else []
        clauses = [say.knowledge.clauses[id_] for id_ in ids if id_ in say.knowledge.clauses]
        return whole(say, answer, [(one, say.knowledge.policies_by_id[one.policy_id]) for one in clauses])


def _inline(kind: str, value: object) -> dict[str, object]:
    return {"statusCode": 200, "type": kind, "value": value}
