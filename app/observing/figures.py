"""The main figures of a window of traffic, each compared with the window before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from app.observing.shares import NAN, Compared, Figure, compared, mean, plain, share
from app.observing.traffic import Traffic
from labeling.serving.suggestions import DISMISSED, EDITED, TRAFFIC, USED


@dataclass(frozen=True)
class Funnel:
    """Counts of suggestions; ``shown`` are answers that came on a screen, ``unchanged`` were sent word for word."""

    asked: int
    valid: int
    suggested: int
    shown: int
    used: int
    edited: int
    dismissed: int
    unchanged: int


@dataclass(frozen=True)
class Reason:
    """Why nothing was suggested, how often, and its share of all that was asked."""

    reason: str
    n: int
    share: Figure


@dataclass(frozen=True)
class Latency:
    """Milliseconds within which 50, 95 and 99 % were answered, nan where ``n`` is 0."""

    p50: float
    p95: float
    p99: float
    n: int

    def as_dict(self) -> dict[str, Any]:
        """For JSON, None for what is not known."""
        return {"p50": plain(self.p50), "p95": plain(self.p95), "p99": plain(self.p99), "n": self.n}


@dataclass(frozen=True)
class Overview:
    """A window and the one before it.

    Parameters
    ----------
    coverage
        Share answered, of all asked.
    usage
        Share used or edited, of the answers shown that the agent chose about.
    unchanged
        Share sent word for word, of those used or edited.
    match
        Share of the answers that are what was sent, of those whose reply is known: a lower bound on accuracy. By kind
        of traffic, since showing an answer makes agents send it.
    unknown
        Answers whose reply is not known, by kind of traffic.
    guess
        The same share for the best guess where nothing was suggested.
    handle_seconds, reopened, satisfaction
        Mean seconds, share reopened and mean satisfaction in [0, 1], of all for which they are known.
    reasons
        Why nothing was suggested, the most frequent first.
    """

    since: datetime
    until: datetime
    funnel: Funnel
    funnel_before: Funnel
    coverage: Compared
    usage: Compared
    unchanged: Compared
    match: Mapping[str, Compared]
    unknown: Mapping[str, int]
    guess: Compared
    handle_seconds: Compared
    reopened: Compared
    satisfaction: Compared
    reasons: tuple[Reason, ...]
    latency: Latency
    latency_before: Latency

    def as_dict(self) -> dict[str, Any]:
        """For JSON, None for what is not known."""
        names = ("coverage", "usage", "unchanged", "guess", "handle_seconds", "reopened", "satisfaction")
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "funnel": asdict(self.funnel),
            "funnel_before": asdict(self.funnel_before),
            **{name: getattr(self, name).as_dict() for name in names},
            "match": {kind: one.as_dict() for kind, one in self.match.items()},
            "unknown": dict(self.unknown),
            "reasons": [{"reason": r.reason, "n": r.n, "share": r.share.as_dict()} for r in self.reasons],
            "latency": self.latency.as_dict(),
            "latency_before": self.latency_before.as_dict(),
        }


def overview(traffic: Traffic, before: Traffic) -> Overview:
    """The figures of a window, and of the one before, which should be as long."""
    now, then = traffic.frame, before.frame

    def both(of: Any) -> Compared:
        return compared(of(now), of(then))

    return Overview(
        since=traffic.since,
        until=traffic.until,
        funnel=funnel(now),
        funnel_before=funnel(then),
        coverage=both(lambda f: _share(f["answered"])),
        usage=both(lambda f: _share(f["taken"], f["chosen"])),
        unchanged=both(lambda f: _share(f["unchanged"], f["taken"])),
        match={kind: both(lambda f, kind=kind: match_of(f[f["traffic"] == kind])) for kind in TRAFFIC},
        unknown={kind: int(((now["traffic"] == kind) & now["answered"] & ~now["known"]).sum()) for kind in TRAFFIC},
        guess=both(lambda f: _share(f["matched"] == 1, f["known"] & ~f["answered"])),
        handle_seconds=both(lambda f: mean(f["handle_seconds"])),
        reopened=both(lambda f: _share(f["reopened"] == 1, f["reopened"].notna())),
        satisfaction=both(lambda f: mean(f["satisfaction"])),
        reasons=_reasons(now),
        latency=latency_of(now["latency_ms"]),
        latency_before=latency_of(then["latency_ms"]),
    )


def funnel(frame: pd.DataFrame) -> Funnel:
    """How far suggestions came."""
    action = frame["action"].where(frame["seen"])
    counts = [frame[name].sum() for name in ("valid", "answered", "seen")]
    counts += [(action == one).sum() for one in (USED, EDITED, DISMISSED)]
    return Funnel(len(frame), *(int(n) for n in counts), int(frame["unchanged"].sum()))


def match_of(frame: pd.DataFrame) -> Figure:
    """Match rate of the answers in a frame, of those whose reply is known."""
    return _share(frame["matched"] == 1, frame["known"] & frame["answered"])


def latency_of(milliseconds: pd.Series[Any]) -> Latency:
    """Percentiles of latencies; those not known are left out."""
    known = milliseconds.to_numpy(np.float64)
    known = known[np.isfinite(known)]
    if not len(known):
        return Latency(NAN, NAN, NAN, 0)
    p50, p95, p99 = np.percentile(known, (50, 95, 99)).tolist()
    return Latency(p50, p95, p99, len(known))


def _share(hits: pd.Series[Any], of: pd.Series[Any] | None = None) -> Figure:
    return share(int(hits.sum()), len(hits)) if of is None else share(int((hits & of).sum()), int(of.sum()))


def _reasons(frame: pd.DataFrame) -> tuple[Reason, ...]:
    counts = frame.loc[~frame["answered"], "reason"].value_counts()
    ordered = sorted(((str(reason), int(n)) for reason, n in counts.items()), key=lambda one: (-one[1], one[0]))
    return tuple(Reason(reason, n, share(n, len(frame))) for reason, n in ordered)
