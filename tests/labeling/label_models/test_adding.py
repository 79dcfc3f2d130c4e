import numpy as np
import pytest

from labeling.label_models import choose
from labeling.label_models.adding import with_voter
from labeling.values import Gold, SoftLabels
from labeling.votes import Column, Voter, Votes

K, N = 3, 60
INSIDE = np.array([True, False, False])


def labels(sure=0.6, covered=True):
    """N questions, a third of each label; the first third is label 0."""
    proba = np.full((N, K), (1 - sure) / 2, np.float32)
    proba[np.arange(N), np.repeat(np.arange(K), N // K)] = sure
    return SoftLabels(proba, np.full(N, covered))


def none():
    return np.full(N, -1, np.int32)


def hits(*rows):
    out = np.zeros(N, bool)
    out[list(rows)] = True
    return out


def test_votes_that_agree_with_labels_make_them_surer_and_flip_nothing():
    added = with_voter(labels(), none(), hits(*range(15)), INSIDE)
    assert added.labels.proba[added.places < 15, 0].min() > 0.6
    assert added.places.tolist() == list(range(20))
    np.testing.assert_allclose(added.labels.proba.sum(axis=1), 1, atol=1e-5)


def test_a_precise_voter_takes_over_a_weak_label():
    added = with_voter(labels(0.45), none(), hits(*range(18), 21), INSIDE)
    after = dict(zip(added.places.tolist(), added.labels.best().tolist(), strict=True))
    assert after[21] == 0 and after[3] == 0


def test_a_voter_that_gold_contradicts_changes_nothing():
    seed = none()
    seed[:12] = 1
    added = with_voter(labels(), seed, hits(*range(12)), INSIDE)
    assert len(added.places) == 0 and len(added.labels.covered) == 0


def test_uncovered_questions_become_covered_and_silence_alone_covers_none():
    added = with_voter(labels(covered=False), none(), hits(2, 4), INSIDE)
    assert added.places.tolist() == [2, 4] and added.labels.covered.all()


def test_a_voter_that_never_votes_changes_nothing_much():
    added = with_voter(labels(), none(), hits(), INSIDE)
    assert (added.labels.best() == labels().best()[added.places]).all()


@pytest.mark.parametrize("wrong", [0, 2])
def test_the_estimate_is_near_the_fit(wrong):
    rng = np.random.default_rng(0)
    truth = rng.integers(0, K, 600)
    voters, columns = [], []
    for j in range(6):
        rows = np.flatnonzero(rng.random(600) < 0.5)
        said = np.where(rng.random(len(rows)) < 0.7, truth[rows], rng.integers(0, K, len(rows)))
        voters.append(Voter(f"v{j}", "rule", tuple((i,) for i in range(K))))
        columns.append(Column.of(rows.tolist(), said.tolist()))
    hit = (truth == 0) & (rng.random(600) < 0.6)
    hit[np.flatnonzero(truth == 1)[: 5 * wrong]] = True
    gold, before = Gold.empty(600), Votes(600, K, tuple(voters), tuple(columns))
    rows = np.flatnonzero(hit).tolist()
    after = Votes(600, K, (*voters, Voter("new", "rule", ((0,),))), (*columns, Column.of(rows, [0] * len(rows))))
    old, new = (choose("latent-class", v, gold).model.predict_proba(v) for v in (before, after))
    added = with_voter(old, gold.label, hit, INSIDE)
    guessed = old.best().copy()
    guessed[added.places] = added.labels.best()
    assert (guessed == new.best()).mean() > 0.95 and (new.best() != old.best()).sum() > 5
