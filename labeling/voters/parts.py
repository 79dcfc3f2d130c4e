"""Questions in parts, and columns joined of the votes on parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labeling.blocks import blocks
from labeling.evidence import Evidence
from labeling.voters.base import Floats
from labeling.votes import Column


@dataclass(frozen=True)
class Parts(Sequence[tuple[Floats, int]]):
    """Blocks of ``(n, d)`` rows from a place on, each with the place of its first; read when it is asked for."""

    rows: Floats
    first: int = 0

    def __len__(self) -> int:
        return len(blocks(len(self.rows) - self.first))

    def __getitem__(self, i: Any) -> Any:
        at = blocks(len(self.rows) - self.first)[i]
        start = self.first + at.start
        return self.rows[start : self.first + at.stop], start

    def __iter__(self) -> Iterator[tuple[Floats, int]]:
        return (self[i] for i in range(len(self)))


def join_parts(parts: Iterable[Sequence[Column]]) -> list[Column]:
    """Whole columns of the columns with evidence of one part of questions or more, in the order of their places."""
    return [_joined(columns) for columns in zip(*parts, strict=True)]


def before(column: Column, place: int) -> Column:
    """The votes with evidence on questions before a place."""
    return _cut(column, slice(0, int(np.searchsorted(column.rows, place))))


def _cut(column: Column, at: slice) -> Column:
    e = column.evidence
    evidence = None if e is None else Evidence(e.places[at], e.similarity[at])
    return Column(column.rows[at], column.options[at], column.confidence[at], evidence=evidence)


def _joined(parts: Sequence[Column]) -> Column:
    if len(parts) == 1:
        return parts[0]
    evidence = [p.evidence for p in parts if p.evidence is not None]
    return Column(
        np.concatenate([p.rows for p in parts]),
        np.concatenate([p.options for p in parts]),
        np.concatenate([p.confidence for p in parts]),
        evidence=Evidence(
            np.concatenate([e.places for e in evidence]), np.concatenate([e.similarity for e in evidence])
        ),
    )
