"""oracle backup and restore."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.backing_up.making import back_up
from app.backing_up.restoring import restore as unpack
from app.cli.output import Json, show
from app.workspace import Workspace


def backup(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option(help="Folder of the backups; var/backups by default.")] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="How many to keep; as in oracle.toml by default.")] = None,
    folder: Annotated[bool, typer.Option("--folder", help="Write a folder in place of a tar file.")] = False,
    as_json: Json = False,
) -> None:
    """Copy everything people made and the releases in use, consistently and while all goes on.

    Store, data, labeling functions, oracle.toml and releases, with the hash of each file. What a run computed is left
    out: `oracle run` makes it again.
    """
    workspace = Workspace(context.obj)
    kept = keep or workspace.settings.schedule.keep_backups
    with workspace.open_store() as store:
        made = back_up(workspace, store, datetime.now(UTC), to, kept, folder)
    show(as_json, made, [escape(f"{made['backup']}: {made['says']}")])


def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help="A backup: a tar file or a folder.")],
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    store: Annotated[
        str | None, typer.Option(metavar="URL", help="An empty PostgreSQL database that the store goes to.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a workspace from a backup; every hash is checked first, and nothing is written where one is wrong.

    With --store this is also the way from an SQLite file to PostgreSQL: oracle.toml of the new folder names it.
    """
    found = unpack(source, target, store)
    show(as_json, found, map(escape, _restored(found)))


def _restored(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['workspace']}: {found['files']:,} files as of {found['made_at']}"
    if "://" in found["store"]:
        yield f"The store is in {found['store']}; give its password by PGPASSWORD."
    if found["outside"]:
        yield f"oracle.toml names a store elsewhere ({found['outside']}); the restored one is {found['store']}."
        yield "Change `store` in oracle.toml before you use this workspace."
