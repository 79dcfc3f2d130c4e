import numpy as np
import pytest

from labeling.new_topics import Cluster, draft_of, draft_rules, draft_template
from labeling.new_topics.drafts import MARK
from labeling.proposals import Material
from labeling.taxonomy import NO_TEMPLATE
from labeling.values import Gold, SoftLabels

GIFT = [f"can I buy a gift card for {who}" for who in ("mum", "dad", "ann", "bob", "eve", "sam", "zoe", "kim")]
LATE = [f"my payout is overdue since {day}" for day in ("monday", "tuesday", "friday", "sunday", "june", "may")]


@pytest.fixture
def material(ask, encoder, taxonomy, gold_of):
    questions = ask(*GIFT, *LATE)
    n, k = len(questions), len(taxonomy.labels)
    proba = np.full((n, k), 0.02, np.float32)
    proba[:, 0] = 1 - 0.02 * (k - 1)
    gold = gold_of(n, {8: (0, "seed"), 9: (0, "seed"), 10: (0, "valid")})
    covered = np.arange(n) >= 8
    return Material(
        taxonomy, questions, encoder.encode(questions.texts), SoftLabels(proba, covered), gold, np.zeros(n, bool)
    )


@pytest.fixture
def cluster(material):
    members = np.arange(7)
    middle = material.embeddings[members].mean(axis=0)
    return Cluster(members, 1.0, 0.9, middle / np.linalg.norm(middle))


def test_rules_reach_the_cluster_and_vote_for_no_template(material, cluster, encoder):
    draft = draft_template("gift-card", "Gift card", "gifts", None)
    (rules,) = draft_rules(material, [cluster], [draft], encoder.encode)
    assert rules and [draft_of(p.rule.name) for p in rules] == ["gift-card"] * len(rules)
    for found in rules:
        assert found.rule.votes_for == NO_TEMPLATE and found.matches >= 7 and found.judged == 0
        hits = found.rule.matches(material.questions.texts, material.embeddings, encoder.encode)
        assert hits[:8].sum() == found.matches == hits.sum()
        assert all(found.rule.matches([t], None, encoder.encode).all() for t in found.rule.yes)
        assert "Once it is live" in found.rule.doc


def test_two_drafts_teach_each_other_nothing(material, cluster, encoder):
    late = Cluster(np.arange(11, 14), 1.0, 0.9, cluster.middle)
    drafts = [draft_template(n, n, "new", None) for n in ("gift-card", "late-payout")]
    rules = draft_rules(material, [cluster, late], drafts, encoder.encode)
    assert len(rules) == 2 and all(draft_of(p.rule.name) == "gift-card" for p in rules[0])
    assert material.gold.label.max() == 0


def test_no_clusters_no_rules(material, encoder):
    assert draft_rules(material, [], [], encoder.encode) == []


def test_without_votes_or_gold(material, cluster, encoder, taxonomy):
    n, k = len(material.questions), len(taxonomy.labels)
    bare = Material(
        taxonomy,
        material.questions,
        material.embeddings,
        SoftLabels(np.full((n, k), 1 / k, np.float32), np.zeros(n, bool)),
        Gold.empty(n),
        np.zeros(n, bool),
    )
    (rules,) = draft_rules(bare, [cluster], [draft_template("gift", "Gift", "gifts", None)], encoder.encode)
    assert all(p.matches >= 2 for p in rules)


def test_a_template_is_a_marked_draft_with_a_place_for_the_name():
    draft = draft_template("gift-card", "Gift card", "gifts", None)
    assert (draft.status, draft.placeholders) == ("draft", ("first_name",)) and draft.body.startswith(MARK)


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        ("Hi Oskar, it is  sent.\n\nBye", "Hi {first_name}, it is sent. Bye"),
        ("Dear Jean-Luc, no.", "Dear {first_name}, no."),
        ("Hi there, no.", "Hi there, no."),
        ("No.", "No."),
    ],
)
def test_a_real_reply_loses_the_name_it_greets(reply, body):
    draft = draft_template("gift-card", "Gift card", "gifts", reply)
    assert draft.body == f"{MARK}, from a reply that was sent: {body}"


def test_names_of_rules_tell_their_draft():
    assert draft_of("draft-gift-card-1") == "gift-card" and draft_of("draft-gift-card-2-1") == "gift-card-2"
    assert draft_of("gift-card") is None
