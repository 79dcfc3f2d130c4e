import numpy as np
import pandas as pd
import pytest

from app.notebook import open_workspace
from app.services import run_until
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.exchanging.estimators import LabelModelClassifier

pytestmark = pytest.mark.slow


@pytest.fixture
def book(made):
    return open_workspace(made)


def test_tables_have_a_row_for_each_question_in_one_order(book):
    questions, labels, votes = book.questions(), book.labels(), book.votes()
    n, k = len(questions), len(book.label_names)
    assert questions.columns.tolist() == ["question_id", "text", "asked_at", "case_id", "reply"]
    assert labels.question_id.tolist() == questions.question_id.tolist() and votes.n == n
    assert book.proba().shape == (n, k) and labels.proba.between(0, 1).all()
    assert set(labels.label) <= {*book.label_names, ""} and (labels.label == "").equals(~labels.covered)
    assert book.label_names[:-2] == book.templates().query("status == 'live'").template_id.tolist()


def test_gold_is_told_by_name_and_by_place(book):
    gold, ids = book.gold(), book.questions().question_id.tolist()
    assert set(gold.columns) == {"question_id", "label", "split", "weight"} and set(gold.split) <= {
        "seed",
        "valid",
        "test",
    }
    seed = gold[gold.split == "seed"]
    places = book.gold_labels()
    assert (places >= 0).sum() == len(seed)
    first = seed.iloc[0]
    assert book.label_names[places[ids.index(first.question_id)]] == first.label
    assert (book.gold_labels("seed", "valid", "test") >= 0).sum() == len(gold)
    with pytest.raises(OracleError, match="unknown split 'train'"):
        book.gold_labels("train")


def test_voters_are_told_under_snorkels_names(book):
    assert {"Coverage", "Overlaps", "Conflicts", "Emp. Acc."} <= set(book.voters().columns)
    assert book.voters().index.tolist() == [v.name for v in book.votes().voters]


def test_the_label_model_fits_what_the_notebook_shows(book):
    model = LabelModelClassifier().fit(book.votes(), book.gold_labels("seed"))
    assert np.abs(model.predict_proba(book.votes()) - book.proba()).mean() < 0.05


def test_texts_are_suggested_for(book):
    found = book.suggest(["Where is my parcel?", "thanks!"])
    assert found.text.tolist() == ["Where is my parcel?", "thanks!"] and set(found.decision) <= {"suggest", "abstain"}
    assert found.template_id.isin(book.label_names).all() and found.answer.str.len().gt(0).all()
    assert book.suggest([]).empty and "answer" in book.suggest([]).columns
    assert book.encode(["a", "b"]).shape[0] == 2


def test_a_new_run_is_noticed(shop):
    book = open_workspace(str(shop))
    before = len(book.questions())
    path = next((shop / "data").glob("questions.*"))
    frame = pd.read_csv(path, dtype=str)
    pd.concat([frame, frame.iloc[:1].assign(question_id="one-more")]).to_csv(path, index=False)
    run_until(Workspace(shop), "denoise")
    assert len(book.questions()) == before + 1


def test_a_folder_without_labels_says_what_to_do(tmp_path):
    with pytest.raises(OracleError, match="no workspace"):
        open_workspace(tmp_path)
    (tmp_path / "data").mkdir()
    with pytest.raises(OracleError, match="oracle run"):
        open_workspace(tmp_path).labels()
