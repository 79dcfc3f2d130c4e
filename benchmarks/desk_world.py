"""A workspace of any size: the shipped one, its questions said over and over in other words.

Each variation gets a greeting before it and a closing after it, and the embedding of the question that it is made
of, moved by a little: encoding 100,000 texts would take ten minutes and show nothing about the desk.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.services import run_until
from app.workspace import Workspace
from benchmarks.data import REPOSITORY
from labeling.hashing import digest
from labeling.values import unit_rows
from models.encoding.encoders import CachedEncoder, Encoder

BEFORE = ("", "Hi, ", "Hello. ", "Good morning! ", "Quick one: ", "Sorry to bother you. ", "Hi team, ", "Question: ")
AFTER = ("", " Thanks.", " Thank you!", " Please help.", " Any idea?", " Cheers, Sam", " It is a bit urgent.")
MOVED = 0.25
Rows = list[dict[str, str]]


class Moved:
    """Stands in for an encoder: rows of known texts, each moved by a seeded vector ``far`` long."""

    def __init__(self, encoder_id: str, made_of: Mapping[str, NDArray[np.float32]], far: float = MOVED) -> None:
        self.encoder_id, self.made_of, self.far = encoder_id, made_of, far

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(n, d)`` float32 unit rows."""
        if not any(t in self.made_of for t in texts):  # whoever asks for another text wants to know the dimensions
            return unit_rows(np.ones((len(texts), len(next(iter(self.made_of.values())))), np.float32))
        return unit_rows(np.array([self.made_of[t] + self._step(t) for t in texts], np.float32))

    def _step(self, text: str) -> NDArray[np.float32]:
        d = len(self.made_of[text])
        step = np.random.default_rng(int(digest(text)[:8], 16)).normal(size=d).astype(np.float32)
        return np.asarray(self.far * step / np.linalg.norm(step), np.float32)


def varied(rows: Rows, n: int) -> tuple[Rows, dict[str, str]]:
    """n rows of questions, the given ones first; and by the text of a variation that of its original."""
    out, seen, origin = rows[:n], {r["text"] for r in rows}, dict[str, str]()
    words = [(a, b) for a, b in product(BEFORE, AFTER) if a or b]
    for round_, (before, after) in enumerate(words, 1):
        for row in rows:
            text = f"{before}{row['text']}{after}"
            if len(out) == n:
                return out, origin
            if text not in seen:
                seen.add(text)
                origin[text] = row["text"]
                out.append(row | {"question_id": f"{row['question_id']}-{round_}", "text": text})
    raise ValueError(f"there are words for {len(out):,} questions only")


def make_world(folder: Path, n: int, encoder: Encoder | None = None) -> Workspace:
    """A workspace with n questions and their embeddings, nothing run yet."""
    shutil.copytree(REPOSITORY / "data", folder / "data")
    shutil.copytree(REPOSITORY / "labeling_functions", folder / "labeling_functions")
    shutil.copy(REPOSITORY / "oracle.toml", folder)
    rows, origin = varied(_read(folder / "data" / "questions.csv"), n)
    _write(folder / "data" / "questions.csv", rows)
    known = {r["question_id"] for r in rows}
    gold = _read(folder / "data" / "gold.csv")
    _write(folder / "data" / "gold.csv", [g for g in gold if g["question_id"] in known])
    workspace = Workspace(folder)
    _embed(workspace, rows, origin, encoder or CachedEncoder(workspace.encoder.encoder, REPOSITORY / "var" / "bench"))
    return workspace


def run_world(workspace: Workspace, last: str) -> dict[str, float]:
    """Run the workspace up to a step; seconds by step."""
    outcomes, _ = run_until(workspace, last)
    return {o.name: o.record.seconds for o in outcomes}


def _embed(workspace: Workspace, rows: Rows, origin: Mapping[str, str], encoder: Encoder) -> None:
    texts = [r["text"] for r in rows if r["text"] not in origin]
    first = dict(zip(texts, encoder.encode(texts), strict=True))
    kept, folder = workspace.encoder.encoder_id, workspace.root / "var" / "embeddings"
    CachedEncoder(Moved(kept, first, 0.0), folder).encode(texts)
    moved = {text: first[of] for text, of in origin.items()}
    CachedEncoder(Moved(kept, moved), folder).encode(list(moved))


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
