"""oracle topics find, list, rename, merge, split, retire, undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli import moves_shown
from app.cli.moves_shown import By, DryRun, Note
from app.cli.output import Json, show
from app.reporting.tables import percent, plain_table
from app.taxonomy import listing
from app.workshop import new_topics as desk
from app.workshop.new_topics import NewTopic
from app.workspace import Workspace
from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT
from labeling.curating.topic_plans import TopicPlan
from labeling.taxonomy import NO_TEMPLATE

commands = typer.Typer(
    help="Topics: find those that no template answers yet; list, rename, merge, split, retire.", no_args_is_help=True
)
Which = Annotated[str, typer.Argument(help="Name of the topic.")]


@commands.command("find")
def find(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="Topics shown at the most.")] = 10,
    least_size: Annotated[
        int | None,
        typer.Option(min=2, help="Fewest questions, counted by their novelty; by default one in 700, within 5 and 50."),
    ] = None,
    accept: Annotated[str | None, typer.Option(help="Write the draft of the topic with this name.")] = None,
    owner: Annotated[str, typer.Option(help="Team that answers for what is accepted.")] = "",
    as_json: Json = False,
) -> None:
    """Show clusters of questions that the latest labels leave unexplained, with a draft template and rules.

    Novelty is 100 % where everything around a cluster's questions is unexplained too; size times novelty
    orders the list. Nothing is written without --accept: then a template with status draft goes into
    data/templates, and rules that vote for _no_template into rules.toml. An expert writes the answer, makes
    the template live, and lets the rules vote for it.
    """
    workspace = Workspace(context.obj)
    topics = desk.find(workspace, limit, least_size)
    written = desk.accept(workspace, topics, accept, owner) if accept else None
    result = {"topics": desk.as_json(topics), "accepted": written}
    show(as_json, result, _lines(topics) if written is None else _written(written))


def _written(written: dict[str, Any]) -> Iterator[str]:
    name = escape(written["template_id"])
    yield f"{escape(written['templates'])} has the new draft {name}"
    for rule in written["rules"]:
        yield f"rules.toml has the new rule {escape(rule)}, which votes for _no_template until {name} is live"
    yield "Now write its title and body, and run `oracle lf check` and `oracle run`."


def _lines(topics: Sequence[NewTopic]) -> Iterator[str]:
    for t in topics:
        yield (
            f"[bold]{escape(t.name)}[/bold]  {len(t.cluster.members):,} questions, {percent(t.share)} of all; "
            f"novelty {percent(t.cluster.novelty)}, cohesion {t.cluster.cohesion:.2f}"
        )
        yield f"    words: {escape(', '.join(t.words))}"
        near = ", ".join(f"{name} {similarity:.2f}" for name, similarity in t.near.templates)
        miss = "  [yellow]a near miss? its questions may belong to the first[/yellow]" if t.near.near_miss else ""
        yield f"    nearest templates: {escape(near)}{miss}"
        yield from _asked(t)
        for text in t.examples:
            yield f"    e.g. {escape(text)}"
        yield f"    draft in topic {escape(t.template.topic)}: {escape(t.template.body)}"
        for p in t.rules:
            said = p.rule.any or p.rule.similar_to
            yield f"    rule: {'any of' if p.rule.any else 'similar to'} {escape(', '.join(said))}"
            yield f"        matches {p.matches:,} questions, {p.new:,} of them without a vote of a function"
    if topics:
        yield "Accept with --accept NAME and --owner TEAM."
    else:
        yield "No new topic: no cluster of unexplained questions is large enough; see --least-size."


def _asked(t: NewTopic) -> Iterator[str]:
    if t.trend.first is None or t.trend.last is None:
        return
    yield (
        f"    asked from {t.trend.first.date()} to {t.trend.last.date()}; {percent(t.trend.recent)} of them in the "
        f"last quarter of the period, where {percent(t.trend.usual)} of all questions are"
    )


@commands.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Show all topics that have a template."""
    rows = listing.topics(Workspace(context.obj))
    head = ["topic", "templates", "live", "gold", "named by", "also known as"]
    shown = [
        [r["topic"], len(r["templates"]), r["live"], r["gold"], _count(r["named_by"]), ", ".join(r["also_known_as"])]
        for r in rows
    ]
    show(as_json, rows, [plain_table("", head, shown) if rows else "There is no topic yet; run `oracle ingest`."])


def _count(names: Sequence[str] | None) -> str:
    return "–" if names is None else f"{len(names):,}"


@commands.command("rename")
def rename(
    context: typer.Context,
    topic: Which,
    new_topic: Annotated[str, typer.Argument(help="The new name.")],
    dry_run: DryRun = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Give a topic another name; functions, rules and files that name it follow."""
    moves_shown.make(context, TopicPlan(RENAME, topic, new_topic=new_topic), by, note, dry_run, as_json)


@commands.command("merge")
def merge(
    context: typer.Context,
    topic: Which,
    into: Annotated[str, typer.Argument(help="The topic that takes over.")],
    dry_run: DryRun = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Put all templates of a topic into another topic; what votes for it votes for that one."""
    moves_shown.make(context, TopicPlan(MERGE, topic, into=into), by, note, dry_run, as_json)


@commands.command("split")
def split(
    context: typer.Context,
    topic: Which,
    new_topic: Annotated[str, typer.Argument(help="Name of the new topic.")],
    templates: Annotated[str, typer.Option(help="Ids of the templates that go there, with commas between.")],
    dry_run: DryRun = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Put some templates of a topic into a new one; what votes for the old topic votes for both."""
    ids = tuple(dict.fromkeys(one.strip() for one in templates.split(",") if one.strip()))
    plan = TopicPlan(SPLIT, topic, new_topic=new_topic, templates=ids)
    moves_shown.make(context, plan, by, note, dry_run, as_json)


@commands.command("retire")
def retire(
    context: typer.Context,
    topic: Which,
    into: Annotated[str, typer.Option(help="The template that its questions go to; by default none.")] = NO_TEMPLATE,
    dry_run: DryRun = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Retire all templates of a topic, together; their questions go to one other template, or to none."""
    moves_shown.make(context, TopicPlan(RETIRE, topic, into=into), by, note, dry_run, as_json)


@commands.command("undo")
def undo(
    context: typer.Context,
    move_id: Annotated[int, typer.Argument(help="Number of the move, as `oracle template history` shows it.")],
    dry_run: DryRun = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Take a move back; edits since then are kept."""
    moves_shown.undo(context, move_id, by, note, dry_run, as_json)
