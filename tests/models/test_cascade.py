import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.taxonomy import Taxonomy, Template
from models.cascade import Cascade, Thresholds, combine, decide
from models.heads import Head

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


def test_cascade_multiplies_its_heads(taxonomy):
    def head(*proba):
        return Head(np.zeros((len(proba), 2), np.float32), np.log(np.array(proba, np.float32)))

    cascade = Cascade(taxonomy, head(0.2, 0.8), head(0.5, 0.2, 0.1, 0.1, 0.1))
    p = cascade.predict(np.array([[1, 0], [0, 1]], np.float32))
    assert np.allclose(p.joint, [[0.4, 0.16, 0.08, 0.08, 0.2, 0.08]] * 2, atol=1e-6)


@pytest.mark.parametrize(
    ("valid", "answers", "reason"),
    [
        (0.49, [0.9, 0.1, 0, 0, 0], "not a question"),
        (0.9, [0.4, 0, 0, 0, 0.6], "no template answers it"),
        (0.9, [0.3, 0.2, 0.3, 0.2, 0], "topic not sure enough"),
        (0.9, [0.5, 0.5, 0, 0, 0], "template not sure enough"),
        (0.9, [0.9, 0.1, 0, 0, 0], ""),
        (0.1, [0.1, 0, 0, 0, 0.9], "not a question"),
    ],
)
def test_the_first_stage_that_stops_gives_the_reason(taxonomy, valid, answers, reason):
    p = combine(taxonomy, np.array([valid]), np.array([answers]))
    assert decide(p, Thresholds(0.5, 0.6, np.full(4, 0.6))).tolist() == [reason]


def test_each_template_has_its_own_threshold_and_reaching_it_is_enough(taxonomy):
    p = combine(taxonomy, np.ones(2), np.array([[0.75, 0, 0, 0.25, 0], [0, 0.75, 0, 0.25, 0]]))
    limits = Thresholds(1.0, 0.75, np.array([0.75, 0.76, 0, 0]))
    assert decide(p, limits).tolist() == ["", "template not sure enough"]
