"""oracle release list, promote, rollback."""

from __future__ import annotations

from typing import Annotated

import typer

from app import services
from app.cli.output import Json, show
from app.report import percent, plain_table
from app.workspace import Workspace

commands = typer.Typer(help="Releases: list, promote, roll back.", no_args_is_help=True)
Note = Annotated[str, typer.Option(help="Why; kept with the release.")]


@commands.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Show all releases, newest first, with their accuracy on valid and test gold."""
    rows = services.releases(Workspace(context.obj))
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
    services.promote(Workspace(context.obj), release_id, note)
    show(as_json, {"current": release_id}, [f"{release_id} is current"])


@commands.command("rollback")
def rollback(context: typer.Context, note: Note = "", as_json: Json = False) -> None:
    """Go back to the release that was current before the present one."""
    current = services.rollback(Workspace(context.obj), note)
    show(as_json, {"current": current}, [f"{current} is current again"])
