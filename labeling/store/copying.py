"""Copying a store, all of it, or without what agents and customers did as a ground on which nothing can be spoilt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping, Table, delete, func, literal, select

from labeling.errors import OracleError
from labeling.store.bulk import CHUNK, insert_into
from labeling.store.schema import (
    AlertEventRecord,
    AuditRecord,
    Base,
    CandidateEventRecord,
    ExperimentEventRecord,
    ExperimentLookRecord,
    ExperimentRecord,
    FeedbackRecord,
    FreshnessRecord,
    JobLeaseRecord,
    JobRunRecord,
    JobTimeRecord,
    LeaseRecord,
    MetaRecord,
    ReplyMatchRecord,
    ShadowSuggestionRecord,
    SpotAnswerRecord,
    SpotCheckRecord,
    StageEventRecord,
    SuggestionRecord,
    TokenRecord,
)

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

TRAFFIC = (
    AuditRecord,
    SuggestionRecord,
    FeedbackRecord,
    ShadowSuggestionRecord,
    ReplyMatchRecord,
    StageEventRecord,
    CandidateEventRecord,
    ExperimentRecord,
    ExperimentEventRecord,
    ExperimentLookRecord,
    SpotCheckRecord,
    SpotAnswerRecord,
    AlertEventRecord,
    TokenRecord,
    LeaseRecord,
    FreshnessRecord,
    JobRunRecord,
    JobLeaseRecord,
    JobTimeRecord,
)


def copy_without_traffic(source: Connection, target: Connection) -> int:
    """Copy templates, questions, gold, reviews, changes and releases; how many rows there were.

    What the service and the scheduler keep is left out: traffic and its figures, modes, experiments, alerts,
    tokens, jobs and the audit log.

    Parameters
    ----------
    source, target
        Stores with the same schema, perhaps of different databases; what the target has is removed first.
    """
    left_out = {record.__tablename__ for record in TRAFFIC}
    tables = [t for t in Base.metadata.sorted_tables if t.name not in left_out]
    for table in reversed(tables):
        target.execute(delete(table))
    return sum(_copy(source, target, table) for table in tables)


def copy_everything(source: Connection, target: Connection) -> int:
    """Copy a whole store, table by table, into one with the same schema; how many rows there were.

    Every row is read back and compared by a hash over the table, so that two kinds of databases hold the same.

    Parameters
    ----------
    source, target
        Each one transaction, perhaps of different databases; what the target has is removed first.

    Raises
    ------
    OracleError
        When a table came out differently; the transaction of the target has to be given up.
    """
    tables = Base.metadata.sorted_tables
    for table in reversed(tables):
        target.execute(delete(table))
    done = sum(_copy_checked(source, target, table) for table in tables)
    _go_on_counting(target)
    return done


def is_untouched(connection: Connection) -> bool:
    """Whether a store is as new: nobody has written to it."""
    tables = [t for t in Base.metadata.sorted_tables if t.name != MetaRecord.__tablename__]
    return not any(connection.execute(select(literal(1)).select_from(t).limit(1)).first() for t in tables)


def _copy_checked(source: Connection, target: Connection, table: Table) -> int:
    said = sha256()
    done = _copy(source, target, table, said)
    written = sha256()
    for part in _parts(target, table):
        _add(written, part)
    if said.digest() != written.digest():
        raise OracleError(f"table '{table.name}' came out differently in the other database; nothing was kept")
    return done


def _copy(source: Connection, target: Connection, table: Table, said: Hash | None = None) -> int:
    done = 0
    for part in _parts(source, table):
        rows = [dict(row) for row in part]
        insert_into(target, table, rows)
        done += len(rows)
        if said is not None:
            _add(said, part)
    return done


def _parts(connection: Connection, table: Table) -> Iterator[Sequence[RowMapping]]:
    """All rows by their key, a part at a time."""
    statement = select(table).order_by(*table.primary_key.columns)
    yield from connection.execute(statement, execution_options={"yield_per": CHUNK}).mappings().partitions()


def _add(said: Hash, part: Sequence[RowMapping]) -> None:
    for row in part:
        said.update(repr(tuple(row.values())).encode())


def _go_on_counting(connection: Connection) -> None:
    """PostgreSQL numbers new rows by sequences, which know nothing of copied numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.c:
            last = connection.scalar(select(func.max(table.c.id)))
            sequence = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(sequence, last or 1, last is not None)))
