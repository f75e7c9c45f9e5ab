"""The pieces of Block Kit that are used here, each within Slack's limits.

The limits are those of Slack's reference (docs.slack.dev/reference/block-kit): a message has at most
50 blocks and a view 100, an actions block 25 elements; a text 3,000 characters, a header 150, a
button's label 75 and its value 2,000, a view's title 24. Of what a message may hold in all, Slack
states no figure; around 13,000 characters it begins to refuse, so replies stay under 12,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.wording import fitting

Block = dict[str, Any]

LONGEST_TEXT = 2900
LONGEST_HEADER = 150
LONGEST_LABEL = 75
LONGEST_VALUE = 2000
LONGEST_TITLE = 24
MOST_ELEMENTS = 25
LONGEST_NOTE = 200


def words(text: str, *, bold: bool = False, most: int = LONGEST_TEXT) -> Block:
    """A run of text in rich text, shown as it stands."""
    run: Block = {"type": "text", "text": fitting(text, most)}
    return {**run, "style": {"bold": True}} if bold else run


def person(user: str) -> Block:
    """A mention of one person, who is told of it."""
    return {"type": "user", "user_id": user}


def line_break() -> Block:
    """Begins a new line in rich text."""
    return {"type": "text", "text": "\n"}


def paragraph(*runs: Block) -> Block:
    """A paragraph in rich text."""
    return {"type": "rich_text_section", "elements": list(runs)}


def quoted(text: str, most: int = LONGEST_TEXT) -> Block:
    """A quotation in rich text."""
    return {"type": "rich_text_quote", "elements": [words(text, most=most)]}


def listed(items: Sequence[str]) -> Block:
    """A list with bullets in rich text."""
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [paragraph(words(item, most=LONGEST_NOTE)) for item in items],
    }


def rich(*parts: Block) -> Block:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(parts)}


def plain_text(text: str, most: int) -> Block:
    """A text object without markup or emoji."""
    return {"type": "plain_text", "text": fitting(text, most), "emoji": False}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain_text(text, LONGEST_HEADER)}


def notes(*texts: str) -> Block:
    """Small print, in one run: several elements would stand in columns where there is little room."""
    joined = " · ".join(fitting(text, LONGEST_NOTE) for text in texts[:10])
    return {"type": "context", "elements": [plain_text(joined, LONGEST_TEXT)]}


def section(text: str, accessory: Block | None = None) -> Block:
    """A line of text, with a button at its side."""
    shown: Block = {"type": "section", "text": plain_text(text, LONGEST_NOTE)}
    return {**shown, "accessory": accessory} if accessory else shown


def button(label: str, action: str, value: str, *, primary: bool = False) -> Block:
    """A button; `action` is unique in its message, `value` comes back when it is pressed."""
    made: Block = {
        "type": "button",
        "text": plain_text(label, LONGEST_LABEL),
        "action_id": action,
        "value": value,
    }
    return {**made, "style": "primary"} if primary else made


def actions(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements[:MOST_ELEMENTS])}


def field(label: str, name: str, *, initial: str = "", hint: str = "", enter: bool = False) -> Block:
    """A field to write in; with `enter`, pressing it sends what is written at once."""
    element: Block = {"type": "plain_text_input", "action_id": name}
    if enter:
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    else:
        element |= {"multiline": True, "max_length": 3000}
    if initial.strip():
        element["initial_value"] = fitting(initial, LONGEST_TEXT)
    made: Block = {"type": "input", "block_id": name, "label": plain_text(label, LONGEST_NOTE)}
    if hint:
        made["hint"] = plain_text(hint, LONGEST_NOTE)
    return {**made, "element": element, **({"dispatch_action": True, "optional": True} if enter else {})}


def choice(label: str, name: str, options: Sequence[tuple[str, str]]) -> Block:
    """A list of which one is chosen: pairs of value and label."""
    made = [{"text": plain_text(shown, LONGEST_LABEL), "value": value} for value, shown in options]
    element: Block = {"type": "radio_buttons", "action_id": name, "options": made}
    return {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, LONGEST_NOTE),
        "element": element,
    }


def modal(name: str, title: str, blocks: Sequence[Block], *, close: str, **more: object) -> Block:
    """A window. `more` holds `submit`, `private_metadata` and the like, as Slack names them."""
    view: Block = {
        "type": "modal",
        "callback_id": name,
        "title": plain_text(title, LONGEST_TITLE),
        "close": plain_text(close, LONGEST_TITLE),
        "blocks": list(blocks),
    }
    submit = more.pop("submit", None)
    return {**view, **({"submit": plain_text(str(submit), LONGEST_TITLE)} if submit else {}), **more}
