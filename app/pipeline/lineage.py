"""What a release was made from, so that anybody can say later why it differs from another."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np

from app.pipeline import ingesting
from app.pipeline.denoising import recipe
from app.pipeline.step import Context, code_digest
from app.settings import Settings
from labeling.disk.files import read_json
from labeling.hashing import file_digest
from labeling.loading.registry import folder_digest
from labeling.taxonomy import Taxonomy
from labeling.values import SPLITS, Gold
from models.learning.training import TrainSettings

STEPS = ("ingest", "encode", "vote", "denoise", "train")
SHORT = 12
BESIDE = ("name", "store", "placeholders", "equivalent", "second_opinions", "alerts", "alerting", "schedule")
BESIDE_TOO = ("gate_", "keep_", "function_")


def lineage(context: Context, training: TrainSettings) -> dict[str, Any]:
    """Everything that went into the release of the latest run, as a JSON-like value.

    Returns
    -------
    ``code``, ``labeling_functions`` and ``files`` (digests); ``steps`` with the digests of their outputs; ``voters``
    by name with a short fingerprint and place; ``muted`` names; ``gold`` with its digest, its number by split, and by
    label and split; ``templates`` by id with their version; ``encoder``; ``label_model`` with its half-life;
    ``training`` and ``settings``. Random steps start from numbers that are fixed in the code, so its digest names
    them too.
    """
    workspace, folder = context.workspace, context.workspace.run
    taxonomy, labelled = ingesting.load_taxonomy(workspace), recipe(folder)
    return {
        "code": code_digest(),
        "labeling_functions": folder_digest(workspace.functions),
        "files": {path.name: file_digest(path) for path in workspace.data_files().values()},
        "steps": {step: record.outputs for step in STEPS if (record := folder.record(step))},
        "voters": _voters(context),
        "muted": sorted(labelled.muted),
        "gold": gold_by_label(folder.load_gold(), taxonomy) | {"digest": file_digest(folder / "gold.npz")},
        "templates": {label: taxonomy.by_id[label].version for label in taxonomy.template_labels},
        "encoder": workspace.encoder.encoder_id,
        "label_model": {"name": labelled.name, "half_life": labelled.half_life},
        "training": asdict(training),
        "settings": made_with(workspace.settings),
    }


def made_with(settings: Settings) -> dict[str, Any]:
    """The settings that a release depends on: without those of the gate, the service, the schedule and the pages."""
    return {
        name: value
        for name, value in settings.model_dump(mode="json").items()
        if name not in BESIDE and not name.startswith(BESIDE_TOO)
    }


def _voters(context: Context) -> dict[str, dict[str, str]]:
    """From the file alone, as the votes themselves may be many."""
    found = read_json(context.workspace.run / "voters.json")["voters"]
    return {v["name"]: {"version": v["fingerprint"][:SHORT], "place": v["place"]} for v in found}


def gold_by_label(gold: Gold, taxonomy: Taxonomy) -> dict[str, Any]:
    """Gold counted by split, and by label and split."""
    known = np.flatnonzero(gold.label >= 0)
    pairs = Counter(zip(gold.label[known].tolist(), gold.split[known].tolist(), strict=True))
    by_label: dict[str, dict[str, int]] = {}
    for (label, split), n in sorted(pairs.items()):
        by_label.setdefault(taxonomy.labels[label], {})[SPLITS[split]] = n
    return {"splits": {split: int(gold.mask(split).sum()) for split in SPLITS}, "labels": by_label}
