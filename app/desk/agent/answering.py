"""The agent's side of a suggestion: filling gaps, sending a reply or dismissing, and what was sent today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from app.desk.agent.suggesting import feedback
from app.desk.loaded import Desk
from app.suggesting.making import Shown
from labeling.errors import OracleError
from labeling.serving.suggestions import DISMISSED, EDITED, SENT, USED, Feedback, Outcome, outcome
from labeling.taxonomy import PLACEHOLDER

MOST = 100


@dataclass(frozen=True)
class Done:
    """What became of a case: one of used, edited, dismissed or sent, the reply if one went out, and the time."""

    action: str
    reply: str | None
    seconds: float


@dataclass(frozen=True)
class Handled:
    """One suggestion of today with what came of it; ``template_id`` is empty where nothing was suggested."""

    at: datetime
    text: str
    template_id: str
    action: str
    reply: str | None
    seconds: float | None


@dataclass(frozen=True)
class Today:
    """An agent's day: cases answered or dismissed, the latest first, and the median seconds of a case."""

    rows: tuple[Handled, ...]
    seconds: float | None

    @property
    def by_action(self) -> dict[str, int]:
        """How often each action was taken."""
        actions = [row.action for row in self.rows]
        return {a: actions.count(a) for a in (USED, EDITED, DISMISSED, SENT) if a in actions}


def gaps(text: str) -> tuple[str, ...]:
    """Names of the ``{placeholders}`` that a text still has, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the gaps filled that there is something for."""
    known = {name: value.strip() for name, value in values.items() if value.strip()}
    return PLACEHOLDER.sub(lambda m: known.get(m.group(1), m.group(0)), text)


def only_filled(text: str, reply: str) -> bool:
    """Whether a reply is the text with nothing but its gaps filled; spaces do not matter."""
    wanted, said = " ".join(text.split()), " ".join(reply.split())
    parts = PLACEHOLDER.split(wanted)[::2]  # every second part is the name of a gap
    if len(parts) == 1:
        return wanted == said
    if not said.startswith(parts[0]) or not said.endswith(parts[-1]):
        return False
    at, end = len(parts[0]), len(said) - len(parts[-1])
    for part in parts[1:-1]:
        found = said.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return at <= end


def send(desk: Desk, shown: Shown, reply: str, agent: str, since: datetime, at: datetime) -> Done:
    """Keep the reply that goes out: used where only gaps were filled, edited where more was changed.

    Parameters
    ----------
    since
        When the case came on the screen.

    Raises
    ------
    OracleError
        Where the reply is empty or too long, or still has a gap of the answer.
    """
    _refuse_gaps(
        reply, {n for one in shown.likely for n in one.template.placeholders} | set(gaps(shown.suggestion.text))
    )
    action = _action(shown, reply)
    return _keep(desk, shown, Done(action, reply, seconds_between(since, at)), agent, at)


def dismiss(desk: Desk, shown: Shown, agent: str, since: datetime, at: datetime) -> Done:
    """Keep that the suggestion was of no use."""
    return _keep(desk, shown, Done(DISMISSED, None, seconds_between(since, at)), agent, at)


def replace_with(desk: Desk, shown: Shown, reply: str, agent: str, since: datetime, at: datetime) -> Done:
    """Keep that another answer went out in place of the one that was suggested."""
    _refuse_gaps(reply, set(gaps(reply)) & {n for one in shown.likely for n in one.template.placeholders})
    action = DISMISSED if shown.suggested else SENT
    return _keep(desk, shown, Done(action, reply, seconds_between(since, at)), agent, at)


def today(desk: Desk, agent: str, since: datetime) -> Today:
    """What this agent did from a moment on, at most the last hundred cases."""
    logged = desk.store.suggestions(agent=agent, since=since, limit=MOST)
    given: dict[str, list[Feedback]] = {s.suggestion_id: [] for s in logged}
    for said in desk.store.feedback(list(given)):
        given[said.suggestion_id].append(said)
    found = [(s, outcome(given[s.suggestion_id])) for s in logged]
    rows = tuple(
        Handled(
            o.at,
            s.text,
            s.template_id if s.decision == "suggest" else "",
            o.action,
            _reply(s.rendered, o),
            o.handle_seconds,
        )
        for s, o in found
        if o.action is not None and o.at is not None
    )
    seconds = [row.seconds for row in rows if row.seconds is not None]
    return Today(rows, median(seconds) if seconds else None)


def seconds_between(since: datetime, at: datetime) -> float:
    """Seconds from one moment to a later one, 0 where the clock was set back."""
    return max(round((at - since).total_seconds(), 1), 0.0)


def _reply(rendered: str, found: Outcome) -> str | None:
    return rendered if found.reply is None and found.action == USED else found.reply


def _action(shown: Shown, reply: str) -> str:
    if not shown.suggested:
        return SENT
    return USED if only_filled(shown.suggestion.text, reply) else EDITED


def _keep(desk: Desk, shown: Shown, done: Done, agent: str, at: datetime) -> Done:
    feedback(desk, shown.suggestion_id, done.action, agent, at, done.reply, done.seconds)
    return done


def _refuse_gaps(reply: str, names: Collection[str]) -> None:
    left = [name for name in gaps(reply) if name in names]
    if left:
        shown = ", ".join("{" + name + "}" for name in left)
        raise OracleError(f"the reply still has {shown}; fill it in, or take it out")
