from dataclasses import replace

import numpy as np
import pytest

from labeling.new_topics import ClusterSettings, find_clusters, least_of
from labeling.new_topics.clusters import label_middles
from labeling.values import Gold


def test_hidden_topics_are_found_whole_and_pure(world, taxonomy):
    w = world()
    found = find_clusters(w.known(taxonomy))
    assert {int(w.truth[c.members[0]]) for c in found[:2]} == {4, 5}
    for cluster in found[:2]:
        truth = w.truth[cluster.members]
        assert (truth == truth[0]).all() and len(truth) >= 0.9 * (w.truth == truth[0]).sum()
        assert cluster.novelty > 0.9 and 0.5 < cluster.cohesion <= 1


def test_members_are_open_and_the_most_central_first(world, taxonomy):
    w = world()
    for cluster in find_clusters(w.known(taxonomy)):
        assert (w.gold.label[cluster.members] < 0).all()
        central = w.embeddings[cluster.members] @ cluster.middle
        assert (np.diff(central) <= 1e-6).all() and np.linalg.norm(cluster.middle) == pytest.approx(1, abs=1e-5)


def test_values_fall_and_reach_the_least(world, taxonomy):
    w = world()
    value = [c.value for c in find_clusters(w.known(taxonomy), least=8)]
    assert value == sorted(value, reverse=True) and min(value) >= 8
    assert find_clusters(w.known(taxonomy), least=41) == []


def test_the_same_each_time_with_a_sample_too(world, taxonomy):
    known = world().known(taxonomy)
    few = ClusterSettings(most_compared=30)
    one, other = (find_clusters(known, settings=few, seed=3) for _ in range(2))
    assert [c.members.tolist() for c in one] == [c.members.tolist() for c in other]
    whole = {frozenset(c.members.tolist()) for c in find_clusters(known)[:2]}
    assert all(max(len(a & set(c.members.tolist())) for c in one) >= 0.9 * len(a) for a in whole)


def test_what_a_draft_takes_is_not_found_again(world, taxonomy):
    w = world()
    drafted = np.where((w.truth == 4) & (np.arange(len(w.truth)) % 2 == 0), 0, -1)
    found = find_clusters(w.known(taxonomy, draft=drafted))
    assert found and all((w.truth[c.members] != 4).all() for c in found)


def test_seed_gold_without_a_template_is_a_welcome_member(world, taxonomy):
    w = world()
    place = int(np.flatnonzero(w.truth == 4)[0])
    label, split = w.gold.label.copy(), w.gold.split.copy()
    label[place], split[place] = taxonomy.index["_no_template"], 0
    found = find_clusters(w.known(taxonomy, gold=Gold(label, split)))
    assert any(place in c.members for c in found)
    split[place] = 1
    assert not any(place in c.members for c in find_clusters(w.known(taxonomy, gold=Gold(label, split))))


def test_nothing_open_or_hardly_any_questions(world, taxonomy):
    known = world().known(taxonomy)
    assert find_clusters(replace(known, settled=np.ones(len(known.settled), bool))) == []
    two = replace(
        known,
        embeddings=known.embeddings[:2],
        explained=known.explained[:2],
        references=known.references[:2],
        settled=known.settled[:2],
        seeds=known.seeds[:2],
    )
    assert find_clusters(two, least=1) == []


def test_least_value_follows_the_number_of_questions():
    assert [least_of(n) for n in (20, 7000, 1_000_000)] == [5, 10, 50]


def test_the_middle_of_a_label_counts_its_sure_questions_and_its_title(world, taxonomy):
    w = world()
    known = w.known(taxonomy)
    middles = label_middles(known, w.truth < 4)
    assert middles.shape == (6, 48)
    for t in range(4):
        assert (middles @ w.embeddings[w.truth == t].mean(axis=0))[:4].argmax() == t
