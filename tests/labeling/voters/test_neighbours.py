import numpy as np

from labeling.voters import NeighbourVotes


def unit(rows):
    rows = np.asarray(rows, np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def clusters(n, seed=0):
    rng = np.random.default_rng(seed)
    truth = np.arange(n) % 4
    return unit(np.eye(8)[truth] * 3 + rng.normal(size=(n, 8)) * 0.4), truth.astype(np.int32)


def test_votes_are_right_on_clear_clusters(taxonomy, gold_of, voted):
    rows, truth = clusters(200)
    gold = gold_of(200, {i: (truth[i], "seed" if i < 24 else "valid") for i in range(40)})
    voter, column = voted(NeighbourVotes(), rows, gold, taxonomy)
    labels = np.array([voter.options[o][0] for o in column.options])
    assert len(column.rows) > 150 and (labels == truth[column.rows]).mean() > 0.95
    assert voter.kind == "neighbours" and (column.confidence > 0.5).all()


def test_a_question_never_votes_for_itself(taxonomy, gold_of):
    rows = unit(np.eye(8)[:4] + 0.01)
    fitted = NeighbourVotes(k=2).fit(rows, gold_of(4, {i: (i, "seed") for i in range(4)}), taxonomy, None)
    own = np.arange(4)
    near = fitted.nearest(rows, own)
    assert (near.places != own[:, None]).all() and (near.label != own).all()


def test_valid_and_test_gold_are_no_neighbours(taxonomy, gold_of):
    rows, truth = clusters(60)
    known = {i: (truth[i], ("seed", "valid", "test")[i % 3]) for i in range(60)}
    fitted = NeighbourVotes().fit(rows, gold_of(60, known), taxonomy, None)
    assert set(fitted.seed.tolist()) == set(range(0, 60, 3))
    changed = known | dict.fromkeys(range(2, 60, 3), (0, "test"))
    other = NeighbourVotes().fit(rows, gold_of(60, changed), taxonomy, None)
    assert np.array_equal(fitted.thresholds, other.thresholds)


def test_a_label_that_is_never_right_gets_no_votes(taxonomy, gold_of):
    rows, truth = clusters(120)
    known = {i: (truth[i] if truth[i] else (i // 4) % 4, "seed" if i < 60 else "valid") for i in range(120)}
    fitted = NeighbourVotes(min_precision=0.7).fit(rows, gold_of(120, known), taxonomy, None)
    assert fitted.thresholds[0] > fitted.thresholds[2]


def test_without_gold_nobody_votes(taxonomy, gold_of, voted):
    rows, _ = clusters(10)
    _, column = voted(NeighbourVotes(), rows, gold_of(10, {}), taxonomy)
    assert len(column.rows) == 0


def test_each_vote_names_its_neighbours_and_their_similarity(taxonomy, gold_of, voted):
    rows, truth = clusters(60)
    gold = gold_of(60, {i: (truth[i], "seed") for i in range(16)})
    _, column = voted(NeighbourVotes(k=3), rows, gold, taxonomy)
    for place, near, cosine in zip(column.rows, column.evidence.places, column.evidence.similarity, strict=True):
        others = np.array([i for i in range(16) if i != place])
        best = np.sort(rows[others] @ rows[place])[::-1][:3]
        assert np.allclose(cosine, best, atol=1e-5) and np.allclose(rows[near] @ rows[place], cosine, atol=1e-5)
    assert (np.diff(column.evidence.similarity) <= 0).all()


def test_fewer_gold_questions_than_neighbours(taxonomy, gold_of):
    rows = unit(np.eye(8)[[0, 0, 1, 1]] + 0.01)
    fitted = NeighbourVotes(k=5).fit(rows, gold_of(4, {0: (0, "seed"), 2: (1, "seed")}), taxonomy, None)
    near = fitted.nearest(rows, np.arange(4))
    assert near.label.tolist() == [1, 0, 0, 1] and near.places.tolist() == [[2, -1], [0, 2], [0, -1], [2, 0]]
