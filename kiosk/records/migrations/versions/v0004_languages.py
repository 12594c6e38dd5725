"""An answer says in which language it was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0003. Of older answers nobody kept it."""
    for table in ("answers", "teach_back"):
        op.add_column(table, sa.Column("language", sa.String(), nullable=False, server_default=""))
