"""Sends the head of each audit log once a day to a role that does not run the bot.

On every way that they have: by e-mail it is kept where whoever runs the bot cannot change it, while the bot
could change what it wrote in a chat. With a head from an earlier day `clausebot audit verify --head` shows
whether lines were cut off or written anew since.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from adapters.notifying import AUDIT, DAY_SECONDS, notice
from bot.model import Knowledge, Person
from bot.reporting import audit
from bot.reporting.routing import on_rung
from bot.store import Transaction, outbox

HOUR = 8
"""From this hour (UTC) on, so that the time of the mail tells nothing but that."""


def put_heads(
    tx: Transaction, knowledge: Mapping[str, Knowledge], platforms: Collection[str]
) -> tuple[str, ...]:
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
        if not head:
            continue
        ways = [(person, platform) for person in whom_to_send(one) for platform in sorted(platforms)]
        messages = [made for who, platform in ways if (made := notice(one, who, platform, AUDIT, head=head))]
        if not messages:
            missing.append(name)
        for message in messages:
            outbox.put(tx, message, keep=2 * DAY_SECONDS)
    return tuple(missing)


def whom_to_send(knowledge: Knowledge) -> tuple[Person, ...]:
    """Who gets the head: whoever stands on that rung and does not run the bot."""
    organisation = knowledge.organisation
    role = knowledge.roles.get(organisation.audit_head_to or "")
    standing = on_rung(knowledge, role, frozenset(organisation.administrators)) if role else ()
    return tuple(person for person, _ in standing)
