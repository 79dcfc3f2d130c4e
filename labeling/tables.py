"""Reads CSV, JSONL and Parquet tables as rows of texts, with the line of each row for messages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labeling.errors import OracleError, did_you_mean

ENDINGS = (".csv", ".jsonl", ".parquet")
csv.field_size_limit(32 * 1024 * 1024)


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
    if not path.is_file():
        raise OracleError("there is no such file", path)
    records = list(readers[path.suffix](path))
    if not records:
        raise OracleError("the file has no rows; add at least one or remove the file", path)
    columns = tuple(dict.fromkeys(c for _, record in records for c in record))
    rows = tuple(Row({c: _text(v) for c, v in record.items()}, path, line) for line, record in records)
    return Table(path, columns, rows)


def _decode(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise OracleError(
            f"byte 0x{data[error.start]:02x} is not UTF-8; save the file with the encoding UTF-8", path, line
        ) from error


def _read_csv(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(_decode(path), newline=""), strict=True)
    header: Sequence[str] | None = None
    line = 1
    try:
        for record in reader:
            if header is None:
                header = [name.strip() for name in record]
                twice = {name for name in header if header.count(name) > 1}
                if twice:
                    raise OracleError(f"column '{min(twice)}' occurs twice; rename one", path, 1)
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


def _read_jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, text in enumerate(_decode(path).split("\n"), 1):
        if not text.strip():
            continue
        try:
            record = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise OracleError(f"not valid JSON: {error}", path, line) from error
        if not isinstance(record, dict):
            raise OracleError("a line must be a JSON object with a value for each column", path, line)
        yield line, record


def _read_parquet(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    import pyarrow.lib
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(path)
    except (pyarrow.lib.ArrowException, OSError) as error:
        raise OracleError(f"not a readable Parquet file ({error})", path) from error
    yield from enumerate(table.to_pylist(), 1)


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list | dict):
        return ";".join(map(str, value)) if isinstance(value, list) else json.dumps(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
