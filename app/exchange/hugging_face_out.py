"""Writes the questions of a workspace as a folder that `datasets.load_dataset` reads, with gold and soft labels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from app.exchange.dataset_card import FEATURES, write_card
from app.exchange.exporting import Guesses, guesses_of
from app.exchange.folders import new_folder
from app.exchange.hugging_face import NAMES_OF_SPLITS
from app.workspace import Workspace
from labeling.acting import require
from labeling.store import GoldRow, Store
from labeling.store.lookups import question_blocks
from labeling.store.reviews import gold_by_question
from labeling.taxonomy import Taxonomy
from labeling.values import Question

BLOCK = 4_096
SCHEMA = pa.schema(
    [
        ("question_id", pa.string()),
        ("text", pa.string()),
        ("asked_at", pa.timestamp("us", "UTC")),
        ("case_id", pa.string()),
        ("reply", pa.string()),
        ("attributes", pa.string()),
        ("label", pa.int64()),
        ("soft_label", pa.list_(pa.float32())),
    ]
)


@dataclass(frozen=True)
class Classes:
    """The ``k`` names of classes, and the class of each label of the guesses, which may have been merged since."""

    names: tuple[str, ...]
    of_guess: NDArray[np.int64]

    @classmethod
    def of(cls, guesses: Guesses, labels: Iterable[str]) -> Classes:
        """Classes for what was guessed and for all other labels."""
        names = tuple(dict.fromkeys((*guesses.names, *labels)))
        return cls(names, np.array([names.index(name) for name in guesses.names], np.int64))

    def soft(self, row: NDArray[np.float32] | None) -> list[float] | None:
        """Probabilities by class; None where there are none."""
        if row is None:
            return None
        return np.bincount(self.of_guess, weights=row, minlength=len(self.names)).astype(np.float32).tolist()


def export(workspace: Workspace, target: Path) -> dict[str, int]:
    """Write the folder; returns the number of rows by split.

    Questions without gold are in ``train``, with the class -1.
    """
    require("export")
    with workspace.open_store() as store, new_folder(target) as folder:
        moved = store.moves()
        guesses = guesses_of(workspace, moved)
        classes = Classes.of(guesses, Taxonomy(store.templates(), moved.aliases).labels)
        counts = _write(store, folder / "data", guesses, classes)
        files = {name: f"data/{name}-*.parquet" for name in counts}
        write_card(folder / "README.md", workspace.settings.name, classes.names, files)
    return counts


def _write(store: Store, folder: Path, guesses: Guesses, classes: Classes) -> dict[str, int]:
    """Write a file for each split that has rows, a block of questions at a time."""
    folder.mkdir()
    counts: dict[str, int] = {}
    with ExitStack() as files, store.read() as connection:
        gold, writers = gold_by_question(connection), dict[str, pq.ParquetWriter]()
        for block in question_blocks(connection, BLOCK):
            for split, rows in _by_split(block, gold, guesses, classes).items():
                if split not in writers:
                    path = folder / f"{split}-00000-of-00001.parquet"
                    writers[split] = files.enter_context(pq.ParquetWriter(path, _schema(classes.names)))
                writers[split].write_table(pa.Table.from_pylist(rows, schema=SCHEMA).cast(_schema(classes.names)))
                counts[split] = counts.get(split, 0) + len(rows)
    return {split: counts[split] for split in NAMES_OF_SPLITS.values() if split in counts}


def _by_split(
    block: Iterable[Question], gold: Mapping[str, GoldRow], guesses: Guesses, classes: Classes
) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    number = {name: i for i, name in enumerate(classes.names)}
    for q in block:
        said = gold.get(q.question_id)
        split = NAMES_OF_SPLITS[said.split if said else "seed"]
        row = {name: getattr(q, name) for name in ("question_id", "text", "asked_at", "case_id", "reply")}
        row["attributes"] = json.dumps(dict(q.attributes), ensure_ascii=False) if q.attributes else None
        row["label"] = number.get(said.label, -1) if said else -1
        row["soft_label"] = classes.soft(guesses.proba(q.question_id))
        out.setdefault(split, []).append(row)
    return out


def _schema(names: Sequence[str]) -> pa.Schema:
    """The schema, which also says in the file itself what the classes are called."""
    kinds = {name: {"dtype": kind, "_type": "Value"} for name, kind in FEATURES}
    features = kinds | {
        "label": {"names": list(names), "_type": "ClassLabel"},
        "soft_label": [{"dtype": "float32", "_type": "Value"}],
    }
    return SCHEMA.with_metadata({"huggingface": json.dumps({"info": {"features": features}})})
