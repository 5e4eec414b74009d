"""Rights, text tracks, jobs and preferences of the footage"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SHORT = sa.String(length=200)


def upgrade() -> None:
    with op.batch_alter_table("footage") as footage:
        footage.add_column(sa.Column("originals_folder", SHORT, nullable=False, server_default=""))
        footage.add_column(sa.Column("place", SHORT, nullable=False, server_default=""))
        footage.add_column(sa.Column("licence", SHORT, nullable=False, server_default=""))
        footage.add_column(sa.Column("people", SHORT, nullable=False, server_default="unknown"))
    # What was already open to all was declared so by its scene: it stays open. All else is asked for.
    op.execute(
        "UPDATE footage SET people = 'none' WHERE id IN (SELECT footage_id FROM scene_footage "
        "JOIN scene ON scene.revision_id = scene_footage.revision_id WHERE scene.scope = 'public')"
    )
    op.create_table(
        "consent",
        sa.Column("id", SHORT, nullable=False),
        _footage("consent"),
        sa.Column("name", SHORT, nullable=False),
        sa.Column("kind", SHORT, nullable=False),
        sa.Column("scope", SHORT, nullable=False),
        sa.Column("signed_on", SHORT, nullable=False),
        sa.Column("until", SHORT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_footage_id"), "consent", ["footage_id"])
    op.create_table(
        "text_track",
        sa.Column("id", SHORT, nullable=False),
        _footage("text_track"),
        sa.Column("kind", SHORT, nullable=False),
        sa.Column("language", SHORT, nullable=False),
        sa.Column("stored", SHORT, nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_track")),
    )
    op.create_index(op.f("ix_text_track_footage_id"), "text_track", ["footage_id"])
    op.create_table(
        "job",
        sa.Column("id", SHORT, nullable=False),
        _footage("job"),
        sa.Column("attempt", SHORT, nullable=False),
        sa.Column("kind", SHORT, nullable=False),
        sa.Column("part", sa.BigInteger(), nullable=True),
        sa.Column("state", SHORT, nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("worker", SHORT, nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=True),
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("started_ms", sa.BigInteger(), nullable=True),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    for column in ("footage_id", "attempt", "state", "created_ms"):
        op.create_index(op.f(f"ix_job_{column}"), "job", [column])
    op.create_table(
        "worker",
        sa.Column("id", SHORT, nullable=False),
        sa.Column("host", SHORT, nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.Column("lease_ms", sa.BigInteger(), nullable=False),
        sa.Column("started_ms", sa.BigInteger(), nullable=False),
        sa.Column("beat_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_table(
        "preference",
        sa.Column("name", SHORT, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_preference")),
    )


def _footage(table: str) -> sa.Column[str]:
    key = sa.ForeignKey("footage.id", name=op.f(f"fk_{table}_footage_id_footage"), ondelete="CASCADE")
    return sa.Column("footage_id", SHORT, key, nullable=False)
