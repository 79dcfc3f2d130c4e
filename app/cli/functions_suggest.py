"""oracle lf suggest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.workshop import functions_suggest as desk
from app.workspace import Workspace
from labeling.proposals import Proposal


def suggest(
    context: typer.Context,
    label: Annotated[str | None, typer.Option(help="Only rules that vote for this label.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rules proposed at the most.")] = 10,
    precision: Annotated[float, typer.Option(min=0, max=1, help="Expected precision a rule must reach.")] = 0.75,
    accept: Annotated[
        list[str] | None, typer.Option(help="Write this proposal into rules.toml; repeat it, or say all.")
    ] = None,
    owner: Annotated[str, typer.Option(help="Team that answers for what is accepted.")] = "",
    as_json: Json = False,
) -> None:
    """Propose rules that would reach questions on which no function or rule votes yet.

    Phrases and examples come from seed gold, from the latest labels, and from clusters of questions
    without votes; precision is measured on valid gold, which they were not made from. Nothing is written
    without --accept. Then look at the rule in rules.toml, and run `oracle lf check` and `oracle lf diff`.
    """
    workspace = Workspace(context.obj)
    proposals = desk.suggest(workspace, label, limit, precision)
    written = desk.accept(workspace, proposals, accept, owner) if accept else []
    result = {"proposals": desk.as_json(proposals), "accepted": written}
    show(as_json, result, _written(written) if accept else _lines(proposals))


def _written(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        yield f"rules.toml has the new rule {escape(name)}"
    yield "Now run `oracle lf check` and `oracle lf diff`."


def _lines(proposals: Sequence[Proposal]) -> Iterator[str]:
    for p in proposals:
        rule = p.rule
        check = "  [yellow]please check: nobody has labelled questions like these[/yellow]" if p.unsure else ""
        yield f"[bold]{escape(rule.name)}[/bold] votes for {escape(str(rule.votes_for))}{check}"
        if rule.any:
            yield f"    any of: {escape(', '.join(rule.any))}"
        if rule.all:
            yield f"    all of: {escape(', '.join(rule.all))}"
        for text in rule.similar_to:
            yield f"    similar ({rule.similarity:.2f}) to: {escape(text)}"
        expected = "" if p.precision != p.precision else f"; expected precision {p.precision:.2f}"
        judged = f"; right on {p.right} of {p.judged} valid gold ({p.low:.2f}–{p.high:.2f})" if p.judged else ""
        yield f"    matches {p.matches} questions, {p.new} of them without a vote{expected}{judged}"
        for text in p.examples:
            yield f"    new: {escape(text)}"
    if proposals:
        yield "Accept with --accept NAME (or --accept all) and --owner TEAM."
    else:
        yield "Nothing to propose: no phrase or example is precise enough and reaches new questions."
