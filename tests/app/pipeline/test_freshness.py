"""Muted voters, gold from before a change, and evidence that ages, in the whole line up to labels."""

from datetime import UTC, datetime

import numpy as np
import pytest

from app.latest import latest
from app.pipeline import denoising, ingesting
from app.pipeline.labels import relabeller
from app.reporting.report import advice, facts_of
from app.services import run_until
from app.workshop.functions_diff import diff
from app.workshop.why import why
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.freshness.muting import HEARD, MUTED, VoterEvent
from labeling.store.muting import append_voter_event
from labeling.store.voter_versions import first_seen

pytestmark = pytest.mark.slow
AT = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def workspace(shop):
    return Workspace(shop)


def say(workspace, voter, action):
    with workspace.open_store() as store, store.write() as connection:
        append_voter_event(connection, VoterEvent(voter, AT, "Ana", action))


def label(workspace):
    outcomes, _ = run_until(workspace, "denoise")
    return {o.name: o.skipped for o in outcomes}, facts_of(outcomes)


def a_voter(workspace):
    """A written voter with votes, and a question it votes on."""
    votes = workspace.run.load_votes()[0]
    pairs = zip(votes.voters, votes.columns, strict=True)
    voter, column = max(((v, c) for v, c in pairs if v.kind in ("function", "rule")), key=lambda p: len(p[1].rows))
    return voter.name, int(column.rows[0])


def test_a_muted_voter_keeps_its_column_and_is_not_heard_until_it_is_again(workspace):
    label(workspace)
    name, place = a_voter(workspace)
    before, votes = workspace.run.load_soft_labels(), workspace.run.load_votes()[0]
    say(workspace, name, MUTED)
    skipped, facts = label(workspace)
    assert skipped["vote"] and not skipped["denoise"] and facts["denoise"]["muted"] == [name]
    assert len(workspace.run.load_votes()[0]) == len(votes), "it is still watched"
    after = workspace.run.load_soft_labels()
    assert not np.array_equal(before.proba, after.proba)
    assert len(denoising.heard_votes(workspace.run)) < len(votes)
    assert denoising.recipe(workspace.run).muted == {name}
    again = relabeller(workspace, ingesting.load_taxonomy(workspace))(workspace.run.load_gold())
    assert np.array_equal(again.proba, after.proba)
    assert diff(workspace)["flipped"] == 0, "functions that did not change change no label"
    told = why(workspace, latest(workspace).questions[place].question_id)
    assert ("muted", 0.0) in {(line["kind"], line["log_odds"]) for line in told["lines"] if line["voter"] == name}
    assert "muted" in {m["cause"] for m in told["since_before"]["moves"] if m["voter"] == name}
    say(workspace, name, HEARD)
    skipped, facts = label(workspace)
    assert facts["denoise"]["muted"] == [] and np.array_equal(workspace.run.load_soft_labels().proba, before.proba)


def test_a_run_remembers_which_voters_it_saw(workspace):
    label(workspace)
    votes = workspace.run.load_votes()[0]
    with workspace.open_store() as store, store.read() as connection:
        seen = first_seen(connection)
    assert {(v.name, v.fingerprint) for v in votes.voters if v.fingerprint} <= set(seen)


def test_gold_from_before_a_change_is_set_aside_and_comes_back(workspace, monkeypatch):
    label(workspace)
    gold, ids = workspace.run.load_gold(), ingesting.load_questions(workspace).ids
    first = {s: int(np.flatnonzero(gold.mask(s))[0]) for s in ("seed", "valid", "test") if gold.mask(s).any()}
    half = int(np.flatnonzero(gold.mask("seed"))[1])
    weights = {ids[i]: 0.0 for i in first.values()} | {ids[half]: 0.75}
    monkeypatch.setattr(ingesting, "gold_weights", lambda connection: weights)
    skipped, facts = label(workspace)
    assert not any(skipped[s] for s in ("ingest", "vote", "denoise"))
    found = workspace.run.load_gold()
    assert sorted(np.flatnonzero(found.set_aside)) == sorted(first.values()) and found.weight[half] == 0.75
    assert np.array_equal(found.label, gold.label) and np.array_equal(found.split, gold.split)
    assert {s: n for s, n in facts["denoise"]["gold_set_aside"].items() if n} == dict.fromkeys(first, 1) | {
        "in part": 1
    }
    monkeypatch.undo()
    label(workspace)
    assert (workspace.run.load_gold().weight == 1).all()


def test_an_edited_rule_lets_the_data_files_be(workspace, shop):
    label(workspace)
    rules = shop / "labeling_functions" / "rules.toml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace('"tracking"', '"tracking", "parcel"'), encoding="utf-8")
    skipped, _ = label(workspace)
    assert skipped["ingest"] and skipped["encode"] and not skipped["vote"]
    rules.write_text(text.replace("votes_for", "votes_four"), encoding="utf-8")
    with pytest.raises(OracleError, match=r"rules\.toml"):
        label(workspace)


def test_evidence_ages_as_the_settings_say(workspace, shop):
    label(workspace)
    (shop / "oracle.toml").write_text("recent_days = 28\n" + (shop / "oracle.toml").read_text())
    skipped, facts = label(Workspace(shop))
    assert skipped["vote"] and not skipped["denoise"]
    recipe = denoising.recipe(Workspace(shop).run)
    assert recipe.half_life == facts["denoise"]["half_life"] == (28 if recipe.name == "latent-class" else 0)


def test_labels_from_before_there_were_recipes_can_still_be_read(workspace):
    label(workspace)
    (workspace.run / denoising.FILE).write_text('{"name": "majority"}')
    assert denoising.recipe(workspace.run) == denoising.Recipe("majority", 0.0, frozenset())


def test_the_report_tells_what_counts_less(workspace):
    _, facts = label(workspace)
    assert not [line for line in advice(facts) if "uted" in line or "change" in line or "half" in line]
    aside = {"seed": 0, "valid": 3, "test": 1, "in part": 2}
    said = facts["denoise"] | {"muted": ["f.late"], "half_life": 28.0, "gold_set_aside": aside}
    lines = list(advice(facts | {"denoise": said}))
    assert "2 seed gold questions from before a change count only in part." in lines
    assert "Gold from before a change is not used until it is reviewed again: 3 valid, 1 test." in lines
    assert "Muted voters are not heard: f.late; `oracle fresh` shows why." in lines
    assert "Voters are judged by recent questions: what they did 28 days ago counts half." in lines
