"""Finds topics that no template answers, and writes the drafts that an expert accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.latest import Generation, latest
from app.workshop.functions_suggest import as_json as rules_as_json
from app.workshop.functions_suggest import material_of
from app.workspace import Workspace
from labeling.disk.tables import find_table
from labeling.errors import OracleError, did_you_mean
from labeling.new_topics import (
    Cluster,
    Known,
    Near,
    Trend,
    append_draft,
    central_and_diverse,
    central_reply,
    draft_of,
    draft_rules,
    draft_template,
    find_clusters,
    nearest_templates,
    title_of,
    trend,
    typical_words,
    written_by,
)
from labeling.proposals import Proposal
from labeling.sources.rules import Encode
from labeling.sources.rules_out import free_name
from labeling.taxonomy import Template

ID_WORDS = 2
REPLIES = 30
PRECISION = 0.75


@dataclass(frozen=True)
class NewTopic:
    """A topic to look at; ``template.template_id`` is its name.

    Parameters
    ----------
    share
        Of all questions, in [0, 1].
    examples
        Texts: the most central questions, then others that show how far it reaches.
    rules
        Measured; they vote for "no template" as long as the template is a draft.
    """

    cluster: Cluster
    words: tuple[str, ...]
    share: float
    near: Near
    trend: Trend
    examples: tuple[str, ...]
    template: Template
    rules: tuple[Proposal, ...]

    @property
    def name(self) -> str:
        """The draft's template id."""
        return self.template.template_id


def find(workspace: Workspace, limit: int = 10, least_size: int | None = None) -> list[NewTopic]:
    """New topics in the latest labels, the most valuable first.

    Parameters
    ----------
    least_size
        Fewest questions, each counted by the cluster's novelty; None takes one in 700, within 5 and 50.
    """
    now, encode = latest(workspace), workspace.encoder.encode
    texts = now.questions.texts
    known = _known(now, encode(texts), encode)
    clusters = find_clusters(known, least_size)
    group = np.full(len(texts), -1)
    for g, cluster in enumerate(clusters):
        group[cluster.members] = g
    words = typical_words(texts, group)[:limit]
    near = nearest_templates(known, clusters, now.taxonomy)[:limit]
    clusters = clusters[:limit]
    drafts = _drafts(now, clusters, words, near, encode)
    rules = draft_rules(material_of(now, encode, PRECISION), clusters, drafts, encode) if clusters else []
    return [
        NewTopic(
            c,
            words[i],
            len(c.members) / len(texts),
            near[i],
            trend(c, now.questions),
            tuple(texts[p] for p in central_and_diverse(c, known.embeddings, texts)),
            drafts[i],
            rules[i],
        )
        for i, c in enumerate(clusters)
    ]


def _known(now: Generation, rows: NDArray[np.float32], encode: Encode) -> Known:
    """What is known of the questions; those that an earlier draft's rules match belong to that draft."""
    taxonomy = now.taxonomy
    drafts = [t.template_id for t in taxonomy.templates if t.status == "draft"]
    draft = np.full(len(rows), -1)
    for voter, column in zip(now.votes.voters, now.votes.columns, strict=True):
        of = draft_of(voter.name.removeprefix("rules.")) if voter.kind == "rule" else None
        if of in drafts:
            draft[column.rows] = drafts.index(of)
    return Known.of(rows, now.labels, now.gold, taxonomy, written_by(taxonomy, encode), draft)


def _drafts(
    now: Generation, clusters: Sequence[Cluster], words: Sequence[Sequence[str]], near: Sequence[Near], encode: Encode
) -> list[Template]:
    taken, out = list(now.taxonomy.by_id), list[Template]()
    for cluster, said, by in zip(clusters, words, near, strict=True):
        name = free_name(" ".join(said[:ID_WORDS]) or "new topic", taken)
        taken.append(name)
        sent = [r for i in cluster.members.tolist() if (r := now.questions[i].reply)][:REPLIES]
        reply = central_reply(sent, encode(sent)) if sent else None
        out.append(draft_template(name, title_of(said), by.topic or name, reply))
    return out


def accept(workspace: Workspace, topics: Sequence[NewTopic], name: str, owner: str) -> dict[str, Any]:
    """Append a topic's draft template to data/templates and its rules to rules.toml, both or neither.

    Raises
    ------
    OracleError
        When the name is not among the topics, or a file cannot take the draft; nothing is written then.
    """
    topic = next((t for t in topics if t.name == name), None)
    if topic is None:
        raise OracleError(f"no such new topic '{name}'{did_you_mean(name, [t.name for t in topics])}")
    templates = find_table(workspace.root / "data", "templates")
    if templates is None:
        raise OracleError("there is no templates.csv or .jsonl; add one", workspace.root / "data")
    today = datetime.now(UTC).date().isoformat()
    rules = [replace(p.rule, owner=owner, added=today) for p in topic.rules]
    append_draft(templates, workspace.functions / "rules.toml", replace(topic.template, owner=owner), rules)
    return {"template_id": name, "templates": workspace.shown(templates), "rules": [r.name for r in rules]}


def as_json(topics: Sequence[NewTopic]) -> list[dict[str, Any]]:
    """Plain values."""
    return [
        {
            "name": t.name,
            "words": t.words,
            "questions": len(t.cluster.members),
            "share": round(t.share, 4),
            "novelty": round(t.cluster.novelty, 3),
            "value": round(t.cluster.value, 1),
            "cohesion": round(t.cluster.cohesion, 3),
            "near": asdict(t.near),
            "trend": asdict(t.trend),
            "examples": t.examples,
            "template": asdict(t.template),
            "rules": rules_as_json(t.rules),
        }
        for t in topics
    ]
