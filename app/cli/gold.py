"""oracle gold check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.reporting.report import percent, plain_table
from app.reviewing.gold import check as find
from app.workspace import Workspace
from labeling.analysing.duplicates import LEAST_SIMILARITY

commands = typer.Typer(help="Gold: check how good it is.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """Gold: check how good it is."""


@commands.command("check")
def check(
    context: typer.Context,
    with_test: Annotated[
        bool, typer.Option("--with-test", help="Judge test gold too; nothing learns from it.")
    ] = False,
    similarity: Annotated[
        float, typer.Option(min=0.5, max=1, help="Cosine similarity from which questions are near duplicates.")
    ] = LEAST_SIMILARITY,
    most: Annotated[int, typer.Option(min=1, help="Rows shown of each list.")] = 20,
    as_json: Json = False,
) -> None:
    """Show gold that is likely wrong, near duplicates, and questions on which experts disagree.

    A gold label is doubted when the votes, and classifiers trained on the other gold, are surer of another
    label than they usually are (confident learning). Look at each of them; nothing is changed.
    """
    result = find(Workspace(context.obj), with_test, similarity)
    show(as_json, result, _lines(result, most))


def _lines(r: dict[str, Any], most: int) -> Iterator[Any]:
    wrong = r["likely_wrong"]
    yield f"[bold]{len(wrong):,} of {r['judged']:,} gold labels are likely wrong[/bold]"
    if wrong:
        head = ["question", "split", "gold", "suggested", "votes say", "text"]
        rows = [
            [
                w["question_id"],
                w["split"],
                w["gold"],
                f"{w['suggested']} {percent(w['proba'])}",
                w["votes_say"] or "–",
                w["text"],
            ]
            for w in wrong[:most]
        ]
        yield plain_table("", head, rows)
        yield from _rest(len(wrong), most)
    if r["too_few"]:
        yield f"Not judged, because they have less than four gold questions: {escape(', '.join(r['too_few']))}"
    yield from _duplicates(r["duplicates"], most)
    yield from _experts(r, most)


def _duplicates(groups: list[dict[str, Any]], most: int) -> Iterator[str]:
    yield f"[bold]{len(groups):,} groups of near duplicates[/bold]"
    for g in groups[:most]:
        remarks = ["gold differs"] * g["gold_differs"] + ["a test question is among them"] * g["leaks"]
        yield f"similarity {g['similarity']:.3f}" + (f"  [yellow]{', '.join(remarks)}[/yellow]" if remarks else "")
        for q in g["questions"]:
            said = f" ({q['gold']}, {q['split']})" if q["gold"] else ""
            yield f"    {escape(q['question_id'])}{escape(said)}  {escape(q['text'])}"
    yield from _rest(len(groups), most)


def _experts(r: dict[str, Any], most: int) -> Iterator[str]:
    a = r["agreement"]
    if not a["questions"]:
        yield "No question was labelled by two experts; a column `expert` in the gold file says who labelled what."
        return
    alpha = "" if a["alpha"] is None else f", Krippendorff's alpha {a['alpha']:.2f}"
    yield (
        f"[bold]Experts agree in {percent(a['agreeing'] / a['pairs'])}[/bold] of {a['pairs']:,} pairs on "
        f"{a['questions']:,} questions{alpha}"
    )
    for d in r["disagreements"][:most]:
        settled = "no majority, so it is not used" if d["settled"] is None else f"counts as {d['settled']}"
        said = ", ".join(f"{o['expert']}: {o['label']}" for o in d["opinions"])
        yield f"    {escape(d['question_id'])}  {escape(said)} ({escape(settled)})"
    yield from _rest(len(r["disagreements"]), most)


def _rest(n: int, most: int) -> Iterator[str]:
    if n > most:
        yield f"    and {n - most:,} more; see --most and --json"
