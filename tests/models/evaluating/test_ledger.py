import numpy as np
import pytest

from models.cascade import Thresholds, combine, decide
from models.evaluating.ledger import STAGES, factors_of, ledger, perfect

LIMITS = Thresholds(0.5, 0.5, np.full(4, 0.5))
# labels: late, pause (payouts), refund-status, refund-make (refunds), not a question, no template
CASES = {
    # truth, valid, answers given a question (last: no template)
    "right": (0, 1.0, [0.9, 0.0, 0.0, 0.0, 0.1]),
    "wrong, no question": (4, 0.9, [0.9, 0.0, 0.0, 0.0, 0.1]),
    "wrong, no template": (5, 0.9, [0.9, 0.0, 0.0, 0.0, 0.1]),
    "wrong topic": (2, 1.0, [0.9, 0.0, 0.0, 0.0, 0.1]),
    "wrong template": (1, 1.0, [0.9, 0.1, 0.0, 0.0, 0.0]),
    "lost at validity": (0, 0.3, [0.9, 0.0, 0.0, 0.0, 0.1]),
    "lost at no template": (0, 1.0, [0.3, 0.0, 0.0, 0.0, 0.7]),
    "lost at topic": (0, 1.0, [0.4, 0.0, 0.35, 0.0, 0.25]),
    "lost at template": (1, 1.0, [0.45, 0.4, 0.0, 0.0, 0.15]),
    "left alone, no question": (4, 0.1, [0.9, 0.0, 0.0, 0.0, 0.1]),
    "left alone, no template": (5, 1.0, [0.1, 0.0, 0.0, 0.0, 0.9]),
}


def part(taxonomy, *names):
    rows = [CASES[n] for n in names or CASES]
    truth = np.array([r[0] for r in rows])
    return truth, combine(taxonomy, np.array([r[1] for r in rows]), np.array([r[2] for r in rows]))


def made(taxonomy, *names, thresholds=LIMITS):
    truth, prediction = part(taxonomy, *names)
    return ledger(truth, prediction, decide(prediction, LIMITS), taxonomy, thresholds)


def test_every_question_is_counted_once_and_where_it_belongs(taxonomy):
    found = made(taxonomy)
    assert found["n"] == 11 and found["answered_right"] == 1 and found["left_alone"] == 2
    assert found["answered_wrong"] == dict.fromkeys(STAGES, 1)
    assert found["lost"] == dict.fromkeys(STAGES, 1)
    assert found["lost_though_right"] == {"validity": 1, "no_template": 1, "topic": 1, "template": 0}
    total = found["answered_right"] + found["left_alone"]
    assert total + sum(found["answered_wrong"].values()) + sum(found["lost"].values()) == found["n"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_perfect_stage_saves_what_fell_at_it_alone(taxonomy, stage):
    name = f"lost at {stage.replace('_', ' ')}"
    gains = made(taxonomy, name)["if_perfect"]
    assert gains[stage] == {"answered_right": 1, "answered_wrong": 0, "gain": 1}


def test_a_perfect_template_stage_cannot_mend_a_wrong_topic(taxonomy):
    gains = made(taxonomy, "wrong topic")["if_perfect"]
    assert gains["template"]["gain"] == 0 and gains["template"]["answered_wrong"] == 1
    assert gains["topic"]["answered_wrong"] == 0
    # within the true topic nothing was said before, so its templates stay evenly open
    assert gains["topic"]["gain"] == 0


def test_perfect_validity_and_no_template_stop_wrong_answers(taxonomy):
    assert made(taxonomy, "wrong, no question")["if_perfect"]["validity"]["answered_wrong"] == 0
    assert made(taxonomy, "wrong, no template")["if_perfect"]["no_template"]["answered_wrong"] == 0
    assert made(taxonomy, "wrong template")["if_perfect"]["template"] == {
        "answered_right": 1,
        "answered_wrong": 0,
        "gain": 1,
    }


def test_factors_make_up_the_prediction_again(taxonomy):
    rng = np.random.default_rng(0)
    given = rng.dirichlet(np.ones(5), 40)
    prediction = combine(taxonomy, rng.random(40), given)
    factors = factors_of(prediction, taxonomy)
    assert factors.predict(taxonomy).joint == pytest.approx(prediction.joint)
    assert factors.topic.sum(axis=1) == pytest.approx(np.ones(40))


def test_all_stages_perfect_answer_everything_right(taxonomy):
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 6, 60)
    factors = factors_of(combine(taxonomy, rng.random(60), rng.dirichlet(np.ones(5), 60)), taxonomy)
    for stage in STAGES:
        factors = perfect(factors, stage, truth, taxonomy)
    prediction = factors.predict(taxonomy)
    reasons = decide(prediction, LIMITS)
    assert np.array_equal(reasons == "", truth < 4)
    assert np.array_equal(prediction.template[truth < 4], truth[truth < 4])


def test_a_perfect_stage_leaves_the_others_as_they_were(taxonomy):
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 6, 30)
    before = factors_of(combine(taxonomy, rng.random(30), rng.dirichlet(np.ones(5), 30)), taxonomy)
    fields = {"validity": "valid", "no_template": "answerable", "topic": "topic", "template": "template"}
    for stage in STAGES:
        after = perfect(before, stage, truth, taxonomy)
        changed = [f for f in fields.values() if not np.array_equal(getattr(after, f), getattr(before, f))]
        assert changed == [fields[stage]]


def test_without_thresholds_nothing_is_said_of_perfect_stages(taxonomy):
    found = made(taxonomy, thresholds=None)
    assert found["if_perfect"] is None and found["answered_right"] == 1


def test_no_gold_at_all(taxonomy):
    prediction = combine(taxonomy, np.empty(0), np.empty((0, 5)))
    found = ledger(np.empty(0, int), prediction, np.empty(0, str), taxonomy, LIMITS)
    assert found["n"] == found["answered_right"] == sum(found["lost"].values()) == 0
    assert found["if_perfect"]["topic"] == {"answered_right": 0, "answered_wrong": 0, "gain": 0}


def test_an_unknown_reason_is_refused(taxonomy):
    truth, prediction = part(taxonomy, "right")
    with pytest.raises(ValueError, match="'tired' belongs to no stage"):
        ledger(truth, prediction, np.array(["tired"]), taxonomy, LIMITS)
