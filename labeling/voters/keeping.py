"""What spreading learned, kept in a file: with the same gold and senders, new questions need no graph of their own."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.disk.npz import write_npz
from labeling.nearest import Cells, NearIndex
from labeling.voters.base import Floats
from labeling.voters.confidence import Reliability
from labeling.voters.reaching import Reached, Sent
from labeling.voters.spreading import FittedSpreading

Arrays = Mapping[str, NDArray[Any]]
TORN = (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile)


def keep(path: Path, fingerprint: str, fitted: FittedSpreading) -> None:
    """Write what was learned, under the voter's fingerprint; rows are not written, since the questions have them."""
    sent, reached, trust = fitted.sent, fitted.reached, fitted.trust
    arrays: dict[str, NDArray[Any]] = {
        "fingerprint": np.array([fingerprint]),
        "scale": fitted.scale,
        "labels": sent.labels,
        "mass": sent.mass,
        "level": sent.level,
        "reached": reached.label,
        "amounts": np.stack([reached.best, reached.second, reached.total]),
        "trust": np.array([trust.intercept, *trust.slopes]),
        "offsets": trust.offsets,
    }
    if isinstance(fitted.index, Cells):
        index = fitted.index
        about = np.array([index.probes, index.recall], np.float64)
        arrays |= {"middles": index.middles, "cell": index.cell, "index": about}
    write_npz(path, arrays)


def kept(path: Path, fingerprint: str, bare: FittedSpreading) -> FittedSpreading | None:
    """What was learned by a voter of the same fingerprint; None where it is not there, torn, or another's.

    Parameters
    ----------
    bare
        With settings, senders and seeds, which the fingerprint covers, and nothing learned.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["fingerprint"][0]) != fingerprint:
                return None
            return _learned(bare, {name: file[name] for name in file.files})
    except TORN:
        return None


def _learned(bare: FittedSpreading, a: Arrays) -> FittedSpreading:
    out = replace(
        bare,
        scale=a["scale"],
        reached=Reached(a["reached"], *a["amounts"]),
        sent=Sent(a["labels"], a["mass"], a["level"]),
        trust=Reliability(float(a["trust"][0]), a["trust"][1:], a["offsets"]),
    )
    if "middles" in a:
        out.__dict__["index"] = _index(bare.rows, a)
    return out.indexed()


def _index(rows: Floats, a: Arrays) -> NearIndex:
    probes, recall = a["index"].tolist()
    return Cells(rows, a["middles"], a["cell"], int(probes), recall)
