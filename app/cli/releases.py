"""oracle release list, show, diff, promote, rollback, mode, shadow, pin, unpin, prune."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.releasing import pruning, releases, showing
from app.reporting.report import percent, plain_table
from app.workspace import Workspace
from labeling.errors import OracleError

commands = typer.Typer(
    help="Releases: list, compare, promote, roll back, prune; stages off, in shadow or live.", no_args_is_help=True
)
By = Annotated[str, typer.Option(help="Who says so; kept with it.")]
Note = Annotated[str, typer.Option(help="Why; kept with the release.")]


@commands.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Show all releases, newest first, with their accuracy on valid and test gold."""
    rows = releases.releases(Workspace(context.obj))
    shown = [
        [
            r["release_id"],
            r["stands"],
            r["created_at"],
            "passed" if r["gate"]["passed"] else "held back",
            *[percent(r["report"].get(s, {}).get("template", {}).get("accuracy")) for s in ("valid", "test")],
        ]
        for r in rows
    ]
    empty = "There is no release yet; run `oracle run`."
    head = ["release", "", "made", "gate", "valid", "test"]
    show(as_json, rows, [plain_table("", head, shown) if rows else empty])


@commands.command("show")
def show_one(
    context: typer.Context,
    release_id: Annotated[str | None, typer.Argument(help="Which release; the current one by default.")] = None,
    as_json: Json = False,
) -> None:
    """Show a release: why the gate let it pass or not, its figures, and what it was made from."""
    found = showing.show(Workspace(context.obj), release_id)
    show(as_json, found, showing.lines(found))


@commands.command("diff")
def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(help="A release.")],
    after: Annotated[str, typer.Argument(help="The release to hold against it.")],
    as_json: Json = False,
) -> None:
    """Say what differs between two releases: what they were made from, and their figures."""
    found = showing.diff(Workspace(context.obj), before, after)
    show(as_json, found, map(escape, [*found["made_from"], *found["figures"]]))


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


@commands.command("pin")
def pin(
    context: typer.Context,
    release_id: Annotated[str, typer.Argument(help="Which release.")],
    as_json: Json = False,
) -> None:
    """Keep a release for good: pruning never removes it."""
    new = releases.pin(Workspace(context.obj), release_id, True)
    show(as_json, {"pinned": release_id, "new": new}, [f"{release_id} is {'' if new else 'already '}kept for good"])


@commands.command("unpin")
def unpin(
    context: typer.Context,
    release_id: Annotated[str, typer.Argument(help="Which release.")],
    as_json: Json = False,
) -> None:
    """Let pruning remove a release again once nothing needs it."""
    new = releases.pin(Workspace(context.obj), release_id, False)
    show(as_json, {"unpinned": release_id, "new": new}, [f"{release_id} is {'no longer' if new else 'not'} pinned"])


@commands.command("prune")
def prune(
    context: typer.Context,
    keep: Annotated[int | None, typer.Option(min=1, help="How many of the latest stay.")] = None,
    days: Annotated[int | None, typer.Option(min=0, help="Those of so many last days stay.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    as_json: Json = False,
) -> None:
    """Remove the folders of old releases that nothing needs; their figures stay.

    Never removed: the current release, the three that rollbacks would go back to, the one in shadow, pinned ones and
    the one that the latest run made.
    """
    found = pruning.prune(Workspace(context.obj), datetime.now(UTC), keep, days, dry_run)
    show(as_json, pruning.as_dict(found, dry_run), pruning.lines(found, dry_run))
