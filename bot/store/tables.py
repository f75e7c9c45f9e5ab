"""The tables. A change here needs a script in `migrations/versions`.

Times are seconds since 1970, days are ISO dates. Each row carries the organisation or the workspace
that it belongs to, and, where it does not stay until somebody removes it, `until`: when it goes.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData()


class Words(TypeDecorator[str]):
    """Text from outside: half a character, or a NUL, which PostgreSQL cannot keep, must lose nothing else."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text as both databases can keep it."""
        return value and value.encode(errors="replace").decode().replace("\0", "")


events_seen = Table(
    "events_seen",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", Words, nullable=False),
    Column("others", Text, nullable=False, server_default=""),
    Column("until", Double, nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("organisation", Words, nullable=False),
    Column("workspace", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("payload", Words, nullable=False),
    Column("state", String(10), nullable=False),
    Column("due", Double, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", String(32), nullable=False),
    Column("last_error", Words, nullable=False),
    Column("until", Double, nullable=False, index=True),
    UniqueConstraint("platform", "key"),
    Index("outbox_due", "state", "due"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("organisation", Words, primary_key=True),
    Column("about", Words, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("helpful", Boolean, primary_key=True),
    Column("reason", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("organisation", Words, primary_key=True),
    Column("nearest", Words, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

asked = Table(
    "asked",
    metadata,
    Column("organisation", Words, primary_key=True),
    Column("answer", Words, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

threads = Table(
    "threads",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", Words, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("organisation", Words, nullable=False),
    Column("workspace", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("question", Words, nullable=False),
    Column("asker", Words, nullable=False),
    Column("asked_in", Words, nullable=False),
    Column("asked_thread", Words, nullable=False),
    Column("sent_to", Words, nullable=False),
    Column("sent_thread", Words, nullable=False),
    Column("until", Double, nullable=False, index=True),
    Index("handovers_sent", "platform", "workspace", "sent_to", "sent_thread"),
)

installations = Table(
    "installations",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("workspace", Words, primary_key=True),
    Column("organisation", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# The reports. Their keys are random and SQLite keeps no row number, so that no row tells when it came;
# what is in clear is what a timer needs, to the day. What is sealed, `bot.reporting` says.

reports = Table(
    "reports",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organisation", Words, nullable=False),
    Column("due", String(10), nullable=False),
    Column("purge", String(10), nullable=False, index=True),
    Column("stamp", String(32), nullable=False),
    Column("lookup", String(64), nullable=False, unique=True),
    Column("receipt_wrap", LargeBinary, nullable=False),
    Column("wraps", LargeBinary, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("identity", LargeBinary, nullable=False),
    # All that a list is put in order by, so that it reads none of the large rows.
    Index("reports_listed", "organisation", "due", "id", "stamp"),
    sqlite_with_rowid=False,
)

report_entries = Table(
    "report_entries",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("report", String(32), ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

report_files = Table(
    "report_files",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("report", String(32), ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

report_notices = Table(
    "report_notices",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organisation", Words, nullable=False),
    Column("due", String(10), nullable=False, index=True),
    Column("urgent", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

report_counts = Table(
    "report_counts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organisation", Words, nullable=False, index=True),
    Column("wraps", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("until", Double, nullable=False, index=True),
    sqlite_with_rowid=False,
)

purged = Table(
    "purged",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("day", String(10), nullable=False),
    sqlite_with_rowid=False,
)

roster = Table(
    "roster",
    metadata,
    Column("organisation", Words, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("record", Words, nullable=False),
)

handler_keys = Table(
    "handler_keys",
    metadata,
    Column("organisation", Words, primary_key=True),
    Column("person", Words, primary_key=True),
    Column("public", String(128), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

desk_indexes = Table(
    "desk_indexes",
    metadata,
    Column("organisation", Words, primary_key=True),
    Column("person", Words, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

desk_links = Table(
    "desk_links",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("organisation", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

audit = Table(
    "audit",
    metadata,
    Column("organisation", Words, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("line", Words, nullable=False),
    Column("signature", String(128), nullable=False),
)

shown = Table(
    "shown",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", Words, nullable=False),
    Column("about", Words, nullable=False),
    Column("until", Double, nullable=False, index=True),
)

BY_WORKSPACE = (events_seen, outbox, threads, handovers, installations, shown)
"""Tables whose rows go when a workspace leaves; the others hold counts of a whole organisation."""

PASSING = (
    events_seen,
    outbox,
    feedback,
    unanswered,
    asked,
    threads,
    handovers,
    report_counts,
    desk_links,
    shown,
)
"""Tables whose rows go at their `until`."""
