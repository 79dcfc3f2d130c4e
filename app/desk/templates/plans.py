"""Moves of templates in words and as rows, for the page that makes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.desk.templates.draft import id_of
from app.desk.templates.moving import Example, Line, Proposal
from app.taxonomy.naming import Named
from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT, Plan
from labeling.curating.topic_plans import TopicPlan
from labeling.taxonomy import NO_TEMPLATE, Template

ASK = "ask again"
"""Instead of a template: experts look at the question again. No id has a space."""


@dataclass(frozen=True)
class KindWords:
    """A kind of move on screen: its name, and what it does."""

    name: str
    what: str


KIND_WORDS = {
    RENAME: KindWords("Rename", "Another id for the same answer. All that was said about it follows."),
    MERGE: KindWords("Merge", "Two templates answer the same: this one retires, the other takes over all it had."),
    SPLIT: KindWords("Split", "One template answers two things: new ones take over some of its questions."),
    RETIRE: KindWords("Retire", "Nobody should send it any more. Say where its questions go."),
}


TOPIC_WORDS = {
    RENAME: KindWords("Rename", "Another name for the same topic. Functions and files that name it follow."),
    MERGE: KindWords("Merge", "Two topics are one: all its templates go into the other."),
    SPLIT: KindWords("Split", "One topic is two: some of its templates go into a new one."),
    RETIRE: KindWords("Retire", "Nobody asks about it any more: all its templates retire together."),
}


def topic_sentence(plan: TopicPlan) -> str:
    """What the button will do."""
    old, many = plan.topic, len(plan.templates)
    return {
        RENAME: f"Rename {old} to {plan.new_topic}",
        MERGE: f"Merge {old} into {plan.into}",
        SPLIT: f"Put {many} template{'s' if many != 1 else ''} into {plan.new_topic}",
        RETIRE: f"Retire {old}" if plan.into == NO_TEMPLATE else f"Retire {old} in favour of {plan.into}",
    }[plan.kind]


def topic_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Topics as columns of a table; what they were called before only where one was moved."""
    before = [", ".join(row["also_known_as"]) for row in rows]
    out: dict[str, list[Any]] = {
        "Topic": [row["topic"] for row in rows],
        "Templates": [len(row["templates"]) for row in rows],
        "Gold": [row["gold"] for row in rows],
    }
    return out | ({"Before": before} if any(before) else {})


def sentence(plan: Plan) -> str:
    """What the button will do."""
    old, into = plan.template_id, ", ".join(t for t in plan.targets if t != plan.template_id)
    if plan.kind == RETIRE and plan.into == NO_TEMPLATE:
        return f"Retire {old}"
    words = {RENAME: "to", MERGE: "into", SPLIT: "off", RETIRE: "in favour of"}[plan.kind]
    if plan.kind == SPLIT:
        return f"Split {into} off {old}"
    return f"{KIND_WORDS[plan.kind].name} {old} {words} {into}"


def moved_away(lines: Iterable[Line], template_id: str) -> Line | None:
    """The last move, not taken back, after which nothing counts for a template; ``lines`` come newest first."""
    away = (line for line in lines if line.move.template_id == template_id and not line.undone)
    return next((line for line in away if template_id not in line.move.into), None)


def targets(templates: Iterable[Template], but: str) -> dict[str, str]:
    """Templates that can take over, by id, with words for the screen; the most fitting first.

    Those of the same topic come before the others.
    """
    listed = list(templates)
    topic = next((t.topic for t in listed if t.template_id == but), "")
    able = [t for t in listed if t.template_id != but and t.status in ("live", "stale")]
    return {t.template_id: f"{t.title} · {t.template_id}" for t in sorted(able, key=lambda t: t.topic != topic)}


def made_templates(
    old: Template, typed: Sequence[tuple[str, str, str]], live: bool, taken: Collection[str]
) -> tuple[Template, ...]:
    """New templates beside an old one, from (id, title, body) each; ids are made from titles where empty."""
    known = list(taken)
    out = []
    for template_id, title, body in typed:
        name = id_of(template_id, title, known)
        known.append(name)
        status = "live" if live else "draft"
        out.append(replace(old, template_id=name, title=title.strip(), body=body.strip(), status=status, version=1))
    return tuple(out)


def side_names(old: Template, made: Sequence[Template]) -> tuple[str, ...]:
    """Ids between which questions are shared out, the old one first, and last that somebody looks again."""
    return (old.template_id, *(t.template_id for t in made), ASK)


def handed_over(proposals: Sequence[Proposal], chosen: Sequence[str], stays: str) -> dict[str, str]:
    """Question id to the template it goes to; ``chosen`` overrules the first proposals."""
    return {q: side for q, side in _sides(proposals, chosen) if side and side not in (stays, ASK)}


def asked_again(proposals: Sequence[Proposal], chosen: Sequence[str]) -> tuple[str, ...]:
    """Ids of the questions that experts are asked about again; ``chosen`` overrules the first proposals."""
    return tuple(q for q, side in _sides(proposals, chosen) if side == ASK)


def _sides(proposals: Sequence[Proposal], chosen: Sequence[str]) -> list[tuple[str, str]]:
    sides = [*chosen, *map(side_of, proposals[len(chosen) :])]
    return [(p.question_id, side) for p, side in zip(proposals, sides, strict=True)]


def side_of(proposal: Proposal) -> str:
    """Where a question goes if nobody says otherwise: what is in doubt is asked again."""
    return proposal.goes_to if proposal.clear else ASK


def proposal_rows(proposals: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Rows of the table in which questions are shared out."""
    return [{"Question": p.text, "Goes to": side_of(p), "Split": p.split, "Likeness": p.similarity} for p in proposals]


def example_rows(examples: Iterable[Example]) -> list[dict[str, Any]]:
    """Rows of the questions that move."""
    return [{"Question": e.text, "Gold": e.gold or "–", "Probability": round(e.proba, 2)} for e in examples]


def named_rows(named: Iterable[Named]) -> list[dict[str, str]]:
    """Rows of the functions and rules that name a template."""
    return [
        {"Name": n.name, "Kind": n.kind, "Votes": "against it" if n.against else "for it", "Place": n.place}
        for n in named
    ]
