"""Keeps what was read once out of garbage collections, which hold up whoever waits for a page or an answer.

A full collection looks at every object: a quarter of a second with models and labels in memory, and Streamlit collects
after each run of a script. They stay anyway; what goes later is freed by its reference count.
"""

from __future__ import annotations

import gc
import threading
import time
from typing import Any

SLOW = 0.03
"""Seconds of a collection that a page or an answer may wait for."""

_lock = threading.Lock()
_settled: set[str] = set()
_watch: dict[str, float] = {}


def settle(stamp: str) -> bool:
    """Take all that is in memory now out of garbage collection: for each stamp once, and when collecting got slow.

    Parameters
    ----------
    stamp
        Names what is in memory: labels, as `app.desk.loaded.Loaded.stamp`, or a release.

    Returns
    -------
    Whether it was done now.
    """
    with _lock:
        if stamp in _settled and _watch.get("took", 0.0) < SLOW:
            return False
        if _time not in gc.callbacks:
            gc.callbacks.append(_time)
        if stamp not in _settled:
            gc.unfreeze()  # what came before may go now
        _settled.add(stamp)
        gc.collect()
        gc.freeze()
        _watch["took"] = 0.0
        return True


def _time(phase: str, info: dict[str, Any]) -> None:
    """Note how long the last full collection took."""
    now = time.perf_counter()
    if info["generation"] == 2 and phase == "start":
        _watch["began"] = now
    elif info["generation"] == 2:
        _watch["took"] = now - _watch.get("began", now)
