"""How good suggestions are in a week: against what truly answers each question then, in texts that are up to date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.year.place import Place
from benchmarks.year.world import Asked
from labeling.store.changes import stopped
from labeling.taxonomy import RESERVED
from models.cascade import decide
from models.releasing.releases import Release, load_release


@dataclass(frozen=True)
class Figures:
    """Shares of the bank's questions that are asked in a week.

    Parameters
    ----------
    accuracy
        Of those that a template answers: whose likeliest template it is.
    covered
        Of all: that get a suggestion.
    right
        Of all suggestions: the right template in a text that holds.
    useful
        Of all: that get a suggestion which is right and up to date.
    """

    accuracy: float
    covered: float
    right: float
    useful: float


@dataclass
class Measure:
    """Asks the bank's questions every week; a release that is still current is not asked twice in the same words."""

    place: Place
    _known: dict[tuple[str, tuple[str, ...]], tuple[NDArray[np.str_], NDArray[np.bool_]]] = field(default_factory=dict)
    _release: Release | None = None

    def week(self, week: int, out_of_date: Collection[str]) -> Figures:
        """The figures of a week.

        Parameters
        ----------
        out_of_date
            Templates whose texts do not hold any more.
        """
        world, store = self.place.world, self.place.store
        asked = [q for q in world.bank if world.asked(q.origin, week)]
        guess, decided = self._said(asked, week)
        truth = np.array([world.label(q.origin, week) for q in asked])
        moves, live = store.moves(), {t.template_id for t in self.place.templates()}
        now = np.array([moves.main(g) for g in guess])
        with store.read() as connection:
            held = stopped(connection)
        shown = decided & np.isin(now, list(live - set(held)))
        answered = ~np.isin(truth, RESERVED)
        good = shown & (now == truth) & ~np.isin(now, list(out_of_date))
        return Figures(
            accuracy=float((now == truth)[answered].mean()),
            covered=float(shown.mean()),
            right=float(good.sum() / max(int(shown.sum()), 1)),
            useful=float(good.mean()),
        )

    def _said(self, asked: list[Asked], week: int) -> tuple[NDArray[np.str_], NDArray[np.bool_]]:
        """The likeliest template of each question, and whether the release suggests it."""
        current = self.place.store.current_release()
        assert current is not None
        texts = tuple(self.place.world.words(q.text, week) for q in asked)
        if (current, texts) not in self._known:
            release = self._loaded(current)
            found = release.cascade.predict(self.place.workspace.encoder.encode(list(texts)))
            labels = np.array(release.cascade.taxonomy.labels)
            self._known = {(current, texts): (labels[found.template], decide(found, release.thresholds) == "")}
        return self._known[current, texts]

    def _loaded(self, current: str) -> Release:
        if self._release is None or self._release.release_id != current:
            self._release = load_release(self.place.workspace.releases, current)
        return self._release
