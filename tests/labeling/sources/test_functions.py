import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from snorkel.labeling import LabelingFunction as SnorkelLabelingFunction
from snorkel.labeling import LFAnalysis, LFApplier, PandasLFApplier

from labeling import ABSTAIN, labeling_function
from labeling.analysing.analysis import summarize
from labeling.applying import Applier, check_examples
from labeling.errors import OracleError
from labeling.intervals import wilson
from labeling.loading.registry import load_sources
from labeling.sources.fingerprint import fingerprints
from labeling.sources.functions import CODES
from labeling.taxonomy import NOT_A_QUESTION
from labeling.votes import Column, Voter, Votes


@labeling_function(votes_for="late", name="late")
def is_late(question):
    return re.search("late", question.text)


@labeling_function(votes_against="topic:payouts", name="not_payouts")
def not_payouts(question):
    return "refund" in question.text


@labeling_function(name="free")
def free(question):
    return {"a": "pause", "b": ["late", "pause"], "c": None, "d": ABSTAIN, "e": []}.get(question.text[0])


def test_votes_for_against_and_returned(taxonomy):
    say = lambda text: SimpleNamespace(text=text)  # noqa: E731
    assert is_late.vote(say("too late"), taxonomy) == (0,)
    assert is_late.vote(say("soon"), taxonomy) is None
    assert not_payouts.vote(say("refund"), taxonomy) == (2, 3, 4, 5)
    assert free.vote(say("a"), taxonomy) == (1,) and free.vote(say("b"), taxonomy) == (0, 1)
    assert all(free.vote(say(c), taxonomy) is None for c in "cdex")


def test_it_is_a_snorkel_function_and_works_with_its_appliers(taxonomy):
    CODES.bind(taxonomy)
    rows = [SimpleNamespace(text=t) for t in ("late", "a", "nothing")]
    assert isinstance(is_late, SnorkelLabelingFunction)
    expected = [[0, -1], [-1, 1], [-1, -1]]
    assert LFApplier([is_late, free]).apply(rows, progress_bar=False).tolist() == expected
    frame = pd.DataFrame({"text": ["late", "a", "nothing"]})
    L = PandasLFApplier([is_late, free]).apply(frame, progress_bar=False)
    assert L.tolist() == expected
    assert LFAnalysis(L, [is_late, free]).lf_summary().loc["late", "Coverage"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("rubbish", [3.5, 7, {"a": 1}, object(), [1]])
def test_rubbish_is_refused(rubbish, taxonomy):
    lf = labeling_function(votes_for="late", name="bad")(lambda question: rubbish)
    with pytest.raises(OracleError, match="it returned"):
        lf.vote(SimpleNamespace(text=""), taxonomy)


def test_misuse_of_the_decorator_is_explained():
    with pytest.raises(OracleError, match="not both"):
        labeling_function("late", votes_against="pause")
    with pytest.raises(OracleError, match="brackets"):
        labeling_function(lambda question: True)
    with pytest.raises(OracleError, match="list of texts"):
        labeling_function("late", yes="Where?")


SOURCE = '''"""Words. Owner: team A."""
import re
from labeling import labeling_function
LATE = re.compile("late")
PAUSE = re.compile("pause")

@labeling_function(votes_for="late", yes=["it is late"], no=["pause"])
def late(question):
    """Doc."""
    return LATE.search(question.text)

@labeling_function(votes_for="pause", yes=["pause it"])
def pause(question):
    return PAUSE.search(question.text)
'''


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ('"late")\nP', '"later")\nP', {"late"}),
        ("Doc.", "Other words.", set()),
        ('yes=["it is late"], ', "", set()),
        ('votes_for="pause"', 'votes_for="late"', {"pause"}),
        ("import re\n", "import re  # a comment\n", set()),
        ("return PAUSE.search(question.text)", "return PAUSE.match(question.text)", {"pause"}),
    ],
)
def test_fingerprints_follow_what_a_function_uses(tmp_path, old, new, changed):
    path = tmp_path / "words.py"
    path.write_text(SOURCE)
    before = fingerprints(path)
    path.write_text(SOURCE.replace(old, new))
    after = fingerprints(path)
    assert {name for name in before if before[name] != after[name]} == changed


def test_registry_reads_owner_and_place_and_checks_examples(tmp_path, taxonomy):
    (tmp_path / "words.py").write_text(SOURCE)
    sources = load_sources(tmp_path, taxonomy, "labeling_functions")
    assert [(s.name, s.owner, s.place) for s in sources] == [
        ("words.late", "team A", "labeling_functions/words.py:7"),
        ("words.pause", "team A", "labeling_functions/words.py:12"),
    ]
    assert check_examples(sources, Applier(taxonomy)) == []
    (tmp_path / "words.py").write_text(SOURCE.replace('"it is late"', '"it is here"'))
    (failure,) = check_examples(load_sources(tmp_path, taxonomy), Applier(taxonomy))
    assert 'words.late must vote on "it is here", but it abstained' in str(failure)


def test_failures_on_some_rows_are_counted_and_on_all_refused(tmp_path, taxonomy, ask):
    (tmp_path / "words.py").write_text(SOURCE.replace("LATE.search(question.text)", "question.text[3] == 'e'"))
    source = load_sources(tmp_path, taxonomy)[0]
    _, column = Applier(taxonomy).column(source, ask("late", "no", "xxxe"))
    assert column.rows.tolist() == [0, 2] and column.failures == 1
    assert column.first_error.startswith("on question 'q1': IndexError")
    with pytest.raises(OracleError, match=r"words\.late failed on every question, first on question 'q0'"):
        Applier(taxonomy).column(source, ask("a", "b"))


def test_known_columns_are_taken_over(tmp_path, taxonomy, ask):
    (tmp_path / "words.py").write_text(SOURCE)
    sources = load_sources(tmp_path, taxonomy)
    marked = (Voter("words.late", "function", ((0,),)), Column.of([1], [0]))
    known = {f"words.late:{sources[0].fingerprint}": marked}
    ballots = Applier(taxonomy).apply(sources, ask("late", "pause"), known=known)
    assert [b[1].rows.tolist() for b in ballots] == [[1], [1]]
    assert ballots[0][0].owner == "team A"


@given(st.lists(st.lists(st.integers(-1, 2), min_size=3, max_size=3), min_size=1, max_size=20))
@settings(max_examples=50, deadline=None)
def test_summary_equals_snorkels(matrix):
    from labeling.taxonomy import Taxonomy, Template

    L = np.array(matrix)
    names = [f"v{j}" for j in range(3)]
    voters = tuple(Voter(n, "function", ((0,), (1,), (2,))) for n in names)
    columns = tuple(Column.of(np.flatnonzero(L[:, j] >= 0), L[L[:, j] >= 0, j]) for j in range(3))
    truth = np.arange(len(L), dtype=np.int32) % 3
    taxonomy = Taxonomy((Template("x", "t", "T", "B"),))
    ours = summarize(Votes(len(L), 3, voters, columns), taxonomy, truth)
    theirs = LFAnalysis(L, [SimpleNamespace(name=n) for n in names]).lf_summary(truth)
    for column in ("Coverage", "Overlaps", "Conflicts", "Correct", "Incorrect"):
        assert np.allclose(ours[column], theirs[column]), column
    voted = theirs["Coverage"] > 0
    assert np.allclose(ours["Emp. Acc."][voted.to_numpy()], theirs["Emp. Acc."][voted])


def test_wilson_interval():
    low, high = wilson([8, 0, 0], [10, 10, 0])
    assert low[0] == pytest.approx(0.4902, abs=1e-4) and high[0] == pytest.approx(0.9433, abs=1e-4)
    assert low[1] == 0 and 0.25 < high[1] < 0.31
    assert np.isnan(low[2]) and np.isnan(high[2])


def test_taxonomy_resolves_and_explains(taxonomy):
    assert taxonomy.resolve("topic:refunds") == (2, 3)
    assert taxonomy.resolve(["late", NOT_A_QUESTION]) == (0, 4)
    assert taxonomy.describe((0, 1)) == "topic:payouts"
    assert taxonomy.describe(taxonomy.complement((0,))) == "anything but late"
    for wrong, message in (("lat", "did you mean 'late'"), ("topic:refund", "did you mean 'refunds'"), ([], "empty")):
        with pytest.raises(OracleError, match=message):
            taxonomy.resolve(wrong)
    assert taxonomy.templates[0].render({"first_name": "Ada"}) == "Hi Ada, answer."
