from collections import Counter

import numpy as np
import pytest

from app.workspace import Workspace
from benchmarks import changes
from benchmarks.changes import Held, Labelled
from labeling.disk.reading import read_templates
from labeling.disk.tables import read_table
from labeling.errors import OracleError
from labeling.freshness.searching import LIMITS, WEIGHTS
from labeling.freshness.signals import Weights

HEAD = "change_id,kind,text,products,templates,split\n"
TEMPLATES = read_templates(read_table(changes.REPOSITORY / "data" / "templates.csv"))


def test_the_shipped_changes_name_known_templates_and_tags_and_every_kind_in_both_halves():
    labelled = changes.read_labelled()
    known = {t.template_id for t in TEMPLATES}
    tags = {p for t in TEMPLATES for p in t.products}
    assert len(labelled) >= 80 and len({one.change.text for one in labelled}) == len(labelled)
    assert all(one.templates <= known and set(one.change.products) <= tags for one in labelled)
    counts = Counter((one.kind, one.split) for one in labelled)
    assert all(counts[kind, split] >= 5 for kind in changes.KINDS for split in ("valid", "test"))
    assert sum(not one.templates for one in labelled) >= 10


def test_a_wrong_kind_is_refused_with_its_line(tmp_path):
    path = tmp_path / "changes.csv"
    path.write_text(HEAD + "c1,prize,Fees rise,,,test\n")
    with pytest.raises(OracleError, match="unknown kind 'prize'; did you mean 'price'") as error:
        changes.read_labelled(path)
    assert error.value.line == 2


def test_weights_rise_with_the_signals_that_tell():
    stale = np.tile([[True, False, False, False]], (10, 1))
    signals = np.zeros((10, 4, 3))
    signals[:, 0] = (1, 0.8, 0.5)
    weights = changes.fitted(Held(signals, stale))
    assert weights.product > 0 and weights.meaning > 0 and weights.words > 0 and weights.bias < 0
    alone = changes.fitted(Held(signals, stale), (True, False, False))
    assert alone.product > 0 and alone.meaning == alone.words == 0
    score = changes.scores(Held(signals, stale), weights)
    threshold = changes.chosen_threshold(score, stale)
    assert ((score >= threshold) == stale).all()


def test_a_line_counts_what_was_listed():
    stale = np.array([[True, True, False], [False, False, False]])
    listed = np.array([[True, False, True], [True, False, False]])
    name, precision, recall, a_change, none = changes.line("x", listed, stale)
    assert (name, precision[:4], recall[:4], a_change, none) == ("x", "0.33", "0.50", "1.5", "1 of 1")


def test_the_section_needs_both_halves(encoder):
    only = [one for one in changes.read_labelled() if one.split == "test"][:2]
    with pytest.raises(OracleError, match="both splits"):
        changes.section(only, TEMPLATES, encoder.encode)


def test_without_an_encoder_that_knows_meaning_words_and_tags_still_find_most(encoder):
    test = [one for one in changes.read_labelled() if one.split == "test"]
    everything = changes.held(test, changes.Shelf([changes.template_item(t) for t in TEMPLATES], encoder.encode))
    ranked = changes.scores(everything, Weights(2.0, 0.0, 15.0, -7.0))
    first = [everything.stale[i, ranked[i].argmax()] for i, one in enumerate(test) if one.templates]
    assert np.mean(first) > 0.75
    assert isinstance(test[0], Labelled)


@pytest.mark.slow
def test_weights_and_threshold_in_the_code_are_those_chosen_on_the_valid_half():
    encode = Workspace(changes.REPOSITORY).encoder.encoder.encode
    weights, threshold = changes.choice(changes.read_labelled(), TEMPLATES, encode)
    for name in ("product", "meaning", "words", "bias"):
        assert getattr(weights, name) == pytest.approx(getattr(WEIGHTS, name), abs=0.21)
    assert threshold == pytest.approx(LIMITS.least, abs=0.03)
