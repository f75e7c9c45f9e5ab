"""Messages to the bot, and the buttons of clients that know no others; and what is said where it is added."""

from __future__ import annotations

from adapters.finding import popular
from adapters.teams.cards import said
from adapters.teams.clerk import Clerk, Turn
from adapters.teams.elements import opening, paragraph, words
from adapters.teams.form import OPEN
from adapters.teams.surfaces import Rooms
from adapters.teams.translate import PERSONAL, heard
from adapters.wording import as_title, shortened
from bot.replies import Question

MOST_PROMPTS = 4
LONGEST_PROMPT = 200


class Messages:
    """Answers in the chat."""

    def __init__(self, clerk: Clerk, rooms: Rooms) -> None:
        """Asks through `clerk`; buttons do what `rooms` says."""
        self._clerk = clerk
        self._rooms = rooms

    async def hear(self, turn: Turn) -> None:
        """Answer what was said to the bot, or do what was pressed."""
        incoming = turn.incoming
        text = heard(incoming)
        deed = self._rooms.deed(incoming.value)
        if deed is not None and not text:
            shown = await deed(turn, incoming.value, False)
            if incoming.about:
                await self._clerk.replace(turn, incoming.about, shown)
            else:
                await self._clerk.reply(turn, shown)
        elif text is not None:
            await self._clerk.reply(turn, await self._clerk.ask(turn, Question(text)))

    async def welcome(self, turn: Turn) -> None:
        """Say what the bot does, what it keeps, and how to report."""
        say, personal = self._clerk.words(turn), turn.incoming.scope == PERSONAL
        reporting = self._clerk.desk.serving.reporting
        more = [say.say("welcome.kept"), say.say("chat_form.home" if reporting else "welcome.report")]
        more += [] if personal else [say.say("welcome.channel")]
        form = [opening(say.say("chat_form.open"), OPEN, {})] if reporting else []
        shown = said(say, say.say("welcome.hello"), *(paragraph(words(one)) for one in more), actions=form)
        asked = await popular(self._clerk.desk, turn.tenant.organisation or "") if personal else ()
        texts = [answer.questions[0] for answer in asked if answer.questions][:MOST_PROMPTS]
        prompts = [
            {"type": "imBack", "title": shortened(as_title(one), LONGEST_PROMPT), "value": one}
            for one in texts
            if len(one) <= LONGEST_PROMPT
        ]
        offer = {"suggestedActions": {"to": [turn.incoming.user], "actions": prompts}} if prompts else {}
        await self._clerk.reply(turn, shown, **offer)
