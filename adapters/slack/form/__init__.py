"""The report form as Slack's windows: what each shows, and what one carries to the next.

Everything here that has a name in Slack, a button, a window, a shortcut or a command, begins with `report`,
by which the gate tells what belongs to a report and must leave no trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

COMMAND = "/report"
ANYWHERE = "report_something"
OPEN, WITH_RECEIPT, AGAIN, WITHDRAW = "report_open", "report_with_receipt", "report_again", "report_withdraw"
"""Buttons: open the form, or the window for a receipt; go back a step; take a report back."""
FIRST, ABOUT, WHO, WRITE = "report_first", "report_about", "report_who", "report_write"
RECEIPT, BACK, VISIT = "report_receipt", "report_back", "report_visit"
"""Windows that are sent in."""
DESK, DESK_LINK = "report_desk", "report_desk_link"
"""A handler's buttons: get a link to the desk, and follow it."""
ROUTE = "route"
"""What the button that opens the form carries: the kind of incident, by its mark."""
_MARK = 12


@lru_cache(maxsize=20_000)  # to read a window, the marks of everybody in the folder are gone through
def mark(id_: str) -> str:
    """Stands for an id, which may be longer than Slack takes.

    Of 10,000 ids, two have the same 48 bits in one folder of five million.
    """
    return sha256(id_.encode(errors="replace")).hexdigest()[:_MARK]


def of_a_report(body: Mapping[str, Any]) -> bool:
    """Whether a request of Slack's belongs to the report form."""
    view, pressed = body.get("view"), body.get("actions")
    first = pressed[0] if isinstance(pressed, list) and pressed else None
    names = (
        str(body.get("command", "")).removeprefix("/"),
        body.get("callback_id"),
        view.get("callback_id") if isinstance(view, dict) else None,
        first.get("action_id") if isinstance(first, dict) else None,
    )
    return any(isinstance(name, str) and name.startswith("report") for name in names)
