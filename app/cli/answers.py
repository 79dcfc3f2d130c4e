"""oracle suggest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.panel import Panel

from app import services
from app.cli.output import Json, console, show
from app.progress import TerminalProgress
from app.reporting import files_out
from app.reporting.report import percent, plain_table
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.values import Question, Questions
from models.suggest import Suggestion


def suggest(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help="The customer's question.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Questions as CSV, JSONL or Parquet.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Where the suggestions go.")] = None,
    release: Annotated[str | None, typer.Option(help="A release other than the current one.")] = None,
    as_json: Json = False,
) -> None:
    """Suggest an answer to one question, with stages and reasons; or to a file of questions."""
    if (text is None) == (file is None) or (file is None) != (out is None):
        raise OracleError('give a TEXT, or both --file IN and --out OUT: oracle suggest "Where is my payout?"')
    workspace = Workspace(context.obj)
    suggester = services.open_suggester(workspace, release)
    if file is not None and out is not None:
        with TerminalProgress(console) as progress:
            n = files_out.suggest_file(suggester, file, out, progress.start("suggest"), workspace.redactor)
        show(as_json, {"rows": n, "out": str(out)}, [f"{n:,} suggestions written to {escape(str(out))}"])
        return
    if not (text or "").strip():
        raise OracleError("the question is empty; write it between quotes")
    asked = Question("asked", workspace.redactor.text(text or ""))
    found = suggester.suggest(Questions((asked,)), workspace.settings.placeholders)[0]
    show(as_json, found.as_dict(), _lines(found))


def _lines(s: Suggestion) -> Iterator[Any]:
    stages = [
        ["validity", "a question", percent(s.valid_proba)],
        ["topic", s.topic, percent(s.topic_proba)],
        ["template", s.template_id, percent(s.template_proba)],
    ]
    yield plain_table("", ["stage", "best", "probability"], stages)
    sure = s.decision == "suggest"
    title = f"Suggested: {s.template_id}" if sure else f"Abstains ({s.reason}); best guess: {s.template_id}"
    yield Panel(escape(s.text), title=escape(title), title_align="left", border_style="green" if sure else "yellow")
    if s.neighbours:
        near = [[n.label, f"{n.similarity:.2f}", n.text] for n in s.neighbours]
        yield plain_table("Nearest gold questions", ["label", "similarity", "text"], near)
    if s.voters:
        votes = [[v.voter, v.votes_for, "yes" if v.agrees else "no"] for v in s.voters]
        yield plain_table("Voters", ["voter", "votes for", "agrees"], votes)
    yield f"[dim]release {s.release}[/dim]"
