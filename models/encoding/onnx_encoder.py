"""The default encoder: the weights of a sentence-transformers model as an int8 graph on ONNX Runtime, without torch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import cores
from labeling.hashing import digest
from models.encoding.encoders import Floats, whole

MANY = 1_024  # tokens from which several threads are worth starting; a service makes smaller calls, several at once
TOKENS = 256  # in one run: enough to read the weights once for many texts, few enough to stay in the cache


@dataclass(frozen=True)
class Recipe:
    """What a graph needs beside itself to turn texts into rows.

    Parameters
    ----------
    graph
        SHA-256 of the graph's file, which is named after it.
    tokenizer
        A tokenizer of the library tokenizers as JSON: truncates, does not pad.
    pooling
        mean or cls.
    cosine
        Mean cosine to the float32 rows of the sample.
    """

    graph: str
    tokenizer: str
    pooling: str
    cosine: float

    def digest(self) -> str:
        """Hash of everything in it."""
        return digest(asdict(self))


class OnnxEncoder:
    """Encodes with a built graph; any number of threads may call it at once.

    A run holds texts of one length in tokens only, so nothing is padded, and each row of activations is scaled by
    itself: the row of a text is the same, bit for bit, alone and in any batch.

    Parameters
    ----------
    encoder_id
        Names weights and format.
    graph
        Bytes of the ONNX file.
    recipe
        What belongs to it.
    """

    def __init__(self, encoder_id: str, graph: bytes, recipe: Recipe) -> None:
        from tokenizers import Tokenizer

        self.encoder_id = encoder_id
        self._pooling = recipe.pooling
        self._tokenizer = Tokenizer.from_str(recipe.tokenizer)
        self._session = _session(graph)

    def encode(self, texts: Sequence[str]) -> Floats:
        """``(n, d)`` float32 rows of length 1."""
        found = self._tokenizer.encode_batch([whole(t) for t in texts])
        runs = list(_runs([len(e.ids) for e in found]))
        ids = [np.array([found[i].ids for i in places], np.int64) for places in runs]
        rows = self._run_all(ids)
        if not rows:
            return np.empty((0, 0), np.float32)
        out = np.empty((len(texts), rows[0].shape[1]), np.float32)
        for places, part in zip(runs, rows, strict=True):
            out[places] = part
        return out

    def _run_all(self, ids: Sequence[NDArray[np.int64]]) -> list[Floats]:
        if len(ids) < 2 or sum(part.size for part in ids) < MANY:
            return [self._run(part) for part in ids]
        with ThreadPoolExecutor(workers()) as pool:
            return list(pool.map(self._run, ids))

    def _run(self, ids: NDArray[np.int64]) -> Floats:
        hidden = self._session.run(None, {"ids": ids})[0]
        rows: Floats = hidden[:, 0] if self._pooling == "cls" else hidden.mean(axis=1)
        unit: Floats = rows / np.sqrt((rows * rows).sum(axis=1, keepdims=True))
        return unit


def workers() -> int:
    """Runs at once: the processors that this process may use, or fewer where OMP_NUM_THREADS says so."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return min(cores(), int(asked)) if asked.isdecimal() and int(asked) else cores()


def _runs(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts that go into one run: all of one length, the longest first, so that no core waits long."""
    by_length: dict[int, list[int]] = {}
    for place, length in enumerate(lengths):
        by_length.setdefault(length, []).append(place)
    for length in sorted(by_length, reverse=True):
        places, size = by_length[length], max(1, TOKENS // length)
        for start in range(0, len(places), size):
            yield places[start : start + size]


def _session(graph: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # it remembers one layout for each shape, and shapes vary with the texts
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
