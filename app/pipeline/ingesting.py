"""The first step: files to store, store to a snapshot in the run folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from app.pipeline.step import Context
from app.workspace import Workspace
from labeling.agreement import Opinion
from labeling.applying import Applier
from labeling.errors import OracleError
from labeling.files import read_json, write_json
from labeling.hashing import digest, file_digest
from labeling.reading import Batch, check_gold, read_batch
from labeling.registry import folder_digest, load_sources
from labeling.run_folder import RunFolder
from labeling.store import GoldRow, Source, Store
from labeling.store.changes import gold_weights
from labeling.taxonomy import Taxonomy, Template
from labeling.values import SPLITS, Gold, Question, Questions

OUTPUTS = ("taxonomy.json", "questions.json", "gold.npz")


def inputs(context: Context) -> Any:
    """Hashes of the data files and labeling functions, the store's revision, and what gold counts less."""
    files = {kind: file_digest(path) for kind, path in context.workspace.data_files().items()}
    weights = digest(sorted(_weights(context.store).items()))
    return [files, folder_digest(context.workspace.functions), context.store.revision(), weights]


def run(context: Context) -> dict[str, Any]:
    """Check everything, load it in one transaction, and write the snapshot."""
    files = context.workspace.data_files()
    shown = {context.workspace.shown(path.resolve()) for path in files.values()}
    gone = [s for s in context.store.sources() if s.startswith("data/") and s not in shown]
    facts = load_files(context.workspace, context.store, list(files.values()), list(files), gone)
    skipped = write_snapshot(context)
    return facts | skipped


def load_files(
    workspace: Workspace,
    store: Store,
    paths: Sequence[Path],
    kinds: Sequence[str | None],
    gone: Sequence[str] = (),
) -> dict[str, Any]:
    """Read, check and load files, all or none; labeling functions are tried on the new data first.

    Parameters
    ----------
    gone
        Sources whose files are no longer there: what they brought leaves the store.

    Raises
    ------
    OracleError
        On any bad row or broken labeling function; the store is unchanged then.
    """
    known = {q.text: q.question_id for q in store.questions()}
    batches: list[tuple[str, Batch]] = []
    for path, kind in sorted(zip(paths, kinds, strict=True), key=lambda p: p[1] == "gold"):
        batch = read_batch(path, kind, known)
        known |= {q.text: q.question_id for q in batch.questions}
        batches.append((workspace.shown(path.resolve()), batch))
    sources = [
        Source(
            name,
            batch.templates,
            batch.questions,
            [GoldRow(g.question_id, g.label, g.split, g.given_at) for g in batch.gold],
            [Opinion(o.question_id, o.expert, o.label) for o in batch.opinions],
        )
        for name, batch in batches
    ]
    sources += [Source(name) for name in gone]
    templates = store.templates_after(sources)
    questions = [q for _, b in batches for q in b.questions]
    ids = set(known.values()) | {q.question_id for q in questions}
    check_gold([g for _, b in batches for g in (*b.gold, *b.opinions)], templates, ids)
    if not templates:
        raise OracleError("there are no templates yet; ingest a templates file first")
    _probe(workspace, Taxonomy(templates, store.moves().aliases), questions)
    loaded = store.replace_sources(sources, at=datetime.now(UTC))
    return {"loaded": {name: asdict(counts) for name, counts in loaded.items()}}


def _probe(workspace: Workspace, taxonomy: Taxonomy, questions: Sequence[Question]) -> None:
    sources = load_sources(workspace.functions, taxonomy)
    Applier(taxonomy).probe(sources, Questions(tuple({q.question_id: q for q in questions}.values())))


def write_snapshot(context: Context) -> dict[str, Any]:
    """Write taxonomy, questions and gold as they stand in the store now."""
    folder, store = context.workspace.run, context.store
    taxonomy = Taxonomy(store.templates(), store.moves().aliases)
    questions = Questions(tuple(store.questions()))
    gold, skipped = _gold(store, taxonomy, questions)
    write_taxonomy(folder, taxonomy)
    write_json(folder / "questions.json", [_plain(q) for q in questions])
    folder.save_gold(gold)
    counts = {split: int(gold.mask(split).sum()) for split in SPLITS}
    return {
        "questions": len(questions),
        "templates": len(taxonomy.template_labels),
        "gold": counts,
        "gold_skipped": skipped,
    }


def _gold(store: Store, taxonomy: Taxonomy, questions: Questions) -> tuple[Gold, int]:
    """Gold by question with its weight; gold for draft or retired templates is left out and counted."""
    weights, weight = _weights(store), np.ones(len(questions), np.float32)
    place = {question_id: i for i, question_id in enumerate(questions.ids)}
    label, split = np.full(len(questions), -1, np.int32), np.full(len(questions), -1, np.int8)
    skipped = 0
    for row in store.gold():
        if row.label not in taxonomy.index:
            skipped += 1
            continue
        label[place[row.question_id]] = taxonomy.index[row.label]
        split[place[row.question_id]] = SPLITS.index(row.split)
        weight[place[row.question_id]] = weights.get(row.question_id, 1.0)
    return Gold(label, split, weight), skipped


def _weights(store: Store) -> dict[str, float]:
    """How much gold counts by question, where that is less than 1."""
    with store.read() as connection:
        return gold_weights(connection)


def _plain(question: Question) -> dict[str, Any]:
    values = {f: getattr(question, f) for f in ("question_id", "text", "case_id", "reply")}
    at = question.asked_at
    return values | {"asked_at": at.isoformat() if at else None, "attributes": dict(question.attributes)}


def load_taxonomy(workspace: Workspace) -> Taxonomy:
    """Taxonomy of the latest snapshot."""
    return read_taxonomy(workspace.run)


def write_taxonomy(folder: RunFolder, taxonomy: Taxonomy) -> None:
    """Write templates and aliases to a run folder."""
    rows = [asdict(t) for t in taxonomy.templates]
    aliases = {label: list(into) for label, into in taxonomy.aliases.items()}
    write_json(folder / "taxonomy.json", {"templates": rows, "aliases": aliases})


def read_taxonomy(folder: RunFolder) -> Taxonomy:
    """Taxonomy of a run folder."""
    found = read_json(folder / "taxonomy.json")
    if isinstance(found, list):  # labels from before templates could be moved
        found = {"templates": found, "aliases": {}}
    for row in found["templates"]:
        due = row["review_by"]
        row["products"] = tuple(row["products"])
        row["review_by"] = None if due in (None, "None") else date.fromisoformat(due)
    aliases = {label: tuple(into) for label, into in found["aliases"].items()}
    return Taxonomy(tuple(Template(**row) for row in found["templates"]), aliases)


def load_questions(workspace: Workspace) -> Questions:
    """Questions of the latest snapshot."""
    return read_questions(workspace.run)


def read_questions(folder: RunFolder) -> Questions:
    """Questions of a run folder."""
    rows = read_json(folder / "questions.json")
    for row in rows:
        row["asked_at"] = datetime.fromisoformat(row["asked_at"]) if row["asked_at"] else None
    return Questions(tuple(Question(**row) for row in rows))
