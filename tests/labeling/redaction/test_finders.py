"""What each kind is told by, and what only looks like it; more of both is in benchmarks/redaction_samples."""

import pytest

from labeling.redaction.contact import addresses, emails, phones
from labeling.redaction.names import names
from labeling.redaction.papers import papers, secrets
from labeling.redaction.payment import accounts, cards, luhn


def said(find, text):
    return {text[f.start : f.end] for f in find(text)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("to anna.b+till2@sub.shop.example, please", {"anna.b+till2@sub.shop.example"}),
        ("zoë@blumen.example.", {"zoë@blumen.example"}),
        ("anna (at) zahlenwerk (dot) de", {"anna (at) zahlenwerk (dot) de"}),
        ("we meet at the dot com cafe @ noon, @anna", set()),
    ],
)
def test_emails(text, found):
    assert said(emails, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4111 1111 1111 1111 12/27", {"4111 1111 1111 1111"}),
        ("4111111111111112 is an order", set()),
        ("card no. 4111 1111 1111 1112", {"4111 1111 1111 1112"}),
        ("invoice 4111111111111111", set()),
        ("pay_4111111111111111 and 4111111111111111x", set()),
        ("cvc 442", {"442"}),
        ("card ending 4242", set()),
    ],
)
def test_cards(text, found):
    assert said(cards, text) == found


def test_the_check_digit():
    assert luhn("4111111111111111") and not luhn("4111111111111112")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gb82 west 1234 5698 7654 32 from now on", {"gb82 west 1234 5698 7654 32"}),
        ("GB83WEST12345698765432", set()),
        ("IBAN GB83WEST12345698765432", {"GB83WEST12345698765432"}),
        ("account number: 31926819, sort code 20-45-77", {"31926819", "20-45-77"}),
        ("paid on 12-10-26 to my account", set()),
        ("two accounts, 12 users", set()),
    ],
)
def test_accounts(text, found):
    assert said(accounts, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+44 (0) 20 7946 0018", {"+44 (0) 20 7946 0018"}),
        ("ring 07700 900118 or (555) 010-4477", {"07700 900118", "(555) 010-4477"}),
        ("my number is 5550104411", {"5550104411"}),
        ("order no 0770090011", set()),
        ("2026-10-11, 10:30, 1,234,567.00 and 5550104411", set()),
        ("(see page 0770 090 0118", {"0770 090 0118"}),
    ],
)
def test_phones(text, found):
    assert said(phones, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from 203.0.113.47.", {"203.0.113.47"}),
        ("version 1.2.3.4 and 10.0.19045.3570 and 300.1.1.1", set()),
        ("2001:db8::ff00:42:8329 at 10:30:15", {"2001:db8::ff00:42:8329"}),
    ],
)
def test_addresses(text, found):
    assert said(addresses, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SSN 509-34-0121", {"509-34-0121"}),
        ("AB123456C is mine", {"AB123456C"}),
        ("passport no. X4428190", {"X4428190"}),
        ("ab 12 34 56 c of the batch", set()),
    ],
)
def test_papers(text, found):
    assert said(papers, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("key sk_live_51Hx9QmZtR4b.", {"sk_live_51Hx9QmZtR4b"}),
        ("password is Rainy$Day77!", {"Rainy$Day77"}),
        ("my password is wrong", set()),
        ("pin 9137 and pin number 3", {"9137"}),
        ("-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----", None),
    ],
)
def test_secrets(text, found):
    assert said(secrets, text) == ({text} if found is None else found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My name is Ebba Lindgren and I sell candles.", {"Ebba Lindgren"}),
        ("my name is katie, hello", {"katie"}),
        ("my name is wrong on it", set()),
        ("I'm Jean-Luc Moreau and waiting", {"Jean-Luc Moreau"}),
        ("I'm Furious. This is Urgent.", set()),
        ("Thanks,\nZsuzsi", {"Zsuzsi"}),
        ("Thanks, will try. Thanks again", set()),
        ("Dear Ms van den Berg, Dear Sir or Madam,", {"van den Berg"}),
        ("Ask Sophie O'Malley's team", {"Sophie O'Malley"}),
        ("Mark it paid, May I? Will do.", set()),
        ("Best Buy, New York, Apple Pay", set()),
    ],
)
def test_names(text, found):
    assert said(names, text) == found
