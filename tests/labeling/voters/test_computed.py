import copy
from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from labeling.values import SPLITS, Gold
from labeling.voters import (
    FITTED_KINDS,
    CentroidVotes,
    ComputedSettings,
    Known,
    SpreadingVotes,
    computed_ballots,
    computed_voters,
    fit_computed,
    vote_computed,
)
from labeling.votes import Votes

# so few senders that most questions only hear
SETTINGS = ComputedSettings(
    spreading=SpreadingVotes(most_senders=60), centroids=CentroidVotes(least_confidence=0.1, least_lead=0.0)
)


def ballots(questions, encoder, gold, taxonomy):
    return computed_ballots(encoder.encode(questions.texts), gold, taxonomy, encoder.encode, ComputedSettings())


def matrix(found, taxonomy):
    return Votes(4, len(taxonomy.labels), tuple(v for v, _ in found), tuple(c for _, c in found))


def test_all_computed_voters_stand_in_the_matrix_under_names_of_their_own(ask, encoder, taxonomy, gold_of):
    questions = ask("late. title of", "pause the payout", "refund-make. title", "late late late")
    gold = gold_of(4, {0: (0, "seed"), 2: (3, "seed")})
    votes = matrix(ballots(questions, encoder, gold, taxonomy), taxonomy)
    assert tuple(v.kind for v in votes.voters) == FITTED_KINDS
    assert [v.name for v in votes.voters] == ["neighbours.gold", "spreading.graph", "titles.nearest", "centroids.topic"]
    assert all(c.evidence is not None and len(c.evidence.places) == len(c.rows) for c in votes.columns)
    sure = votes.flat.confidence
    assert len(sure) and sure.min() >= 0.02 and sure.max() <= 0.98


def test_no_question_is_judged_by_its_own_gold(ask, encoder, taxonomy):
    """Each question has words of its own, so that only its own gold could tell its label."""
    questions = ask(*(" ".join(f"w{i}.{j}" for j in range(6)) for i in range(20)))
    labels = (np.arange(20) % 4).astype(np.int32)
    gold = Gold(labels, np.full(20, SPLITS.index("seed"), np.int8))
    settings = ComputedSettings(spreading=SpreadingVotes(least_confidence=0.0))
    found = computed_ballots(encoder.encode(questions.texts), gold, taxonomy, encoder.encode, settings)
    voter, column = found[1]
    right = [labels[r] in voter.options[o] for r, o in zip(column.rows, column.options, strict=True)]
    assert len(right) >= 10 and np.mean(right) < 0.5


def test_without_gold_only_templates_speak(ask, encoder, taxonomy):
    questions = ask("title of late", "title of refund-make")
    found = ballots(questions, encoder, Gold.empty(2), taxonomy)
    assert [len(column.rows) > 0 for _, column in found[:3]] == [False, False, True]


@pytest.fixture
def world(encoder, taxonomy, gold_of):
    """200 questions of 4 labels, 44 of them gold: rows, gold, and the four things that voting takes."""
    rng = np.random.default_rng(0)
    middles = encoder.encode(["title of late", "pause", "refund-status answer", "refund-make"])
    truth = np.arange(200) % 4
    rows = middles[truth] + 0.08 * rng.normal(size=(200, 64))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    known = {i: (truth[i], ("seed", "valid", "test")[i // 4 % 3]) for i in range(44)}
    gold = gold_of(200, known)
    return rows, gold, taxonomy, encoder.encode, SETTINGS


def same(a, b):
    pairs = [(a.rows, b.rows), (a.options, b.options), (a.confidence, b.confidence)]
    pairs += [(a.evidence.places, b.evidence.places), (a.evidence.similarity, b.evidence.similarity)]
    return all(np.array_equal(x, y, equal_nan=x.dtype.kind == "f") and x.dtype == y.dtype for x, y in pairs)


def all_same(found, wanted):
    return all(v == w and same(c, d) for (v, c), (w, d) in zip(found, wanted, strict=True))


def test_a_vote_does_not_depend_on_the_other_questions_asked_about(world):
    rows, places = world[0], np.arange(200)
    fitted = fit_computed(*world)
    whole = fitted.on(rows, places)
    assert all(len(column.rows) > 20 for column in whole)
    for some in (np.array([0]), np.array([199]), np.arange(7, 90), np.arange(0, 200, 3)):
        for column, part in zip(whole, fitted.on(rows[some], places[some]), strict=True):
            kept = np.isin(column.rows, some)
            assert np.array_equal(part.rows, column.rows[kept])
            assert np.array_equal(part.confidence, column.confidence[kept])
            assert np.array_equal(part.evidence.similarity, column.evidence.similarity[kept], equal_nan=True)


@pytest.mark.parametrize("block", [13, 77, 1000])
def test_blocks_make_no_difference(world, monkeypatch, block):
    whole = computed_ballots(*world)
    monkeypatch.setattr("labeling.blocks.BLOCK", block)
    assert all_same(computed_ballots(*world), whole)


def test_threads_make_no_difference(world):
    with threadpool_limits(1):
        alone = computed_ballots(*world)
    with threadpool_limits(2):
        assert all_same(computed_ballots(*world), alone)


def test_what_was_sent_to_another_process_votes_the_same(world, monkeypatch):
    whole = computed_ballots(*world)
    monkeypatch.setattr("labeling.blocks.BLOCK", 64)

    def over(function, items):
        return [copy.deepcopy(function)(copy.deepcopy(item)) for item in items]

    assert all_same(computed_ballots(*world, over=over), whole)


def test_rows_on_disk_are_as_good(world, tmp_path):
    np.save(tmp_path / "rows.npy", world[0])
    found = computed_ballots(np.load(tmp_path / "rows.npy", mmap_mode="r"), *world[1:])
    assert all_same(found, computed_ballots(*world))


def test_what_was_fitted_holds_no_rows_of_other_questions(world):
    spreading = fit_computed(*world, names={"spreading.graph"}).fitted[0]
    assert len(spreading.rows) == len(spreading.senders) == 60
    assert spreading.facts() == {"senders": 60, "recall": 1.0}


def test_new_questions_cost_only_themselves(world):
    """The first 150 questions were known, to voters of the same fingerprint."""
    rows, gold, *others = world
    then = vote_computed(rows[:150], Gold(gold.label[:150], gold.split[:150]), *others)
    known = Known(150, {f"{v.name}:{v.fingerprint}": c for v, c in then.ballots})
    asked = []

    def over(function, items):
        asked.extend(place + i for part, place in items for i in range(len(part)))
        return map(function, items)

    now = vote_computed(*world, over, known)
    assert set(now.taken) == {v.name for v, _ in now.ballots} and asked == list(range(150, 200))
    assert all_same(now.ballots, computed_ballots(*world))


def test_where_nothing_is_new_nothing_is_done(world):
    first = vote_computed(*world)
    known = Known(200, {f"{v.name}:{v.fingerprint}": c for v, c in first.ballots})

    def encode(texts):
        raise AssertionError("nothing needs to be encoded")

    again = vote_computed(*world[:3], encode, world[4], known=known)
    assert len(again.taken) == 4 and again.facts == {} and all_same(again.ballots, first.ballots)
    assert set(first.facts) == {"neighbours", "spreading"}


def test_a_voter_that_would_vote_otherwise_is_asked_about_all(world):
    rows, gold, taxonomy, encode, _ = world
    first = vote_computed(*world)
    known = Known(200, {f"{v.name}:{v.fingerprint}": c for v, c in first.ballots})
    other = replace(SETTINGS, spreading=SpreadingVotes(most_senders=60, alpha=0.5))
    found = vote_computed(rows, gold, taxonomy, encode, other, known=known)
    assert set(found.taken) == {"neighbours.gold", "titles.nearest", "centroids.topic"}
    assert all_same(found.ballots, computed_ballots(rows, gold, taxonomy, encode, other))


def test_fingerprints_are_there_without_fitting_and_follow_gold(world):
    rows, gold, taxonomy, _, settings = world
    voters = computed_voters(rows, gold, taxonomy, settings)
    assert [v.kind for v in voters] == list(FITTED_KINDS)
    label = gold.label.copy()
    label[4] = (label[4] + 1) % 4
    changed = computed_voters(rows, Gold(label, gold.split), taxonomy, settings)
    assert not {v.fingerprint for v in voters} & {v.fingerprint for v in changed}
    moved = computed_voters(rows[::-1], Gold(gold.label[::-1], gold.split[::-1]), taxonomy, settings)
    assert not {v.fingerprint for v in voters} & {v.fingerprint for v in moved}


def test_up_to_so_many_questions_each_new_one_changes_what_spreads(world):
    rows, gold, taxonomy, _, _ = world
    few = [
        computed_voters(rows[:n], Gold(gold.label[:n], gold.split[:n]), taxonomy, ComputedSettings())
        for n in (150, 200)
    ]
    same = [a.kind for a, b in zip(*few, strict=True) if a.fingerprint == b.fingerprint]
    assert same == ["neighbours", "titles", "centroids"]
