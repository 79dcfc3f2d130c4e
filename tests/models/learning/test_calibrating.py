from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from models.calibration import MIN_GOLD
from models.cascade import Cascade, Raw, predict_raw
from models.learning.agreement import Examples, agree
from models.learning.calibrating import LEAST_EACH, calibrate, fit_sigmoid
from models.learning.training import build
from models.linear.heads import Head
from models.scope import ANSWERABLE, VALID, Anchors, Scope


@pytest.fixture
def ignorant(taxonomy):
    """A cascade that knows nothing."""
    head = Head(np.zeros((6, 8), np.float32), np.zeros(6, np.float32))
    nothing = Anchors(np.zeros((0, 8), np.float32), np.zeros(0, np.int64), np.zeros((4, 8), np.float32))
    return Cascade(taxonomy, head, Scope.of_head(VALID), Scope.of_head(ANSWERABLE), nothing)


@pytest.fixture
def uncalibrated(material):
    """World to a cascade trained on it."""

    def make(world):
        agreement = agree(world.rows, world.labels, world.gold, Examples.none(8), 10.0)
        return build(material(world), agreement, world.gold, 1.0)

    return make


def log_loss(prediction, truth):
    return -float(np.log(np.maximum(prediction.joint[np.arange(len(truth)), truth], 1e-12)).mean())


@pytest.mark.parametrize(("slope", "shift"), [(2.0, -1.0), (0.4, 1.5), (1.0, 0.0)])
def test_a_known_slope_and_shift_are_found(slope, shift):
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 2, 20_000)
    found = fit_sigmoid(odds, rng.random(20_000) < expit(slope * odds + shift))
    assert found == pytest.approx((slope, shift), abs=0.1)


@pytest.mark.parametrize("n", [0, 1, MIN_GOLD - 1])
def test_too_little_gold_changes_nothing(n):
    assert fit_sigmoid(np.linspace(-9, 1, n), np.arange(n) < n // 2) == (1.0, 0.0)


@pytest.mark.parametrize("few", [0, LEAST_EACH - 1])
def test_one_side_that_is_scarce_moves_the_share_and_not_the_slope(few):
    """Gold without anything out of scope says that it is rare, and the other way round."""
    odds = np.linspace(-1, 1, 200)
    slope, shift = fit_sigmoid(odds, np.arange(200) >= few)
    assert slope == 1.0 and 2 < shift <= 10 and expit(odds + shift).mean() > 0.94
    assert fit_sigmoid(-odds, np.arange(200) < few) == pytest.approx((1.0, -shift), abs=1e-3)
    assert fit_sigmoid(odds, np.arange(200) >= LEAST_EACH)[0] != 1.0


def test_little_gold_changes_little():
    """Ten of each side, told apart without an error: a slope without end but for the prior."""
    slope, shift = fit_sigmoid(np.repeat([-1.0, 1.0], 10), np.repeat([False, True], 10))
    assert 1 < slope < 4 and shift == pytest.approx(0, abs=1e-3)


def test_calibration_mends_probabilities_that_are_too_sure(taxonomy, ignorant):
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (6000, 4))
    valid, answerable = rng.normal(1, 2, (2, 6000))
    honest = predict_raw(taxonomy, Raw(logits, valid, answerable), 1.0).joint
    truth = np.array([rng.choice(6, p=p) for p in honest]).astype(np.int32)
    raw = Raw(3 * logits, 2 * valid, 3 * answerable + 2)
    fitted, said = calibrate(ignorant, raw, truth)
    assert fitted.head.temperature == pytest.approx(3, rel=0.1)
    assert fitted.valid.coef[VALID] == pytest.approx(1 / 2, rel=0.1)
    assert fitted.answerable.coef[ANSWERABLE] == pytest.approx(1 / 3, rel=0.1)
    assert fitted.answerable.intercept == pytest.approx(-2 / 3, abs=0.15)
    assert log_loss(said, truth) < log_loss(predict_raw(taxonomy, raw, 1.0), truth) - 0.2
    assert log_loss(said, truth) == pytest.approx(-np.log(honest[np.arange(6000), truth]).mean(), abs=0.01)


def test_what_is_no_question_says_nothing_of_whether_a_template_answers(taxonomy, ignorant):
    truth = np.repeat([0, 4, 5], 100).astype(np.int32)
    odds = np.repeat([2.0, -9.0, -2.0], 100)
    both = [
        calibrate(ignorant, Raw(np.zeros((300, 4)), -odds, np.where(truth == 4, by, odds)), truth)[0] for by in (-9, 9)
    ]
    assert np.array_equal(both[0].answerable.coef, both[1].answerable.coef)
    assert both[0].answerable.intercept == both[1].answerable.intercept


@pytest.mark.parametrize("sharpness", [0.3, 3.0])
def test_a_calibrated_cascade_has_a_lower_log_loss_on_unseen_questions(make_clusters, uncalibrated, sharpness):
    """Heads that are too sure and too unsure; valid gold mends what test gold then shows."""
    before, after = [], []
    for seed in range(4):
        w = make_clusters(960, 1.0, seed)
        valid, test = w.gold.mask("valid"), w.gold.mask("test")
        cascade = uncalibrated(w)
        head = cascade.head
        cascade = replace(cascade, head=replace(head, coef=sharpness * head.coef, intercept=sharpness * head.intercept))
        fitted, said = calibrate(cascade, cascade.raw(w.rows[valid]), w.truth[valid])
        assert np.allclose(said.joint, fitted.predict(w.rows[valid]).joint)
        before.append(log_loss(cascade.predict(w.rows[test]), w.truth[test]))
        after.append(log_loss(fitted.predict(w.rows[test]), w.truth[test]))
    assert np.mean(after) < np.mean(before)


def test_without_gold_the_cascade_stays_as_it_is(clusters, uncalibrated):
    cascade = uncalibrated(clusters)
    fitted, said = calibrate(cascade, Raw(np.zeros((0, 4)), np.zeros(0), np.zeros(0)), np.zeros(0, np.int32))
    assert np.array_equal(fitted.predict(clusters.rows).joint, cascade.predict(clusters.rows).joint)
    assert len(said.valid) == 0
