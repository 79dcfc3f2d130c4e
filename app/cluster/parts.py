"""What workers write: one Parquet file a block and kind, which names what it was made from.

A file is written aside and moved into place, so it is whole or not there. Where its key is that of what is asked for
now, the block is done; so work that was cut off goes on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from labeling.disk.files import replacing
from labeling.evidence import Evidence
from labeling.votes import Column, LabelSet

Floats = NDArray[np.float32]
EMBEDDINGS, VOTES = "embeddings", "votes"
ABOUT = b"oracle"
VOTE_SCHEMA = pa.schema(
    [
        ("voter", pa.int32()),
        ("place", pa.int32()),
        ("option", pa.int32()),
        ("confidence", pa.float32()),
        ("near", pa.list_(pa.int32())),
        ("similarity", pa.list_(pa.float32())),
    ]
)


@dataclass(frozen=True)
class Cast:
    """A voter's votes in a block: its options there, and its column with rows counted from 0."""

    options: tuple[LabelSet, ...]
    column: Column


def part_path(folder: Path, kind: str, number: int) -> Path:
    """Where a block's file of a kind is, block 0 first."""
    return folder / kind / f"{number:06d}.parquet"


def is_done(path: Path, key: str) -> bool:
    """True where the file is there, is whole by its checksums, and was made from what the key stands for."""
    try:
        return path.is_file() and bool(_about(_read(path).schema.metadata)["key"] == key)
    except (OSError, pa.ArrowInvalid, KeyError, TypeError, ValueError):
        return False


def write_embeddings(path: Path, rows: Floats, key: str) -> None:
    """Write ``(b, d)`` float32 rows."""
    flat = pa.array(np.ascontiguousarray(rows).reshape(-1))
    _write(path, pa.table({"embedding": pa.FixedSizeListArray.from_arrays(flat, rows.shape[1])}), {"key": key}, "none")


def read_embeddings(path: Path) -> Floats:
    """``(b, d)`` float32 rows."""
    found = _read(path)["embedding"].combine_chunks()
    return np.asarray(found.flatten().to_numpy(), np.float32).reshape(len(found), -1)


def write_votes(path: Path, casts: Sequence[Cast], key: str) -> None:
    """Write the votes of all voters, voter by voter."""
    columns = [c.column for c in casts]
    sizes = [len(c.rows) for c in columns]
    table = pa.table(
        {
            "voter": np.repeat(np.arange(len(casts), dtype=np.int32), sizes),
            "place": _joined([c.rows for c in columns], np.int32),
            "option": _joined([c.options for c in columns], np.int32),
            "confidence": _joined([c.confidence for c in columns], np.float32),
            "near": _lists([None if c.evidence is None else c.evidence.places for c in columns], sizes, pa.int32()),
            "similarity": _lists(
                [None if c.evidence is None else c.evidence.similarity for c in columns], sizes, pa.float32()
            ),
        },
        schema=VOTE_SCHEMA,
    )
    voters = [
        {
            "options": cast.options,
            "failures": cast.column.failures,
            "first_error": cast.column.first_error,
            "evidence": None if cast.column.evidence is None else cast.column.evidence.places.shape[1],
        }
        for cast in casts
    ]
    _write(path, table, {"key": key, "voters": voters, "sizes": sizes}, "zstd")


def read_votes(path: Path) -> list[Cast]:
    """The votes of all voters, as `write_votes` was given them."""
    table = _read(path)
    about = _about(table.schema.metadata)
    rows, options, sure = (table[name].to_numpy() for name in ("place", "option", "confidence"))
    near, similarity = (table[name].combine_chunks() for name in ("near", "similarity"))
    casts, start = [], 0
    for voter, size in zip(about["voters"], about["sizes"], strict=True):
        at = slice(start, start + size)
        evidence = None
        if voter["evidence"] is not None:
            shape = (size, voter["evidence"])
            evidence = Evidence(
                near[at].flatten().to_numpy().astype(np.int32).reshape(shape),
                similarity[at].flatten().to_numpy().astype(np.float32).reshape(shape),
            )
        column = Column(rows[at], options[at], sure[at], voter["failures"], voter["first_error"], evidence)
        casts.append(Cast(tuple(tuple(s) for s in voter["options"]), column))
        start += size
    return casts


def _joined(parts: Sequence[NDArray[Any]], dtype: type) -> NDArray[Any]:
    return np.concatenate([np.empty(0, dtype), *parts])


def _lists(parts: Sequence[NDArray[Any] | None], sizes: Sequence[int], kind: pa.DataType) -> pa.Array:
    """A list a vote, null where its voter cannot say what it rests on."""
    made = [
        pa.nulls(size, pa.list_(kind))
        if part is None
        else pa.ListArray.from_arrays(
            np.arange(size + 1, dtype=np.int32) * part.shape[1], pa.array(part.reshape(-1), kind)
        )
        for part, size in zip(parts, sizes, strict=True)
    ]
    return pa.chunked_array(made or [pa.nulls(0, pa.list_(kind))], pa.list_(kind)).combine_chunks()


def _write(path: Path, table: pa.Table, about: dict[str, Any], compression: str) -> None:
    table = table.replace_schema_metadata({ABOUT: json.dumps(about)})
    with replacing(path) as temporary:
        pq.write_table(table, temporary, compression=compression, use_dictionary=False, write_page_checksum=True)


def _read(path: Path) -> pa.Table:
    return pq.read_table(path, use_threads=False, page_checksum_verification=True)


def _about(metadata: dict[bytes, bytes] | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((metadata or {})[ABOUT])
    return found
