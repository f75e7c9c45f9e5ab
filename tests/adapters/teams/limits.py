"""What Teams would refuse, or show other than it was meant, in an activity and in its card.

The table holds what the bot uses of Adaptive Cards 1.5, and no more: an element or a property that is not
in it is a fault. Where CLAUSEBOT_TEAMS_SCHEMAS names a folder with Microsoft's own `adaptive-card.json`,
cards are held to that, too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

SCHEMAS = os.environ.get("CLAUSEBOT_TEAMS_SCHEMAS", "")
MOST_BYTES = 28 * 1024
MOST_ACTIONS = 6

TEXT = {"weight": {"Bolder"}, "size": {"Small"}}
KNOWN: Mapping[str, Mapping[str, Any]] = {
    "TextBlock": {"text": str, "wrap": {True}, "weight": {"Bolder"}, "style": {"heading"}},
    "RichTextBlock": {"inlines": list, "spacing": {"None", "Small"}},
    "TextRun": {"text": str, **TEXT},
    "Container": {"items": list, "style": {"emphasis"}},
    "Input.Text": {
        "id": str,
        "label": str,
        "isMultiline": {True},
        "maxLength": int,
        "value": str,
        "isRequired": {True},
        "errorMessage": str,
    },
    "Input.ChoiceSet": {
        "id": str,
        "label": str,
        "style": {"expanded", "compact"},
        "choices": list,
        "isMultiSelect": {True},
        "wrap": {True},
        "value": str,
    },
    "ActionSet": {"actions": list},
    "Action.Execute": {"title": str, "verb": str, "data": dict, "fallback": dict},
    "Action.Submit": {"title": str, "data": dict},
    "Action.OpenUrl": {"title": str, "url": str},
    "AdaptiveCard": {
        "$schema": {"http://adaptivecards.io/schemas/adaptive-card.json"},
        "version": {"1.5"},
        "lang": str,
        "fallbackText": str,
        "speak": str,
        "body": list,
        "actions": list,
    },
}
NEEDED = {
    "TextBlock": ("text", "wrap"),
    "RichTextBlock": ("inlines",),
    "TextRun": ("text",),
    "Container": ("items",),
    "Input.Text": ("id", "label"),
    "Input.ChoiceSet": ("id", "label", "choices"),
    "ActionSet": ("actions",),
    "Action.Execute": ("title", "verb", "data", "fallback"),
    "Action.Submit": ("title",),
    "Action.OpenUrl": ("title", "url"),
    "AdaptiveCard": ("$schema", "version", "lang", "fallbackText", "speak", "body"),
}


def activity_faults(activity: Mapping[str, Any]) -> list[str]:
    """What is wrong with an activity that the bot sends."""
    return list(_activity(activity))


def card_faults(card: Any) -> list[str]:
    """What is wrong with a card."""
    return [*_element(card, ("AdaptiveCard",)), *_by_schema(card)]


def _activity(activity: Mapping[str, Any]) -> Iterator[str]:
    if activity.get("type") != "message":
        yield f"type {activity.get('type')!r}"
    if len(json.dumps(activity).encode()) > MOST_BYTES:
        yield "more than 28 KB"
    if activity.get("text") and activity.get("attachments"):
        yield "a text and a card, of which Teams makes two messages and tells the id of neither"
    if not activity.get("summary"):
        yield "no summary, which a notification shows"
    for attached in activity.get("attachments", ()):
        if attached["contentType"] != "application/vnd.microsoft.card.adaptive":
            yield f"an attachment of type {attached['contentType']}"
        yield from card_faults(attached["content"])
    for entity in activity.get("entities", ()):
        yield from _entity(entity, activity.get("text", ""))


def _entity(entity: Mapping[str, Any], text: str) -> Iterator[str]:
    if entity.get("type") != "https://schema.org/Message":
        yield f"an entity of type {entity.get('type')!r}, which nobody here may send"
        return
    if entity.get("@type") != "Message" or entity.get("@context") != "https://schema.org":
        yield "an entity that is no message"
    if "additionalType" in entity:
        yield "a label that says that a machine wrote it"
    for number, claim in enumerate(entity["citation"], start=1):
        appearance = claim["appearance"]
        if claim["position"] != number or f"[{number}]" not in text:
            yield f"citation {number} is not in the text"
        if not (0 < len(appearance["name"]) <= 80 and 0 < len(appearance["abstract"]) <= 160):
            yield f"citation {number} is too long, or empty"


def _element(element: Any, kinds: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(element, dict) or element.get("type") not in kinds:
        yield f"{element!r} where one of {', '.join(kinds)} belongs"
        return
    kind = element["type"]
    for name in set(NEEDED[kind]) - element.keys():
        yield f"{kind} without {name}"
    for name, value in element.items():
        allowed = {"type": {kind}, **KNOWN[kind]}.get(name)
        if allowed is None:
            yield f"{kind} has {name}"
        elif isinstance(allowed, set) and value not in allowed:
            yield f"{kind}.{name} is {value!r}"
        elif isinstance(allowed, type) and not isinstance(value, allowed):
            yield f"{kind}.{name} is a {type(value).__name__}"
        elif value in ("", []):
            yield f"{kind}.{name} is empty"
    yield from _inside(element, kind)


def _inside(element: Mapping[str, Any], kind: str) -> Iterator[str]:
    body = ("TextBlock", "RichTextBlock", "Container", "Input.Text", "Input.ChoiceSet", "ActionSet")
    inner = {
        "body": body,
        "items": body[:2],
        "inlines": ("TextRun",),
        "actions": ("Action.Execute", "Action.Submit", "Action.OpenUrl"),
    }
    for name, kinds in inner.items():
        for one in element.get(name, ()):
            yield from _element(one, kinds)
    if kind == "Action.Execute":
        yield from _element(element.get("fallback"), ("Action.Submit",))
    if kind.startswith("Action."):
        yield from () if len(element.get("title", "")) <= 60 else (f"a button says {element['title']!r}",)
    if kind == "AdaptiveCard" and len(element.get("actions", ())) > MOST_ACTIONS:
        yield "more buttons than Teams shows"
    for choice in element.get("choices", ()):
        if set(choice) != {"title", "value"} or not all(choice.values()):
            yield f"a choice {choice!r}"


def _by_schema(card: Any) -> Iterator[str]:
    if SCHEMAS:
        for error in schema("adaptive-card.json").iter_errors(card):
            yield f"the published schema: {error.message[:200]}"


@cache
def schema(name: str) -> Any:
    """A validator by one of Microsoft's schemas."""
    held = json.loads((Path(SCHEMAS) / name).read_text("utf-8-sig"))
    return jsonschema.validators.validator_for(held)(held)
