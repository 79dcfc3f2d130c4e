import numpy as np
import pytest

from labeling.new_topics.novelty import neighbours, novelty, written_by
from labeling.values import Gold, SoftLabels


def test_questions_of_hidden_topics_score_highest(world, taxonomy):
    w = world()
    known = w.known(taxonomy)
    score = novelty(known, neighbours(w.embeddings))
    assert score[w.truth >= 4].min() > np.quantile(score[w.truth < 4], 0.95)


def test_distance_alone_tells_them_where_the_labels_say_nothing(world, taxonomy):
    w = world()
    n, k = w.labels.proba.shape
    known = w.known(taxonomy, labels=SoftLabels(np.full((n, k), 1 / k, np.float32), np.zeros(n, bool)))
    assert not known.explained[w.gold.label < 0].any()
    score = novelty(known, neighbours(w.embeddings))
    assert np.median(score[w.truth >= 4]) > np.quantile(score[w.truth < 4], 0.9)


def test_without_gold_titles_are_what_is_known(world, taxonomy):
    w = world()
    known = w.known(taxonomy, gold=Gold.empty(len(w.truth)))
    assert not len(known.references) and not known.settled.any()
    assert np.isfinite(novelty(known, neighbours(w.embeddings))).all()


def test_what_is_settled_and_what_is_a_seed(world, taxonomy, gold_of):
    w = world()
    nothing, chat = taxonomy.index["_no_template"], taxonomy.index["_not_a_question"]
    gold = gold_of(
        len(w.truth),
        {0: (0, "seed"), 1: (nothing, "seed"), 2: (nothing, "valid"), 3: (0, "test"), 4: (chat, "seed")},
    )
    proba = w.labels.proba.copy()
    proba[5] = np.eye(6, dtype=np.float32)[chat]
    proba[6] = np.eye(6, dtype=np.float32)[nothing]
    known = w.known(taxonomy, gold=gold, labels=SoftLabels(proba, w.labels.covered))
    assert np.flatnonzero(known.settled).tolist() == [0, 2, 3, 4, 5]
    assert np.flatnonzero(known.seeds).tolist() == [1]
    assert known.references.tolist() == [0, 4]
    assert known.explained[6].sum() == 0


def test_a_seed_without_a_template_lifts_its_score(world, taxonomy, gold_of):
    w = world()
    some = {0: (0, "seed"), 45: (1, "seed")}
    nothing = taxonomy.index["_no_template"]
    near = neighbours(w.embeddings)
    scores = [
        novelty(w.known(taxonomy, gold=gold_of(len(w.truth), some | more)), near)
        for more in ({}, {9: (nothing, "seed")})
    ]
    assert scores[1][9] > scores[0][9]


def test_test_gold_changes_no_score_of_others(world, taxonomy, gold_of):
    w = world()
    scores = []
    for label in (0, 3):
        known = w.known(taxonomy, gold=gold_of(len(w.truth), {0: (0, "seed"), 7: (label, "test")}))
        scores.append(novelty(known, neighbours(w.embeddings)))
    assert scores[0] == pytest.approx(scores[1])


def test_a_draft_explains_the_questions_it_takes(world, taxonomy):
    w = world()
    draft = np.where(w.truth == 4, 0, -1)
    known = w.known(taxonomy, draft=draft)
    assert known.explained.shape[1] == len(taxonomy.labels) + 1
    assert (known.explained[w.truth == 4, -1] == 1).all() and known.settled[w.truth == 4].all()


def test_templates_are_known_by_title_and_wording(taxonomy, encoder):
    rows, label = written_by(taxonomy, encoder.encode)
    assert rows.shape == (8, 64) and label.tolist() == [0, 1, 2, 3, 0, 1, 2, 3]
    assert encoder.calls[0][4].endswith("Hi {first_name}, answer.")


def test_neighbours_of_few(world):
    similarity, places = neighbours(world().embeddings[:3])
    assert places.shape == (3, 2) and (places != np.arange(3)[:, None]).all() and similarity.shape == (3, 2)
