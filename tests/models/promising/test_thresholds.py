import json

import numpy as np
import pytest

from models.cascade import combine, decide
from models.promising.promise import NOTHING, Asked
from models.promising.thresholds import EVEN, Promises, answers_of, make_promises, thresholds_of


def predicted(taxonomy, score, template, valid=None):
    """A prediction that gives ``score`` to ``template`` and the rest of validity to what has no template."""
    valid = np.ones(len(score)) if valid is None else np.asarray(valid, float)
    given_valid = np.zeros((len(score), 5))
    given_valid[np.arange(len(score)), template] = score / valid
    given_valid[:, 4] = 1 - score / valid
    return combine(taxonomy, valid, given_valid)


@pytest.fixture
def calibrated(taxonomy):
    """Answers as likely right as they say, of two templates."""
    rng = np.random.default_rng(3)
    score, template = rng.beta(4, 1, 600), rng.integers(0, 2, 600)
    right = rng.random(600) < score
    return predicted(taxonomy, score, template), np.where(right, template, 5).astype(np.int32)


@pytest.mark.parametrize("otherwise", ["nothing", "best-effort"])
def test_everything_comes_back_from_json(calibrated, taxonomy, otherwise):
    for precision in (0.8, 0.999):
        made = make_promises(*calibrated, taxonomy, Asked(precision, otherwise=otherwise))
        again = Promises.from_dict(json.loads(json.dumps(made.as_dict(), allow_nan=False)))
        assert again.as_dict() == made.as_dict()
        assert again.template.groups == made.template.groups and again.needs == made.needs
        assert again.template.asked == made.template.asked and again.topic.kept == made.topic.kept
        assert np.array_equal(again.template.thresholds, made.template.thresholds)


@pytest.mark.parametrize("precision", [0.8, 0.9])
def test_what_is_promised_is_kept_on_its_gold(calibrated, taxonomy, precision):
    p, truth = calibrated
    made = make_promises(p, truth, taxonomy, Asked(precision))
    limits = thresholds_of(made, 4, precision)
    answered = decide(p, limits) == ""
    assert made.template.kept and answered.sum() > 100
    assert (p.template == truth)[answered].mean() >= precision
    assert answered.sum() == made.template.groups[0].answers
    assert (p.template == truth).mean() < 0.9


def test_a_wish_that_gold_cannot_meet_says_what_it_takes(calibrated, taxonomy):
    p, _ = calibrated
    few = predicted(taxonomy, p.template_proba[:20], p.template[:20])
    right = make_promises(few, few.template.astype(np.int32), taxonomy, Asked(0.95))
    assert not right.template.kept and (right.template.thresholds == NOTHING).all()
    assert right.needs and all(need.more > 0 for need in right.needs)
    assert (decide(few, thresholds_of(right, 4, 0.95)) != "").all()


def test_stages_alone_are_judged_by_what_they_say(taxonomy):
    """Validity and topic are always right here, the template never is."""
    n = 200
    valid = np.linspace(0.5, 1, n)
    p = predicted(taxonomy, 0.9 * valid, np.zeros(n, int), valid)
    made = make_promises(p, np.ones(n, np.int32), taxonomy, Asked(0.9))
    assert made.validity.kept and made.validity.groups[0].errors == 0
    assert made.topic.kept and made.topic.groups[0].errors == 0
    assert not made.template.kept
    none = make_promises(p, np.full(n, 4, np.int32), taxonomy, Asked(0.9))
    assert not (none.validity.kept or none.topic.kept or none.template.kept)
    unanswered = make_promises(p, np.full(n, 5, np.int32), taxonomy, Asked(0.9))
    assert unanswered.validity.kept and not unanswered.topic.kept


def test_a_pool_sets_the_steps_and_says_nothing_of_right_and_wrong(calibrated, taxonomy):
    p, truth = calibrated
    rng = np.random.default_rng(5)
    pool = answers_of(predicted(taxonomy, rng.beta(4, 1, 900), rng.integers(0, 4, 900)))
    made = make_promises(p, truth, taxonomy, Asked(0.85), pool)
    assert made.template.kept and made.template.groups[0].questions == 600
    own = make_promises(p, truth, taxonomy, Asked(0.85))
    assert made.template.thresholds[0] != own.template.thresholds[0]
    assert made.template.thresholds[0] == pytest.approx(own.template.thresholds[0], abs=0.1)


def test_without_gold_only_what_is_as_sure_as_the_precision():
    limits = thresholds_of(None, 4, 0.9)
    assert (limits.validity, limits.topic, limits.template.tolist()) == (EVEN, 0.9, [0.9] * 4)


@pytest.mark.parametrize("precision", [0.5, 0.9])
def test_validity_and_topic_stop_nothing_that_the_promise_counts(calibrated, taxonomy, precision):
    p, truth = calibrated
    made = make_promises(p, truth, taxonomy, Asked(precision))
    limits = thresholds_of(made, 4, precision)
    least = made.template.thresholds.min()
    assert limits.validity == limits.topic == min(EVEN, least)
    passed = p.template_proba >= limits.template[p.template]
    assert (p.valid[passed] >= limits.validity).all() and (p.best_topic_proba[passed] >= limits.topic).all()


def test_nothing_right_means_nothing_suggested(taxonomy):
    p = predicted(taxonomy, np.full(30, 0.99), np.zeros(30, int))
    for otherwise in ("nothing", "best-effort"):
        made = make_promises(p, np.full(30, 5, np.int32), taxonomy, Asked(0.9, otherwise=otherwise))
        assert (thresholds_of(made, 4, 0.9).template == NOTHING).all()
