"""The app's home: a field to ask in, topics, what is asked often, and what to do in an emergency."""

from __future__ import annotations

from adapters.finding import popular
from adapters.slack.blocks import emergency, form_buttons
from adapters.slack.clerk import Clerk, user_of
from adapters.slack.elements import (
    MOST_ELEMENTS,
    Block,
    actions,
    button,
    field,
    header,
    paragraph,
    rich,
    words,
)
from adapters.slack.incoming import Incoming
from adapters.slack.popular import offer
from adapters.slack.surfaces import Door, Doors
from adapters.slack.surfaces.buttons import carried_by
from adapters.slack.values import ASKED, pack
from adapters.slack.windows import SHOW, question_row, topic_window
from adapters.slack.workspaces import Workspace
from adapters.wording import Wording
from bot.model import Answer
from bot.replies import Question

SEARCH, TOPIC = "home_search", "topic"
MOST_TOPICS = 3 * MOST_ELEMENTS
MOST_COMMON = 5


class Home:
    """Draws the home, and answers what is asked there."""

    def __init__(self, clerk: Clerk) -> None:
        """Asks through `clerk`."""
        self._clerk = clerk

    def register(self, doors: Doors) -> None:
        """Listen."""
        doors.listen(Door.EVENT, "app_home_opened", self.open)
        doors.listen(Door.ACTION, SEARCH, self.search)
        doors.listen(Door.ACTION, TOPIC, self.topic)
        doors.listen(Door.ACTION, SHOW, self.show)

    async def open(self, incoming: Incoming, workspace: Workspace) -> None:
        """Draw the home for whoever opened it, or offer questions where they opened the chat beside it."""
        tab = incoming.event.get("tab")
        if tab == "home":
            user = user_of(incoming)
            say = await self._clerk.words_for(workspace, user)
            common = await popular(self._clerk.desk, workspace.organisation or "")
            view = home_view(say, common, reportable=bool(await self._clerk.reportable(workspace)))
            await self._clerk.try_(workspace, "views.publish", {"user_id": user, "view": view})
        elif tab == "messages":
            await offer(self._clerk, workspace, {"channel_id": incoming.event.get("channel")})

    async def search(self, incoming: Incoming, workspace: Workspace) -> None:
        """Answer what was typed into the field."""
        pressed = incoming.body.get("actions") or [{}]
        typed = str(pressed[0].get("value") or "")
        await self._clerk.answer_in_window(workspace, incoming, Question(typed))

    async def topic(self, incoming: Incoming, workspace: Workspace) -> None:
        """Show what is asked about one policy."""
        knowledge = self._clerk.knowledge(workspace)
        policy = knowledge.policies_by_id.get(str(carried_by(incoming).get("policy")))
        if policy is not None:
            about = [
                one for one in knowledge.answers if one.cites and one.cites[0].startswith(f"{policy.id}:")
            ]
            shown = [one for one in about if one.audience is None]
            say = await self._clerk.words_for(workspace, user_of(incoming))
            await self._clerk.window(workspace, incoming, topic_window(say, policy, shown))

    async def show(self, incoming: Incoming, workspace: Workspace) -> None:
        """Show the answer to a common question, or a clause."""
        carried = carried_by(incoming)
        question = Question(str(carried.get(ASKED, "")), picked=str(carried.get("clause", "")))
        await self._clerk.answer_in_window(workspace, incoming, question)


def home_view(say: Wording, common: tuple[Answer, ...], *, reportable: bool) -> Block:
    """The home, with the questions that `common` answers, and, with `reportable`, a way to the form."""
    knowledge = say.knowledge
    blocks = [header(knowledge.organisation.name)]
    blocks += [emergency(knowledge)[1]] if knowledge.organisation.emergency_text else []
    blocks.append(field(say.say("home.search"), SEARCH, enter=True))
    topics = [
        button(policy.title, f"{TOPIC}.{number}", carried)
        for number, policy in enumerate(knowledge.policies[:MOST_TOPICS])
        if (carried := pack({"policy": policy.id}))
    ]
    blocks += [header(say.say("home.topics"))] if topics else []
    blocks += [actions(*row) for row in _rows(topics)]
    rows = [question_row(say, one, f"{SHOW}.{number}") for number, one in enumerate(common[:MOST_COMMON])]
    blocks += [header(say.say("home.common")), *rows] if rows else []
    report = paragraph(words(say.say("home.report"), bold=True))
    how = say.say("chat_form.home" if reportable else "home.how_to_report")
    blocks.append(rich(report, paragraph(words(how))))
    blocks += [form_buttons(say)] if reportable else []
    return {"type": "home", "blocks": blocks}


def _rows(buttons: list[Block]) -> list[list[Block]]:
    return [buttons[at : at + MOST_ELEMENTS] for at in range(0, len(buttons), MOST_ELEMENTS)]
