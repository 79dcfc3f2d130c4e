import io
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from labeling.asking import wire
from labeling.asking.answers import Answers, Trouble
from labeling.question import NO_ATTRIBUTES, Question

WORDS = st.text(st.characters(exclude_categories=[]), max_size=20)


def sent(questions):
    stream = io.BytesIO(wire.packed(questions))
    texts = wire.read(stream)
    return wire.unpacked([q.text for q in questions], wire.read(stream)), texts


@given(st.lists(WORDS, max_size=5))
def test_questions_come_back_as_they_were(words):
    zone = timezone(timedelta(hours=2))
    times = (None, datetime(2026, 1, 2, 3, 4, 5, 6, UTC), datetime(2026, 1, 2, tzinfo=zone))
    questions = [
        Question(f"q{i}", w, times[i % 3], w or None, None if i else w, {w: w} if i else NO_ATTRIBUTES)
        for i, w in enumerate(words)
    ]
    assert sent(questions)[0] == questions


def test_hostile_texts_come_back():
    questions = [Question("q", t) for t in ("<b>x</b>", "\ud800", "\0", "שלום", "😀", "x" * 10_000, "")]
    assert sent(questions)[0] == questions


def test_answers_come_back_as_they_were():
    choices = ((True, "late"), (False, ["late", "pause"]))
    answers = Answers([1, 5], [0, 1], choices, 2, Trouble(3, "odd"), None)
    message = wire.packed_answers(answers)
    assert wire.unpacked_answers(message) == answers
    stopped = Answers(stopped=Trouble(-1, "gone"))
    assert wire.unpacked_answers(wire.packed_answers(stopped)) == stopped


def test_a_torn_message_is_none():
    stream = io.BytesIO()
    wire.write(stream, {"a": 1})
    whole = stream.getvalue()
    assert wire.read(io.BytesIO(whole)) == b'{"a": 1}'
    assert all(wire.read(io.BytesIO(whole[:n])) is None for n in range(len(whole)))
