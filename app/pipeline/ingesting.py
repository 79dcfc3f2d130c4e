"""The first step: files to store, store to a snapshot in the run folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection

from app.pipeline.cleaning import Cleaning
from app.pipeline.step import Context
from app.workspace import Workspace
from labeling.applying import Applier, Limits
from labeling.disk.files import read_json, write_json
from labeling.disk.question_table import FILE, OLD_FILE, QuestionTable, question_file, write_questions
from labeling.disk.reading import Batch, KnownQuestions, batch_of, check_gold, kind_of, named_in
from labeling.disk.run_folder import RunFolder
from labeling.disk.tables import Table, read_table
from labeling.errors import OracleError
from labeling.hashing import digest, file_digest
from labeling.loading.registry import load_sources
from labeling.review.agreement import Opinion
from labeling.store import GoldRow, Source, Store, replace_sources
from labeling.store.changes import gold_weights
from labeling.taxonomy import Taxonomy, Template
from labeling.values import SPLITS, Gold, Question, Questions

OUTPUTS = ("taxonomy.json", FILE, "gold.npz")


def inputs(context: Context) -> Any:
    """Hashes of the data files, the store's revision, what gold counts less, and what is redacted.

    Functions are not among them: they are read here so that a broken one stops templates that it does not fit to, and
    again when they vote.
    """
    files = {kind: file_digest(path) for kind, path in context.workspace.data_files().items()}
    weights = digest(sorted(_weights(context.store).items()))
    redacted = sorted(context.workspace.redactor.kinds), sorted(context.workspace.redactor.spare)
    return [files, context.store.revision(), weights, redacted]


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
    """Read, redact, check and load files, all or none; labeling functions are read with the new templates first.

    Parameters
    ----------
    gone
        Sources whose files are no longer there: what they brought leaves the store.

    Returns
    -------
    What was ``loaded`` by source and kind, how many rows had something ``redacted`` by kind, and how many rows were
    ``left_out`` because they were erased before.

    Raises
    ------
    OracleError
        On any bad row or broken labeling function; the store is unchanged then.
    """
    batches: list[tuple[str, Batch]] = []
    cleaning = Cleaning.of(workspace, store)
    for path, kind in sorted(zip(paths, kinds, strict=True), key=lambda p: p[1] == "gold"):
        table = read_table(path)
        means = kind or kind_of(table)
        known = partial(_known_questions, store, [batch for _, batch in batches])
        batch = batch_of(cleaning.table(table, means), means, known)
        batches.append((workspace.shown(path.resolve()), cleaning.batch(batch)))
    return load_batches(workspace, store, batches, gone) | cleaning.facts()


def load_batches(
    workspace: Workspace,
    store: Store,
    batches: Sequence[tuple[str, Batch]],
    gone: Sequence[str] = (),
    then: Callable[[Connection], object] | None = None,
) -> dict[str, Any]:
    """Check and load what sources bring, redacted already, all or none; see `load_files`.

    Parameters
    ----------
    batches
        Names of sources and what each brings.
    then
        Done in the same transaction, after the rows are there.
    """
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
    _check_gold(store, [batch for _, batch in batches], templates)
    if not templates:
        raise OracleError("there are no templates yet; ingest a templates file first")
    load_sources(workspace.functions, Taxonomy(templates, store.moves().aliases))
    with store.write() as connection:
        loaded = replace_sources(connection, sources, at=datetime.now(UTC))
        if then is not None:
            then(connection)
    return {"loaded": {name: asdict(counts) for name, counts in loaded.items()}}


def _known_questions(store: Store, earlier: Sequence[Batch], gold: Table) -> KnownQuestions:
    """Of the questions in the store and in files read before, those that a table of gold names."""
    texts, ids = named_in(gold, "text"), named_in(gold, "question_id")
    by_text, there = store.ids_of_texts(texts), store.known_ids(ids)
    for question in chain.from_iterable(batch.questions for batch in earlier):
        if question.text in texts:
            by_text[question.text] = question.question_id
        if question.question_id in ids:
            there.add(question.question_id)
    return KnownQuestions(by_text, there | set(by_text.values()))


def _check_gold(store: Store, batches: Sequence[Batch], templates: Sequence[Template]) -> None:
    """Refuse gold for what is not there; all ids are only read to say which one was meant."""
    gold = [entry for batch in batches for entry in (*batch.gold, *batch.opinions)]
    named = {entry.question_id for entry in gold}
    there = store.known_ids(named) | {q.question_id for b in batches for q in b.questions if q.question_id in named}
    if not named <= there:
        there = {q.question_id for q in store.questions()} | {q.question_id for b in batches for q in b.questions}
    check_gold(gold, templates, there)


def applier_of(workspace: Workspace, taxonomy: Taxonomy) -> Applier:
    """Applies the workspace's functions and rules, with its encoder and under its limits."""
    return Applier(taxonomy, workspace.encoder.encode, limits_of(workspace))


def limits_of(workspace: Workspace) -> Limits:
    """What a labeling function may take in a workspace."""
    settings = workspace.settings
    memory, processes = settings.function_memory_mb, settings.function_processes
    return Limits(settings.function_seconds, memory_mb=memory, processes=processes)


def write_snapshot(context: Context) -> dict[str, Any]:
    """Write taxonomy, questions and gold as they stand in the store now."""
    folder, store = context.workspace.run, context.store
    taxonomy = Taxonomy(store.templates(), store.moves().aliases)
    write_questions(folder / FILE, store.question_blocks())
    (folder / OLD_FILE).unlink(missing_ok=True)
    questions = question_table(folder)
    gold, skipped = _gold(store, taxonomy, questions.ids())
    write_taxonomy(folder, taxonomy)
    folder.save_gold(gold)
    counts = {split: int(gold.mask(split).sum()) for split in SPLITS}
    return {
        "questions": len(questions),
        "templates": len(taxonomy.template_labels),
        "gold": counts,
        "gold_skipped": skipped,
    }


def _gold(store: Store, taxonomy: Taxonomy, ids: Sequence[str]) -> tuple[Gold, int]:
    """Gold by question with its weight; gold for draft or retired templates is left out and counted."""
    rows, weights, weight = store.gold(), _weights(store), np.ones(len(ids), np.float32)
    named = {row.question_id for row in rows}
    place = {question_id: i for i, question_id in enumerate(ids) if question_id in named}
    label, split = np.full(len(ids), -1, np.int32), np.full(len(ids), -1, np.int8)
    skipped = 0
    for row in rows:
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
    """Questions of a run folder, all in memory."""
    file = question_file(folder.path)
    if file.name == FILE:
        return QuestionTable(file).all()
    rows = read_json(file)  # written by an earlier version of the program
    for row in rows:
        row["asked_at"] = datetime.fromisoformat(row["asked_at"]) if row["asked_at"] else None
    return Questions(tuple(Question(**row) for row in rows))


def question_table(folder: RunFolder) -> QuestionTable:
    """Questions of the latest snapshot, to be read block by block."""
    return QuestionTable(folder / FILE)
