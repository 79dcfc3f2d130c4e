"""A static encoder: one row a token and their mean a text, distilled from a sentence encoder; no network is run.

The rows come from model2vec (S. Tulkens and T. van Dongen, "Model2Vec: Fast State-of-the-Art Static Embeddings", 2024),
which passes each token of the vocabulary through the network, reduces the dimensions and weights rare tokens more. It
is needed only once; what encodes is this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from labeling.hashing import digest
from models.encoding.encoders import Floats, whole

TOKENS = 512  # of a text; the rest counts for nothing, as in model2vec
TEXTS = 1_024  # at once


@dataclass(frozen=True)
class Recipe:
    """What a table of rows needs beside itself.

    Parameters
    ----------
    table
        SHA-256 of the table's file, which is named after it.
    tokenizer
        A tokenizer of the library tokenizers as JSON.
    unknown
        The token for what the vocabulary does not have; it counts only where a text has nothing else.
    """

    table: str
    tokenizer: str
    unknown: int

    def digest(self) -> str:
        """Hash of everything in it."""
        return digest(asdict(self))


class StaticEncoder:
    """Encodes with a table ``(v, d)`` float32; any number of threads may call it at once.

    Tokens are added in their order, so the row of a text is the same, bit for bit, alone and in any batch.
    """

    def __init__(self, encoder_id: str, table: Floats, recipe: Recipe) -> None:
        from tokenizers import Tokenizer

        self.encoder_id = encoder_id
        self._table, self._unknown = table, recipe.unknown
        self._tokenizer = Tokenizer.from_str(recipe.tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(TOKENS)

    def encode(self, texts: Sequence[str]) -> Floats:
        """``(n, d)`` float32 rows of length 1."""
        if not len(texts):
            return np.empty((0, 0), np.float32)
        out = np.empty((len(texts), self._table.shape[1]), np.float32)
        for start in range(0, len(texts), TEXTS):
            out[start : start + TEXTS] = self._rows([whole(t) for t in texts[start : start + TEXTS]])
        return out

    def _rows(self, texts: Sequence[str]) -> Floats:
        found = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        ids = [np.array(one.ids, np.int32) for one in found]
        known = [one[one != self._unknown] for one in ids]
        if self._unknown >= 0:
            known = [one if len(one) else np.array([self._unknown], np.int32) for one in known]
        places = np.concatenate(known)
        ends = np.cumsum([0, *map(len, known)])
        counts = csr_array((np.ones(len(places), np.float32), places, ends), shape=(len(texts), len(self._table)))
        return unit(counts @ self._table)


def unit(rows: NDArray[np.float32]) -> Floats:
    """Rows ``(n, d)`` at length 1; a row of zeros becomes the first axis."""
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    empty = lengths[:, 0] == 0
    lengths[empty] = 1
    scaled: Floats = rows / lengths
    scaled[empty, 0] = 1
    return scaled
