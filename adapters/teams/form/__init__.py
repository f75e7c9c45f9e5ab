"""The report form as Teams' dialogs: what each shows, and what one carries to the next.

Every button of the form has a name that begins with `report`, and so has its command: by these the gate
tells what belongs to a report and must leave no trace.
"""

from __future__ import annotations

from adapters.teams.elements import DO
from adapters.teams.incoming import Incoming

COMMAND = "reportSomething"
"""Of the message extension: opens the form from wherever somebody writes."""
OPEN, FIRST, ABOUT, WHO, HIGHER = "report_open", "report_first", "report_about", "report_who", "report_higher"
WRITE, SEND, KEPT = "report_write", "report_send", "report_kept"
BACK, COME_BACK, ADD = "report_back", "report_come_back", "report_add"
SURE, KEEP, WITHDRAW = "report_sure", "report_keep", "report_withdraw"
DESK = "report_desk"
"""The button under a notice to a handler."""
PLATFORM_NAME = "Microsoft Teams"
_BEGINNING = "report"


def of_a_report(incoming: Incoming) -> bool:
    """Whether an activity belongs to the report form."""
    value = incoming.value
    within = [value, value.get("data"), _action(value).get("data")]
    names = [value.get("commandId"), *(one.get(DO) for one in within if isinstance(one, dict))]
    return any(isinstance(name, str) and name.startswith(_BEGINNING) for name in names)


def _action(value: dict[str, object]) -> dict[str, object]:
    action = value.get("action")
    return action if isinstance(action, dict) else {}
