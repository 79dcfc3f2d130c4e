"""Reading many rows as columns, converted a column at a time in place of a value at a time.

The driver's own rows are taken: SQLite gives moments as texts in UTC, booleans as 0 and 1, and JSON as text, PostgreSQL
gives all three as Python values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import Connection, Select

from labeling.store.schema import to_utc

TEXT, MOMENT, NUMBER, JSON = "text", "moment", "number", "json"
"""What a column holds: a number may be a boolean too, and becomes a float, nan where there is none."""

AT_ONCE = 5_000
"""Rows whose values stand in memory as Python objects at the same time."""

STR = pd.StringDtype("pyarrow", na_value=np.nan)


def frame(connection: Connection, statement: Select[*tuple[Any, ...]], kinds: Mapping[str, str]) -> pd.DataFrame:
    """What a statement selects as a table; moments are in UTC.

    Parameters
    ----------
    kinds
        By name what each column holds, in the order in which the statement selects them.
    """
    result = connection.execute(statement)
    try:
        cursor: Any = result.cursor
        parts = [_converted(kinds, rows) for rows in iter(lambda: cursor.fetchmany(AT_ONCE), [])]
    finally:
        result.close()
    parts = parts or [[_one(kind, ()) for kind in kinds.values()]]
    joined = (_joined(kind, values) for kind, values in zip(kinds.values(), zip(*parts, strict=True), strict=True))
    return pd.DataFrame(dict(zip(kinds, joined, strict=True)))


def _converted(kinds: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> list[Any]:
    return [_one(kind, values) for kind, values in zip(kinds.values(), zip(*rows, strict=True), strict=True)]


def _one(kind: str, values: Sequence[Any]) -> Any:
    if kind == TEXT:
        return pa.array(values, pa.large_string())
    if kind == NUMBER:
        return np.array(values, "float64")
    return _moments(values) if kind == MOMENT else _from_json(values)


def _joined(kind: str, parts: Sequence[Any]) -> Any:
    if kind == TEXT:
        return STR.__from_arrow__(pa.chunked_array(parts))  # type: ignore[attr-defined]
    if kind == JSON:
        return pd.Series([value for part in parts for value in part], dtype=object)
    together = np.concatenate(parts)
    return together if kind == NUMBER else pd.DatetimeIndex(together).tz_localize("UTC")


def _from_json(values: Sequence[Any]) -> Sequence[Any]:
    """What the texts mean, all of them read in one go."""
    if not values or not isinstance(values[0], str):
        return values
    found: list[Any] = json.loads(f"[{','.join(values)}]")
    return found


def _moments(values: Sequence[Any]) -> Any:
    """Moments in UTC to the microsecond; SQLite writes them so, and without a zone."""
    if values and not isinstance(values[0], str):
        values = [to_utc(value).replace(tzinfo=None) for value in values]
    return np.array(values, "datetime64[us]")
