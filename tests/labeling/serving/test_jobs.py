"""When an attempt that came to nothing is made again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from labeling.serving.jobs import BY_HAND, DONE, FAILED, LOST, ON_SCHEDULE, RUNNING, STOPPED, Due, JobRun, next_try

AT = datetime(2026, 3, 1, 3, tzinfo=UTC)
ENDED = AT + timedelta(minutes=4)
RUN = JobRun("retrain", ON_SCHEDULE, AT, "box/1/a", AT, ended_at=ENDED)


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 5), (2, 10), (3, 20)])
def test_what_failed_waits_twice_as_long_each_time(attempt, minutes):
    again = next_try(replace(RUN, state=FAILED, attempt=attempt), 3, timedelta(minutes=5))
    assert again == Due("retrain", ON_SCHEDULE, ENDED + timedelta(minutes=minutes), attempt + 1)


def test_after_the_last_retry_it_is_left():
    for state in (FAILED, LOST):
        assert next_try(replace(RUN, state=state, attempt=4), 3, timedelta(minutes=5)) is None
        assert next_try(replace(RUN, state=state), 0, timedelta(minutes=5)) is None


def test_what_was_lost_goes_on_at_once_and_counts_as_a_try():
    assert next_try(replace(RUN, state=LOST), 3, timedelta(minutes=5)) == Due("retrain", ON_SCHEDULE, ENDED, 2)


def test_what_was_stopped_goes_on_as_the_same_try_however_often():
    stopped = replace(RUN, state=STOPPED, attempt=4)
    assert next_try(stopped, 3, timedelta(minutes=5)) == Due("retrain", ON_SCHEDULE, ENDED, 4)


@pytest.mark.parametrize("state", [DONE, RUNNING])
def test_what_is_done_or_runs_is_not_tried_again(state):
    assert next_try(replace(RUN, state=state), 3, timedelta(minutes=5)) is None


@pytest.mark.parametrize("state", [FAILED, LOST, STOPPED])
def test_what_somebody_ran_by_hand_is_left_to_them(state):
    assert next_try(replace(RUN, cause=BY_HAND, state=state), 3, timedelta(minutes=5)) is None


def test_before_the_first_run_there_is_nothing_to_try_again():
    assert next_try(None, 3, timedelta(minutes=5)) is None
