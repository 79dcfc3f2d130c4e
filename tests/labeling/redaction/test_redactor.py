from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.redaction import KINDS, PLACEHOLDERS, Redactor, redact

PIECES = (
    *(
        "anna@example.com",
        "4111 1111 1111 1111",
        "GB82 WEST 1234 5698 7654 32",
        "+44 7700 900123",
        "my name is Anna Kowalski",
    ),
    *(
        "Kind regards,\nTom",
        "sk_live_51Hx9QmZtR4bYw8PqLk2",
        "{first_name}",
        "[name]",
        "\ud800",
        "Ω",
        "order 10482233",
        "\0",
    ),
)


def test_each_kind_has_its_placeholder_and_the_rest_stays():
    numbers = "+44 7700 900123, card 4111 1111 1111 1111, IBAN GB82WEST12345698765432."
    text = f"Hi, I'm Anna Kowalski, anna@example.com, {numbers}"
    assert redact(text) == "Hi, I'm [name], [e-mail], [phone], card [card], IBAN [account]."


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "🙂🙂", "مرحبا أين طلبي"),
        "Order 10482233 of 2026-10-12 for 1,240.00 EUR failed with E-4021.",
        "Hi {first_name}, the refund of {amount} goes to {email} or {phone_number}.",
        "Payment pay_8842019377120045 and payout po_1029384756 are pending.",
        "<script>alert(1)</script> **bold** [link](x)",
    ],
)
def test_what_says_nothing_of_a_person_stays(text):
    assert redact(text) == text


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=8))
@settings(max_examples=150, deadline=None)
def test_a_second_time_changes_nothing_and_placeholders_stay(parts):
    once = redact(" ".join(parts))
    assert redact(once) == once
    assert once.count("{first_name}") == " ".join(parts).count("{first_name}")


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_redacted_and_what_is_found_is_in_order(text):
    found = Redactor().finds(text)
    assert all(0 <= f.start < f.end <= len(text) and f.kind in KINDS for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_only_the_kinds_that_are_asked_for_and_none_of_them_in_the_place_of_another():
    text = "Call +44 7700 900123 about card 4111 1111 1111 1111."
    assert Redactor(("phone",)).text(text) == "Call [phone] about card 4111 1111 1111 1111."
    assert Redactor(()).text(text) == text
    with pytest.raises(ValueError, match="did you mean 'e-mail'"):
        Redactor(("e-mial",))


def test_counts_and_what_is_spared():
    redactor = Redactor.sparing(KINDS, ["Help@Shop.example", "Bramblepay", " "])
    assert (
        redactor.text("Hello Bramblepay, is help@shop.example yours?")
        == "Hello Bramblepay, is help@shop.example yours?"
    )
    text, counts = redactor.counted("a@x.example and b@x.example or Anna Kowalski")
    assert text == "[e-mail] and [e-mail] or [name]" and counts == {"e-mail": 2, "name": 1}


@pytest.mark.parametrize(
    "piece", ["a@b.example ", "my name is Anna ", "4111 1111 1111 1111 ", "1.1.1.1 ", "{x} ", "A.B.C. ", "1 "]
)
def test_long_texts_take_time_in_proportion(piece):
    import time

    def cost(n):
        started = time.process_time()
        redact(piece * n)
        return time.process_time() - started

    cost(50)
    assert cost(1600) < 60 * max(cost(100), 0.002)
    assert set(PLACEHOLDERS.values()).isdisjoint({""})
