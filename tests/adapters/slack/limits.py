"""What Slack takes and what it refuses, as its reference says: a schema, and rules that it lacks."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import jsonschema
import pytest

from tests.evaluation import FOLDER

SCHEMA = FOLDER / "schemas" / "slack-blocks.schema.json"
needs_schema = pytest.mark.skipif(
    not SCHEMA.is_file(), reason="needs slack-blocks.schema.json: set CLAUSEBOT_EVAL_DIR to the shared folder"
)

MARKUP = re.compile(r"<[@#!a-z]|<https?:|<mailto:", re.IGNORECASE)
MOST_CHARACTERS = 12_000
LONGEST = {"header": 150, "button": 75, "section": 3000, "context": 3000}


def message_faults(arguments: dict[str, Any]) -> list[str]:
    """Why Slack would refuse these arguments of chat.postMessage, or what should not be in them."""
    blocks = arguments.get("blocks", [])
    faults = list(_block_faults(blocks, most=50, surface="message"))
    text = arguments.get("text", "")
    if not text.strip():
        faults.append("a message needs a text")
    if len(text) > 40_000:
        faults.append("text: over 40000 characters")
    if MARKUP.search(text):
        faults.append("text: live markup")
    if sum(map(len, texts(blocks))) > MOST_CHARACTERS:
        faults.append("the blocks hold too much")
    return faults


def view_faults(view: dict[str, Any]) -> list[str]:
    """Why Slack would refuse a view."""
    home = view.get("type") == "home"
    faults = list(_block_faults(view.get("blocks", []), most=100, surface="home" if home else "modal"))
    if not home:
        title = view.get("title", {}).get("text", "")
        faults += ["a modal needs a title"] if not title else []
        for name in ("title", "submit", "close"):
            shown = view.get(name, {}).get("text", "")
            faults += [f"{name}: over 24 characters"] if len(shown) > 24 else []
        inputs = any(block["type"] == "input" for block in view["blocks"])
        faults += ["a modal with inputs needs submit"] if inputs and "submit" not in view else []
    faults += ["private_metadata: over 3000"] if len(view.get("private_metadata", "")) > 3000 else []
    faults += ["callback_id: over 255"] if len(view.get("callback_id", "")) > 255 else []
    faults += ["the view is over 250 KB"] if len(json.dumps(view)) > 250_000 else []
    return faults


def texts(node: Any) -> Iterator[str]:
    """Every text that is shown in these blocks."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "text" and isinstance(value, str):
                yield value
            elif key not in ("value", "action_id", "block_id"):
                yield from texts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from texts(value)


def _block_faults(blocks: Sequence[dict[str, Any]], most: int, surface: str) -> Iterator[str]:
    if len(blocks) > most:
        yield f"{len(blocks)} blocks, over {most}"
    if SCHEMA.is_file():
        yield from (f"schema: {error.message[:300]}" for error in _schema().iter_errors(list(blocks)))
    repeated = [one for one, times in Counter(_all(blocks, "block_id")).items() if times > 1]
    yield from (f"block_id twice: {one}" for one in repeated)
    repeated = [one for one, times in Counter(_all(blocks, "action_id")).items() if times > 1]
    yield from (f"action_id twice: {one}" for one in repeated)
    for name in ("block_id", "action_id"):
        yield from (f"{name}: over 255" for one in _all(blocks, name) if len(one) > 255 or not one)
    for block in blocks:
        yield from _faults_of(block, surface)


def _faults_of(block: dict[str, Any], surface: str) -> Iterator[str]:
    kind = block.get("type")
    elements = block.get("elements", [])
    if kind == "actions" and not 1 <= len(elements) <= 25:
        yield f"actions: {len(elements)} elements"
    if kind == "context" and not 1 <= len(elements) <= 10:
        yield f"context: {len(elements)} elements"
    if kind == "context_actions" and surface != "message":
        yield f"context_actions stand in messages only, not in a {surface}"
    if kind == "rich_text" and not elements:
        yield "rich_text: nothing in it"
    if kind == "input" and surface == "message":
        yield "input: not in a message"
    for node in _nodes(block):
        yield from _element_faults(node)


def _element_faults(node: dict[str, Any]) -> Iterator[str]:
    kind, text = node.get("type"), node.get("text")
    if isinstance(text, str) and not text:
        yield f"{kind}: an empty text"
    if kind == "mrkdwn" and isinstance(text, str) and MARKUP.search(text):
        yield "mrkdwn: live markup"
    if kind in LONGEST and isinstance(text, dict) and len(text["text"]) > LONGEST[kind]:
        yield f"{kind}: over {LONGEST[kind]} characters"
    if kind in ("plain_text", "mrkdwn", "text") and isinstance(text, str) and len(text) > 3000:
        yield f"{kind}: over 3000 characters"
    if len(node.get("value", "") if isinstance(node.get("value", ""), str) else "") > 2000:
        yield f"{kind}: value over 2000 characters"
    for side in ("positive_button", "negative_button"):
        if side in node and (len(node[side]["text"]["text"]) > 75 or len(node[side]["value"]) > 2000):
            yield f"{side}: too long"
    if kind in ("rich_text_section", "rich_text_quote", "rich_text_list") and not node.get("elements"):
        yield f"{kind}: nothing in it"
    if kind in ("broadcast", "usergroup", "channel", "link"):
        yield f"{kind}: not made by a reply"
    if kind == "plain_text_input" and len(node.get("initial_value", "")) > 3000:
        yield "plain_text_input: over 3000 characters"
    for option in node.get("options", []):
        if len(option["text"]["text"]) > 75 or len(option["value"]) > 150:
            yield "option: too long"


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _nodes(value)


def _all(blocks: Sequence[dict[str, Any]], name: str) -> list[str]:
    return [node[name] for block in blocks for node in _nodes(block) if name in node]


@cache
def _schema() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))
