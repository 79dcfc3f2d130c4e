"""Which answers a language model may choose from: few, so that prompts stay short."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Places = NDArray[np.int64]
TILE = 1024


def candidates(proba: Floats, covered: NDArray[np.bool_], similarity: Floats, k: int) -> Places:
    """The templates that voters or meaning put first.

    Source: G. Cormack, C. Clarke and S. Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank
    learning methods", SIGIR 2009; without their constant, as here only the first places matter.

    Parameters
    ----------
    proba
        ``(q, t)`` probability of each template by the label model.
    covered
        ``(q,)`` bool: false where no voter said anything, so that meaning alone decides.
    similarity
        ``(q, t)`` how near each question is in meaning to each template.
    k
        How many are wanted.

    Returns
    -------
    ``(q, min(k, t))`` int64 places of templates, the best first; ties go to the earlier template.
    """
    near = 1.0 / (1.0 + _ranks(similarity))
    said = np.where(covered[:, None], 1.0 / (1.0 + _ranks(proba)), near)
    return np.argsort(-(said + near), axis=1, kind="stable")[:, :k].astype(np.int64)


def nearest_examples(rows: Floats, texts: Places, known: Floats, known_texts: Places, labels: Places, t: int) -> Floats:
    """How near each question is to the nearest example of each template.

    Parameters
    ----------
    rows, known
        ``(q, d)`` and ``(s, d)`` unit rows of questions and of examples.
    texts, known_texts
        ``(q,)`` and ``(s,)`` numbers of their texts: no question is compared with an example of the same text.
    labels
        ``(s,)`` templates of the examples, in 0..t - 1.

    Returns
    -------
    ``(q, t)`` float32 cosine similarity, -1 where there is no example.
    """
    out = np.full((len(rows), t), -1.0, np.float32)
    for start in range(0, len(rows) if len(known) else 0, TILE):
        part = slice(start, start + TILE)
        cosine = np.asarray(rows[part] @ known.T, np.float32)
        cosine[texts[part][:, None] == known_texts[None, :]] = -1.0
        for label in np.unique(labels):
            out[part, label] = cosine[:, labels == label].max(axis=1)
    return out


def _ranks(score: Floats) -> NDArray[np.float64]:
    """``(q, t)`` 0 for the largest of a row, 1 for the next."""
    order = np.argsort(-score, axis=1, kind="stable")
    out = np.empty(score.shape)
    np.put_along_axis(out, order, np.arange(score.shape[1], dtype=np.float64)[None, :], axis=1)
    return out
