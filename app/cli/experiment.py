"""oracle experiment, and its power, plan, start, ramp, stop, list, show, look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.experimenting import life
from app.experimenting.as_dict import experiment_dict, result_dict, taken_dict
from app.experimenting.baseline import read_baseline
from app.experimenting.lines import NONE, cost_lines, lines, planned
from app.experimenting.listing import listed
from app.experimenting.looking import next_look, take_look
from app.experimenting.planning import plan_by_log
from app.experimenting.power import cost
from app.experimenting.reading import chosen, read_result
from app.experimenting.result import Result
from app.reporting.tables import plain_table
from app.workspace import Workspace
from labeling.serving.experiments import HANDLE_SECONDS, METRICS, UNITS, Running
from labeling.store.experiments import Look
from models.experiments.power import Asked

commands = typer.Typer(
    help="Do suggestions help? Some units see them, some do not. Without a command: the result so far.",
    invoke_without_command=True,
)
Name = Annotated[str, typer.Argument(help="Which experiment.")]
By = Annotated[str, typer.Option(help="Who says so; kept with it.")]
Note = Annotated[str, typer.Option(help="Why; kept with it.")]
Unit = Annotated[str, typer.Option(help=f"What is assigned as a whole: {', '.join(UNITS)}.")]
Metric = Annotated[str, typer.Option(help=f"What decides: {', '.join(METRICS)}.")]
Expected = Annotated[float, typer.Option(help="Improvement to find: a part of the time, or points of a share (.02).")]
Treatment = Annotated[float, typer.Option(help="Share of the enrolled units that see suggestions.")]
Looks = Annotated[int, typer.Option(help="Looks at the result that are planned.")]
Alpha = Annotated[float, typer.Option(help="Rate of false alarms over all looks.")]
Power = Annotated[float, typer.Option(help="Chance to find what is expected.")]
Days = Annotated[int, typer.Option(min=1, max=3650, help="Days of the log that say how things are now.")]


@commands.callback()
def result(context: typer.Context, as_json: Json = False) -> None:
    """Do suggestions help? Some units see them, some do not. Without a command: the result so far."""
    if context.invoked_subcommand is None:
        _show(Workspace(context.obj), None, as_json)


@commands.command("show")
def show_one(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Show the result so far. This takes no look and may be done as often as you like: the intervals allow for it."""
    _show(Workspace(context.obj), name, as_json)


def _show(workspace: Workspace, name: str | None, as_json: bool) -> None:
    with workspace.open_store() as store:
        one = chosen(store, name)
        found = None if one is None else read_result(workspace, store, one, datetime.now(UTC))
    show(as_json, None if found is None else result_dict(found), [NONE] if found is None else lines(found))


@commands.command("power")
def power_before(
    context: typer.Context,
    unit: Unit = "agent",
    metric: Metric = HANDLE_SECONDS,
    expected: Expected = 0.1,
    treatment: Treatment = 0.5,
    looks: Looks = 5,
    alpha: Alpha = 0.05,
    power: Power = 0.8,
    days: Days = 28,
    as_json: Json = False,
) -> None:
    """Show what an experiment would cost: units and days until the expected effect is found, by the log so far."""
    workspace, asked = Workspace(context.obj), Asked(metric, treatment, looks, alpha, power)
    with workspace.open_store() as store:
        found = cost(read_baseline(workspace, store, metric, unit, days, datetime.now(UTC)), expected, asked)
    show(as_json, found.as_dict(), cost_lines(found))


@commands.command("plan")
def plan(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A name of its own.")],
    unit: Unit = "agent",
    metric: Metric = HANDLE_SECONDS,
    expected: Expected = 0.1,
    treatment: Treatment = 0.5,
    looks: Looks = 5,
    alpha: Alpha = 0.05,
    power: Power = 0.8,
    guard: Annotated[
        list[str] | None, typer.Option(help="METRIC:WORSE_BY that stops it, such as reopened:.02; again for more.")
    ] = None,
    units: Annotated[
        int | None, typer.Option(min=2, help="Units to enrol; by default as many as the log says it takes.")
    ] = None,
    days: Days = 28,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Plan an experiment, before its start and once for all; nobody is enrolled yet."""
    workspace, at, asked = Workspace(context.obj), datetime.now(UTC), Asked(metric, treatment, looks, alpha, power)
    with workspace.open_store() as store:
        made = plan_by_log(
            workspace,
            store,
            name=name,
            by=by,
            at=at,
            unit=unit,
            asked=asked,
            expected=expected,
            units=units,
            days=days,
            guards=[life.read_guard(text) for text in guard or ()],
            note=note,
        )
    said = f"[bold]{escape(made.name)}[/bold] is planned: {planned(made)}, {made.planned_units:,} {made.unit}s"
    show(as_json, experiment_dict(made), [said, "Start it with `oracle experiment start`; begin with a small ramp."])


@commands.command("start")
def start(
    context: typer.Context,
    name: Name,
    ramp: Annotated[float, typer.Option(help="Share of all units that are enrolled.")] = 0.1,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Start an experiment; whoever is not in the treatment sees no suggestions while it runs."""
    with Workspace(context.obj).open_store() as store:
        _happened(as_json, life.start(store, name, ramp, by, datetime.now(UTC), note))


@commands.command("ramp")
def ramp_up(
    context: typer.Context,
    name: Name,
    ramp: Annotated[float, typer.Argument(help="Share of all units that are enrolled from now on.")],
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Enrol more units; nobody moves from one arm to the other."""
    with Workspace(context.obj).open_store() as store:
        _happened(as_json, life.change_ramp(store, name, ramp, by, datetime.now(UTC), note))


@commands.command("stop")
def stop(context: typer.Context, name: Name, by: By = "operator", note: Note = "", as_json: Json = False) -> None:
    """End an experiment; the modes of the stages alone say who sees suggestions from now on."""
    with Workspace(context.obj).open_store() as store:
        _happened(as_json, life.stop(store, name, by, datetime.now(UTC), note))


def _happened(as_json: bool, now: Running) -> None:
    value = {"name": now.experiment.name, "state": now.state, "ramp": now.ramp}
    ramp = f" at a ramp of {100 * now.ramp:.0f} %" if now.ramp else ""
    show(as_json, value, [f"{escape(now.experiment.name)}: {now.state}{ramp}"])


@commands.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Show all experiments, the latest first."""
    with Workspace(context.obj).open_store() as store:
        rows = listed(store)
    columns = ("name", "state", "ramp", "unit", "metric", "planned_units", "looks_taken")
    cells = [[f"{100 * r[c]:.0f} %" if c == "ramp" else r[c] for c in columns] for r in rows]
    heads = [c.replace("_", " ") for c in columns]
    show(as_json, rows, [plain_table("", heads, cells) if rows else NONE])


@commands.command("look")
def look(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Take the looks that are due: they are kept, and a guard that fails stops the experiment."""
    workspace = Workspace(context.obj)
    with workspace.open_store() as store:
        found, taken = take_look(workspace, store, name, datetime.now(UTC))
    value = {"taken": [taken_dict(one) for one in taken], "result": result_dict(found)}
    show(as_json, value, _looked(found, taken))


def _looked(found: Result, taken: tuple[Look, ...]) -> Iterator[Any]:
    due = next_look(found)
    if taken:
        yield f"{len(taken)} look{'s' if len(taken) > 1 else ''} taken."
    else:
        yield "No look is due" + (f"; the next comes at {100 * due:.0f} % of what is planned." if due else ".")
    yield from lines(found)
