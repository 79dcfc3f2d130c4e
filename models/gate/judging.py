"""The decision, and its reasons in sentences.

A figure holds the candidate back when it is worse by more than the tolerance and that is no chance: a one-sided test on
the same questions, corrected for the number of figures (`models.gate.figure.settle`), says so. So an equal candidate is
seldom held back, and with little gold only a large loss is seen; how large, the interval says. ``benchmarks/gate.py``
measures both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from labeling.intervals import wilson
from models.gate import figure as f
from models.gate.figure import Figure, Groups, Limits, settle
from models.gate.figures import answers, by_template, by_topic, costs, overall
from models.gate.sides import Labels, Side

LONGEST = 8


@dataclass(frozen=True)
class Verdict:
    """Decision with its reasons, and the figures that it rests on; none where nothing could be compared."""

    passed: bool
    reasons: tuple[str, ...]
    figures: tuple[Figure, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For the manifest."""
        return {
            "passed": self.passed,
            "reasons": list(self.reasons),
            "figures": [figure.as_dict() for figure in self.figures],
        }


def uncompared(why: str) -> Verdict:
    """It passes because there is nothing to hold it against; ``why`` says in a sentence what is missing."""
    return Verdict(True, (why,))


def judge(gold: Labels, candidate: Side, current: Side, groups: Groups, limits: Limits, strange: int = 0) -> Verdict:
    """Compare two releases on the same valid gold.

    Parameters
    ----------
    gold
        ``(n,)`` labels, those of templates first, then the two reserved ones; none missing.
    strange
        How many of them the current release cannot answer rightly, as it never knew their template.
    """
    if not len(gold):
        return uncompared("no gold question has a template that the current release knows, so nothing can be compared")
    broken = _broken_promise(gold, candidate, current)
    measured = [
        *overall(gold, candidate, current, groups, limits.tolerance),
        answers(candidate, current, limits, _answers_count(gold, candidate, current)),
        *by_topic(gold, candidate, current, groups, limits.tolerance),
        *by_template(gold, candidate, current, groups, limits),
    ]
    found = [*settle(measured), *costs(candidate, current, limits)]
    worse = [_sentence(figure, limits) for figure in found if figure.verdict == f.WORSE]
    reasons = [*broken, *_shortened(worse)] or [_sentence(figure, limits) for figure in _main(found)]
    return Verdict(not (broken or worse), (*reasons, *_strange(strange)), tuple(found))


def _main(found: Iterable[Figure]) -> list[Figure]:
    main = [x for x in found if x.name in (f.RIGHT, f.PRECISION, f.AUROC) and x.part == f.OVERALL]
    return [x for x in main if x.verdict != f.UNKNOWN] or main[:1]


def _shortened(sentences: list[str]) -> list[str]:
    more = len(sentences) - LONGEST
    return sentences if more <= 0 else [*sentences[:LONGEST], f"{more} more figures are worse"]


def _strange(n: int) -> tuple[str, ...]:
    said = f"{n:,} gold question{'s have' if n != 1 else ' has'} a template that the current release does not know"
    return (f"{said}, and count{'s' if n == 1 else ''} as wrong there",) if n else ()


def _broken_promise(gold: Labels, candidate: Side, current: Side) -> list[str]:
    """A promise that the current release keeps on this gold, and the candidate does not."""
    one, other = candidate.promised, current.promised
    if one is None or other is None or one.precision != other.precision:
        return []
    if not _keeps(gold, current) or _keeps(gold, candidate):
        return []
    asked = _percent(other.precision)
    how = "gold does not support it" if not one.supported else "this gold speaks against it"
    return [f"the promise that {asked} of what is answered is right is kept by the current release, but {how} here"]


def _keeps(gold: Labels, side: Side) -> bool:
    """Supported when it was made, and not refuted by this gold."""
    n, hits = int(side.answered.sum()), int((side.answered & (side.guess == gold)).sum())
    if side.promised is None or not side.promised.supported or not n:
        return False
    return float(wilson(hits, n)[1]) >= side.promised.precision


def _answers_count(gold: Labels, candidate: Side, current: Side) -> bool:
    """Whether fewer answers are a loss: not where more precision is asked for, or the current answers too much."""
    one, other = candidate.promised, current.promised
    if one is None or other is None or one.precision > other.precision or not current.answered.any():
        return False
    return float(np.mean((current.guess == gold)[current.answered])) >= other.precision


def _sentence(x: Figure, limits: Limits) -> str:
    if x.name == f.TIME and x.part == f.COST:
        return f"a question takes {x.candidate:.1f} ms against {x.current:.1f} ms, more than {limits.slower:g} times"
    if x.name == f.SIZE and x.part == f.COST:
        sizes = " against ".join(f"{(v or 0) / 2**20:.1f} MiB" for v in (x.candidate, x.current))
        return f"it takes {sizes}, more than {limits.larger:g} times"
    name = {f.TOPIC: f"{f.RIGHT} in topic '{x.name}'", f.TEMPLATE: f"{f.RIGHT} for '{x.name}'"}.get(x.part, x.name)
    if x.candidate is None or x.current is None or x.difference is None:
        return f"{name} cannot be told"
    between = "" if x.low is None or x.high is None else f", between {100 * x.low:+.1f} and {100 * x.high:+.1f}"
    both = f"{_shown(x.candidate, x.unit)} against {_shown(x.current, x.unit)} on {x.n:,} questions"
    return f"{name} {both} ({100 * x.difference:+.1f} points{between})"


def _shown(value: float, unit: str) -> str:
    return f"{value:.3f}" if unit == f.POINTS else _percent(value)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") + " %"
