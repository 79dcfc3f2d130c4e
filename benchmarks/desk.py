"""The desk: how long an expert waits for the next question, with 100,000 questions in the store.

The workspace is the shipped one with its questions said again in other words (`benchmarks.desk_world`); its labels are
made by the same run as a team's. One expert decides questions one after the other in this process, which is what the
app does without the browser: a decision is durable in the store before the next card is made. Then two experts decide
at the same time, each in a thread. Waiting is the time of `decide`, `next_card` and `progress` together.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.desk.loaded import Desk
from app.desk.review.queue import wants_second
from app.desk.review.reviewing import Filter, decide, next_card, progress, search_templates, similar, table
from app.workspace import Workspace
from benchmarks.desk_world import make_world, run_world
from benchmarks.report import markdown, write_section
from models.encoding.encoders import Encoder

Row = tuple[str, str, str]
COLUMNS = ("what", "median", "95th percentile")


def decide_many(desk: Desk, expert: str, many: int) -> tuple[list[str], list[float]]:
    """Decide so many questions; their ids, and the seconds from each decision to the next card."""
    ids, waits = list[str](), list[float]()
    card = next_card(desk, expert, datetime.now(UTC))
    while card is not None and len(ids) < many:
        label = card.options[len(ids) % 2].label
        started = time.perf_counter()
        decide(desk, card, expert, label, datetime.now(UTC))
        ids.append(card.question_id)
        card = next_card(desk, expert, datetime.now(UTC))
        progress(desk, expert, datetime.now(UTC))
        waits.append(time.perf_counter() - started)
    return ids, waits


def together(desk: Desk, each: int) -> tuple[int, int]:
    """Two experts at the same time: how many questions both got by mistake, and how many decisions were lost."""
    before = len(desk.store.reviews())
    with ThreadPoolExecutor(2) as pool:
        got = [ids for ids, _ in pool.map(lambda who: decide_many(desk, who, each), ("Bo", "Cy"))]
    share = desk.workspace.settings.second_opinions
    double = {q for q in got[0] if q in set(got[1]) and not wants_second(q, share)}
    return len(double), sum(map(len, got)) - (len(desk.store.reviews()) - before)


def looks(desk: Desk, repeats: int) -> dict[str, list[float]]:
    """Seconds of what else a page asks for."""
    at, topic = datetime.now(UTC), desk.require().state.taxonomy.topics[0]
    some = table(desk, "Ana", at).rows[0].question_id
    calls: dict[str, Callable[[], object]] = {
        "a page of the table": lambda: table(desk, "Ana", at),
        "a page of the table, filtered by topic": lambda: table(desk, "Ana", at, Filter(topic=topic)),
        "very similar questions": lambda: similar(desk, some),
        "search for a template": lambda: search_templates(desk, "refnud"),
    }
    return {name: [_seconds(call) for _ in range(repeats)] for name, call in calls.items()}


def measure(workspace: Workspace, reviews: int, each: int) -> list[Row]:
    """All figures of one workspace, whose store is put back afterwards."""
    with _kept_as_it_was(workspace):
        desk = Desk(workspace)
        loading = _seconds(desk.load)
        text = _seconds(lambda: table(desk, "Ana", datetime.now(UTC), Filter(text="refund")))
        rows = [
            (f"open the desk, {len(desk.require().rows):,} questions", f"{loading:.1f} s", "–"),
            ("first look for a text", f"{1000 * text:.0f} ms", "–"),
            _row(f"decision to next card, {reviews} reviews", decide_many(desk, "Ana", reviews)[1]),
            *(_row(name, seconds) for name, seconds in looks(desk, 20).items()),
        ]
        double, lost = together(desk, each)
        rows.append((f"two experts, {each} reviews each", f"{double} double", f"{lost} lost"))
        desk.store.close()
    return rows


def _row(name: str, seconds: Sequence[float]) -> Row:
    return name, *(f"{1000 * float(np.percentile(seconds, p)):.0f} ms" for p in (50, 95))


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


@contextmanager
def _kept_as_it_was(workspace: Workspace) -> Iterator[None]:
    """Put the store back, so that a workspace that is kept can be measured again."""
    store = workspace.root / "var" / "store.db"
    with workspace.open_store():
        pass
    copy = Path(shutil.copy(store, store.with_suffix(".before")))
    try:
        yield
    finally:
        for leftover in store.parent.glob("store.db-*"):
            leftover.unlink()
        copy.replace(store)


def open_world(folder: Path, questions: int, last: str, encoder: Encoder | None = None) -> Workspace:
    """The workspace in a folder, made and run where it is not there yet."""
    if (folder / "data").is_dir():
        return Workspace(folder)
    workspace = make_world(folder, questions, encoder)
    seconds = run_world(workspace, last)
    print(", ".join(f"{name} {value:.0f} s" for name, value in seconds.items()))
    return workspace


def main(arguments: Sequence[str]) -> None:
    """Make the workspace, measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--reviews", type=int, default=300)
    parser.add_argument("--each", type=int, default=100, help="reviews of each of two experts at the same time")
    parser.add_argument("--until", default="denoise", help="last step to run; release trains a cascade as well")
    parser.add_argument("--keep", type=Path, help="folder of the workspace; used again where it is there")
    parser.add_argument("--dry", action="store_true", help="print the table, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        workspace = open_world(o.keep or Path(temporary) / "desk", o.questions, o.until)
        shown = markdown(COLUMNS, measure(workspace, o.reviews, o.each))
    print(shown)
    if not o.dry:
        write_section("desk", f"## The desk\n\n`python -m benchmarks.desk`. {__doc__}\n\n{shown}")


if __name__ == "__main__":
    main(sys.argv[1:])
