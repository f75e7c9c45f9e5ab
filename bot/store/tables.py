"""The tables. A change here needs a script in `migrations/versions`.

Times are seconds since 1970, days are ISO dates. Each row carries the organisation or the workspace
that it belongs to, and, where it does not stay until somebody removes it, `until`: when it goes.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

events_seen = Table(
    "events_seen",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", Text, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("organisation", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("due", Double, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", String(32), nullable=False),
    Column("last_error", Text, nullable=False),
    Column("until", Double, nullable=False, index=True),
    UniqueConstraint("platform", "key"),
    Index("outbox_due", "state", "due"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("organisation", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("helpful", Boolean, primary_key=True),
    Column("reason", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("organisation", Text, primary_key=True),
    Column("nearest", Text, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

asked = Table(
    "asked",
    metadata,
    Column("organisation", Text, primary_key=True),
    Column("answer", Text, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

threads = Table(
    "threads",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", Text, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("organisation", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("asker", Text, nullable=False),
    Column("asked_in", Text, nullable=False),
    Column("asked_thread", Text, nullable=False),
    Column("sent_to", Text, nullable=False),
    Column("sent_thread", Text, nullable=False),
    Column("until", Double, nullable=False, index=True),
    Index("handovers_sent", "platform", "workspace", "sent_to", "sent_thread"),
)

installations = Table(
    "installations",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("organisation", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

BY_WORKSPACE = (events_seen, outbox, threads, handovers, installations)
"""Tables whose rows go when a workspace leaves; the others hold counts of a whole organisation."""

PASSING = (events_seen, outbox, feedback, unanswered, asked, threads, handovers)
"""Tables whose rows go at their `until`."""
