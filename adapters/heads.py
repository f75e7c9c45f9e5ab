"""Sends the head of each audit log once a day to a role that does not run the bot.

By e-mail, which is kept where whoever runs the bot cannot change it. With a head from an earlier day
`clausebot audit verify --head` shows whether lines were cut off or written anew since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from adapters.notifying import DAY_SECONDS, EMAIL
from bot.model import Knowledge, Person
from bot.reporting import audit
from bot.reporting.routing import on_rung
from bot.store import Transaction, outbox
from bot.store.outbox import Message
from bot.store.reports import new_id

HOUR = 8
"""From this hour (UTC) on, so that the time of the mail tells nothing but that."""


def put_heads(tx: Transaction, knowledge: Mapping[str, Knowledge]) -> tuple[str, ...]:
    """Put today's heads into the outbox, once a day. Returns the organisations in which nobody gets one.

    An organisation that names no role for it sends none.
    """
    if datetime.fromtimestamp(tx.now, UTC).hour < HOUR:
        return ()
    missing = []
    for name, one in knowledge.items():
        if one.organisation.audit_head_to is None:
            continue
        head = audit.head_of_today(tx, name)
        people = whom_to_send(one)
        if head and not people:
            missing.append(name)
        for person in people if head else ():
            language = one.organisation.language
            payload = {"to": person.email, "news": "audit", "head": head, "language": language}
            outbox.put(
                tx, Message(EMAIL, name, "", f"{outbox.FORGOTTEN}{new_id()}", payload), keep=2 * DAY_SECONDS
            )
    return tuple(missing)


def whom_to_send(knowledge: Knowledge) -> tuple[Person, ...]:
    """Who gets the head: whoever stands on that rung, has an address and does not run the bot."""
    organisation = knowledge.organisation
    role = knowledge.roles.get(organisation.audit_head_to or "")
    standing = on_rung(knowledge, role, frozenset(organisation.administrators)) if role else ()
    return tuple(person for person, _ in standing if person.email)
