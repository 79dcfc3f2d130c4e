"""Writing tables for people: CSV, JSONL or Parquet, whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from labeling.errors import OracleError
from labeling.files import replacing
from labeling.tables import ENDINGS, Row

FORMULA = "=+-@\t\r"
MARK = "'"


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
            with path.open("w", newline="", encoding="utf-8") as stream:
                writer = csv.DictWriter(stream, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows({k: guarded(v) for k, v in r.items()} for r in rows)


def guarded(value: Any) -> Any:
    """Mark a text with ``'`` where a spreadsheet would run it, or where it looks marked already."""
    return f"{MARK}{value}" if isinstance(value, str) and (value[:1] in FORMULA or _marked(value)) and value else value


def unguarded(value: str) -> str:
    """The text that `guarded` was given."""
    return value[1:] if _marked(value) else value


def unguarded_row(row: Row) -> Row:
    """A row of a file without the marks; only CSV has them."""
    if row.path.suffix != ".csv":
        return row
    return Row({c: unguarded(v) for c, v in row.values.items()}, row.path, row.line)


def _marked(value: str) -> bool:
    return value[:1] == MARK and value[1:2] != "" and value[1:2] in FORMULA + MARK
