"""One suggestion in process against sentence-transformers with scikit-learn, each message by itself.

    python -m benchmarks.suggestion [--texts 300] [--keep FOLDER] [--dry]

Ours is everything an agent would see: encoding, the three stages with their gates, the nearest known questions, the
present wording, the place in the experiment and what is to be logged; reasons of voters apart. The peer encodes on
torch and asks a logistic regression on the same gold. Both are warm, take turns text by text, and have never seen the
text; each has one thread. The processor's time stands beside the clock's, as a busy machine does not change it much.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from app.suggesting.making import Asked, make
from app.suggesting.plan import read_plan
from app.workspace import Workspace
from benchmarks.encoder import one_thread
from benchmarks.http import distinct_texts, prepare
from benchmarks.report import markdown, write_section
from labeling.serving.suggestions import HTTP
from models.encoding.encoders import Encoder, SentenceEncoder

Timed = dict[str, list[tuple[float, float]]]
OURS, REASONS, PEER = "ours", "ours, with reasons of voters", "sentence-transformers and scikit-learn"


def peer(encoder: Encoder, texts: Sequence[str], labels: Sequence[str]) -> Callable[[str], Any]:
    """What encodes a message and asks a classifier trained on labelled texts."""
    classifier = LogisticRegression(max_iter=1000).fit(encoder.encode(texts), labels)
    return lambda text: classifier.predict_proba(encoder.encode([text]))


def ours(workspace: Workspace, store: Any) -> dict[str, Callable[[str], Any]]:
    """What makes a suggestion, without and with the voters' reasons."""
    plan = read_plan(workspace, store)
    at = datetime.now(UTC)
    return {
        OURS: lambda text: make(plan, Asked(text, "ana"), at, HTTP, voters=False),
        REASONS: lambda text: make(plan, Asked(f"{text} ", "ana"), at, HTTP, voters=True),
    }


def timed(ways: dict[str, Callable[[str], Any]], texts: Sequence[str]) -> Timed:
    """Milliseconds by the clock and of the processor for each way and text; the ways take turns."""
    found: Timed = {name: [] for name in ways}
    for text in texts:
        for name, way in ways.items():
            clock, processor = time.perf_counter(), time.process_time()
            way(text)
            found[name].append((1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)))
    return found


def table(found: Timed) -> str:
    """Percentiles of each way, and how many times as fast it is as the peer."""
    base = np.median(np.array(found[PEER]), axis=0)
    rows = []
    for name, each in found.items():
        clock, processor = np.array(each).T
        middle = float(np.median(processor))
        shares = [f"{np.percentile(clock, share):.1f}" for share in (50, 95, 99)]
        rows.append(
            [name, *shares, f"1/{base[0] / np.median(clock):.1f}", f"{middle:.1f}", f"1/{base[1] / middle:.1f}"]
        )
    return markdown(["", "ms p50", "p95", "p99", "p50 to the peer", "CPU ms p50", "CPU to the peer"], rows)


def race(workspace: Workspace, encoder: Encoder, most: int) -> Timed:
    """Times of each way on so many texts; a tenth as many are asked before the clock runs."""
    texts = distinct_texts(workspace, most + most // 10)
    with workspace.open_store() as store, one_thread():
        known = {q.question_id: q.text for q in store.questions()}
        gold = [(known[g.question_id], g.label) for g in store.gold() if g.split != "test"]
        ways = {PEER: peer(encoder, *zip(*gold, strict=True)), **ours(workspace, store)}
        timed(ways, texts[most:])
        return timed(ways, texts[:most])


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write the table into docs/benchmarks.md."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--texts", type=int, default=300)
    options.add_argument("--keep", type=Path, help="folder of the workspace; used again where it is there")
    options.add_argument("--dry", action="store_true", help="print the table, leave docs/benchmarks.md alone")
    given = options.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        workspace = prepare(given.keep or Path(temporary) / "payments")
        found = race(workspace, SentenceEncoder(), given.texts)
    shown = f"{table(found)}\n\n{len(found[PEER]):,} messages of the shipped workspace."
    print(shown)
    if not given.dry:
        about = __doc__.split("\n\n")
        write_section("suggestion", f"## One suggestion\n\n{about[0]}\n\n{about[2]}\n\n{shown}")


if __name__ == "__main__":
    main()
