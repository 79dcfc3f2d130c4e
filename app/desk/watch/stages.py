"""The three stages and the release in shadow: how they stand, what a change would do, and the change itself."""

from __future__ import annotations

from dataclasses import dataclass

from app.desk.loaded import Desk
from app.desk.watch.releases import signed
from app.releasing import releases as service
from labeling.errors import OracleError
from labeling.serving.stages import LIVE, OFF, SHADOW, STAGES, TEMPLATE, TOPIC, VALIDITY, Modes, StageEvent
from labeling.store.stages import CandidateEvent, candidate, candidate_events, modes, stage_events

NAMES = {VALIDITY: "Is it a question", TOPIC: "The topic", TEMPLATE: "The answer"}
MODES = {OFF: "Off", SHADOW: "In shadow", LIVE: "Live"}
BUTTONS = {OFF: "Switch off", SHADOW: "Back to shadow", LIVE: "Make live"}
ENOUGH = 1000


@dataclass(frozen=True)
class Line:
    """A stage as it stands.

    Parameters
    ----------
    says
        What that means for agents, in one sentence.
    event
        Who set it, when and why; None where nobody ever did.
    """

    stage: str
    name: str
    mode: str
    says: str
    event: StageEvent | None


@dataclass(frozen=True)
class Beside:
    """The release that runs in shadow since ``event``, None where none does, and those that could."""

    release_id: str | None
    event: CandidateEvent | None
    choices: tuple[str, ...]


def lines(desk: Desk) -> tuple[Line, ...]:
    """All three stages, in order."""
    with desk.store.read() as connection:
        present, events = modes(connection), stage_events(connection, ENOUGH)
    last = {event.stage: event for event in reversed(events)}
    return tuple(
        Line(s, NAMES[s], present.of(s), meaning(s, present.of(s), present.of(TEMPLATE)), last.get(s)) for s in STAGES
    )


def meaning(stage: str, mode: str, template: str) -> str:
    """What a mode of a stage means for agents, given that of the template stage."""
    if stage == TEMPLATE:
        return ANSWERS[mode]
    if mode == OFF:
        return OFF_SAYS[stage]
    if mode == LIVE:
        return LIVE_SAYS[stage] if template == LIVE else SEEN[stage]
    return SHADOW_SAYS[stage] if template == LIVE else LOGGED


ANSWERS = {
    LIVE: "Agents see the suggested answers.",
    SHADOW: "Agents see no answer. What would have been suggested is logged.",
    OFF: "No answer is suggested to anybody.",
}
LIVE_SAYS = {
    VALIDITY: "What does not read like a question gets no answer.",
    TOPIC: "Where the topic is not sure enough, no answer is shown.",
}
SEEN = {
    VALIDITY: "Tools of agents are told whether it is a question, but no answer is shown.",
    TOPIC: "Tools of agents are told the topic, but no answer is shown.",
}
SHADOW_SAYS = {
    VALIDITY: "It holds no answer back. What it would have held back is logged.",
    TOPIC: "It holds no answer back. What it would have held back is logged.",
}
LOGGED = "Agents do not notice it. What it says is logged."
OFF_SAYS = {
    VALIDITY: "Nobody looks whether a message is a question.",
    TOPIC: "Nobody looks whether the topic is sure enough.",
}


def effect(present: Modes, stage: str, mode: str) -> str:
    """What a change will do, in one or two sentences."""
    template = mode if stage == TEMPLATE else present.of(TEMPLATE)
    says = meaning(stage, mode, template)
    if stage == TEMPLATE and mode == LIVE:
        return f"Agents will see answers from the next question on. {_gates(present)}"
    return f"From the next question on: {says[0].lower()}{says[1:]}"


def _gates(present: Modes) -> str:
    """Which of the other stages hold answers back."""
    idle = [NAMES[s].lower() for s in (VALIDITY, TOPIC) if present.of(s) != LIVE]
    if not idle:
        return "The other two stages are live and hold back what is not sure enough."
    return f"Not live, so holding nothing back: {' and '.join(idle)}."


def change(desk: Desk, stage: str, mode: str, seen: str, by: str, note: str) -> None:
    """Give a stage another mode.

    Parameters
    ----------
    seen
        The mode that the expert saw, so that two who switch at once do not undo each other.

    Raises
    ------
    OracleError
        When another expert was faster, or the note is too long.
    """
    signed(by, note)
    with desk.store.read() as connection:
        now = modes(connection).of(stage)
    if now != seen:
        raise OracleError(
            f"somebody switched '{NAMES[stage].lower()}' meanwhile, it is {MODES[now].lower()}; look again"
        )
    service.set_mode(desk.workspace, stage, mode, by, " ".join(note.split()))


def beside(desk: Desk) -> Beside:
    """The release in shadow, and those that could be: all but the current one, the newest first."""
    with desk.store.read() as connection:
        running, events = candidate(connection), candidate_events(connection, 1)
    event = events[0] if running is not None else None
    rows = (r for r in desk.store.releases() if not r.current and r.removed_at is None)
    return Beside(running, event, tuple(r.release_id for r in rows if r.release_id != running))


def run_beside(desk: Desk, release_id: str | None, by: str, note: str = "") -> None:
    """Let a release run in shadow, or end it with None.

    Raises
    ------
    OracleError
        When it is unknown, current or cannot be read, or none runs.
    """
    signed(by, note)
    service.run_in_shadow(desk.workspace, release_id, by, " ".join(note.split()))
