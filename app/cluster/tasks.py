"""What workers do with a block: encode it, and let all voters vote on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.cluster.parts import (
    EMBEDDINGS,
    VOTES,
    Cast,
    is_done,
    part_path,
    read_embeddings,
    write_embeddings,
    write_votes,
)
from app.cluster.shared import shared
from app.pipeline import ingesting
from app.workspace import Workspace
from labeling.applying import Applier
from labeling.applying.applier import votes_on_block
from labeling.applying.limits import Limits
from labeling.applying.workers import Workers
from labeling.blocks import BLOCK
from labeling.errors import OracleError
from labeling.hashing import digest
from labeling.loading.registry import load_sources
from labeling.values import Questions
from labeling.voters import FittedComputed

if TYPE_CHECKING:
    from models.encoding.encoders import CachedEncoder


@dataclass(frozen=True)
class Encode:
    """Writes the embeddings of a block.

    Parameters
    ----------
    root
        Folder of the workspace, the same on all machines.
    parts
        Folder of what workers write.
    encoder_id
        What the encoder must be.
    """

    root: Path
    parts: Path
    encoder_id: str

    def __call__(self, number: int, questions: Questions) -> None:
        """Encode, unless that is done."""
        path, key = part_path(self.parts, EMBEDDINGS, number), digest([self.encoder_id, questions.texts])
        if not is_done(path, key):
            write_embeddings(path, self._encoder().encode(questions.texts), key)

    def _encoder(self) -> CachedEncoder:
        found = encoder_of(self.root, Workspace(self.root).settings.encoder)
        if found.encoder_id != self.encoder_id:
            raise OracleError(
                f"a worker has the encoder '{found.encoder_id}' in place of '{self.encoder_id}'; "
                "let all machines have the same devices and versions"
            )
        return found


@lru_cache(maxsize=2)
def encoder_of(root: Path, name: str) -> CachedEncoder:
    """The encoder of a workspace, opened once in a process; ``name`` is that in its settings."""
    return Workspace(root).encoder


@dataclass(frozen=True)
class Vote:
    """Writes the votes on a block.

    Parameters
    ----------
    root, parts
        As of `Encode`.
    about
        Stands for everything that votes depend on besides the questions; the fitted computed voters are shared
        under it.
    """

    root: Path
    parts: Path
    about: str

    def __call__(self, number: int, questions: Questions) -> None:
        """Vote, unless that is done."""
        path, key = part_path(self.parts, VOTES, number), digest([self.about, number, questions.fingerprint()])
        if not is_done(path, key):
            write_votes(path, self._casts(number, questions), key)

    def _casts(self, number: int, questions: Questions) -> list[Cast]:
        workspace, start = Workspace(self.root), number * BLOCK
        fitted: FittedComputed = shared(self.about)
        taxonomy = ingesting.load_taxonomy(workspace)
        sources = load_sources(workspace.functions, taxonomy)
        rows = read_embeddings(part_path(self.parts, EMBEDDINGS, number))
        with Workers(self._limits(workspace)) as asking:
            applier = Applier(taxonomy, encoder_of(self.root, workspace.settings.encoder).encode)
            written = votes_on_block(applier, sources, questions, rows, workers=asking)
        places = np.arange(start, start + len(questions), dtype=np.int64)
        computed = zip(fitted.voters, fitted.on(rows, places), strict=True)
        return [
            *(Cast(voter.options, column) for voter, column in written),
            *(Cast(voter.options, replace(column, rows=column.rows - np.int32(start))) for voter, column in computed),
        ]

    def _limits(self, workspace: Workspace) -> Limits:
        """One process for functions beside each worker, as there are as many workers as cores."""
        return replace(ingesting.limits_of(workspace), processes=1)
