"""oracle token create, list, revoke."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from app.access import tokens
from app.cli.output import Json, show
from app.reporting.tables import plain_table
from app.workspace import Workspace
from labeling.serving.tokens import DAYS

COLUMNS = ("token_id", "name", "role", "created_at", "expires_at", "state")

commands = typer.Typer(help="Tokens of the HTTP service: create, list, revoke.", no_args_is_help=True)


@commands.command("create")
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose it is, such as the tool that uses it.")],
    role: Annotated[
        str,
        typer.Option(
            help="agent (suggestions, feedback), viewer (templates, metrics), expert, sme, lead, or admin (all)."
        ),
    ] = "agent",
    days: Annotated[int, typer.Option(min=0, max=3650, help="For how many days it counts; 0: for ever.")] = DAYS,
    as_json: Json = False,
) -> None:
    """Make a token and print its secret, which is shown only now; a running service knows it within a second.

    It stands for its role in the HTTP service, and for commands where ORACLE_TOKEN in the environment holds it.
    """
    made = tokens.create_token(Workspace(context.obj), name, role, days)
    ends = f", until {made['expires_at'][:10]}" if made["expires_at"] else ""
    lines = [
        f"{made['token_id']} for {escape(name)}, role {role}{ends}. Its secret, shown only now:",
        made["secret"],
        "Send it as the header 'Authorization: Bearer SECRET'.",
        *tokens.warnings(made),
    ]
    show(as_json, made, lines)


@commands.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Show all tokens, without their secrets, which nobody knows any more."""
    rows = tokens.tokens(Workspace(context.obj))
    shown = [[escape(str(r[n] or "never")) for n in COLUMNS] for r in rows]
    empty = "There is no token; the service answers this machine only. Make one with `oracle token create NAME`."
    show(
        as_json,
        rows,
        [plain_table("", ["token", "name", "role", "made", "expires", "state"], shown) if rows else empty],
    )


@commands.command("revoke")
def revoke(
    context: typer.Context,
    token_id: Annotated[str, typer.Argument(metavar="ID", help="Which token; `oracle token list` shows the ids.")],
    as_json: Json = False,
) -> None:
    """Let a token count no more; a running service refuses it within a second."""
    revoked = tokens.revoke(Workspace(context.obj), token_id)
    show(as_json, revoked, [f"{token_id} ({escape(revoked['name'])}) counts no more"])
