"""Functions asked about one question, in a worker that stays."""

import time

import pytest

from labeling.applying.asker import Asker
from labeling.applying.limits import Limits
from labeling.applying.worker_process import possible
from labeling.question import Question

pytestmark = pytest.mark.skipif(not possible(), reason="no worker processes on this system")


@pytest.fixture
def asker():
    made = Asker(Limits(seconds=0.3))
    yield made
    made.close()


def functions(sources):
    return [s.voter for s in sources]


def test_votes_are_those_of_this_process(sources_of, asker):
    found = functions(
        sources_of(has_7="return '7' in question.text", id="return question.question_id == 'q7'", bad="1 / 0")
    )
    assert asker.ask(found, Question("q7", "a 7")) == [(True, "late"), (True, "late"), None]
    assert asker.ask(found, Question("q", "a")) == [None, None, None]
    assert asker.ask([], Question("q", "a")) == []


def test_who_hangs_on_a_question_is_asked_no_more_and_the_others_answer(sources_of, asker):
    hangs = "return 'x' in question.text and re.match('(a+)+$', 'a' * 50 + 'b')"
    found = functions(sources_of(first="return True", hangs=hangs, last="return True"))
    assert asker.ask(found, Question("q", "fine")) == [(True, "late"), None, (True, "late")]
    started = time.monotonic()
    assert asker.ask(found, Question("q", "x")) == [(True, "late"), None, (True, "late")]
    assert time.monotonic() - started < 10
    assert asker._stopped == {(found[1].files, "words.hangs")}


@pytest.mark.parametrize("body", ["os._exit(1)", "raise SystemExit(1)", "os.system('true')", "re.search = None"])
def test_who_does_harm_says_nothing(sources_of, asker, body):
    found = functions(sources_of(bad=body, last="return 'a' in question.text"))
    assert asker.ask(found, Question("q", "b")) == [None, None]
    after = asker.ask(found, Question("q", "a"))
    assert after[0] is None


def test_a_process_that_ended_is_replaced(sources_of, asker):
    found = functions(sources_of(late="return True"))
    asker.ask(found, Question("q", "a"))
    asker._worker._process.kill()
    asker._worker._process.wait()
    assert asker.ask(found, Question("q", "a")) == [(True, "late")]
