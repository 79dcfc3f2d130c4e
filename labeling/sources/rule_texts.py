"""Many texts made ready to be searched by many rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import re2
from numpy.typing import NDArray


def one_line(text: str) -> str:
    """A text as rules read it: on one line, single spaces, straight apostrophes."""
    return " ".join(text.replace("\u2019", "'").split())


@dataclass(frozen=True)
class Texts:
    """n texts, each on one line, and all lines in one buffer.

    Searching the buffer once is about ten times as fast as searching n texts.

    Parameters
    ----------
    raw
        The texts as they were written.
    lines
        The texts as rules read them, in UTF-8.
    buffer
        All lines, each ending in a line feed.
    starts
        ``(n,)`` int64: where each line begins in the buffer.
    """

    raw: Sequence[str]
    lines: tuple[bytes, ...]
    buffer: bytes
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str] | Texts) -> Texts:
        """Made ready; texts that are ready already are returned as they are."""
        if isinstance(texts, Texts):
            return texts
        lines = tuple(one_line(t).encode("utf-8", "replace") for t in texts)
        sizes = np.fromiter((len(line) + 1 for line in lines), np.int64, len(lines))
        return cls(texts, lines, b"".join(line + b"\n" for line in lines), np.cumsum(sizes) - sizes)

    def __len__(self) -> int:
        return len(self.lines)

    def saying(self, phrase: Any) -> NDArray[np.bool_]:
        """``(n,)`` bool: texts in which an RE2 pattern occurs that cannot match a line feed."""
        out = np.zeros(len(self), bool)
        # takes the rest of the line, so that a line is found once
        once = re2.compile(f"(?:{phrase.pattern})[^\\n]*", phrase.options)
        found = np.fromiter((m.start() for m in once.finditer(self.buffer)), np.int64)
        out[np.searchsorted(self.starts, found, side="right") - 1] = True
        return out

    def matching(self, expression: Any, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """``(n,)`` bool: those of some texts, ``(n,)`` bool, in which any RE2 pattern is found."""
        out = np.zeros(len(self), bool)
        places = np.flatnonzero(among)
        hits = (expression.search(self.lines[i]) is not None for i in places.tolist())
        out[places] = np.fromiter(hits, bool, len(places))
        return out
