"""Writing tables for people: CSV, JSONL or Parquet, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from labeling.disk.files import replacing
from labeling.disk.tables import ENDINGS, FORMULA, MARK, Row, marked, unguarded
from labeling.errors import OracleError

__all__ = ["FORMULA", "check_ending", "csv_lines", "guarded", "unguarded", "unguarded_row", "write_table"]


def check_ending(target: Path) -> None:
    """Refuse a file that could not be written, before the work is done."""
    if target.suffix not in ENDINGS:
        raise OracleError(f"the ending '{target.suffix}' is not known; use one of {', '.join(ENDINGS)}", target)


def write_table(target: Path, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows by the ending of the file; what a spreadsheet would run as a formula is marked in CSV."""
    check_ending(target)
    with replacing(target) as path:
        if target.suffix == ".parquet":
            import pandas as pd

            pd.DataFrame(list(rows), columns=list(columns)).to_parquet(path, index=False)
        elif target.suffix == ".jsonl":
            path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
        else:
            with path.open("w", newline="", encoding="utf-8", errors="replace") as stream:
                stream.writelines(csv_lines(columns, rows))


def csv_lines(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The lines of a CSV file, its head first; no cell is a formula, and each with a line end in it is quoted."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")  # with "\n" a lone "\r" would not be quoted
    writer.writerow([guarded(column) for column in columns])
    yield _taken(line)
    for row in rows:
        writer.writerow([guarded(row.get(column)) for column in columns])
        yield _taken(line)


def _taken(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text[:-2] + "\n"


def guarded(value: Any) -> Any:
    """Mark a text with ``'`` where a spreadsheet would run it, or where it looks marked already."""
    return f"{MARK}{value}" if isinstance(value, str) and (value[:1] in FORMULA or marked(value)) and value else value


def unguarded_row(row: Row) -> Row:
    """A row of a file without the marks; only CSV has them."""
    return row.unmarked()
