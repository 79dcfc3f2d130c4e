"""doccano: texts with labels as JSONL, and its labels as JSON.

Source: https://doccano.github.io/doccano/ and the exporter of doccano 1.8
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.exchange.choices import Choice
from app.exchange.json_stream import records, write_lines
from app.exchange.rows import Plain, carried, numbered_id, plain, told
from labeling.disk.tables import Row
from labeling.errors import OracleError

OWN = ("id", "label", "Comments")


def recognises(record: Mapping[str, Any]) -> bool:
    """Whether a record is one of its lines."""
    return "text" in record and isinstance(record.get("label"), list)


def settings(choices: Sequence[Choice]) -> str:
    """The labels, to be imported on doccano's page of labels."""
    found = [{"text": c.decision, "suffix_key": None, "background_color": "#2F6F8F"} for c in choices]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def write(rows: Iterable[Plain], path: Path, choices: Sequence[Choice] = ()) -> int:
    """Write lines that doccano imports; returns how many.

    Proposals are no labels here: doccano does not say who confirmed a label, so each would come back as a decision.
    """
    return write_lines(path, map(_line, rows))


def _line(row: Plain) -> dict[str, Any]:
    label, comment = row.get("decision") or row.get("gold", ""), row.get("comment", "")
    own = {"text": row["text"], "label": [label] if label else []}
    return own | carried(row) | ({"Comments": [comment]} if comment else {})


def read(path: Path) -> Iterator[Row]:
    """A row for each line; a label that only repeats our gold is no decision."""
    for number, line in records(path):
        text = line.get("text")
        if not isinstance(text, str):
            raise OracleError("the line has no 'text'; export the project as JSONL", path, number)
        about = {"question_id": numbered_id("doccano", line.get("id"), text)}
        about |= {name: value for name, value in line.items() if name not in OWN}
        comments = line.get("Comments") or []
        said = "\n".join(map(str, comments if isinstance(comments, list) else [comments]))
        yield plain(about | {"decision": _decision(line, path, number), "comment": said}, path, number)


def _decision(line: Mapping[str, Any], path: Path, number: int) -> str:
    label = line.get("label") or []
    found = label if isinstance(label, list) else [label]
    if len(found) > 1:
        raise OracleError(f"the text has the labels {told(found)}; only one can count", path, number)
    if found and not isinstance(found[0], str):
        raise OracleError(f"{told(found[0])} is no label of a text; export a text classification", path, number)
    return "" if not found or (found[0] == line.get("gold") and not line.get("expert")) else found[0]
