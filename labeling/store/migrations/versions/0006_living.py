"""What keeps everything fresh: changes, findings, rechecks, muted voters, the freshness score, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def text(name: str) -> sa.Column:
    return sa.Column(name, sa.String(), nullable=False)


def long_text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def moment(name: str, empty: bool = False) -> sa.Column:
    return sa.Column(name, MOMENT, nullable=empty)


def plain(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def table(name: str, *columns: sa.schema.SchemaItem, key: tuple[str, ...] = ("id",)) -> None:
    own = (sa.Column("id", sa.Integer(), nullable=False),) if key == ("id",) else ()
    op.create_table(name, *own, *columns, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")))


def refers(name: str, column: str, to: str, its: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{its}"], name=op.f(f"fk_{name}_{column}_{to}"))


def index(name: str, column: str) -> None:
    op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def upgrade() -> None:
    with op.batch_alter_table("gold") as gold:
        gold.add_column(moment("given_at", True))
    # a table made anew would be dropped first, which the events that refer to it forbid
    with op.batch_alter_table("release", recreate="never") as release:
        release.add_column(sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
        release.add_column(moment("removed_at", True))
    table(
        "product_change",
        *(text("change_id"), moment("at"), text("by"), plain("on", sa.Date()), long_text("text")),
        *(plain("products", sa.JSON()), text("source"), plain("gold_weight", sa.Float())),
        *(plain("stop", sa.Boolean()), plain("due_days", sa.Integer())),
        key=("change_id",),
    )
    table(
        "finding",
        *(text("change_id"), text("kind"), text("item"), text("owner"), plain("score", sa.Float())),
        *(plain("reasons", sa.JSON()), moment("found_at")),
        refers("finding", "change_id", "product_change", "change_id"),
        sa.UniqueConstraint("change_id", "kind", "item", name=op.f("uq_finding_change_id_kind_item")),
    )
    table(
        "finding_event",
        *(plain("finding_id", sa.Integer()), moment("at"), text("by"), text("state"), text("owner")),
        *(sa.Column("due", sa.Date(), nullable=True), text("seen"), long_text("note")),
        refers("finding_event", "finding_id", "finding", "id"),
    )
    index("finding_event", "finding_id")
    table(
        "recheck",
        *(text("question_id"), moment("at"), long_text("why"), text("source")),
        refers("recheck", "question_id", "question", "question_id"),
    )
    index("recheck", "question_id")
    index("recheck", "source")
    table(
        "voter_event", text("voter"), moment("at"), text("by"), text("action"), text("fingerprint"), long_text("note")
    )
    index("voter_event", "voter")
    table("voter_version", text("voter"), text("fingerprint"), moment("seen_at"), text("place"), key=VERSION)
    table("freshness", moment("at"), plain("score", sa.Float()), plain("parts", sa.JSON()))
    table(
        "job_run",
        *(text("job"), long_text("cause"), moment("due_at", True), moment("started_at"), moment("ended_at", True)),
        *(text("state"), plain("attempt", sa.Integer()), text("holder"), long_text("error"), plain("facts", sa.JSON())),
    )
    index("job_run", "job")
    table("job_lease", text("name"), text("holder"), moment("taken_at"), moment("beat_at"), moment("until"), key=NAME)
    table("job_time", text("job"), moment("next_at", True), plain("said", sa.JSON()), key=("job",))


VERSION, NAME = ("voter", "fingerprint"), ("name",)
TABLES = (
    *("job_time", "job_lease", "job_run", "freshness", "voter_version", "voter_event"),
    *("recheck", "finding_event", "finding", "product_change"),
)


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    with op.batch_alter_table("release", recreate="never") as release:
        release.drop_column("removed_at")
        release.drop_column("pinned")
    with op.batch_alter_table("gold") as gold:
        gold.drop_column("given_at")
