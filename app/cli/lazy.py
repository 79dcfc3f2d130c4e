"""Commands that are imported when they are called: what `oracle --help` shows of them stands in a table."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import typer
from rich.markup import escape
from typer.core import TyperGroup
from typer.main import get_group


@dataclass(frozen=True)
class Row:
    """A command, or a group of commands.

    Parameters
    ----------
    module
        In ``app.cli``.
    what
        The function in it, or the Typer of a group.
    help
        First paragraph of its own help.
    """

    module: str
    what: str
    help: str


class LazyGroup(TyperGroup):
    """A group that knows its commands by a table only; a subclass gives it."""

    table: ClassVar[dict[str, Row]] = {}

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        stubs = typer.Typer(add_completion=False)
        for name, row in self.table.items():
            stubs.command(name, help=row.help)(_stub)
        self.commands = get_group(stubs).commands

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The real command in the place of its line in the table."""
        name, found, rest = super().resolve_command(ctx, args)
        return name, found if name is None else loaded(name, self.table[name]), rest


def loaded(name: str, row: Row) -> Any:
    """The command of a row, with all that it imports."""
    what, holder = getattr(import_module(f"app.cli.{row.module}"), row.what), typer.Typer(add_completion=False)
    if isinstance(what, typer.Typer):
        holder.add_typer(what, name=name)
    else:
        holder.command(name)(what)
    command = get_group(holder).commands[name]
    _as_shown(command)
    return command


def _as_shown(command: Any) -> None:
    """Help as Rich shows it as it was meant: brackets are no markup, and lines end where the window does."""
    paragraphs = (command.help or "").split("\n\n")
    command.help = escape("\n\n".join(" ".join(each.split()) for each in paragraphs))
    for each in getattr(command, "commands", {}).values():
        _as_shown(each)


def _stub() -> None:
    """Never called: a line of the table is replaced before."""
