"""Examples that a question may be similar to: from gold, and from clusters that no function votes on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN

from labeling.proposals.ranking import OLD_WORTH, Candidate, Material
from labeling.sources.rules import Rule

THRESHOLDS = (0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
MOST_EXAMPLES = 4
LEAST_CLUSTER = 5
MOST_CLUSTERED = 8000
Floats = NDArray[np.float64]


def gold_candidates(material: Material) -> Iterator[Candidate]:
    """For each label with seed gold one rule of up to four of its gold questions."""
    seed = material.gold.only("seed")
    for label in np.unique(seed[seed >= 0]).tolist():
        found = _similar(material, label, np.flatnonzero(seed == label))
        if found is not None:
            yield found


def cluster_candidates(material: Material, titles: NDArray[np.float32]) -> Iterator[Candidate]:
    """For each cluster of questions that no function votes on, a rule of its most central questions.

    Parameters
    ----------
    titles
        ``(k, d)`` float32 unit rows of the templates' titles, zero rows for labels without one: the nearest
        is the guess where nobody has labelled a question of the cluster.
    """
    rows = np.flatnonzero(~material.voted & material.usable())
    if len(rows) > MOST_CLUSTERED:
        rows = np.sort(np.random.default_rng(0).permutation(rows)[:MOST_CLUSTERED])
    if len(rows) < 2 * LEAST_CLUSTER:
        return
    cluster = HDBSCAN(min_cluster_size=LEAST_CLUSTER, copy=True).fit_predict(material.embeddings[rows])
    target = material.target
    for c in range(int(cluster.max()) + 1):
        inside = rows[cluster == c]
        centre = material.embeddings[inside].mean(axis=0)
        medoids = inside[np.argsort(-(material.embeddings[inside] @ centre), kind="stable")[:MOST_EXAMPLES]]
        mass = target[inside].sum(axis=0)
        unsure = not bool((material.gold.only("seed")[inside] >= 0).any())
        label = int(mass.argmax()) if mass.sum() >= 1 else int((titles @ centre).argmax())
        found = _similar(material, label, medoids, lenient=unsure)
        if found is not None:
            yield Candidate(label, found.rule, found.hits, found.precision, unsure)


def _similar(material: Material, label: int, pool: NDArray[np.int64], lenient: bool = False) -> Candidate | None:
    """The best choice of examples and threshold, None where none is precise enough."""
    cosine = material.embeddings @ material.embeddings[pool].T
    best, found = 0.0, None
    for threshold in THRESHOLDS:
        near = cosine >= threshold
        chosen = _spread(near, np.where(material.voted, OLD_WORTH, 1.0))
        hits = np.asarray(near[:, chosen].any(axis=1))
        own = np.isin(np.arange(len(cosine)), pool[chosen])
        precision = material.precision(hits & ~own, label)
        wanted = 0.5 if lenient else material.least_precision
        new = int((hits & ~material.voted & ~own).sum())
        if precision >= wanted and precision * new > best:
            best, name = precision * new, material.taxonomy.labels[label]
            examples = tuple(material.questions[int(pool[i])].text for i in chosen)
            rule = Rule(f"{name} like {examples[0]}", votes_for=name, similar_to=examples, similarity=threshold)
            found = Candidate(label, rule, hits, precision)
    return found


def _spread(near: NDArray[np.bool_], worth: Floats) -> list[int]:
    """Up to four examples that together reach the most."""
    left, chosen = worth.copy(), list[int]()
    for _ in range(MOST_EXAMPLES):
        gain = left @ near
        best = int(np.argmax(gain))
        if chosen and gain[best] < 1:
            break
        chosen.append(best)
        left[near[:, best]] = 0.0
    return chosen
