import pytest

from app.experimenting.words import capital, counted, harm, improvement, level, signed, span


def test_times_are_relative_and_shares_are_points():
    assert signed("handle_seconds", -0.264) == "−26.4 %" and signed("reopened", 0.02) == "+2.0 points"
    assert signed("match", 0.0) == "±0.0 points"
    assert span("reopened", -0.01, 0.02) == "−1.0 to +2.0 points"
    assert span("handle_seconds", -0.01, 0.02) == "−1.0 to +2.0 %"
    assert improvement("satisfaction", 0.05) == "5.0 points more satisfaction"
    assert harm("reopened", 0.1) == "10.0 points more cases opened again"
    assert harm("reopened", -0.1) == "10.0 points fewer cases opened again"


@pytest.mark.parametrize(
    ("metric", "value", "said"),
    [
        ("handle_seconds", 1234.4, "1,234 s"),
        ("match", 0.5, "50.0 %"),
        ("match", None, "–"),
        ("match", float("nan"), "–"),
    ],
)
def test_levels(metric, value, said):
    assert level(metric, value) == said


def test_counts_and_capitals():
    assert [counted(n, "agent") for n in (0, 1, 1200)] == ["0 agents", "1 agent", "1,200 agents"]
    assert capital("by case") == "By case" and capital("") == ""
