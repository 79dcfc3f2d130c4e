"""Reviews, and the revision at which gold was written."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("gold") as table:
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("expert", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("shown", sa.String(), nullable=True),
        sa.Column("shown_proba", sa.Float(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("made_from", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.ForeignKeyConstraint(["question_id"], ["question.question_id"], name=op.f("fk_review_question_id_question")),
        sa.UniqueConstraint("review_id", name=op.f("uq_review_review_id")),
    )
    op.create_index(op.f("ix_review_question_id"), "review", ["question_id"])


def downgrade() -> None:
    op.drop_table("review")
    with op.batch_alter_table("gold") as table:
        table.drop_column("revision")
