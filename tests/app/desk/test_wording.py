"""The machine's words for an agent."""

from types import SimpleNamespace

import pytest

from app.desk.agent.wording import percent, reasons, stages, sure, topic_name, why_not
from app.suggesting.making import Stage
from models.suggest import Neighbour, Suggestion, VoterReason


def shown(neighbours=(), voters=(), **sources):
    numbers = (0.999, "links-invoices", 0.97, "late", 0.81)
    suggestion = Suggestion("q", *numbers, "suggest", "why", "Hi", "r", tuple(neighbours), tuple(voters))
    titles = {"late": "A payout is late", "pause": "Pause payouts"}
    said = (("validity", "question", 0.999), ("topic", "links-invoices", 0.97), ("template", "late", 0.81))
    live = tuple(Stage(*one, True) for one in said)
    return SimpleNamespace(suggestion=suggestion, titles=titles, sources=sources, stages=live)


def source(doc, owner=""):
    return SimpleNamespace(doc=doc, owner=owner)


@pytest.mark.parametrize(
    ("proba", "words", "number"),
    [
        (1.0, "Very sure", "100 %"),
        (0.999, "Very sure", "99 %"),
        (0.8, "Quite sure", "80 %"),
        (0.6, "Fairly sure", "60 %"),
        (0.0, "Not sure", "0 %"),
    ],
)
def test_a_probability_has_words_and_a_number(proba, words, number):
    assert (sure(proba), percent(proba)) == (words, number)


def test_stages_are_named_without_the_words_of_the_machine():
    assert stages(shown()) == [("A question", "99 %"), ("About links invoices", "97 %"), ("This answer", "81 %")]
    nothing_live = SimpleNamespace(suggestion=shown().suggestion, stages=())
    assert stages(nothing_live) == []
    assert topic_name("late_fees") == "late fees"


def test_every_reason_of_the_cascade_has_words_and_an_unknown_one_stays():
    for reason in ("not a question", "no template answers it", "topic not sure enough", "template not sure enough"):
        assert why_not(reason) != reason
    assert why_not("template out of date").startswith("the answer that fits best is out of date")
    assert why_not("something new") == "something new"


def test_what_speaks_for_the_answer_comes_first_two_of_each_kind():
    near = [Neighbour(f"Question {i}", label, 0.9) for i, label in enumerate(["late", "pause", "late", "late"])]
    found = reasons(shown(near))
    assert [(r.quote, r.speaks_for) for r in found] == [
        ("Question 0", True),
        ("Question 2", True),
        ("Question 1", False),
    ]
    assert found[2].text == "An earlier question with the answer “Pause payouts”"


def test_functions_speak_with_their_authors_words():
    voters = [
        VoterReason("says_late", "late", True),
        VoterReason("no_doc", "topic:payouts", True),
        VoterReason("says_pause", "pause", False),
        VoterReason("not_chat", "anything but _not_a_question", True),
        VoterReason("chat", "_not_a_question", False),
    ]
    sources = {"says_late": source("Late, by now.\n\nMore.", "payouts team"), "says_pause": source("Wants to pause.")}
    found = [r.text for r in reasons(shown((), voters, **sources))]
    assert found == [
        "Recognised: Late, by now (payouts team)",
        "Recognised: no doc",
        "Recognised: Wants to pause, which points to “Pause payouts”",
        "Recognised: chat, which points to not a question",
    ]


def test_nothing_known_gives_no_reasons():
    assert reasons(shown()) == []
