"""The gate and the release step on a small workspace: compared question by question, over moves, with lineage."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from app.pipeline import gating, releasing
from app.pipeline.ingesting import load_taxonomy, write_taxonomy
from app.pipeline.lineage import lineage, made_with
from app.pipeline.step import Context
from app.workspace import Workspace
from labeling.taxonomy import Taxonomy
from models.gate import Promised
from models.releasing.releases import load_release

pytestmark = pytest.mark.slow


@pytest.fixture
def context(shop):
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        yield Context(workspace, store)


@pytest.fixture
def candidate(context):
    return gating.Contender(*releasing.load_trained(context), Promised(0.95, False))


def figures(verdict):
    return {(x.part, x.name): x for x in verdict.figures}


def spoilt(candidate):
    head = candidate.cascade.head
    return replace(candidate, cascade=replace(candidate.cascade, head=replace(head, coef=-head.coef)))


def test_the_same_cascade_again_differs_in_nothing_but_time(context, candidate):
    verdict = gating.compare(context, candidate)
    assert verdict.passed
    assert all(x.difference in (0, None) for x in verdict.figures if x.unit != "ms")
    time = figures(verdict)["cost", "time for a question"]
    assert 0 < time.current < 100 and 0 < time.candidate < 100
    assert figures(verdict)["cost", "size"].current > 10_000


def test_gold_that_is_plenty_finds_a_spoilt_one(context, candidate, monkeypatch):
    run = context.workspace.run
    gold, rows = run.load_gold(), run.load_array("embeddings.npy")
    at = np.flatnonzero(gold.mask("valid"))
    many = np.concatenate([np.arange(len(rows)), np.repeat(at, 30)])
    monkeypatch.setattr(type(run), "load_gold", lambda self: type(gold)(gold.label[many], gold.split[many]))
    monkeypatch.setattr(type(run), "map_array", lambda self, name: rows[many])
    verdict = gating.compare(context, spoilt(candidate))
    assert not verdict.passed and verdict.reasons[0].startswith("right template 0 % against")


def test_a_renamed_and_a_new_template_do_not_hinder_the_comparison(context, candidate):
    before = load_taxonomy(context.workspace)
    first = before.template_labels[0]
    renamed = tuple(replace(t, template_id="renamed") if t.template_id == first else t for t in before.templates)
    fresh = replace(renamed[1], template_id="fresh")
    taxonomy = Taxonomy((*renamed, fresh), {first: ("renamed",)})
    write_taxonomy(context.workspace.run, taxonomy)
    gold = context.workspace.run.load_gold()
    label = np.where(gold.label >= len(before.template_labels), gold.label + 1, gold.label).astype(np.int32)
    one = np.flatnonzero(gold.mask("valid") & (gold.label == 1))[:1]
    label[one] = taxonomy.index["fresh"]
    context.workspace.run.save_gold(type(gold)(label, gold.split))
    proba = context.workspace.run.load_soft_labels()
    wider = np.insert(proba.proba, len(before.template_labels), 0, axis=1)
    context.workspace.run.save_soft_labels(replace(proba, proba=wider))
    cascade = replace(candidate.cascade, taxonomy=taxonomy)
    head = cascade.head
    more = replace(head, coef=np.insert(head.coef, 4, -9.0, axis=0), intercept=np.insert(head.intercept, 4, -50.0))
    thresholds = replace(candidate.thresholds, template=np.append(candidate.thresholds.template, 0.9))
    verdict = gating.compare(context, gating.Contender(replace(cascade, head=more), thresholds, None))
    assert verdict.passed and "1 gold question has a template" in verdict.reasons[-1]
    assert figures(verdict)["overall", "right template"].difference == 0


@pytest.mark.parametrize("what", ["gold", "first", "encoder", "torn"])
def test_what_cannot_be_compared_passes_and_says_why(context, candidate, what, monkeypatch):
    run, current = context.workspace.run, context.store.current_release()
    if what == "gold":
        run.save_gold(type(run.load_gold()).empty(len(run.load_gold().label)))
    if what == "first":
        monkeypatch.setattr(context.store, "current_release", lambda: None)
    if what == "encoder":
        other = replace(load_release(context.workspace.releases, current), encoder_id="other")
        monkeypatch.setattr(gating, "load_release", lambda folder, release_id: other)
    if what == "torn":
        (context.workspace.releases / current / "release.json").write_text("{")
    verdict = gating.compare(context, candidate)
    said = {
        "gold": "there is no valid gold",
        "first": "it is the first release",
        "encoder": f"nothing was compared: release {current} was made for the encoder 'other'",
        "torn": f"nothing was compared: release {current} is torn",
    }
    assert verdict.passed and verdict.reasons[0].startswith(said[what]) and not verdict.figures


def test_the_lineage_names_everything_and_repeats(context):
    settings = context.workspace.settings
    recipe = context.workspace.run / "label_model.json"
    recipe.write_text(json.dumps(json.loads(recipe.read_text()) | {"muted": ["rules.x"]}))
    found = lineage(context, releasing.training(settings))
    assert found == lineage(context, releasing.training(settings))
    json.dumps(found)
    assert found["gold"]["splits"] == context.workspace.run.record("ingest").facts["gold"]
    assert sum(n for label in found["gold"]["labels"].values() for n in label.values()) == 16
    assert found["templates"] and set(found["templates"].values()) == {1}
    assert all(v["version"] or not v["place"] for v in found["voters"].values())
    assert any(v["place"].startswith("labeling_functions/") for v in found["voters"].values())
    assert set(found["files"]) == {p.name for p in context.workspace.data_files().values()}
    assert found["muted"] == ["rules.x"]
    assert found["encoder"] == context.workspace.encoder.encoder_id and found["label_model"]["name"]


def test_settings_of_gate_service_and_retention_make_no_other_release(context):
    settings = context.workspace.settings
    others = settings.model_copy(update={"keep_releases": 3, "gate_tolerance": 0.1, "name": "x", "store": "y"})
    assert made_with(settings) == made_with(others)
    assert made_with(settings) != made_with(settings.model_copy(update={"precision": 0.9}))


def released(context):
    """Make another release of the same cascade: only the labeling functions' folder is told apart."""
    (context.workspace.functions / "_note.py").write_text('"""A note."""\n')
    gating.gate(context)
    return releasing.release(context)


def test_a_release_records_its_gate_lineage_and_parent(context):
    first = context.store.current_release()
    facts = released(context)
    row = next(r for r in context.store.releases() if r.release_id == facts["release_id"])
    assert facts["released"] and row.current and row.release_id != first
    assert row.manifest["lineage"]["parents"] == [first]
    assert row.manifest["gate"]["passed"] and row.manifest["gate"]["figures"][0]["name"] == "right template"
    about = json.loads((context.workspace.releases / row.release_id / "release.json").read_text())
    assert about["lineage"]["voters"] == row.manifest["lineage"]["voters"] and "parents" not in about["lineage"]
    assert released(context)["release_id"] == row.release_id
    assert [r.manifest["lineage"].get("parents") for r in context.store.releases()] == [[first], []]


def test_a_release_that_is_held_back_is_recorded_and_not_current(context):
    first = context.store.current_release()
    (context.workspace.functions / "_note.py").write_text("")
    verdict = {"passed": False, "reasons": ["worse"], "figures": []}
    (context.workspace.run / "gate.json").write_text(json.dumps(verdict))
    facts = releasing.release(context)
    assert not facts["released"] and context.store.current_release() == first
    assert facts["release_id"] in {r.release_id for r in context.store.releases()}


def test_a_folder_that_pruning_took_meanwhile_is_written_again(context, monkeypatch):
    record = releasing._record

    def taken(context, release_id, made):
        shutil.rmtree(context.workspace.releases / release_id)
        return record(context, release_id, made)

    monkeypatch.setattr(releasing, "_record", taken)
    facts = released(context)
    load_release(context.workspace.releases, facts["release_id"])
