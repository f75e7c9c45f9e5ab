"""Notices to those who handle reports. A notice says that there is something, and nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters import notifying
from adapters.slack.elements import Block, actions, button, header, line, link_button, notes
from adapters.slack.form import DESK, DESK_LINK
from adapters.slack.windows import answer_window
from adapters.wording import Wording
from bot.phrases import phrase

NEWS = "news"
"""In the payload of a notice: what kind it is."""


def sent_as(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The call that sends what `adapters.notifying.notice` made."""
    language = payload["language"]
    said = phrase(notifying.NEWS[payload[NEWS]], language)
    blocks = [header(said)]
    if head := payload.get("head"):
        blocks += [line(phrase("notice.audit_body", language, head=head))]
        blocks += [notes(phrase("notice.audit_chat", language))]
    else:
        blocks += [actions(button(phrase("notice.open", language), DESK, "{}", primary=True))]
        blocks += [notes(phrase("notice.nothing_more", language))]
    arguments = {"channel": payload["to"], "text": said, "blocks": blocks}
    return {"method": "chat.postMessage", "arguments": arguments}


def link_window(say: Wording, link: str) -> Block:
    """The one-time link; without one, that there is none for whoever asked."""
    if not link:
        return answer_window(say, [line(say.say("desk.not_enrolled"))], "desk.title")
    blocks = [
        line(say.say("notice.link_once")),
        actions(link_button(say.say("notice.open"), DESK_LINK, link)),
    ]
    return answer_window(say, blocks, "desk.title")
