"""Who is let in, by what the provider says."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from app.access.people import Access
from app.signing_in.person import (
    NO_ADDRESS,
    NOT_LISTED,
    NOT_VERIFIED,
    RUN_OUT,
    SIGNED_OUT,
    Person,
    TurnedAway,
    let_in,
)

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
PEOPLE = Access({"Ana@Example.org": "expert"}).role_of
CLAIMS = {
    "is_logged_in": True,
    "email": "ANA@example.org",
    "email_verified": True,
    "name": "Ana",
    "iat": AT.timestamp() - 60,
}


def test_a_known_verified_address_is_a_person_in_lower_case():
    assert let_in(CLAIMS, PEOPLE, AT, 12) == Person("ana@example.org", "Ana", "expert")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"is_logged_in": False}, SIGNED_OUT),
        ({"is_logged_in": "true"}, SIGNED_OUT),
        ({"email": None}, NO_ADDRESS),
        ({"email": "ana"}, NO_ADDRESS),
        ({"email": "@example.org"}, NO_ADDRESS),
        ({"email": "a b@example.org"}, NO_ADDRESS),
        ({"email": "ana\x00@example.org"}, NO_ADDRESS),
        ({"email": "a" * 200 + "@example.org"}, NO_ADDRESS),
        ({"email": ["ana@example.org"]}, NO_ADDRESS),
        ({"email_verified": False}, NOT_VERIFIED),
        ({"email_verified": "no"}, NOT_VERIFIED),
        ({"email": "ben@example.org"}, NOT_LISTED),
        ({"iat": None}, RUN_OUT),
        ({"iat": True}, RUN_OUT),
        ({"iat": math.nan}, RUN_OUT),
        ({"iat": 1e30}, RUN_OUT),
        ({"iat": AT.timestamp() - 12 * 3600}, RUN_OUT),
        ({"iat": AT.timestamp() + 3600}, RUN_OUT),
    ],
)
def test_everybody_else_is_turned_away_with_a_reason(other, why):
    found = let_in(CLAIMS | other, PEOPLE, AT, 12)
    assert isinstance(found, TurnedAway)
    assert found.why == why


def test_nobody_signed_in_is_turned_away():
    assert let_in({}, PEOPLE, AT, 12) == TurnedAway(SIGNED_OUT)


def test_an_address_without_a_word_about_it_needs_a_provider_that_vouches():
    silent = {name: value for name, value in CLAIMS.items() if name != "email_verified"}
    assert let_in(silent, PEOPLE, AT, 12) == TurnedAway(NOT_VERIFIED, "ana@example.org")
    assert let_in(silent, PEOPLE, AT, 12, vouched=True) == Person("ana@example.org", "Ana", "expert")
    assert let_in(CLAIMS | {"email_verified": False}, PEOPLE, AT, 12, vouched=True).why == NOT_VERIFIED


def test_a_sign_in_counts_until_its_hours_are_over():
    almost = CLAIMS | {"iat": (AT - timedelta(hours=1) + timedelta(seconds=1)).timestamp()}
    assert isinstance(let_in(almost, PEOPLE, AT, 1), Person)
    assert let_in(almost, PEOPLE, AT + timedelta(seconds=1), 1).why == RUN_OUT


def test_the_default_role_is_for_those_who_are_not_listed():
    role_of = Access({"ana@example.org": "expert"}, default="viewer").role_of
    assert let_in(CLAIMS | {"email": "ben@example.org"}, role_of, AT, 12).role == "viewer"


@pytest.mark.parametrize("name", [None, "", "  ", "a\x00b", 7, "x" * 201])
def test_a_name_that_is_none_is_the_address(name):
    assert let_in(CLAIMS | {"name": name}, PEOPLE, AT, 12).shown == "ana@example.org"
