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

from collections.abc import Collection, Generator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection

from labeling.blocks import BLOCK
from labeling.curating.moves import Moves
from labeling.review.agreement import Opinion
from labeling.review.reviews import Review
from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store import cases, lookups, reads
from labeling.store import moves as move_log
from labeling.store import releases as release_log
from labeling.store import reviews as review_log
from labeling.store import suggestions as suggestion_log
from labeling.store.engine import WAIT, Database, open_database
from labeling.store.funnel import Steps, funnel
from labeling.store.ingest import replace_source, replace_sources, templates_after_load
from labeling.store.migrate import ensure_schema
from labeling.store.releases import Action, ReleaseEvent, ReleaseRow
from labeling.store.sources import Counts, GoldRow, Loaded, Source
from labeling.taxonomy import Template
from labeling.values import Question

__all__ = [
    "Counts",
    "GoldRow",
    "Loaded",
    "ReleaseEvent",
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

    def templates_after(self, sources: Sequence[Source]) -> tuple[Template, ...]:
        """All templates as they would be after loading sources; nothing is written."""
        with self.read() as connection:
            return templates_after_load(connection, sources)

    def moves(self) -> Moves:
        """All moves of templates, and what labels count for after them."""
        with self.read() as connection:
            return move_log.moves(connection)

    def questions(self) -> Generator[Question, None, None]:
        """All questions, by source and order in it, one snapshot however slowly they are taken."""
        with self.read() as connection:
            yield from reads.questions(connection)

    def question_blocks(self, size: int = BLOCK) -> Generator[list[Question], None, None]:
        """The same in lists of ``size``; the last one may be shorter."""
        with self.read() as connection:
            yield from lookups.question_blocks(connection, size)

    def known_ids(self, question_ids: Collection[str]) -> set[str]:
        """Those of some question ids that the store has."""
        with self.read() as connection:
            return lookups.known_ids(connection, question_ids)

    def ids_of_texts(self, texts: Collection[str]) -> dict[str, str]:
        """Question ids by text, of these texts only; see ``labeling.store.lookups``."""
        with self.read() as connection:
            return lookups.ids_of_texts(connection, texts)

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

    def release_events(self, limit: int = 100) -> list[ReleaseEvent]:
        """When which release became current, the latest first."""
        with self.read() as connection:
            return release_log.release_events(connection, limit)

    def before_current(self) -> str | None:
        """The release that ``rollback`` goes back to, None where there is none."""
        with self.read() as connection:
            return release_log.before_current(connection)

    def funnel(self, since: datetime, not_a_question: str) -> list[Steps]:
        """What became of suggestions by day, release and channel; see ``labeling.store.funnel``."""
        with self.read() as connection:
            return funnel(connection, since, not_a_question)

    def open_cases(self, search: str = "", limit: int = 200) -> list[Question]:
        """Questions that wait for a reply, the latest first; see ``labeling.store.cases``."""
        with self.read() as connection:
            return cases.open_cases(connection, search, limit)

    def add_suggestion(self, logged: LoggedSuggestion) -> None:
        """Append one suggestion, before anybody sees it."""
        with self.write() as connection:
            suggestion_log.append_suggestion(connection, logged)

    def add_feedback(self, said: Feedback) -> bool:
        """Append feedback; False where it only repeats, see ``labeling.store.suggestions``."""
        with self.write() as connection:
            return suggestion_log.append_feedback(connection, said)

    def suggestion(self, suggestion_id: str) -> LoggedSuggestion | None:
        """One suggestion; None where there is no such id."""
        with self.read() as connection:
            return suggestion_log.suggestion(connection, suggestion_id)

    def suggestions(
        self, agent: str | None = None, case_id: str | None = None, since: datetime | None = None, limit: int = 100
    ) -> list[LoggedSuggestion]:
        """The latest suggestions first: of an agent, of a case, from a moment on, or of all."""
        with self.read() as connection:
            return suggestion_log.suggestions(connection, agent=agent, case_id=case_id, since=since, limit=limit)

    def feedback(self, suggestion_ids: Sequence[str]) -> list[Feedback]:
        """All feedback on these suggestions, in the order in which it was given."""
        with self.read() as connection:
            return suggestion_log.feedback(connection, suggestion_ids)
