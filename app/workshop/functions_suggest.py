"""Proposes rules, and writes those that an expert accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.latest import Generation, latest
from app.workshop.functions import written_per_question
from app.workspace import Workspace
from labeling.errors import OracleError, did_you_mean
from labeling.proposals import (
    Candidate,
    Material,
    Proposal,
    choose,
    cluster_candidates,
    gold_candidates,
    measure,
    pair_candidates,
    phrase_candidates,
)
from labeling.sources.rules import Encode, read_rules
from labeling.sources.rules_out import append_rules, free_name, to_toml
from labeling.taxonomy import Taxonomy

ALL = "all"


def suggest(workspace: Workspace, label: str | None = None, limit: int = 10, precision: float = 0.75) -> list[Proposal]:
    """Rules that would reach questions on which no function or rule votes, the most useful first.

    Parameters
    ----------
    label
        Only rules that vote for this label.
    precision
        Expected precision that a rule must reach.
    """
    now = latest(workspace)
    label = None if label is None else now.taxonomy.main(label)
    if label is not None and label not in now.taxonomy.index:
        raise OracleError(f"unknown label '{label}'{did_you_mean(label, now.taxonomy.labels)}")
    encode = workspace.encoder.encode
    material = material_of(now, encode, precision)
    candidates = [
        c
        for c in (
            *phrase_candidates(material),
            *pair_candidates(material),
            *gold_candidates(material),
            *cluster_candidates(material, _titles(now.taxonomy, encode)),
        )
        if label in (None, now.taxonomy.labels[c.label])
    ]
    rules = workspace.functions / "rules.toml"
    taken = [r.name for r in read_rules(rules)] if rules.exists() else []
    out: list[Proposal] = []
    for candidate in choose(candidates, material.voted, limit):
        found = _named(candidate, taken)
        taken.append(found.rule.name)
        texts, rows = material.questions.texts, material.embeddings
        out.append(measure(found, material, found.rule.matches(texts, rows, encode)))
    return out


def material_of(now: Generation, encode: Encode, precision: float) -> Material:
    """What rules for a generation of labels are proposed from."""
    voted = written_per_question(now.votes) > 0
    rows = encode(now.questions.texts)
    return Material(now.taxonomy, now.questions, rows, now.labels, now.gold, voted, precision)


def _titles(taxonomy: Taxonomy, encode: Encode) -> NDArray[np.float32]:
    titles = encode([taxonomy.by_id[i].title for i in taxonomy.template_labels])
    out = np.zeros((len(taxonomy.labels), titles.shape[1]), np.float32)
    out[[taxonomy.index[i] for i in taxonomy.template_labels]] = titles
    return out


def _named(candidate: Candidate, taken: Sequence[str]) -> Candidate:
    today = datetime.now(UTC).date().isoformat()
    return replace(candidate, rule=replace(candidate.rule, name=free_name(candidate.rule.name, taken), added=today))


def accept(workspace: Workspace, proposals: Sequence[Proposal], names: Sequence[str], owner: str) -> list[str]:
    """Append proposals to rules.toml by name, or all of them; names of the rules written.

    Raises
    ------
    OracleError
        When a name is not among the proposals; nothing is written then.
    """
    known = {p.rule.name: p.rule for p in proposals}
    wanted = list(known) if ALL in names else list(dict.fromkeys(names))
    for name in wanted:
        if name not in known:
            raise OracleError(f"no such proposal '{name}'{did_you_mean(name, known)}")
    append_rules(workspace.functions / "rules.toml", [replace(known[n], owner=owner) for n in wanted])
    return wanted


def as_json(proposals: Sequence[Proposal]) -> list[dict[str, Any]]:
    """Plain values; figures that are not known are None."""
    out = []
    for p in proposals:
        values = {k: None if v != v else v for k, v in asdict(p).items() if k != "rule"}
        out.append({"name": p.rule.name, "votes_for": p.rule.votes_for, **values, "toml": to_toml(p.rule)})
    return out
