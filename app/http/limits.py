"""How often one may ask: a bucket of requests for each token, which fills again as time goes by.

A token bucket as in R. Braden et al., RFC 1633 (1994), "traffic policing": it lets a rush through, and holds the rate
over a longer time. It is kept in memory, so that it costs no write, and each process has its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

REQUESTS_A_MINUTE = 6_000
BAD_TOKENS_A_MINUTE = 30
"""So often an address may come with a bad token before it is told to wait; a good one is let in all the same."""
MOST_KEPT = 10_000


@dataclass
class Buckets:
    """Buckets by key.

    Parameters
    ----------
    a_minute
        How many are let through in a minute, and at once after a rest; 0 for any number.
    """

    a_minute: int
    _levels: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, key: str, now: float) -> int:
        """Take one; 0 where there was one, otherwise the whole seconds to wait for it.

        Parameters
        ----------
        now
            Seconds of a clock that never goes back.
        """
        if not self.a_minute:
            return 0
        level = self._level(key, now)
        self._levels[key] = (max(level - 1, 0.0) if level >= 1 else level, now)
        if len(self._levels) > MOST_KEPT:
            self._forget(now)
        return 0 if level >= 1 else math.ceil((1 - level) * 60 / self.a_minute - 1e-6)

    def _level(self, key: str, now: float) -> float:
        level, at = self._levels.get(key, (float(self.a_minute), now))
        return min(float(self.a_minute), level + (now - at) * self.a_minute / 60)

    def _forget(self, now: float) -> None:
        """Leave out those that are full again; where that does not help, those that came first."""
        full = [key for key in self._levels if self._level(key, now) >= self.a_minute]
        for key in full or list(self._levels)[: MOST_KEPT // 2]:
            del self._levels[key]
