"""The pieces of Block Kit that are used here, each within Slack's limits.

The limits are those of Slack's reference (docs.slack.dev/reference/block-kit): a message has at most
50 blocks and a view 100, an actions block 25 elements; a text 3,000 characters, a header 150, a
button's label 75 and its value 2,000, a view's title 24; a menu 100 options, or 100 groups of 100.
Of what a message may hold in all, Slack states no figure; around 13,000 characters it begins to
refuse, so replies stay under 12,000.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from adapters.wording import fitting

Block = dict[str, Any]
Option = tuple[str, str]
"""A value, and what is shown for it."""

LONGEST_TEXT = 2900
LONGEST_HEADER = 150
LONGEST_LABEL = 75
LONGEST_VALUE = 2000
LONGEST_TITLE = 24
MOST_ELEMENTS = 25
LONGEST_NOTE = 200
MOST_OPTIONS = 100
LETTERS = 3


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


def preformatted(text: str) -> Block:
    """Letters that stand as they are, each as wide as the next."""
    return {"type": "rich_text_preformatted", "elements": [words(text)]}


def listed(items: Sequence[str], most: int = LONGEST_NOTE) -> Block:
    """A list with bullets in rich text."""
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [paragraph(words(item, most=most)) for item in items],
    }


def rich(*parts: Block) -> Block:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(parts)}


def line(text: str) -> Block:
    """A paragraph of its own."""
    return rich(paragraph(words(text)))


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


def asked_again(pressed: Block, title: str, text: str, no: str) -> Block:
    """The button `pressed`, which asks once more before anything is done; `no` is the way back."""
    sure = {"title": plain_text(title, 100), "text": plain_text(text, 300), "deny": plain_text(no, 30)}
    return {**pressed, "confirm": {**sure, "confirm": plain_text(pressed["text"]["text"], 30)}}


def link_button(label: str, action: str, link: str) -> Block:
    """A button that leads to a web page."""
    return {"type": "button", "text": plain_text(label, LONGEST_LABEL), "action_id": action, "url": link}


def actions(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements[:MOST_ELEMENTS])}


def field(
    label: str, name: str, *, initial: str = "", hint: str = "", enter: bool = False, short: bool = False
) -> Block:
    """A field to write in; with `enter`, pressing it sends what is written at once; `short`: one line."""
    element: Block = {"type": "plain_text_input", "action_id": name}
    if enter:
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    elif short:
        element["max_length"] = LONGEST_NOTE
    else:
        element |= {"multiline": True, "max_length": 3000}
    if initial.strip():
        element["initial_value"] = fitting(initial, LONGEST_TEXT)
    made: Block = {"type": "input", "block_id": name, "label": plain_text(label, LONGEST_NOTE)}
    if hint:
        made["hint"] = plain_text(hint, LONGEST_NOTE)
    return {**made, "element": element, **({"dispatch_action": True, "optional": True} if enter else {})}


def option(of: Option) -> Block:
    """What can be chosen in a list, a menu or boxes."""
    value, shown = of
    return {"text": plain_text(shown, LONGEST_LABEL), "value": value}


def choice(label: str, name: str, options: Sequence[Option], chosen: str = "") -> Block:
    """A list of which one is chosen."""
    made = [option(one) for one in options]
    element: Block = {"type": "radio_buttons", "action_id": name, "options": made}
    if initial := [one for one in made if one["value"] == chosen]:
        element["initial_option"] = initial[0]
    return {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, LONGEST_NOTE),
        "element": element,
    }


def menu(
    label: str, name: str, options: Sequence[Option], chosen: Collection[str] = (), *, several: int = 0
) -> Block:
    """A menu, in which what one types finds an option; with `several`, up to so many can be chosen, or none.

    `chosen` are the values that are chosen already.
    """
    made = {one[0]: option(one) for one in options}
    element: Block = {"type": "multi_static_select" if several else "static_select", "action_id": name}
    if len(made) <= MOST_OPTIONS:
        element["options"] = list(made.values())
    else:
        element["option_groups"] = _groups(list(made.values()))
    if initial := [made[value] for value in made if value in chosen]:
        element |= {"initial_options": initial} if several else {"initial_option": initial[0]}
    return {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, LONGEST_NOTE),
        "element": element | ({"max_selected_items": several} if several else {}),
        "optional": bool(several),
    }


def checks(label: str, name: str, options: Sequence[Option], chosen: Collection[str] = ()) -> Block:
    """Boxes to tick, or to leave."""
    made = [option(one) for one in options]
    element: Block = {"type": "checkboxes", "action_id": name, "options": made}
    if initial := [one for one in made if one["value"] in chosen]:
        element["initial_options"] = initial
    return {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, LONGEST_NOTE),
        "element": element,
        "optional": True,
    }


def _groups(options: Sequence[Block]) -> list[Block]:
    """Groups as large as Slack takes, each named by the first letters of its first and its last option."""
    groups = []
    for at in range(0, len(options), MOST_OPTIONS):
        group = options[at : at + MOST_OPTIONS]
        ends = (group[0]["text"]["text"][:LETTERS], group[-1]["text"]["text"][:LETTERS])
        groups.append({"label": plain_text(" – ".join(ends), LONGEST_LABEL), "options": list(group)})
    return groups


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
