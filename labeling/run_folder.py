"""The run folder: what the machine computed, with a manifest that knows the hash of everything.

The manifest records for each step the key of its inputs and the hash of each output. A step whose
key is unchanged and whose outputs are whole is not run again; a torn or altered file is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.evidence import pack_evidence, unpack_evidence
from labeling.files import read_json, replacing, write_json
from labeling.hashing import file_digest
from labeling.values import Gold, SoftLabels
from labeling.votes import Column, Voter, Votes

FORMAT = 1


@dataclass(frozen=True)
class Record:
    """What the manifest says of a step: key of its inputs, hash of each output file, seconds, facts."""

    key: str
    outputs: dict[str, str]
    seconds: float
    facts: dict[str, Any]


class RunFolder:
    """Artefacts of the latest run, one file each."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def record(self, step: str) -> Record | None:
        """The manifest's record of a step; None when there is none or it cannot be read."""
        entry = self._manifest().get("steps", {}).get(step)
        try:
            return None if entry is None else Record(**entry)
        except TypeError:
            return None

    def is_whole(self, record: Record) -> bool:
        """True when every output is there with the recorded hash."""
        return all(
            (self.path / name).is_file() and file_digest(self.path / name) == value
            for name, value in record.outputs.items()
        )

    def store_record(
        self, step: str, key: str, outputs: tuple[str, ...], seconds: float, facts: Mapping[str, Any]
    ) -> Record:
        """Hash the outputs and write the step's record, atomically."""
        hashes = {name: file_digest(self.path / name) for name in outputs}
        record = Record(key, hashes, round(seconds, 3), dict(facts))
        manifest = self._manifest()
        manifest.setdefault("steps", {})[step] = asdict(record)
        write_json(self / "manifest.json", manifest | {"format": FORMAT})
        return record

    def _manifest(self) -> dict[str, Any]:
        path = self / "manifest.json"
        try:
            manifest = read_json(path) if path.exists() else {}
        except ValueError:
            return {}
        return manifest if isinstance(manifest, dict) and manifest.get("format") == FORMAT else {}

    def save_array(self, name: str, array: NDArray[Any]) -> None:
        """Save one array as npy."""
        with replacing(self / name) as path, path.open("wb") as stream:
            np.save(stream, array, allow_pickle=False)

    def load_array(self, name: str) -> NDArray[Any]:
        """Load one array."""
        return np.asarray(np.load(self / name, allow_pickle=False))

    def save_arrays(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Save several arrays as npz; the same arrays give the same bytes."""
        _save_npz(self / name, **arrays)

    def load_arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Load all arrays of an npz file."""
        with np.load(self / name, allow_pickle=False) as data:
            return dict(data)

    def save_soft_labels(self, labels: SoftLabels) -> None:
        """Save as soft_labels.npz; the same labels give the same bytes."""
        _save_npz(self / "soft_labels.npz", proba=labels.proba, covered=labels.covered)

    def load_soft_labels(self) -> SoftLabels:
        """Load soft_labels.npz."""
        with np.load(self / "soft_labels.npz", allow_pickle=False) as data:
            return SoftLabels(data["proba"], data["covered"])

    def save_gold(self, gold: Gold) -> None:
        """Save as gold.npz."""
        _save_npz(self / "gold.npz", label=gold.label, split=gold.split, weight=gold.weight)

    def load_gold(self) -> Gold:
        """Load gold.npz; gold from before it had weights counts in full."""
        with np.load(self / "gold.npz", allow_pickle=False) as data:
            return Gold(**{name: data[name] for name in ("label", "split", "weight") if name in data})

    def save_votes(self, votes: Votes, context: str) -> None:
        """Save as votes.npz and voters.json; ``context`` says for which questions and labels they hold."""
        flat, columns = votes.flat, votes.columns
        starts = np.concatenate([[0], np.cumsum([len(c.rows) for c in columns])]).astype(np.int64)
        option = np.concatenate([np.empty(0, np.int32), *[c.options for c in columns]]).astype(np.int32)
        evidence = pack_evidence([c.evidence for c in columns])
        path, sure = self / "votes.npz", flat.confidence
        _save_npz(path, starts=starts, row=flat.row, option=option, confidence=sure, **evidence)
        voters = [
            asdict(v) | {"failures": c.failures, "first_error": c.first_error}
            for v, c in zip(votes.voters, columns, strict=True)
        ]
        about = {"n": votes.n, "n_labels": votes.n_labels, "context": context, "voters": voters}
        write_json(self / "voters.json", about)

    def load_votes(self) -> tuple[Votes, str]:
        """Votes and their context."""
        about = read_json(self / "voters.json")
        with np.load(self / "votes.npz", allow_pickle=False) as data:
            starts, row, option, confidence = (data[k] for k in ("starts", "row", "option", "confidence"))
            evidence = unpack_evidence(data, np.diff(starts).tolist())
        voters, columns = [], []
        for j, entry in enumerate(about["voters"]):
            part = slice(starts[j], starts[j + 1])
            failures, first = entry.pop("failures"), entry.pop("first_error")
            entry["options"] = tuple(tuple(s) for s in entry["options"])
            entry["products"] = tuple(entry["products"])
            voters.append(Voter(**entry))
            columns.append(Column(row[part], option[part], confidence[part], failures, first, evidence[j]))
        return Votes(about["n"], about["n_labels"], tuple(voters), tuple(columns)), about["context"]


def _save_npz(path: Path, **arrays: NDArray[Any]) -> None:
    with replacing(path) as temporary, temporary.open("wb") as stream:
        np.savez(stream, **arrays)  # type: ignore[arg-type]  # numpy fixes the time stamp inside, so bytes repeat
