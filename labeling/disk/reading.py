"""Turns tables into checked templates, questions and gold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from labeling.disk.bounds import LONGEST_TEXT
from labeling.disk.reading_files import cut
from labeling.disk.tables import Row, Table, find_table, read_table
from labeling.errors import OracleError, did_you_mean
from labeling.hashing import digest
from labeling.review.agreement import Opinion, majorities
from labeling.taxonomy import RESERVED, Template
from labeling.values import SPLITS, Question

KINDS = ("templates", "questions", "gold")
QUESTION_COLUMNS = ("question_id", "text", "asked_at", "case_id", "reply")
GIVEN = ("given_at", "labeled_at", "date")
"""Columns of gold that may say when a label was given; the first that is filled counts."""


@dataclass(frozen=True)
class KnownQuestions:
    """Questions that are there already: ids by text, and ids; those that gold names are enough."""

    texts: Mapping[str, str]
    ids: Collection[str]


@dataclass(frozen=True, slots=True)
class GoldEntry:
    """One gold row as it stands in a file; ``expert`` is empty, ``given_at`` None where the file does not say."""

    question_id: str
    label: str
    split: str
    row: Row
    expert: str = ""
    given_at: datetime | None = None


@dataclass(frozen=True)
class Batch:
    """What one file, or one workspace, brings.

    Parameters
    ----------
    gold
        One label a question.
    opinions
        What each expert said, where the gold file has a column ``expert``; ``gold`` is their majority then.
    """

    templates: tuple[Template, ...] = ()
    questions: tuple[Question, ...] = ()
    gold: tuple[GoldEntry, ...] = ()
    opinions: tuple[GoldEntry, ...] = ()


def kind_of(table: Table) -> str:
    """Which kind of table this is, told by its columns."""
    columns = set(table.columns)
    if {"template_id", "body"} <= columns:
        return "templates"
    if "label" in columns:
        return "gold"
    if {"question_id", "text"} <= columns:
        return "questions"
    raise OracleError(
        "the columns fit neither templates (template_id, topic, title, body), questions (question_id, text) "
        f"nor gold (label and text or question_id); found {', '.join(table.columns)}",
        table.path,
        1,
    )


def read_folder(folder: Path) -> dict[str, Path]:
    """Paths of the tables of a ``data/`` folder by kind; templates and questions must be there."""
    found = {kind: find_table(folder, kind) for kind in KINDS}
    for kind in ("templates", "questions"):
        if found[kind] is None:
            raise OracleError(f"there is no {kind}.csv, .jsonl or .parquet; add one", folder)
    return {kind: path for kind, path in found.items() if path is not None}


def read_batch(path: Path, kind: str | None, known: Mapping[str, str]) -> Batch:
    """Read and check one file.

    Parameters
    ----------
    kind
        templates, questions or gold; None tells it by the columns.
    known
        Text to question id of the questions known so far, for gold that names texts.
    """
    table = read_table(path)
    return batch_of(table, kind or kind_of(table), lambda gold: KnownQuestions(known, set(known.values())))


def batch_of(table: Table, kind: str, known: Callable[[Table], KnownQuestions]) -> Batch:
    """Check one table of a kind; ``known`` is asked for gold alone."""
    if kind == "templates":
        return Batch(templates=read_templates(table))
    if kind == "questions":
        return Batch(questions=read_questions(table))
    found = known(table)
    return read_gold(table, found.texts, found.ids)


def named_in(table: Table, column: str) -> set[str]:
    """What the rows of a table say in a column, where they say anything."""
    return {value for row in table.rows if (value := row.values.get(column, "").strip())}


def read_templates(table: Table) -> tuple[Template, ...]:
    """Templates; `OracleError` on missing columns, double ids and bad values."""
    table.require("template_id", "topic", "title", "body")
    _refuse_doubles(table, "template_id")
    return tuple(_template(row.unmarked()) for row in table.rows)


def _template(row: Row) -> Template:
    try:
        return Template(
            template_id=row.identity("template_id"),
            topic=row.identity("topic"),
            title=row.required("title"),
            body=row.required("body"),
            status=row.values.get("status", "").strip() or "live",
            owner=row.values.get("owner", "").strip(),
            products=tuple(p.strip() for p in row.values.get("products", "").split(";") if p.strip()),
            review_by=_date(row, "review_by"),
        )
    except OracleError as error:
        raise error if error.path else row.error(error.message) from error


def read_questions(table: Table) -> tuple[Question, ...]:
    """Questions; columns beyond the known ones become attributes."""
    table.require("question_id", "text")
    _refuse_doubles(table, "question_id")
    return tuple(_question(row) for row in table.rows)


def _question(row: Row) -> Question:
    text = row.required("text")
    if len(text) > LONGEST_TEXT:
        raise row.error(f"the text has {len(text)} characters, more than {LONGEST_TEXT}; shorten it")
    extra = {c: v for c, v in row.values.items() if c not in QUESTION_COLUMNS and v}
    return Question(
        row.identity("question_id"),
        text,
        instant(row, "asked_at"),
        row.values.get("case_id") or None,
        row.values.get("reply") or None,
        extra,
    )


def read_gold(table: Table, known: Mapping[str, str], ids: Collection[str] | None = None) -> Batch:
    """Gold, and the questions that only the gold file brings (rows with a text not seen before).

    Parameters
    ----------
    known
        Text to id of the questions that are there.
    ids
        Their ids, where those in ``known`` are not all.
    """
    table.require("label")
    if "text" not in table.columns and "question_id" not in table.columns:
        raise OracleError("gold needs a column 'question_id' or 'text'; add one", table.path, 1)
    questions: dict[str, Question] = {}
    there = KnownQuestions(known, set(known.values()) if ids is None else ids)
    entries = [_gold_entry(row, there, questions) for row in table.rows]
    if "expert" not in table.columns:
        return Batch(questions=tuple(questions.values()), gold=_with_splits(list(_one_each(entries, "").values())))
    opinions = _one_each(entries, "expert")
    settled = _with_splits(_majorities(list(opinions.values())))
    return Batch(questions=tuple(questions.values()), gold=settled, opinions=tuple(opinions.values()))


def _one_each(entries: Sequence[GoldEntry], who: str) -> dict[tuple[str, str], GoldEntry]:
    """Entries by question and expert; one that contradicts an earlier one is refused."""
    out: dict[tuple[str, str], GoldEntry] = {}
    for entry in entries:
        expert = entry.row.required(who) if who else ""
        twin = out.setdefault((entry.question_id, expert), entry)
        if twin.label != entry.label:
            said = f" by {expert}" if who else ""
            raise entry.row.error(
                f"question '{entry.question_id}' has gold '{twin.label}'{said} in line {twin.row.line} and "
                f"'{entry.label}' here; keep one" + ("" if who else ", or say who in a column 'expert'")
            )
    return out


def _majorities(opinions: Sequence[GoldEntry]) -> list[GoldEntry]:
    """The label most experts gave, as the first of them wrote it; where two have as many there is none.

    It was given when the last of them said so.
    """
    winners = majorities([Opinion(o.question_id, o.expert, o.label) for o in opinions])
    out: dict[str, GoldEntry] = {}
    splits: dict[str, GoldEntry] = {}
    for entry in opinions:
        first = splits.setdefault(entry.question_id, entry) if entry.split else entry
        if entry.split != first.split:
            raise entry.row.error(
                f"question '{entry.question_id}' is in split '{first.split}' in line {first.row.line} and in "
                f"'{entry.split}' here; keep one"
            )
        if winners[entry.question_id] == entry.label:
            kept = out.setdefault(entry.question_id, entry)
            if entry.given_at is not None and (kept.given_at is None or kept.given_at < entry.given_at):
                out[entry.question_id] = replace(kept, given_at=entry.given_at)
    return [replace(e, split=splits.get(q, e).split) for q, e in out.items()]


def _gold_entry(row: Row, known: KnownQuestions, new: dict[str, Question]) -> GoldEntry:
    text, question_id = row.values.get("text", "").strip(), row.values.get("question_id", "").strip()
    if len(text) > LONGEST_TEXT:
        raise row.error(f"the text has {len(text)} characters, more than {LONGEST_TEXT}; shorten it")
    if question_id:
        row.identity("question_id")
    else:
        text = row.required("text")
        question_id = known.texts.get(text) or f"gold-{digest(text)[:12]}"
    if text and text not in known.texts and question_id not in known.ids:
        new.setdefault(question_id, Question(question_id, text))
    split = row.values.get("split", "").strip()
    if split and split not in SPLITS:
        raise row.error(f"unknown split '{split}'{did_you_mean(split, SPLITS)}")
    label, expert = row.required("label"), row.values.get("expert", "").strip()
    return GoldEntry(question_id, label, split, row, expert, _given_at(row))


def _given_at(row: Row) -> datetime | None:
    moments = (instant(row, column) for column in GIVEN)
    return next((moment for moment in moments if moment is not None), None)


def _with_splits(entries: list[GoldEntry]) -> tuple[GoldEntry, ...]:
    """Fill missing splits, the same way each time: per label about half seed, a quarter valid, a quarter test."""
    seen: dict[str, int] = {}
    out = {}
    for entry in sorted(entries, key=lambda e: digest(e.question_id)):
        if not entry.split:
            place = seen.get(entry.label, 0)
            seen[entry.label] = place + 1
            entry = replace(entry, split=("seed", "valid", "seed", "test")[place % 4])
        out[entry.question_id] = entry
    return tuple(out[e.question_id] for e in entries)


def check_gold(gold: Sequence[GoldEntry], templates: Sequence[Template], question_ids: set[str]) -> None:
    """Refuse gold for unknown templates or unknown questions."""
    known = {t.template_id for t in templates} | set(RESERVED)
    for entry in gold:
        if entry.label not in known:
            raise entry.row.error(f"unknown template '{entry.label}'{did_you_mean(entry.label, known)}")
        if entry.question_id not in question_ids:
            raise entry.row.error(
                f"unknown question '{entry.question_id}'{did_you_mean(entry.question_id, question_ids)}"
                " (a gold row with a text of its own may bring its question along)"
            )


def _refuse_doubles(table: Table, column: str) -> None:
    lines: dict[str, int] = {}
    for row in table.rows:
        value = row.required(column)
        if value in lines:
            raise row.error(f"{column} '{value}' is already used in line {lines[value]}; ids must be unique")
        lines[value] = row.line


def _date(row: Row, column: str) -> date | None:
    value = row.values.get(column, "").strip()
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError as error:
        raise row.error(f"{column} '{cut(value)}' is no date; write it as 2026-12-31") from error


def instant(row: Row, column: str) -> datetime | None:
    """Moment in a column, in UTC, None where it is empty; a time without a zone is taken to be UTC."""
    value = row.values.get(column, "").strip()
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise row.error(f"{column} '{cut(value)}' is no time; write it as 2026-12-31T18:00:00Z") from error
