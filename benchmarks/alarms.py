"""Drift and voters' alarms, end to end: simulated days through the suggester and the log, and a look at each day's end.

A world runs quietly for four weeks; then each break begins on the same day, in a copy of its log. Every day ends with
the look that the service takes: a sample of the day, the votes of all functions and rules on it, and the two default
alerts on drift. A break is found on the first day on which something drifts, a voter's only where that voter does. The
quiet copy counts the alerts that are raised for nothing.

Run ``python -m benchmarks.alarms --workspace DIR --seeds 4`` with a workspace that has a release; nothing is written
there.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from app.latest import latest
from app.observing.alert_rules import default_rules, reading
from app.observing.alerts import evaluate
from app.observing.day_samples import SETTLED
from app.observing.drift import drift
from app.observing.report import Monitor
from app.simulating.agents import Agents
from app.simulating.copying import copy
from app.simulating.encoding import encode_ahead
from app.simulating.pool import pool_of
from app.simulating.scenario import AUTO, NEW_TOPIC, NO_DRIFT, SLOW, SUDDEN, Scenario
from app.simulating.simulate import quiet, sendable
from app.simulating.world import Case, World
from app.suggesting.making import Asked, make
from app.suggesting.plan import Plan, read_plan
from app.workspace import Workspace
from benchmarks.report import markdown
from labeling.serving.alerts import RAISED, AlertRule, Reading
from labeling.serving.suggestions import HTTP
from labeling.store import Store
from labeling.store.suggestions import append_logged

QUIET, VOTER = "quiet", "a voter falls silent"
BREAKS = {
    QUIET: {"drift": NO_DRIFT},
    "a topic four times as often, at once": {"drift": SUDDEN},
    "a topic four times as often, within ten days": {"drift": SLOW},
    "one question in six on a new topic": {"drift": NEW_TOPIC},
    VOTER: {"drift": NO_DRIFT, "broken_voter": AUTO},
}
RULES = tuple(r for r in default_rules(0.95) if r.metric in ("drift_alarms", "voter_alarms"))
RULES_BY_NAME = {rule.name: rule for rule in RULES}
BEFORE, WATCHED, CASES = 28, 14, 300
END = datetime(2030, 3, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Look:
    """What was seen at a day's end.

    Parameters
    ----------
    day
        Days after the break, counted from 1.
    raised
        Metrics of the alerts that were raised now.
    voters
        Voters that vote unlike before.
    moved
        Whether anything else drifts.
    """

    day: int
    raised: tuple[str, ...]
    voters: tuple[str, ...]
    moved: bool


class Days:
    """A workspace whose log is filled day by day.

    Parameters
    ----------
    root
        Folder of the copy.
    like
        Its encoder has all texts at hand.
    """

    def __init__(self, root: Path, like: Workspace) -> None:
        self.workspace = Workspace(root)
        self.workspace.encoder = like.encoder

    def log(self, store: Store, plan: Plan, agents: Agents, cases: Sequence[Case]) -> None:
        """Let customers ask; all of it is one transaction."""
        made = [make(plan, Asked(c.text, agents.of(c).name, f"c{c.number}"), c.at, HTTP, voters=False) for c in cases]
        with store.write() as connection:
            append_logged(connection, [m.logged for m in made])

    def look(self, store: Store, at: datetime, day: int) -> Look:
        """Look at a moment, and keep the alerts on drift."""
        found = drift(self.workspace, store, at)

        def no_report() -> Monitor:
            raise AssertionError("rules on drift need no report")

        def read(rule: AlertRule) -> Reading:
            return reading(rule.metric, no_report, found)

        events = evaluate(store, list(RULES), read, at)
        raised = tuple(RULES_BY_NAME[e.rule].metric for e in events if e.state == RAISED)
        return Look(day, raised, found.voters, bool(found.alarms(voters=False)) or found.unlike)


def looks_at(workspace: Workspace, scenario: Scenario, before: int, names: Sequence[str]) -> dict[str, Watched]:
    """By break what was seen after it, in one world; every break begins after the same quiet days."""
    end = END + timedelta(days=scenario.days - before)
    with tempfile.TemporaryDirectory() as folder, workspace.open_store() as store, quiet():
        templates = sendable(store)
        pool = pool_of(latest(workspace), list(templates))
        worlds = {n: World(pool, replace(scenario, drift_day=before + 1, **BREAKS[n]), end) for n in names}
        agents, ground = Agents(scenario, templates), copy(workspace, Path(folder) / "ground")
        encode_ahead(ground, list(dict.fromkeys(t for w in worlds.values() for t in w.texts())))
        usual = by_day(World(pool, replace(scenario, drift=NO_DRIFT), end))
        first = Days(ground.root, ground)
        with ground.open_store() as own:
            plan = read_plan(ground, own)
            for day in range(1, before + 1):
                first.log(own, plan, agents, usual[day])
            first.look(own, worlds[names[0]].starts(before + 1) + SETTLED, 0)
        return {
            n: _watched(first, plan, worlds[n], agents, before, Path(folder) / f"b{i}") for i, n in enumerate(names)
        }


def by_day(world: World) -> dict[int, list[Case]]:
    """Cases by day."""
    out: dict[int, list[Case]] = {day: [] for day in range(1, world.scenario.days + 1)}
    for case in world.cases():
        out[case.day].append(case)
    return out


@dataclass(frozen=True)
class Watched:
    """Looks after a break, one a day, and the voter that falls silent, if one does."""

    looks: tuple[Look, ...]
    voter: str

    @property
    def found_on(self) -> int | None:
        """Day on which the break was found, counted from 1; None where it was missed."""
        hit = (k.day for k in self.looks if (self.voter in k.voters if self.voter else k.moved))
        return next(hit, None)

    @property
    def raised(self) -> int:
        """Alerts raised."""
        return sum(len(k.raised) for k in self.looks)


def _watched(first: Days, plan: Plan, world: World, agents: Agents, before: int, root: Path) -> Watched:
    shutil.copytree(first.workspace.root, root)
    days, cases, out = Days(root, first.workspace), by_day(world), list[Look]()
    with days.workspace.open_store() as store:
        for day in range(before + 1, world.scenario.days + 1):
            days.log(store, plan, agents, cases[day])
            out.append(days.look(store, world.starts(day + 1) + SETTLED, day - before))
    shutil.rmtree(root)
    return Watched(tuple(out), world.voter)


def main(argv: Sequence[str] | None = None) -> None:
    """Print a line a seed, and a table with a row a break."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, default=Path())
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--watched", type=int, default=WATCHED)
    chosen = parser.parse_args(argv)
    workspace, found = Workspace(chosen.workspace), {name: list[Watched]() for name in BREAKS}
    for seed in range(chosen.seeds):
        scenario = Scenario(days=BEFORE + chosen.watched, cases=chosen.cases, seed=seed, drift=NO_DRIFT)
        for name, watched in looks_at(workspace, scenario, BEFORE, tuple(BREAKS)).items():
            found[name].append(watched)
        days = ", ".join(f"{name}: {found[name][-1].found_on}" for name in BREAKS)
        print(f"seed {seed}, day found: {days}", flush=True)
    print(f"\n{chosen.cases} questions a working day, {BEFORE} quiet days, then watched for {chosen.watched}.\n")
    print(table(found, chosen.watched))


def table(found: Mapping[str, Sequence[Watched]], watched: int) -> str:
    """Delays by break, and false alarms in the quiet worlds."""
    rows = [_row(name, worlds) for name, worlds in found.items() if name != QUIET]
    false, days = sum(w.raised for w in found[QUIET]), watched * len(found[QUIET])
    said = f"False alarms: {false} in {days} quiet days, {100 * false / max(days, 1):.1f} in 100."
    return markdown(("break", "worlds", "found", "days until found, median", "worst"), rows) + f"\n\n{said}"


def _row(name: str, worlds: Sequence[Watched]) -> list[object]:
    days = [w.found_on for w in worlds if w.found_on is not None]
    return [name, len(worlds), len(days), f"{np.median(days):.0f}" if days else "–", max(days, default="–")]


if __name__ == "__main__":
    main()
