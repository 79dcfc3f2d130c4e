"""A release in shadow beside the one that answers, in words and lines."""

from __future__ import annotations

from dataclasses import dataclass

from app.observing.candidate import Comparison, Paired
from app.reporting.tables import percent

MEASURES = (
    ("Answers", "coverage", "Questions that get an answer."),
    (
        "Right answer, unseen",
        "match_unseen",
        "The best guess is what was sent, where agents saw no answer: the fair one.",
    ),
    ("Right answer, all", "match", "The best guess is what was sent, on all known replies. It favours what was shown."),
    ("Answered and right", "useful", "Answered, and the answer is what was sent; left alone counts as a miss."),
)


@dataclass(frozen=True)
class Line:
    """A measure of both on the same questions.

    Parameters
    ----------
    current, candidate
        Shares in [0, 1], nan where nothing is known.
    difference
        In points with its 95 % interval, in words.
    verdict
        ``better``, ``worse`` or ``no difference seen``; empty where nothing is known.
    n
        Questions that it rests on.
    """

    measure: str
    says: str
    current: float
    candidate: float
    difference: str
    verdict: str
    n: int


def lines(c: Comparison) -> list[Line]:
    """The measures, the broadest first."""
    return [_line(name, says, getattr(c, attribute)) for name, attribute, says in MEASURES]


def summary(c: Comparison) -> str:
    """On how many questions, and how often both say the same."""
    slower = c.latency.p95 - c.latency_current.p95
    fast = f" It is {abs(slower):,.0f} ms {'slower' if slower > 0 else 'faster'} (p95)." if abs(slower) >= 1 else ""
    return f"Both were asked {c.n:,} questions and said the same on {percent(c.agreement.value)} of them.{fast}"


def _line(name: str, says: str, p: Paired) -> Line:
    n = p.current.n
    if not n:
        return Line(name, says, p.current.value, p.candidate.value, "–", "", 0)
    words = f"{100 * p.difference:+.1f} ({100 * p.low:+.1f} to {100 * p.high:+.1f})"
    sure = p.low > 0 or p.high < 0
    verdict = ("better" if p.difference > 0 else "worse") if sure else "no difference seen"
    return Line(name, says, p.current.value, p.candidate.value, words, verdict, n)
