"""What the desk needs: leases, edits and moves of templates, suggestions and what agents did with them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("template") as table:
        table.add_column(sa.Column("said", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("template_version") as table:
        table.add_column(sa.Column("by", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "lease",
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("expert", sa.String(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("question_id", "expert", name=op.f("pk_lease")),
    )
    op.create_index(op.f("ix_lease_expert"), "lease", ["expert"])
    op.create_table(
        "template_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("into", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_move")),
    )
    op.create_table(
        "suggestion",
        sa.Column("suggestion_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("release_id", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("template_proba", sa.Float(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("topic_proba", sa.Float(), nullable=False),
        sa.Column("valid_proba", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rendered", sa.Text(), nullable=False),
        sa.Column("latency_ms", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("suggestion_id", name=op.f("pk_suggestion")),
    )
    op.create_index(op.f("ix_suggestion_at"), "suggestion", ["at"])
    op.create_index(op.f("ix_suggestion_case_id"), "suggestion", ["case_id"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("handle_seconds", sa.Float(), nullable=True),
        sa.Column("reopened", sa.Boolean(), nullable=True),
        sa.Column("satisfaction", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.suggestion_id"], name=op.f("fk_feedback_suggestion_id_suggestion")
        ),
    )
    op.create_index(op.f("ix_feedback_suggestion_id"), "feedback", ["suggestion_id"])


def downgrade() -> None:
    for name in ("feedback", "suggestion", "template_move", "lease"):
        op.drop_table(name)
    with op.batch_alter_table("template_version") as table:
        table.drop_column("note")
        table.drop_column("by")
    with op.batch_alter_table("template") as table:
        table.drop_column("said")
