"""Where each question lies on the map: computed once for a set of questions, and kept in the run folder."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.desk.loaded import Desk, Loaded
from app.kept import Kept
from labeling.analysing.projection import arranged, sample_of, straight
from labeling.disk.run_folder import RunFolder

MOST = 10_000
FOLDER = "map"
KEPT = 3
VERSION = "1"
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Sheet:
    """The questions that are drawn.

    Parameters
    ----------
    places
        ``(m,)`` rows of the questions drawn, ascending. Test gold is not among them, so that no rule is made from it.
    points
        ``(m, 2)`` float32.
    eligible, tests
        Questions there are besides test gold, and questions of test gold.
    settled
        False while the better arrangement is still being computed.
    """

    places: Places
    points: NDArray[np.float32]
    eligible: int
    tests: int
    settled: bool

    @property
    def sampled(self) -> bool:
        """Whether not all questions are drawn."""
        return len(self.places) < self.eligible


_samples: Kept[tuple[Places, str]] = Kept(2)
_straight: Kept[NDArray[np.float32]] = Kept(2)
_settled: dict[str, NDArray[np.float32]] = {}
_working: dict[str, threading.Thread] = {}
_lock = threading.Lock()


def sheet(desk: Desk, loaded: Loaded, wait: bool = False) -> Sheet:
    """The map of a generation: the arrangement where it is there, else the plain projection meanwhile.

    Parameters
    ----------
    wait
        Compute the arrangement now instead of in the background.
    """
    places, key = _samples.get((desk.workspace.root, loaded.stamp), lambda: _sample(loaded))
    points = _arrangement(desk, loaded, places, key, wait)
    settled = points is not None
    if points is None:
        points = _straight.get(key, lambda: straight(loaded.rows[places]))
    tests = int(loaded.state.gold.held("test").sum())
    return Sheet(places, points, len(loaded.rows) - tests, tests, settled)


def _sample(loaded: Loaded) -> tuple[Places, str]:
    """Rows to draw, and the hash of what they hold."""
    eligible = np.flatnonzero(~loaded.state.gold.held("test"))
    places = eligible[sample_of(loaded.parts.guess[eligible], MOST)]
    made = hashlib.sha256(VERSION.encode())
    made.update(np.ascontiguousarray(loaded.rows[places]).tobytes())
    return places, made.hexdigest()[:24]


def _arrangement(desk: Desk, loaded: Loaded, places: Places, key: str, wait: bool) -> NDArray[np.float32] | None:
    with _lock:
        found = _settled.get(key)
        if found is None:
            found = _read(desk, key, len(places))
        if found is not None:
            _settled[key] = found
            return found
        if key not in _working:
            work = threading.Thread(target=_arrange, args=(desk, loaded.rows[places], key), name="map", daemon=True)
            _working[key] = work
            work.start()
        work = _working[key]
    if not wait:
        return None
    work.join()
    return _settled.get(key)


def _arrange(desk: Desk, rows: NDArray[np.float32], key: str) -> None:
    try:
        points = arranged(rows)
        _write(desk, key, points)
        _settled[key] = points
        while len(_settled) > KEPT:
            _settled.pop(next(iter(_settled)))
    finally:
        _working.pop(key, None)


def _folder(desk: Desk) -> RunFolder:
    return RunFolder(desk.workspace.run / FOLDER)


def _read(desk: Desk, key: str, m: int) -> NDArray[np.float32] | None:
    """What was computed before; None where it is not there or torn."""
    try:
        points = _folder(desk).load_array(f"{key}.npy")
    except (OSError, ValueError, EOFError):
        return None
    return points.astype(np.float32) if points.shape == (m, 2) else None


def _write(desk: Desk, key: str, points: NDArray[np.float32]) -> None:
    folder = _folder(desk)
    folder.save_array(f"{key}.npy", points)
    by_age = sorted(folder.path.glob("*.npy"), key=lambda path: path.stat().st_mtime_ns)
    for path in by_age[:-KEPT]:
        path.unlink(missing_ok=True)
