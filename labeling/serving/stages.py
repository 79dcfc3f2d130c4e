"""The three stages of the cascade, and what each is allowed to do: off, shadow or live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from labeling.errors import OracleError, did_you_mean

VALIDITY, TOPIC, TEMPLATE = "validity", "topic", "template"
STAGES = (VALIDITY, TOPIC, TEMPLATE)
OFF, SHADOW, LIVE = "off", "shadow", "live"
MODES = (OFF, SHADOW, LIVE)


@dataclass(frozen=True)
class Modes:
    """What each stage may do: a stage in shadow computes and logs, one that is live also acts.

    Every stage begins in shadow, so that nothing reaches an agent before somebody says so.
    """

    validity: str = SHADOW
    topic: str = SHADOW
    template: str = SHADOW

    def __post_init__(self) -> None:
        for stage in STAGES:
            require_mode(self.of(stage))

    def of(self, stage: str) -> str:
        """The mode of a stage."""
        mode: str = getattr(self, stage)
        return mode

    @property
    def gates(self) -> frozenset[str]:
        """Stages whose gates count for the decision.

        Where answers are live, only what is live may hold one back. Where they are not, the decision is what it
        would be if every stage that is not off were live, which is what a trial in shadow has to tell.
        """
        wanted = (LIVE,) if self.template == LIVE else (LIVE, SHADOW)
        return frozenset(s for s in STAGES if self.of(s) in wanted)

    def as_dict(self) -> dict[str, str]:
        """Stage to mode."""
        return {stage: self.of(stage) for stage in STAGES}


@dataclass(frozen=True)
class StageEvent:
    """A stage got another mode."""

    at: datetime
    by: str
    stage: str
    mode: str
    note: str = ""

    def __post_init__(self) -> None:
        require_stage(self.stage)
        require_mode(self.mode)


def latest_modes(last: Mapping[str, str]) -> Modes:
    """Modes from the last known one of each stage; shadow where nothing is known."""
    return Modes(**{s: last.get(s, SHADOW) for s in STAGES})


def require_stage(stage: str) -> None:
    """Refuse what is no stage."""
    if stage not in STAGES:
        raise OracleError(f"unknown stage '{stage}'{did_you_mean(stage, STAGES)}")


def require_mode(mode: str) -> None:
    """Refuse what is no mode."""
    if mode not in MODES:
        raise OracleError(f"unknown mode '{mode}'{did_you_mean(mode, MODES)}")


ALL_LIVE = Modes(LIVE, LIVE, LIVE)
