"""As whom the command of this process acts."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from app.access.command import command_actor
from labeling.acting import set_default

WITHOUT_STORE = ("init",)
"""Commands that make a workspace, where there are no tokens yet."""
HELP = "--help"


def act(context: typer.Context, workspace: Path) -> None:
    """Let all threads of this process act as the user or the token in the environment, until the command ends."""
    unasked = context.invoked_subcommand in WITHOUT_STORE or HELP in sys.argv
    before = set_default(command_actor(workspace, {} if unasked else os.environ))
    context.call_on_close(lambda: set_default(before))
