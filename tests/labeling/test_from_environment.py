"""Secrets by environment."""

import pytest

from labeling.errors import OracleError
from labeling.from_environment import filled, unfilled
from labeling.serving.alert_rules import Alerting

SET = {"HOOK": "T1/s3cret$\\1", "EMPTY": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://h/${HOOK}", "https://h/T1/s3cret$\\1"),
        ("${HOOK}${EMPTY}", "T1/s3cret$\\1"),
        ("no name", "no name"),
        ("$HOOK {HOOK} ${}", "$HOOK {HOOK} ${}"),
    ],
)
def test_names_are_filled_in_with_whatever_their_values_hold(text, expected):
    assert filled(text, "x", SET) == expected


def test_a_variable_that_is_not_set_is_named_and_its_place_too():
    with pytest.raises(OracleError, match="webhook names the variable 'OTHER', which is not set; set it first"):
        filled("https://h/${OTHER}", "webhook", SET)
    assert unfilled("https://h/${OTHER}") == "https://h/x"


def test_a_webhook_may_name_its_secret():
    told = Alerting("https://hooks.example/${HOOK}")
    assert "s3cret" not in repr(told)
    assert told.address({"HOOK": "T1/abc"}) == "https://hooks.example/T1/abc"
    assert Alerting().address({}) == ""
    with pytest.raises(OracleError, match="webhook names the variable 'HOOK'"):
        told.address({})
    with pytest.raises(OracleError, match="no address of the web") as raised:
        told.address({"HOOK": "a\n s3cret"})
    assert "s3cret" not in str(raised.value)
