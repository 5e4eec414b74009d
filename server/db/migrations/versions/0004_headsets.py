"""Headsets, and what each was seen to do"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SHORT = sa.String(length=200)


def upgrade() -> None:
    op.create_table(
        "headset",
        sa.Column("id", SHORT, nullable=False),
        sa.Column("secret_hash", SHORT, nullable=False),
        sa.Column("name", SHORT, nullable=False),
        sa.Column("model", SHORT, nullable=False),
        sa.Column("browser", SHORT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headset")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_headset_secret_hash")),
    )
    key = sa.ForeignKey("headset.id", name=op.f("fk_headset_check_headset_id_headset"), ondelete="CASCADE")
    op.create_table(
        "headset_check",
        sa.Column("headset_id", SHORT, key, nullable=False),
        sa.Column("browser", SHORT, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("ceiling", sa.JSON(), nullable=False),
        sa.Column("best", sa.JSON(), nullable=True),
        sa.Column("films", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("headset_id", "browser", "version", name=op.f("pk_headset_check")),
    )
