"""Random votes."""

import numpy as np
from hypothesis import strategies as st

from labeling.votes import Column, Voter, Votes

K = 4


@st.composite
def some_votes(draw, least_voters=1):
    """Random votes of single labels and sets over four labels."""
    n, m = draw(st.integers(1, 12)), draw(st.integers(least_voters, 5))
    voters, columns = [], []
    for j in range(m):
        options = draw(st.lists(st.sets(st.integers(0, K - 1), min_size=1, max_size=K - 1), min_size=1, max_size=3))
        rows = sorted(draw(st.sets(st.integers(0, n - 1))))
        chosen = [draw(st.integers(0, len(options) - 1)) for _ in rows]
        voters.append(Voter(f"v{j}", "function", tuple(tuple(sorted(o)) for o in options)))
        columns.append(Column.of(rows, chosen))
    return Votes(n, K, tuple(voters), tuple(columns))


def no_gold(votes):
    return np.full(votes.n, -1, np.int32)


def skewed(seed, n=400, m=20, k=K):
    """Votes of one-sided voters of precision .5 to .95 on skewed classes, and the truth."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, k + 1) ** 1.2
    truth = rng.choice(rng.permutation(k), size=n, p=share / share.sum())
    voters, columns = [], []
    for j in range(m):
        label, recall, noise = j % k, rng.uniform(0.2, 0.6), rng.uniform(0.01, 0.1)
        rows = np.flatnonzero(rng.random(n) < np.where(truth == label, recall, noise))
        voters.append(Voter(f"v{j}", "function", ((label,),)))
        columns.append(Column.of(rows, [0] * len(rows)))
    return Votes(n, k, tuple(voters), tuple(columns)), truth.astype(np.int32)
