"""A visit number may say which packs it is for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0002. A number that was given out before is for whatever the kiosk shows."""
    op.add_column("visit_codes", sa.Column("packs", sa.JSON()))
