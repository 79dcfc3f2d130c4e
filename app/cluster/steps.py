"""The steps of the flow whose work grows with the number of questions, done on a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from distributed import Client
from numpy.typing import NDArray

from app.cluster.denoising import label
from app.cluster.frames import on_blocks, over
from app.cluster.parts import EMBEDDINGS, VOTES, part_path, read_embeddings, read_votes
from app.cluster.shared import sharing
from app.cluster.tasks import Encode, Vote
from app.pipeline import ingesting, labels, releasing
from app.pipeline.step import Context, Step
from app.pipeline.steps import until
from app.pipeline.taking_over import seen_now
from app.workspace import Workspace
from labeling.applying import Ballot
from labeling.applying.ballots import voter_of
from labeling.applying.joining import join_ballots
from labeling.blocks import blocks
from labeling.disk.question_table import QuestionTable
from labeling.hashing import digest
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy
from labeling.voters import FittedComputed, fit_computed, join_parts
from labeling.votes import Column


def steps_on(client: Client, last: str) -> tuple[Step, ...]:
    """The steps up to one; what they write is, bit for bit, what they write without a cluster."""
    there = {
        "encode": partial(encode, client),
        "vote": partial(labels.vote, cast=partial(cast, client)),
        "denoise": partial(labels.denoise, label=partial(label, client)),
        "train": partial(releasing.train, over=partial(over, client)),
    }
    return tuple(replace(step, run=there.get(step.name, step.run)) for step in until(last))


def parts_of(workspace: Workspace) -> Path:
    """Folder of what workers write, one file a block."""
    return workspace.run / "parts"


def encode(client: Client, context: Context) -> dict[str, Any]:
    """Embeddings of all questions, encoded by the workers and put together block by block."""
    workspace, folder = context.workspace, parts_of(context.workspace)
    table, encoder = ingesting.question_table(workspace.run), workspace.encoder
    advance = context.progress.start("encode", len(table))
    on_blocks(client, table, Encode(workspace.root, folder, encoder.encoder_id), advance)
    shape = (len(table), encoder.dimensions)
    rows = (labels.checked(read_embeddings(part_path(folder, EMBEDDINGS, i))) for i in range(table.blocks))
    workspace.run.save_blocks("embeddings.npy", rows, shape, np.float32)
    return {"encoder": encoder.encoder_id, "dimensions": shape[1]}


def cast(client: Client, context: Context, taxonomy: Taxonomy, sources: list[Source], about: str) -> labels.Cast:
    """Votes cast by the workers; computed voters learn here, from gold and from the questions that they keep."""
    workspace, run = context.workspace, context.workspace.run
    table = ingesting.question_table(run)
    fitted = fit_computed(
        run.map_array("embeddings.npy"),
        run.load_gold(),
        taxonomy,
        workspace.encoder.encode,
        labels.computed_settings(workspace),
        spreading=run / labels.SPREADING,
    )
    key = digest([about, [s.fingerprint for s in sources], [v.fingerprint for v in fitted.voters]])
    task = Vote(workspace.root, parts_of(workspace), key)
    with sharing(client, key, fitted):
        on_blocks(client, table, task, context.progress.start("vote", len(table)))
    ballots = _joined(parts_of(workspace), table, taxonomy, sources, fitted)
    return labels.Cast(ballots, seen_now(run), {"columns_reused": 0, "rows_reused": 0, "computed": fitted.facts()})


def _joined(
    folder: Path, table: QuestionTable, taxonomy: Taxonomy, sources: Sequence[Source], fitted: FittedComputed
) -> list[Ballot]:
    """One ballot a voter, those of sources first."""
    slices, computed = blocks(len(table)), []

    def written() -> Iterator[list[Ballot]]:
        for number, at in enumerate(slices):
            casts = read_votes(part_path(folder, VOTES, number))
            computed.append([_moved(c.column, at.start) for c in casts[len(sources) :]])
            pairs = zip(sources, casts, strict=False)
            yield [(voter_of(source, found.options), found.column) for source, found in pairs]

    ballots = join_ballots(sources, taxonomy, written(), [at.stop - at.start for at in slices])
    columns = join_parts(computed or [fitted.on(np.empty((0, 0), np.float32), np.empty(0, np.int64))])
    return [*ballots, *zip(fitted.voters, columns, strict=True)]


def _moved(column: Column, by: int) -> Column:
    rows: NDArray[np.int32] = column.rows + np.int32(by)
    return replace(column, rows=rows)
