"""The table [schedule] of oracle.toml."""

from datetime import timedelta

import pytest

from app.schedule.settings import Schedule, Triggers, duration
from app.settings import Settings, read_settings
from labeling.errors import OracleError


@pytest.fixture
def read(tmp_path):
    def of(text):
        path = tmp_path / "oracle.toml"
        path.write_text(text, encoding="utf-8")
        return read_settings(path)

    return of


def test_without_the_table_the_defaults_hold(read):
    assert read('name = "shop"').schedule == Schedule()
    assert Schedule().cron("retrain") == "0 3 * * *"


def test_all_keys_are_read(read):
    found = read(
        '[schedule]\ntimezone = "Europe/Berlin"\nretrain = "0 4 * * 1-5"\nmonitor = "off"\nretries = 0\n'
        'backoff = "90 s"\nkeep_backups = 2\n[schedule.triggers]\nreviews = 0\nchanges = false\npause = "1 day"\n'
    ).schedule
    assert (found.cron("retrain"), found.cron("monitor"), found.cron("backup")) == ("0 4 * * 1-5", None, "0 1 * * 0")
    assert (found.timezone, found.retries, found.backoff, found.keep_backups) == ("Europe/Berlin", 0, "90 s", 2)
    assert found.triggers == Triggers(reviews=0, changes=False, drift=True, pause="1 day")


def test_times_are_no_part_of_what_makes_a_release():
    assert "schedule" not in Settings().model_dump()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("schedule = 3", 1, "schedule is a table"),
        ('[schedule]\nretrian = "off"', 2, "unknown key 'retrian'; did you mean 'retrain'?"),
        ('[schedule]\n\nretrain = "0 25 * * *"', 3, "retrain: '25' in '0 25 * * *' is no hour"),
        ("[schedule]\nbackup = 5", 2, "backup takes a text, not 5"),
        ('[schedule]\nmonitor = "0 0 31 2 *"', 2, "monitor: the cron expression '0 0 31 2 *' never comes"),
        ('[schedule]\ntimezone = "Mars"', 2, "unknown time zone 'Mars'"),
        ("[schedule]\nretries = true", 2, "retries takes a whole number from 0 to 20, not True"),
        ("[schedule]\nretries = 21", 2, "retries takes a whole number"),
        ('[schedule]\nbackoff = "soon"', 2, "'soon' is no length of time"),
        ("[schedule]\ntriggers = 1", 2, "triggers is a table; write [schedule.triggers]"),
        ("[schedule.triggers]\nreviews = -1", 2, "reviews takes a whole number"),
        ('[schedule.triggers]\ndrift = "yes"', 2, "drift takes true or false"),
        ("[schedule.triggers]\nreview = 5", 2, "[schedule.triggers] has the unknown key 'review'"),
    ],
)
def test_errors_name_file_line_key_and_remedy(read, text, line, says):
    with pytest.raises(OracleError) as error:
        read(text)
    assert f"oracle.toml:{line}: " in str(error.value)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90 s", 90), ("5 min", 300), ("6h", 21_600), ("2 days", 172_800), ("1 d", 86_400), (" 1 day ", 86_400)],
)
def test_lengths_of_time(text, expected):
    assert duration(text) == timedelta(seconds=expected)


@pytest.mark.parametrize("text", ["", "5", "min", "-5 min", "5 weeks", "999999 s", "5 min 3 s"])
def test_other_lengths_of_time_are_refused(text):
    with pytest.raises(OracleError, match="no length of time"):
        duration(text)
