"""Columns are the same however questions are cut, and whatever is taken over from an earlier run."""

import textwrap
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling import blocks as cut
from labeling.applying import Applier, Earlier, applier, join_ballots, votes_on_block
from labeling.applying.ballots import STOPPED, silent
from labeling.applying.earlier import key, places_then
from labeling.disk import question_table
from labeling.disk.question_table import QuestionTable, arrow_of, digests_of, write_questions
from labeling.errors import OracleError
from labeling.loading.registry import load_sources
from labeling.values import Question, Questions

FUNCTIONS = """
    from labeling import labeling_function
    @labeling_function(votes_for="late")
    def says_late(q):
        return "late" in q.text
    @labeling_function()
    def by_word(q):
        for word, label in (("pause", "pause"), ("refund", ["refund-make", "refund-status"]), ("make", "refund-make")):
            if word in q.text:
                return label
    @labeling_function(votes_for="pause")
    def declares_and_names(q):
        return "late" if "late" in q.text else "pause" in q.text
    @labeling_function(votes_for="late")
    def fails_on_some(q):
        if "bad" in q.text:
            raise RuntimeError(q.question_id)
        return "refund" in q.text
    @labeling_function(votes_for="late")
    def sees_everything(q):
        return (q.reply or "").endswith("x") or q.attributes.get("plan") == "pro" or q.question_id == "q3"
"""
RULES = """
    [[rule]]
    name = "phrases"
    votes_for = "late"
    any = ["late", "not there"]
    none = ["never"]
    [[rule]]
    name = "alike"
    votes_for = "pause"
    similar_to = ["please pause it"]
    similarity = 0.6
"""
WORDS = ("late", "pause", "refund", "make", "bad", "never", "it", "please", "not there")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("functions")
    (path / "money.py").write_text(textwrap.dedent(FUNCTIONS))
    (path / "rules.toml").write_text(textwrap.dedent(RULES))
    return path


@pytest.fixture
def blocks_of_three(monkeypatch):
    for module in (cut, question_table):
        monkeypatch.setattr(module, "BLOCK", 3)


def same(one, two):
    return [v for v, _ in one] == [v for v, _ in two] and all(
        np.array_equal(a.rows, b.rows)
        and np.array_equal(a.options, b.options)
        and (a.rows.dtype, a.options.dtype, a.confidence.dtype) == (np.int32, np.int32, np.float32)
        and np.isnan(a.confidence).all()
        and (a.failures, a.first_error) == (b.failures, b.first_error)
        for (_, a), (_, b) in zip(one, two, strict=True)
    )


def made(texts, **values):
    return Questions(tuple(Question(f"q{i}", t, **values) for i, t in enumerate(texts)))


TEXTS = [
    "make it",
    "late",
    "refund it",
    "pause it",
    "bad refund",
    "late pause",
    "it",
    "make refund",
    "please pause",
    "bad",
]


def test_blocks_make_no_difference(folder, taxonomy, encoder, monkeypatch, tmp_path):
    sources, questions = load_sources(folder, taxonomy), made(TEXTS)
    rows = encoder.encode(questions.texts)
    whole = Applier(taxonomy, encoder.encode).apply(sources, questions, rows)
    assert any(len(v.options) > 2 for v, _ in whole) and any(c.failures for _, c in whole)
    for module in (cut, question_table):
        monkeypatch.setattr(module, "BLOCK", 3)
    assert same(Applier(taxonomy, encoder.encode).apply(sources, questions, rows), whole)
    write_questions(tmp_path / "q.parquet", [questions.rows])
    np.save(tmp_path / "rows.npy", rows)
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    assert same(Applier(taxonomy, encoder.encode).apply(sources, QuestionTable(tmp_path / "q.parquet"), mapped), whole)
    parts = [
        votes_on_block(Applier(taxonomy, encoder.encode), sources, Questions(questions.rows[at]), rows[at])
        for at in (slice(0, 1), slice(1, 7), slice(7, 10))
    ]
    assert same(join_ballots(sources, taxonomy, parts, (1, 6, 3)), whole)


def test_no_questions_at_all(folder, taxonomy, encoder):
    sources = load_sources(folder, taxonomy)
    ballots = Applier(taxonomy, encoder.encode).apply(sources, Questions(()))
    assert [len(c.rows) for _, c in ballots] == [0] * len(sources)
    assert [len(v.options) for v, _ in ballots] == [0 if s.declared(taxonomy) is None else 1 for s in sources]


question = st.builds(
    Question,
    st.integers(0, 12).map("q{}".format),
    st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    case_id=st.sampled_from([None, "c"]),
    reply=st.sampled_from([None, "x", "y"]),
    attributes=st.sampled_from([{}, {"plan": "pro"}]),
)
some_questions = st.lists(question, max_size=13, unique_by=lambda q: q.question_id).map(lambda q: Questions(tuple(q)))


@settings(max_examples=60, deadline=None)
@given(then=some_questions, now=some_questions, stay=st.integers(0, 13), changed=st.sets(st.integers(0, 6)))
def test_what_is_taken_over_is_what_would_be_voted(folder, then, now, stay, changed):
    taxonomy, encode = WORLD
    now = Questions(tuple({q.question_id: q for q in (*then.rows[:stay], *now.rows)}.values()))
    sources = load_sources(folder, taxonomy)
    before = [replace(s, fingerprint="other") if i in changed else s for i, s in enumerate(sources)]
    ask = Applier(taxonomy, encode)
    old = ask.apply(before, then, strict=False)
    known = {key(s): b for s, b in zip(before, old, strict=True)}
    places = places_then(digests_of(arrow_of(then)), digests_of(arrow_of(now)))
    taken = ask.apply(sources, now, None, Earlier(known, places, len(then)), strict=False)
    assert same(taken, ask.apply(sources, now, strict=False))


@pytest.fixture(autouse=True, scope="module")
def world():
    """Taxonomy and encoder for tests that draw many examples."""
    global WORLD
    from labeling.taxonomy import Taxonomy, Template
    from tests.conftest import WordEncoder

    rows = [("late", "payouts"), ("pause", "payouts"), ("refund-status", "refunds"), ("refund-make", "refunds")]
    WORLD = Taxonomy(tuple(Template(i, t, f"Title of {i}", "Hi") for i, t in rows)), WordEncoder().encode


def test_only_new_questions_are_voted_on(folder, taxonomy, encoder, monkeypatch, blocks_of_three):
    sources = [s for s in load_sources(folder, taxonomy) if "fails" not in s.name]
    then, now = made(TEXTS), Questions((*made(TEXTS).rows[1:], Question("new", "late refund"), Question("q0", "other")))
    asked = []
    real = applier.votes_on_block

    def spy(by, sources, questions, *rest):
        asked.append((len(sources), [q.question_id for q in questions.rows]))
        return real(by, sources, questions, *rest)

    monkeypatch.setattr(applier, "votes_on_block", spy)
    ask = Applier(taxonomy, encoder.encode)
    known = {key(s): b for s, b in zip(sources, ask.apply(sources, then), strict=True)}
    asked.clear()
    earlier = Earlier(known, places_then(digests_of(arrow_of(then)), digests_of(arrow_of(now))), len(then))
    rows = encoder.encode(now.texts)
    done = []
    ballots = ask.apply(sources, now, rows, earlier, done.append)
    assert asked == [(len(sources), ["new", "q0"])] and sum(done) == len(sources)
    edited = [replace(sources[0], fingerprint="edited"), *sources[1:]]
    asked.clear()
    assert same(
        ask.apply(edited, now, rows, earlier),
        [(replace(ballots[0][0], fingerprint="edited"), ballots[0][1]), *ballots[1:]],
    )
    assert [n for n, _ in asked] == [1] * 4 + [len(sources) - 1], "the edited one on all, the others on what is new"
    asked.clear()
    again = Earlier.on_the_same({key(s): b for s, b in zip(sources, ballots, strict=True)}, len(now))
    assert same(ask.apply(sources, now, rows, again), ballots) and asked == []


def test_a_stopped_function_is_silent_as_a_whole(folder, taxonomy, ask):
    source = load_sources(folder, taxonomy)[0]
    plain = Applier(taxonomy).column(source, ask("late", "it"))
    stopped = silent(source, 2, f"{STOPPED}on question 'q3': it took longer than 5 s")
    ((voter, column),) = join_ballots([source], taxonomy, [[plain], [stopped], [plain]], (2, 2, 2))
    assert len(column.rows) == 0 and column.failures == 6 and column.first_error == stopped[1].first_error
    grown = Earlier({}, np.array([0, 1, -1, -1], np.int32), 2).extended(source, taxonomy, plain, stopped)
    assert len(grown[1].rows) == 0 and grown[1].failures == 4 and voter.options == ()
    known = {key(source): stopped}
    assert not Earlier.on_the_same(known, 2).knows(source), "it is asked again"
    again = Applier(taxonomy).apply([source], ask("late", "it"), known=known)
    assert same(again, [plain])


def test_a_function_that_fails_everywhere_is_refused_or_reported(folder, taxonomy, ask, blocks_of_three):
    source = next(s for s in load_sources(folder, taxonomy) if "fails" in s.name)
    with pytest.raises(OracleError, match=r"failed on every question, first on question 'q0': RuntimeError: q0"):
        Applier(taxonomy).apply([source], ask(*["bad"] * 7))
    ((_, column),) = Applier(taxonomy).apply([source], ask(*["bad"] * 7), strict=False)
    assert column.failures == 7 and "q0" in column.first_error and len(column.rows) == 0
    ((_, column),) = Applier(taxonomy).apply([source], ask(*["bad"] * 6, "refund"))
    assert column.failures == 6 and column.rows.tolist() == [6]


def test_places_of_questions_that_come_twice_or_never():
    then = np.array([[1, 1], [2, 2], [1, 3]], np.uint64)
    assert places_then(then, then[[1, 0]]).tolist() == [1, 0]
    assert places_then(then[:0], then).tolist() == [-1, -1, -1]
    assert places_then(then, np.array([[2, 9], [9, 9]], np.uint64)).tolist() == [-1, -1]
    earlier = Earlier({}, np.array([0, 1, -1], np.int32), 4)
    assert earlier.unmoved == 2 and not earlier.same and earlier.new.tolist() == [2]
    assert Earlier.on_the_same({}, 0).same and not Earlier({}, np.array([0], np.int32), 2).same
