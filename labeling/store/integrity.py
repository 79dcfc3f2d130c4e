"""Whether a store is sound in itself: its pages, its references, and nothing that counts twice."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from labeling.store.schema import FeedbackRecord, ReleaseEventRecord, ReviewRecord, SuggestionRecord

MOST = 20


def damage(connection: Connection) -> list[str]:
    """Sentences about what is damaged, at most some for each kind; empty where the store is sound."""
    found = list(_pages(connection)) if connection.dialect.name == "sqlite" else []
    return found or [*_references(connection), *_orphans(connection), *_doubled(connection)]


def _pages(connection: Connection) -> Iterator[str]:
    for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})"):
        if said != "ok":
            yield f"the store is damaged ({said}); bring back the latest copy that `oracle backup` made"


def _references(connection: Connection) -> Iterator[str]:
    """Rows that name others which are not there; PostgreSQL never lets that happen."""
    if connection.dialect.name != "sqlite":
        return
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(MOST)
    for table, number, other, _ in rows:
        yield f"row {number} of the table '{table}' names a row of '{other}' that is not there"


def _orphans(connection: Connection) -> Iterator[str]:
    f, s = FeedbackRecord, SuggestionRecord
    wanted = select(f.suggestion_id).where(f.suggestion_id.not_in(select(s.suggestion_id))).limit(MOST)
    for suggestion_id in connection.scalars(wanted):
        yield f"there is feedback on suggestion '{suggestion_id}', which is not in the log"


def _doubled(connection: Connection) -> Iterator[str]:
    """What unique columns forbid, looked at again, as a damaged index does not keep it from happening."""
    for what, column in (("review", ReviewRecord.review_id), ("suggestion", SuggestionRecord.suggestion_id)):
        wanted = select(column).group_by(column).having(func.count() > 1).limit(MOST)
        for value in connection.scalars(wanted):
            yield f"{what} '{value}' is there twice"
    yield from _released_twice(connection)


def _released_twice(connection: Connection) -> Iterator[str]:
    """A release that became current although it was current: each event changes something."""
    e, before = ReleaseEventRecord, ""
    for release_id in connection.scalars(select(e.release_id).order_by(e.id)):
        if release_id == before:
            yield f"release '{release_id}' became current twice in a row"
        before = release_id
