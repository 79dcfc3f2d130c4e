"""Removing rows from tables of a workspace: CSV, JSONL and Parquet; all other rows stay as they are, byte by byte."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from app.reporting.tables_out import unguarded
from labeling.disk.files import replacing

Doomed = Callable[[Mapping[str, str]], bool]
BOM = "\ufeff"


@dataclass(frozen=True)
class Line:
    """A row as it stands in a file, and what it says; no values for a header or an empty line."""

    raw: str
    values: Mapping[str, str] | None


def rows(path: Path) -> Iterator[Mapping[str, str]]:
    """What the rows of a table say; none where the file cannot be read as one."""
    if path.suffix == ".parquet":
        yield from map(_texts, _parquet(path).to_pylist())
        return
    yield from (line.values for line in _lines(path) if line.values is not None)


def remove(path: Path, doomed: Doomed) -> int:
    """Remove rows from a file, whole or not at all; how many there were."""
    if path.suffix == ".parquet":
        return _remove_parquet(path, doomed)
    kept, gone = list[str](), 0
    for line in _lines(path):
        if line.values is not None and doomed(line.values):
            gone += 1
        else:
            kept.append(line.raw)
    if gone:
        with replacing(path) as temporary:
            temporary.write_bytes("".join(kept).encode("utf-8", "surrogateescape"))
    return gone


def _remove_parquet(path: Path, doomed: Doomed) -> int:
    table = _parquet(path)
    keep = [not doomed(_texts(row)) for row in table.to_pylist()]
    if all(keep):
        return 0
    with replacing(path) as temporary:
        pq.write_table(table.filter(pa.array(keep, pa.bool_())), temporary)
    return len(keep) - sum(keep)


def _parquet(path: Path) -> pa.Table:
    try:
        return pq.read_table(path)
    except (pa.ArrowException, OSError):
        return pa.table({})


def _lines(path: Path) -> Iterator[Line]:
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    return _csv(text) if path.suffix == ".csv" else _jsonl(text)


def _jsonl(text: str) -> Iterator[Line]:
    for raw in io.StringIO(text, newline=""):
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError):
            value = None
        yield Line(raw, _texts(value) if isinstance(value, dict) else None)


def _csv(text: str) -> Iterator[Line]:
    try:
        return iter(list(_csv_lines(text)))
    except csv.Error:  # no rows can be told apart, so none is touched; the search tells of what it holds
        return iter([Line(text, None)])


def _csv_lines(text: str) -> Iterator[Line]:
    taken = list[str]()

    def lines() -> Iterator[str]:
        for raw in io.StringIO(text, newline=""):
            taken.append(raw)
            yield raw

    header: list[str] | None = None
    for record in csv.reader(lines()):
        raw = "".join(taken)
        taken.clear()
        if header is None:
            header = [name.strip().removeprefix(BOM) for name in record]
            yield Line(raw, None)
        else:
            cells = dict(zip(header, map(unguarded, record), strict=False))
            yield Line(raw, cells if record else None)
    yield Line("".join(taken), None)


def _texts(row: Mapping[str, object]) -> dict[str, str]:
    return {str(name): "" if value is None else str(value) for name, value in row.items()}
