"""All commands, put together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import (
    alerts,
    answers,
    backup,
    changes,
    desk,
    experiment,
    fresh,
    functions,
    gold,
    monitor,
    pipeline,
    releases,
    review,
    schedule,
    serve,
    simulate,
    spot,
    taxonomy,
    tokens,
    topics,
    why,
    workspaces,
)

application = typer.Typer(
    name="oracle",
    help="Weak supervision for support: from labeling functions to suggested answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done, 1 failed, 2 bad usage or input.",
)


@application.callback()
def options(
    context: typer.Context,
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", help="Folder of the workspace.", envvar="ORACLE_WORKSPACE")
    ] = Path(),
) -> None:
    """Options that every command shares."""
    context.obj = workspace


application.command("init")(workspaces.init)
application.command("run")(pipeline.run)
application.command("ingest")(pipeline.ingest)
application.command("label")(pipeline.label)
application.command("train")(pipeline.train)
application.command("evaluate")(pipeline.evaluate)
application.command("suggest")(answers.suggest)
application.command("why")(why.why)
application.add_typer(functions.commands, name="lf")
application.add_typer(gold.commands, name="gold")
application.add_typer(topics.commands, name="topics")
application.add_typer(taxonomy.commands, name="template")
application.add_typer(review.commands, name="review")
application.add_typer(changes.commands, name="change")
application.add_typer(releases.commands, name="release")
application.command("app")(desk.app)
application.command("serve")(serve.serve)
application.add_typer(schedule.commands, name="schedule")
application.command("backup")(backup.backup)
application.command("restore")(backup.restore)
application.command("simulate")(simulate.simulate)
application.add_typer(tokens.commands, name="token")
application.command("fresh")(fresh.fresh)
application.command("monitor")(monitor.monitor)
application.add_typer(spot.commands, name="spot")
application.add_typer(experiment.commands, name="experiment")
application.command("alerts")(alerts.alerts)
application.command("doctor")(workspaces.doctor)
