"""Simulated weeks through the real service: what the log and the figures say is what was true."""

from datetime import UTC, datetime, timedelta

import pytest

from app.observing.drift import drift
from app.observing.match_rates import match_rates
from app.observing.report import monitor
from app.observing.traffic import read_traffic
from app.simulating.copying import copy
from app.simulating.scenario import Change, Scenario
from app.simulating.simulate import simulate
from app.workspace import Workspace
from labeling.serving.suggestions import HOLDOUT, SHADOW_TRAFFIC, SHOWN_TRAFFIC
from labeling.store.experiments import running
from labeling.store.spot_checks import count_pending

pytestmark = pytest.mark.slow
END = datetime(2030, 1, 28, 18, tzinfo=UTC)
DAYS, CHANGED, DRIFTS = 18, 12, 13
SCENARIO = Scenario(
    days=DAYS,
    cases=60,
    agents=8,
    seed=3,
    drift="new-topic",
    drift_day=DRIFTS,
    changes=(Change("return-refund", CHANGED),),
    spot_checks=150,
)


@pytest.fixture(scope="module")
def played(made, tmp_path_factory):
    workspace = copy(Workspace(made), tmp_path_factory.mktemp("simulated") / "copy")
    told = []
    done = simulate(workspace, SCENARIO, END, lambda total: told.append)
    assert sum(told) == len(done.truth)
    return workspace, done


@pytest.fixture(scope="module")
def log(played):
    workspace, _ = played
    with workspace.open_store() as store:
        return read_traffic(workspace, store, END - timedelta(days=DAYS), END)


def test_every_case_is_in_the_log_at_its_time(played, log):
    _, done = played
    assert done.complete and len(done.truth) > 500
    both = done.truth.merge(log.frame[["suggestion_id", "at"]], on="suggestion_id", suffixes=("_true", "_said"))
    assert len(both) == len(done.truth) == len(log.frame)
    late = (both["at_said"] - both["at_true"]).abs()
    assert late.max() < timedelta(minutes=31)


def test_all_three_kinds_of_traffic_are_there(log):
    kinds = log.frame["traffic"].value_counts()
    assert set(kinds.index) == {SHOWN_TRAFFIC, SHADOW_TRAFFIC, HOLDOUT}
    first_days = log.frame["at"] < END - timedelta(days=DAYS - SCENARIO.shadow_days)
    assert (log.frame.loc[first_days, "traffic"] == SHADOW_TRAFFIC).mean() > 0.9
    assert log.frame["action"].isin(["used", "edited", "dismissed", "sent", ""]).all()


def test_match_rates_are_near_the_truth(played, log):
    _, done = played
    table = match_rates(log, "day").groupby("traffic")[["n", "matched"]].sum()
    for kind, row in table.iterrows():
        true = done.figures["match"][kind]
        assert row["matched"] / row["n"] == pytest.approx(true["value"], abs=0.06), kind


def test_the_interval_of_the_accuracy_holds_the_truth(played):
    workspace, done = played
    with workspace.open_store() as store:
        answers, left = monitor(workspace, store, END, DAYS).accuracy
        with store.read() as connection:
            assert count_pending(connection) > 0
    for found, about in ((answers, "answers"), (left, "abstentions")):
        true = done.figures["accuracy"][about]["value"]
        assert found.estimate.low <= true <= found.estimate.high, about
    assert done.figures["accuracy"]["answers"]["value"] < 0.99  # the change made some answers wrong


def test_the_change_is_a_fall_of_that_templates_match_rate(log):
    frame = log.frame[log.frame["known"] & log.frame["answered"]]
    after = frame["at"] >= END.replace(hour=0) - timedelta(days=DAYS - CHANGED)
    hit, mine = frame["matched"] == 1, frame["template_id"] == "return-refund"
    assert hit[mine & ~after].mean() - hit[mine & after].mean() > 0.4
    assert hit[~mine & ~after].mean() - hit[~mine & after].mean() < 0.15


def test_the_new_topic_is_found_within_five_days(played):
    workspace, done = played
    planned = {"day": DRIFTS, "date": "2030-01-23", "what": "new-topic drift", "name": "loyalty cards"}
    assert planned in done.figures["moments"]
    with workspace.open_store() as store:
        found = drift(workspace, store, END)
    assert found.settled
    assert found.unlike or found.alarms(voters=False)
    assert [a["rule"] for a in done.figures["alerts"] if a["state"] == "raised"].count("questions drift") == 1


def test_the_experiment_runs_with_both_arms(played, log):
    workspace, done = played
    with workspace.open_store() as store, store.read() as connection:
        assert running(connection).experiment.name == "simulated"
    arms = log.frame.loc[log.frame["arm"] != "", ["unit", "arm"]].drop_duplicates()
    assert set(arms["arm"]) == {"treatment", "control"}
    assert arms["unit"].is_unique
    assert done.figures["effect"]["handle_seconds"] < 0
