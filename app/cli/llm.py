"""oracle llm plan and ask."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.output import Json, console, show
from app.llm_voter.asking import Asking
from app.llm_voter.endpoint import Endpoint
from app.llm_voter.kept import KeptAnswers
from app.llm_voter.planning import make_plan
from app.llm_voter.settings import read_key
from app.progress import TerminalProgress
from app.workspace import Workspace

commands = typer.Typer(
    help="A language model as one voter among others: what asking it would cost, and asking it.", no_args_is_help=True
)
Questions = Annotated[
    int | None, typer.Option("--questions", "-n", min=1, help="Most questions; as in oracle.toml by default.")
]


@commands.command("plan")
def plan(
    context: typer.Context,
    questions: Questions = None,
    messages: Annotated[int, typer.Option(min=0, help="Show the exact messages of so many questions.")] = 0,
    as_json: Json = False,
) -> None:
    """Say what `oracle llm ask` would do, without asking: which questions, what is sent where, tokens and cost."""
    found = make_plan(Workspace(context.obj), datetime.now(UTC), questions)
    show(as_json, found.as_dict(messages), (line.replace("[", r"\[") for line in found.lines(messages)))


@commands.command("ask")
def ask(
    context: typer.Context,
    questions: Questions = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether to go on.")] = False,
    as_json: Json = False,
) -> None:
    """Ask the language model what the plan says, within the budget; Ctrl+C keeps what was answered.

    The key of the endpoint is read from ORACLE_LLM_KEY, or from the file that ORACLE_LLM_KEY_FILE names. `oracle run`
    hears the answers as the votes of one more voter and asks nothing itself.
    """
    workspace = Workspace(context.obj)
    found = make_plan(workspace, datetime.now(UTC), questions)
    endpoint = Endpoint(found.settings, read_key())
    if not as_json:
        show(False, None, (line.replace("[", r"\[") for line in found.lines()))
    if found.items and not yes and not as_json and sys.stdin.isatty():
        typer.confirm("Ask?", abort=True)
    with TerminalProgress(console) as progress:
        work = Asking(found, endpoint, KeptAnswers(workspace.root), lambda: datetime.now(UTC))
        done = work.run(progress.start("ask", len(found.items)))
    show(as_json, done.as_dict(), done.lines())
