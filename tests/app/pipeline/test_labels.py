"""Labels made anew from less gold."""

from dataclasses import replace

import numpy as np
import pytest

from app.pipeline import denoising, ingesting, labels
from app.workspace import Workspace
from labeling.label_models import choose
from labeling.values import SPLITS, Gold
from labeling.voters import COMPUTED_KINDS

pytestmark = pytest.mark.slow


@pytest.fixture
def workspace(made):
    return Workspace(made)


@pytest.fixture
def heard(monkeypatch):
    """Votes and gold that the label model was chosen with."""
    seen = []

    def spy(name, votes, gold, recency=None):
        seen.append((votes, gold))
        return choose(name, votes, gold, recency)

    monkeypatch.setattr(denoising, "choose", spy)
    return seen


def relabel(workspace, gold):
    return labels.relabeller(workspace, ingesting.load_taxonomy(workspace))(gold)


def part(votes, computed):
    """(name, fingerprint, rows, options) of computed or of written voters."""
    pairs = zip(votes.voters, votes.columns, strict=True)
    return [
        (v.name, v.fingerprint, c.rows.tolist(), c.options.tolist())
        for v, c in pairs
        if (v.kind in COMPUTED_KINDS) == computed
    ]


def test_all_gold_gives_the_labels_of_the_run(workspace):
    found, known = relabel(workspace, workspace.run.load_gold()), workspace.run.load_soft_labels()
    assert np.array_equal(found.proba, known.proba) and np.array_equal(found.covered, known.covered)


def test_hidden_gold_changes_computed_votes_only(workspace, heard):
    gold, votes = workspace.run.load_gold(), workspace.run.load_votes()[0]
    split = gold.split.copy()
    split[np.flatnonzero(gold.mask("seed"))[::2]] = SPLITS.index("test")
    hidden = replace(gold, split=split)
    found = relabel(workspace, hidden)
    ((again, told),) = heard
    assert told is hidden and again.n == votes.n
    assert part(again, False) == part(votes, False) and part(votes, False)
    assert part(again, True) != part(votes, True)
    assert not np.array_equal(found.proba, workspace.run.load_soft_labels().proba)


def test_no_gold_at_all_still_gives_labels(workspace, heard):
    n = workspace.run.load_votes()[0].n
    found = relabel(workspace, Gold.empty(n))
    assert found.proba.shape[0] == n and np.isfinite(found.proba).all() and found.covered.any()
    assert part(heard[0][0], False) == part(workspace.run.load_votes()[0], False)


def test_gold_of_the_test_split_makes_no_difference(workspace):
    gold = workspace.run.load_gold()
    other = replace(gold, label=np.where(gold.mask("test"), 0, gold.label).astype(np.int32))
    assert np.array_equal(relabel(workspace, other).proba, relabel(workspace, gold).proba)
