"""A day is voted on once, by whoever is new or changed; a function that fails hides nobody else."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.observing.day_samples import DaySamples
from app.observing.voter_votes import Voting
from labeling.loading.registry import load_sources
from labeling.serving.suggestions import LoggedSuggestion
from labeling.store import Store
from labeling.store.schema import SuggestionRecord
from labeling.store.suggestions import append_logged

DAY = date(2026, 9, 1)
START = datetime(2026, 9, 1, tzinfo=UTC)
NEXT = START + timedelta(days=1, hours=1)
CODE = '''
from labeling import labeling_function

@labeling_function(votes_for="late")
def waits(question):
    """Waits."""
    return "where" in question.text

@labeling_function(votes_for="pause")
def pauses(question):
    """Pauses."""
    return {pauses}
'''
RULES = '[[rule]]\nname = "near"\nvotes_for = "refund-make"\nsimilar_to = ["money back"]\nsimilarity = 0.6\n'


@pytest.fixture
def samples(tmp_path, encoder):
    texts = ("where is it", "where to pause", "money back now", "hello")
    said = ("late", 0.9, "payouts", 0.9, 0.9, "", "", 5.0)
    with Store.open(tmp_path / "store.db") as store:
        rows = [
            LoggedSuggestion(f"s-{i}", START, "http", "ana", None, t, "r", "suggest", *said)
            for i, t in enumerate(texts)
        ]
        with store.write() as connection:
            append_logged(connection, rows)
        yield DaySamples(tmp_path / "monitor", store, encoder)


@pytest.fixture
def vote(samples, taxonomy, tmp_path):
    """Votes of functions whose second one returns an expression: by voter the ids that it votes on."""

    def vote(pauses='"pause" in question.text'):
        folder = tmp_path / "labeling_functions"
        folder.mkdir(exist_ok=True)
        (folder / "shop.py").write_text(CODE.format(pauses=pauses), encoding="utf-8")
        (folder / "rules.toml").write_text(RULES, encoding="utf-8")
        voting = Voting.of(load_sources(folder, taxonomy), taxonomy, samples)
        sample, votes = voting.on(samples.of(DAY, NEXT), samples)
        found = {v.name: {sample.ids[row] for row in c.rows} for v, c in zip(votes.voters, votes.columns, strict=True)}
        return found, votes

    return vote


def reads(samples, monkeypatch):
    seen, questions = [], samples.questions
    monkeypatch.setattr(samples, "questions", lambda sample: seen.append(1) or questions(sample))
    return seen


def test_functions_and_rules_vote_on_the_sample(vote):
    found, votes = vote()
    assert found == {"shop.waits": {"s-0", "s-1"}, "shop.pauses": {"s-1"}, "rules.near": {"s-2"}}
    assert votes.n == 4


def test_a_day_is_voted_on_once(vote, samples, monkeypatch):
    first, _ = vote()
    seen = reads(samples, monkeypatch)
    assert vote()[0] == first and seen == []


def test_a_changed_function_is_asked_again(vote, samples, monkeypatch):
    vote()
    seen = reads(samples, monkeypatch)
    assert vote('"hello" in question.text')[0]["shop.pauses"] == {"s-3"}
    assert seen == [1]


def test_a_function_that_fails_everywhere_abstains_and_says_so(vote, samples, monkeypatch):
    found, votes = vote("question.nothing")
    assert found == {"shop.waits": {"s-0", "s-1"}, "shop.pauses": set(), "rules.near": {"s-2"}}
    assert votes.columns[1].failures == 4 and "AttributeError" in votes.columns[1].first_error
    seen = reads(samples, monkeypatch)
    assert vote("question.nothing")[1].columns[1].failures == 4 and seen == []


def test_torn_votes_are_cast_again(vote, samples):
    first, _ = vote()
    (samples.folder / "2026-09-01" / "votes.npz").write_bytes(b"torn")
    assert vote()[0] == first


def test_what_was_erased_is_not_voted_on(vote, samples):
    samples.of(DAY, NEXT)
    with samples.store.write() as connection:
        connection.execute(SuggestionRecord.__table__.delete().where(SuggestionRecord.suggestion_id == "s-1"))
    found, votes = vote()
    assert votes.n == 3 and found["shop.waits"] == {"s-0"} and found["shop.pauses"] == set()


def test_others_may_go_first_between_the_parts(vote, samples, monkeypatch):
    breaths = []
    monkeypatch.setattr(samples, "breathe", lambda: breaths.append(1))
    vote()
    assert len(breaths) >= 3
