"""Fitting by sums over blocks."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.special import log_softmax

from models.linear import fitting
from models.linear.fitting import Frame, Part, Task, minimise, spread, sums_of
from models.linear.rows import Held

N, D, K = 90, 5, 4


@pytest.fixture
def drawn():
    """Rows, soft targets and weights; every third weighs nothing."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(N, D)).astype(np.float32)
    targets = rng.dirichlet(np.ones(K), N).astype(np.float32)
    return rows, targets, np.where(np.arange(N) % 3, rng.uniform(0.1, 2, N), 0).astype(np.float32)


def parts(rows, targets, weights, *cuts):
    spans = zip((0, *cuts), (*cuts, len(rows)), strict=True)
    return tuple(Part(Held(rows[a:b]), (targets.sum(axis=1) * weights)[a:b]) for a, b in spans)


def task(rows, targets, weights, *cuts):
    return Task(parts(rows, targets, weights, *cuts), sums_of(rows, targets, weights))


def entropy(theta, rows, targets, weights, strength):
    said = log_softmax(rows.astype(np.float64) @ theta[:, :-1].T + theta[:, -1], axis=1)
    return -(weights[:, None] * targets * said).sum() + (theta[:, :-1] ** 2).sum() / (2 * strength)


def test_sums_give_the_cross_entropy_and_its_slope(drawn):
    theta = np.random.default_rng(1).normal(size=(K, D + 1)).astype(np.float32)
    whole, frame = task(*drawn, 30, 31), Frame(np.eye(D + 1), np.ones((K, D + 1)))
    value, slope = fitting._loss(whole, 7.0, frame, map, theta.astype(np.float64).ravel())
    assert value == pytest.approx(entropy(theta.astype(np.float64), *drawn, 7.0), rel=1e-6)
    expected = approx_fprime(theta.ravel(), lambda x: entropy(x.reshape(theta.shape), *drawn, 7.0), 1e-6)
    assert np.allclose(slope, expected, atol=1e-3)


def test_rows_that_weigh_nothing_are_left_out_and_a_share_multiplies(drawn):
    rows, targets, weights = drawn
    theta = np.ones((K, D + 1), np.float32)
    used = weights > 0
    part, bare = parts(rows, targets, weights)[0], parts(rows[used], targets[used], weights[used])[0]
    assert np.array_equal(spread(theta, part)[1], spread(theta, bare)[1]) and len(part.used()[0]) == used.sum()
    half = Task((Part(part.rows, part.weights, 0.5),), sums_of(rows, targets, weights) * 0.5)
    frame = Frame.of(half, 3.0)
    one, two = (
        minimise(half, 3.0, 1e-9, None, frame),
        minimise(task(rows, targets, weights / 2), 3.0, 1e-9, None, frame),
    )
    assert np.allclose(one, two, atol=1e-3)


def test_large_logits_do_not_overflow(drawn):
    theta = np.zeros((K, D + 1), np.float32)
    theta[0, -1] = 500.0
    value, slope = spread(theta, parts(*drawn)[0])
    assert value == pytest.approx(500 * drawn[2].sum(), rel=1e-4) and np.isfinite(slope).all()


@pytest.mark.parametrize("cuts", [(), (30,), (1, 2, 60)])
def test_the_least_loss_is_found_however_the_rows_are_cut(drawn, cuts):
    rows, targets, weights = drawn
    whole = task(rows, targets, weights, *cuts)
    found = minimise(whole, 5.0, 1e-9, None, Frame.of(whole, 5.0))
    for seed in range(3):
        near = found + 0.03 * np.random.default_rng(seed).normal(size=found.shape)
        assert entropy(found, *drawn, 5.0) < entropy(near, *drawn, 5.0)
    exact = minimise(task(*drawn), 5.0, 1e-12, None, Frame.of(task(*drawn), 5.0))
    # a shift of all intercepts alike changes nothing
    assert np.allclose(found - found.mean(axis=0), exact - exact.mean(axis=0), atol=5e-3)


def test_a_start_near_the_end_takes_fewer_steps(drawn, monkeypatch):
    whole, calls = task(*drawn), []
    truly = fitting.spread
    frame = Frame.of(whole, 5.0)
    near = minimise(whole, 5.0, 1e-9, None, frame) + 0.01
    monkeypatch.setattr(fitting, "spread", lambda *args: (calls.append(1), truly(*args))[1])
    minimise(whole, 5.0, 1e-6, None, frame)
    cold = len(calls)
    minimise(whole, 5.0, 1e-6, near, frame)
    assert 1 < len(calls) - cold <= cold / 2


def test_coordinates_go_there_and_back(drawn):
    whole = task(*drawn)
    frame, theta = Frame.of(whole, 5.0), np.random.default_rng(2).normal(size=(K, D + 1))
    assert np.allclose(frame.back(frame.into(theta)), theta)
    x, slope = frame.into(theta), np.random.default_rng(3).normal(size=(K, D + 1))
    step = np.random.default_rng(4).normal(size=x.shape)
    assert frame.turned(slope) @ step == pytest.approx(float((slope * (frame.back(x + step) - theta)).sum()))


def test_no_rows_at_all_is_the_zero_that_the_prior_wants():
    nothing = Task((), np.eye(2, 4))
    assert Frame.of(Task((Part(Held(np.zeros((0, 3), np.float32)), np.zeros(0, np.float32)),), np.ones((2, 4))), 1.0)
    assert nothing.of(np.array([1])).sums.shape == (1, 4)
