"""A new topic in the embeddings of the shipped questions, for the drift benchmark."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.workspace import Workspace
from benchmarks.data import REPOSITORY
from benchmarks.report import markdown
from labeling.disk.tables import read_table
from models.drift import Watched, find_regions, watch

Rows = NDArray[np.float32]

REFERENCE, QUIET, AFTER = 28, 100, 30
TOPIC = 40
PARTS = (0.02, 0.05, 0.1)


def split(rows: Rows, rng: np.random.Generator) -> tuple[Rows, Rows, Rows]:
    """A held-back topic, rows to find regions in, and rows that traffic is drawn from."""
    near = np.argsort(-(rows @ rows[rng.integers(len(rows))]), kind="stable")
    rest = rng.permutation(near[TOPIC:])
    return rows[near[:TOPIC]], rows[rest[: len(rest) // 2]], rows[rest[len(rest) // 2 :]]


def run(rows: Rows, questions: int, part: float, days: int, seed: int) -> Watched:
    """Watch regions over so many days; from the end of the reference on, a part of the questions is new."""
    rng = np.random.default_rng([seed, questions])
    topic, known, pool = split(rows, rng)
    n = rng.poisson(questions, days)
    new = rng.binomial(n, np.where(np.arange(days) >= REFERENCE, part, 0.0))
    regions = find_regions(known, seed)
    old, held_back = regions.of(pool), regions.of(topic)
    drawn = [
        rng.choice(place, size) for a, b in zip(n, new, strict=True) for place, size in ((held_back, b), (old, a - b))
    ]
    return watch(regions.counted(np.concatenate(drawn), np.repeat(np.arange(days), n), days), REFERENCE)


def delay(watched: Watched) -> float:
    """Days until any region alarmed, inf if none did."""
    days = np.flatnonzero(watched.alarm[REFERENCE:].any(1))
    return float(days[0] + 1) if len(days) else float("inf")


def shown(delays: Sequence[float]) -> str:
    """Share found, median and 95th percentile."""
    numbers = np.quantile(delays, [0.5, 0.95], method="higher")
    said = [f"{v:.0f}" if np.isfinite(v) else f"> {AFTER}" for v in numbers]
    return f"{np.isfinite(delays).mean():.2f} / {' / '.join(said)}"


def shipped() -> Rows:
    """Embeddings of the shipped questions."""
    texts = [str(row.values["text"]) for row in read_table(REPOSITORY / "data" / "questions.csv").rows]
    return Workspace(REPOSITORY).encoder.encode(texts)


def embedding_table(repeats: int, rows: Rows | None = None, questions: Sequence[int] = (300, 1_000)) -> str:
    """One row a number of questions a day."""
    rows, lines = shipped() if rows is None else rows, []
    for q in questions:
        quiet = [len(run(rows, q, 0.0, REFERENCE + QUIET, r).begun()) for r in range(repeats)]
        found = [shown([delay(run(rows, q, p, REFERENCE + AFTER, r)) for r in range(repeats)]) for p in PARTS]
        lines.append([f"{q:,}", f"{np.mean(quiet):.2f}", *found])
    return markdown(["questions", "false alarms", *(f"{p:.0%} of questions are new" for p in PARTS)], lines)
