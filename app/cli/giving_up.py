"""What ends a command although nothing is wrong with what was asked: exit code 1, and one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from app.cli.output import errors
from app.schedule.lease import Busy, LeaseLost, Stopped


@contextmanager
def giving_up() -> Iterator[None]:
    """Exit with code 1 where another job holds the workspace, or this one was told to stop."""
    try:
        yield
    except (Busy, LeaseLost, Stopped) as error:
        errors.print(f"Error: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
