"""Which map keeps neighbours together, and what it costs: ours beside principal components, t-SNE and UMAP.

    python -m benchmarks.projection

UMAP (umap-learn) and openTSNE take part where they are installed. The rows are the questions of the shipped
workspace; more rows than there are questions are made from them with some noise, which is about time, not quality.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable, Sequence
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray
from sklearn.manifold import TSNE, trustworthiness

from app.workspace import Workspace
from benchmarks.data import REPOSITORY
from benchmarks.report import markdown, write_section
from labeling.analysing.projection import arranged, straight
from labeling.disk.tables import read_table

Rows = NDArray[np.float32]
K, LOOKED_AT, PARTS, NOISE = 15, 2500, 50, 0.03
SIZES = (2_607, 20_000)
SLOW = 5_000


def tsne(rows: Rows) -> Rows:
    """scikit-learn's t-SNE on 50 principal components."""
    parts = components(rows)
    start = parts[:, :2] / parts[:, 0].std() * 1e-4
    return np.asarray(TSNE(init=start, random_state=0).fit_transform(parts))


def open_tsne(rows: Rows) -> Rows:
    """openTSNE on 50 principal components."""
    import openTSNE

    return np.asarray(openTSNE.TSNE(n_jobs=1, random_state=0).fit(components(rows)))


def umap(rows: Rows) -> Rows:
    """umap-learn as it comes, cosine."""
    import umap as library

    return np.asarray(library.UMAP(metric="cosine", random_state=0, n_jobs=1).fit_transform(rows))


METHODS: dict[str, tuple[str, Callable[[Rows], Rows]]] = {
    "principal components (`straight`)": ("numpy", straight),
    "ours (`arranged`)": ("numpy", arranged),
    "t-SNE, scikit-learn": ("sklearn", tsne),
    "t-SNE, openTSNE": ("openTSNE", open_tsne),
    "UMAP, umap-learn": ("umap", umap),
}


def components(rows: Rows) -> Rows:
    """``(n, 50)`` principal components."""
    centred = rows - rows.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    return np.asarray(centred @ axes[:, : -PARTS - 1 : -1], np.float32)


def grown(rows: Rows, n: int) -> Rows:
    """``(n, d)`` unit rows: the first of these, or rows drawn from them with noise."""
    if n <= len(rows):
        return rows[:n]
    rng = np.random.default_rng(0)
    more = rows[rng.integers(0, len(rows), n)] + rng.normal(0, NOISE, (n, rows.shape[1])).astype(np.float32)
    return np.asarray(more / np.linalg.norm(more, axis=1, keepdims=True), np.float32)


def neighbours_kept(rows: Rows, points: Rows, k: int = K) -> float:
    """Mean share of a row's k nearest rows that are among the k nearest points as well."""
    near = [_nearest(x, k) for x in (rows, points)]
    return float(np.mean([len(set(a) & set(b)) / k for a, b in zip(*near, strict=True)]))


def _nearest(rows: Rows, k: int) -> list[list[int]]:
    contiguous = np.ascontiguousarray(rows, np.float32)
    index = faiss.IndexFlatL2(contiguous.shape[1])
    index.add(contiguous)
    found = index.search(contiguous, k + 1)[1].tolist()
    return [[j for j in line if j != i][:k] for i, line in enumerate(found)]


def measured(name: str, rows: Rows) -> list[Any]:
    """One line of the table."""
    before = time.process_time()
    points = METHODS[name][1](rows)
    seconds = time.process_time() - before
    some = np.random.default_rng(1).permutation(len(rows))[:LOOKED_AT]
    trust = trustworthiness(rows[some], points[some], n_neighbors=min(K, len(some) // 2 - 1))
    return [f"{len(rows):,}", name, f"{trust:.3f}", f"{neighbours_kept(rows, points):.3f}", f"{seconds:.1f} s"]


def table(rows: Rows, sizes: Sequence[int]) -> list[list[Any]]:
    """All lines; scikit-learn's t-SNE is left out where it would take minutes."""
    return [
        measured(name, grown(rows, n))
        for n in sizes
        for name, (module, _) in METHODS.items()
        if importlib.util.find_spec(module) is not None and (module != "sklearn" or n <= SLOW)
    ]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write the table into docs/benchmarks.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    chosen = options.parse_args(argv)
    texts = [str(row.values["text"]) for row in read_table(REPOSITORY / "data" / "questions.csv").rows]
    found = table(Workspace(REPOSITORY).encoder.encode(texts), chosen.sizes)
    columns = ("questions", "map", f"trustworthiness, {K} nearest", f"{K} nearest kept", "CPU time")
    write_section("projection", "## The map\n\n" + markdown(columns, found))


if __name__ == "__main__":
    main()
