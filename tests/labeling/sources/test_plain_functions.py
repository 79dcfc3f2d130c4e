import re
import subprocess
import sys
from functools import partial
from types import SimpleNamespace

import pytest

from labeling.choosing import ABSTAIN
from labeling.errors import OracleError
from labeling.sources.functions import LabelingFunction, labeling_function
from labeling.sources.plain_functions import CODES, PlainFunction, decorator

plain = partial(decorator, PlainFunction)


def is_late(question):
    """Late ones."""
    return re.search("late", question.text)


def test_plain_and_snorkels_say_the_same_of_themselves():
    about = {"yes": ["late"], "no": ["soon"], "products": ["payouts"], "owner": "team A"}
    mine, theirs = plain("late", **about)(is_late), labeling_function("late", **about)(is_late)
    assert type(mine) is PlainFunction and type(theirs) is LabelingFunction
    for name in ("name", "votes_for", "votes_against", "yes", "no", "owner", "products", "doc", "path", "line"):
        assert getattr(mine, name) == getattr(theirs, name), name
    assert mine.name == "test_plain_functions.is_late" and mine.doc == "Late ones." and mine.function is is_late


def test_called_it_gives_snorkels_integers(taxonomy):
    CODES.bind(taxonomy)
    mine = plain("pause", name="p")(is_late)
    assert mine(SimpleNamespace(text="late")) == 1 and mine(SimpleNamespace(text="soon")) == ABSTAIN
    assert mine.vote(SimpleNamespace(text="late"), taxonomy) == (1,)


def test_misuse_is_explained():
    with pytest.raises(OracleError, match="not both"):
        plain("late", votes_against="pause")
    with pytest.raises(OracleError, match="brackets"):
        plain(is_late)
    with pytest.raises(OracleError, match="list of texts"):
        plain("late", no="Where?")


def test_a_worker_imports_neither_numpy_nor_snorkel():
    heavy = "numpy", "scipy", "pandas", "snorkel", "sklearn", "torch"
    code = f"import sys, labeling.asking.worker; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
