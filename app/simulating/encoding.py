"""Embeddings of everything that simulated customers can ask, made once before the first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.workspace import Workspace
from models.encoding.encoders import CachedEncoder, Encoder


class KnownEncoder:
    """Has some texts at hand, and asks another encoder for all others."""

    def __init__(self, encoder: Encoder, rows: Mapping[str, NDArray[np.float32]]) -> None:
        self.encoder, self.rows = encoder, rows

    @property
    def encoder_id(self) -> str:
        """That of the encoder within."""
        return self.encoder.encoder_id

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(n, d)`` float32 rows of length 1."""
        if all(text in self.rows for text in texts):
            return np.stack([self.rows[text] for text in texts])
        return self.encoder.encode(texts)


def encode_ahead(workspace: Workspace, texts: Sequence[str]) -> None:
    """Let the workspace know the embeddings of these texts, for as long as it is open."""
    before = workspace.encoder
    rows = dict(zip(texts, before.encode(texts), strict=True))
    workspace.encoder = CachedEncoder(KnownEncoder(before.encoder, rows), workspace.root / "var" / "embeddings")
