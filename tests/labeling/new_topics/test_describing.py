from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from labeling.new_topics import (
    Cluster,
    Trend,
    central_and_diverse,
    central_reply,
    find_clusters,
    nearest_templates,
    trend,
)
from labeling.taxonomy import Taxonomy, Template
from labeling.values import Questions


def test_a_topic_far_from_all_templates_is_no_near_miss(world, taxonomy):
    w = world()
    known = w.known(taxonomy)
    clusters = find_clusters(known)[:2]
    for near in nearest_templates(known, clusters, taxonomy):
        similarity = [s for _, s in near.templates]
        assert len(near.templates) == 3 and similarity == sorted(similarity, reverse=True)


def test_a_cluster_in_the_middle_of_a_template_is_a_near_miss(world, taxonomy):
    w = world()
    known = w.known(taxonomy)
    members = np.flatnonzero((w.truth == 2) & (w.gold.label < 0))[:10]
    middle = w.embeddings[members].mean(axis=0)
    (near,) = nearest_templates(known, [Cluster(members, 0.5, 0.9, middle / np.linalg.norm(middle))], taxonomy)
    assert near.near_miss and near.topic == "refunds" and near.templates[0][0] == "refund-status"


def test_with_one_template_nothing_is_usual(world):
    w = world()
    one = Taxonomy((Template("late", "payouts", "Late", "Body"),))
    known = w.known(one, gold=type(w.gold).empty(len(w.truth)), labels=replace(w.labels, proba=_three(w)))
    known = replace(known, written=w.written[0][:1], written_label=np.zeros(1, np.int64))
    (near,) = nearest_templates(known, find_clusters(known, least=2)[:1] or [_any(w)], one)
    assert len(near.templates) == 1 and not near.near_miss and near.topic is None


def _three(w):
    return np.full((len(w.truth), 3), 1 / 3, np.float32)


def _any(w):
    return Cluster(np.arange(5), 0.5, 0.5, w.embeddings[0])


def test_examples_are_central_then_diverse_and_none_twice():
    rows = np.eye(6, dtype=np.float32)
    cluster = Cluster(np.array([3, 1, 0, 2, 5]), 1.0, 0.5, rows[3])
    texts = ["a", "b", "c", "d", "e", " D "]
    chosen = central_and_diverse(cluster, rows, texts, each=2)
    assert chosen[:2] == (3, 1) and set(chosen) == {0, 1, 2, 3}
    near = rows.copy()
    near[0] = rows[3]
    assert central_and_diverse(cluster, near, texts, each=1) == (3, 1)


@pytest.fixture
def dated(ask):
    days = [1, 2, 3, 4, 28, 29, None]
    rows = ask(*"abcdefg").rows
    at = [None if d is None else datetime(2026, 1, d, tzinfo=UTC) for d in days]
    return Questions(tuple(replace(q, asked_at=t) for q, t in zip(rows, at, strict=True)))


def test_a_trend_compares_the_last_quarter_with_all_questions(dated):
    found = trend(Cluster(np.array([3, 4, 5, 6]), 1.0, 1.0, np.ones(1, np.float32)), dated)
    assert (found.first.day, found.last.day) == (4, 29)
    assert found.recent == pytest.approx(2 / 3) and found.usual == pytest.approx(2 / 6)


def test_no_times_no_trend(dated):
    assert trend(Cluster(np.array([6]), 1.0, 1.0, np.ones(1, np.float32)), dated) == Trend()


def test_the_most_central_reply():
    rows = np.array([[1, 0], [0.6, 0.8], [0, 1]], np.float32)
    assert central_reply(["x", "y", "z"], rows) == "y"
    assert central_reply([], rows[:0]) is None
