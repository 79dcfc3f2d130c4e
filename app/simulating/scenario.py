"""What is to be simulated: how long, with whom, and what goes wrong on which day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labeling.errors import OracleError, did_you_mean
from labeling.serving.experiments import UNITS

NO_DRIFT, SUDDEN, SLOW, NEW_TOPIC = "none", "sudden", "slow", "new-topic"
DRIFTS = (NO_DRIFT, SUDDEN, SLOW, NEW_TOPIC)
NO_EXPERIMENT = "none"
AUTO = "auto"
MOST_DAYS, MOST_CASES, MOST_AGENTS = 365, 20_000, 200


@dataclass(frozen=True)
class Change:
    """A product change: from a day on, counted from 1, a template's answer is out of date."""

    template_id: str
    day: int


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One run of the simulation; equal scenarios give equal customers and agents.

    Parameters
    ----------
    days, cases
        How many days, the last of which is today, and how many cases an average working day has.
    agents, teams
        Who answers them.
    adoption
        Share of right suggestions that agents use, in [0, 1].
    care
        Share of wrong suggestions that agents notice, in [0, 1].
    seed
        Of everything that is drawn.
    drift, drift_day
        ``sudden``: one topic is asked about four times as often from that day on; ``slow``: it becomes so within ten
        days; ``new-topic``: one question in six is about something that no template answers. None is two thirds
        through.
    changes
        Product changes.
    broken_voter
        A function or rule whose words customers do not use any more from the drift day on; ``auto`` chooses one, empty
        none.
    live
        Whether answers are shown at all; if so, they are in shadow for the first seventh of the days.
    experiment
        ``case``, ``agent`` or ``team``: the unit of an experiment that starts when answers go live; or ``none``.
    spot_checks
        How many suggestions, drawn at random, experts judge at the end.
    expert_errors
        Share of their verdicts that are wrong, in [0, 1].
    candidate
        Whether the release before the current one runs in shadow, where there is one.
    """

    days: int = 28
    cases: int = 100
    agents: int = 12
    teams: int = 3
    adoption: float = 0.7
    care: float = 0.8
    seed: int = 0
    drift: str = SUDDEN
    drift_day: int | None = None
    changes: tuple[Change, ...] = ()
    broken_voter: str = ""
    live: bool = True
    experiment: str = "agent"
    spot_checks: int = 150
    expert_errors: float = 0.0
    candidate: bool = True

    def __post_init__(self) -> None:
        for name, least, most in (
            ("days", 1, MOST_DAYS),
            ("cases", 1, MOST_CASES),
            ("agents", 1, MOST_AGENTS),
            ("teams", 1, MOST_AGENTS),
            ("spot_checks", 0, MOST_CASES),
            ("seed", 0, 2**32 - 1),
        ):
            _whole(name, getattr(self, name), least, most)
        for name in ("adoption", "care", "expert_errors"):
            if not 0 <= getattr(self, name) <= 1:
                raise OracleError(f"{name} is {getattr(self, name)}; give a share from 0 to 1")
        _one_of("drift", self.drift, DRIFTS)
        _one_of("experiment", self.experiment, (*UNITS, NO_EXPERIMENT))
        for name, day in (
            ("drift-day", self.drift_day),
            *((f"change of {c.template_id}", c.day) for c in self.changes),
        ):
            if day is not None and not 1 <= day <= self.days:
                raise OracleError(f"{name} is day {day}; give one of the {self.days} days, counted from 1")
        if self.teams > self.agents:
            raise OracleError(f"{self.agents} agents cannot make {self.teams} teams; give fewer teams")

    @property
    def drifts_on(self) -> int:
        """Day of the drift, counted from 1."""
        return self.drift_day or max(1, round(2 * self.days / 3))

    @property
    def shadow_days(self) -> int:
        """Days before answers go live."""
        return self.days // 7 if self.live else self.days

    def changed(self, label: str, day: int) -> bool:
        """Whether the answer of a template is out of date on a day, counted from 1."""
        return any(c.template_id == label and day >= c.day for c in self.changes)


def read_changes(said: Iterable[str], templates: Sequence[str]) -> tuple[Change, ...]:
    """Changes from texts such as ``payout-late@8``.

    Raises
    ------
    OracleError
        Naming the text that cannot be read, or the template that there is none of.
    """
    return tuple(_change(one, templates) for one in said)


def _change(said: str, templates: Sequence[str]) -> Change:
    template_id, _, day = said.rpartition("@")
    if not day.isdecimal() or not template_id:
        raise OracleError(f"--change '{said}' cannot be read; write a template and a day, such as payout-late@8")
    if template_id not in templates:
        raise OracleError(f"--change names the unknown template '{template_id}'{did_you_mean(template_id, templates)}")
    return Change(template_id, int(day))


def _whole(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise OracleError(f"{name} is {value}; give a whole number from {least} to {most:,}")


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise OracleError(f"unknown {name} '{value}'{did_you_mean(value, known)}")
