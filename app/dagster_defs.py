"""The steps as Dagster assets, for teams that run an orchestrator already: `dagster dev -m app.dagster_defs`.

``ORACLE_WORKSPACE`` names the workspace. Each asset is a step and depends on the steps whose outputs it reads; it takes
the same lease as `oracle run`, and a step whose inputs have not changed is not run again here either. The schedule and
the freshness policy are those of ``[schedule]`` in oracle.toml. Nothing else imports this module.
"""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg

from app.pipeline.step import Outcome, Silent, Step
from app.pipeline.steps import STEPS
from app.schedule.cron import next_after
from app.schedule.lease import WORK, held
from app.schedule.running import Boundaries
from app.schedule.settings import SOME_MOMENT, Schedule
from app.services import run_until
from app.workspace import Workspace
from labeling.serving.jobs import RETRAIN

GROUP, JOB = "living_oracle", "retrain"
HOUR, SLACK = timedelta(hours=1), timedelta(hours=2)
LOOKED_AT = 1000


def definitions(root: Path) -> dg.Definitions:
    """Assets, job and schedule of a workspace."""
    schedule = Workspace(root).settings.schedule
    job = dg.define_asset_job(JOB, selection=dg.AssetSelection.groups(GROUP))
    return dg.Definitions(
        assets=[asset_of(step, root, freshness_policy(schedule)) for step in STEPS],
        jobs=[job],
        schedules=schedules(schedule, job),
    )


def asset_of(step: Step, root: Path, policy: dg.FreshnessPolicy | None) -> dg.AssetsDefinition:
    """A step as an asset; earlier steps are only looked at, unless what goes into them has changed since."""

    @dg.asset(name=step.name, deps=list(step.after), group_name=GROUP, freshness_policy=policy, pool=GROUP)
    def made() -> dg.MaterializeResult[None]:
        return _result(_run(Workspace(root), step.name))

    return made


def freshness_policy(schedule: Schedule) -> dg.FreshnessPolicy | None:
    """An asset is fresh for as long as the schedule ever pauses, and some slack; None where it is off.

    A window of time, as Dagster's deadlines know no "either day or weekday".
    """
    cron = schedule.cron(RETRAIN)
    if cron is None:
        return None
    return dg.FreshnessPolicy.time_window(fail_window=longest_pause(cron, schedule.timezone) + SLACK)


def longest_pause(cron: str, timezone: str) -> timedelta:
    """The longest time between two moments of an expression, an hour more or less, looked for over some weeks."""
    at, longest = next_after(cron, timezone, SOME_MOMENT), timedelta(0)
    for _ in range(LOOKED_AT):
        following = next_after(cron, timezone, at)
        longest = max(longest, following - at)
        at = max(following, at + HOUR)
    return longest


def schedules(schedule: Schedule, job: object) -> list[dg.ScheduleDefinition]:
    """The schedule of the workspace; none where it is off."""
    cron = schedule.cron(RETRAIN)
    if cron is None:
        return []
    return [dg.ScheduleDefinition(job=job, cron_schedule=cron, execution_timezone=schedule.timezone)]  # type: ignore[arg-type]


def _run(workspace: Workspace, step: str) -> Outcome:
    with workspace.open_store() as store, held(store, WORK, wait=True) as lease:
        outcomes, _ = run_until(workspace, step, Boundaries(Silent(), lease, threading.Event()))
    return outcomes[-1]


def _result(outcome: Outcome) -> dg.MaterializeResult[None]:
    facts = {name: _value(value) for name, value in outcome.record.facts.items() if value is not None}
    about = {"unchanged": outcome.skipped, "seconds": outcome.record.seconds}
    return dg.MaterializeResult(metadata=about | facts, data_version=dg.DataVersion(outcome.record.key))


def _value(value: Any) -> Any:
    return dg.MetadataValue.json(value) if isinstance(value, dict | list) else value


defs = definitions(Path(os.environ.get("ORACLE_WORKSPACE", ".")))
