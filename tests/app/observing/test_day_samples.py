"""A day is sampled once, the same for everybody; what was erased or torn is made again."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from app.observing import day_samples
from app.observing.day_samples import DaySamples, bounds, drawn, over
from labeling.serving.suggestions import LoggedSuggestion
from labeling.store import Store
from labeling.store.schema import SuggestionRecord
from labeling.store.suggestions import append_logged

DAY = date(2026, 9, 1)
START = datetime(2026, 9, 1, tzinfo=UTC)
NEXT = START + timedelta(days=1, minutes=5)


def one(i, at, text=None):
    said = ("late", 0.9, "payouts", 0.9, 0.9, "", "", 5.0)
    return LoggedSuggestion(f"s-{i}", at, "http", "ana", None, text or f"question {i}", "r-1", "suggest", *said)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


@pytest.fixture
def samples(store, tmp_path, encoder):
    return DaySamples(tmp_path / "monitor", store, encoder)


def log(store, *logged):
    with store.write() as connection:
        append_logged(connection, logged)


def test_a_day_that_is_over_is_read_and_encoded_once(store, samples, encoder):
    log(store, *(one(i, START + timedelta(hours=i)) for i in range(24)))
    log(store, one("before", START - timedelta(seconds=1)), one("after", START + timedelta(days=1)))
    first = samples.of(DAY, NEXT)
    assert sorted(first.ids) == sorted(f"s-{i}" for i in range(24))
    calls = len(encoder.calls)
    again = samples.of(DAY, NEXT)
    assert again.ids == first.ids and len(encoder.calls) == calls
    np.testing.assert_array_equal(again.rows, first.rows)
    np.testing.assert_allclose(np.linalg.norm(first.rows, axis=1), 1, atol=2e-3)


def test_texts_belong_to_their_rows(store, samples, encoder):
    log(store, *(one(i, START) for i in range(5)))
    sample = samples.of(DAY, NEXT)
    questions = samples.questions(sample)
    assert tuple(questions.ids) == sample.ids
    np.testing.assert_allclose(sample.rows, encoder.encode(questions.texts), atol=1e-3)


def test_a_large_day_is_sampled_the_same_for_everybody(store, samples, monkeypatch):
    monkeypatch.setattr(day_samples, "MOST", 10)
    log(store, *(one(i, START + timedelta(seconds=i)) for i in range(100)))
    chosen = samples.of(DAY, NEXT).ids
    assert len(chosen) == 10
    assert chosen == drawn(reversed([f"s-{i}" for i in range(100)]))
    assert {int(i.removeprefix("s-")) // 50 for i in chosen} == {0, 1}


def test_a_day_that_goes_on_is_read_again_when_there_is_more(store, samples):
    log(store, one(1, START))
    noon = START + timedelta(hours=12)
    assert samples.of(DAY, noon).ids == ("s-1",)
    log(store, one(2, START + timedelta(hours=1)))
    assert set(samples.of(DAY, noon).ids) == {"s-1", "s-2"}
    assert set(samples.of(DAY, NEXT).ids) == {"s-1", "s-2"}


def test_a_day_without_questions_is_empty(samples):
    sample = samples.of(DAY, NEXT)
    assert len(sample) == 0 and sample.rows.shape[0] == 0
    assert not samples.folder.exists()


def test_a_torn_file_is_made_again(store, samples):
    log(store, one(1, START))
    samples.of(DAY, NEXT)
    (samples.folder / "2026-09-01" / "sample.npz").write_bytes(b"torn")
    assert samples.of(DAY, NEXT).ids == ("s-1",)


def test_what_was_erased_is_left_out_once_that_is_noticed(store, samples):
    log(store, one(1, START), one(2, START))
    sample = samples.of(DAY, NEXT)
    with store.write() as connection:
        connection.execute(SuggestionRecord.__table__.delete().where(SuggestionRecord.suggestion_id == "s-1"))
    assert samples.questions(sample).ids == ["s-2"]
    assert samples.again(sample).ids == ("s-2",)
    assert samples.of(DAY, NEXT).ids == ("s-2",)


def test_texts_are_never_kept_on_disk(store, samples):
    log(store, one(1, START, "my card number is 4242"))
    samples.of(DAY, NEXT)
    for path in samples.folder.rglob("*"):
        assert path.is_dir() or b"4242" not in path.read_bytes()


def test_another_encoder_makes_another_sample(store, samples, encoder, monkeypatch):
    log(store, one(1, START))
    samples.of(DAY, NEXT)
    monkeypatch.setattr(encoder, "encoder_id", "words/other")
    calls = len(encoder.calls)
    samples.of(DAY, NEXT)
    assert len(encoder.calls) == calls + 1


def test_old_days_are_forgotten(store, samples):
    log(store, one(1, START))
    samples.of(DAY, NEXT)
    samples.forget_before(DAY)
    assert (samples.folder / "2026-09-01").exists()
    samples.forget_before(DAY + timedelta(days=1))
    assert not (samples.folder / "2026-09-01").exists()


def test_work_pauses_between_small_pieces(store, tmp_path, encoder):
    pauses = []
    log(store, *(one(i, START) for i in range(40)))
    DaySamples(tmp_path / "m", store, encoder, lambda: pauses.append(1)).of(DAY, NEXT)
    assert len(pauses) == 3 and max(map(len, encoder.calls)) <= 16


def test_a_day_is_over_once_the_log_has_settled():
    assert bounds(DAY) == (START, START + timedelta(days=1))
    assert not over(DAY, START + timedelta(days=1)) and over(DAY, NEXT)
