"""What to offer somebody who does not know what to ask."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.slack.clerk import Clerk
from adapters.slack.windows import as_title
from adapters.slack.workspaces import Workspace
from adapters.wording import shortened
from bot.model import Answer
from bot.store import StoreError, asked

MOST_PROMPTS = 4
LONGEST_LABEL = 60
LONGEST_PROMPT = 1000


async def popular(clerk: Clerk, workspace: Workspace) -> tuple[Answer, ...]:
    """The organisation's written answers for everybody: the most asked first, then one of each policy."""
    knowledge = clerk.knowledge(workspace)
    try:
        counted = await clerk.desk.stored(lambda tx: asked.most(tx, knowledge.organisation.id))
    except StoreError:
        counted = ()
    answers = {answer.id: answer for answer in knowledge.answers if answer.audience is None}
    first = {
        answer.cites[0].partition(":")[0]: answer for answer in reversed(answers.values()) if answer.cites
    }
    ranked = [answers[id_] for id_ in counted if id_ in answers]
    return tuple(dict.fromkeys((*ranked, *reversed(first.values()), *answers.values())))


async def offer(clerk: Clerk, workspace: Workspace, where: Mapping[str, object]) -> None:
    """Offer questions at `where`: a channel, and a thread only in an app with `assistant_view`.

    With a thread, Slack drops the offer of an app with `agent_view`, and says nothing.
    """
    answers = await popular(clerk, workspace)
    texts = [answer.questions[0] for answer in answers if answer.questions][:MOST_PROMPTS]
    prompts = [
        {"title": shortened(as_title(one), LONGEST_LABEL), "message": one[:LONGEST_PROMPT]} for one in texts
    ]
    if prompts:
        await clerk.try_(workspace, "assistant.threads.setSuggestedPrompts", {**where, "prompts": prompts})
