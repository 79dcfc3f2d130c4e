import numpy as np
import pytest

from labeling.taxonomy import Taxonomy, Template
from labeling.values import Gold
from labeling.voters.titles import DEFAULT_PRECISION, TitleVotes
from labeling.votes import Votes


def axes(texts):
    """Encodes the i-th template as the i-th axis."""
    return np.eye(len(texts), 4, dtype=np.float32)


def near(*rows):
    out = np.array(rows, np.float32)
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def test_votes_for_the_nearest_with_a_lead_and_abstains_elsewhere(taxonomy, voted):
    rows = near([1, 0.1, 0, 0], [1, 1, 0, 0], [0, 0, 0.1, 1], [-1, -1, -1, -0.5])
    voter, column = voted(TitleVotes(), rows, Gold.empty(4), taxonomy, axes)
    assert column.rows.tolist() == [0, 2] and column.options.tolist() == [0, 3]
    assert column.confidence.tolist() == [pytest.approx(DEFAULT_PRECISION)] * 2
    assert len(Votes(4, len(taxonomy.labels), (voter,), (column,))) == 2


def test_the_template_is_encoded_by_title_and_body(taxonomy, encoder, voted):
    voted(TitleVotes(), np.ones((1, 64), np.float32) / 8, Gold.empty(1), taxonomy, encoder.encode)
    assert encoder.calls[0][0] == "Title of late. Hi {first_name}, answer."


def test_seed_gold_teaches_confidence_and_other_gold_does_not(taxonomy, voted):
    # close questions are right, those with a small lead are wrong
    rows = near(*([[1, 0.05, 0, 0]] * 30 + [[1, 0.8, 0, 0]] * 30))
    label = np.repeat([0, 1], 30).astype(np.int32)
    loose = TitleVotes(least_confidence=0.0)
    _, seed = voted(loose, rows, Gold(label, np.zeros(60, np.int8)), taxonomy, axes)
    assert seed.confidence[:30].min() > 0.8 and seed.confidence[30:].max() < 0.2
    _, test = voted(loose, rows, Gold(label, np.full(60, 2, np.int8)), taxonomy, axes)
    assert np.allclose(test.confidence, DEFAULT_PRECISION)
    _, kept = voted(TitleVotes(), rows, Gold(label, np.zeros(60, np.int8)), taxonomy, axes)
    assert kept.rows.tolist() == list(range(30))


def test_one_template_or_no_question_gives_no_vote(taxonomy, voted):
    single = Taxonomy((Template("t", "a", "T", "B"),))
    assert not len(voted(TitleVotes(), near([1, 0, 0, 0]), Gold.empty(1), single, axes)[1].rows)
    assert not len(voted(TitleVotes(), np.empty((0, 4), np.float32), Gold.empty(0), taxonomy, axes)[1].rows)


def test_settings_change_the_fingerprint(taxonomy):
    rows = near([1, 0, 0, 0])
    prints = {t.voter(rows, Gold.empty(1), taxonomy).fingerprint for t in (TitleVotes(), TitleVotes(0.1))}
    assert len(prints) == 2


def test_evidence_is_the_similarity_to_the_template(taxonomy, voted):
    rows = near([1, 0.1, 0, 0], [1, 1, 0, 0], [0, 0, 0.1, 1])
    _, column = voted(TitleVotes(), rows, Gold.empty(3), taxonomy, axes)
    assert column.evidence.places.tolist() == [[-1], [-1]]
    assert np.allclose(column.evidence.similarity[:, 0], rows[[0, 2]].max(axis=1))


def test_titles_vote_for_the_nearest_template(taxonomy, encoder, gold_of, voted):
    texts = ["late. title of", "refund-make.", "something else entirely"]
    voter, column = voted(TitleVotes(), encoder.encode(texts), gold_of(3, {}), taxonomy, encoder.encode)
    found = {texts[r]: taxonomy.labels[voter.options[o][0]] for r, o in zip(column.rows, column.options, strict=True)}
    assert found == {"late. title of": "late", "refund-make.": "refund-make"}
    assert np.allclose(column.confidence, 0.45)
