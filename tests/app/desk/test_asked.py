import numpy as np
import pytest

from app.desk.loaded import Desk
from app.desk.watch.weeks import by_week, coverage, enough, left_alone, prediction_of, topic_shares
from app.workspace import Workspace
from models.cascade import decide
from models.releasing.releases import load_release


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    yield opened
    opened.store.close()


def test_weeks_begin_on_mondays_without_gaps():
    days = np.array(["2026-01-04", "2026-01-05", "2026-01-11", "2026-01-27", "NaT"], "datetime64[D]")
    found = by_week(days, np.array([0, 1, 1, 0, 0]), ["a", "b"])
    assert found.weeks.astype(str).tolist() == ["2025-12-29", "2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]
    assert found.asked.tolist() == [1, 2, 0, 0, 1]
    assert np.array_equal(found.shares["a"], [1, 0, np.nan, np.nan, 1], equal_nan=True)
    assert np.array_equal(found.shares["b"], [0, 1, np.nan, np.nan, 0], equal_nan=True)
    assert enough(found)


def test_what_belongs_to_no_name_was_asked_all_the_same():
    days = np.array(["2026-01-05"] * 4, "datetime64[D]")
    found = by_week(days, np.array([0, -1, -1, -1]), ["a"])
    assert found.asked.tolist() == [4]
    assert found.shares["a"].tolist() == [0.25]
    assert not enough(found)


def test_no_times_give_no_weeks():
    found = by_week(np.array(["NaT", "NaT"], "datetime64[D]"), np.array([0, 0]), ["a"])
    assert not enough(found) and not len(found.shares["a"])


def test_shares_of_answers_add_up_to_one(desk):
    now = desk.require()
    for most in (1, 50):
        found = topic_shares(now, most)
        assert np.allclose(sum(found.shares.values()), 1)
        assert found.asked.sum() == len(now.rows)
    assert "orders" in found.shares


def test_written_functions_cover_no_more_than_all_voters(desk):
    found = coverage(desk.require())
    anybody, written = found.shares.values()
    assert (written <= anybody + 1e-9).all() and written.max() > 0


def test_reasons_are_those_of_the_release(desk):
    now = desk.require()
    release = load_release(desk.workspace.releases, now.model.name)
    right = decide(release.cascade.predict(now.rows), release.thresholds)
    found = left_alone(desk, now)
    assert found is not None and "" not in found.shares
    total = sum((s * found.asked).sum() for s in found.shares.values())
    assert round(total) == (right != "").sum()


def test_the_stages_follow_from_the_joint_probabilities(desk):
    now = desk.require()
    release = load_release(desk.workspace.releases, now.model.name)
    made, direct = prediction_of(now), release.cascade.predict(now.rows)
    assert np.allclose(made.valid, direct.valid)
    assert np.allclose(made.topic_proba, direct.topic_proba)
    assert (made.template == direct.template).all()


def test_without_a_release_there_are_no_reasons(seat):
    desk = seat()
    assert left_alone(desk, desk.require()) is None
