"""What labeling functions may use, and how one is found out that uses more."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from labeling.blocks import cores

# a worker takes a tenth of a second to start and imports modules; so many calls take about half a second
CALLS_OF_A_WORKER = 500_000


@dataclass(frozen=True)
class Limits:
    """What functions may use in worker processes.

    Parameters
    ----------
    seconds
        One function on one question: seconds of computing, or of waiting. Time in which others have the processor
        does not count, so that a busy machine stops nobody.
    total_seconds
        One function on all questions of a block, and the import of its module.
    memory_mb
        Megabytes of address space that all functions in a process may take.
    processes
        Worker processes at most; 0 means as many as there are cores.
    """

    seconds: float = 5.0
    total_seconds: float = 600.0
    memory_mb: int = 1024
    processes: int = 0

    def workers(self, calls: int) -> int:
        """How many processes so many calls are worth."""
        return max(1, min(self.processes or cores(), -(-calls // CALLS_OF_A_WORKER)))


@dataclass
class Watch:
    """How long a process has been at one call, and at one function.

    Parameters
    ----------
    pid
        Its process.
    now, computed
        Seconds on the clock, and of computing by the process, at the last look.
    beat
        Task and place of the question at the last look; a negative place is no question.
    """

    pid: int
    now: float
    computed: float = 0.0
    beat: Sequence[int] = ()
    call: float = 0.0
    total: float = 0.0

    def look(self, now: float, beat: Sequence[int]) -> None:
        """Look at the process again."""
        computed, waits = spent(self.pid)
        used = now - self.now if waits else computed - self.computed
        self.call = self.call + used if beat == self.beat and beat[-1] >= 0 else 0.0
        self.total += used
        self.now, self.computed, self.beat = now, computed, beat

    def trouble(self, limits: Limits) -> str:
        """What it did too long, or nothing."""
        if self.call > limits.seconds:
            return f"it took longer than {limits.seconds:g} s"
        if self.total > limits.total_seconds:
            return f"it took longer than {limits.total_seconds:g} s in all"
        return ""


def spent(pid: int) -> tuple[float, bool]:
    """Seconds that a process has computed, and whether it does not want the processor now.

    Where the system does not say (Linux does), all time counts as waiting.
    """
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0, True
    state, *numbers = line.rpartition(")")[2].split()
    ticks = int(numbers[10]) + int(numbers[11])
    return ticks / os.sysconf("SC_CLK_TCK"), state not in "RD"
