"""WRENCH: data sets of weak supervision, with gold and the votes of all labeling functions.

A folder has ``label.json`` (number to name of a class) and ``train.json``, ``valid.json``, ``test.json``, each an
object ``{"0": {"label": 3, "weak_labels": [-1, 3], "data": {"text": ...}}}``; -1 abstains, and is a label nobody gave.

Source: https://github.com/JieyuZ2/wrench
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.exchange.json_stream import pairs, records
from app.exchange.rows import GOLD, free_columns, part, plain, question_part, told
from labeling.disk.files import read_json
from labeling.disk.reading import read_questions
from labeling.disk.tables import Row, Table
from labeling.errors import OracleError
from labeling.hashing import digest
from labeling.values import SPLITS, Gold, Questions
from labeling.votes import Column, Voter, Votes

FILES = {"seed": "train", "valid": "valid", "test": "test"}
VOTERS = "voters.json"
ABSTAINS = -1


@dataclass(frozen=True)
class WrenchData:
    """A data set: ``k`` names of classes, ``n`` questions, their gold, and ``(n, m)`` votes of ``m`` voters."""

    labels: tuple[str, ...]
    questions: Questions
    gold: Gold
    votes: Votes


def recognises(folder: Path) -> bool:
    """Whether a folder is such a data set."""
    return (folder / "label.json").is_file()


def labels(folder: Path) -> tuple[str, ...]:
    """Names of the classes, in their order."""
    found = next(records(_file(folder, "label")), (1, {}))[1]
    names = {_number(key, folder): str(value) for key, value in found.items()}
    if sorted(names) != list(range(len(names))) or not names:
        raise OracleError("the classes must be numbered from 0 without a gap", folder / "label.json")
    return tuple(names[i] for i in range(len(names)))


def _number(key: str, folder: Path) -> int:
    if not key.isdecimal():
        raise OracleError(f"the class number {told(key)} is no number; number them from 0", folder / "label.json")
    return int(key)


def read(folder: Path) -> Iterator[Row]:
    """A row for each question, with the name of its class as gold."""
    names = labels(folder)
    for split, path, number, name, record in _found(folder):
        label = _class(record.get("label", ABSTAINS), len(names), path, number)
        gold = {} if label == ABSTAINS else dict(zip(GOLD, (names[label], split), strict=True))
        yield plain(_about(record, f"{FILES[split]}-{name}", path, number) | gold, path, number)


def read_dataset(folder: Path) -> WrenchData:
    """The whole data set, with its votes, for use from Python."""
    names, rows, gold, weak = labels(folder), [], [], []
    for split, path, number, name, record in _found(folder):
        rows.append(question_part(plain(_about(record, f"{FILES[split]}-{name}", path, number), path, number)))
        label = _class(record.get("label", ABSTAINS), len(names), path, number)
        gold.append((label, -1 if label == ABSTAINS else SPLITS.index(split)))
        weak.append(_weak(record, len(weak[0]) if weak else None, len(names), path, number))
    columns = tuple({c: None for row in rows for c in row.values})
    questions = Questions(read_questions(Table(folder, columns, tuple(rows))))
    said = np.array(gold, np.int32).reshape(-1, 2)
    matrix = np.stack(weak) if weak else np.empty((0, 0), np.int32)
    known = Gold(said[:, 0].copy(), said[:, 1].astype(np.int8))
    return WrenchData(names, questions, known, _votes(matrix, names, folder))


def _found(folder: Path) -> Iterator[tuple[str, Path, int, str, dict[str, Any]]]:
    """Split, file, place, number and record of every question; files that are missing are passed over."""
    there = [(split, folder / f"{name}.json") for split, name in FILES.items()]
    if not any(path.is_file() for _, path in there):
        raise OracleError("there is none of train.json, valid.json and test.json", folder)
    for split, path in there:
        if path.is_file():
            for number, (name, record) in enumerate(pairs(path), 1):
                yield split, path, number, name, record


def _about(record: Mapping[str, Any], name: str, path: Path, number: int) -> dict[str, Any]:
    data = part(record, "data", path, number)
    if not isinstance(data.get("text"), str):
        raise OracleError(f"'data' has no 'text', only {told(list(data))}; only texts can be taken in", path, number)
    return {"question_id": f"wrench-{name}"} | free_columns(data)


def _file(folder: Path, name: str) -> Path:
    path = folder / f"{name}.json"
    if not path.is_file():
        raise OracleError(f"{name}.json is missing; name the folder of a WRENCH data set", folder)
    return path


def _class(found: Any, k: int, path: Path, number: int) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not ABSTAINS <= found < k:
        raise OracleError(f"{told(found)} is no class; write -1 or a number below {k}", path, number)
    return found


def _weak(record: Mapping[str, Any], m: int | None, k: int, path: Path, number: int) -> np.ndarray:
    found = record.get("weak_labels")
    if not isinstance(found, list) or (m is not None and len(found) != m):
        raise OracleError(f"'weak_labels' must be a list{'' if m is None else f' of {m}'} as before", path, number)
    return np.array([_class(one, k, path, number) for one in found], np.int32)


def _votes(matrix: np.ndarray, names: tuple[str, ...], folder: Path) -> Votes:
    """One voter a column; each may vote for every class."""
    called = _voter_names(folder, matrix.shape[1])
    voters, columns = [], []
    for name, column in zip(called, matrix.T, strict=True):
        rows = np.flatnonzero(column != ABSTAINS)
        options, chosen = np.unique(column[rows], return_inverse=True)
        sets = tuple((int(option),) for option in options)
        voters.append(Voter(name, "imported", sets, digest([name, column.tolist()])))
        columns.append(Column.of(rows.tolist(), chosen.tolist()))
    return Votes(len(matrix), len(names), tuple(voters), tuple(columns))


def _voter_names(folder: Path, m: int) -> list[str]:
    """Names of the voters, where we wrote the data set ourselves."""
    path = folder / VOTERS
    found = read_json(path) if path.is_file() else None
    right = isinstance(found, list) and len(set(map(str, found))) == m
    return list(map(str, found)) if right else [f"weak-{i}" for i in range(m)]
