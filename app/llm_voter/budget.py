"""What may still be spent. No call starts whose greatest cost does not fit, so a budget is never overrun."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Condition

from app.llm_voter.settings import Llm
from labeling.llm import Answer


@dataclass(frozen=True)
class Tokens:
    """Tokens that went in and came out."""

    sent: int = 0
    received: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.sent + other.sent, self.received + other.received)

    def __sub__(self, other: Tokens) -> Tokens:
        return Tokens(self.sent - other.sent, self.received - other.received)

    @property
    def all(self) -> int:
        """Both together."""
        return self.sent + self.received


NOTHING = Tokens()


def spent(answers: Iterable[Answer], settings: Llm, at: datetime) -> Tokens:
    """What was paid for in the days up to a moment that the budget looks at, whichever model was asked."""
    since = at - timedelta(days=settings.budget_days)
    recent = (a for a in answers if a.moment > since)
    return sum((Tokens(a.tokens_in, a.tokens_out) for a in recent), Tokens())


def fits(settings: Llm, tokens: Tokens) -> bool:
    """Whether so much may be spent in all."""
    cost = settings.cost(tokens.sent, tokens.received)
    return tokens.all <= settings.max_tokens and (settings.max_cost is None or cost <= settings.max_cost)


class Budget:
    """What is spent and what calls that are under way may cost; any number of threads may ask.

    Parameters
    ----------
    before
        What was spent already.
    """

    def __init__(self, settings: Llm, before: Tokens) -> None:
        self.settings, self.spent = settings, before
        self._held = Tokens()
        self._changed = Condition()

    def hold(self, most: Tokens, stopped: Callable[[], bool]) -> bool:
        """Set aside what a call may cost at the most; waits for calls under way where only they stand in its way.

        Returns
        -------
        False where it does not fit, or all has been stopped meanwhile.
        """
        with self._changed:
            while not fits(self.settings, self.spent + self._held + most):
                if not self._held.all or stopped():
                    return False
                self._changed.wait(0.1)
            self._held += most
            return not stopped()

    def settle(self, most: Tokens, paid: Tokens) -> None:
        """A call has ended: what was set aside for it is free again, except for what it cost."""
        with self._changed:
            self._held -= most
            self.spent += paid
            self._changed.notify_all()
