"""What an expert wants to know of a new topic: its neighbours, its examples, its trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from labeling.new_topics.clusters import Cluster, label_middles
from labeling.new_topics.novelty import Floats, Known
from labeling.taxonomy import Taxonomy
from labeling.values import Questions

NEAREST = 3
EXAMPLES = 3
RECENT = 0.75


@dataclass(frozen=True)
class Near:
    """The existing templates nearest to a cluster.

    Parameters
    ----------
    templates
        Ids and cosine similarities of the middles, nearest first.
    near_miss
        It is nearer to the first than three in four templates are to their nearest other one: perhaps that
        template's questions in other words, rather than a new topic.
    topic
        The topic of the nearest, if it is nearer than one in four templates are to theirs; None else.
    """

    templates: tuple[tuple[str, float], ...]
    near_miss: bool
    topic: str | None


@dataclass(frozen=True)
class Trend:
    """When the questions of a cluster were asked; all None where no time is known.

    Parameters
    ----------
    recent
        Share of its questions asked in the last quarter of the whole period, in [0, 1].
    usual
        The same share of all questions.
    """

    first: datetime | None = None
    last: datetime | None = None
    recent: float | None = None
    usual: float | None = None


def nearest_templates(known: Known, clusters: Sequence[Cluster], taxonomy: Taxonomy) -> list[Near]:
    """The templates nearest to each cluster, and whether they are unusually near."""
    names = taxonomy.template_labels
    free = np.ones(len(known.embeddings), bool)
    for cluster in clusters:
        free[cluster.members] = False
    middles = label_middles(known, free)[: len(names)]
    usual = middles @ middles.T
    np.fill_diagonal(usual, -np.inf)
    apart = usual.max(axis=1) if len(names) > 1 else np.array([1.0])
    low, high = np.quantile(apart, [0.25, 0.75])
    out = []
    for cluster in clusters:
        similarity = middles @ cluster.middle
        best = np.argsort(-similarity, kind="stable")[:NEAREST]
        found = tuple((names[i], round(float(similarity[i]), 3)) for i in best)
        top = float(similarity[best[0]])
        out.append(Near(found, bool(top >= high), taxonomy.by_id[names[best[0]]].topic if top >= low else None))
    return out


def central_and_diverse(
    cluster: Cluster, embeddings: Floats, texts: Sequence[str], each: int = EXAMPLES
) -> tuple[int, ...]:
    """Places of example questions: the most central ones, then those farthest from all chosen; no text twice."""
    first: dict[str, int] = {}
    for place in cluster.members.tolist():
        first.setdefault(" ".join(texts[place].casefold().split()), place)
    pool = np.array(list(first.values()))
    chosen = list(range(min(each, len(pool))))
    while len(chosen) < min(2 * each, len(pool)):
        nearest = (embeddings[pool] @ embeddings[pool[chosen]].T).max(axis=1)
        nearest[chosen] = np.inf
        chosen.append(int(nearest.argmin()))
    return tuple(int(pool[i]) for i in chosen)


def trend(cluster: Cluster, questions: Questions) -> Trend:
    """First and last time, and whether there are more of late than of all questions."""
    moments = asked(questions)
    known = np.isfinite(moments)
    mine = moments[cluster.members]
    mine = mine[np.isfinite(mine)]
    if not len(mine):
        return Trend()
    every = moments[known]
    line = every.min() + RECENT * (every.max() - every.min())
    when = [q.asked_at for q in (questions[int(i)] for i in cluster.members) if q.asked_at is not None]
    return Trend(min(when), max(when), float((mine >= line).mean()), float((every >= line).mean()))


def asked(questions: Questions) -> NDArray[np.float64]:
    """``(n,)`` float64 seconds since 1970, nan where the time is not known."""
    return np.array([np.nan if q.asked_at is None else q.asked_at.timestamp() for q in questions], np.float64)


def central_reply(replies: Sequence[str], rows: Floats) -> str | None:
    """The reply nearest to the middle of ``(r, d)`` float32 unit rows; None where there is none."""
    return replies[int(np.argmax(rows @ rows.sum(axis=0)))] if len(replies) else None
