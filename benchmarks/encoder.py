"""Our encoders against sentence-transformers on torch: speed, latency, and what they cost a linear probe.

    python -m benchmarks.encoder [--small] [--dry]

All in one process, one after the other in turns, on one thread; speed is by the processor's time, so that a busy
machine counts against neither. Nothing is tuned here: the probe learns on Banking77's train and reports its test.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections.abc import Callable, Mapping, Sequence
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
from models.encoding.encoders import BUNDLED, CachedEncoder, Encoder, SentenceEncoder
from models.encoding.named_encoder import STATIC, NamedEncoder

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


def section(
    torch: Encoder, ours: Mapping[str, Encoder], learn: Questions, ask: Questions, timed: int, cache: Path
) -> str:
    """Tables of speed and of quality; rows for the probe are kept in the cache."""
    some = ask.texts[:: max(1, len(ask.texts) // timed)]
    encoders = [torch, *ours.values()]
    with one_thread():
        for encoder in encoders:
            encoder.encode(some[:64])
        batch, single = speeds(encoders, some, False), speeds(encoders, some, True)
        waits = latencies(encoders, some)
    kept = [CachedEncoder(e, cache) for e in encoders]
    trained, tested = ([e.encode(q.texts) for e in kept] for q in (learn, ask))
    right = [probe(a, b, learn, ask) for a, b in zip(trained, tested, strict=True)]
    rows = [
        ["many at once, texts per CPU second", *_times(batch)],
        ["one by one, texts per CPU second", *_times(single)],
        *(_waiting(name, share, waits) for name, share in (("p50", 50), ("p99", 99))),
        ["linear probe, accuracy on test", f"{right[0]:.4f}", *(f"{r:.4f} ({r - right[0]:+.4f})" for r in right[1:])],
        ["cosine to torch, mean and least", "1", *(_near(tested[0], rows) for rows in tested[1:])],
    ]
    said = f"{len(some):,} texts timed, {TURNS} turns, one thread; probe on {len(learn.texts):,} and {len(ask.texts):,}"
    table = markdown(["", "sentence-transformers on torch", *ours], rows)
    ids = ", ".join(f"the {name} is `{one.encoder_id}`" for name, one in ours.items())
    return f"## Encoder\n\nBanking77: {said} questions; {ids}.\n\n{table}"


def _times(speed: Sequence[float]) -> list[str]:
    return [f"{speed[0]:.0f}", *(f"{s:.0f} ({s / speed[0]:.1f} ×)" for s in speed[1:])]


def _waiting(name: str, share: int, waits: Sequence[Sequence[float]]) -> list[str]:
    torch, *ours = (float(np.percentile(w, share)) for w in waits)
    return [f"one text, {name}, ms", f"{torch:.1f}", *(f"{w:.1f} (1/{torch / w:.1f})" for w in ours)]


def _near(right: Floats, rows: Floats) -> str:
    if right.shape != rows.shape:
        return "other dimensions"
    near = cosines(right, rows)
    return f"{near.mean():.4f}, {near.min():.4f}"


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
    workspace = Workspace(REPOSITORY)
    static = NamedEncoder(f"{STATIC}{BUNDLED}", workspace.built_encoders)
    ours = {"default encoder": workspace.encoder.encoder, "static encoder": static}
    text = section(SentenceEncoder(), ours, learn, ask, 20 if given.small else 300, REPOSITORY / "var" / "bench")
    print(text)
    if not (given.small or given.dry):
        write_section("encoder", text)


if __name__ == "__main__":
    main()
