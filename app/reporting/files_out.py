"""Suggestions for a whole file: questions in, one row of the outside contract a question out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from app.reporting.tables_out import check_ending, write_table
from labeling.disk.reading import read_questions
from labeling.disk.tables import read_table
from labeling.redaction import Redactor, rows
from labeling.values import Questions
from models.suggest import Suggester

COLUMNS = (
    "question_id",
    "valid_proba",
    "topic",
    "topic_proba",
    "template_id",
    "template_proba",
    "decision",
    "reason",
)
BLOCK = 512
NOTHING = Redactor(())


def suggest_file(
    suggester: Suggester,
    source: Path,
    target: Path,
    progress: Callable[[int], None] = lambda done: None,
    redactor: Redactor = NOTHING,
) -> int:
    """Write one row a question to a CSV, JSONL or Parquet file; returns the number of rows.

    The target appears whole or not at all. Texts are redacted before they are looked at, as those were that the release
    was trained on.
    """
    check_ending(target)
    questions = read_questions(rows.table(redactor, read_table(source), (), Counter()))
    quick = Suggester(suggester.release, suggester.encoder, stopped=suggester.stopped)
    out = []
    for start in range(0, len(questions), BLOCK):
        block = Questions(questions[start : start + BLOCK])
        out += [{c: getattr(s, c) for c in COLUMNS} for s in quick.suggest(block)]
        progress(len(block))
    write_table(target, COLUMNS, out)
    return len(out)
