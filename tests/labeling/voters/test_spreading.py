import numpy as np
import pytest

from labeling.voters import SpreadingVotes


def unit(rows):
    rows = np.asarray(rows, np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def clusters(n, seed=0, noise=0.4):
    rng = np.random.default_rng(seed)
    truth = (np.arange(n) % 4).astype(np.int32)
    return unit(np.eye(8)[truth] * 3 + rng.normal(size=(n, 8)) * noise), truth


def by_row(ballot):
    voter, column = ballot
    return {int(r): voter.options[o][0] for r, o in zip(column.rows, column.options, strict=True)}


def test_gold_spreads_through_clear_clusters(taxonomy, gold_of, voted):
    rows, truth = clusters(200)
    gold = gold_of(200, {i: (truth[i], "seed") for i in range(20)})
    voter, column = ballot = voted(SpreadingVotes(), rows, gold, taxonomy)
    votes = by_row(ballot)
    assert len(votes) > 180 and np.mean([truth[r] == v for r, v in votes.items()]) > 0.97
    assert (voter.name, voter.kind) == ("spreading.graph", "spreading")
    assert column.confidence.min() >= 0.4 and column.confidence.max() <= 0.98


def test_a_chain_of_questions_passes_gold_on(taxonomy, gold_of, voted):
    # two arcs; the far ends are nearer to the other arc's gold than to their own
    turn = np.concatenate([np.linspace(0, 1.5, 60), np.linspace(1.75, 3.1, 60)])
    rows = unit(np.column_stack([np.cos(turn), np.sin(turn)]))
    gold = gold_of(120, {0: (0, "seed"), 1: (0, "seed"), 62: (1, "seed"), 63: (1, "seed")})
    votes = by_row(
        voted(
            SpreadingVotes(k=4, temperature=0.02, iterations=400, alpha=0.99, least_confidence=0.0),
            rows,
            gold,
            taxonomy,
        )
    )
    assert rows[55] @ rows[62] > rows[55] @ rows[0]
    assert votes[55] == 0 and votes[110] == 1


def test_a_seed_questions_own_label_does_not_change_its_vote(taxonomy, gold_of, voted):
    rows, truth = clusters(120)
    known = {i: (truth[i], "seed") for i in range(40)}
    loose = SpreadingVotes(least_confidence=0.0)
    wrong = known | {0: (3, "seed")}
    assert by_row(voted(loose, rows, gold_of(120, known), taxonomy))[0] == 0
    assert by_row(voted(loose, rows, gold_of(120, wrong), taxonomy))[0] == 0


def test_test_questions_hear_but_change_nothing(taxonomy, gold_of, voted):
    rows, truth = clusters(120)
    known = {i: (truth[i], "seed") for i in range(24)}
    ends = known | {i: ((truth[i] + 1) % 4, "test") for i in range(100, 120)}
    _, alone = voted(SpreadingVotes(), rows[:100], gold_of(100, known), taxonomy)
    votes = voted(SpreadingVotes(), rows, gold_of(120, ends), taxonomy)
    column = votes[1]
    inside = column.rows < 100
    assert np.array_equal(column.rows[inside], alone.rows) and np.array_equal(column.options[inside], alone.options)
    assert np.allclose(column.confidence[inside], alone.confidence, atol=1e-5)
    assert {by_row(votes)[i] == truth[i] for i in range(100, 120)} == {True}


def test_evidence_is_the_nearest_gold_of_the_label_from_other_folds(taxonomy, gold_of, voted):
    rows, truth = clusters(100)
    labels = {i: truth[i] for i in range(40)}
    ballot = voted(SpreadingVotes(folds=5), rows, gold_of(100, {i: (c, "seed") for i, c in labels.items()}), taxonomy)
    votes, evidence = by_row(ballot), ballot[1].evidence
    assert evidence.places.shape == (len(votes), 3)
    for (row, label), places, cosine in zip(votes.items(), evidence.places, evidence.similarity, strict=True):
        assert {labels[p] for p in places} == {label} and row not in places
        assert np.allclose(rows[places] @ rows[row], cosine, atol=1e-5)
        if row >= 40:
            best = sorted((rows[p] @ rows[row] for p, c in labels.items() if c == label), reverse=True)[:3]
            assert np.allclose(cosine, best, atol=1e-5)


def test_confidence_falls_where_gold_shows_mistakes(taxonomy, gold_of, voted):
    rows, truth = clusters(400, noise=0.3)
    right = {i: (truth[i], "seed") for i in range(40)}
    checked = right | {i: (truth[i], "valid") for i in range(40, 200)}
    doubted = right | {i: (truth[i] if truth[i] else 5, "valid") for i in range(40, 200)}
    loose = SpreadingVotes(least_confidence=0.0)
    means = []
    for known in (checked, doubted):
        _, column = voted(loose, rows, gold_of(400, known), taxonomy)
        means.append([column.confidence[column.options == c].mean() for c in range(4)])
    assert means[0][0] > 0.9 and means[1][0] < means[1][2] - 0.2


@pytest.mark.parametrize("known", [{}, {0: (0, "valid"), 1: (1, "test")}])
def test_without_seed_gold_nobody_votes(taxonomy, gold_of, voted, known):
    _, column = voted(SpreadingVotes(), clusters(10)[0], gold_of(10, known), taxonomy)
    assert len(column.rows) == 0 and column.evidence.places.shape == (0, 3)


def test_one_gold_question_and_no_question(taxonomy, gold_of, voted):
    rows, _ = clusters(12)
    votes = by_row(voted(SpreadingVotes(least_confidence=0.0), rows, gold_of(12, {0: (1, "seed")}), taxonomy))
    assert 0 not in votes and set(votes.values()) == {1}
    _, none = voted(SpreadingVotes(), rows[:0], gold_of(0, {}), taxonomy)
    assert len(none.rows) == 0


def test_reserved_labels_spread_like_others(taxonomy, gold_of, voted):
    rows, truth = clusters(120)
    gold = gold_of(120, {i: ((4, 5, 2, 3)[truth[i]], "seed") for i in range(20)})
    votes = by_row(voted(SpreadingVotes(), rows, gold, taxonomy))
    assert {votes[i] for i in votes if truth[i] == 0} == {4} and {votes[i] for i in votes if truth[i] == 1} == {5}


def test_settings_and_gold_change_the_fingerprint(taxonomy, gold_of):
    rows, _ = clusters(30)
    golds = [gold_of(30, {0: (0, "seed")}), gold_of(30, {0: (1, "seed")})]
    voters = [SpreadingVotes().voter(rows, g, taxonomy) for g in golds]
    voters.append(SpreadingVotes(k=3).voter(rows, golds[0], taxonomy))
    assert len({v.fingerprint for v in voters}) == 3
    assert SpreadingVotes().voter(rows, golds[0], taxonomy) == voters[0]
