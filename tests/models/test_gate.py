import pytest

from models.gate import judge


def report(accuracy=0.8, precision=0.9, auroc=0.95, n=50):
    return {
        "n": n,
        "template": {"accuracy": accuracy},
        "cascade": {"precision": precision},
        "validity": {"auroc": auroc},
    }


@pytest.mark.parametrize(
    ("worse", "name"),
    [
        ({"accuracy": 0.7}, "template accuracy"),
        ({"precision": 0.8}, "answered precision"),
        ({"auroc": 0.8}, "validity AUROC"),
    ],
)
def test_each_figure_can_hold_a_candidate_back(worse, name):
    verdict = judge(report(**worse), report(), 0.02)
    assert not verdict.passed and len(verdict.reasons) == 1 and verdict.reasons[0].startswith(name)


def test_within_the_tolerance_passes_and_lists_what_was_compared():
    verdict = judge(report(accuracy=0.79), report(), 0.02)
    assert verdict.passed and len(verdict.reasons) == 3
    assert verdict.as_dict() == {"passed": True, "reasons": verdict.reasons}


def test_without_gold_nothing_speaks_against_it():
    assert "no valid gold" in judge(report(n=0), report(), 0.0).reasons[0]
    assert judge(report(), None, 0.0).passed
    assert judge(report(), None, 0.0).reasons == ("there is no release with these labels to compare it with",)
    nothing = report(None, None, None)
    assert judge(nothing, report(), 0.0).reasons == ("no figure could be compared",)
