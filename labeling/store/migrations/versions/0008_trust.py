"""The audit log, what was erased, tokens that expire, and the role viewer in the place of reader."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
INDEXES = ("at", "name", "act")
TOKEN = sa.table("token", sa.column("role", sa.String))
OLD = ("agent", "reader", "admin")


def text(name: str, kind: type[sa.String] = sa.String) -> sa.Column:
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.Column(name, kind(collation=collation), nullable=False)


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(text(name) for name in ("name", "role", "through", "act")),
        sa.Column("tables", sa.JSON(), nullable=False),
        text("what", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    for column in INDEXES:
        op.create_index(op.f(f"ix_audit_event_{column}_id"), "audit_event", [column, "id"])
    op.create_table(
        "erased",
        text("digest"),
        text("kind"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_erased")),
    )
    with op.batch_alter_table("token") as table:
        table.add_column(sa.Column("expires_at", MOMENT, nullable=True))
    op.execute(sa.update(TOKEN).where(TOKEN.c.role == "reader").values(role="viewer"))


def downgrade() -> None:
    # roles that the version before does not know become the one that may do least
    op.execute(sa.update(TOKEN).where(TOKEN.c.role.not_in(OLD)).values(role="reader"))
    with op.batch_alter_table("token") as table:
        table.drop_column("expires_at")
    for column in INDEXES:
        op.drop_index(op.f(f"ix_audit_event_{column}_id"), "audit_event")
    op.drop_table("audit_event")
    op.drop_table("erased")
