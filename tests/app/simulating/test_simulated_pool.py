"""Questions with a known answer, from a workspace."""

from types import SimpleNamespace

import numpy as np
import pytest

from app.latest import latest
from app.simulating.pool import pool_of
from app.simulating.simulate import sendable
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.taxonomy import RESERVED
from labeling.values import Gold, SoftLabels


@pytest.fixture
def known(made):
    return latest(Workspace(made))


def test_every_answer_is_asked_for(made, known):
    with Workspace(made).open_store() as store:
        pool = pool_of(known, list(sendable(store)))
    assert set(pool.texts) == set(known.taxonomy.labels)
    assert set(pool.topics) == set(pool.texts) - set(RESERVED)
    labels = {text: label for label, texts in pool.texts.items() for text in texts}
    gold = dict(zip(known.questions.texts, known.gold.label.tolist(), strict=True))
    wrong = [t for t, label in labels.items() if gold[t] >= 0 and known.taxonomy.labels[gold[t]] != label]
    assert not wrong
    assert any(pool.votes.values())


def test_what_may_not_be_sent_is_not_asked_for(known):
    pool = pool_of(known, ["order-status"])
    assert set(pool.texts) == {"order-status", *RESERVED}


def test_without_gold_the_label_model_is_asked(known):
    n, k = len(known.questions), len(known.taxonomy.labels)
    proba = np.full((n, k), 0.02 / (k - 1), np.float32)
    proba[:, 0] = 0.98
    sure = SoftLabels(proba, np.arange(n) < 3)
    bare = SimpleNamespace(
        taxonomy=known.taxonomy, questions=known.questions, votes=known.votes, gold=Gold.empty(n), labels=sure
    )
    pool = pool_of(bare, [known.taxonomy.labels[0]])
    assert pool.texts == {known.taxonomy.labels[0]: tuple(known.questions.texts[:3])}


def test_nothing_known_nothing_simulated(known):
    with pytest.raises(OracleError, match="add gold to data/gold"):
        pool_of(known, [])
