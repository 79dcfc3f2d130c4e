"""Changes from a file: release notes in Markdown or plain text, or a table with a change a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.freshness.markdown_notes import Entry, entries, product_tags, the_day, with_products
from labeling.disk.tables import ENDINGS, Row, read_table
from labeling.errors import OracleError, did_you_mean
from labeling.freshness.changes import DUE_DAYS, Change

NOTES = (".md", ".markdown", ".txt")
COLUMNS = ("text", "products", "on", "gold_weight", "stop", "due_days")
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
MOST_ENTRIES, LARGEST = 1_000, 5_000_000


@dataclass(frozen=True)
class About:
    """What counts for entries that do not say it themselves; ``on`` None is the day of ``at``."""

    by: str
    at: datetime
    on: date | None = None
    products: tuple[str, ...] = ()
    gold_weight: float = 1.0
    stop: bool = False
    due_days: int = DUE_DAYS

    def change(self, entry: Entry, shown: str, own: Mapping[str, Any], known: Mapping[Any, date]) -> Change:
        """The change that an entry tells of; one without a date that was read before keeps its date."""
        said = with_products(entry, product_tags(";".join(self.products)))
        usual = {"gold_weight": self.gold_weight, "stop": self.stop, "due_days": self.due_days}
        day = said.on or self.on or known.get(_key(shown, said.text, said.products)) or self.at.date()
        try:
            return Change(self.at, self.by, day, said.text, said.products, shown, **usual | dict(own))
        except OracleError as error:
            raise OracleError(error.message, shown or None, entry.line or None) from error


def read_changes(path: Path, shown: str, about: About, known: Sequence[Change] = ()) -> list[Change]:
    """Every entry of a file, in its order.

    Parameters
    ----------
    path
        ``.md``, ``.markdown`` or ``.txt``: see ``app.freshness.markdown_notes``. ``.csv``, ``.jsonl`` or ``.parquet``:
        the column ``text``, and optionally ``products`` (with ``;`` between them), ``on``, ``gold_weight``, ``stop``
        (yes or no) and ``due_days``; others are passed over.
    shown
        How the file is called, in the ledger and in messages.
    known
        Changes of the ledger, so that an entry without a date is not taken for a new one on another day.

    Raises
    ------
    OracleError
        Naming file and line of what cannot be read.
    """
    before = {_key(c.source, c.text, c.products): c.on for c in reversed(known)}
    if path.suffix.lower() in NOTES:
        said = [(entry, dict[str, Any]()) for entry in entries(_text(path, shown), shown)]
    else:
        said = _rows(path, shown)
    if not said:
        raise OracleError("there is no entry; begin each with '- ', or put a heading above it", shown)
    if len(said) > MOST_ENTRIES:
        raise OracleError(f"there are {len(said):,} entries; give at most {MOST_ENTRIES:,} at a time", shown)
    return [about.change(entry, shown, own, before) for entry, own in said]


def _key(shown: str, text: str, products: Sequence[str]) -> tuple[str, str, tuple[str, ...]]:
    return shown, text.strip(), tuple(sorted(products))


def _text(path: Path, shown: str) -> str:
    if not path.is_file():
        raise OracleError("there is no such file", shown)
    if path.stat().st_size > LARGEST:
        raise OracleError(f"the file has more than {LARGEST:,} bytes; give only the notes of the last releases", shown)
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise OracleError("it is not UTF-8; save the file with the encoding UTF-8", shown, line) from error


def _rows(path: Path, shown: str) -> list[tuple[Entry, dict[str, Any]]]:
    if path.suffix.lower() not in ENDINGS:
        known = ", ".join((*NOTES, *ENDINGS))
        raise OracleError(f"the ending '{path.suffix}' is not known; use one of {known}", shown)
    try:
        table = read_table(path)
        table.require("text")
        return [_row(row, shown) for row in table.rows]
    except OracleError as error:
        raise OracleError(error.message, shown, error.line) from error


def _row(row: Row, shown: str) -> tuple[Entry, dict[str, Any]]:
    said = {name: row.values.get(name, "").strip() for name in COLUMNS}
    day = the_day(said["on"], shown, row.line) if said["on"] else None
    entry = Entry(row.required("text"), product_tags(said["products"]), day, row.line)
    readers: dict[str, Callable[[str], Any]] = {"gold_weight": float, "stop": _yes_no, "due_days": int}
    return entry, {name: _value(row, name, said[name], read) for name, read in readers.items() if said[name]}


def _value(row: Row, name: str, text: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(text)
    except ValueError as error:
        raise row.error(f"column '{name}' has '{text}'; give {_wanted(name, text)}") from error


def _yes_no(text: str) -> bool:
    if text.casefold() not in YES_NO:
        raise ValueError(text)
    return YES_NO[text.casefold()]


def _wanted(name: str, text: str) -> str:
    if name == "stop":
        return f"yes or no{did_you_mean(text, ('yes', 'no'))}"
    return "a number from 0 to 1" if name == "gold_weight" else "a whole number of days"
