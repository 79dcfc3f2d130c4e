"""Suggestions for a whole file: questions in, one row of the outside contract a question out."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

from labeling.errors import OracleError
from labeling.files import replacing
from labeling.reading import read_questions
from labeling.tables import read_table
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


def suggest_file(
    suggester: Suggester, source: Path, target: Path, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Write one row a question to a CSV, JSONL or Parquet file; returns the number of rows.

    The target appears whole or not at all.
    """
    if target.suffix not in (".csv", ".jsonl", ".parquet"):
        raise OracleError(f"the ending '{target.suffix}' is not known; use .csv, .jsonl or .parquet", target)
    questions = read_questions(read_table(source))
    quick = Suggester(suggester.release, suggester.encoder)
    rows = []
    for start in range(0, len(questions), BLOCK):
        block = Questions(questions[start : start + BLOCK])
        rows += [{c: getattr(s, c) for c in COLUMNS} for s in quick.suggest(block)]
        progress(len(block))
    with replacing(target) as path:
        _write(path, target.suffix, rows)
    return len(rows)


def _write(path: Path, ending: str, rows: list[dict[str, object]]) -> None:
    if ending == ".parquet":
        import pandas as pd

        pd.DataFrame(rows, columns=list(COLUMNS)).to_parquet(path, index=False)
    elif ending == ".jsonl":
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    else:
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows({k: _safe(v) for k, v in r.items()} for r in rows)


def _safe(value: object) -> object:
    """A text that a spreadsheet would run as a formula is marked as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
