import numpy as np
import pytest

from labeling.proposals import (
    Candidate,
    Material,
    choose,
    cluster_candidates,
    gold_candidates,
    measure,
    pair_candidates,
    phrase_candidates,
)
from labeling.sources.rules import Rule
from labeling.values import Gold, SoftLabels

LATE = [f"my payout is overdue since {day}" for day in ("monday", "tuesday", "friday", "sunday", "june", "may")]
PAUSE = [f"please hold everything until {day}" for day in ("monday", "tuesday", "friday", "sunday", "june", "may")]


@pytest.fixture
def material(ask, gold_of, taxonomy, encoder):
    """Overdue payouts and pauses, half of them with seed gold, the last of each valid."""

    def make(voted=(), gold=True):
        questions = ask(*LATE, *PAUSE)
        known = {0: (0, "seed"), 1: (0, "seed"), 2: (0, "seed"), 5: (0, "valid")}
        known |= {6: (1, "seed"), 7: (1, "seed"), 8: (1, "seed"), 11: (0, "valid")}
        n, k = len(questions), len(taxonomy.labels)
        labels = SoftLabels(np.full((n, k), 1 / k, np.float32), np.zeros(n, bool))
        mask = np.zeros(n, bool)
        mask[list(voted)] = True
        some = gold_of(n, known) if gold else Gold.empty(n)
        return Material(taxonomy, questions, encoder.encode(questions.texts), labels, some, mask, 0.6)

    return make


def test_valid_and_test_gold_is_not_looked_at(material):
    target = material().target
    assert target[5].sum() == target[11].sum() == 0 and target[0, 0] == 1


def test_phrases_that_only_one_label_uses(material):
    found = {c.rule.votes_for: c for c in phrase_candidates(material())}
    assert set(found) == {"late", "pause"}
    assert found["late"].hits.tolist() == [True] * 6 + [False] * 6
    assert not {"is", "monday"} & set(found["pause"].rule.any)


def test_pairs_of_telling_words(material):
    found = [c for c in pair_candidates(material()) if c.rule.votes_for == "late"]
    assert found and set(found[0].rule.all) == {"payout", "overdue"}


def test_gold_that_others_resemble(material):
    found = {c.rule.votes_for: c for c in gold_candidates(material())}
    assert set(found["late"].rule.similar_to) <= set(LATE[:3])
    assert found["late"].hits[:6].all() and not found["late"].hits[6:].any()


def test_clusters_nobody_votes_on_get_the_nearest_title_and_are_unsure(material, taxonomy, encoder):
    titles = np.zeros((len(taxonomy.labels), 64), np.float32)
    titles[[0, 1]] = encoder.encode(["payout overdue since", "please hold everything until"])
    found = list(cluster_candidates(material(gold=False), titles))
    assert all(c.unsure for c in found)
    assert {c.rule.votes_for for c in found} <= {"late", "pause"}


def test_what_reaches_most_new_questions_for_its_precision_comes_first():
    def candidate(name, hits, precision):
        return Candidate(0, Rule(name, votes_for="late"), np.array(hits, bool), precision)

    voted = np.array([1, 1, 0, 0, 0, 0], bool)
    few, many = candidate("few", [0, 0, 1, 1, 0, 0], 1.0), candidate("many", [0, 0, 1, 1, 1, 0], 0.9)
    old, other = candidate("old", [1, 1, 0, 0, 0, 0], 1.0), candidate("other", [0, 0, 0, 1, 1, 1], 0.6)
    assert [c.rule.name for c in choose([few, many, old, other], voted, 4)] == ["many"]
    assert [c.rule.name for c in choose([few, many, old], voted, 1)] == ["many"]


def test_measures_come_from_the_rule_and_from_valid_gold(material):
    there = material(voted=[0, 1])
    candidate = next(c for c in phrase_candidates(there) if c.rule.votes_for == "late")
    hits = candidate.rule.matches(there.questions.texts, None, None)
    found = measure(candidate, there, hits)
    assert (found.matches, found.new, found.right, found.judged) == (6, 4, 1, 1)
    assert set(found.rule.yes) <= set(LATE[:5]) and set(found.rule.no) <= set(PAUSE[:3])
    assert LATE[5] not in found.examples and "1 of 1 valid gold" in found.rule.doc


def test_no_questions_in_common_no_proposals(ask, encoder, taxonomy):
    questions = ask("one", "two")
    labels = SoftLabels(np.full((2, len(taxonomy.labels)), 1 / len(taxonomy.labels), np.float32), np.zeros(2, bool))
    material = Material(taxonomy, questions, encoder.encode(questions.texts), labels, Gold.empty(2), np.zeros(2, bool))
    assert not [*phrase_candidates(material), *pair_candidates(material), *gold_candidates(material)]
