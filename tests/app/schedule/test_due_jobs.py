"""What is due: by the clock, missed, tried again, called for."""

from datetime import UTC, datetime, timedelta

from app.schedule.due import due, planned
from labeling.serving.jobs import FAILED, MONITOR, ON_SCHEDULE, RETRAIN, Due, JobRun
from labeling.store import jobs as log

THREE = datetime(2026, 3, 2, 3, tzinfo=UTC)


def is_due(room, job=RETRAIN):
    with room.store.read() as connection:
        return due(connection, room.workspace.settings, job, room.now)


def times(room):
    with room.store.read() as connection:
        return log.job_times(connection)


def test_a_new_workspace_counts_from_now(room):
    assert times(room)[RETRAIN].next_at == THREE
    assert is_due(room) is None


def test_a_job_is_due_at_its_time_and_until_somebody_begins_it(room):
    room.move(minutes=1)
    assert is_due(room) == Due(RETRAIN, ON_SCHEDULE, THREE)
    room.move(hours=5)
    assert is_due(room) == Due(RETRAIN, ON_SCHEDULE, THREE)


def test_what_was_missed_for_a_week_is_due_once(room):
    room.move(days=7, minutes=2)
    assert room.runner().run_due(RETRAIN).due_at == THREE
    assert room.runner().run_due(RETRAIN) is None
    assert times(room)[RETRAIN].next_at == THREE + timedelta(days=8)


def test_another_expression_or_time_zone_counts_from_now(room):
    room.configure('[schedule]\nretrain = "30 4 * * *"')
    assert times(room)[RETRAIN].next_at == THREE + timedelta(hours=1.5)
    room.configure('[schedule]\nretrain = "30 4 * * *"\ntimezone = "Asia/Tokyo"')
    assert times(room)[RETRAIN].next_at == datetime(2026, 3, 2, 19, 30, tzinfo=UTC)


def test_planning_again_changes_nothing(room):
    before = times(room)
    room.move(days=3)
    room.plan()
    assert times(room) == before
    with room.store.read() as connection:
        assert planned(connection, room.workspace.settings.schedule, room.now) == before


def test_a_job_that_is_off_is_never_due(room):
    room.move(minutes=2)
    room.configure('[schedule]\nretrain = "off"')
    assert is_due(room) is None and RETRAIN not in times(room)


def test_what_failed_is_due_after_its_pause(room):
    with room.store.write() as connection:
        run = log.begin_run(connection, JobRun(RETRAIN, ON_SCHEDULE, room.now, "a"))
        log.end_run(connection, run, FAILED, room.now, "no")
    assert is_due(room) is None
    room.configure('[schedule]\nretrain = "off"')  # it is tried again all the same
    room.move(minutes=5)
    assert is_due(room) == Due(RETRAIN, ON_SCHEDULE, room.now, 2)


def test_only_retraining_is_called_for(room):
    room.configure('[schedule]\nmonitor = "off"\nretrain = "off"\n[schedule.triggers]\nreviews = 0')
    assert is_due(room) is None and is_due(room, MONITOR) is None
