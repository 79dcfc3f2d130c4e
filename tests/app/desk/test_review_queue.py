from collections import Counter
from datetime import timedelta

import numpy as np
import pytest

from app.desk.review import queue as review_queue
from app.desk.review.queue import ReviewQueue, interleaved, wants_second
from app.desk.review.reviewing import decide, next_card, undo
from labeling.review import LEARN, PROMISE, Review
from labeling.review.queue import Entry
from labeling.review.tally import Standing


def entry(place, purpose):
    return Entry(place, purpose, 0.0, 0, 1, 0.5, 0.1, 0.0, 0, 0.1)


def places(entries):
    return [e.place for e in entries]


def test_one_in_four_is_drawn():
    drawn, teach = [entry(i, PROMISE) for i in range(3)], [entry(i, LEARN) for i in range(10, 18)]
    assert places(interleaved([*drawn, *teach])) == [0, 10, 11, 12, 1, 13, 14, 15, 2, 16, 17]
    assert places(interleaved(drawn)) == [0, 1, 2] and places(interleaved(teach)) == list(range(10, 18))
    assert interleaved([]) == []


def test_a_second_expert_is_asked_for_the_share_and_never_otherwise():
    ids = [f"q{i}" for i in range(4_000)]
    share = np.mean([wants_second(i, 0.05) for i in ids])
    assert share == pytest.approx(0.05, abs=0.015)
    assert not any(wants_second(i, 0.0) for i in ids) and all(wants_second(i, 1.0) for i in ids)
    assert all(wants_second(i, 0.3) for i in ids if wants_second(i, 0.1))


def test_small_batches_come_to_the_same_questions_without_repeating_one(seat, clock, monkeypatch):
    monkeypatch.setattr(review_queue, "BATCH", 12)
    monkeypatch.setattr(review_queue, "LOW", 3)
    desk = seat()
    asked = []
    while (card := next_card(desk, "Ana", clock())) is not None:
        decide(desk, card, "Ana", card.proposed, clock())
        asked.append((card.question_id, card.purpose))
    free = int(desk.require().pool.free.sum())
    assert len({q for q, _ in asked}) == len(asked) == free
    purposes = Counter(p for _, p in asked)
    assert purposes[PROMISE] == pytest.approx(free / 4, abs=4)


def test_what_taught_may_be_drawn_once_the_labels_are_loaded_anew(seat, clock):
    desk = seat()
    loaded, at = desk.require(), clock()
    ids = [loaded.queue.ids[e.place] for e in loaded.queue.entries]
    desk.store.add_reviews([Review(i, "Ana", at, "order-status") for i in ids])
    standing = desk.log.now()
    queue = ReviewQueue(loaded.pool, loaded.parts, loaded.queue.ids, 0.0, standing)
    left = list(queue.open_to("Ana", standing))
    assert left and {e.purpose for e in left} == {PROMISE}
    again = queue.ids[left[0].place]
    standing.add(Review(again, "Bob", at, "order-status", purpose=PROMISE))
    assert again not in {queue.ids[e.place] for e in queue.open_to("Ana", standing)}


def test_questions_leave_and_come_back_with_an_undo(seat, clock):
    desk = seat()
    queue, standing = desk.require().queue, Standing()
    free = queue.unasked(standing).copy()
    one = queue.ids[int(np.flatnonzero(free)[0])]
    for decision, there in (("_skip", False), ("_undo", True)):
        standing.add(Review(one, "Ana", clock(), decision))
        assert queue.unasked(standing)[queue.ids.index(one)] == there
    standing.add(Review("unknown", "Ana", clock(), "_skip"))
    assert (queue.unasked(standing) == free).all()


def test_an_entry_of_its_own_for_what_is_not_queued(seat):
    loaded = seat().require()
    gold = int(np.flatnonzero(~loaded.pool.free)[0])
    found = loaded.queue.entry(gold)
    assert found.place == gold and found.purpose == LEARN and found.guess == loaded.parts.guess[gold]


def test_what_was_taken_back_and_left_is_asked_again(seat, clock):
    desk = seat()
    last = None
    while (card := next_card(desk, "Ana", clock())) is not None:
        decide(desk, card, "Ana", card.proposed, clock())
        last = card
    undo(desk, "Ana", clock())
    later = clock() + timedelta(minutes=30)
    assert next_card(desk, "Bob", later).question_id == last.question_id
