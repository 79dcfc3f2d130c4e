"""Values that cost something to make, kept for the next click: the latest few, made once for all sessions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The latest few values by key.

    Parameters
    ----------
    most
        Values kept; the one that was not asked for the longest goes first.
    """

    def __init__(self, most: int = 4) -> None:
        self.most = most
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.RLock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key, made now where it is not kept; others who ask meanwhile wait for it."""
        with self._lock:
            if key not in self._values:
                self._values[key] = make()
            self._values.move_to_end(key)
            while len(self._values) > self.most:
                self._values.popitem(last=False)
            return self._values[key]

    def __len__(self) -> int:
        """Number of values kept."""
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        """True where the value is kept, so that it costs nothing."""
        return key in self._values
