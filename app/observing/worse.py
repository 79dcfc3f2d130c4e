"""What has surely become worse since the window before, in one sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scipy.stats import norm

from app.observing.figures import Overview
from app.observing.shares import LEVEL, Compared
from app.reporting.tables import percent
from labeling.serving.suggestions import HOLDOUT, SHADOW_TRAFFIC, SHOWN_TRAFFIC

KINDS: Mapping[str, str] = MappingProxyType(
    {SHOWN_TRAFFIC: "where shown", SHADOW_TRAFFIC: "in shadow", HOLDOUT: "where held back"}
)


@dataclass(frozen=True)
class Watched:
    """A figure, what it is called, whether more of it is better, and whether it is a share or seconds."""

    name: str
    of: Callable[[Overview], Compared]
    good: bool = True
    share: bool = True


def _match(kind: str) -> Callable[[Overview], Compared]:
    return lambda overview: overview.match[kind]


WATCHED = (
    *(Watched(f"match rate {words}", _match(kind)) for kind, words in KINDS.items()),
    Watched("use of answers", lambda o: o.usage),
    Watched("share answered", lambda o: o.coverage),
    Watched("share reopened", lambda o: o.reopened, good=False),
    Watched("satisfaction", lambda o: o.satisfaction),
    Watched("handle time", lambda o: o.handle_seconds, good=False, share=False),
)


def worse(overview: Overview) -> Iterator[str]:
    """Sentences on figures that are worse than before, beyond chance for all that are looked at together.

    The bound of the difference is moved out for the number of figures, by Bonferroni.
    """
    wider = float(norm.ppf(0.5 + LEVEL / 2 + (1 - LEVEL) / 2 * (1 - 1 / len(WATCHED))) / norm.ppf(0.5 + LEVEL / 2))
    for one in WATCHED:
        change = one.of(overview)
        if _sure(change, -1 if one.good else 1, wider):
            yield _sentence(one, change)


def _sure(change: Compared, bad: int, wider: float) -> bool:
    near = change.low if bad > 0 else change.high
    return bool(change.difference * bad > 0 and abs(change.difference) > wider * abs(change.difference - near))


def _sentence(one: Watched, change: Compared) -> str:
    went = "fell" if change.difference < 0 else "rose"
    before, now = (amount(one, figure.value) for figure in (change.before, change.now))
    return f"{one.name[0].upper()}{one.name[1:]} {went} from {before} to {now}"


def amount(one: Watched, value: float) -> str:
    """A figure as people read it."""
    return percent(value) if one.share else f"{value:.0f} s"
