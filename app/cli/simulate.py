"""oracle simulate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.output import Json, errors, show
from app.progress import TerminalProgress
from app.reporting.tables_out import check_ending
from app.simulating.scenario import Scenario, read_changes
from app.workspace import Workspace
from labeling.errors import OracleError

USUAL = Scenario()


def simulate(
    context: typer.Context,
    into: Annotated[
        Path | None, typer.Option(help="New or empty folder for the copy to play on; a temporary one by default.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="Drive this running service instead, as it is; its log gets all that is sent.")
    ] = None,
    token: Annotated[str, typer.Option(help="Token for that service.", envvar="ORACLE_TOKEN")] = "",
    days: Annotated[int, typer.Option(help="Days, the last of which is today.")] = USUAL.days,
    cases: Annotated[int, typer.Option(help="Cases on an average working day.")] = USUAL.cases,
    agents: Annotated[int, typer.Option(help="Agents, each a client of its own.")] = USUAL.agents,
    teams: Annotated[int, typer.Option(help="Teams that they make.")] = USUAL.teams,
    adoption: Annotated[float, typer.Option(help="Share of right suggestions that agents use.")] = USUAL.adoption,
    care: Annotated[float, typer.Option(help="Share of wrong suggestions that agents notice.")] = USUAL.care,
    seed: Annotated[int, typer.Option(help="Another seed, other customers and agents.")] = USUAL.seed,
    drift: Annotated[
        str, typer.Option(help="What customers ask drifts: none, sudden, slow or new-topic.")
    ] = USUAL.drift,
    drift_day: Annotated[int | None, typer.Option(help="Its day, from 1; two thirds through by default.")] = None,
    change: Annotated[
        list[str] | None, typer.Option(help="TEMPLATE@DAY: a product change puts that answer out of date.")
    ] = None,
    voter_breaks: Annotated[
        str, typer.Option(help="Function or rule whose words go out of use on the drift day; auto chooses one.")
    ] = "",
    live: Annotated[
        bool, typer.Option("--live/--shadow", help="Show answers after a first seventh in shadow, or never.")
    ] = USUAL.live,
    experiment: Annotated[str, typer.Option(help="Experiment by case, agent or team, or none.")] = USUAL.experiment,
    spot_checks: Annotated[int, typer.Option(help="Spot checks that experts answer at the end.")] = USUAL.spot_checks,
    expert_errors: Annotated[float, typer.Option(help="Share of their verdicts that are wrong.")] = USUAL.expert_errors,
    candidate: Annotated[
        bool, typer.Option(help="Let the release before run in shadow, if there is one.")
    ] = USUAL.candidate,
    truth: Annotated[
        Path | None, typer.Option(help="File for the truth, a row a suggestion (.csv, .jsonl or .parquet).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Let simulated customers and agents use the service, so that every page can be seen alive.

    It says how things truly were, so that figures can be checked. It plays on a copy and leaves the
    workspace alone. Ctrl+C ends it early; what was played so far can be looked at.
    """
    from app.simulating.simulate import on_copy, on_service, sendable

    workspace, at = Workspace(context.obj), datetime.now(UTC)
    with workspace.open_store() as store:
        known = list(sendable(store))
    scenario = Scenario(
        days=days,
        cases=cases,
        agents=agents,
        teams=teams,
        adoption=adoption,
        care=care,
        seed=seed,
        drift=drift,
        drift_day=drift_day,
        changes=read_changes(change or (), known),
        broken_voter=voter_breaks,
        live=live,
        experiment=experiment,
        spot_checks=spot_checks,
        expert_errors=expert_errors,
        candidate=candidate,
    )
    if truth is not None:
        check_ending(truth)
    if url is not None and into is not None:
        raise OracleError("--into names a copy and --url a running service; leave one of them out")
    with TerminalProgress(errors) as bars:
        if url is None:
            done = on_copy(workspace, into, scenario, at, lambda total: bars.start("cases", total))
        else:
            done = on_service(workspace, url, token, scenario, at, lambda total: bars.start("cases", total))
    if truth is not None:
        done.write_truth(truth)
    show(as_json, done.as_dict(), map(escape, done.lines()))
