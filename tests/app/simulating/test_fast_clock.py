"""A clock that goes when it is asked, and never back."""

from datetime import UTC, datetime, timedelta

from app.simulating.clock import FastClock

AT = datetime(2030, 1, 7, tzinfo=UTC)


def test_no_two_moments_are_the_same():
    clock = FastClock(AT)
    moments = [clock() for _ in range(5)]
    assert len(set(moments)) == 5 and moments == sorted(moments)


def test_it_is_set_forwards_only():
    clock = FastClock(AT)
    clock.set(AT + timedelta(days=1), timedelta(minutes=1))
    assert clock() == AT + timedelta(days=1, minutes=1)
    clock.set(AT)
    assert clock() > AT + timedelta(days=1)
