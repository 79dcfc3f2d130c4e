"""oracle schedule, and its list, history and now."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.giving_up import giving_up
from app.cli.output import Json, console, show
from app.schedule import listing
from app.workspace import Workspace
from labeling.acting import require
from labeling.serving.jobs import JOBS
from labeling.serving.suggestions import require_one_of

commands = typer.Typer(invoke_without_command=True)


@commands.callback()
def schedule(context: typer.Context, as_json: Json = False) -> None:
    """What runs by itself and when: retraining, freshness, monitoring, backups.

    Without a command, jobs run at their times, one at a time over all machines, until Ctrl+C or SIGTERM (exit code 0).
    `[schedule]` in oracle.toml says when. What was missed is caught up once, what fails is tried again. Where no
    process can run always, call `oracle run --if-due` from cron, systemd or Kubernetes instead.
    """
    if context.invoked_subcommand is not None:
        return
    from app.schedule.serving import Scheduler
    from app.schedule.works import Monitoring, works
    from app.stopping import stopped_gently

    require("jobs")
    workspace, monitoring, stop = Workspace(context.obj), Monitoring(), threading.Event()
    with workspace.open_store() as store, stopped_gently(stop):
        scheduler = Scheduler(workspace, store, works(monitoring), _say, stop=stop)
        scheduler.times()
        now, settings = datetime.now(UTC), workspace.settings.schedule
        lines = listing.listed(store, settings, now)
        found = [listing.line_as_dict(line, settings, now) for line in lines]
        show(as_json, {"jobs": found}, map(escape, listing.list_lines(lines, [], settings, now)))
        try:
            scheduler.run()
        finally:
            monitoring.close()


@commands.command("list")
def list_jobs(context: typer.Context, as_json: Json = False) -> None:
    """Show each job with its times, its last run, and who runs something now."""
    workspace, now = Workspace(context.obj), datetime.now(UTC)
    settings = workspace.settings.schedule
    with workspace.open_store() as store:
        lines, held = listing.listed(store, settings, now), listing.holders(store, now)
    found = {
        "timezone": settings.timezone,
        "jobs": [listing.line_as_dict(line, settings, now) for line in lines],
        "running": [listing.held_as_dict(one) for one in held],
    }
    show(as_json, found, map(escape, listing.list_lines(lines, held, settings, now)))


@commands.command("history")
def history(
    context: typer.Context,
    job: Annotated[str | None, typer.Option(help=f"Of one job: {', '.join(JOBS)}.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the latest first.")] = 20,
    as_json: Json = False,
) -> None:
    """Show what ran: when, how long, why, and what came of it."""
    if job is not None:
        require_one_of("job", job, JOBS)
    workspace = Workspace(context.obj)
    with workspace.open_store() as store:
        runs = listing.history(store, job, limit)
    found = [listing.run_as_dict(run, workspace.settings.schedule) for run in runs]
    show(as_json, {"runs": found}, map(escape, listing.history_lines(runs, datetime.now(UTC))))


@commands.command("now")
def run_now(
    context: typer.Context,
    job: Annotated[str, typer.Argument(help=f"One of {', '.join(JOBS)}.")],
    wait: Annotated[bool, typer.Option(help="Wait for another job that runs; --no-wait gives up.")] = True,
    as_json: Json = False,
) -> None:
    """Run one job now and once, whatever its time is; it stands in the history like others."""
    require_one_of("job", job, JOBS)
    from app.schedule.by_hand import run_job

    workspace = Workspace(context.obj)
    with giving_up():
        done = run_job(workspace, job, wait)
    settings = workspace.settings.schedule
    show(as_json, listing.run_as_dict(done, settings), map(escape, listing.history_lines([done], datetime.now(UTC))))


def _say(line: str) -> None:
    console.print(line, markup=False, soft_wrap=True)
