"""The steps that make a release: train, evaluate, gate, release."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np

from app.pipeline import ingesting
from app.pipeline.labels import relabeller
from app.pipeline.step import Context, code_digest
from app.settings import Settings
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.files import read_json, write_json
from labeling.registry import folder_digest
from labeling.run_folder import RunFolder
from labeling.store import Store
from labeling.taxonomy import Taxonomy
from models.agreement import Examples
from models.cascade import Cascade, Thresholds, decide
from models.evaluation import evaluate as report_on
from models.gate import judge
from models.promise import Asked
from models.releases import Memory, Release, load_release, pack, save_release, unpack
from models.thresholds import Promises
from models.training import TrainSettings
from models.training import train as train_cascade

ARRAYS, ABOUT = "cascade.npz", "cascade.json"


def train(context: Context) -> dict[str, Any]:
    """Cascade, calibration, thresholds and what they promise."""
    workspace, folder = context.workspace, context.workspace.run
    context.progress.start("train")
    taxonomy = ingesting.load_taxonomy(workspace)
    trained = train_cascade(
        folder.load_array("embeddings.npy"),
        folder.load_soft_labels(),
        folder.load_gold(),
        taxonomy,
        TrainSettings(asked=asked(workspace.settings)),
        _examples(context, taxonomy),
        relabeller(workspace, taxonomy),
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
    gold, votes = folder.load_gold(), folder.load_votes()[0]
    prediction = cascade.predict(folder.load_array("embeddings.npy"))
    reasons = decide(prediction, thresholds)
    denoised = folder.record("denoise")
    name = denoised.facts["label_model"] if denoised else ""
    labels = folder.load_soft_labels()
    return {
        split: report_on(
            split,
            gold.mask(split),
            gold.label,
            prediction,
            reasons,
            labels,
            votes,
            name,
            cascade.taxonomy,
            thresholds,
            promises,
        )
        for split in ("valid", "test")
        if gold.mask(split).any()
    }


def gate(context: Context) -> dict[str, Any]:
    """Compare the candidate with the current release on the same valid gold."""
    context.progress.start("gate")
    workspace = context.workspace
    candidate = read_json(workspace.run / "report.json").get("valid")
    verdict = judge(candidate, _current_report(context), workspace.settings.gate_tolerance)
    write_json(workspace.run / "gate.json", verdict.as_dict())
    return verdict.as_dict()


def gate_inputs(context: Context) -> Any:
    """The tolerance; a run is judged once, against the release that was current when it was made."""
    return context.workspace.settings.gate_tolerance


def release_inputs(context: Context) -> Any:
    """What the lineage names besides the steps' outputs."""
    return [context.workspace.settings.model_dump(), folder_digest(context.workspace.functions)]


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


def _current_report(context: Context) -> dict[str, Any] | None:
    """The current release on today's valid gold; None where it cannot be compared."""
    labels = ingesting.load_taxonomy(context.workspace).labels
    try:
        release = fitting_release(context.workspace, context.store, labels)
    except OracleError:  # of an older format, or torn: the way out is a new release
        return None
    if release is None:
        return None
    return reports(context, release.cascade, release.thresholds).get("valid")


def release(context: Context) -> dict[str, Any]:
    """Write the release and record it; it becomes current when it passed the gate."""
    context.progress.start("release")
    workspace, folder = context.workspace, context.workspace.run
    cascade, thresholds = load_trained(context)
    gold, questions = folder.load_gold(), ingesting.load_questions(workspace)
    seed = np.flatnonzero(gold.mask("seed"))
    memory = Memory(tuple(questions[i].text for i in seed))
    lineage = {
        "code": code_digest(),
        "labeling_functions": folder_digest(workspace.functions),
        "steps": {s: r.outputs for s in ("ingest", "encode", "vote", "denoise", "train") if (r := folder.record(s))},
        "settings": workspace.settings.model_dump(),
    }
    release_id = save_release(workspace.releases, workspace.encoder.encoder_id, cascade, thresholds, memory, lineage)
    verdict, now = read_json(folder / "gate.json"), datetime.now(UTC)
    manifest = {"lineage": lineage, "gate": verdict}
    context.store.add_release(release_id, now, manifest, read_json(folder / "report.json"))
    if verdict["passed"]:
        context.store.promote(release_id, "released", now, "; ".join(verdict["reasons"]))
    write_json(folder / "release.json", {"release_id": release_id, "released": verdict["passed"]})
    return {"release_id": release_id, "released": verdict["passed"]}
