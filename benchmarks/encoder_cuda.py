"""The encoder on CUDA against the processor of the same machine: texts a second, and how near the rows are.

    python -m benchmarks.encoder_cuda --export var/half-weights    # where the bundled weights are: a copy in 16 bits
    python -m benchmarks.encoder_cuda var/half-weights              # where there is CUDA

Needs torch, sentence-transformers, numpy and this repository only. Both devices compute in 32 bits with the weights of
the copy, and have the questions of the shipped workspace, numbered so that none is asked twice.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import numpy as np

from models.encoding import encoders
from models.encoding.encoders import BUNDLED, SentenceEncoder, has_cuda, weights_of

ROOT = Path(__file__).parents[1]
TURNS = 3
BATCHES = (64, 256, 1024, 4096)


def export(folder: Path) -> None:
    """Copy the bundled model, its weights in 16 bits."""
    from safetensors.numpy import load_file, save_file

    weights = weights_of(BUNDLED)
    assert weights is not None
    shutil.copytree(weights, folder, ignore=shutil.ignore_patterns("*.safetensors", "*.bin", "*.onnx", "__pycache__"))
    for path in weights.rglob("*.safetensors"):
        halves = {name: v.astype(np.float16) if v.dtype == np.float32 else v for name, v in load_file(path).items()}
        save_file(halves, folder / path.relative_to(weights), metadata={"format": "pt"})


def texts(n: int) -> list[str]:
    """Questions of the shipped workspace, each with a number of its own."""
    with next((ROOT / "data").glob("questions*.csv")).open(encoding="utf-8", newline="") as stream:
        known = [row["text"] for row in csv.DictReader(stream)]
    return [f"{known[i % len(known)]} {i // len(known) or ''}".strip() for i in range(n)]


def a_second(encoder: SentenceEncoder, asked: Sequence[str]) -> float:
    """Texts a second by the clock, the median of some turns."""
    encoder.encode(asked[:256])
    taken = []
    for _ in range(TURNS):
        started = time.perf_counter()
        encoder.encode(asked)
        taken.append(time.perf_counter() - started)
    return len(asked) / median(taken)


def compared(folder: Path, n: int, slow: int) -> list[dict[str, Any]]:
    """A row for each device and batch; the processor gets fewer texts."""
    asked = texts(n)
    processor = SentenceEncoder(str(folder), device="cpu")
    right = processor.encode(asked[:slow])
    rows = [{"device": "cpu", "batch": encoders.CPU_BATCH, "a_second": a_second(processor, asked[:slow])}]
    if has_cuda():
        encoder = SentenceEncoder(str(folder), device="cuda")
        cosine = (encoder.encode(asked[:slow]) * right).sum(axis=1)
        near = {"cosine_mean": float(cosine.mean()), "cosine_least": float(cosine.min())}
        for batch in BATCHES:
            with patch.object(encoders, "CUDA_BATCH", batch):
                rows.append({"device": "cuda", "batch": batch, "a_second": a_second(encoder, asked), **near})
    return rows


def main(argv: Sequence[str] | None = None) -> None:
    """Print a line of JSON a row, and what ran it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--export", action="store_true", help="write the copy of the weights there")
    options.add_argument("--texts", type=int, default=40_000)
    options.add_argument("--cpu-texts", type=int, default=2_000)
    given = options.parse_args(argv)
    if given.export:
        export(given.folder)
        return
    import torch

    name = torch.cuda.get_device_name() if has_cuda() else "no CUDA"
    print(json.dumps({"torch": torch.__version__, "device": name, "threads": torch.get_num_threads()}))
    for row in compared(given.folder, given.texts, given.cpu_texts):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
