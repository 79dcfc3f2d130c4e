"""Questions that are asked twice, in the same or in nearly the same words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from labeling.nearest import make_index, search

LEAST_SIMILARITY = 0.95
NEAREST = 10
BLOCK = 4096


@dataclass(frozen=True)
class Group:
    """Questions that belong together.

    Parameters
    ----------
    places
        Their places among all questions, increasing; each is like at least one other.
    similarity
        The least cosine similarity of the pairs that hold the group together, 1 for equal words.
    """

    places: tuple[int, ...]
    similarity: float


def near_duplicates(
    texts: Sequence[str], embeddings: NDArray[np.float32], least_similarity: float = LEAST_SIMILARITY
) -> list[Group]:
    """Groups of near duplicates, the likest first.

    Two questions are alike where their words are equal but for case, punctuation and spaces, or where the
    cosine similarity of their embeddings reaches the threshold; groups are connected components. Each
    question is compared with its ten nearest, so memory is linear in the number of questions.

    Parameters
    ----------
    embeddings
        ``(n, d)`` float32 unit rows.
    """
    n = len(texts)
    if n < 2:
        return []
    plain = [" ".join(re.findall(r"\w+", t.casefold())) for t in texts]
    worded = np.flatnonzero([bool(p) for p in plain])  # to the encoder all emoji are the same
    near = _near(embeddings if len(worded) == n else embeddings[worded], least_similarity)
    pairs = (_equal([p or t for p, t in zip(plain, texts, strict=True)]), (worded[near[0]], worded[near[1]], near[2]))
    one, other, similarity = (np.concatenate(x) for x in zip(*pairs, strict=True))
    graph = sparse.csr_matrix((np.ones(len(one)), (one, other)), shape=(n, n))
    component = connected_components(graph, directed=False)[1]
    least = np.full(n, np.inf)
    np.minimum.at(least, component[one], similarity)
    order = np.argsort(component, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(component[order])) + 1)
    groups = [Group(tuple(p.tolist()), float(least[component[p[0]]])) for p in parts if len(p) > 1]
    return sorted(groups, key=lambda g: (-g.similarity, g.places))


Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def _equal(texts: Sequence[str]) -> Pairs:
    """Each text with the first one that equals it."""
    first: dict[str, int] = {}
    begin = np.array([first.setdefault(t, i) for i, t in enumerate(texts)], np.int64)
    later = np.flatnonzero(begin != np.arange(len(begin)))
    return begin[later], later, np.ones(len(later))


def _near(embeddings: NDArray[np.float32], least_similarity: float) -> Pairs:
    everywhere = np.arange(len(embeddings))
    index = make_index(embeddings, NEAREST)
    found: list[Pairs] = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))]
    for start in range(0, len(embeddings), BLOCK):
        own = everywhere[start : start + BLOCK]
        cosine, place = search(index, everywhere, embeddings[own], NEAREST, own)
        line, rank = np.nonzero(cosine >= least_similarity)
        found.append((own[line], place[line, rank], np.minimum(cosine[line, rank], 1.0).astype(np.float64)))
    one, other, similarity = (np.concatenate(x) for x in zip(*found, strict=True))
    return one, other, similarity
