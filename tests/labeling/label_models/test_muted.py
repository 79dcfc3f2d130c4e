"""Voters that are not heard."""

import numpy as np

from labeling.label_models import LatentClass, MajorityVote, heard
from tests.labeling.label_models.worlds import no_gold, skewed


def test_labels_are_those_without_the_voter():
    votes, truth = skewed(3)
    gold = np.where(np.arange(votes.n) < 60, truth, -1).astype(np.int32)
    silent = heard(votes, {"v2", "v5", "never was"})
    fewer = votes.select(j for j in range(len(votes.voters)) if j not in (2, 5))
    for model in (LatentClass, MajorityVote):
        found, wanted = (model().fit(v, gold).predict_proba(v) for v in (silent, fewer))
        assert np.allclose(found.proba, wanted.proba, atol=1e-6) and np.array_equal(found.covered, wanted.covered)


def test_columns_keep_their_places_and_the_votes_stay_as_they_were():
    votes, _ = skewed(3)
    silent = heard(votes, ["v2"])
    assert silent.voters == votes.voters and len(votes.columns[2].rows) > 0 == len(silent.columns[2].rows)
    assert silent.columns[3] is votes.columns[3]


def test_nobody_is_muted():
    votes, _ = skewed(3)
    assert heard(votes, ()) is votes and heard(votes, {"someone else"}) is votes


def test_all_are_muted():
    votes, _ = skewed(3)
    silent = heard(votes, {v.name for v in votes.voters})
    found = LatentClass().fit(silent, no_gold(votes)).predict_proba(silent)
    assert not found.covered.any() and np.isfinite(found.proba).all()
