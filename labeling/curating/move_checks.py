"""What stands in the way of a move of a template, in sentences, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from labeling.curating.moves import RENAME, RETIRE, SPLIT, UNDO, Moves, Plan
from labeling.errors import OracleError, did_you_mean
from labeling.taxonomy import NO_TEMPLATE, Template

LONGEST_ID = 80
ID = re.compile(rf"[^\W_][\w.-]{{0,{LONGEST_ID - 1}}}")


def problems(plan: Plan, templates: Mapping[str, Template], moves: Moves) -> list[str]:
    """Sentences that say what stands in the way of a move; none where it can be made.

    Raises
    ------
    OracleError
        When the template is not known.
    """
    template = templates.get(plan.template_id)
    if template is None:
        raise OracleError(f"unknown template '{plan.template_id}'{did_you_mean(plan.template_id, templates)}")
    if plan.template_id in moves.left:
        into = ", ".join(f"'{i}'" for i in moves.target(plan.template_id))
        return [
            f"all that was said about '{plan.template_id}' counts for {into} already; move that one, or undo its move"
        ]
    check = {RENAME: _rename_problems, SPLIT: _split_problems}.get(plan.kind, _target_problems)
    return check(plan, template, templates, moves)


def _rename_problems(plan: Plan, template: Template, templates: Mapping[str, Template], moves: Moves) -> list[str]:
    if template.status == "retired":
        return [f"template '{plan.template_id}' is retired; bring it back before you rename it"]
    return id_problems(plan.new_id, templates, moves, plan.template_id)


def _target_problems(plan: Plan, template: Template, templates: Mapping[str, Template], moves: Moves) -> list[str]:
    if plan.into == NO_TEMPLATE and plan.kind == RETIRE:
        live = [t for t in templates.values() if t.status in ("live", "stale") and t != template]
        return [] if live else [f"'{plan.template_id}' is the last template; at least one has to stay live"]
    target = templates.get(plan.into)
    if target is None or plan.into == plan.template_id:
        others = [t for t in templates if t != plan.template_id]
        return [f"'{plan.into}' is no other template that could take it{did_you_mean(plan.into, others)}"]
    if target.status == "retired":
        return [f"template '{plan.into}' is retired and cannot take another; choose one that is live"]
    if target.status == "draft" and template.status in ("live", "stale"):
        return [f"template '{plan.into}' is a draft and would answer nothing; make it live first"]
    return []


def _split_problems(plan: Plan, template: Template, templates: Mapping[str, Template], moves: Moves) -> list[str]:
    if template.status == "retired":
        return [f"template '{plan.template_id}' is retired; bring it back before you split it"]
    ids = [t.template_id for t in plan.made]
    if not ids:
        return ["a split makes at least one new template; write it"]
    found = [p for i in ids for p in id_problems(i, templates, moves)]
    found += [f"the id '{i}' is given twice; ids must be unique" for i in dict.fromkeys(ids) if ids.count(i) > 1]
    found += [f"'{t.template_id}' would be retired at once" for t in plan.made if t.status == "retired"]
    twice = sorted(q for q in plan.ask if plan.hand_over.get(q, plan.template_id) != plan.template_id)
    found += [f"question '{q}' is handed over and asked about again; choose one" for q in twice[:1]]
    strange = sorted(set(plan.hand_over.values()) - {*ids, plan.template_id})
    return found + [f"questions cannot go to '{i}'{did_you_mean(i, ids)}" for i in strange]


def id_problems(new: str, templates: Mapping[str, Template], moves: Moves, renamed: str = "") -> list[str]:
    """What is wrong with the id of a new template; a renamed one may take back a name that it had."""
    if not ID.fullmatch(new):
        return [f"'{new[:LONGEST_ID]}' is no id; write up to {LONGEST_ID} letters, digits, '-', '_' and '.'"]
    if new in templates and not (templates[new].status == "retired" and taken_back(new, renamed, moves)):
        return [f"the id '{new}' is taken; choose another"]
    return []


def taken_back(name: str, template_id: str, moves: Moves) -> bool:
    """Whether a name was left for this template by nothing but renames, so that it never meant another."""
    trail = moves.trail(name)
    return bool(trail) and trail[-1].into[0] == template_id and all(m.kind in (RENAME, UNDO) for m in trail)
