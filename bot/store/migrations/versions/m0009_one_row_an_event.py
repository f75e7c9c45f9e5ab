"""An event seen is one row, which also has the other ids that came with it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add them; of events seen before, nothing else is known."""
    op.add_column("events_seen", sa.Column("others", sa.Text, nullable=False, server_default=""))
