"""Texts that sort the same on every database, and indexes for the lists that grow."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEXES = (
    ("suggestion", "at", "suggestion_id"),
    ("suggestion", "agent", "at", "suggestion_id"),
    ("question", "asked_at", "question_id"),
    ("gold", "label"),
    ("review", "decision", "at"),
    ("review", "at", "expert"),
    ("finding", "kind", "item"),
    ("reply_match", "matcher"),
)
OLD = ("suggestion", "at")
"""Its place is taken by the first of the new ones."""


def name_of(table: str, *columns: str) -> str:
    return op.f(f"ix_{table}_{'_'.join(columns)}")


def collate(collation: str) -> None:
    """Give all texts of PostgreSQL a collation; SQLite compares code points by itself."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    found = sa.inspect(connection)
    quote = connection.dialect.identifier_preparer.quote
    for table in sorted(set(found.get_table_names()) - {"alembic_version"}):
        texts = [column for column in found.get_columns(table) if isinstance(column["type"], sa.String)]
        changes = (f'ALTER {quote(c["name"])} TYPE {c["type"].__visit_name__} COLLATE "{collation}"' for c in texts)
        if texts:
            op.execute(f"ALTER TABLE {quote(table)} " + ", ".join(changes))


def upgrade() -> None:
    collate("C")
    op.drop_index(name_of(*OLD), OLD[0])
    for table, *columns in INDEXES:
        op.create_index(name_of(table, *columns), table, columns)


def downgrade() -> None:
    for table, *columns in INDEXES:
        op.drop_index(name_of(table, *columns), table)
    op.create_index(name_of(*OLD), OLD[0], [OLD[1]])
    collate("default")
