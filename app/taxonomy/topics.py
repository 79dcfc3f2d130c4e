"""What a move of a topic would take along, and which topics a move of a template would leave empty."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from app.taxonomy.naming import Named, naming, naming_topic
from app.taxonomy.previews import Preview, Seen, by_split
from app.workspace import Workspace
from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT
from labeling.curating.topic_plans import TopicPlan, templates_of
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.label_counts import Said, said_of_labels
from labeling.store.reviews import gold_of_label
from labeling.store.topic_moving import topic_move_problems
from labeling.taxonomy import NO_TEMPLATE, Template

LIVE = ("live", "stale")


def topic_preview(workspace: Workspace, store: Store, plan: TopicPlan, seen: Seen | None = None) -> Preview:
    """What a move of a topic would take along; see ``app.taxonomy.moving.preview``.

    Raises
    ------
    OracleError
        Where the topic is not known.
    """
    with store.read() as connection:
        problems = topic_move_problems(connection, plan)
        mine = [t.template_id for t in moving(plan, store.templates())]
        gold = list(chain.from_iterable(gold_of_label(connection, one) for one in mine))
        said = said_of_labels(connection)
    names, warnings = _named(workspace, store, plan, mine)
    votes, neighbours = (0, 0) if seen is None else seen.votes(mine)
    return Preview(
        into=plan.targets(store.templates()),
        gold=by_split(gold),
        reviews=sum(said.get(one, Said()).reviews for one in mine),
        functions=tuple(n for n in names if n.kind == "function"),
        rules=tuple(n for n in names if n.kind == "rule"),
        votes=votes,
        neighbours=neighbours,
        handed_over=0,
        examples=() if seen is None else seen.examples(mine, gold),
        problems=tuple(problems),
        warnings=(*warnings, *_wider(names, plan)),
        templates=tuple(mine),
    )


def moving(plan: TopicPlan, templates: Sequence[Template]) -> list[Template]:
    """Templates that a move of a topic moves."""
    mine = templates_of(plan.topic, templates)
    return [t for t in mine if plan.kind != SPLIT or t.template_id in plan.templates]


def emptied(workspace: Workspace, store: Store, old: Template, into: str) -> list[str]:
    """A warning where the topic of a template would have none left."""
    others = (t for t in store.templates() if t.template_id != old.template_id and t.status in LIVE)
    if old.status not in LIVE or any(t.topic == old.topic for t in others):
        return []
    try:
        names = naming_topic(workspace, store, old.topic)
    except OracleError:
        return []
    named = f"; {names[0].name} ({names[0].place}) names it and would vote for '{into}'" if names else ""
    return [f"topic '{old.topic}' would have no template left{named}"]


def _named(
    workspace: Workspace, store: Store, plan: TopicPlan, mine: Sequence[str]
) -> tuple[tuple[Named, ...], tuple[str, ...]]:
    """Those that name the topic; of a retirement also those that name one of its templates."""
    ids = mine if plan.kind == RETIRE else ()
    try:
        found = [
            *naming_topic(workspace, store, plan.topic),
            *(n for one in ids for n in naming(workspace, store, one)),
        ]
        return tuple(dict.fromkeys(found)), ()
    except OracleError as error:
        return (), (f"it cannot be said which functions name '{plan.topic}': {error}",)


def _wider(names: Sequence[Named], plan: TopicPlan) -> list[str]:
    """Functions that would say less than they do, or say it of something else."""
    if plan.kind == RENAME or not names:
        return []
    fate = {
        MERGE: f"would vote for all of '{plan.into}'",
        SPLIT: f"would vote for both parts, until it names one of them, such as 'only:topic:{plan.topic}'",
        RETIRE: "would vote for no template" if plan.into == NO_TEMPLATE else f"would vote for '{plan.into}'",
    }[plan.kind]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return [f"{names[0].name} ({names[0].place}){more} {fate}; look whether that is still right"]
