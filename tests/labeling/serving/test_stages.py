"""What each stage of the cascade may do."""

from datetime import UTC, datetime

import pytest

from labeling.errors import OracleError
from labeling.serving.stages import ALL_LIVE, Modes, StageEvent, latest_modes

AT = datetime(2026, 9, 1, tzinfo=UTC)


def test_every_stage_begins_in_shadow():
    assert latest_modes({}) == Modes("shadow", "shadow", "shadow")
    assert latest_modes({"topic": "live"}).as_dict() == {"validity": "shadow", "topic": "live", "template": "shadow"}


@pytest.mark.parametrize(
    ("modes", "gates"),
    [
        (ALL_LIVE, {"validity", "topic", "template"}),
        (Modes("shadow", "shadow", "live"), {"template"}),
        (Modes("live", "off", "live"), {"validity", "template"}),
        (Modes("live", "shadow", "shadow"), {"validity", "topic", "template"}),
        (Modes("off", "live", "shadow"), {"topic", "template"}),
        (Modes("live", "live", "off"), {"validity", "topic"}),
    ],
)
def test_a_stage_in_shadow_holds_no_live_answer_back(modes, gates):
    assert modes.gates == gates


def test_unknown_stages_and_modes_are_refused():
    with pytest.raises(OracleError, match=r"unknown mode 'lvie'.*live"):
        Modes("lvie")
    with pytest.raises(OracleError, match=r"unknown stage 'tempalte'.*template"):
        StageEvent(AT, "Ana", "tempalte", "live")
