"""Alembic runs this file; the connection, with its open transaction, is handed in by ``migrate.py``."""

from alembic import context

from labeling.store.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
