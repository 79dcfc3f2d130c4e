"""Hugging Face data sets: reads the folder, or the Parquet file, of a text classification.

Source: https://huggingface.co/docs/datasets/repository_structure
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.exchange.dataset_card import Card, read_card
from app.exchange.rows import GOLD, free_columns, plain, told
from labeling.disk.tables import ENDINGS, Row, read_table
from labeling.errors import OracleError

SPLITS = {"train": "seed", "validation": "valid", "valid": "valid", "val": "valid", "dev": "valid", "test": "test"}
NAMES_OF_SPLITS = {"seed": "train", "valid": "validation", "test": "test"}
TEXT = ("text", "sentence", "question", "utterance", "instruction")
LABEL = ("label", "labels", "intent", "category", "class")
BATCH = 4_096


def recognises(path: Path) -> bool:
    """Whether a folder, or a file, is such a data set."""
    return (path / "README.md").is_file() or (path.is_dir() and bool(_found(path, Card({}, {}))))


def labels(path: Path) -> tuple[str, ...]:
    """Names of the classes, as the card has them; none where it does not say."""
    card = read_card(path if path.is_dir() else path.parent)
    return next((card.names[column] for column in LABEL if column in card.names), ())


def read(path: Path) -> Iterator[Row]:
    """A row for each record, with the name of its class as gold."""
    card = read_card(path if path.is_dir() else path.parent)
    files = _found(path, card) if path.is_dir() else [(_split_of(path.stem), path)]
    if not files:
        raise OracleError("there is no .parquet, .jsonl or .csv with a split in its name, such as train", path)
    counts = Counter[str]()
    for split, file in files:
        for number, record, names in _records(file, card):
            counts[split] += 1
            question_id = f"{NAMES_OF_SPLITS[split]}-{counts[split]}"
            yield plain(_about(record, names, split, question_id, file, number), file, number)


def _found(folder: Path, card: Card) -> list[tuple[str, Path]]:
    """Splits and files, as the card says or as the names tell."""
    root = folder.resolve()
    if card.files:
        named = [(split, p) for split, patterns in card.files.items() for one in patterns for p in _globbed(root, one)]
        return [(_split_of(split), path) for split, path in named]
    inside = [*sorted(root.glob("*")), *sorted((root / "data").glob("*"))]
    return [(s, p) for p in inside if p.suffix in ENDINGS and (s := _known(p.stem))]


def _globbed(root: Path, pattern: str) -> list[Path]:
    """Files of a pattern inside the folder; what leads out of it is refused."""
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        raise OracleError(f"the pattern '{pattern}' leads out of the folder; name files inside it", root / "README.md")
    try:
        found = sorted(p for p in root.glob(pattern) if p.is_file() and p.suffix in ENDINGS)
    except ValueError:
        found = []
    if not found:
        raise OracleError(f"no .parquet, .jsonl or .csv fits '{pattern}'", root / "README.md")
    return found


def _known(stem: str) -> str:
    return next(
        (ours for name, ours in SPLITS.items() if stem == name or stem.startswith((f"{name}-", f"{name}_"))), ""
    )


def _split_of(name: str) -> str:
    """Our split for one of theirs; one that is no usual name is learned from."""
    return _known(name) or "seed"


def _records(path: Path, card: Card) -> Iterator[tuple[int, Mapping[str, Any], Mapping[str, tuple[str, ...]]]]:
    """Place, record and names of classes by column."""
    if path.suffix != ".parquet":
        yield from ((row.line, row.values, card.names) for row in read_table(path).rows)
        return
    import pyarrow.lib
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            names = _names_inside(file.schema_arrow.metadata or {}) | dict(card.names)
            number = 0
            for batch in file.iter_batches(BATCH):
                for record in batch.to_pylist():
                    number += 1
                    yield number, record, names
    except (pyarrow.lib.ArrowException, OSError) as error:
        raise OracleError(f"not a readable Parquet file ({error})", path) from error


def _names_inside(metadata: Mapping[bytes, bytes]) -> dict[str, tuple[str, ...]]:
    """Names of classes that `datasets` wrote into a Parquet file."""
    try:
        features = json.loads(metadata.get(b"huggingface", b"{}"))["info"]["features"]
        return {column: tuple(map(str, f["names"])) for column, f in features.items() if "names" in f}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _about(
    record: Mapping[str, Any],
    names: Mapping[str, tuple[str, ...]],
    split: str,
    question_id: str,
    path: Path,
    number: int,
) -> dict[str, Any]:
    text = next((column for column in TEXT if isinstance(record.get(column), str)), None)
    if text is None:
        raise OracleError(f"no text among {told(list(record))}; name the column 'text'", path, number)
    label = next((column for column in LABEL if column in record), "")
    said = _class(record[label], names.get(label, ()), path, number) if label else ""
    used = {text, label, "soft_label", "attributes", *GOLD}
    others = {
        n: v for n, v in record.items() if n == "asked_at" or (n not in used and isinstance(v, str | int | float))
    }
    gold = dict(zip(GOLD, (said, split), strict=True)) if said else {}
    own = _attributes(record.get("attributes"))
    return {"question_id": question_id} | free_columns(own | others) | {"text": record[text]} | gold


def _attributes(found: Any) -> dict[str, Any]:
    """Attributes, which our own export keeps as a JSON object."""
    try:
        known = json.loads(found) if isinstance(found, str) else {}
    except (ValueError, RecursionError):
        return {"attributes": found}
    return known if isinstance(known, dict) else {"attributes": found}


def _class(found: Any, names: tuple[str, ...], path: Path, number: int) -> str:
    """The name of a class; empty where nobody said one, which is -1."""
    if found is None or found == "" or str(found) == "-1":
        return ""
    if isinstance(found, str) and not (names and found.isdecimal()):
        return found
    if not str(found).isdecimal() or int(found) >= len(names):
        raise OracleError(
            f"the class {told(found)} has no name; give 'class_label' with names in README.md", path, number
        )
    return names[int(found)]
