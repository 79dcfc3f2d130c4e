"""`kill -9` of `oracle serve` while clients ask and say what became of it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from benchmarks.reliability.checks import wrong
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.serving import Asked, Load, free_port, missing_or_doubled, served, try_again

CLIENTS, MOST, PATIENCE = 6, 120, 5.0
"""How many ask at once, and after how many answers or seconds at the most the service is killed."""


def service(setting: Setting) -> Sequence[Outcome]:
    """All that was answered is in the log once; what was not is asked again with its key, and is there once."""
    root, port = setting.copy("served"), free_port()
    every, bad, lost, again = Asked(), list[str](), 0, 0
    for n in range(setting.times):
        with served(root, port, setting.folder / "serve.out") as started:
            again += try_again(port, every)
            with Load(port, CLIENTS, f"r{n}", setting.seed + n) as load:
                _wait(load.asked, setting.draw.randrange(MOST))
                started.kill()
        trouble = next(iter(wrong(root)), "")
        every.keys |= load.asked.keys
        every.said |= load.asked.said
        answered = Asked({k: v for k, v in every.keys.items() if v is not None}, every.said)
        missing = missing_or_doubled(root, answered, asked_for_more=True)
        lost += missing
        bad += [f"{missing} lost or doubled; {trouble}"] if missing or trouble else []
    with served(root, port, setting.folder / "serve.out"):
        again += try_again(port, every)
        doubled = missing_or_doubled(root, every)
    done, words = sum(v is not None for v in every.keys.values()), sum(every.said.values())
    note = f"{done:,} suggestions and {words:,} words of feedback answered to {CLIENTS} clients"
    note += f"; {bad[0]}" if bad else ""
    tried = setting.times
    return [
        Outcome("Kill `oracle serve` under load", tried, tried - len(bad), lost, note),
        Outcome(
            "Ask again, twice, for what was not answered",
            again,
            again - min(doubled, again),
            doubled,
            "same key, same suggestion",
        ),
    ]


def _wait(asked: Asked, answers: int) -> None:
    """Until so many were answered."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and sum(found is not None for found in list(asked.keys.values())) < answers:
        time.sleep(0.002)
