"""oracle run, ingest, label, train, evaluate."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app import plots, report, services
from app.cli.output import Json, console, show
from app.progress import TerminalProgress
from app.workspace import Workspace


class Split(StrEnum):
    """Splits that can be reported on."""

    valid = "valid"
    test = "test"


def run(context: typer.Context, as_json: Json = False) -> None:
    """The main job: ingest, encode, vote, denoise, train, evaluate, gate, release.

    Steps whose inputs have not changed are not run again.
    """
    outcomes, reports = _steps(context, "release", as_json)
    show(as_json, report.run_summary(outcomes, reports), report.run_tables(outcomes, reports))


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


def label(context: typer.Context, as_json: Json = False) -> None:
    """Make labels: ingest, encode, vote, denoise."""
    outcomes, _ = _steps(context, "denoise", as_json)
    facts = report.facts_of(outcomes)
    covered = report.percent(facts["denoise"]["covered"])
    line = f"{facts['vote']['votes']:,} votes; {covered} of {facts['ingest']['questions']:,} questions covered"
    show(as_json, facts, [line])


def train(context: typer.Context, as_json: Json = False) -> None:
    """Make labels and train the cascade, without releasing it."""
    outcomes, _ = _steps(context, "train", as_json)
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
    as_json: Json = False,
) -> None:
    """Report on one split: validity, topic, template, cascade, votes, label model.

    The ledger tells at which stage questions are lost or answered wrongly, and how many more would be
    answered rightly if that stage alone were perfect. The promise tells what precision the gold
    supports, whether it holds on the split, and how many reviews would buy more.
    """
    outcomes, reports = _steps(context, "evaluate", as_json)
    full = services.report_of(reports, split.value, outcomes)
    show(as_json, full, report.evaluation_tables(full))
    if plot is not None:
        plots.draw(full, plot)


def _steps(context: typer.Context, last: str, as_json: bool):  # type: ignore[no-untyped-def]
    workspace = Workspace(context.obj)
    if as_json:
        return services.run_until(workspace, last)
    with TerminalProgress(console) as progress:
        return services.run_until(workspace, last, progress)
