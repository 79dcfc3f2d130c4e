import numpy as np

from labeling.values import SPLITS, Gold
from labeling.voters import COMPUTED_KINDS, ComputedSettings, SpreadingVotes, computed_ballots
from labeling.votes import Votes


def ballots(questions, encoder, gold, taxonomy):
    return computed_ballots(encoder.encode(questions.texts), gold, taxonomy, encoder.encode, ComputedSettings())


def matrix(found, taxonomy):
    return Votes(4, len(taxonomy.labels), tuple(v for v, _ in found), tuple(c for _, c in found))


def test_all_computed_voters_stand_in_the_matrix_under_names_of_their_own(ask, encoder, taxonomy, gold_of):
    questions = ask("late. title of", "pause the payout", "refund-make. title", "late late late")
    gold = gold_of(4, {0: (0, "seed"), 2: (3, "seed")})
    votes = matrix(ballots(questions, encoder, gold, taxonomy), taxonomy)
    assert tuple(v.kind for v in votes.voters) == COMPUTED_KINDS
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
