"""oracle import, oracle export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.exchange import everything
from app.workspace import Workspace

Names = Annotated[
    list[str] | None,
    typer.Option(
        "--who", metavar="ID=NAME", help="Name of an expert by the id the tool has for them; may be repeated."
    ),
]


def import_(
    context: typer.Context,
    form: Annotated[
        str, typer.Argument(metavar="FORMAT", help=f"What wrote the files: {', '.join(everything.IMPORTED)}.")
    ],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files, or the folder of a data set.")],
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="DIR", help="Make a new workspace of them, in a new or empty folder."),
    ] = None,
    expert: Annotated[str, typer.Option(help="Who decided, where a file does not say.")] = "",
    who: Names = None,
    as_json: Json = False,
) -> None:
    """Take in questions, decisions, gold or templates of another tool, each file as a whole or not at all.

    Questions that the workspace has already stay as they are. Decisions become reviews, and are stored once however
    often a file comes. With --into, labels without a template become templates without an answer, and decisions gold.
    """
    names = everything.named(who or [], expert)
    if into is not None:
        made = everything.make_workspace(form, files, into, names)
        show(as_json, made, _made(made))
        return
    found = everything.take_in(Workspace(context.obj), form, files, names, datetime.now(UTC))
    show(as_json, found, _taken(found))


def _made(r: dict[str, Any]) -> Iterator[str]:
    yield f"{r['questions']:,} questions, {r['templates']:,} templates and {r['gold']:,} rows of gold"
    yield f"Made. Now try: oracle --workspace {escape(r['folder'])} run"


def _taken(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    for name, r in found.items():
        yield (
            f"{escape(name)}: {r['questions']:,} questions, {r['gold']:,} with gold, {r['templates']:,} templates, "
            f"{r['new_reviews']:,} new reviews"
        )
        if r["updated"] or r["changed_templates"]:
            yield f"    {r['updated']:,} questions and {r['changed_templates']:,} templates were brought up to date"
        if r["known"]:
            yield f"    {r['known']:,} questions are there already and stay as they are"
        if r["reviews"] > r["new_reviews"]:
            yield f"    {r['reviews'] - r['new_reviews']:,} reviews were known already"
        if r["left_out"]:
            yield f"    {r['left_out']:,} rows were erased before and are left out"
        if r["passed_over"]:
            yield f"    {len(r['passed_over']):,} macros send no reply and are no templates"
    yield "Run `oracle run` to use them."


def export(
    context: typer.Context,
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=f"For what: {', '.join(everything.EXPORTED)}.")],
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where it goes; a new folder for a data set.")],
    what: Annotated[
        str, typer.Option(help="questions: all. gold: those with gold. reviews: one record a review.")
    ] = everything.QUESTIONS,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write what the tool has to be told about the labels.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write questions with gold and likeliest labels, reviews or templates for another tool.

    What is drawn up for experts to decide is written by `oracle review next --format`. Zendesk gets the templates as
    macros; WRENCH the votes too; Hugging Face the probability of each label.
    """
    found = everything.hand_out(Workspace(context.obj), form, target, what, settings)
    show(as_json, found, _handed(found))


def _handed(r: dict[str, Any]) -> Iterator[str]:
    counts = ", ".join(f"{n:,} {what}" for what, n in r["written"].items())
    yield f"{counts} written to {escape(r['out'])}"
    if r["written"].get("votes left out"):
        yield "Votes for several labels at once have no place in this format."
    if r["settings"]:
        yield f"What the tool has to be told is in {escape(r['settings'])}"
