"""The default encoder against sentence-transformers on torch: speed, latency, and what int8 costs a linear probe.

    python -m benchmarks.encoder [--small] [--dry]

All in one process, one after the other in turns, on one thread; speed is by the processor's time, so that a busy
machine counts against neither. Nothing is tuned here: the probe learns on Banking77's train and reports its test.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from app.workspace import Workspace
from benchmarks.data import REPOSITORY, folder, why_absent
from benchmarks.report import markdown, write_section
from models.encoders import CachedEncoder, Encoder, SentenceEncoder

Floats = NDArray[np.float32]
TURNS = 5


@dataclass(frozen=True)
class Questions:
    """Texts with their labels."""

    texts: list[str]
    labels: list[str]


def questions(data: Path, split: str, most: int | None) -> Questions:
    """Questions of one half of Banking77; where only some are wanted, evenly spread, as the file is sorted by label."""
    with (data / f"{split}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows = rows[:: max(1, len(rows) // most)] if most else rows
    return Questions([r["text"] for r in rows], [r["label"] for r in rows])


def speeds(encoders: Sequence[Encoder], texts: Sequence[str], one_by_one: bool) -> list[float]:
    """Texts per second of the processor, for each encoder: the median over turns in which all take part."""
    taken = [[_cpu(partial(_encode, e, texts, one_by_one)) for e in encoders] for _ in range(TURNS)]
    return [len(texts) / median(column) for column in zip(*taken, strict=True)]


def latencies(encoders: Sequence[Encoder], texts: Sequence[str]) -> list[list[float]]:
    """Milliseconds for each text by itself, for each encoder; the encoders take turns text by text."""
    taken = [[_wall(partial(e.encode, [text])) * 1000 for e in encoders] for text in texts]
    return [list(column) for column in zip(*taken, strict=True)]


def probe(train: Floats, test: Floats, learn: Questions, ask: Questions) -> float:
    """Accuracy of a logistic regression on embeddings."""
    fitted = LogisticRegression(C=10, max_iter=500).fit(train, learn.labels)
    return float(fitted.score(test, ask.labels))


def cosines(rows: Floats, others: Floats) -> Floats:
    """Cosine of each row to its counterpart, both of length 1."""
    return np.asarray((rows * others).sum(axis=1))


def _encode(encoder: Encoder, texts: Sequence[str], one_by_one: bool) -> None:
    for part in [[t] for t in texts] if one_by_one else [list(texts)]:
        encoder.encode(part)


def _cpu(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _wall(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def one_thread() -> Any:
    """One thread for torch and for our own runs; put back afterwards."""
    import torch

    threads, asked = torch.get_num_threads(), os.environ.get("OMP_NUM_THREADS")
    torch.set_num_threads(1)
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        os.environ.pop("OMP_NUM_THREADS") if asked is None else os.environ.update(OMP_NUM_THREADS=asked)


def section(ours: Encoder, torch: Encoder, learn: Questions, ask: Questions, timed: int, cache: Path) -> str:
    """Tables of speed and of quality; rows for the probe are kept in the cache."""
    some = ask.texts[:: max(1, len(ask.texts) // timed)]
    encoders = [torch, ours]
    with one_thread():
        for encoder in encoders:
            encoder.encode(some[:64])
        batch, single = speeds(encoders, some, False), speeds(encoders, some, True)
        waits = latencies(encoders, some)
    rows = [
        ["many at once, texts per CPU second", f"{batch[0]:.0f}", f"{batch[1]:.0f}", f"{batch[1] / batch[0]:.1f} ×"],
        ["one by one, texts per CPU second", f"{single[0]:.0f}", f"{single[1]:.0f}", f"{single[1] / single[0]:.1f} ×"],
        *(_waiting(name, share, waits) for name, share in (("p50", 50), ("p99", 99))),
    ]
    kept = [CachedEncoder(e, cache) for e in encoders]
    trained, tested = ([e.encode(q.texts) for e in kept] for q in (learn, ask))
    right = [probe(a, b, learn, ask) for a, b in zip(trained, tested, strict=True)]
    near = cosines(*tested)
    rows += [
        ["linear probe, accuracy on test", f"{right[0]:.4f}", f"{right[1]:.4f}", f"{right[1] - right[0]:+.4f}"],
        ["cosine to float32, mean and least", "1", f"{near.mean():.4f}, {near.min():.4f}", ""],
    ]
    said = f"{len(some):,} texts timed, {TURNS} turns, one thread; probe on {len(learn.texts):,} and {len(ask.texts):,}"
    table = markdown(["", "sentence-transformers on torch", "default encoder", "against torch"], rows)
    return f"## Encoder\n\nBanking77: {said} questions. The default encoder is `{ours.encoder_id}`.\n\n{table}"


def _waiting(name: str, share: int, waits: Sequence[Sequence[float]]) -> list[str]:
    torch, ours = (float(np.percentile(w, share)) for w in waits)
    return [f"one text, {name}, ms", f"{torch:.1f}", f"{ours:.1f}", f"1/{torch / ours:.1f}"]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write the table into docs/benchmarks.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--small", action="store_true", help="few questions, to see that it works; writes nothing")
    options.add_argument("--dry", action="store_true", help="print the table and write nothing")
    given = options.parse_args(argv)
    data = folder("banking77")
    if data is None:
        print(why_absent("banking77"))
        return
    learn, ask = (questions(data, split, 300 if given.small else None) for split in ("train", "test"))
    ours = Workspace(REPOSITORY).encoder.encoder
    text = section(ours, SentenceEncoder(), learn, ask, 20 if given.small else 300, REPOSITORY / "var" / "bench")
    print(text)
    if not (given.small or given.dry):
        write_section("encoder", text)


if __name__ == "__main__":
    main()
