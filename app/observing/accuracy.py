"""How many suggestions are right: from the match rate of all and the spot checks of some, with an interval."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.observing.shares import plain
from app.observing.traffic import Traffic
from labeling.store.spot_checks import RIGHT, UNCLEAR
from models.evaluating.traffic_accuracy import LEAST, Estimate, estimate

ANSWERS, ABSTENTIONS = "answers", "abstentions"
NAMES = {ANSWERS: "the suggested answers are right", ABSTENTIONS: "the questions left unanswered were rightly left so"}
BEGIN = "No spot checks of {about} yet: draw some at random with `oracle spot draw --n 50`, and let experts judge them."
TOO_FEW = "{drawn} {about} drawn for spot checks, {judged} judged: an estimate needs at least two."
LEAST_A_STRATUM = 20
BINS = 10


@dataclass(frozen=True)
class Accuracy:
    """Share of what was suggested, or of what was left unanswered, that is right.

    Parameters
    ----------
    about
        ``answers`` or ``abstentions``.
    estimate
        None below two judged ones.
    sentence
        What to show.
    drawn, pending, unclear
        How many were drawn, of these not judged yet, and judged as unclear, which are left out.
    since, until
        The traffic that it is about: from the day of the first drawn suggestion to the moment of the last draw. None
        where nothing was drawn.
    """

    about: str
    estimate: Estimate | None
    sentence: str
    drawn: int
    pending: int
    unclear: int
    since: datetime | None
    until: datetime | None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        moments = {name: None if at is None else at.isoformat() for name, at in self._moments.items()}
        found = None if self.estimate is None else asdict(self.estimate)
        numbers = None if found is None else {k: plain(v) if isinstance(v, float) else v for k, v in found.items()}
        counts = {"drawn": self.drawn, "pending": self.pending, "unclear": self.unclear}
        return {"about": self.about, "estimate": numbers, "sentence": self.sentence, **counts, **moments}

    @property
    def _moments(self) -> dict[str, datetime | None]:
        return {"since": self.since, "until": self.until}


def accuracy(traffic: Traffic, checks: pd.DataFrame) -> tuple[Accuracy, Accuracy]:
    """Accuracy of the answers, and of leaving unanswered, by prediction-powered inference.

    Each suggestion has a score that tells how likely it is to be right: whether the reply matches it, and where the
    reply is not known, how often replies to alike suggestions do. The estimate holds for any score that was made
    without looking at the verdicts, so guessing these loses width at worst, while leaving such suggestions out would
    be about other traffic than the question asks for.

    Parameters
    ----------
    checks
        Spot checks, as `labeling.store.traffic.spot_checks` returns them: drawn at random, not chosen for a reason.
        Where days were drawn from at different rates, each stretch of days with some checks counts by its traffic.
    """
    frame = _drawn_from(traffic.frame, checks)
    drawn = frame.merge(checks[["suggestion_id", "verdict"]], on="suggestion_id", how="left")
    answered = drawn["answered"].to_numpy(bool)
    return (
        _of(ANSWERS, drawn[answered], lambda f: _by_alike(f, f["matched"], _alike(f))),
        _of(ABSTENTIONS, drawn[~answered], lambda f: _by_alike(f, _without_template(f), f["reason"])),
    )


def _drawn_from(frame: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """The traffic that the checks stand for; empty where there are none."""
    there = frame["suggestion_id"].isin(checks["suggestion_id"])
    if not there.any():
        return frame.iloc[:0]
    first = frame.loc[there, "at"].min().floor("D")
    last = pd.to_datetime(checks["drawn_at"], utc=True).max()
    return frame[(frame["at"] >= first) & (frame["at"] <= last)]


def _of(about: str, frame: pd.DataFrame, scored: Any) -> Accuracy:
    frame = frame.reset_index(drop=True)
    verdict = frame["verdict"]
    judged = verdict.notna() & ~verdict.isin(("", UNCLEAR))
    counts = [int(n) for n in (verdict.notna().sum(), (verdict == "").sum(), (verdict == UNCLEAR).sum())]
    places = np.flatnonzero(judged)
    found = None
    if len(places) >= LEAST:
        right = (verdict[judged] == RIGHT).to_numpy(bool)
        found = estimate(scored(frame), places, right, strata=_strata(frame["day"], judged))
    window = (frame["at"].iloc[0], frame["at"].iloc[-1]) if counts[0] else (None, None)
    moments = [None if at is None else at.to_pydatetime() for at in window]
    return Accuracy(about, found, _sentence(about, found, counts, len(places)), *counts, *moments)


def _by_alike(frame: pd.DataFrame, known: pd.Series[Any], alike: pd.Series[Any]) -> NDArray[np.float64]:
    """``(n,)`` scores: what is known, else the mean of alike ones, else of all, else one half."""
    middle = known.groupby(alike).transform("mean")
    score = known.fillna(middle).fillna(known.mean()).fillna(0.5)
    return score.to_numpy(np.float64)


def _alike(frame: pd.DataFrame) -> pd.Series[Any]:
    """Answers of one kind of traffic that were about as probable."""
    bins = np.minimum((frame["template_proba"] * BINS).astype("int64"), BINS - 1)
    return frame["traffic"].astype(str) + bins.astype(str)


def _without_template(frame: pd.DataFrame) -> pd.Series[Any]:
    """1.0 where no curated answer was sent, 0.0 where one was, nan where the reply is not known."""
    sent = frame["found"].map(bool).astype("float64")
    return (1 - sent).where(frame["known"])


def _strata(day: pd.Series[Any], judged: pd.Series[Any]) -> NDArray[np.int64]:
    """``(n,)`` number of the stretch of days that each row lies in; every one has some judged ones."""
    counts = judged.groupby(day, sort=True).sum()
    number, stretch, so_far = 0, {}, 0
    left = int(counts.sum())
    for name, n in counts.items():
        stretch[name] = number
        so_far, left = so_far + int(n), left - int(n)
        if so_far >= LEAST_A_STRATUM and left >= LEAST_A_STRATUM:
            number, so_far = number + 1, 0
    return day.map(stretch).to_numpy(np.int64)


def _sentence(about: str, found: Estimate | None, counts: list[int], judged: int) -> str:
    drawn, _, unclear = counts
    if found is None:
        return BEGIN.format(about=about) if not drawn else TOO_FEW.format(drawn=drawn, about=about, judged=judged)
    parts = [
        f"About {100 * found.value:.0f} % of {NAMES[about]} ({100 * found.low:.0f} % to {100 * found.high:.0f} %), "
        f"from {found.n_reviews:,} spot checks of {found.n_traffic:,}."
    ]
    if found.reviews_saved > 0:
        parts.append(
            f"Knowing what was sent saved {found.reviews_saved:,} {'check' if found.reviews_saved == 1 else 'checks'}."
        )
    if unclear:
        parts.append(f"{unclear:,} unclear {'one is' if unclear == 1 else 'ones are'} left out.")
    return " ".join(parts)
