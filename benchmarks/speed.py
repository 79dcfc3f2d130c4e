"""What speed was promised and what it is: each row against its anchor, both measured in this run.

    python -m benchmarks.speed [--only encoder ...] [--dry]

Rows are medians of at least five turns, but for Snorkel's label model (once), a million questions (once, in a process
of its own) and the cluster (once each). Both sides of a row are measured in one run, the rows one after the other, each
on the day named. The programs named in the rows have sections with more of each.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from app.workspace import Workspace
from benchmarks import cluster, encoder, http, million, suggestion, voting
from benchmarks.data import REPOSITORY, folder, why_absent
from benchmarks.peers import snorkel
from benchmarks.report import PAGE, markdown, rows_of, write_section
from benchmarks.synthetic import make
from labeling.label_models import LatentClass
from models.encoding.encoders import CachedEncoder, SentenceEncoder

TURNS = 5
COLUMNS = ("what", "anchor", "ours", "ratio", "goal", "program", "measured")
PROGRAM = COLUMNS.index("program")
Row = list[str]


def encode() -> list[Row]:
    """Texts a CPU second and the linear probe, for the default encoder."""
    data = folder("banking77")
    if data is None:
        return [["encode", "", why_absent("banking77"), "", ">= 3 ×", "encoder"]]
    learn, ask = (encoder.questions(data, split, None) for split in ("train", "test"))
    both = [SentenceEncoder(), Workspace(REPOSITORY).encoder.encoder]
    some = ask.texts[:: len(ask.texts) // 300]
    with encoder.one_thread():
        for one in both:
            one.encode(some[:64])
        torch, ours = encoder.speeds(both, some, False)
    kept = [CachedEncoder(one, REPOSITORY / "var" / "bench") for one in both]
    right = [encoder.probe(one.encode(learn.texts), one.encode(ask.texts), learn, ask) for one in kept]
    shown = f"{ours / torch:.1f} ×, probe {right[1] - right[0]:+.4f}"
    return [["encode, texts a CPU second", f"{torch:.0f}", f"{ours:.0f}", shown, ">= 3 ×, >= -.003", "encoder"]]


def suggest() -> list[Row]:
    """One suggestion in process."""
    with tempfile.TemporaryDirectory() as place:
        workspace = http.prepare(Path(place) / "payments")
        found = suggestion.race(workspace, SentenceEncoder(), 300)
    peer, ours = (float(np.median(np.array(found[name])[:, 0])) for name in (suggestion.PEER, suggestion.OURS))
    return [["one suggestion, ms p50", f"{peer:.1f}", f"{ours:.1f}", f"1/{peer / ours:.1f}", "<= 1/5", "suggestion"]]


def vote() -> list[Row]:
    """200 rules and 200 functions on 10,000 questions, and one of them edited."""
    texts, others = voting.texts_and_others()
    questions, anchors = voting.grown(texts, voting.ANCHOR), voting.Anchors(TURNS)
    with tempfile.TemporaryDirectory() as place:
        rules, functions, _ = voting.sides(texts, others, voting.VOTERS, Path(place) / "made")
        rows = []
        for side, goal in ((rules, ">= 100 ×"), (functions, ">= 5 ×")):
            _, _, ours, _, theirs, ratio, _ = voting.growth([side], [questions], anchors)[0]
            rows.append([f"200 {side.name}", str(theirs), str(ours), ratio, goal, "voting"])
        for side in (rules, functions):
            _, again, full, ratio, theirs, to_theirs, _ = voting.edited([side], questions, anchors)[0]
            said = f"{ratio} (Snorkel's full run {theirs}: {to_theirs})"
            rows.append([f"one of 200 edited: {side.name}", str(full), str(again), said, ">= 50 ×", "voting"])
    return rows


def denoise() -> list[Row]:
    """The label model against Snorkel's, on votes for single labels."""
    world = make("rate", 77, 60, 0, 10_000)
    taken = [_seconds(lambda: LatentClass().fit(world.votes, world.none).predict_proba(world.votes)) for _ in range(5)]
    theirs, ours = _seconds(lambda: snorkel().fit(world.votes, world.none).predict_proba(world.votes)), median(taken)
    ratio = f"{theirs / ours:,.0f} ×"
    return [["label model, 77 × 60 × 10,000", f"{theirs:.0f} s", f"{ours:.2f} s", ratio, ">= 500 ×", "label_models"]]


def a_million() -> list[Row]:
    """Memory and growth."""
    small, big = ((n, million.run(REPOSITORY, n)) for n in (10_000, 1_000_000))
    each = [sum(found[s]["cpu"] for s in million.STEPS) / n for n, found in (small, big)]
    peak = max(big[1][s]["peak"] for s in million.STEPS)
    costs = [f"{1e6 * e:,.0f} µs a question" for e in each]
    return [
        [
            "a million × 200: vote, denoise, train",
            costs[0],
            costs[1],
            f"{each[1] / each[0]:.2f} ×",
            "<= 1.3 ×",
            "million",
        ],
        ["the same, peak memory", "", f"{peak / 1024:.2f} GiB", "", "< 4 GiB", "million"],
    ]


def serve() -> list[Row]:
    """Suggestions a second over HTTP at 32 clients, and how long they take at half of that."""
    with tempfile.TemporaryDirectory() as place:
        workspace = http.prepare(Path(place) / "payments")
        texts = http.distinct_texts(workspace, 2_000)
        rounds = [http.round_of(workspace.root, texts, 32, seed) for seed in range(TURNS)]
    plain = [max(r[http.PLAIN]["a_second"], r[http.PLAIN_ONE]["a_second"]) for r in rounds]
    ours = [r[http.OURS]["a_second"] for r in rounds]
    ratio = median(o / p for o, p in zip(ours, plain, strict=True))
    slow = median(r[http.HALF]["p99"] for r in rounds)
    return [
        [
            "HTTP, suggestions a second",
            f"{median(plain):.0f}",
            f"{median(ours):.0f}",
            f"{ratio:.1f} ×",
            ">= 4 ×",
            "http",
        ],
        ["the same, ms p99 at half load", "", f"{slow:.0f}", "", "<= 100", "http"],
    ]


def spread() -> list[Row]:
    """Two Dask workers against one."""
    one, two = cluster.race(REPOSITORY, 100_000, ("encode", "vote"))[:2]
    walls = [sum(step["wall"] for step in c.values()) for c in (one, two)]
    ratio = f"{walls[0] / walls[1]:.2f} ×"
    return [["two Dask workers, 100,000 questions", *(f"{w:.0f} s" for w in walls), ratio, ">= 1.7 ×", "cluster"]]


ROWS: dict[str, Callable[[], list[Row]]] = {
    "encoder": encode,
    "suggestion": suggest,
    "voting": vote,
    "label_models": denoise,
    "million": a_million,
    "http": serve,
    "cluster": spread,
}
"""What measures the rows of each program, in the order of the table."""


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write the table into docs/benchmarks.md."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", nargs="+", choices=ROWS, help="rows of some programs; the table keeps the others")
    options.add_argument("--dry", action="store_true", help="print the table and write nothing")
    given = options.parse_args(argv)
    for program in given.only or ROWS:
        measured = with_day(ROWS[program]())
        print(markdown(COLUMNS, measured), flush=True)
        if not given.dry:
            put_in(measured)


def with_day(rows: Iterable[Row]) -> list[Row]:
    """The rows with the day of today."""
    return [[*row, datetime.now(UTC).date().isoformat()] for row in rows]


def put_in(measured: Sequence[Row], page: Path = PAGE) -> None:
    """Write the table with these rows in the place of those that their programs had on the page."""
    new = {row[PROGRAM] for row in measured}
    rows = [*measured, *(row for row in rows_of("speed", page) if row[PROGRAM] not in new)]
    order = list(ROWS)
    about = (__doc__ or "").split("\n\n")
    table = markdown(COLUMNS, sorted(rows, key=lambda row: order.index(row[PROGRAM])))
    write_section("speed", f"## Speed\n\n{about[0]} {about[2]}\n\n{table}", page)


if __name__ == "__main__":
    main()
