import numpy as np
import pandas as pd
import pytest
import torch
from scipy import sparse
from snorkel.classification import cross_entropy_with_probs
from snorkel.labeling import LFAnalysis, PandasLFApplier, filter_unlabeled_dataframe
from snorkel.labeling.model import MajorityLabelVoter
from snorkel.utils import probs_to_preds

from labeling import labeling_function
from labeling.analysing.analysis import summarize
from labeling.errors import OracleError
from labeling.exchanging.snorkel_matrix import as_votes, from_snorkel, to_snorkel
from labeling.label_models import MajorityVote
from labeling.sources.functions import CODES
from labeling.votes import Column, Voter, Votes

L = np.array([[0, -1, 2], [-1, -1, -1], [1, 1, 0], [2, -1, 2]])


def sets():
    voters = (Voter("one", "function", ((0,),)), Voter("topic", "rule", ((0, 1), (2,))))
    return Votes(3, 3, voters, (Column.of([0, 2], [0, 0]), Column.of([0, 1], [0, 1])))


def test_a_matrix_comes_back_as_it_was():
    votes = from_snorkel(L, 3, ["a", "b", "c"])
    assert to_snorkel(votes).tolist() == L.tolist() and to_snorkel(votes).dtype == np.int64
    assert [v.name for v in votes.voters] == ["a", "b", "c"] and (votes.n, votes.n_labels, len(votes)) == (4, 3, 7)
    assert as_votes(votes) is votes and from_snorkel(L).n_labels == 3 and from_snorkel(L, 9).n_labels == 9


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.float64])
def test_any_kind_of_whole_numbers_will_do(dtype):
    assert to_snorkel(from_snorkel(L.astype(dtype))).tolist() == L.tolist()


def test_sparse_matrices_keep_labels_plus_one():
    assert to_snorkel(from_snorkel(sparse.csr_matrix(L + 1), 3)).tolist() == L.tolist()


def test_empty_matrices_are_fine():
    assert to_snorkel(from_snorkel(np.empty((0, 2), int), 3)).shape == (0, 2)
    assert from_snorkel(np.full((2, 1), -1)).n_labels == 0


@pytest.mark.parametrize(
    ("matrix", "cardinality", "names", "message"),
    [
        (L, 2, None, r"holds 2, which is no label in 0\.\.1"),
        (L - 1, 3, None, "holds -2"),
        (L + 0.5, 3, None, "whole numbers"),
        (np.array([[np.nan]]), 3, None, "NaN"),
        (np.array([["a"]]), 3, None, "not .1, 1. of <U1"),
        (L[0], 3, None, "Reshape"),
        (L, 3, ["a", "b"], "3 voters need as many names"),
        (L, 3, ["a", "b", "a"], "each once"),
    ],
)
def test_what_is_no_matrix_of_votes_is_named(matrix, cardinality, names, message):
    with pytest.raises(OracleError, match=message) as error:
        from_snorkel(matrix, cardinality, names)
    assert isinstance(error.value, ValueError)


def test_votes_for_several_labels_abstain_or_are_refused():
    assert to_snorkel(sets()).tolist() == [[0, -1], [-1, 2], [0, -1]]
    with pytest.raises(OracleError, match="'topic' votes for several labels"):
        to_snorkel(sets(), "refuse")
    assert to_snorkel(sets().select([0]), "refuse").tolist() == [[0], [-1], [0]]


def test_snorkels_own_analysis_says_what_ours_says(taxonomy):
    matrix = np.random.default_rng(0).integers(-1, 6, (60, 4))
    gold = np.random.default_rng(1).integers(0, 6, 60).astype(np.int32)
    ours = summarize(from_snorkel(matrix, 6), taxonomy, gold)
    theirs = LFAnalysis(matrix).lf_summary(gold)
    for column in ("Coverage", "Overlaps", "Conflicts", "Correct", "Incorrect", "Emp. Acc."):
        assert ours[column].to_numpy() == pytest.approx(theirs[column].to_numpy(), abs=1e-9)


def test_our_functions_go_through_snorkels_applier_into_our_votes(taxonomy):
    @labeling_function(votes_for="pause", name="pause")
    def pause(question):
        return "pause" in question.text

    CODES.bind(taxonomy)
    frame = pd.DataFrame({"question_id": ["a", "b"], "text": ["pause it", "hello"]})
    votes = from_snorkel(PandasLFApplier([pause]).apply(frame, progress_bar=False), len(taxonomy.labels), ["pause"])
    assert votes.on(0)[0][1] == (taxonomy.index["pause"],) and votes.on(1) == []


def test_our_matrix_goes_into_snorkels_label_models():
    proba = MajorityLabelVoter(cardinality=3).predict_proba(to_snorkel(from_snorkel(L, 3)))
    assert proba.shape == (4, 3) and proba[3].argmax() == 2


def test_our_labels_teach_an_end_classifier_by_snorkels_loss():
    votes = from_snorkel(np.array([[0, 0], [1, -1], [-1, -1], [1, 1]] * 10), 2)
    labels = MajorityVote().fit(votes, np.full(40, -1, np.int32)).predict_proba(votes)
    kept, proba = filter_unlabeled_dataframe(
        pd.DataFrame({"x": [-1.0, 1.0, 9.0, 1.0] * 10}), labels.proba, to_snorkel(votes)
    )
    assert len(kept) == 30 and set(probs_to_preds(proba)) == {0, 1}
    rows, model = torch.tensor(kept[["x"]].to_numpy(), dtype=torch.float32), torch.nn.Linear(1, 2)
    optimiser = torch.optim.SGD(model.parameters(), lr=1.0)
    for _ in range(20):
        optimiser.zero_grad()
        cross_entropy_with_probs(model(rows), torch.tensor(proba)).backward()
        optimiser.step()
    assert (model(rows).argmax(1).numpy() == probs_to_preds(proba)).all()
