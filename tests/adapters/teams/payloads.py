"""What Teams sends when somebody presses, searches or opens."""

from __future__ import annotations

from typing import Any


def pressed(reaction: str) -> dict[str, Any]:
    return {"data": {"actionName": "feedback", "actionValue": {"reaction": reaction}}}


def query(text: str) -> dict[str, Any]:
    return {"commandId": "searchClauses", "parameters": [{"name": "query", "value": text}]}


def payload(content: object) -> dict[str, Any]:
    return {"commandId": "whatDoesThePolicySay", "messagePayload": {"body": {"content": content}}}
