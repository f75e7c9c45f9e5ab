"""What to offer somebody who does not know what to ask."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.finding import popular
from adapters.slack.clerk import Clerk
from adapters.slack.workspaces import Workspace
from adapters.wording import as_title, shortened

MOST_PROMPTS = 4
LONGEST_LABEL = 60
LONGEST_PROMPT = 1000


async def offer(clerk: Clerk, workspace: Workspace, where: Mapping[str, object]) -> None:
    """Offer questions at `where`: a channel, and a thread only in an app with `assistant_view`.

    With a thread, Slack drops the offer of an app with `agent_view`, and says nothing.
    """
    answers = await popular(clerk.desk, workspace.organisation or "")
    texts = [answer.questions[0] for answer in answers if answer.questions][:MOST_PROMPTS]
    prompts = [
        {"title": shortened(as_title(one), LONGEST_LABEL), "message": one[:LONGEST_PROMPT]} for one in texts
    ]
    if prompts:
        await clerk.try_(workspace, "assistant.threads.setSuggestedPrompts", {**where, "prompts": prompts})
