"""Create organizations.

Revision ID: f5f677fc2259
Revises: 5f1d0c2a9b37
"""

import sqlalchemy as sa
from alembic import op

from app.core import types

revision = "f5f677fc2259"
down_revision = "5f1d0c2a9b37"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "organizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("name", name=op.f("uq_organizations_name")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("organizations")
