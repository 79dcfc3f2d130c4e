"""What each expert says about a question."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("expert", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.question_id"], name=op.f("fk_opinion_question_id_question")
        ),
        sa.UniqueConstraint("question_id", "expert", "source", name=op.f("uq_opinion_question_id_expert_source")),
    )
    op.create_index(op.f("ix_opinion_question_id"), "opinion", ["question_id"])


def downgrade() -> None:
    op.drop_table("opinion")
