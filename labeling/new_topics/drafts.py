"""Draft templates and draft rules for new topics, for an expert to finish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from labeling.new_topics.clusters import Cluster
from labeling.proposals import Candidate, Material, Proposal, choose, gold_candidates, measure, phrase_candidates
from labeling.sources.rules import Encode
from labeling.taxonomy import NO_TEMPLATE, Taxonomy, Template
from labeling.values import Gold, SoftLabels

MARK = "DRAFT, to be written by an expert"
GREETING = re.compile(r"^(hi|hello|hey|dear) (?!there\b|all\b)([A-Z][\w'-]*|\[name\])", re.IGNORECASE)
PREFIX = "draft-"
MOST_RULES = 2
TEACHERS = 60


def draft_template(template_id: str, title: str, topic: str, reply: str | None) -> Template:
    """A draft; its body starts with a mark, and goes on with a reply that an agent sent where there is one."""
    if reply is None:
        body = f"{MARK}: Hi {{first_name}}, what customers need to know about: {title}."
    else:
        words = GREETING.sub(lambda m: m.group(1) + " {first_name}", " ".join(reply.split()))
        body = f"{MARK}, from a reply that was sent: {words}"
    return Template(template_id, topic, title, body, status="draft")


def draft_rules(
    material: Material, clusters: Sequence[Cluster], drafts: Sequence[Template], encode: Encode
) -> list[tuple[Proposal, ...]]:
    """Up to two measured rules a draft: phrases, and examples to be similar to.

    They vote for "no template", which is what holds of these questions until the draft is live; a draft takes
    no votes.

    Parameters
    ----------
    material
        Of the run as it is.
    clusters, drafts
        Of the same length: whose members teach the rules of which draft.
    """
    taught = _taught(material, clusters, drafts)
    first = len(material.taxonomy.template_labels)
    mine: list[list[Candidate]] = [[] for _ in drafts]
    for candidate in (*phrase_candidates(taught), *gold_candidates(taught)):
        if first <= candidate.label < first + len(drafts):
            mine[candidate.label - first].append(candidate)
    return [_measured(m, taught, d, encode) for m, d in zip(mine, drafts, strict=True)]


def _taught(material: Material, clusters: Sequence[Cluster], drafts: Sequence[Template]) -> Material:
    """The material as it were with the drafts live, and their clusters' questions labelled."""
    old = material.taxonomy
    taxonomy = Taxonomy((*old.templates, *(replace(d, status="live") for d in drafts)), old.aliases)
    first, moved = len(old.template_labels), len(drafts)
    where = np.r_[:first, first + moved : len(taxonomy.labels)]
    proba = np.zeros((len(material.questions), len(taxonomy.labels)), np.float32)
    proba[:, where] = material.labels.proba
    covered = material.labels.covered.copy()
    label, split = material.gold.label + moved * (material.gold.label >= first), material.gold.split.copy()
    weight = material.gold.weight.copy()
    for i, cluster in enumerate(clusters):
        proba[cluster.members] = np.eye(len(taxonomy.labels), dtype=np.float32)[first + i]
        covered[cluster.members] = True
        teachers = cluster.members[:TEACHERS]
        label[teachers], split[teachers], weight[teachers] = first + i, 0, 1
    gold = Gold(label.astype(np.int32), split, weight)
    return replace(material, taxonomy=taxonomy, labels=SoftLabels(proba, covered), gold=gold)


def _measured(
    candidates: Sequence[Candidate], taught: Material, draft: Template, encode: Encode
) -> tuple[Proposal, ...]:
    out = list[Proposal]()
    for number, candidate in enumerate(choose(candidates, taught.voted, MOST_RULES), 1):
        hits = candidate.rule.matches(taught.questions.texts, taught.embeddings, encode)
        found = measure(candidate, taught, hits)
        name = f"{PREFIX}{draft.template_id}-{number}"
        out.append(replace(found, rule=replace(found.rule, name=name, votes_for=NO_TEMPLATE, doc=_said(found, draft))))
    return tuple(out)


def draft_of(rule: str) -> str | None:
    """Template id of the draft that a rule of this name was made for, None for any other name."""
    return rule.removeprefix(PREFIX).rpartition("-")[0] if rule.startswith(PREFIX) else None


def _said(found: Proposal, draft: Template) -> str:
    judged = f", {found.judged} of them valid gold of other labels" if found.judged else ""
    return (
        f"For the draft '{draft.template_id}': matched {found.matches} questions{judged}. "
        f"Once it is live, let this rule vote for '{draft.template_id}' and rename it."
    )
