"""`oracle simulate`, put together: a copy, its service, customers, agents, experts, and the truth at the end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from app.latest import latest
from app.observing.day_samples import SETTLED
from app.simulating import experts, setting
from app.simulating.agents import Agents
from app.simulating.client import Client
from app.simulating.clock import FastClock
from app.simulating.copying import copy
from app.simulating.encoding import encode_ahead
from app.simulating.looking import look
from app.simulating.pool import pool_of
from app.simulating.running import Play, Step
from app.simulating.scenario import Scenario
from app.simulating.service import Service, serving
from app.simulating.told import Simulated
from app.simulating.truth import shown_figures, summary, truth_of
from app.simulating.world import World
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.alerts import alert_events
from labeling.store.present import present
from labeling.store.traffic import traffic
from labeling.taxonomy import Template

Tell = Callable[[int], None]
Ready = Callable[[int], Tell]
LOOK_EVERY = 7
LOG = "app.observing"


def on_copy(workspace: Workspace, into: Path | None, scenario: Scenario, at: datetime, ready: Ready) -> Simulated:
    """Copy the workspace, and let the days up to a moment pass in the copy.

    Parameters
    ----------
    ready
        Hears how many cases there are; what it returns hears how many were asked since the last call.

    Raises
    ------
    OracleError
        Where there is no release or no known answer, the copy cannot be made, or something is not there.
    """
    with workspace.open_store() as store:
        prepare(workspace, store, scenario, at)  # refuse before anything is copied
    return simulate(copy(workspace, into), scenario, at, ready)


def on_service(workspace: Workspace, url: str, token: str, scenario: Scenario, at: datetime, ready: Ready) -> Simulated:
    """Send the cases to a running service as fast as the agents can, at its own time; nothing else is touched.

    Raises
    ------
    OracleError
        Where the service does not answer or refuses.
    """
    started, client = time.perf_counter(), Client(url, token)
    with workspace.open_store() as store:
        world, agents = prepare(workspace, store, scenario, at)
    cases = list(world.cases())
    play = Play(client, agents, None, at)
    complete = play.run(cases, (), ready(len(cases)))
    truth = truth_of(play.played, agents)
    figures = shown_figures(truth, play.played) | {"moments": world.moments()}
    return Simulated(truth, figures, complete, round(time.perf_counter() - started, 1), url)


def prepare(workspace: Workspace, store: Store, scenario: Scenario, at: datetime) -> tuple[World, Agents]:
    """Customers and agents of a workspace; ``at`` is the moment at which everything ends.

    Raises
    ------
    OracleError
        Where the workspace has no labels or no known answer, or the scenario names something that is not there.
    """
    templates = sendable(store)
    unknown = [c.template_id for c in scenario.changes if c.template_id not in templates]
    if unknown:
        raise OracleError(f"template '{unknown[0]}' may not be sent now, so it cannot change; name a live one")
    return World(pool_of(latest(workspace), list(templates)), scenario, at), Agents(scenario, templates)


def sendable(store: Store) -> dict[str, Template]:
    """Templates that may be sent now, by id."""
    with store.read() as connection:
        stand = present(connection, [t.template_id for t in store.templates()])
    found = (p.template for p in stand.values() if p.template is not None and p.answers)
    return {t.template_id: t for t in found}


def simulate(workspace: Workspace, scenario: Scenario, at: datetime, ready: Ready) -> Simulated:
    """Let the days up to a moment pass in a workspace of which nothing has to be kept: its store gets all of it."""
    started = time.perf_counter()
    with workspace.open_store() as store, quiet():
        world, agents = prepare(workspace, store, scenario, at)
        encode_ahead(workspace, world.texts())
        cases, clock = list(world.cases()), FastClock(world.first)
        setting.begin(workspace, store, scenario, world.first)
        with serving(workspace, store, clock) as service:
            play = Play(Client(service.url), agents, clock, at)
            complete = play.run(cases, _decisions(workspace, world, agents, store, service), ready(len(cases)))
        truth, figures = _ended(workspace, store, world, agents, play)
    return Simulated(truth, figures, complete, round(time.perf_counter() - started, 1), str(workspace.root))


@contextmanager
def quiet() -> Iterator[None]:
    """Alerts are told at the end, and not among the bars."""
    log = logging.getLogger(LOG)
    before, log.level = log.level, logging.ERROR
    try:
        yield
    finally:
        log.setLevel(before)


def _decisions(workspace: Workspace, world: World, agents: Agents, store: Store, service: Service) -> list[Step]:
    """What happens at midnight: answers go live, and somebody looks at the figures."""
    scenario = world.scenario

    def go_live() -> list[Step]:
        setting.go_live(store, scenario, agents, world.starts(scenario.shadow_days + 1))
        service.live.look()
        return []

    watched = range(LOOK_EVERY + 1, scenario.days + 1, LOOK_EVERY)
    steps = [
        Step(world.starts(day) + SETTLED, day, partial(_look, workspace, store, world.starts(day) + SETTLED))
        for day in watched
    ]
    if scenario.live:
        steps.append(Step(world.starts(scenario.shadow_days + 1), 0, go_live))
    return sorted(steps)


def _look(workspace: Workspace, store: Store, at: datetime) -> list[Step]:
    look(workspace, store, at)
    return []


def _ended(
    workspace: Workspace, store: Store, world: World, agents: Agents, play: Play
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Experts judge, somebody looks a last time, and the truth is told."""
    at = world.last
    with store.read() as connection:
        log = traffic(connection, world.first)
    truth = truth_of(play.played, agents, log)
    checks = experts.judge(store, world.scenario, truth, world.first, at)
    look(workspace, store, at)
    with store.read() as connection:
        alerts = [asdict(event) for event in reversed(alert_events(connection))]
    figures = summary(truth, play.played, agents)
    return truth, figures | {"spot_checks": checks, "moments": world.moments(), "alerts": alerts}
