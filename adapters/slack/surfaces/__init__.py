"""Where people meet the bot in Slack. Each room registers its own listeners with bolt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.response import BoltResponse

from adapters.slack.incoming import Incoming
from adapters.slack.workspaces import Workspace

Answer = Mapping[str, Any] | None
"""What a window is to show next, as Slack names it (`response_action`); None for nothing."""


def acknowledged(
    work: Callable[[Incoming, Workspace], Awaitable[Answer]],
) -> Callable[..., Awaitable[BoltResponse]]:
    """`work` as bolt's listener: what nobody acknowledges, bolt takes for unheard."""

    async def listener(context: Any) -> BoltResponse:
        # The gate put both into bolt's context.
        answer = await work(context["incoming"], context["workspace"])
        acknowledgement: BoltResponse = await context.ack(**(answer or {}))
        return acknowledgement

    return listener
