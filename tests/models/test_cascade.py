from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.taxonomy import Taxonomy, Template
from models.cascade import Cascade, Raw, Thresholds, combine, decide, predict_raw
from models.linear.heads import Head
from models.scope import ANSWERABLE, FEATURES, VALID, Anchors, Scope

share = st.floats(0.0, 1.0)


@st.composite
def cases(draw):
    """A taxonomy of 1 to 6 templates in any topics, validities and answers, zeros included."""
    topics = draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=6))
    taxonomy = Taxonomy(tuple(Template(f"t{i}", topic, "T", "B") for i, topic in enumerate(topics)))
    n = draw(st.integers(1, 4))
    valid = np.array(draw(st.lists(share, min_size=n, max_size=n)))
    width = len(topics) + 1
    raw = np.array(draw(st.lists(st.lists(share, min_size=width, max_size=width), min_size=n, max_size=n)))
    raw[raw.sum(axis=1) < 1e-6] = 1.0
    return taxonomy, valid, raw / raw.sum(axis=1, keepdims=True)


@given(cases())
def test_stages_are_marginals_of_one_distribution(case):
    taxonomy, valid, given_valid = case
    p = combine(taxonomy, valid, given_valid)
    assert np.allclose(p.joint.sum(axis=1), 1) and (p.joint >= 0).all()
    assert np.allclose(p.topic_proba.sum(axis=1) + p.no_template_proba, p.valid)
    assert (p.valid >= p.best_topic_proba - 1e-9).all()
    assert (p.best_topic_proba >= p.template_proba - 1e-9).all()
    assert [taxonomy.topic_of_label[t] for t in p.template] == p.topic.tolist()


def test_the_best_template_lies_in_the_best_topic_even_if_another_is_likelier(taxonomy):
    p = combine(taxonomy, np.ones(1), np.array([[0.3, 0.28, 0.42, 0.0, 0.0]]))
    assert (p.topic.tolist(), p.template.tolist()) == ([0], [0])
    assert p.best_topic_proba[0] == pytest.approx(0.58)


def parts(*proba):
    """A head that says the same of every row of two numbers, and no anchors."""
    with np.errstate(divide="ignore"):
        head = Head(np.zeros((len(proba), 2), np.float32), np.log(np.array(proba, np.float32)))
    nothing = np.zeros((0, 2), np.float32)
    return head, Anchors(nothing, np.zeros(0, np.int64), np.zeros((len(proba) - 2, 2), np.float32))


ROWS = np.array([[1, 0], [0, 1]], np.float32)
PROBA = [0.3, 0.2, 0.1, 0.1, 0.05, 0.25]


def of_head(taxonomy, head, anchors, **changes):
    scopes = {"valid": Scope.of_head(VALID), "answerable": Scope.of_head(ANSWERABLE)} | changes
    return Cascade(taxonomy, head, scopes["valid"], scopes["answerable"], anchors)


def test_before_anything_was_learned_the_head_decides_alone(taxonomy):
    p = of_head(taxonomy, *parts(*PROBA)).predict(ROWS)
    assert np.allclose(p.joint, [PROBA] * 2, atol=1e-6)
    assert np.allclose(p.in_scope_proba, 0.7) and np.allclose(p.no_template_proba, 0.25)
    assert np.allclose(p.valid, 0.95)


def test_scopes_say_whether_and_the_head_says_which(taxonomy):
    head, anchors = parts(*PROBA)
    even = replace(Scope.of_head(VALID), coef=np.zeros(len(FEATURES)))
    p = of_head(taxonomy, head, anchors, valid=even.calibrated(1.0, np.log(4)), answerable=even).predict(ROWS)
    assert np.allclose(p.valid, 0.8) and np.allclose(p.in_scope_proba, 0.4)
    expected = [0.4 * 0.3 / 0.7, 0.4 * 0.2 / 0.7, 0.4 / 7, 0.4 / 7, 0.2, 0.4]
    assert np.allclose(p.joint, [expected] * 2, atol=1e-6)


def test_temperature_counts_among_templates_only(taxonomy):
    head, anchors = parts(*PROBA)
    one, hot = (of_head(taxonomy, h, anchors).predict(ROWS) for h in (head, head.with_temperature(9)))
    assert np.allclose(one.in_scope_proba, hot.in_scope_proba) and np.allclose(one.valid, hot.valid)
    assert (hot.template_proba < one.template_proba).all()


@pytest.mark.parametrize(
    ("proba", "expected"),
    [
        ([0.5, 0.5, 0, 0, 0, 0], [0.5, 0.5, 0, 0, 0, 0]),
        ([0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 1, 0]),
        ([0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 1]),
        ([0, 0, 0, 0, 0.25, 0.75], [0, 0, 0, 0, 0.25, 0.75]),
        ([0.5, 0, 0, 0, 0.5, 0], [0.5, 0, 0, 0, 0.5, 0]),
    ],
)
def test_labels_that_were_never_seen(taxonomy, proba, expected):
    p = of_head(taxonomy, *parts(*proba)).predict(ROWS)
    assert np.allclose(p.joint, [expected] * 2, atol=1e-4)


def test_each_row_may_come_from_a_head_that_saw_other_labels(taxonomy):
    logits = np.array([[0, 0, 0, 0], [0, 0, -np.inf, -np.inf], [-np.inf] * 4])
    p = predict_raw(taxonomy, Raw(logits, np.zeros(3), np.zeros(3)), 1.0)
    assert np.allclose(p.joint[:, 4:], [0.5, 0.25])
    assert np.allclose(p.joint[:, :4], [[1 / 16] * 4, [1 / 8, 1 / 8, 0, 0], [1 / 16] * 4])


def test_extreme_log_odds_stay_probabilities(taxonomy):
    odds = np.array([-1e6, 1e6])
    p = predict_raw(taxonomy, Raw(np.zeros((2, 4)), -odds, odds), 1.0)
    assert np.allclose(p.in_scope_proba, 0) and np.allclose(p.valid, [1, 0]) and np.isfinite(p.joint).all()


@pytest.mark.parametrize(
    ("valid", "answers", "reason"),
    [
        (0.49, [0.9, 0.1, 0, 0, 0], "not a question"),
        (0.9, [0.4, 0, 0, 0, 0.6], "no template answers it"),
        (0.9, [0.3, 0.2, 0.3, 0.2, 0], "topic not sure enough"),
        (0.9, [0.5, 0.5, 0, 0, 0], "template not sure enough"),
        (0.9, [0.9, 0.1, 0, 0, 0], ""),
        (0.1, [0.1, 0, 0, 0, 0.9], "not a question"),
        (0.5, [0.1, 0, 0, 0, 0.9], "not a question"),
        (0.55, [0.1, 0, 0, 0, 0.9], "no template answers it"),
    ],
)
def test_the_first_stage_that_stops_gives_the_reason(taxonomy, valid, answers, reason):
    p = combine(taxonomy, np.array([valid]), np.array([answers]))
    assert decide(p, Thresholds(0.5, 0.6, np.full(4, 0.6))).tolist() == [reason]


def test_a_lenient_validity_does_not_hide_that_it_is_no_question(taxonomy):
    p = combine(taxonomy, np.array([0.02]), np.array([[0.1, 0, 0, 0, 0.9]]))
    assert decide(p, Thresholds(0.001, 0.001, np.full(4, 0.001))).tolist() == ["not a question"]


def test_each_template_has_its_own_threshold_and_reaching_it_is_enough(taxonomy):
    p = combine(taxonomy, np.ones(2), np.array([[0.75, 0, 0, 0.25, 0], [0, 0.75, 0, 0.25, 0]]))
    limits = Thresholds(1.0, 0.75, np.array([0.75, 0.76, 0, 0]))
    assert decide(p, limits).tolist() == ["", "template not sure enough"]
