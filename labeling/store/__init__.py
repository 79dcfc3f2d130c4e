"""The store: what people and agents did, in SQLite or PostgreSQL.

    with Store.open("var/store.db") as store:
        store.replace_source("data/questions.csv", questions=questions, at=datetime.now(UTC))
        for question in store.questions():
            ...

Every method is a transaction of its own. To put several steps into one, take the connection of
``write()`` (or of ``read()``, for one snapshot) and call the functions of ``labeling.store.ingest``,
``reads`` and ``releases`` with it:

    with store.write() as connection:
        replace_source(connection, "data/templates.csv", templates=templates, at=now)
        replace_source(connection, "data/questions.csv", questions=questions, at=now)
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection

from labeling.agreement import Opinion
from labeling.review.reviews import Review
from labeling.store import reads
from labeling.store import releases as release_log
from labeling.store import reviews as review_log
from labeling.store.engine import WAIT, Database, open_database
from labeling.store.ingest import replace_source, replace_sources
from labeling.store.migrate import ensure_schema
from labeling.store.releases import Action, ReleaseRow
from labeling.store.sources import Counts, GoldRow, Loaded, Source
from labeling.taxonomy import Template
from labeling.values import Question

__all__ = [
    "Counts",
    "GoldRow",
    "Loaded",
    "ReleaseRow",
    "Source",
    "Store",
    "replace_source",
    "replace_sources",
]


class Store:
    """An open store; may be shared by threads. Make one with ``Store.open``."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, target: Path | str, *, wait: float = WAIT) -> Self:
        """Open the store at a path or database URL; make it, or upgrade its schema, where needed.

        Parameters
        ----------
        target
            Path of an SQLite file, or an SQLAlchemy URL.
        wait
            Seconds to wait for another writer before giving up.

        Raises
        ------
        OracleError
            When the store is locked, is no database, is newer than this program, or cannot be opened.
        """
        database = open_database(target, wait)
        try:
            ensure_schema(database)
        except BaseException:
            database.engine.dispose()
            raise
        return cls(database)

    def close(self) -> None:
        """Close all connections."""
        self.database.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def read(self) -> AbstractContextManager[Connection]:
        """One snapshot for several reads."""
        return self.database.read()

    def write(self) -> AbstractContextManager[Connection]:
        """One transaction for several writes: all of them, or none after an error."""
        return self.database.write()

    def replace_source(
        self,
        source: str,
        *,
        at: datetime,
        templates: Sequence[Template] = (),
        questions: Sequence[Question] = (),
        gold: Sequence[GoldRow] = (),
    ) -> Loaded:
        """Load one source in place of what it said before; see ``labeling.store.ingest``."""
        return self.replace_sources([Source(source, templates, questions, gold)], at=at)[source]

    def replace_sources(self, sources: Sequence[Source], *, at: datetime) -> dict[str, Loaded]:
        """Load several sources, all or none; rows may move between them."""
        with self.write() as connection:
            return replace_sources(connection, sources, at=at)

    def templates(self) -> tuple[Template, ...]:
        """All templates, by source and order in it."""
        with self.read() as connection:
            return reads.templates(connection)

    def questions(self) -> Generator[Question, None, None]:
        """All questions, by source and order in it, one snapshot however slowly they are taken."""
        with self.read() as connection:
            yield from reads.questions(connection)

    def gold(self) -> list[GoldRow]:
        """One label per labelled question, the one written last, be it in a file or by reviews."""
        with self.read() as connection:
            return review_log.gold(connection)

    def opinions(self) -> list[Opinion]:
        """What each expert said, where sources or reviews tell."""
        with self.read() as connection:
            return review_log.opinions(connection)

    def add_reviews(self, reviews: Sequence[Review]) -> int:
        """Append reviews, all or none; how many were new, see ``labeling.store.reviews``."""
        with self.write() as connection:
            return review_log.append_reviews(connection, reviews)

    def reviews(self) -> list[Review]:
        """All reviews, in the order in which they were appended."""
        with self.read() as connection:
            return review_log.reviews(connection)

    def sources(self) -> tuple[str, ...]:
        """Sources that have something in the store now."""
        with self.read() as connection:
            return reads.sources(connection)

    def revision(self) -> int:
        """Grows with every load that changed something and with reviews; equal numbers, equal rows."""
        with self.read() as connection:
            return reads.revision(connection)

    def add_release(
        self, release_id: str, created_at: datetime, manifest: dict[str, Any], report: dict[str, Any]
    ) -> None:
        """Record a release, without making it current; a recorded one stays as it is."""
        with self.write() as connection:
            release_log.add_release(connection, release_id, created_at, manifest, report)

    def promote(self, release_id: str, action: Action, at: datetime, note: str = "") -> None:
        """Make a recorded release current."""
        with self.write() as connection:
            release_log.promote(connection, release_id, action, at, note)

    def rollback(self, at: datetime, note: str = "") -> str:
        """Go back to the release before the current one and return its id."""
        with self.write() as connection:
            return release_log.rollback(connection, at, note)

    def current_release(self) -> str | None:
        """Id of the current release, or None before the first."""
        with self.read() as connection:
            return release_log.current_release(connection)

    def releases(self) -> list[ReleaseRow]:
        """All releases, the newest first."""
        with self.read() as connection:
            return release_log.releases(connection)
