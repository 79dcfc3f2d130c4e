"""What somebody wants to do with a topic, and what stands in the way of it, in sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from labeling.curating.move_checks import problems as template_problems
from labeling.curating.move_checks import taken_back
from labeling.curating.moves import KINDS, MERGE, RENAME, RETIRE, SPLIT, Moves, Plan
from labeling.errors import OracleError, did_you_mean
from labeling.taxonomy import NO_TEMPLATE, ONLY_PREFIX, TOPIC_PREFIX, Template

LONGEST_TOPIC = 300
UNWANTED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class TopicPlan:
    """A move of a topic.

    Parameters
    ----------
    kind
        One of ``labeling.curating.moves.KINDS``.
    new_topic
        The new name, for a rename, and the topic that a split makes.
    into
        The topic that takes all over, for a merge; the template that takes the templates over, or ``_no_template``,
        for a retirement.
    templates
        Ids of the templates that a split puts into the new topic.
    """

    kind: str
    topic: str
    new_topic: str = ""
    into: str = ""
    templates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise OracleError(f"unknown kind of move '{self.kind}'{did_you_mean(self.kind, KINDS)}")

    @property
    def label(self) -> str:
        """The topic as it stands in the log of moves."""
        return f"{TOPIC_PREFIX}{self.topic}"

    def targets(self, templates: Iterable[Template]) -> tuple[str, ...]:
        """What the topic counts for afterwards: topics, or the templates that are retired with it."""
        if self.kind == RETIRE:
            return tuple(t.template_id for t in templates_of(self.topic, templates))
        if self.kind == SPLIT:
            return (self.label, f"{TOPIC_PREFIX}{self.new_topic}")
        return (f"{TOPIC_PREFIX}{self.new_topic if self.kind == RENAME else self.into}",)


def templates_of(topic: str, templates: Iterable[Template]) -> list[Template]:
    """Templates of a topic but the retired ones, in their order."""
    return [t for t in templates if t.topic == topic and t.status != "retired"]


def topics_of(templates: Iterable[Template]) -> list[str]:
    """Topics that have a template which is not retired, in the order of the templates."""
    return list(dict.fromkeys(t.topic for t in templates if t.status != "retired"))


def topic_problems(plan: TopicPlan, templates: Mapping[str, Template], moves: Moves) -> list[str]:
    """Sentences that say what stands in the way of a move; none where it can be made.

    Raises
    ------
    OracleError
        When there is no such topic, or it has no template left.
    """
    known = topics_of(templates.values())
    if plan.topic not in known:
        raise OracleError(_unknown(plan.topic, known, moves))
    check = {RENAME: _rename_problems, MERGE: _merge_problems, SPLIT: _split_problems, RETIRE: _retire_problems}
    return check[plan.kind](plan, templates, moves)


def name_problems(name: str, templates: Iterable[Template], moves: Moves, renamed: str = "") -> list[str]:
    """What is wrong with the name of a new topic; a renamed one may take back a name that it had."""
    if name != " ".join(name.split()) or not name or len(name) > LONGEST_TOPIC or UNWANTED.search(name):
        return [f"'{name[:60]}' is no name of a topic; write up to {LONGEST_TOPIC} characters on one line"]
    if name.startswith((TOPIC_PREFIX, ONLY_PREFIX)):
        return [f"a topic's name may not begin with '{name.partition(':')[0]}:'; leave that out"]
    label = f"{TOPIC_PREFIX}{name}"
    if label in moves.left:
        had = taken_back(label, f"{TOPIC_PREFIX}{renamed}", moves)
        return [] if had else [f"the name '{name}' counts for {counts_for(name, moves)} since a move; choose another"]
    if any(t.topic == name for t in templates):
        return [f"there is a topic '{name}' already; choose another name, or merge the two"]
    return []


def counts_for(topic: str, moves: Moves) -> str:
    """What a topic's name counts for since it was moved, for messages."""
    return ", ".join(f"'{one.removeprefix(TOPIC_PREFIX)}'" for one in moves.target(f"{TOPIC_PREFIX}{topic}"))


def _unknown(topic: str, known: Collection[str], moves: Moves) -> str:
    if f"{TOPIC_PREFIX}{topic}" in moves.left:
        return f"topic '{topic}' counts for {counts_for(topic, moves)} since a move; move that, or undo the move"
    return f"no topic '{topic}' has a template that could be moved{did_you_mean(topic, known)}"


def _rename_problems(plan: TopicPlan, templates: Mapping[str, Template], moves: Moves) -> list[str]:
    return name_problems(plan.new_topic, templates.values(), moves, plan.topic)


def _merge_problems(plan: TopicPlan, templates: Mapping[str, Template], moves: Moves) -> list[str]:
    others = [t for t in topics_of(templates.values()) if t != plan.topic]
    if plan.into in others:
        return []
    return [f"'{plan.into}' is no other topic that could take it{did_you_mean(plan.into, others)}"]


def _split_problems(plan: TopicPlan, templates: Mapping[str, Template], moves: Moves) -> list[str]:
    mine = [t.template_id for t in templates_of(plan.topic, templates.values())]
    strange = [one for one in plan.templates if one not in mine]
    if strange:
        return [f"'{strange[0]}' is no template of the topic '{plan.topic}'{did_you_mean(strange[0], mine)}"]
    if not plan.templates or set(plan.templates) == set(mine):
        return [f"a split takes some of the {len(mine)} templates of '{plan.topic}' and leaves some; name them"]
    return name_problems(plan.new_topic, templates.values(), moves)


def _retire_problems(plan: TopicPlan, templates: Mapping[str, Template], moves: Moves) -> list[str]:
    mine = [t.template_id for t in templates_of(plan.topic, templates.values())]
    if plan.into in mine:
        return [f"template '{plan.into}' is retired with its topic and cannot take the others; choose one outside"]
    if plan.into == NO_TEMPLATE:
        live = [t for t in templates.values() if t.status in ("live", "stale") and t.template_id not in mine]
        return [] if live else [f"'{plan.topic}' has the last templates; at least one has to stay live"]
    return [p for one in mine for p in template_problems(Plan(RETIRE, one, into=plan.into), templates, moves)][:1]
