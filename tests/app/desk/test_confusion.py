from dataclasses import replace

import numpy as np
import pytest

from app.desk.watch.confusion import LABELS, RELEASE, between, confusion
from labeling.values import SPLITS, Gold


@pytest.fixture
def now(seat):
    return seat().require()


def judged(now, known, proba):
    """The same generation with this gold, {place: (label, split)}, and these best labels, {place: label}."""
    n, k = now.belief.shape
    label, split = np.full(n, -1, np.int32), np.full(n, -1, np.int8)
    for place, (value, part) in known.items():
        label[place], split[place] = value, SPLITS.index(part)
    said = np.full((n, k), 0.01)
    for place, (value, sure) in proba.items():
        said[place, value] = sure
    state = now.state
    state.__dict__["gold"] = Gold(label, split)
    return replace(now, state=state, model=replace(now.model, proba=said), stamp=f"test-{len(known)}")


def test_pairs_are_counted_on_valid_gold_the_surest_mistake_first(now):
    gold = {0: (0, "valid"), 1: (0, "valid"), 2: (0, "valid"), 3: (1, "valid"), 4: (2, "seed"), 5: (2, "test")}
    said = {0: (1, 0.6), 1: (1, 0.9), 2: (0, 0.9), 3: (2, 0.8), 4: (0, 0.9), 5: (0, 0.9)}
    found = confusion(judged(now, gold, said), RELEASE)
    assert (found.n, found.wrong) == (4, 3)
    assert [(p.truth, p.guess, p.places, p.of) for p in found.pairs] == [(0, 1, (1, 0), 3), (1, 2, (3,), 1)]
    assert found.by_topic.sum() == 4
    assert found.pairs[0].truth_title == "Where an order is now"


def test_test_gold_is_never_among_the_questions(now):
    tests = set(np.flatnonzero(now.state.gold.mask("test")).tolist())
    assert tests
    for judge in (RELEASE, LABELS):
        found = confusion(now, judge)
        assert not tests & {i for p in found.pairs for i in p.places}
        assert found.wrong == sum(len(p.places) for p in found.pairs)


def test_reserved_labels_count_as_topics_of_their_own(now):
    k = now.belief.shape[1]
    found = confusion(judged(now, {0: (k - 2, "valid"), 1: (k - 1, "valid")}, {0: (k - 1, 0.9), 1: (0, 0.9)}), RELEASE)
    assert found.topics[-2:] == ("Not a question", "No template answers it")
    assert found.by_topic[-2, -1] == 1 and found.by_topic[-1, 0] == 1


def test_without_gold_there_is_nothing_to_compare(now):
    for judge in (RELEASE, LABELS):
        found = confusion(judged(now, {}, {}), judge)
        assert (found.n, found.wrong, found.pairs) == (0, 0, ())


def test_open_questions_between_two_answers_are_those_most_in_doubt(now):
    belief = np.full(now.belief.shape, 0.0)
    belief[:, 0], belief[:, 1] = 0.9, 0.1
    belief[3, :2] = 0.5, 0.5
    belief[4, :2] = 0.4, 0.6
    belief[5, :3] = 0.5, 0.0, 0.5
    free = np.zeros(len(belief), bool)
    free[[3, 4, 5, 6]] = True
    made = replace(now, belief=belief, pool=replace(now.pool, free=free), stamp="between")
    ids = [now.state.questions[i].question_id for i in (3, 4, 6)]
    assert between(made, 0, 1) == between(made, 1, 0) == ids
    assert between(made, 1, 0, most=2) == ids[:2]
