"""Clusters of questions that nothing known explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from labeling.new_topics.novelty import Floats, Known, Mask, Places, neighbours, novelty
from labeling.values import unit_rows

LEAST, MOST = 5, 50


@dataclass(frozen=True)
class ClusterSettings:
    """How clusters are made; chosen on draws of hidden intents that no table reports.

    Parameters
    ----------
    share
        Part of the open questions that are candidates, those with the highest novelty score.
    distance
        Mean cosine distance at which two clusters are no longer joined.
    lead
        How much nearer, in cosine, a question must be to a cluster than to every label.
    rounds
        How often questions choose between clusters and labels.
    usual
        Part of a question's neighbourhood that is unexplained anyway; a cluster with no more is not novel.
    most_compared
        Candidates that are compared with each other at the most; memory grows with its square.
    """

    share: float = 0.25
    distance: float = 0.45
    lead: float = 0.05
    rounds: int = 2
    usual: float = 0.4
    most_compared: int = 6000


@dataclass(frozen=True)
class Cluster:
    """Questions that seem to share a topic nobody answers yet.

    Parameters
    ----------
    members
        ``(s,)`` places, the most central first.
    novelty
        In [0, 1]: 1 where everything around its questions is unexplained, 0 where no more is than anywhere.
    cohesion
        In [0, 1]: mean cosine similarity of its questions to their middle.
    middle
        ``(d,)`` float32 unit row.
    """

    members: Places
    novelty: float
    cohesion: float
    middle: Floats

    @property
    def value(self) -> float:
        """Size times novelty: so many questions would find an answer."""
        return len(self.members) * self.novelty


def least_of(n: int) -> int:
    """Least value of a cluster among n questions: one in 700, within 5 and 50."""
    return int(np.clip(round(n / 700), LEAST, MOST))


def find_clusters(
    known: Known, least: int | None = None, settings: ClusterSettings | None = None, seed: int = 0
) -> list[Cluster]:
    """Clusters of unexplained questions, those of the highest value first.

    The questions with the highest novelty score are joined by average linkage. Then all open questions choose
    between these clusters and the labels, whose middles come from the soft labels, as in the semi-supervised
    k-means of generalized category discovery. What stays is counted by its novelty.

    Parameters
    ----------
    least
        Least value of a cluster, in questions; by default ``least_of`` the number of questions.

    Source: S. Vaze, K. Han, A. Vedaldi, A. Zisserman, "Generalized category discovery", CVPR 2022.
    """
    s, n = settings or ClusterSettings(), len(known.embeddings)
    wanted = least_of(n) if least is None else least
    open_ = np.flatnonzero(~known.settled)
    if n < 3 or len(open_) < wanted:
        return []
    near = neighbours(known.embeddings)
    score = novelty(known, near)
    candidate = np.zeros(n, bool)
    candidate[open_] = (score[open_] >= np.quantile(score[open_], 1 - s.share)) | known.seeds[open_]
    group = _compete(known, _joined(known.embeddings, np.flatnonzero(candidate), wanted, s, seed), s)
    found = [_cluster(known.embeddings, group == g, candidate, near[1], s.usual) for g in _groups(group)]
    return sorted((c for c in found if c.value >= wanted), key=lambda c: (-c.value, c.members[0]))


def _groups(group: Places) -> list[int]:
    return [int(g) for g in np.unique(group[group >= 0])]


def _joined(embeddings: Floats, candidates: Places, least: int, s: ClusterSettings, seed: int) -> Places:
    """``(n,)`` cluster of each candidate by average linkage of cosine distances, -1 for none."""
    group = np.full(len(embeddings), -1)
    some = candidates
    if len(some) > s.most_compared:
        some = np.sort(np.random.default_rng(seed).permutation(some)[: s.most_compared])
    if len(some) < 2:
        return group
    tree = linkage(np.maximum(pdist(embeddings[some], "cosine"), 0.0), "average")
    name = fcluster(tree, s.distance, "distance")
    enough = max(3, round(0.6 * least * len(some) / len(candidates)))
    size = np.bincount(name)
    kept = size[name] >= enough
    group[some[kept]] = np.unique(name[kept], return_inverse=True)[1]
    return group


def _compete(known: Known, group: Places, s: ClusterSettings) -> Places:
    """``(n,)`` cluster of each open question that is clearly nearer to it than to every label, -1 elsewhere."""
    rows = known.embeddings
    for _ in range(s.rounds if (group >= 0).any() else 0):
        clusters = unit_rows(np.stack([rows[group == g].sum(axis=0) for g in _groups(group)]))
        similarity, labels = rows @ clusters.T, (rows @ label_middles(known, group < 0).T).max(axis=1)
        lead = similarity.max(axis=1) - labels
        group = np.where((lead > s.lead) & ~known.settled, similarity.argmax(axis=1), -1)
        if not (group >= 0).any():
            break
    return group


def label_middles(known: Known, among: Mask) -> Floats:
    """``(k + t, d)`` float32 unit rows: the middle of each label's and draft's questions and written texts.

    Parameters
    ----------
    among
        ``(n,)`` bool: questions that count, each by the square of its label's probability.
    """
    out = (known.explained[among] ** 2).T @ known.embeddings[among]
    np.add.at(out, known.written_label, known.written)
    return unit_rows(out)


def _cluster(rows: Floats, inside: Mask, candidate: Mask, places: Places, usual: float) -> Cluster:
    members = np.flatnonzero(inside)
    middle = unit_rows(rows[members].sum(axis=0, keepdims=True))[0]
    central = rows[members] @ middle
    around = places[members, : len(members) - 1]  # a small cluster cannot fill a wide neighbourhood
    unexplained = (inside | candidate)[around][around >= 0]
    share = float(unexplained.mean()) if unexplained.size else 0.0
    new = float(np.clip((share - usual) / (1 - usual), 0.0, 1.0))
    order = np.argsort(-central, kind="stable")
    return Cluster(members[order], new, float(np.clip(central.mean(), 0.0, 1.0)), middle)
