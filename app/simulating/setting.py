"""What a team decides in the course of a simulation: modes of the stages, an experiment, a release in shadow."""

from __future__ import annotations

from datetime import datetime

from app.releasing.releases import require_usable
from app.simulating.agents import Agents
from app.simulating.scenario import NO_EXPERIMENT, Scenario
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.serving.experiments import (
    AGENT,
    CASE,
    HANDLE_SECONDS,
    REOPENED,
    START,
    TREATMENT,
    Experiment,
    ExperimentEvent,
    Guard,
    assign,
)
from labeling.serving.stages import LIVE, STAGES, TEMPLATE, StageEvent
from labeling.store import Store
from labeling.store.experiments import add_event, add_experiment
from labeling.store.stages import CandidateEvent, set_candidate, set_mode

BY, NAME = "simulation", "simulated"
EXPECTED, WORSE_BY = 0.2, 0.05
LEAST_SHARE, TRIES = 0.4, 1000


def begin(workspace: Workspace, store: Store, scenario: Scenario, at: datetime) -> None:
    """Before the first day: answers are in shadow, and so is the release before the current one."""
    before = next((r.release_id for r in store.releases() if not r.current and _usable(workspace, r.release_id)), None)
    with store.write() as connection:
        for stage in STAGES:
            if stage != TEMPLATE:
                set_mode(connection, StageEvent(at, BY, stage, LIVE))
        if scenario.candidate and before is not None:
            set_candidate(connection, CandidateEvent(at, BY, before, "compared on the same questions"))


def _usable(workspace: Workspace, release_id: str) -> bool:
    try:
        require_usable(workspace, release_id)
    except OracleError:
        return False
    return True


def go_live(store: Store, scenario: Scenario, agents: Agents, at: datetime) -> None:
    """Show answers, to all or to those whom the experiment lets see them."""
    with store.write() as connection:
        if scenario.experiment != NO_EXPERIMENT:
            planned = planned_experiment(scenario, agents, at)
            add_experiment(connection, planned)
            add_event(connection, ExperimentEvent(NAME, at, BY, START, 1.0))
        set_mode(connection, StageEvent(at, BY, TEMPLATE, LIVE, "seen enough in shadow"))


def planned_experiment(scenario: Scenario, agents: Agents, at: datetime) -> Experiment:
    """An experiment on the time to handle a case, with a salt that leaves neither arm nearly empty."""
    units = {CASE: [], AGENT: [h.name for h in agents.habits]}.get(scenario.experiment, _teams(agents))
    cases = scenario.cases * (scenario.days - scenario.shadow_days)

    def planned(salt: int) -> Experiment:
        return Experiment(
            name=NAME,
            created_at=at,
            by=BY,
            unit=scenario.experiment,
            salt=f"{NAME}-{scenario.seed}-{salt}",
            metric=HANDLE_SECONDS,
            expected=EXPECTED,
            planned_units=max(2, len(units) or cases),
            guards=(Guard(REOPENED, WORSE_BY),),
        )

    return next((p for p in map(planned, range(TRIES)) if _balanced(p, units)), planned(0))


def _teams(agents: Agents) -> list[str]:
    return sorted({h.team for h in agents.habits})


def _balanced(planned: Experiment, units: list[str]) -> bool:
    treated = sum(assign(planned, 1.0, unit) == TREATMENT for unit in units)
    least = int(LEAST_SHARE * len(units))
    return least <= treated <= len(units) - least
