"""An index that has all that a list of reports is put in order by."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make it; it also finds what the one on the organisation alone found."""
    op.create_index("reports_listed", "reports", ["organisation", "due", "id", "stamp"])
    op.drop_index("ix_reports_organisation", "reports")
