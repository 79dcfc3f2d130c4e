from datetime import UTC, datetime

import pytest

from labeling.errors import OracleError
from labeling.review.agreement import Opinion
from labeling.store import Counts, Source
from labeling.values import Question

NOW = datetime(2026, 5, 1, tzinfo=UTC)
QUESTIONS = [Question("q1", "x"), Question("q2", "y")]
SAID = [Opinion("q1", "ann", "a"), Opinion("q1", "bob", "b"), Opinion("q2", "ann", "a")]


def load(store, opinions, questions=QUESTIONS):
    return store.replace_sources([Source("all.csv", questions=questions, opinions=opinions)], at=NOW)[
        "all.csv"
    ].opinions


def test_opinions_come_back_and_only_changes_are_written(store):
    assert load(store, SAID) == Counts(added=3)
    assert store.opinions() == SAID and store.revision() == 1
    assert load(store, SAID) == Counts(unchanged=3) and store.revision() == 1
    changed = [*SAID[:2], Opinion("q2", "ann", "b")]
    assert load(store, changed) == Counts(changed=1, unchanged=2) and store.revision() == 2
    assert load(store, SAID[:1]) == Counts(unchanged=1, removed=2)


def test_a_question_with_opinions_stays_and_unknown_ones_are_refused(store):
    store.replace_source("q.csv", questions=QUESTIONS, at=NOW)
    store.replace_sources([Source("gold.csv", opinions=SAID)], at=NOW)
    store.replace_source("q.csv", at=NOW)
    assert [q.question_id for q in store.questions()] == ["q1", "q2"]
    assert "gold.csv" in store.sources()
    with pytest.raises(OracleError, match="'q9', which no source has"):
        store.replace_sources([Source("more.csv", opinions=[Opinion("q9", "ann", "a")])], at=NOW)
