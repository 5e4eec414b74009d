"""What learners need, beside the learners: it is erased with them"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SHORT = sa.String(length=200)


def upgrade() -> None:
    key = sa.ForeignKey("learner.id", name=op.f("fk_learner_profile_learner_id_learner"), ondelete="CASCADE")
    op.create_table(
        "learner_profile",
        sa.Column("learner_id", SHORT, key, nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_learner_profile")),
    )
