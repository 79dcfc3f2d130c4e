"""Blocks of a run folder: a label model can learn from votes that are not in memory, in any process."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.disk.files import read_json
from labeling.disk.npz import map_npz
from labeling.label_models.muted import heard
from labeling.label_models.patterns import Floats
from labeling.label_models.shares import Shares
from labeling.label_models.teaching import Taught
from labeling.values import Gold
from labeling.votes import Column, Voter, Votes


@dataclass(frozen=True)
class StoredBlock:
    """A block of the questions of a run folder.

    Parameters
    ----------
    folder
        The run folder.
    at
        Which questions.
    muted
        Voters that are not heard.
    weight
        ``(b,)`` in (0, 1] what each question counts by its age, None where all count in full.
    """

    folder: Path
    at: slice
    muted: frozenset[str] = frozenset()
    weight: Floats | None = None

    def load(self) -> Taught:
        """Its votes, and what of gold the label model may learn from."""
        found = map_npz(self.folder / "gold.npz")
        gold = Gold(**{name: np.array(found[name][self.at]) for name in ("label", "split", "weight") if name in found})
        shares = Shares.of(len(gold.label), self.weight, gold.weight)
        return Taught(self.votes(), gold.only("seed"), ~gold.held("test"), shares)

    def votes(self) -> Votes:
        """Votes that are heard, rows counted from 0; of the file only these are read."""
        about, arrays = read_json(self.folder / "voters.json"), map_npz(self.folder / "votes.npz")
        voters = tuple(Voter.of(_of_voter(entry)) for entry in about["voters"])
        ends = arrays["starts"].tolist()
        columns = tuple(_column(arrays, slice(*pair), self.at) for pair in pairwise(ends))
        return heard(Votes(self.at.stop - self.at.start, about["n_labels"], voters, columns), self.muted)


def _of_voter(entry: dict[str, Any]) -> dict[str, Any]:
    """Without what the file says of the voter's column."""
    return {name: value for name, value in entry.items() if name not in ("failures", "first_error")}


def _column(arrays: dict[str, NDArray[Any]], part: slice, at: slice) -> Column:
    row, option, sure = (np.asarray(arrays[name])[part] for name in ("row", "option", "confidence"))
    return Column(row, option, sure).block(at)
