"""How much of a voter is said by others too: copies share one voice instead of having many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.votes import Votes

COPY_FROM = 0.5


def voices(votes: Votes, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weight of each voter in (0, 1]: 1 over the number of voters that say the same.

    Two voters are compared by the Jaccard similarity of their votes as (question, label set) pairs.
    Similarity up to ``COPY_FROM`` is what independent good voters may show, so it counts nothing;
    from there it rises linearly to 1 for an exact copy. Exact copies count as one voter, so that
    adding one changes nobody else's weight.

    Parameters
    ----------
    rows
        ``(n,)`` bool: questions that may be learned from.

    Returns
    -------
    ``(m,)`` float64; a voter without votes has weight 1.
    """
    flat, m = votes.flat, len(votes.voters)
    use = rows[flat.row]
    if not use.any():
        return np.ones(m)
    sets: dict[tuple[int, ...], int] = {}
    shared = np.array([sets.setdefault(s, len(sets)) for v in votes.voters for s in v.options], np.int64)
    keys = flat.row[use].astype(np.int64) * len(sets) + shared[flat.option[use]]
    pairs = np.unique(keys, return_inverse=True)[1]
    said = sparse.csr_matrix((np.ones(len(pairs)), (flat.voter[use], pairs)), shape=(m, int(pairs.max()) + 1))
    both = (said @ said.T).tocoo()
    count = np.asarray(said.sum(axis=1)).ravel()
    jaccard = both.data / (count[both.row] + count[both.col] - both.data)
    twin = jaccard > 1 - 1e-9
    first = np.arange(m)
    np.minimum.at(first, both.row[twin], both.col[twin])
    alike = np.clip((jaccard - COPY_FROM) / (1 - COPY_FROM), 0.0, 1.0)
    total = np.bincount(both.row, alike * (first[both.col] == both.col), minlength=m)
    copies = np.bincount(first, minlength=m)[first]
    return np.asarray(1.0 / (np.maximum(total, 1.0) * copies))
