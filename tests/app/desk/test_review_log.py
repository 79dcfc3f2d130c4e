from app.desk.review.log import ReviewLog
from labeling.review import Review
from labeling.store import Store
from labeling.values import Question


def test_what_others_append_is_seen_and_read_once(tmp_path, clock):
    path = tmp_path / "store.db"
    with Store.open(path) as mine, Store.open(path) as theirs:
        mine.replace_source("q.csv", questions=[Question("q1", "a"), Question("q2", "b")], at=clock())
        log = ReviewLog(mine)
        assert not log.now().of_question
        theirs.add_reviews([Review("q1", "ann", clock(), "late")])
        assert [r.decision for r in log.now().of_question["q1"]] == ["late"]
        assert log.now().touched == ["q1"]
        with mine.write() as connection:
            assert log.seen_by(connection).touched == ["q1"]
        theirs.add_reviews([Review("q2", "ann", clock(), "late"), Review("q1", "ann", clock(), "_undo")])
        assert log.now().of_question["q1"] == [] and log.now().touched == ["q1", "q2", "q1"]
