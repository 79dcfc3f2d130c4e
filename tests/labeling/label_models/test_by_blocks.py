"""The label models block by block: the same through whatever works blocks through, and close to all at once."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.reduction import ForkingPickler

import numpy as np
import pytest

from labeling.blocks import blocks, here
from labeling.label_models import LatentClass, MajorityVote
from labeling.label_models.shares import Shares
from labeling.label_models.teaching import Taught, VoteBlock
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import no_gold, skewed

BLOCK = 37


def sent(value):
    return ForkingPickler.loads(ForkingPickler.dumps(value))


def elsewhere(function, items):
    """As another machine would: nothing shared, the last item first."""
    found = [sent(sent(function)(sent(item))) for item in reversed(items)]
    return iter(reversed(found))


def kept_elsewhere(function, items):
    return list(elsewhere(function, items))


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr("labeling.blocks.BLOCK", BLOCK)


def world(n=400):
    """Votes of functions and of two computed voters, seed gold with some of it doubted, and ages."""
    votes, truth = skewed(8, n)
    rng = np.random.default_rng(5)
    voters, columns = list(votes.voters), list(votes.columns)
    for name in ("near", "titles"):
        rows = np.flatnonzero(rng.random(n) < 0.8)
        said = np.where(rng.random(len(rows)) < 0.8, truth[rows], rng.integers(0, 4, len(rows)))
        voters.append(Voter(name, "neighbours", ((0,), (1,), (2,), (3,))))
        columns.append(Column.of(rows, said, rng.uniform(0.4, 0.95, len(rows))))
    bad = np.flatnonzero(truth == 1)
    voters.append(Voter("bad", "function", ((0, 2),)))
    columns.append(Column.of(bad, [0] * len(bad)))
    gold = np.where(np.arange(n) % 5 == 0, truth, -1).astype(np.int32)
    about = {
        "rows": np.arange(n) % 7 > 0,
        "weight": 0.5 ** (np.arange(n)[::-1] / n),
        "gold_weight": np.where(np.arange(n) % 2 == 0, 0.7, 1).astype(np.float32),
    }
    return Votes(n, 4, tuple(voters), tuple(columns)), gold, about


def taught(votes, gold, about):
    shares = Shares.of(votes.n, about["weight"], about["gold_weight"])
    return [Taught(votes.block(at), gold[at], about["rows"][at], shares.block(at)) for at in blocks(votes.n)]


def learned(model):
    evidence = model.evidence_
    arrays = (evidence.option, evidence.prior, evidence.silence, evidence.voices, model.prior_, model.discredited_)
    return [a.tobytes() for a in arrays] + [model.n_iter_]


def test_blocks_worked_through_elsewhere_give_the_same_bit_for_bit(small):
    votes, gold, about = world()
    ours = LatentClass().fit(votes, gold, **about)
    theirs = LatentClass().fit_blocks(taught(votes, gold, about), votes.table, elsewhere, kept_elsewhere)
    assert learned(ours) == learned(theirs) and ours.discredited_.any()
    one, two = ours.predict_proba(votes), sent(theirs).predict_proba(votes, over=elsewhere)
    assert one.proba.tobytes() == two.proba.tobytes() and np.array_equal(one.covered, two.covered)


@pytest.mark.slow
def test_two_processes_give_the_same_bit_for_bit(small, spawning):
    votes, gold, about = world()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        keep = lambda function, items: list(pool.map(function, items))  # noqa: E731
        theirs = LatentClass().fit_blocks(taught(votes, gold, about), votes.table, pool.map, keep)
    assert learned(LatentClass().fit(votes, gold, **about)) == learned(theirs)


def test_many_blocks_give_what_one_block_gives(monkeypatch):
    votes, gold, about = world()
    whole = LatentClass().fit(votes, gold, **about)
    monkeypatch.setattr("labeling.blocks.BLOCK", BLOCK)
    parts = LatentClass().fit(votes, gold, **about)
    assert parts.n_iter_ == whole.n_iter_ and np.array_equal(parts.discredited_, whole.discredited_)
    assert parts.evidence_.voices == pytest.approx(whole.evidence_.voices, abs=1e-6)
    assert np.abs(parts.predict_proba(votes).proba - whole.predict_proba(votes).proba).max() < 1e-5


def test_blocks_are_loaded_only_where_they_are_worked_through(small):
    votes, gold, about = world()
    parts, loaded = taught(votes, gold, about), []

    class Lazy:
        def __init__(self, place):
            self.place = place

        def load(self):
            loaded.append(self.place)
            return parts[self.place]

    lazy: list[VoteBlock] = [Lazy(i) for i in range(len(parts))]
    found = LatentClass().fit_blocks(lazy, votes.table)
    assert loaded == list(range(len(parts))), "once each, in order"
    assert learned(found) == learned(LatentClass().fit(votes, gold, **about))


@pytest.mark.parametrize("model", [LatentClass, MajorityVote])
def test_labels_of_a_question_do_not_depend_on_the_others(small, model):
    votes, gold, about = world()
    fitted = model().fit(votes, gold, **about)
    whole = fitted.predict_proba(votes)
    places = np.array([3, 40, 41, 399])
    some = fitted.predict_proba(votes.take(places))
    assert some.proba.tobytes() == whole.proba[places].tobytes()
    assert [fitted.predict_proba(votes.only(p)).proba.tobytes() for p in places] == [r.tobytes() for r in some.proba]
    parts = [fitted.predict_proba(votes.block(at)).proba for at in blocks(votes.n)]
    assert np.concatenate(parts).tobytes() == whole.proba.tobytes()


@pytest.mark.parametrize("model", [LatentClass, MajorityVote])
def test_labels_go_into_a_mapped_file(small, model, tmp_path):
    votes, gold, about = world()
    fitted = model().fit(votes, gold, **about)
    out = np.lib.format.open_memmap(tmp_path / "proba.npy", "w+", np.float32, (votes.n, votes.n_labels))
    found = fitted.predict_proba(votes, out)
    out.flush()
    assert found.proba is out
    assert np.array_equal(np.load(tmp_path / "proba.npy"), fitted.predict_proba(votes).proba)


def test_nothing_at_all():
    found = LatentClass().fit_blocks([], Votes(0, 3, (), ()).table)
    assert found.predict_proba(Votes(2, 3, (), ())).proba == pytest.approx(1 / 3)


def test_a_block_without_votes_and_one_without_gold(small):
    votes, truth = skewed(1, 3 * BLOCK)
    columns = tuple(c.block(slice(0, 2 * BLOCK)) for c in votes.columns)
    fewer = Votes(votes.n, votes.n_labels, votes.voters, columns)
    gold = np.where(np.arange(votes.n) < 10, truth, -1).astype(np.int32)
    found = LatentClass().fit(fewer, gold).predict_proba(fewer)
    assert not found.covered[2 * BLOCK :].any() and found.covered[: 2 * BLOCK].any()
    assert np.isfinite(found.proba).all()
    none = LatentClass().fit(fewer, no_gold(fewer))
    assert learned(none) == learned(
        LatentClass().fit_blocks(
            [
                Taught(fewer.block(at), no_gold(fewer)[at], np.ones(BLOCK, bool), Shares.of(BLOCK, None, None))
                for at in blocks(votes.n)
            ],
            votes.table,
            here,
            kept_elsewhere,
        )
    )
