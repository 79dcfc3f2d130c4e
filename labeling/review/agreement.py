"""Where experts label the same question: the majority, and how far they agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one expert says of one question."""

    question_id: str
    expert: str
    label: str


@dataclass(frozen=True)
class Agreement:
    """How far experts agree on the questions that at least two of them labelled.

    Parameters
    ----------
    questions
        Number of these questions.
    pairs, agreeing
        Pairs of experts on one question, and those of them that gave the same label.
    alpha
        Krippendorff's alpha for nominal data: 1 agreement, 0 what chance would give; None where it is not
        defined (fewer than two questions' worth of labels, or only one label in use).
    """

    questions: int
    pairs: int
    agreeing: int
    alpha: float | None


@dataclass(frozen=True)
class Disagreement:
    """A question on which experts differ; ``settled`` is the majority's label, None where two have as many."""

    question_id: str
    opinions: tuple[Opinion, ...]
    settled: str | None


def majorities(opinions: Iterable[Opinion]) -> dict[str, str | None]:
    """Label that most experts gave by question, None where two labels have as many."""
    out: dict[str, str | None] = {}
    for question_id, said in _by_question(opinions).items():
        ranked = Counter(o.label for o in said).most_common(2)
        out[question_id] = None if len(ranked) == 2 and ranked[0][1] == ranked[1][1] else ranked[0][0]
    return out


def disagreements(opinions: Sequence[Opinion]) -> list[Disagreement]:
    """Questions whose experts differ: those without a majority first, then the more divided."""
    settled = majorities(opinions)
    found = [
        Disagreement(question_id, tuple(said), settled[question_id])
        for question_id, said in _by_question(opinions).items()
        if len({o.label for o in said}) > 1
    ]

    def share(d: Disagreement) -> float:
        return Counter(o.label for o in d.opinions).most_common(1)[0][1] / len(d.opinions)

    return sorted(found, key=lambda d: (d.settled is not None, share(d), d.question_id))


def agreement(opinions: Iterable[Opinion]) -> Agreement:
    """Agreement over all questions with two opinions or more.

    Source of alpha: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C, with the
    coincidences of nominal data and missing values.
    """
    pairable = [said for said in _by_question(opinions).values() if len(said) > 1]
    pairs = agreeing = 0
    observed, total = 0.0, Counter[str]()
    for said in pairable:
        counts = Counter(o.label for o in said)
        same = sum(c * (c - 1) for c in counts.values())
        n = len(said)
        pairs += n * (n - 1) // 2
        agreeing += same // 2
        observed += (n * (n - 1) - same) / (n - 1)
        total.update(counts)
    n = sum(total.values())
    expected = n * n - sum(c * c for c in total.values())
    alpha = 1 - (n - 1) * observed / expected if expected else None
    return Agreement(len(pairable), pairs, agreeing, alpha)


def _by_question(opinions: Iterable[Opinion]) -> dict[str, list[Opinion]]:
    out: dict[str, list[Opinion]] = defaultdict(list)
    for opinion in opinions:
        out[opinion.question_id].append(opinion)
    return dict(out)
