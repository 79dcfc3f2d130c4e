import numpy as np

from app.desk.review.filters import Filter, candidates, fitting, matching
from labeling.review import LEARN, PROMISE
from labeling.review.tally import Standing


def test_no_filter_asks_for_nothing(seat):
    loaded = seat().require()
    assert not Filter().asks and not Filter(text="  ").asks and not Filter(purpose=LEARN).asks
    assert Filter(label="x").asks and not Filter(label="x", topic="y").chooses and Filter(least=0.1).chooses
    assert all(fitting(loaded, Filter())(e) for e in loaded.queue.entries)
    assert set(matching(loaded, Filter())) == set(np.flatnonzero(loaded.pool.free))


def test_what_is_most_in_doubt_comes_first_outside_the_queue(seat):
    loaded = seat().require()
    worth = (loaded.parts.doubt * loaded.parts.weight)[matching(loaded, Filter(least=0.1))]
    assert len(worth) > 10 and (np.diff(worth) <= 0).all()


def test_what_a_filter_chose_is_for_learning_only(seat):
    loaded, standing = seat().require(), Standing()
    drawn = next(e for e in loaded.queue.entries if e.purpose == PROMISE)
    word = loaded.state.questions[drawn.place].text
    found = candidates(loaded, "Ana", standing, Filter(text=word, purpose=PROMISE), 5)
    assert found[0].place == drawn.place and found[0].purpose == LEARN
    label = loaded.state.taxonomy.labels[drawn.guess]
    mine = candidates(loaded, "Ana", standing, Filter(label=label, purpose=PROMISE), 500)
    assert drawn in mine and {e.purpose for e in mine} == {PROMISE}, "drawn among those of one label"


def test_filters_are_remembered_and_not_without_end(seat):
    loaded = seat().require()
    first = matching(loaded, Filter(text="lamp"))
    assert matching(loaded, Filter(text="lamp", purpose=LEARN)) is first
    for i in range(40):
        matching(loaded, Filter(text=f"lamp {i}"))
    assert len(loaded.filtered) <= 16 and (matching(loaded, Filter(text="LAMP ")) == first).all()


def test_labels_and_topics_that_are_gone_fit_nothing(seat):
    loaded = seat().require()
    for wanted in (Filter(label="gone"), Filter(topic="gone"), Filter(question_ids=()), Filter(question_ids=("gone",))):
        assert len(matching(loaded, wanted)) == 0
