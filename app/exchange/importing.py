"""Takes questions, gold, reviews and templates of other tools in, all of a file or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from app.exchange.deciding import Who, decided_rows, words_of
from app.exchange.rows import question_part
from app.pipeline.cleaning import Cleaning
from app.pipeline.ingesting import load_batches
from app.reviewing.review_files import reviews_of_rows
from app.workspace import Workspace
from labeling.acting import doing, require
from labeling.disk.reading import Batch, GoldEntry, read_gold, read_questions
from labeling.disk.tables import Row, Table
from labeling.hashing import digest, file_digest
from labeling.question import Question
from labeling.review import Review
from labeling.store import Store
from labeling.store.erasing import QUESTION, gone
from labeling.store.origins import refresh_questions, sources_of_questions, sources_of_templates
from labeling.store.reviews import append_reviews
from labeling.store.template_edits import save_template, template
from labeling.taxonomy import Template


@dataclass(frozen=True)
class Found:
    """What a file of another tool holds.

    Parameters
    ----------
    rows
        One or more for a question: it is the same in all, and each may have a decision.
    ours
        Ids of templates that we wrote into the file ourselves, so that what it says of them now is an edit.
    labels
        Names of classes that the file knows, those that no row has included.
    takes_over
        Whether a question that an earlier file brought is brought up to date: a ticket has got its reply since, but a
        task of an annotation tool is our own question.
    """

    rows: tuple[Row, ...] = ()
    templates: tuple[Template, ...] = ()
    passed_over: tuple[str, ...] = ()
    ours: frozenset[str] = frozenset()
    labels: tuple[str, ...] = ()
    takes_over: bool = False


@dataclass
class Result:
    """What became of a file, to be told."""

    questions: int = 0
    updated: int = 0
    known: int = 0
    templates: int = 0
    changed_templates: int = 0
    gold: int = 0
    reviews: int = 0
    new_reviews: int = 0
    left_out: int = 0
    passed_over: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bringing:
    """What is new, and what is brought up to date."""

    batch: Batch
    asked: tuple[Question, ...] = ()
    templates: tuple[Template, ...] = ()


def load(workspace: Workspace, path: Path, form: str, found: Found, who: Who, at: datetime) -> Result:
    """Load what a file holds into the store of a workspace, with its reviews, all or none.

    Parameters
    ----------
    form
        Name of the format, for the name of the source: each different file is a source of its own, so that next
        week's export does not take this week's away.
    at
        Timezone-aware moment of decisions without a time.

    Raises
    ------
    OracleError
        On any bad record; the store is unchanged then.
    """
    by, said = require("data").name, Result(passed_over=list(found.passed_over))
    source = f"{form}:{path.name}#{digest_of(path)[:8]}"
    with workspace.open_store() as store, doing(f"import {form}"):
        cleaning = Cleaning.of(workspace, store)
        brought = _brought(store, source, found, path, cleaning)
        reviews = _reviews(workspace, store, found, who, at, brought.batch)

        def then(connection: Connection) -> None:
            said.updated = refresh_questions(connection, brought.asked)
            said.changed_templates = sum(_edit(connection, t, by, at, form) for t in brought.templates)
            said.new_reviews = append_reviews(connection, reviews)

        load_batches(workspace, store, [(source, brought.batch)], then=then)
    batch = brought.batch
    said.questions, said.templates, said.gold = len(batch.questions), len(batch.templates), len(batch.gold)
    said.known = len({row.values["question_id"] for row in found.rows}) - said.questions - len(brought.asked)
    said.reviews, said.left_out = len(reviews), cleaning.left_out
    return said


def _edit(connection: Connection, wanted: Template, by: str, at: datetime, form: str) -> bool:
    """Write a template as an edit of the one that is there; whether it was another."""
    now = template(connection, wanted.template_id)
    return save_template(connection, wanted, by, at, f"from {form}", now.version).version != now.version


def _reviews(workspace: Workspace, store: Store, found: Found, who: Who, at: datetime, batch: Batch) -> list[Review]:
    """What was decided, but not on questions that were erased before."""
    coming = {q.question_id for q in batch.questions}
    with store.read() as connection:
        erased = gone(connection)
    rows = decided_rows(found.rows, who, words_of(store))
    kept = [row for row in rows if erased.since(QUESTION, row.required("question_id")) is None]
    return reviews_of_rows(workspace, store, kept, at, coming)


def digest_of(path: Path) -> str:
    """Hash of a file, or of all files of a folder."""
    if path.is_file():
        return file_digest(path)
    return digest([(p.name, file_digest(p)) for p in sorted(path.rglob("*")) if p.is_file()])


def _brought(store: Store, source: str, found: Found, path: Path, cleaning: Cleaning) -> Bringing:
    """What this source may bring, and what it may bring up to date; the rest stays as it is."""
    asked = asked_of(found.rows)
    with store.read() as connection:
        origin, known = sources_of_questions(connection, asked), sources_of_templates(connection)
    mine = {i: row for i, row in asked.items() if origin.get(i) in (None, source)}
    older = [row for i, row in asked.items() if found.takes_over and _imported(origin.get(i), source)]
    new = tuple(t for t in found.templates if known.get(t.template_id) in (None, source))
    edited = tuple(
        t
        for t in found.templates
        if t not in new and (t.template_id in found.ours or _imported(known[t.template_id], source))
    )
    labels = {t.title: t.template_id for t in store.templates()} | words_of(store)
    batch = Batch(new, _checked(path, mine.values(), cleaning), gold_of(path, found.rows, mine, labels))
    updated = cleaning.batch(Batch(questions=_checked(path, older, cleaning))).questions
    return Bringing(cleaning.batch(batch), updated, edited)


def _checked(path: Path, rows: Iterable[Row], cleaning: Cleaning) -> tuple[Question, ...]:
    table = table_of(path, rows)
    return read_questions(cleaning.table(table, "questions")) if table.rows else ()


def _imported(origin: str | None, source: str) -> bool:
    """Whether an earlier file of the same format brought a row."""
    return origin is not None and origin != source and origin.partition(":")[0] == source.partition(":")[0]


def asked_of(rows: Iterable[Row]) -> dict[str, Row]:
    """What is said of each question, from its first row; two texts of one question are refused."""
    out: dict[str, Row] = {}
    for row in rows:
        part = question_part(row)
        twin = out.setdefault(row.required("question_id"), part)
        if twin.required("text") != part.required("text"):
            raise row.error(
                f"question '{row.required('question_id')}' has another text in record {twin.line}; give it its own id"
            )
    return out


def table_of(path: Path, rows: Iterable[Row]) -> Table:
    """A table of rows, with all columns that any of them has."""
    listed = tuple(rows)
    return Table(path, tuple({column: None for row in listed for column in row.values}), listed)


def gold_of(path: Path, rows: Iterable[Row], mine: Collection[str], labels: Mapping[str, str]) -> tuple[GoldEntry, ...]:
    """Gold of the questions that a source brings; a label may be given by its words."""
    said = [row for row in rows if row.values.get("gold") and row.values["question_id"] in mine]
    out: list[Row] = []
    for row in said:
        label = row.values["gold"]
        columns = {"question_id": row.values["question_id"], "label": labels.get(label, label)}
        out.append(Row(columns | {"split": row.values.get("split", "")}, row.path, row.line))
    return read_gold(table_of(path, out), {}, mine).gold if out else ()
