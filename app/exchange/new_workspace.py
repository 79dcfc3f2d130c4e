"""Makes a workspace of what other tools hold: plain files in `data/`, for people to look at and go on with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.exchange.deciding import Who, decided_rows
from app.exchange.folders import new_folder
from app.exchange.importing import Found, asked_of, table_of
from app.exchange.json_stream import write_lines
from app.exchange.names import ids_of
from app.exchange.rows import Plain
from app.exchange.zendesk_macros import GENERAL
from app.settings import Settings
from labeling.disk.reading import read_questions
from labeling.disk.tables import Row
from labeling.errors import OracleError
from labeling.redaction import KINDS, Redactor
from labeling.redaction.rows import table as redacted
from labeling.review import WITHOUT_LABEL
from labeling.taxonomy import Template

CUSTOMER = Settings.model_fields["customer_attribute"].default
BY_FILE = "gold"
"""Who gave gold of which no expert is known."""


def create(target: Path, found: Sequence[Found], who: Who) -> dict[str, int]:
    """Make a new workspace in a new or empty folder, whole or not at all.

    Each label that no template has becomes a template without an answer. Decisions of experts become gold, with their
    names; the majority counts.

    Returns
    -------
    Numbers of ``questions``, ``templates`` and rows of ``gold``.

    Raises
    ------
    OracleError
        Where no file has questions, the folder is not empty, or a question is not right.
    """
    rows = [row for one in found for row in one.rows]
    if not rows:
        raise OracleError("there are no questions in these files; name a file with questions too")
    given = [t for one in found for t in one.templates]
    known = {t.title: t.template_id for t in given} | {t.template_id: t.template_id for t in given}
    labels = [*(name for one in found for name in one.labels), *_labels(rows)]
    ids, made = ids_of((name for name in labels if name not in known), GENERAL)
    gold = list(_gold(rows, who, ids | known))
    if not (given or made):
        raise OracleError("these files have neither templates nor labels; name the macros, or a file with labels, too")
    with new_folder(target) as folder:
        _write_others(folder)
        return {
            "questions": write_lines(folder / "data" / "questions.jsonl", _questions(target, rows)),
            "templates": write_lines(folder / "data" / "templates.jsonl", map(_template, (*given, *made))),
            "gold": _write_gold(folder, gold),
        }


def _labels(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        said = (row.values.get("gold", ""), row.values.get("decision", ""))
        yield from (name for name in said if name and name not in WITHOUT_LABEL)


def _questions(target: Path, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Questions, checked and redacted, as they stand in a plain file."""
    table = table_of(target, asked_of(rows).values())
    for q in read_questions(redacted(Redactor(KINDS), table, (CUSTOMER,), Counter())):
        asked_at = None if q.asked_at is None else q.asked_at.isoformat()
        about = {"question_id": q.question_id, "text": q.text, "asked_at": asked_at, "case_id": q.case_id}
        known = about | {"reply": q.reply} | dict(q.attributes)
        yield {name: value for name, value in known.items() if value}


def _template(template: Template) -> dict[str, Any]:
    found: Plain = {name: getattr(template, name) for name in ("template_id", "topic", "title", "body", "status")}
    due = "" if template.review_by is None else template.review_by.isoformat()
    return found | {"owner": template.owner, "products": ";".join(template.products), "review_by": due}


def _gold(rows: Iterable[Row], who: Who, ids: dict[str, str]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if row.values.get("gold"):
            split = {"split": row.values["split"]} if row.values.get("split") else {}
            about = {"question_id": row.values["question_id"], "label": ids[row.values["gold"]]}
            yield about | split | {"expert": BY_FILE}
    for row in decided_rows(rows, who, {}):
        label = row.values["decision"]
        if label not in WITHOUT_LABEL:
            expert = row.required("expert") if row.values["expert"] else BY_FILE
            at = {"given_at": row.values["at"]} if row.values.get("at") else {}
            yield {"question_id": row.values["question_id"], "label": ids[label], "expert": expert} | at


def _write_gold(folder: Path, gold: list[dict[str, Any]]) -> int:
    """Write the gold once each; where no expert is known, without their column."""
    unique = list({tuple(sorted(row.items())): row for row in gold}.values())
    if all(row["expert"] == BY_FILE for row in unique):
        unique = [{name: value for name, value in row.items() if name != "expert"} for row in unique]
    return write_lines(folder / "data" / "gold.jsonl", unique) if unique else 0


def _write_others(folder: Path) -> None:
    """What a workspace needs beside its data."""
    (folder / "labeling_functions").mkdir()
    for name in ("oracle.toml", "gitignore"):
        text = (files("app.scaffold") / "files" / name).read_text(encoding="utf-8")
        (folder / name.replace("gitignore", ".gitignore")).write_text(text, encoding="utf-8")
