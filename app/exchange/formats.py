"""The formats of tables of questions, by name; a file can also tell by its shape what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.exchange import argilla, doccano, label_studio, plain, prodigy
from app.exchange.choices import Choice
from app.exchange.json_stream import first_record
from app.exchange.rows import Plain
from labeling.disk.tables import ENDINGS, Row
from labeling.errors import OracleError, did_you_mean

PLAIN = "plain"


@dataclass(frozen=True)
class Format:
    """How one tool's files are written, read and known.

    Parameters
    ----------
    endings
        Of files that are written; the first is what the tool itself would use.
    settings
        What the tool has to be told about the labels, as the text of a file; None where it needs nothing.
    """

    name: str
    endings: tuple[str, ...]
    write: Callable[[Iterable[Plain], Path, Sequence[Choice]], int]
    read: Callable[[Path], Iterator[Row]]
    recognises: Callable[[Mapping[str, Any]], bool]
    settings: Callable[[Sequence[Choice]], str] | None = None

    def check(self, target: Path) -> None:
        """Refuse a file that the tool would not take, before the work is done."""
        if target.suffix not in self.endings:
            allowed = " or ".join(self.endings)
            raise OracleError(f"a file for {self.name} ends with {allowed}, not '{target.suffix}'", target)


ALL = (
    Format(PLAIN, ENDINGS, plain.write, plain.read, plain.recognises),
    Format(
        "label-studio",
        (".json",),
        label_studio.write,
        label_studio.read,
        label_studio.recognises,
        label_studio.settings,
    ),
    Format("argilla", (".json",), argilla.write, argilla.read, argilla.recognises, argilla.settings),
    Format("prodigy", (".jsonl",), prodigy.write, prodigy.read, prodigy.recognises),
    Format("doccano", (".jsonl",), doccano.write, doccano.read, doccano.recognises, doccano.settings),
)
FORMATS = {found.name: found for found in ALL}


def format_named(name: str) -> Format:
    """A format by its name."""
    if name not in FORMATS:
        raise OracleError(f"unknown format '{name}'{did_you_mean(name, FORMATS)}")
    return FORMATS[name]


def format_of(path: Path, name: str = "") -> Format:
    """The format of a file: the one named, else told by the ending and the first record."""
    if name:
        return format_named(name)
    if path.suffix not in (".json", ".jsonl"):
        return FORMATS[PLAIN]
    record = first_record(path)
    found = [f for f in ALL if f.recognises(record)]
    if not found and path.suffix == ".json":
        known = ", ".join(FORMATS)
        raise OracleError(f"it is not clear what wrote this file; name its format: --format {known}", path)
    return found[0] if found else FORMATS[PLAIN]
