import re
import sys

import numpy as np
import pytest
import re2

from labeling.choosing import ABSTAIN, choice_of
from labeling.errors import OracleError

FOR = (True, "late")


@pytest.mark.parametrize("answer", [True, np.True_, re.search("a", "a"), re2.search("a", "a")])
def test_yes_stands_for_what_is_declared(answer):
    assert choice_of(answer, "late", None) == FOR
    assert choice_of(answer, None, "late") == (False, "late")
    with pytest.raises(OracleError, match="declares neither"):
        choice_of(answer, None, None)


@pytest.mark.parametrize("answer", [None, False, np.False_, ABSTAIN, np.int64(-1), [], (), set()])
def test_these_abstain(answer):
    assert choice_of(answer, "late", None) is None


def test_labels_stand_for_themselves():
    assert choice_of("pause", "late", None) == (True, "pause")
    assert choice_of({"b", "a"}, "late", None) == (True, ["a", "b"])


@pytest.mark.parametrize("answer", [0, 1, 3.5, np.int64(2), {"a": 1}, object(), [1], b"late"])
def test_anything_else_is_no_vote(answer):
    with pytest.raises(OracleError, match="it returned"):
        choice_of(answer, "late", None)


def test_a_process_without_numpy_knows_its_own_values(monkeypatch):
    monkeypatch.delitem(sys.modules, "numpy")
    assert choice_of(True, "late", None) == FOR and choice_of(-1, "late", None) is None
    with pytest.raises(OracleError, match="it returned 7"):
        choice_of(7, "late", None)
