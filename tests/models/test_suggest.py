from dataclasses import replace

import numpy as np
import pytest

from labeling.errors import OracleError
from labeling.sources.rules import Rule
from labeling.sources.source import Source
from labeling.values import Gold, SoftLabels
from models.learning.training import TrainSettings, train
from models.promising.promise import Asked
from models.releasing.releases import Memory
from models.suggest import NEIGHBOURS, Suggester


def source(rule):
    return Source(rule.name, "rule", "f", "", (), "", "rules.toml", 1, (), (), rule)


def remembering(release, count):
    """The release with the first few of its gold questions."""
    anchors = release.cascade.anchors
    few = replace(anchors, rows=anchors.rows[:count], labels=anchors.labels[:count])
    return replace(release, cascade=replace(release.cascade, anchors=few), memory=Memory(release.memory.texts[:count]))


def test_a_sure_question_gets_its_template_filled(release, encoder, ask):
    (found,) = Suggester(release, encoder).suggest(ask("where is my payout"), {"first_name": "Ada"})
    assert (found.question_id, found.decision) == ("q0", "suggest")
    assert (found.topic, found.template_id, found.text) == ("payouts", "late", "Hi Ada, answer.")
    assert found.reason == 'like "where is my payout"' and found.release == release.release_id
    assert found.valid_proba >= found.topic_proba >= found.template_proba > 0.5
    assert found.as_dict()["neighbours"][0]["label"] == "late"


def test_unknown_placeholders_stay_visible(release, encoder, ask):
    (found,) = Suggester(release, encoder).suggest(ask("make a refund"), {"last_name": "Byron"})
    assert found.text == "Hi {first_name}, answer."


def test_reasons_to_abstain_and_order(release, encoder, ask):
    found = Suggester(release, encoder).suggest(ask("thanks", "weather", "pause my payouts"))
    assert [s.question_id for s in found] == ["q0", "q1", "q2"]
    assert [s.decision for s in found] == ["abstain", "abstain", "suggest"]
    assert [s.reason for s in found[:2]] == ["not a question", "no template answers it"]


def test_abstains_below_its_thresholds_but_still_names_the_best_guess(release, encoder, ask):
    strict = replace(release, thresholds=replace(release.thresholds, template=np.full(4, 1.01)))
    (found,) = Suggester(strict, encoder).suggest(ask("where is my payout"))
    assert (found.decision, found.reason, found.template_id) == ("abstain", "template not sure enough", "late")


def test_a_stopped_template_is_only_the_best_guess_and_earlier_reasons_stay(release, encoder, ask):
    held = Suggester(release, encoder, stopped={"late"})
    found = held.suggest(ask("where is my payout", "thanks", "make a refund"))
    assert [s.decision for s in found] == ["abstain", "abstain", "suggest"]
    assert [s.reason for s in found[:2]] == ["template out of date", "not a question"]
    assert found[0].template_id == "late"


def test_neighbours_are_the_nearest_first(release, encoder, ask):
    (found,) = Suggester(release, encoder).suggest(ask("refund not there"))
    near = [n.similarity for n in found.neighbours]
    expected = np.sort(release.cascade.anchors.rows @ encoder.encode(["refund not there"])[0])[::-1][:NEIGHBOURS]
    assert np.allclose(near, expected, atol=1e-3) and found.neighbours[0].label == "refund-status"


def test_trained_without_gold_there_is_nothing_to_point_to(release, encoder, ask):
    texts, labels = release.memory.texts, release.cascade.anchors.labels
    soft = SoftLabels(np.eye(6, dtype=np.float32)[labels], np.ones(len(labels), bool))
    settings = TrainSettings(Asked(0.6, otherwise="best-effort"))
    trained = train(encoder.encode(texts), soft, Gold.empty(len(texts)), release.cascade.taxonomy, settings)
    bare = replace(release, cascade=trained.cascade, thresholds=trained.thresholds, memory=Memory(()))
    (found,) = Suggester(bare, encoder).suggest(ask("where is my payout"))
    assert (found.template_id, found.decision, found.neighbours) == ("late", "suggest", ())
    assert found.reason == "surest answer of the trained classifier"


def test_with_little_memory(release, encoder, ask):
    (found,) = Suggester(remembering(release, 0), encoder).suggest(ask("where is my payout"))
    assert found.neighbours == ()
    (found,) = Suggester(remembering(release, 1), encoder).suggest(ask("weather"))
    assert [(n.text, n.label) for n in found.neighbours] == [(release.memory.texts[0], "late")]


def test_voters_agree_disagree_and_broken_ones_are_left_out(release, encoder, ask):
    rules = [
        Rule("for", votes_for="late", any=("payout",)),
        Rule("topic", votes_for="topic:refunds", any=("payout",)),
        Rule("silent", votes_for="late", any=("refund",)),
        Rule("gone", votes_for="no-such-template", any=("payout",)),
    ]
    (found,) = Suggester(release, encoder, [source(r) for r in rules]).suggest(ask("where is my payout"))
    assert [(v.voter, v.votes_for, v.agrees) for v in found.voters] == [
        ("for", "late", True),
        ("topic", "topic:refunds", False),
    ]


def test_no_questions_need_no_encoder(release, encoder, ask):
    suggester = Suggester(release, encoder)
    encoder.calls.clear()
    assert suggester.suggest(ask()) == [] and encoder.calls == []


def test_another_encoder_is_refused(release, encoder):
    with pytest.raises(OracleError, match=r"trained with encoder 'other', but 'words/64' is set"):
        Suggester(replace(release, encoder_id="other"), encoder)
