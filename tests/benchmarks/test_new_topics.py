"""The benchmark of new topics runs, on a part of its data."""

import numpy as np
import pytest

from benchmarks import new_topics
from benchmarks.data import folder, why_absent
from labeling.taxonomy import Taxonomy, Template
from labeling.votes import Column, Voter

pytestmark = [pytest.mark.bench, pytest.mark.slow]


@pytest.mark.parametrize("name", ["banking77", "clinc150"])
def test_hidden_intents_are_found_again(name):
    if folder(name) is None:
        pytest.skip(why_absent(name))
    rows = [[c.strip() for c in line.strip("| ").split(" | ")] for line in _table(name)]
    found = {row[1]: float(row[3].split()[0]) for row in rows if row[0].endswith("computed voters") and row[3] != "–"}
    assert found["ours"] > 0.4 and found["ours"] >= found["HDBSCAN"], found
    assert len(rows) == (10 if name == "banking77" else 5)


def _table(name):
    return new_topics.table([name], [100], every=4).splitlines()[2:]


def test_a_hidden_intent_is_found_by_half_of_a_cluster_and_a_quarter_of_its_questions():
    intents = np.array(["a"] * 8 + ["b"] * 8 + ["c"] * 8)
    clusters = [np.array([0, 1, 8]), np.array([9, 10, 16, 17, 18]), np.array([16, 17])]
    assert new_topics.judge(clusters, intents, frozenset("ab")) == pytest.approx(
        (3, 0.5, (2 / 3 + 3 / 5 + 1) / 3, 1 / 3)
    )
    nothing = new_topics.judge([], intents, frozenset())
    assert nothing[0] == 0 and all(np.isnan(v) for v in nothing[1:])


def test_votes_for_hidden_intents_only_are_gone():
    old, new = (Taxonomy(tuple(Template(i, "t", i, i) for i in names)) for names in ("abc", "ac"))
    voter = Voter("v", "function", ((1,), (0, 1), (2,)))
    ((kept, column),) = new_topics.without([(voter, Column.of([0, 1, 2, 3], [0, 1, 2, 0]))], old, new)
    assert kept.options == ((0,), (1,)) and column.rows.tolist() == [1, 2] and column.options.tolist() == [0, 1]
