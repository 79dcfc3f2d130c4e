"""What the service needs: stages, candidates, experiments, matches, spot checks, alerts, tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TEXTS = (("team", ""), ("traffic", "shown"), ("experiment", ""), ("arm", ""), ("unit", ""))
STAGES = ("validity", "topic", "template")
PASSES = ("valid_passes", "topic_passes", "template_passes")


def upgrade() -> None:
    with op.batch_alter_table("suggestion") as table:
        for name, default in (*TEXTS, *((f"{stage}_mode", "live") for stage in STAGES)):
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=default))
        for name in PASSES:
            table.add_column(sa.Column(name, sa.Boolean(), nullable=True))
        table.add_column(sa.Column("nearness", sa.Float(), nullable=True))
        table.create_index(op.f("ix_suggestion_experiment"), ["experiment"])
    with op.batch_alter_table("feedback") as table:
        table.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "shadow_suggestion",
        sa.Column("suggestion_id", sa.String(), nullable=False),
        sa.Column("release_id", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("template_proba", sa.Float(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("topic_proba", sa.Float(), nullable=False),
        sa.Column("valid_proba", sa.Float(), nullable=False),
        sa.Column("latency_ms", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("suggestion_id", "release_id", name=op.f("pk_shadow_suggestion")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.suggestion_id"], name=op.f("fk_shadow_suggestion_suggestion_id_suggestion")
        ),
    )
    op.create_table(
        "reply_match",
        sa.Column("suggestion_id", sa.String(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("matcher", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("matched", sa.Boolean(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("suggestion_id", name=op.f("pk_reply_match")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.suggestion_id"], name=op.f("fk_reply_match_suggestion_id_suggestion")
        ),
    )
    op.create_table(
        "stage_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_event")),
    )
    op.create_table(
        "candidate_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("release_id", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_event")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.release_id"], name=op.f("fk_candidate_event_release_id_release")
        ),
    )
    op.create_table(
        "experiment",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("treatment_share", sa.Float(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("alpha", sa.Float(), nullable=False),
        sa.Column("power", sa.Float(), nullable=False),
        sa.Column("planned_units", sa.Integer(), nullable=False),
        sa.Column("guards", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_experiment")),
    )
    op.create_table(
        "experiment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("ramp", sa.Float(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment_event")),
        sa.ForeignKeyConstraint(["name"], ["experiment.name"], name=op.f("fk_experiment_event_name_experiment")),
    )
    op.create_index(op.f("ix_experiment_event_name"), "experiment_event", ["name"])
    op.create_table(
        "experiment_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("statistic", sa.Float(), nullable=False),
        sa.Column("boundary", sa.Float(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment_look")),
        sa.ForeignKeyConstraint(["name"], ["experiment.name"], name=op.f("fk_experiment_look_name_experiment")),
    )
    op.create_index(op.f("ix_experiment_look_name"), "experiment_look", ["name"])
    op.create_table(
        "spot_check",
        sa.Column("suggestion_id", sa.String(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("suggestion_id", name=op.f("pk_spot_check")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.suggestion_id"], name=op.f("fk_spot_check_suggestion_id_suggestion")
        ),
    )
    op.create_table(
        "spot_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("expert", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_answer")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["spot_check.suggestion_id"], name=op.f("fk_spot_answer_suggestion_id_spot_check")
        ),
    )
    op.create_index(op.f("ix_spot_answer_suggestion_id"), "spot_answer", ["suggestion_id"])
    op.create_table(
        "alert_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_event")),
    )
    op.create_index(op.f("ix_alert_event_rule"), "alert_event", ["rule"])
    op.create_table(
        "token",
        sa.Column("token_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
    )


def downgrade() -> None:
    for name in (
        "token",
        "alert_event",
        "spot_answer",
        "spot_check",
        "experiment_look",
        "experiment_event",
        "experiment",
        "candidate_event",
        "stage_event",
        "reply_match",
        "shadow_suggestion",
    ):
        op.drop_table(name)
    with op.batch_alter_table("feedback") as table:
        table.drop_column("note")
    with op.batch_alter_table("suggestion") as table:
        table.drop_index(op.f("ix_suggestion_experiment"))
        for name in ("nearness", *PASSES, *(f"{stage}_mode" for stage in STAGES), *(name for name, _ in TEXTS)):
            table.drop_column(name)
