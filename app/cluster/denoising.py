"""The label model fitted on a cluster: workers sum over their blocks, and only sums come back."""

from __future__ import annotations

from functools import partial

import numpy as np
from distributed import Client
from numpy.typing import NDArray

from app.cluster.frames import hold, over
from app.pipeline import denoising
from app.pipeline.labels import muted_now
from app.pipeline.step import Context
from labeling.blocks import blocks
from labeling.label_models import Choice, LatentClass, choose_with, heard, make_label_model
from labeling.label_models.base import LabelModel
from labeling.label_models.stored import StoredBlock
from labeling.values import Gold, SoftLabels
from labeling.votes import Votes


def label(client: Client, context: Context, votes: Votes, gold: Gold) -> tuple[Choice, SoftLabels]:
    """A label model and the labels of all questions, as `app.pipeline.labels.label_here` makes them.

    Only the latent class model learns on the workers: the majority vote learns nothing, and Snorkel's model has to see
    all votes at once.
    """
    settings, folder = context.workspace.settings, context.workspace.run
    silent = frozenset(muted_now(context)) & {v.name for v in votes.voters}
    listened = heard(votes, silent)

    def parts(weight: NDArray[np.float64] | None) -> list[StoredBlock]:
        return [StoredBlock(folder.path, at, silent, None if weight is None else weight[at]) for at in blocks(votes.n)]

    def fit(candidate: str, weight: NDArray[np.float64] | None) -> LabelModel:
        if candidate == LatentClass.name:
            on_workers = partial(over, client), partial(hold, client)
            return LatentClass().fit_blocks(parts(weight), listened.table, *on_workers)
        return make_label_model(candidate).fit(listened, gold.only("seed"), ~gold.held("test"), weight, gold.weight)

    recency = denoising.recency(folder, settings.recent_days)
    choice = choose_with(settings.label_model, fit, listened.take, gold, recency)
    denoising.keep_recipe(folder, choice, silent)
    made = over(client, partial(predict, choice.model), parts(None))
    folder.save_soft_label_blocks(made, votes.n, votes.n_labels)
    return choice, folder.map_soft_labels()


def predict(model: LabelModel, block: StoredBlock) -> SoftLabels:
    """The labels that a model makes of a block."""
    return model.predict_proba(block.votes())
