import time

import pytest

from labeling.matching.cleaning import LONGEST, clean

ANSWER = "Your payout is on its way. Banks need two days."


@pytest.mark.parametrize(
    "greeting",
    [
        "Hi Ada, ",
        "hello ada - ",
        "Dear Ms Lind,\n\n",
        "Good morning! ",
        "Bonjour Élodie, ",
        "Hi Ada,\nThanks for your email.\n",
    ],
)
def test_a_greeting_goes(greeting):
    assert clean(greeting + ANSWER) == ANSWER


def test_without_a_comma_only_the_word_of_greeting_goes():
    assert clean("hi ada your payout is on its way") == "ada your payout is on its way"


def test_thanks_for_something_told_stay():
    assert (
        clean("Hi Ada, thank you for telling us quickly. We look at it.")
        == "thank you for telling us quickly. We look at it."
    )


@pytest.mark.parametrize(
    "ending",
    [
        "\n\nBest,\nInes",
        "\n\nKind regards,\nMaya from Bramblepay",
        "\nKwame",
        " Tom",
        " Cheers, Tess",
        "\n--\nPriya\nBramblepay, payments team",
        "\n\nAnything else, just reply here.\nLotte",
        "\n\nThanks again\n\nFemi",
        " Let me know if anything is unclear.",
    ],
)
def test_a_sign_off_goes(ending):
    assert clean(ANSWER + ending) == ANSWER


def test_an_answer_below_a_word_of_thanks_stays():
    answer = "The payout left us on Monday, and your bank can take up to two working days to show it."
    assert clean(f"Good question.\nThanks!\n{answer}").endswith(answer)


@pytest.mark.parametrize(
    "quoted",
    [
        "\n> Where is it?\n> Thanks",
        "\n\nOn Tue, 3 Mar 2026 at 10:14, Ada wrote:\n> Where is it?",
        "\n\nOn Tue, 3 Mar 2026, Ada\n<ada@shop.example> wrote:\n\nWhere is it?",
        "\n\n-----Original Message-----\nFrom: Ada\nWhere is it?",
        "\n\nFrom: Ada\nSent: Monday\nWhere is it?",
    ],
)
def test_quoted_text_goes(quoted):
    assert clean(ANSWER + quoted) == ANSWER


def test_an_answer_below_the_quotation_stays():
    assert clean(f"On Monday Ada wrote:\n> Where is it?\n\nHi Ada, {ANSWER}") == ANSWER


def test_html_becomes_text_without_what_was_quoted():
    reply = "<p>Hi Ada,<br>Settings &gt; Bank <b>accounts</b>.</p>"
    reply += "<blockquote>Where <blockquote>a</blockquote>?</blockquote>"
    assert clean(reply) == "Settings > Bank accounts."


def test_a_reply_of_nothing_else_is_empty():
    assert clean("") == clean(" \n\n ") == clean("> only quoted\n> text") == clean("<p></p>") == ""


def test_right_to_left_text_and_emoji_stay():
    assert clean("مرحبا، سيصل المبلغ غدا 👍") == "مرحبا، سيصل المبلغ غدا 👍"


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<blockquote>",
        "On ",
        "On a wrote:\n> b\n",
        "From: x\n",
        "hi ",
        "Best\n",
        "a",
        "a'",
        "-",
        " ",
        "\n",
        "x. A",
        "مرحبا ",
    ],
)
def test_hostile_texts_take_no_time(unit):
    before = time.process_time()
    assert len(clean("x\nBest " + unit * (LONGEST // len(unit)) + "?")) <= LONGEST
    assert time.process_time() - before < 1
