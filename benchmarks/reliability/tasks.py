"""What some scenarios let run in a process of its own, besides the command. What is acknowledged is printed at once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

LABELS = ("order-status", "order-cancel", "return-start", "return-refund", "_not_a_question", "_no_template")


def say(line: str) -> None:
    """One line, whole, and not held back: it counts even if the process is killed at once."""
    os.write(1, f"{line}\n".encode())


def review(root: Path, experts: Sequence[str], seed: int, most: int = 1_000_000) -> None:
    """Experts who review at one desk, each in a thread; every review is printed once it is acknowledged."""
    from app.desk.loaded import Desk
    from app.workspace import Workspace

    desk = Desk(Workspace(root))
    desk.require()
    say("ready")
    threads = [threading.Thread(target=_one, args=(desk, e, seed + i, most)) for i, e in enumerate(experts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _one(desk: object, expert: str, seed: int, most: int) -> None:
    from app.desk.review.reviewing import decide, next_card, undo

    draw = Random(seed)
    for _ in range(most):
        card = next_card(desk, expert, datetime.now(UTC))  # type: ignore[arg-type]
        if card is None:
            say(f"dry {expert}")
            return
        done = decide(desk, card, expert, draw.choice(LABELS), datetime.now(UTC))  # type: ignore[arg-type]
        say(f"review {done.review_id} {card.question_id} {expert}")
        if draw.random() < 0.05:
            back = undo(desk, expert, datetime.now(UTC))  # type: ignore[arg-type]
            say(f"undo {'' if back is None else back.question_id} {expert}")


def hold_lock(root: Path, seconds: float) -> None:
    """Hold the lock for writers."""
    from app.workspace import Workspace

    with Workspace(root).open_store() as store, store.write():
        say("held")
        time.sleep(seconds)


def piped(root: Path, *words: str) -> None:
    """The command with an output that nobody reads any more."""
    import sys

    from app.cli.entry import main

    reading, writing = os.pipe()
    os.close(reading)
    os.dup2(writing, 1)
    sys.stdout = os.fdopen(os.dup(writing), "w")
    sys.argv = ["oracle", "--workspace", str(root), *words]
    main()
