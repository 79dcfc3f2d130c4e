"""The latest labels in memory, shared by everyone at the desk and replaced when a run makes new ones."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from app.desk.review.log import ReviewLog
from app.desk.review.queue import ReviewQueue
from app.kept import Kept
from app.latest import latest
from app.reviewing.review import Model, best_model, make_pool
from app.workshop.why import State
from app.workspace import Workspace
from labeling.disk.generations import LATEST
from labeling.errors import OracleError
from labeling.review.diversity import radius
from labeling.review.queue import Parts, Pool, believed, parts
from labeling.store import Store

T = TypeVar("T")
log = logging.getLogger(__name__)
SAMPLE, NEAREST, PURITY = 300, 50, 0.85
FILTERS = 16


@dataclass(frozen=True)
class Loaded:
    """One generation of labels with all that the pages show of it, ready to be read.

    Parameters
    ----------
    state
        Taxonomy, n questions, gold, votes, labels (k of them) and the fitted label model, as they were made.
    rows
        ``(n, d)`` float32 unit rows.
    model
        The best model there is: name, and ``(n, k)`` probabilities.
    belief
        ``(n, k)`` mean of model and label model; what is proposed is its largest entry.
    pool, parts
        What the queue is made from, as of loading.
    queue
        What experts are asked next.
    stamp
        Changes when a run made other labels or another release became current.
    """

    state: State
    rows: NDArray[np.float32]
    model: Model
    belief: NDArray[np.floating]
    pool: Pool
    parts: Parts
    queue: ReviewQueue
    stamp: str

    @cached_property
    def place(self) -> dict[str, int]:
        """Question id to its row."""
        return {question_id: i for i, question_id in enumerate(self.state.questions.ids)}

    @cached_property
    def filtered(self) -> Kept[Any]:
        """What was found by filter, filled by those who filter."""
        return Kept(FILTERS)

    @cached_property
    def lower(self) -> list[str]:
        """Texts of the n questions without case, to search in."""
        return [text.casefold() for text in self.state.questions.texts]

    @cached_property
    def gold(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """``(g,)`` places of the questions with gold, and their ``(g, d)`` rows."""
        places = np.flatnonzero(self.state.gold.label >= 0)
        return places, self.rows[places]

    @cached_property
    def by_guess(self) -> tuple[NDArray[np.int64], ...]:
        """For each of the k labels the places of the questions of which it is the likeliest."""
        guess = self.parts.guess
        order = np.argsort(guess, kind="stable")
        return tuple(np.split(order, np.searchsorted(guess[order], np.arange(1, self.belief.shape[1]))))

    @cached_property
    def radius(self) -> float:
        """Least cosine of questions that are very similar, as `labeling.review.diversity.radius` finds it.

        It is found on the nearest others of some hundred questions drawn at random, as it is one number.
        """
        n, guess = len(self.rows), self.parts.guess
        own = np.random.default_rng(0).permutation(n)[:SAMPLE]
        cosine = self.rows[own] @ self.rows.T
        cosine[np.arange(len(own)), own] = -np.inf
        near = np.argpartition(-cosine, min(NEAREST, n - 1), axis=1)[:, :NEAREST]
        same = guess[near] == guess[own][:, None]
        return radius(np.take_along_axis(cosine, near, 1).ravel(), same.ravel(), PURITY)


def load(
    workspace: Workspace,
    store: Store,
    stamp: str,
    tell: Callable[[str], None] = lambda what: None,
    log: ReviewLog | None = None,
) -> Loaded:
    """Read everything; ``tell`` hears what is being done.

    Raises
    ------
    OracleError
        Where there are no labels yet.
    """
    state = State(latest(workspace).folder)
    tell("questions and votes")
    rows = workspace.encoder.encode(state.questions.texts)
    tell("label model")
    _ = state.fitted
    tell("release")
    model = best_model(workspace, store, state, rows)
    pool = make_pool(state, store, rows, model)
    tell("review queue")
    found = parts(pool)
    share = workspace.settings.second_opinions
    queue = ReviewQueue(pool, found, state.questions.ids, share, (log or ReviewLog(store)).now())
    made = Loaded(state, rows, model, believed(model.proba, state.labels), pool, found, queue, stamp)
    _ = made.place, made.lower, made.gold, made.by_guess, made.radius
    return made


class Desk:
    """A workspace that is open at the desk; one for all sessions of the process.

    ``store`` may be used from several threads; ``after`` is called once newer labels were read in the background.
    Make one with `open_desk`.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.store = workspace.open_store()
        self.log = ReviewLog(self.store)
        self._loaded: Loaded | None = None
        self._loading = threading.Lock()
        self._torn: str | None = None
        self.after: Callable[[Desk], None] = lambda desk: None
        self._kept: dict[str, tuple[object, Any]] = {}

    def stamp(self) -> str | None:
        """Names the latest labels and the current release; None before the first labels."""
        made = self.workspace.run / LATEST / "soft_labels.npz"
        if not made.is_file():
            return None
        return f"{made.stat().st_mtime_ns}-{self.store.current_release()}"

    def loaded(self) -> Loaded | None:
        """The latest labels, None before the first.

        While newer ones are being read, in the background, the ones before are returned.
        """
        stamp = self.stamp()
        if stamp is None:
            return None
        if self._loaded is None:
            return self.load()
        if stamp not in (self._loaded.stamp, self._torn) and not self._loading.locked():
            threading.Thread(target=self._load_quietly, name="load-labels", daemon=True).start()
        return self._loaded

    def load(self, tell: Callable[[str], None] = lambda what: None) -> Loaded | None:
        """Read the latest labels now, unless they are read already.

        Raises
        ------
        OracleError
            Where they cannot be read.
        """
        with self._loading:
            stamp = self.stamp()
            while stamp is not None and (self._loaded is None or self._loaded.stamp != stamp):
                found = self._read(stamp, tell)
                again = self.stamp()
                if found is not None and again == stamp:
                    self._loaded = found
                elif again == stamp:
                    self._torn = stamp
                    raise OracleError("the latest labels are torn; run `oracle run` to make them again", self._place)
                stamp = again  # a run put other labels there meanwhile
        return self._loaded

    @property
    def _place(self) -> Path:
        return self.workspace.run / LATEST

    def _read(self, stamp: str, tell: Callable[[str], None]) -> Loaded | None:
        try:
            return load(self.workspace, self.store, stamp, tell, self.log)
        except (OSError, ValueError, KeyError, IndexError, TypeError, BadZipFile):
            log.exception("the labels in %s cannot be read", self._place)
            return None

    def _load_quietly(self) -> None:
        try:
            self.load()
            self.after(self)
        except OracleError as error:
            log.warning("newer labels are left aside: %s", error)

    def kept(self, name: str, key: object, make: Callable[[], T]) -> T:
        """What was made under a name, made anew when its key is another one."""
        found = self._kept.get(name)
        if found is None or found[0] != key:
            found = self._kept[name] = (key, make())
        made: T = found[1]
        return made

    def renewed(self, name: str, make: Callable[[T | None], T]) -> T:
        """What was made under a name, after ``make`` saw it (None at first) and gave it back or something newer."""
        found = self._kept.get(name)
        made = make(None if found is None else found[1])
        self._kept[name] = (name, made)
        return made

    def require(self) -> Loaded:
        """The latest labels.

        Raises
        ------
        OracleError
            Where there are none yet.
        """
        found = self.loaded()
        if found is None:
            raise OracleError("there are no labels yet; run `oracle run` first")
        return found


_open: dict[Path, Desk] = {}
_opening = threading.Lock()


def open_desk(root: Path) -> Desk:
    """The desk of a workspace; the same one for every caller in this process."""
    with _opening:
        key = root.resolve()
        if key not in _open:
            _open[key] = Desk(Workspace(key))
        return _open[key]
