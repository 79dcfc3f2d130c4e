"""oracle release list, promote, rollback, mode, shadow."""

from __future__ import annotations

from typing import Annotated

import typer

from app import releases
from app.cli.output import Json, show
from app.report import percent, plain_table
from app.workspace import Workspace
from labeling.errors import OracleError

commands = typer.Typer(help="Releases: list, promote, roll back; stages off, in shadow or live.", no_args_is_help=True)
By = Annotated[str, typer.Option(help="Who says so; kept with it.")]
Note = Annotated[str, typer.Option(help="Why; kept with the release.")]


@commands.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Show all releases, newest first, with their accuracy on valid and test gold."""
    rows = releases.releases(Workspace(context.obj))
    shown = [
        [
            r["release_id"],
            "current" if r["current"] else "",
            r["created_at"],
            "passed" if r["gate"]["passed"] else "held back",
            *[percent(r["report"].get(s, {}).get("template", {}).get("accuracy")) for s in ("valid", "test")],
        ]
        for r in rows
    ]
    empty = "There is no release yet; run `oracle run`."
    head = ["release", "", "made", "gate", "valid", "test"]
    show(as_json, rows, [plain_table("", head, shown) if rows else empty])


@commands.command("promote")
def promote(
    context: typer.Context,
    release_id: Annotated[str, typer.Argument(help="Which release.")],
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Make a release current."""
    releases.promote(Workspace(context.obj), release_id, note)
    show(as_json, {"current": release_id}, [f"{release_id} is current"])


@commands.command("rollback")
def rollback(context: typer.Context, note: Note = "", as_json: Json = False) -> None:
    """Go back to the release that was current before the present one."""
    current = releases.rollback(Workspace(context.obj), note)
    show(as_json, {"current": current}, [f"{current} is current again"])


@commands.command("mode")
def mode(
    context: typer.Context,
    stage: Annotated[str, typer.Argument(help="validity, topic or template; without it the modes are shown.")] = "",
    mode: Annotated[str, typer.Argument(help="off, shadow (computes and logs, does not act) or live.")] = "",
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Show what each stage may do, or switch one off, to shadow or live; a running service follows at once."""
    workspace = Workspace(context.obj)
    if stage:
        releases.set_mode(workspace, stage, mode, by, note)
    now = releases.stages(workspace)
    lines = [f"{name:<10}{value or 'none'}" for name, value in now.items()]
    show(as_json, now, lines)


@commands.command("shadow")
def shadow(
    context: typer.Context,
    release_id: Annotated[str | None, typer.Argument(help="Which release; left out with --end.")] = None,
    end: Annotated[bool, typer.Option("--end", help="Run none in shadow any more.")] = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Run a release in shadow beside the current one, on the same questions; nobody is shown what it says."""
    if (release_id is None) != end:
        raise OracleError("name one release to run in shadow, or say --end")
    releases.run_in_shadow(Workspace(context.obj), release_id, by, note)
    show(as_json, {"candidate": release_id}, [f"{release_id} runs in shadow" if release_id else "none runs in shadow"])
