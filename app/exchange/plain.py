"""Plain tables: CSV, JSONL or Parquet, with our own columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.exchange.choices import Choice
from app.exchange.rows import KNOWN, Plain
from app.reporting.tables_out import unguarded_row, write_table
from labeling.disk.tables import Row, read_table


def recognises(record: Mapping[str, Any]) -> bool:
    """Whether a record is a row of ours that somebody decided."""
    return {"question_id", "decision"} <= set(record)


def write(rows: Iterable[Plain], path: Path, choices: Sequence[Choice] = ()) -> int:
    """Write a table by the ending of the file; returns the number of rows."""
    found = list(rows)
    there = {column for row in found for column in row}
    columns = [c for c in KNOWN if c in there] + sorted(there - set(KNOWN))
    write_table(path, columns or KNOWN[:2], found)
    return len(found)


def read(path: Path) -> Iterator[Row]:
    """The rows of a table; a column `label` is gold."""
    for row in read_table(path).rows:
        values = {("gold" if c == "label" else c): v for c, v in unguarded_row(row).values.items() if v}
        yield Row(values, row.path, row.line)
