"""oracle run, ingest, label, train, evaluate."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from app import services
from app.cli.giving_up import giving_up
from app.cli.output import Json, console, errors, show
from app.engines import HERE, Engine, Place
from app.pipeline.step import Outcome, Progress, Silent
from app.progress import TerminalProgress
from app.reporting import plots, report
from app.schedule import by_hand, listing, words
from app.workspace import Workspace
from labeling.serving.jobs import DONE


class Split(StrEnum):
    """Splits that can be reported on."""

    valid = "valid"
    test = "test"


Wait = Annotated[bool, typer.Option("--wait", help="Wait while another job holds this workspace.")]
On = Annotated[Engine, typer.Option("--engine", help="Work in this process, or on a Dask cluster (extra: dask).")]
Workers = Annotated[int, typer.Option(min=0, help="Processes of a local cluster; 0 for as many as cores.")]
Scheduler = Annotated[str | None, typer.Option(metavar="tcp://HOST:PORT", help="A cluster that runs already.")]


def run(
    context: typer.Context,
    if_due: Annotated[
        bool,
        typer.Option("--if-due", help="Only when schedule or trigger say so: for cron, systemd, Kubernetes."),
    ] = False,
    wait: Wait = False,
    as_json: Json = False,
) -> None:
    """The main job: ingest, encode, vote, denoise, train, evaluate, gate, release.

    Steps whose inputs have not changed are not run again. One job runs at a time on a workspace, over all machines
    that share its store; exit code 1 where another runs.
    """
    workspace = Workspace(context.obj)
    job = by_hand.run_if_due if if_due else by_hand.run_all
    with giving_up(), _progress(as_json) as progress:
        found = job(workspace, progress, wait)
    if found.run is None:
        show(as_json, words.not_due(found.busy, found.next_at), [escape(words.not_due_line(found.busy, found.next_at))])
    elif found.run.state != DONE:
        show(as_json, listing.run_as_dict(found.run, workspace.settings.schedule), [])
        errors.print(words.told(found.run, workspace.settings.schedule), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1)
    else:
        told = found.outcomes, found.reports, found.current
        show(as_json, report.run_summary(*told), report.run_tables(*told))


def ingest(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="CSV, JSONL or Parquet: templates, questions or gold.")],
    as_json: Json = False,
) -> None:
    """Check files and load them into the store, all or none.

    What a file holds is told by its columns. Loading a file again replaces what it said before.
    """
    loaded = services.ingest(Workspace(context.obj), files)
    show(as_json, loaded, services.describe_loaded(loaded))


def label(
    context: typer.Context,
    engine: On = Engine.local,
    workers: Workers = 0,
    scheduler: Scheduler = None,
    wait: Wait = False,
    as_json: Json = False,
) -> None:
    """Make labels: ingest, encode, vote, denoise.

    On a cluster the result is the same, bit for bit, and work that was cut off goes on where it was.
    """
    outcomes, _ = _steps(context, "denoise", as_json, wait, Place(engine, workers, scheduler))
    facts = report.facts_of(outcomes)
    covered = report.percent(facts["denoise"]["covered"])
    line = f"{facts['vote']['votes']:,} votes; {covered} of {facts['ingest']['questions']:,} questions covered"
    show(as_json, facts, [line])


def train(
    context: typer.Context,
    engine: On = Engine.local,
    workers: Workers = 0,
    scheduler: Scheduler = None,
    wait: Wait = False,
    as_json: Json = False,
) -> None:
    """Make labels and train the cascade, without releasing it."""
    outcomes, _ = _steps(context, "train", as_json, wait, Place(engine, workers, scheduler))
    facts = report.facts_of(outcomes)["train"]
    show(
        as_json,
        facts,
        [f"trained; calibrated on {facts['calibration_gold']} {facts['calibrated_on']} questions"],
    )


def evaluate(
    context: typer.Context,
    split: Annotated[Split, typer.Option(help="Which gold to report on.")] = Split.valid,
    plot: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", callback=plots.check_ending, help="Draw coverage against risk into a .svg or .png."
        ),
    ] = None,
    wait: Wait = False,
    as_json: Json = False,
) -> None:
    """Report on one split: validity, topic, template, cascade, votes, label model.

    The ledger tells at which stage questions are lost or answered wrongly, and how many more would be
    answered rightly if that stage alone were perfect. The promise tells what precision the gold
    supports, whether it holds on the split, and how many reviews would buy more.
    """
    outcomes, reports = _steps(context, "evaluate", as_json, wait)
    full = services.report_of(reports, split.value, outcomes)
    show(as_json, full, report.evaluation_tables(full))
    if plot is not None:
        plots.draw(full, plot)


def _steps(
    context: typer.Context, last: str, as_json: bool, wait: bool, place: Place = HERE
) -> tuple[list[Outcome], dict[str, Any]]:
    workspace = Workspace(context.obj)
    with giving_up(), _progress(as_json) as progress, place.steps() as steps:
        return by_hand.run_up_to(workspace, last, progress, wait, steps)


def _progress(as_json: bool) -> AbstractContextManager[Progress]:
    return nullcontext(Silent()) if as_json else TerminalProgress(console)
