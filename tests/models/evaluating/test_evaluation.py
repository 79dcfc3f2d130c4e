import json

import numpy as np
import pytest

from labeling.values import SoftLabels
from labeling.votes import Column, Voter, Votes
from models.cascade import Thresholds, combine
from models.evaluating.evaluation import evaluate
from models.promising.grouping import pooled
from models.promising.learn_then_test import Answers
from models.promising.promise import Asked

# gold: late, late, pause, refund-status, not a question, no template; the last question is in no split
TRUTH = np.array([0, 0, 1, 2, 4, 5, -1], np.int32)
ROWS = TRUTH >= 0
GUESS = np.array([0, 1, 1, 0, 0, 2, 3])
VALID = np.array([0.9, 0.9, 0.9, 0.9, 0.2, 0.9, 0.9])
REASONS = np.array(["", "", "template not sure enough", "", "not a question", "no template answers it", ""])


@pytest.fixture
def report(taxonomy):
    answers = np.full((7, 5), 0.05)
    answers[np.arange(7), GUESS] = 0.8
    labels = SoftLabels(np.eye(6, dtype=np.float32)[[0, 0, 1, 2, 4, 0, 0]], np.array([1, 1, 1, 1, 1, 0, 1], bool))
    voter = Voter("v", "function", ((0,), (1,)))
    votes = Votes(7, 6, (voter,), (Column.of([0, 1, 6], [0, 1, 0]),))

    def make(rows=ROWS, **more):
        at = np.flatnonzero(rows)
        p, part = combine(taxonomy, VALID[at], answers[at]), SoftLabels(labels.proba[at], labels.covered[at])
        return evaluate("test", TRUTH[at], p, REASONS[at], part, votes.take(at), "majority", taxonomy, **more)

    return make


def test_figures_by_hand(report):
    found = report()
    assert (found["split"], found["n"]) == ("test", 6)
    ece = {"ece": pytest.approx((5 * 0.1 + 0.2) / 6, abs=1e-4)}
    assert found["validity"] == {"accuracy": 1.0, "auroc": 1.0, "precision": 1.0, "recall": 1.0} | ece
    # of the four with a template: two templates right, and topics right but for the last
    assert (found["template"]["accuracy"], found["topic"]["accuracy"]) == (0.5, 0.75)
    # F1 of late 1/2, of pause 2/3, of refund-status 0
    assert found["template"]["macro_f1"] == pytest.approx((1 / 2 + 2 / 3 + 0) / 3, abs=1e-4)
    assert found["topic"]["macro_f1"] == pytest.approx((6 / 7 + 0) / 2, abs=1e-4)
    assert found["cascade"]["answered"] == 0.5
    assert found["cascade"]["precision"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["cascade"]["recall"] == 0.25
    # scores .72 in order right, wrong, right, wrong, wrong (no template), then .16 wrong
    risks = [0, 1 / 2, 1 / 3, 2 / 4, 3 / 5, 4 / 6]
    assert found["cascade"]["aurc"] == pytest.approx(np.mean(risks), abs=1e-4)
    assert found["template"]["ece"] == pytest.approx(((5 * 0.72 - 2) + 0.16) / 6, abs=1e-4)


def test_votes_and_label_model_by_hand(report):
    found = report()
    assert found["votes"] == {"coverage": 0.3333, "accuracy_when_covered": 0.5}
    assert found["label_model"] == {"name": "majority", "accuracy": 0.8333}


def test_templates_one_by_one(report):
    late, pause, status, make = report()["per_template"]
    assert late == {"template_id": "late", "n": 2, "accuracy": 0.5, "answered": 2, "precision": 0.5}
    assert pause == {"template_id": "pause", "n": 1, "accuracy": 1.0, "answered": 1, "precision": 0.0}
    assert (status["n"], status["accuracy"], status["precision"]) == (1, 0.0, None)
    assert make == {"template_id": "refund-make", "n": 0, "accuracy": None, "answered": 0, "precision": None}


def test_without_gold_all_figures_are_none_and_valid_json(report):
    found = report(np.zeros(7, bool))
    assert found["n"] == 0 and found["template"] == {"accuracy": None, "macro_f1": None, "ece": None}
    assert found["cascade"] == {"answered": None, "precision": None, "recall": None, "aurc": None}
    assert found["validity"]["ece"] is found["topic"]["ece"] is None
    assert found["ledger"]["n"] == 0 and found["coverage_risk"]["points"] == []
    assert found["reliability"] == {"validity": [], "topic": [], "template": []}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_ledger_counts_and_gains_need_thresholds(report):
    found = report()["ledger"]
    assert (found["n"], found["answered_right"], found["left_alone"]) == (6, 1, 2)
    assert found["answered_wrong"] == {"validity": 0, "no_template": 0, "topic": 1, "template": 1}
    assert found["lost"] == {"validity": 0, "no_template": 0, "topic": 0, "template": 1}
    assert found["if_perfect"] is None
    with_limits = report(thresholds=Thresholds(0.5, 0.5, np.full(4, 0.7)))["ledger"]
    assert with_limits["if_perfect"]["template"]["gain"] >= 1


def test_coverage_against_risk_ends_at_the_accuracy_of_all(report):
    found = report()["coverage_risk"]
    last = found["points"][-1]
    assert found["level"] == 0.05 and (last["coverage"], last["answers"]) == (1.0, 6)
    assert last["risk"] == pytest.approx(4 / 6, abs=1e-4) and last["upper"] > last["risk"]


def test_reliability_of_each_stage(report):
    found = report()["reliability"]
    assert sum(b["n"] for b in found["validity"]) == sum(b["n"] for b in found["template"]) == 6
    # topics: right on three of the five at .81 (the last of them has no template), wrong on no question
    assert [(b["n"], b["share"]) for b in found["topic"]] == [(1, 0.0), (5, 0.6)]


def test_a_promise_stands_beside_what_came_of_it(report, promises_of):
    gold = Answers(np.linspace(0.01, 1, 200), np.zeros(200, int), np.arange(200) >= 60)
    found = report(promises=promises_of(gold, Asked(0.9, 0.8), pooled(4)))
    assert report()["promise"] is None
    assert found["promise"]["kept"] is True and found["promise"]["holds"] is False
    assert found["promise"]["answered"] == 3 and found["coverage_risk"]["level"] == 0.2
    assert found["promise"]["precision"] == found["cascade"]["precision"]
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_no_auroc_with_questions_only(report):
    found = report(ROWS & (TRUTH != 4))
    assert found["validity"]["auroc"] is None and found["validity"]["accuracy"] == 1.0
