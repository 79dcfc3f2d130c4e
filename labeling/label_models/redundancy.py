"""How much of a voter is said by others too: copies share one voice instead of having many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.flat_votes import OptionTable
from labeling.label_models.patterns import Patterns

COPY_FROM = 0.5


def said_alike(patterns: Patterns, times: NDArray[np.float64], table: OptionTable) -> sparse.csr_matrix:
    """``(m, m)`` sparse: on how many questions two voters voted for the same label set, and each voter at all.

    Parameters
    ----------
    patterns
        Of votes.
    times
        ``(u,)`` number of questions of each pattern that may be learned from.
    table
        The options of the m voters.
    """
    m, cast = len(table.starts) - 1, patterns.cast()
    row = np.repeat(np.arange(len(patterns)), np.diff(cast.indptr))
    use = times[row] > 0
    keys = row[use] * len(table) + table.same[cast.indices[use]]
    pairs, first, of = np.unique(keys, return_index=True, return_inverse=True)
    said = sparse.csr_matrix((np.ones(len(of)), (of, table.voter[cast.indices[use]])), shape=(len(pairs), m))
    each = sparse.diags_array(times[row[use][first]])
    return sparse.csr_matrix(said.T @ (each @ said))


def voices(said: sparse.csr_matrix) -> NDArray[np.float64]:
    """Weight of each voter in (0, 1]: 1 over the number of voters that say the same.

    Two voters are compared by the Jaccard similarity of their votes as (question, label set) pairs.
    Similarity up to ``COPY_FROM`` is what independent good voters may show, so it counts nothing;
    from there it rises linearly to 1 for an exact copy. Exact copies count as one voter, so that
    adding one changes nobody else's weight.

    Parameters
    ----------
    said
        ``(m, m)`` of `said_alike`, of all questions.

    Returns
    -------
    ``(m,)`` float64; a voter without votes has weight 1.
    """
    m, both, count = said.shape[0], said.tocoo(), said.diagonal()
    jaccard = both.data / (count[both.row] + count[both.col] - both.data)
    twin = jaccard > 1 - 1e-9
    first = np.arange(m)
    np.minimum.at(first, both.row[twin], both.col[twin])
    alike = np.clip((jaccard - COPY_FROM) / (1 - COPY_FROM), 0.0, 1.0)
    total = np.bincount(both.row, alike * (first[both.col] == both.col), minlength=m)
    copies = np.bincount(first, minlength=m)[first]
    return np.asarray(1.0 / (np.maximum(total, 1.0) * copies))
