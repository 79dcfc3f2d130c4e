"""An encoder that remembers what it was asked last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.encoding.encoders import Encoder

KEPT = 4096


class RecentEncoder:
    """Remembers the texts it encoded last, so that examples of rules are not encoded for every message.

    May be used from several threads. Nothing is written to disk.

    Parameters
    ----------
    encoder
        Does the work for texts not seen lately.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._rows: dict[str, NDArray[np.float32]] = {}

    @property
    def encoder_id(self) -> str:
        """That of the encoder within."""
        return self.encoder.encoder_id

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(n, d)`` float32 rows of length 1."""
        rows = self._rows
        new = list(dict.fromkeys(t for t in texts if t not in rows))
        if new:
            if len(rows) + len(new) > KEPT:
                rows = self._rows = {}
                new = list(dict.fromkeys(texts))
            rows.update(zip(new, self.encoder.encode(new), strict=True))
        return np.stack([rows[t] for t in texts])
