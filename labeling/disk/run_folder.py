"""The run folder: what the machine computed, with a manifest that knows the hash of everything.

The manifest records for each step the key of its inputs and the hash of each output. A step whose
key is unchanged and whose outputs are whole is not run again; a torn or altered file is noticed.

What grows with the number of questions can be written block by block, and mapped instead of read: files are
replaced and never written into, so that what somebody has mapped stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from labeling.disk.files import read_json, replacing, write_json
from labeling.disk.known_digests import KnownDigests
from labeling.disk.npz import Parts, map_npz, write_npy, write_npz
from labeling.evidence import pack_evidence, unpack_evidence
from labeling.values import Gold, SoftLabels
from labeling.votes import Column, Voter, Votes

FORMAT = 1
SOFT_LABELS = "soft_labels.npz"


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

    def digest(self, name: str, thorough: bool = False) -> str:
        """Hash of a file; that of a large one is remembered while nothing touches it: `labeling.disk.known_digests`."""
        return KnownDigests(self / "digests.json").of(self / name, thorough)

    def is_whole(self, record: Record, thorough: bool = False) -> bool:
        """True when every output is there with the recorded hash; ``thorough`` reads large files again too."""
        return all(
            (self / name).is_file() and self.digest(name, thorough) == value for name, value in record.outputs.items()
        )

    def store_record(
        self, step: str, key: str, outputs: tuple[str, ...], seconds: float, facts: Mapping[str, Any]
    ) -> Record:
        """Hash the outputs and write the step's record, atomically."""
        hashes = {name: self.digest(name) for name in outputs}
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
        self.save_blocks(name, [array], array.shape, array.dtype)

    def save_blocks(self, name: str, parts: Iterable[NDArray[Any]], shape: tuple[int, ...], dtype: DTypeLike) -> None:
        """Save one array as npy, given part by part along its first axis."""
        with replacing(self / name) as path, path.open("wb") as stream:
            write_npy(stream, Parts(shape, dtype, parts))

    def load_array(self, name: str) -> NDArray[Any]:
        """Load one array."""
        return np.asarray(np.load(self / name, allow_pickle=False))

    def map_array(self, name: str) -> NDArray[Any]:
        """One array, read-only and backed by its file, so that only what is looked at is read."""
        try:
            found: NDArray[Any] = np.load(self / name, mmap_mode="r", allow_pickle=False)
        except ValueError:  # nothing can be mapped of an array without elements
            return self.load_array(name)
        return found

    def save_arrays(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Save several arrays as npz; the same arrays give the same bytes."""
        write_npz(self / name, arrays)

    def load_arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Load all arrays of an npz file."""
        with np.load(self / name, allow_pickle=False) as data:
            return dict(data)

    def save_soft_labels(self, labels: SoftLabels) -> None:
        """Save as soft_labels.npz; the same labels give the same bytes."""
        self.save_soft_label_blocks([labels], *labels.proba.shape)

    def save_soft_label_blocks(self, parts: Iterable[SoftLabels], n: int, k: int) -> None:
        """Save ``(n, k)`` soft labels, given part by part, as if they were given whole."""
        covered: list[NDArray[np.bool_]] = []
        proba = Parts((n, k), np.float32, _proba_of(parts, covered))
        write_npz(self / SOFT_LABELS, {"proba": proba, "covered": Parts((n,), np.bool_, covered)})

    def load_soft_labels(self) -> SoftLabels:
        """Load soft_labels.npz."""
        found = self.load_arrays(SOFT_LABELS)
        return SoftLabels(found["proba"], found["covered"])

    def map_soft_labels(self) -> SoftLabels:
        """Soft labels, read-only and backed by their file."""
        found = map_npz(self / SOFT_LABELS)
        return SoftLabels(found["proba"], np.array(found["covered"]))

    def save_gold(self, gold: Gold) -> None:
        """Save as gold.npz."""
        write_npz(self / "gold.npz", {"label": gold.label, "split": gold.split, "weight": gold.weight})

    def load_gold(self) -> Gold:
        """Load gold.npz; gold from before it had weights counts in full."""
        found = self.load_arrays("gold.npz")
        return Gold(**{name: found[name] for name in ("label", "split", "weight") if name in found})

    def save_votes(self, votes: Votes, context: str) -> None:
        """Save as votes.npz and voters.json; ``context`` says for which questions and labels they hold."""
        columns = votes.columns
        starts = np.concatenate([[0], np.cumsum([len(c.rows) for c in columns])]).astype(np.int64)
        many = (int(starts[-1]),)
        arrays: dict[str, NDArray[Any] | Parts] = {
            "starts": starts,
            "row": Parts(many, np.int32, [c.rows for c in columns]),
            "option": Parts(many, np.int32, [c.options for c in columns]),
            "confidence": Parts(many, np.float32, [c.confidence for c in columns]),
        }
        write_npz(self / "votes.npz", arrays | pack_evidence([c.evidence for c in columns]))
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


def _proba_of(parts: Iterable[SoftLabels], covered: list[NDArray[np.bool_]]) -> Iterator[NDArray[np.float32]]:
    """The probabilities of each part, one after another; what is covered is put aside."""
    for part in parts:
        covered.append(part.covered)
        yield part.proba
