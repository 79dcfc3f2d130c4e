"""Labels: which of them were made from votes, gold and templates as they are now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.freshness.seen import Seen
from app.latest import Generation
from app.workspace import Workspace
from labeling.disk.run_folder import RunFolder
from labeling.errors import OracleError
from labeling.freshness.score import FRESH, LABELS, Part, part_of
from labeling.loading.registry import load_sources
from labeling.taxonomy import Taxonomy, Template
from labeling.voters import COMPUTED_KINDS

ENCODER, GOLD = "of another encoder", "older than their gold"
VOTERS, TEMPLATES, NEW = "older than their functions and rules", "older than their templates", "still to be made"
CAUSES = (ENCODER, GOLD, VOTERS, TEMPLATES, NEW)


@dataclass(frozen=True)
class Present:
    """What labels would be made from now.

    Parameters
    ----------
    voters
        Fingerprint of each function and rule, None where they cannot be read; ``trouble`` says why.
    encoder
        Its id.
    """

    voters: Mapping[str, str] | None
    encoder: str
    trouble: str = ""


@dataclass(frozen=True)
class Lineage:
    """What the labels were made from, and when.

    Parameters
    ----------
    made
        None where that is not known.
    encoder
        Its id, empty where it is not known.
    muted
        Voters that were not heard, None where the run does not say.
    """

    made: datetime | None
    encoder: str
    muted: frozenset[str] | None


def present(workspace: Workspace, seen: Seen) -> Present:
    """Read functions and rules as they are now."""
    encoder = workspace.encoder.encoder_id
    try:
        sources = load_sources(workspace.functions, Taxonomy(seen.templates, seen.moves.aliases))
    except OracleError as error:
        return Present(None, encoder, str(error))
    return Present({s.name: s.fingerprint for s in sources}, encoder)


def lineage(run: RunFolder, made: datetime | None) -> Lineage:
    """What the run folder says of its labels."""
    muted = _facts(run, "denoise").get("muted")
    return Lineage(made, str(_facts(run, "encode").get("encoder", "")), None if muted is None else frozenset(muted))


def _facts(run: RunFolder, step: str) -> dict[str, Any]:
    record = run.record(step)
    return {} if record is None else record.facts


def labels_part(seen: Seen, now: Generation, known: Lineage, wanted: Present) -> Part | None:
    """Share of the questions whose label is up to date; those without a label are not.

    What changed counts where it acts: a function on the questions that it voted on, gold on its own question, a
    template on those that it is the likeliest label of. Further off it may act too, so this is the most that holds.
    """
    n = len(now.questions)
    if known.encoder and known.encoder != wanted.encoder:
        cause = np.full(n, CAUSES.index(ENCODER))
    else:
        cause = np.full(n, FRESH)
        best = now.labels.best()
        templates = np.flatnonzero(_changed_templates(seen, now))
        cause[np.isin(best, templates)] = CAUSES.index(TEMPLATES)
        cause[_voted(now, _changed_voters(seen, now, known, wanted))] = CAUSES.index(VOTERS)
        cause[_changed_gold(seen, now, known)] = CAUSES.index(GOLD)
    new = np.full(max(seen.questions - n, 0), CAUSES.index(NEW))
    every = np.concatenate([cause, new])
    return part_of(LABELS, np.ones(len(every)), every, CAUSES)


def _changed_templates(seen: Seen, now: Generation) -> list[bool]:
    """By label of the generation: its template reads otherwise now, or was moved away."""
    present = {t.template_id: t for t in seen.templates}
    return [_read(now.taxonomy.by_id.get(label)) != _read(present.get(label)) for label in now.taxonomy.labels]


def _read(template: Template | None) -> tuple[str, ...] | None:
    if template is None:
        return None
    return template.topic, template.title, template.body, str(template.status in ("live", "stale"))


def _changed_voters(seen: Seen, now: Generation, known: Lineage, wanted: Present) -> frozenset[str]:
    """Functions and rules that are other ones now, or that are heard now and were not, or the other way round."""
    changed: set[str] = set()
    if wanted.voters is not None:
        written = (v for v in now.votes.voters if v.kind not in COMPUTED_KINDS)
        changed |= {v.name for v in written if wanted.voters.get(v.name) != v.fingerprint}
    if known.muted is not None:
        changed |= known.muted ^ frozenset(seen.muted)
    return frozenset(changed)


def _voted(now: Generation, names: frozenset[str]) -> NDArray[np.int64]:
    columns = [c.rows for v, c in zip(now.votes.voters, now.votes.columns, strict=True) if v.name in names]
    return np.unique(np.concatenate([np.empty(0, np.int64), *columns])).astype(np.int64)


def _changed_gold(seen: Seen, now: Generation, known: Lineage) -> list[int]:
    """Questions whose gold says something else than the generation knew, or came or went since."""
    out = []
    for place, (question, then) in enumerate(zip(now.questions, now.gold.label.tolist(), strict=True)):
        row = seen.gold.get(question.question_id)
        before = "" if then < 0 else seen.moves.main(now.taxonomy.labels[then])
        if row is None or row.label not in now.taxonomy.index:
            differs = row is None and bool(before)
        elif not before:  # gold that a change set aside is not there either, though nothing is new
            differs = known.made is not None and row.given_at is not None and row.given_at > known.made
        else:
            differs = row.label != before
        if differs:
            out.append(place)
    return out
