"""The pieces of an Adaptive Card that are used here: version 1.5, which Teams shows on every device.

No colour is named, so that a card can be read in the dark and with high contrast; text wraps by itself, so
that it can be read on a phone. A message with its card may have some 28 KB: `cards` stays under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.teams.escape import inert, marked, spoken
from adapters.wording import fitting

Part = dict[str, Any]

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
CARD = "application/vnd.microsoft.card.adaptive"
LONGEST_TEXT = 2900
LONGEST_LABEL = 60
LONGEST_SAID = 3000
LONGEST_TYPED = 3000
DO = "do"
"""The key in what a button carries that says what it does."""


def words(text: str, *, bold: bool = False, small: bool = False, most: int = LONGEST_TEXT) -> Part:
    """A run of text, shown as it stands."""
    run: Part = {"type": "TextRun", "text": inert(fitting(text, most))}
    run |= {"weight": "Bolder"} if bold else {}
    return run | ({"size": "Small"} if small else {})


def paragraph(*runs: Part, close: bool = False) -> Part:
    """A paragraph; `close` to what stands above it."""
    made: Part = {"type": "RichTextBlock", "inlines": list(runs)}
    return made | ({"spacing": "None"} if close else {})


def paragraphs(text: str, *, most: int = LONGEST_TEXT) -> list[Part]:
    """`text`, a paragraph for each of its lines: a line break within one is not shown everywhere."""
    lines = [line for line in fitting(text, most).split("\n") if line.strip()]
    return [paragraph(words(line), close=number > 0) for number, line in enumerate(lines)]


def heading(text: str) -> Part:
    """A line that a screen reader announces as a heading."""
    block: Part = {"type": "TextBlock", "text": marked(fitting(text, 200)), "wrap": True}
    return {**block, "weight": "Bolder", "style": "heading"}


def quoted(*parts: Part) -> Part:
    """A quotation, set apart."""
    return {"type": "Container", "style": "emphasis", "items": list(parts)}


def listed(items: Iterable[str], most: int = 300) -> list[Part]:
    """A list with bullets, of each item at most so many letters."""
    return [paragraph(words(f"• {item}", most=most), close=True) for item in items]


def notes(*texts: str) -> Part:
    """Small print, a little below what stands above it: with high contrast, that can have a frame."""
    line = paragraph(words(" · ".join(fitting(text, 200) for text in texts), small=True))
    return {**line, "spacing": "Small"}


def execute(label: str, do: str, carried: Mapping[str, Any]) -> Part:
    """A button whose answer takes the card's place; where that is not known, it sends a message."""
    data = {DO: do, **carried}
    plain = {"type": "Action.Submit", "title": fitting(label, LONGEST_LABEL), "data": data}
    return {**plain, "type": "Action.Execute", "verb": do, "fallback": plain}


def submit(label: str, do: str, carried: Mapping[str, Any]) -> Part:
    """A button in a dialog, whose answer takes the dialog's place."""
    return {"type": "Action.Submit", "title": fitting(label, LONGEST_LABEL), "data": {DO: do, **carried}}


def stacked(buttons: Iterable[Part]) -> list[Part]:
    """Buttons one below the other: side by side, a phone has no room for what is written on them."""
    return [{"type": "ActionSet", "actions": [button]} for button in buttons]


def opening(label: str, do: str, carried: Mapping[str, Any]) -> Part:
    """A button that opens a dialog."""
    made = submit(label, do, carried)
    return {**made, "data": {**made["data"], "msteams": {"type": "task/fetch"}}}


def link(label: str, url: str) -> Part:
    """A button that leads out of Teams."""
    return {"type": "Action.OpenUrl", "title": fitting(label, LONGEST_LABEL), "url": url}


def field(
    label: str,
    name: str,
    *,
    initial: str = "",
    needed: str = "",
    most: int = LONGEST_TYPED,
    lines: bool = True,
) -> Part:
    """A field for `most` letters, in several lines or one; `needed` is said where it is left empty."""
    made: Part = {"type": "Input.Text", "id": name, "label": fitting(label, 200), "maxLength": most}
    made |= {"isMultiline": True} if lines else {}
    made |= {"value": inert(fitting(initial, LONGEST_TYPED))} if initial.strip() else {}
    return made | ({"isRequired": True, "errorMessage": needed} if needed else {})


def choice(
    label: str, name: str, options: Sequence[tuple[str, str]], chosen: str = "", *, folded: bool = False
) -> Part:
    """A list of which one is chosen: pairs of value and label; `folded` until somebody opens it."""
    made = [{"title": fitting(shown, 200), "value": value} for value, shown in options]
    picked: Part = {"type": "Input.ChoiceSet", "id": name, "label": fitting(label, 200), "choices": made}
    picked |= {"style": "compact" if folded else "expanded", "wrap": True}
    return picked | ({"value": chosen} if chosen else {})


def choices(
    label: str, name: str, options: Sequence[tuple[str, str]], chosen: str = "", *, folded: bool = False
) -> Part:
    """As `choice`, for any number of them, with commas between."""
    return {**choice(label, name, options, chosen, folded=folded), "isMultiSelect": True}


def card(body: Sequence[Part], said: str, actions: Sequence[Part] = (), language: str = "en") -> Part:
    """A card. `said` is all of it in words, for who cannot see it."""
    text = fitting(said, LONGEST_SAID)
    made: Part = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": language.partition("-")[0].lower(),
        "fallbackText": marked(text),
        "speak": spoken(text),
        "body": list(body),
    }
    return made | ({"actions": list(actions)} if actions else {})


def attachment(shown: Part) -> Part:
    """A card as an activity carries it."""
    return {"contentType": CARD, "content": shown}
