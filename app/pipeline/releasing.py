"""The steps that make a release: train, evaluate, gate, release."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from app.pipeline import ingesting
from app.pipeline.step import Context, code_digest
from labeling.files import read_json, write_json
from labeling.registry import folder_digest
from labeling.taxonomy import Taxonomy
from models.cascade import Cascade, Thresholds, decide
from models.evaluation import evaluate as report_on
from models.gate import judge
from models.heads import Head
from models.releases import Memory, load_release, save_release
from models.training import Examples, TrainSettings
from models.training import train as train_cascade

PARTS = ("validity", "answer")


def train(context: Context) -> dict[str, Any]:
    """Heads, calibration and thresholds."""
    workspace, folder = context.workspace, context.workspace.run
    context.progress.start("train")
    taxonomy = ingesting.load_taxonomy(workspace)
    trained = train_cascade(
        folder.load_array("embeddings.npy"),
        folder.load_soft_labels(),
        folder.load_gold(),
        taxonomy,
        TrainSettings(precision=workspace.settings.precision),
        _examples(context, taxonomy),
    )
    cascade, limits = trained.cascade, trained.thresholds
    for name, head in zip(PARTS, (cascade.validity, cascade.answer), strict=True):
        folder.save_array(f"{name}_head.npy", np.column_stack([head.coef, head.intercept]))
    about = {
        "temperature": [cascade.validity.temperature, cascade.answer.temperature],
        "validity": limits.validity,
        "topic": limits.topic,
        "template": limits.template.tolist(),
    }
    write_json(folder / "cascade.json", about)
    return {
        "calibrated_on": trained.calibrated_on,
        "calibration_gold": trained.n_calibration,
        "soft_weight": trained.soft_weight,
    }


def _examples(context: Context, taxonomy: Taxonomy) -> Examples:
    """Titles, and titles with bodies, as further examples of their templates."""
    templates = [taxonomy.by_id[t] for t in taxonomy.template_labels]
    texts = [t.title for t in templates] + [t.wording for t in templates]
    return Examples(context.workspace.encoder.encode(texts), np.tile(np.arange(len(templates)), 2))


def settings_inputs(context: Context) -> Any:
    """Encoder and wanted precision."""
    return [context.workspace.encoder.encoder_id, context.workspace.settings.precision]


def load_trained(context: Context) -> tuple[Cascade, Thresholds]:
    """The cascade of the latest run."""
    folder = context.workspace.run
    about = read_json(folder / "cascade.json")
    heads = []
    for name, temperature in zip(PARTS, about["temperature"], strict=True):
        table = folder.load_array(f"{name}_head.npy")
        heads.append(Head(table[:, :-1].copy(), table[:, -1].copy(), temperature))
    cascade = Cascade(ingesting.load_taxonomy(context.workspace), *heads)
    return cascade, Thresholds(about["validity"], about["topic"], np.array(about["template"]))


def evaluate(context: Context) -> dict[str, Any]:
    """Reports on valid and test."""
    context.progress.start("evaluate")
    write_json(context.workspace.run / "report.json", reports(context, *load_trained(context)))
    return {}


def reports(context: Context, cascade: Cascade, thresholds: Thresholds) -> dict[str, Any]:
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
            split, gold.mask(split), gold.label, prediction, reasons, labels, votes, name, cascade.taxonomy
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


def _current_report(context: Context) -> dict[str, Any] | None:
    """The current release on today's valid gold; None where it cannot be compared."""
    current = context.store.current_release()
    if current is None:
        return None
    release = load_release(context.workspace.releases, current)
    same_labels = release.cascade.taxonomy.labels == ingesting.load_taxonomy(context.workspace).labels
    if release.encoder_id != context.workspace.encoder.encoder_id or not same_labels:
        return None
    return reports(context, release.cascade, release.thresholds).get("valid")


def release(context: Context) -> dict[str, Any]:
    """Write the release and record it; it becomes current when it passed the gate."""
    context.progress.start("release")
    workspace, folder = context.workspace, context.workspace.run
    cascade, thresholds = load_trained(context)
    gold, questions = folder.load_gold(), ingesting.load_questions(workspace)
    seed = np.flatnonzero(gold.mask("seed"))
    memory = Memory(
        folder.load_array("embeddings.npy")[seed],
        tuple(questions[i].text for i in seed),
        tuple(int(i) for i in gold.label[seed]),
    )
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
