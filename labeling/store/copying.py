"""Copying a store without what agents and customers did: a ground on which nothing can be spoilt."""

from __future__ import annotations

from sqlalchemy import Connection, Table, delete, insert, select

from labeling.store.bulk import CHUNK
from labeling.store.schema import (
    AlertEventRecord,
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
    ReplyMatchRecord,
    ShadowSuggestionRecord,
    SpotAnswerRecord,
    SpotCheckRecord,
    StageEventRecord,
    SuggestionRecord,
    TokenRecord,
)

TRAFFIC = (
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
    tokens and jobs.

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


def _copy(source: Connection, target: Connection, table: Table) -> int:
    done = 0
    rows = source.execute(select(table), execution_options={"yield_per": CHUNK})
    for part in rows.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in part])
        done += len(part)
    return done
