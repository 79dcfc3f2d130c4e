"""Writes the questions of a workspace as a WRENCH data set: gold, and the votes that name one label."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from app.exchange.folders import new_folder
from app.exchange.json_stream import write_pairs
from app.exchange.rows import question_row
from app.exchange.wrench import ABSTAINS, FILES, VOTERS
from app.latest import Generation, latest
from app.pipeline.ingesting import question_table
from app.workspace import Workspace
from labeling.acting import require
from labeling.blocks import blocks
from labeling.disk.files import write_json
from labeling.values import SPLITS

Found = tuple[str, dict[str, Any]]


def export(workspace: Workspace, target: Path) -> dict[str, int]:
    """Write the folder; returns numbers of ``questions``, ``votes``, and ``sets``: votes for several labels, left out.

    Questions with valid and test gold are in these files, all others in ``train.json``, with the label -1 where there
    is no gold.
    """
    require("export")
    now = latest(workspace)
    with new_folder(target) as folder:
        write_json(folder / "label.json", {str(i): label for i, label in enumerate(now.taxonomy.labels)})
        write_json(folder / VOTERS, [voter.name for voter in now.votes.voters])
        n = sum(write_pairs(folder / f"{name}.json", _records(now, split)) for split, name in FILES.items())
    alone = [np.array([len(o) == 1 for o in v.options], bool) for v in now.votes.voters]
    cast = sum(len(c.rows) for c in now.votes.columns)
    single = sum(int(a[c.options].sum()) for a, c in zip(alone, now.votes.columns, strict=True))
    return {"questions": n, "votes": single, "sets": cast - single}


def _records(now: Generation, split: str) -> Iterator[Found]:
    gold, wanted = now.gold, SPLITS.index(split)
    mine = gold.split == wanted if split != "seed" else (gold.split == wanted) | (gold.split < 0)
    parts = (_block(now, number, at, mine[at]) for number, at in enumerate(blocks(len(mine))))
    return ((str(place), record) for place, record in enumerate(chain.from_iterable(parts)))


def _block(now: Generation, number: int, at: slice, mine: np.ndarray) -> Iterator[dict[str, Any]]:
    """The records of one block of questions; votes stand in a matrix for this block only."""
    if not mine.any():
        return
    weak, asked = _weak(now, at), question_table(now.folder).block(number)
    for place in np.flatnonzero(mine):
        yield {
            "label": int(now.gold.label[at.start + place]),
            "weak_labels": weak[place].tolist(),
            "data": question_row(asked[int(place)]),
        }


def _weak(now: Generation, at: slice) -> np.ndarray:
    """``(block, m)`` int32 votes that name one label, -1 elsewhere."""
    out = np.full((at.stop - at.start, len(now.votes.voters)), ABSTAINS, np.int32)
    for j, (voter, column) in enumerate(zip(now.votes.voters, now.votes.columns, strict=True)):
        label = np.array([option[0] if len(option) == 1 else ABSTAINS for option in voter.options] or [ABSTAINS])
        part = column.block(at)
        out[part.rows, j] = label[part.options]
    return out
