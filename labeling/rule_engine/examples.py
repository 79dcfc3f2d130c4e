"""The examples of many rules, next to each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from labeling.sources.rules import Encode

KEPT = 4


@lru_cache(maxsize=KEPT)
def example_rows(encode: Encode, examples: tuple[str, ...]) -> NDArray[np.float32]:
    """``(e, d)`` float32 unit rows of examples, kept: a service asks for the same ones with every question."""
    return encode(examples)


def laid_out(examples: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Examples of rules one after another, and ``(r,)`` where those of each rule begin."""
    sizes = [len(e) for e in examples]
    return tuple(text for e in examples for text in e), np.cumsum([0, *sizes[:-1]]) if sizes else np.empty(0, np.int64)
