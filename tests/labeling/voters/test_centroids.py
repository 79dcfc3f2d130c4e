import numpy as np
import pytest

from labeling.taxonomy import NOT_A_QUESTION, Taxonomy, Template
from labeling.values import Gold
from labeling.voters.centroids import CentroidVotes
from labeling.votes import Votes

AXIS = {"late": 0, "pause": 0, "refund-status": 1, "refund-make": 1}


def by_topic(texts):
    """Templates of a topic lie on one axis."""
    rows = np.zeros((len(texts), 3), np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[AXIS[text.split(".")[0].removeprefix("Title of ")]] = 1.0
    return rows


def unit(*rows):
    out = np.array(rows, np.float32)
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def by_row(rows, gold, taxonomy, **settings):
    wanted = CentroidVotes(**settings)
    voter = wanted.voter(rows, gold, taxonomy)
    column = wanted.fit(rows, gold, taxonomy, by_topic).on(rows, np.arange(len(rows)))
    votes = Votes(len(rows), len(taxonomy.labels), (voter,), (column,))
    return {row: votes.on(row)[0][1:] for row in column.rows.tolist()}, column


def test_a_question_near_a_topic_gets_a_vote_for_all_its_labels(taxonomy):
    rows = unit([1, 0.1, 0], [1, 1, 0], [0, 1, 0.1])
    found, column = by_row(rows, Gold.empty(3), taxonomy)
    assert {row: labels for row, (labels, _) in found.items()} == {0: (0, 1), 2: (2, 3)}
    assert column.evidence.places.ravel().tolist() == [-1, -1]
    assert np.allclose(column.evidence.similarity.ravel(), rows[[0, 2]].max(axis=1), atol=1e-6)


def test_gold_draws_the_middle_of_a_topic_to_itself(taxonomy, gold_of):
    rows = unit([0, 0.2, 1], *[[1, 0, 1]] * 20)
    assert by_row(rows, Gold.empty(21), taxonomy, least_confidence=0.0)[0][0][0] == (2, 3)
    gold = gold_of(21, dict.fromkeys(range(1, 21), (0, "seed")))
    assert by_row(rows, gold, taxonomy, least_confidence=0.0)[0][0][0] == (0, 1)


def test_a_seed_question_is_compared_with_its_centroid_without_itself(taxonomy, gold_of):
    rows = unit([0, 0, 1], [1, 0, 0])
    _, column = by_row(rows, gold_of(2, {0: (0, "seed")}), taxonomy, least_confidence=0.0, least_lead=-1.0)
    assert column.evidence.similarity[0] == pytest.approx(0.0)


def test_questions_that_are_none_have_a_middle_of_their_own(taxonomy, gold_of):
    none = taxonomy.index[NOT_A_QUESTION]
    rows = unit([0, 0, 1], [0, 0.1, 1])
    found, _ = by_row(rows, gold_of(2, {0: (none, "seed")}), taxonomy)
    assert found[1][0] == (none,)


def test_confidence_follows_gold_and_test_gold_is_not_looked_at(taxonomy, gold_of):
    rows = unit(*[[1, 0.1, 0]] * 60)
    wrong = dict.fromkeys(range(60), (2, "valid"))
    trusted = by_row(rows, Gold.empty(60), taxonomy)[1].confidence
    doubted = by_row(rows, gold_of(60, wrong), taxonomy, least_confidence=0.0)[1].confidence
    unseen = by_row(rows, gold_of(60, dict.fromkeys(wrong, (2, "test"))), taxonomy)[1].confidence
    assert doubted.max() < 0.2 < trusted.min()
    assert np.array_equal(trusted, unseen)


def test_a_set_of_most_labels_says_nothing(taxonomy):
    rows = unit([1, 0, 0])
    assert not by_row(rows, Gold.empty(1), taxonomy, largest_share=0.2)[0]


def test_one_topic_gives_no_vote():
    single = Taxonomy((Template("late", "a", "Title of late", "B"),))
    assert not by_row(unit([1, 0, 0]), Gold.empty(1), single)[0]
