"""Rules of oracle.toml: what is read, and what is refused with its line."""

import pytest

from app.settings import read_settings
from labeling.errors import OracleError
from labeling.serving.alert_rules import Alerting

GOOD = """name = "shop"

[alerting]
webhook = "https://hooks.example/T1?x=1"

[[alerts]]
name = "few matches"
metric = "match_rate_shown"
below = 0.6
days = 3
at_least = 20
to = ["app", "webhook"]

[[alerts]]
name = "slow"
metric = "latency_p95_ms"
above = 400
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "oracle.toml"
        path.write_text(text, encoding="utf-8")
        return read_settings(path)

    return read


def test_rules_are_read(read):
    settings = read(GOOD)
    few, slow = settings.alerts
    assert (few.name, few.metric, few.below, few.days, few.needs) == ("few matches", "match_rate_shown", 0.6, 3, 20)
    assert few.to == ("app", "webhook")
    assert slow.above == 400.0 and slow.to == ("app", "log", "webhook")
    assert settings.alerting.webhook == "https://hooks.example/T1?x=1"


def test_without_rules_there_are_none_of_ones_own_and_an_empty_list_means_none_at_all(read):
    assert read('name = "shop"').alerts is None
    assert read("alerts = []").alerts == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('"match_rate_shown"', '"match_rate"', 6, "unknown metric 'match_rate'; did you mean 'match_rate_"),
        ("below = 0.6", "", 6, "alert 'few matches' needs above or below"),
        ("above = 400", "above = 400\nbelow = 2", 14, "alert 'slow' needs above or below"),
        ("above = 400", 'above = "fast"', 14, "above takes a number, not 'fast'"),
        ("days = 3", "days = 2.5", 6, "days takes a whole number"),
        ("days = 3", "days = true", 6, "days takes a whole number"),
        ('to = ["app", "webhook"]', 'to = "app"', 6, "to takes a list"),
        ('to = ["app", "webhook"]', 'to = ["pager"]', 6, "unknown 'pager'"),
        ("at_least = 20", "atleast = 20", 6, "unknown key 'atleast'; did you mean 'at_least'"),
        ('name = "slow"', 'name = "few matches"', 14, "two alerts 'few matches'"),
        ('name = "slow"', "", 14, "an alert needs a name"),
        ('metric = "latency_p95_ms"', "", 14, "give it a metric"),
        ('metric = "latency_p95_ms"', "metric = 3", 14, "metric takes a text"),
        ('"https://hooks.example/T1?x=1"', '"ftp://hooks.example"', 4, "no address of the web"),
        ('"https://hooks.example/T1?x=1"', '"https://ana:secret@hooks.example"', 4, "without name and password"),
        ('"https://hooks.example/T1?x=1"', '"https://"', 4, "no address"),
        ('"https://hooks.example/T1?x=1"', '"https://hooks.example:port/"', 4, "no address"),
        ('"https://hooks.example/T1?x=1"', '"https://hooks.example/\\u0000"', 4, "no address"),
        ('"https://hooks.example/T1?x=1"', "7", 4, "takes an address"),
        ('webhook = "https://hooks.example/T1?x=1"', 'web = "x"', 4, "unknown key 'web'"),
        ('webhook = "https://hooks.example/T1?x=1"', "", 6, "goes to the webhook, but none is named"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(read, old, new, line, says):
    assert old in GOOD
    with pytest.raises(OracleError) as error:
        read(GOOD.replace(old, new))
    assert error.value.line == line and says in error.value.message, str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("text", ["alerts = 3", 'alerts = ["few"]', "[alerts]\nname = 'x'", "alerting = 3"])
def test_what_is_no_table_is_refused(read, text):
    with pytest.raises(OracleError, match=r"oracle\.toml:1: .*table"):
        read(text)


def test_no_webhook_is_fine():
    assert Alerting().webhook == ""
