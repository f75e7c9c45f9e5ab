"""What to offer somebody who does not know what to ask."""

from __future__ import annotations

from adapters.slack.clerk import Clerk
from adapters.slack.workspaces import Workspace
from bot.model import Answer
from bot.store import StoreError, asked


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
