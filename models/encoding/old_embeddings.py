"""Embeddings as they were kept before: one npz file a block. They are read over once, and the files removed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.encoding.embedding_cache import EmbeddingFiles, Floats, Keys


def take_over(files: EmbeddingFiles) -> int:
    """Put all old blocks of a folder into its files; how many rows. One that cannot be read is dropped."""
    taken = 0
    for path in sorted(files.folder.glob("*.npz")):
        keys, rows = _read(path)
        if len(keys):
            files.append(keys, rows)
        path.unlink(missing_ok=True)
        taken += len(keys)
    return taken


def _read(path: Path) -> tuple[Keys, Floats]:
    try:
        with np.load(path, allow_pickle=False) as data:
            names, rows = data["keys"].tolist(), np.asarray(data["vectors"], np.float32)
        keys = np.frombuffer(b"".join(bytes.fromhex(n.decode()) for n in names), "<u8").reshape(-1, 2)
        return keys, rows.reshape(len(keys), -1)
    except Exception:  # numpy and zipfile raise many kinds on a torn file; its texts are encoded again
        return np.empty((0, 2), np.uint64), np.empty((0, 0), np.float32)
