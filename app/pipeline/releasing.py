"""The steps that make a release: train, evaluate, release; the gate between the last two has a module of its own."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np

from app.pipeline import ingesting
from app.pipeline.denoising import heard_votes
from app.pipeline.labels import relabeller
from app.pipeline.lineage import lineage, made_with
from app.pipeline.step import Context
from app.settings import Settings
from app.workspace import Workspace
from labeling.blocks import Over, cores
from labeling.disk.files import read_json, write_json
from labeling.disk.run_folder import RunFolder
from labeling.loading.registry import folder_digest
from labeling.store import Store
from labeling.store.releases import add_release, current_release, last_released, promote
from labeling.taxonomy import Taxonomy
from labeling.values import SoftLabels
from models.cascade import Cascade, Thresholds, decide
from models.evaluating.evaluation import evaluate as report_on
from models.learning.agreement import Examples
from models.learning.training import TrainSettings
from models.learning.training import train as train_cascade
from models.linear.rows import rows_of
from models.linear.threads import beside
from models.promising.promise import Asked
from models.promising.thresholds import Promises
from models.releasing.releases import Memory, Release, is_whole, load_release, pack, save_release, unpack

ARRAYS, ABOUT = "cascade.npz", "cascade.json"


def train(context: Context, over: Over | None = None) -> dict[str, Any]:
    """Cascade, calibration, thresholds and what they promise; blocks are worked through by ``over``, or all cores."""
    workspace, folder = context.workspace, context.workspace.run
    context.progress.start("train")
    taxonomy = ingesting.load_taxonomy(workspace)
    trained = train_cascade(
        folder.map_array("embeddings.npy"),
        folder.map_soft_labels(),
        folder.load_gold(),
        taxonomy,
        training(workspace.settings),
        _examples(context, taxonomy),
        relabeller(workspace, taxonomy),
        over or beside(cores()),
    )
    arrays, plain = pack(trained.cascade, trained.thresholds)
    folder.save_arrays(ARRAYS, arrays)
    promises = trained.promises
    write_json(folder / ABOUT, {"cascade": plain, "promises": None if promises is None else promises.as_dict()})
    return {
        "calibrated_on": trained.calibrated_on,
        "calibration_gold": trained.n_calibration,
        "trust": {"label_model": round(trained.trust[0], 3), "probe": round(trained.trust[1], 3)},
        "soft_weight": trained.soft_weight,
    }


def training(settings: Settings) -> TrainSettings:
    """How the cascade is trained."""
    return TrainSettings(asked=asked(settings))


def asked(settings: Settings) -> Asked:
    """The precision promise of the settings."""
    return Asked(settings.precision, settings.confidence, settings.without_promise)


def _examples(context: Context, taxonomy: Taxonomy) -> Examples:
    """Titles, and titles with bodies, as further examples of their templates."""
    texts, labels = taxonomy.written()
    return Examples(context.workspace.encoder.encode(texts), np.array(labels))


def settings_inputs(context: Context) -> Any:
    """Encoder, what is asked for, and what labels are made with where they are made again."""
    settings = context.workspace.settings
    return [context.workspace.encoder.encoder_id, asdict(asked(settings)), settings.label_model, settings.neighbours]


def load_trained(context: Context) -> tuple[Cascade, Thresholds]:
    """The cascade of the latest run."""
    folder = context.workspace.run
    plain = read_json(folder / ABOUT)["cascade"]
    return unpack(ingesting.load_taxonomy(context.workspace), folder.load_arrays(ARRAYS), plain)


def load_promises(folder: RunFolder) -> Promises | None:
    """What the thresholds of the latest run promise; None where there was no gold."""
    found = read_json(folder / ABOUT)["promises"]
    return None if found is None else Promises.from_dict(found)


def evaluate(context: Context) -> dict[str, Any]:
    """Reports on valid and test."""
    context.progress.start("evaluate")
    promises = load_promises(context.workspace.run)
    write_json(context.workspace.run / "report.json", reports(context, *load_trained(context), promises))
    return {}


def reports(
    context: Context, cascade: Cascade, thresholds: Thresholds, promises: Promises | None = None
) -> dict[str, Any]:
    """Report of a cascade on each split that has gold, on the latest snapshot."""
    folder = context.workspace.run
    gold, votes, labels = folder.load_gold(), heard_votes(folder), folder.map_soft_labels()
    rows, denoised = rows_of(folder.map_array("embeddings.npy")), folder.record("denoise")
    name = denoised.facts["label_model"] if denoised else ""

    def report(split: str) -> dict[str, Any]:
        at = np.flatnonzero(gold.mask(split))
        prediction = cascade.predict(rows.take(at))
        part = SoftLabels(labels.proba[at], labels.covered[at])
        said = prediction, decide(prediction, thresholds), part, votes.take(at)
        return report_on(split, gold.label[at], *said, name, cascade.taxonomy, thresholds, promises)

    return {split: report(split) for split in ("valid", "test") if gold.mask(split).any()}


def release_inputs(context: Context) -> Any:
    """What the lineage names besides the steps' outputs, and whether the release that was made is still whole."""
    return [made_with(context.workspace.settings), folder_digest(context.workspace.functions), _still_there(context)]


def _still_there(context: Context) -> bool:
    """False where the release of the run before was torn, altered or deleted since: then it is written again."""
    record = context.workspace.run.record("release")
    return record is None or is_whole(context.workspace.releases, str(record.facts["release_id"]))


def fitting_release(workspace: Workspace, store: Store, labels: tuple[str, ...]) -> Release | None:
    """The current release, None where there is none or it knows other labels or another encoder.

    Raises
    ------
    OracleError
        When it cannot be read.
    """
    current = store.current_release()
    release = None if current is None else load_release(workspace.releases, current)
    if release is None or release.cascade.taxonomy.labels != labels:
        return None
    return release if release.encoder_id == workspace.encoder.encoder_id else None


def release(context: Context) -> dict[str, Any]:
    """Write the release and record it; it becomes current when it passed the gate."""
    context.progress.start("release")
    made = lineage(context, training(context.workspace.settings))
    release_id = _write(context, made)
    passed = _record(context, release_id, made)
    if not is_whole(context.workspace.releases, release_id):  # pruned between the two lines above
        _write(context, made)
    write_json(context.workspace.run / "release.json", {"release_id": release_id, "released": passed})
    return {"release_id": release_id, "released": passed}


def _write(context: Context, made: dict[str, Any]) -> str:
    workspace, gold = context.workspace, context.workspace.run.load_gold()
    seed = np.flatnonzero(gold.mask("seed"))
    memory = Memory(tuple(ingesting.question_table(workspace.run).take(seed).texts))
    return save_release(workspace.releases, workspace.encoder.encoder_id, *load_trained(context), memory, made)


def _record(context: Context, release_id: str, made: dict[str, Any]) -> bool:
    """Record a release and let it be current if the gate let it pass; all or nothing, and true if it did."""
    folder, now = context.workspace.run, datetime.now(UTC)
    verdict, report = read_json(folder / "gate.json"), read_json(folder / "report.json")
    with context.store.write() as connection:
        before = current_release(connection)
        parents = [before] if before not in (None, release_id) else []
        manifest = {"lineage": made | {"parents": parents}, "gate": verdict}
        add_release(connection, release_id, now, manifest, report)
        if verdict["passed"] and last_released(connection) != release_id:  # else it was taken back since, by a person
            promote(connection, release_id, "released", now, "; ".join(verdict["reasons"]))
    return bool(verdict["passed"])
