"""Reads CSV, JSONL and Parquet tables as rows of texts, with the line of each row for messages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labeling.disk.bounds import LARGEST_EXPANDED, LARGEST_FILE, LONGEST_CELL, LONGEST_ID, MB, MOST_COLUMNS, MOST_ROWS
from labeling.disk.reading_files import cut, parse_json, read_bytes, read_text
from labeling.errors import OracleError, did_you_mean

ENDINGS = (".csv", ".jsonl", ".parquet")
csv.field_size_limit(LONGEST_CELL)
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
FORMULA = "=+-@\t\r"
MARK = "'"
"""What a cell begins with that a spreadsheet would run as a formula, and what is put before it in CSV."""
BATCH = 256
"""Rows of a Parquet file that are decoded at once: what repeats a long value is small until then."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: column to text (absent or empty is ""), and where it stands."""

    values: Mapping[str, str]
    path: Path
    line: int

    def error(self, message: str) -> OracleError:
        """An error at this row."""
        return OracleError(message, self.path, self.line)

    def required(self, column: str) -> str:
        """Value of a column that must not be empty."""
        value = self.values.get(column, "").strip()
        if not value:
            raise self.error(f"column '{column}' is empty; fill it in or remove the row")
        return value

    def unmarked(self) -> Row:
        """The row without the marks that keep a spreadsheet from running cells; only CSV has them."""
        if self.path.suffix != ".csv":
            return self
        return Row({c: unguarded(v) for c, v in self.values.items()}, self.path, self.line)

    def identity(self, column: str) -> str:
        """Value of a column that names something: one line, not too long."""
        value = self.required(column)
        if len(value) > LONGEST_ID:
            raise self.error(f"{column} '{cut(value)}' has {len(value):,} characters; keep it below {LONGEST_ID}")
        if CONTROL.search(value):
            raise self.error(f"{column} {cut(repr(value))} holds a line break or a control character; take it out")
        return value


@dataclass(frozen=True)
class Table:
    """A table in memory."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def require(self, *columns: str) -> None:
        """Refuse a table that lacks a column."""
        for column in columns:
            if column not in self.columns:
                near = did_you_mean(column, self.columns)
                raise OracleError(f"column '{column}' is missing{near or '; add it'}", self.path, 1)


def find_table(folder: Path, name: str) -> Path | None:
    """The file ``name.csv``, ``.jsonl`` or ``.parquet`` of a folder; two of them are refused."""
    found = [folder / f"{name}{ending}" for ending in ENDINGS if (folder / f"{name}{ending}").exists()]
    if len(found) > 1:
        raise OracleError(f"{found[0].name} and {found[1].name} both exist; keep one of them", folder)
    return found[0] if found else None


def read_table(path: Path) -> Table:
    """Read a file by its ending.

    Raises
    ------
    OracleError
        Unknown ending, missing or empty file, wrong encoding, broken row: with the line.
    """
    readers = {".csv": _read_csv, ".jsonl": _read_jsonl, ".parquet": _read_parquet}
    if path.suffix not in readers:
        raise OracleError(f"the ending '{path.suffix}' is not known; use one of {', '.join(ENDINGS)}", path)
    columns: dict[str, None] = {}
    rows: list[Row] = []
    for line, record in readers[path.suffix](path):
        row = _row(record, path, line)
        columns |= dict.fromkeys(row.values)
        rows.append(row)
        if len(rows) > MOST_ROWS or len(columns) > MOST_COLUMNS:
            raise row.error(f"a table may have {MOST_ROWS:,} rows and {MOST_COLUMNS} columns; split it into several")
    if not rows:
        raise OracleError("the file has no rows; add at least one or remove the file", path)
    return Table(path, tuple(columns), tuple(rows))


def _row(record: Mapping[str, Any], path: Path, line: int) -> Row:
    row = Row({c: as_text(v) for c, v in record.items()}, path, line)
    for column, value in row.values.items():
        if len(value) > LONGEST_CELL:
            raise row.error(f"column '{cut(column)}' has {len(value):,} characters; keep it below {LONGEST_CELL:,}")
        if "\0" in value or "\0" in column:
            raise row.error(f"column {cut(repr(column))} holds the character NUL; take it out")
    return row


def _read_csv(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    header: Sequence[str] | None = None
    line = 1
    try:
        for record in reader:
            if header is None:
                header = _header(record, path)
            elif record:
                if len(record) != len(header):
                    raise OracleError(
                        f"the row has {len(record)} fields, the header {len(header)}; "
                        "put texts with commas in double quotes",
                        path,
                        line,
                    )
                yield line, dict(zip(header, record, strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise OracleError(f"not valid CSV ({error}); check the quotes", path, reader.line_num) from error


def _header(record: Sequence[str], path: Path) -> list[str]:
    header = [name.strip() for name in record]
    if len(header) > MOST_COLUMNS:
        raise OracleError(f"the table has {len(header):,} columns; keep at most {MOST_COLUMNS}", path, 1)
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        raise OracleError(f"column '{cut(min(twice))}' occurs twice; rename one", path, 1)
    return header


def _read_jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, text in enumerate(read_text(path).split("\n"), 1):
        if not text.strip():
            continue
        record = parse_json(text, path, line)
        if not isinstance(record, dict):
            raise OracleError("a line must be a JSON object with a value for each column", path, line)
        yield line, record


def _read_parquet(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    import pyarrow.lib
    import pyarrow.parquet

    if not path.is_file() or path.stat().st_size > LARGEST_FILE:
        read_bytes(path)  # says what is wrong
    held, line = 0, 0
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            if file.metadata.num_columns > MOST_COLUMNS or file.metadata.num_rows > MOST_ROWS:
                raise OracleError(
                    f"the table is larger than {MOST_ROWS:,} rows, {MOST_COLUMNS} columns; split it", path
                )
            for batch in file.iter_batches(BATCH):
                held += batch.nbytes
                if held > LARGEST_EXPANDED:
                    raise OracleError(f"the file holds more than {LARGEST_EXPANDED // MB:,} MB; split it", path)
                for record in batch.to_pylist():
                    line += 1
                    yield line, record
    except (pyarrow.lib.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        raise OracleError(f"not a readable Parquet file ({cut(error)})", path) from error


def marked(value: str) -> bool:
    """Whether a cell carries the mark that keeps a spreadsheet from running it."""
    return value[:1] == MARK and value[1:2] != "" and value[1:2] in FORMULA + MARK


def unguarded(value: str) -> str:
    """A cell without that mark."""
    return value[1:] if marked(value) else value


def as_text(value: Any) -> str:
    """A value of a table as text: nothing is "", lists are joined by ``;``, halves of characters become ``?``."""
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list):
        return ";".join(map(as_text, value))
    if isinstance(value, dict):
        return as_text(json.dumps(value, ensure_ascii=False, default=str))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
