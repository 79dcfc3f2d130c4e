"""Experiments in the store: a plan, what happened to it, and the looks."""

from datetime import UTC, datetime, timedelta

import pytest

from labeling.errors import OracleError
from labeling.serving.experiments import Experiment, ExperimentEvent, Guard
from labeling.store.experiments import (
    Look,
    add_event,
    add_experiment,
    add_look,
    events,
    experiment,
    experiments,
    looks,
    running,
)

AT = datetime(2026, 9, 1, tzinfo=UTC)


def plan(name="first", days=0):
    return Experiment(
        name=name,
        created_at=AT + timedelta(days=days),
        by="Ana",
        unit="agent",
        salt=f"{name}-salt",
        metric="handle_seconds",
        expected=0.1,
        planned_units=80,
        guards=(Guard("reopened", 0.02),),
        note="with a guard",
    )


def happens(name, action, ramp=0.0):
    return ExperimentEvent(name, AT, "Ana", action, ramp)


def test_a_plan_comes_back_as_it_was(store):
    with store.write() as connection:
        assert (experiments(connection), running(connection)) == ([], None)
        for one in (plan(), plan("second", 1)):
            add_experiment(connection, one)
        assert experiments(connection) == [plan("second", 1), plan()]
        assert experiment(connection, "first") == plan()
        assert running(connection) is None  # planned is not started
        with pytest.raises(OracleError, match="an experiment 'first' already"):
            add_experiment(connection, plan())
        with pytest.raises(OracleError, match=r"unknown experiment 'frist'.*first"):
            experiment(connection, "frist")


def test_what_happened_says_how_it_stands(store):
    with store.write() as connection:
        for one in (plan(), plan("second", 1)):
            add_experiment(connection, one)
        assert add_event(connection, happens("first", "start", 0.1)).ramp == 0.1
        add_event(connection, happens("first", "ramp", 0.5))
        found = running(connection)
        assert (found.experiment, found.ramp, found.state) == (plan(), 0.5, "running")
        with pytest.raises(OracleError, match="'first' is running; end it"):
            add_event(connection, happens("second", "start", 1.0))
        add_event(connection, happens("first", "guard"))
        assert (running(connection).state, running(connection).by_guard) == ("stopped", True)
        add_event(connection, happens("second", "start", 1.0))
        assert running(connection).experiment.name == "second"
        assert [e.action for e in events(connection, "first")] == ["start", "ramp", "guard"]
        with pytest.raises(OracleError, match="unknown experiment"):
            add_event(connection, happens("third", "ramp", 0.5))


def test_looks_are_kept_in_order(store):
    with store.write() as connection:
        add_experiment(connection, plan())
        given = [Look("first", AT + timedelta(days=d), 10 * d, d / 2, 4.0 - d, "go on") for d in (1, 2)]
        for one in given:
            add_look(connection, one)
        assert looks(connection, "first") == given
        assert looks(connection, "second") == []
