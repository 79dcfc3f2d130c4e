"""The one loop of all kills: a fresh workspace, a command, a random moment, `kill -9`, and a look at what is left."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.checks import last_line
from benchmarks.reliability.outcome import Outcome, Setting, sentence
from benchmarks.reliability.starting import left_behind, oracle
from labeling.disk.run_folder import RunFolder

Words = Sequence[object]
LATE, SHORTER = "it was done already", 0.9
"""What is said where the kill came too late, and by how much the next ones come earlier then."""
SPREAD = 10
"""The time that a command takes is cut into so many parts, and each is hit in turn."""
STEPS = ("ingest", "encode", "vote", "denoise", "train", "evaluate", "gate", "release")


@dataclass(frozen=True)
class Victim:
    """A command that is to be killed.

    Parameters
    ----------
    what
        In words.
    make
        Makes a workspace by a name.
    words
        Of the command, by the workspace.
    check
        Goes on from what is left; says what is wrong, or nothing. What was lost or doubled is raised as `LostError`.
    """

    what: str
    make: Callable[[str], Path]
    words: Callable[[Path], Words]
    check: Callable[[Path], str]


class LostError(Exception):
    """Something that was acknowledged is not there, or is there twice."""


def killed(setting: Setting, victim: Victim, times: int) -> Outcome:
    """Kill a command so many times, at moments spread over all that it takes undisturbed."""
    lasted = _undisturbed(victim)
    seen, bad, lost = Counter[str](), list[str](), 0
    for n in range(times):
        root = victim.make("victim")
        moment = lasted * (n % SPREAD + setting.draw.random()) / SPREAD
        how = kill_after(root, victim.words(root), moment)
        lasted *= SHORTER if how == LATE else 1
        seen[how] += 1
        try:
            trouble = victim.check(root)
        except LostError as error:
            trouble, lost = str(error), lost + 1
        bad += [f"after {moment:.2f} s: {trouble}"] if trouble else []
    note = sentence(seen) + (f"; {bad[0]}" if bad else "")
    return Outcome(victim.what, times, times - len(bad), lost, note)


def kill_after(root: Path, words: Words, moment: float) -> str:
    """Start a command, and kill it after some seconds; whether that came in time."""
    started = oracle(root, *words)
    time.sleep(moment)
    if not started.running():
        return LATE
    started.kill()
    if left_behind(started.pid):
        return "killed, and workers were left running"
    done = [step for step in STEPS if RunFolder(root / "var" / "run").record(step) is not None]
    first = bool(done) and words[0] == "run" and STEPS[-1] not in done
    return f"killed when '{done[-1]}' was done" if first else "killed"


def _undisturbed(victim: Victim) -> float:
    """Seconds that the command takes; what is left then has to be right, too."""
    root = victim.make("undisturbed")
    begun = time.monotonic()
    started = oracle(root, *victim.words(root))
    if started.wait() != 0:
        raise RuntimeError(f"{victim.what}: undisturbed it failed: {last_line(started)}")
    lasted = time.monotonic() - begun
    trouble = victim.check(root)
    if trouble:
        raise RuntimeError(f"{victim.what}: undisturbed it left: {trouble}")
    return lasted


def fewer(setting: Setting) -> int:
    """How often the lesser commands are killed."""
    return max(1, setting.times // 5)
