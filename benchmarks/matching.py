"""How well the kind of match is told: what the agent sent against the suggested template, on hand-labelled pairs.

    python -m benchmarks.matching [--dry]

Thresholds are chosen on the `valid` half of data/match_pairs.csv; the table shows the `test` half.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from app.workspace import Workspace
from benchmarks.data import REPOSITORY
from benchmarks.report import markdown, write_section
from labeling.disk.reading import read_templates
from labeling.disk.tables import Row, read_table
from labeling.errors import OracleError, did_you_mean
from labeling.intervals import wilson
from labeling.matching import KINDS, Kind, Match, Thresholds, match
from labeling.matching.finding import Encode
from labeling.matching.kinds import WITH_MEANING, WORDS_ONLY
from labeling.taxonomy import Template

PAIRS = REPOSITORY / "data" / "match_pairs.csv"
GRID = tuple(np.arange(0.30, 1.0, 0.01).round(2).tolist())
EVERYTHING = Thresholds(light=2.0, heavy=0.0)


@dataclass(frozen=True)
class Pair:
    """A suggested template and a reply, with the kind that a person gave; ``also`` are further templates in it."""

    template_id: str
    reply: str
    kind: Kind
    also: frozenset[str]
    split: str


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """Pairs of a table."""
    table = read_table(path)
    table.require("pair_id", "template_id", "reply", "kind", "also", "split")
    return [_pair(row) for row in table.rows]


def _pair(row: Row) -> Pair:
    kind = next((k for k in KINDS if k == row.required("kind")), None)
    if kind is None:
        raise row.error(f"unknown kind '{row.values['kind']}'{did_you_mean(row.values['kind'], KINDS)}")
    also = frozenset(name.strip() for name in row.values["also"].split(";") if name.strip())
    return Pair(row.required("template_id"), row.required("reply"), kind, also, row.required("split"))


def kind_found(pair: Pair, found: Sequence[Match]) -> Kind:
    """Kind of the suggested template among those found."""
    return next((m.kind for m in found if m.template_id == pair.template_id), "other")


def chosen(pairs: Sequence[Pair], templates: Sequence[Template], encode: Encode | None) -> Thresholds:
    """Thresholds with the most kinds right, the middle one where several are equally good."""
    found = [match(p.reply, templates, encode, EVERYTHING) for p in pairs]
    near = [next((m for m in f if m.template_id == p.template_id), None) for p, f in zip(pairs, found, strict=True)]
    right = {
        limits: _right(pairs, near, Thresholds(*limits)) for limits in product(GRID, GRID) if limits[0] > limits[1]
    }
    best = [limits for limits, n in right.items() if n == max(right.values())]
    return Thresholds(*(round(float(np.median(values)), 2) for values in zip(*best, strict=True)))


def _right(pairs: Sequence[Pair], near: Sequence[Match | None], limits: Thresholds) -> int:
    kinds = [
        "other" if m is None else m.kind if m.share == m.similarity == 1 else limits.kind(m.similarity) for m in near
    ]
    return sum(kind == pair.kind for kind, pair in zip(kinds, pairs, strict=True))


def lines(pairs: Sequence[Pair], found: Sequence[Sequence[Match]]) -> list[list[Any]]:
    """A line for each kind: pairs, what they were taken for, precision and recall; then all together."""
    taken = Counter((p.kind, kind_found(p, f)) for p, f in zip(pairs, found, strict=True))
    out: list[list[Any]] = []
    for kind in KINDS:
        n, m = sum(taken[kind, k] for k in KINDS), sum(taken[k, kind] for k in KINDS)
        out.append(
            [kind, n, *(taken[kind, k] for k in KINDS), _share(taken[kind, kind], m), _share(taken[kind, kind], n)]
        )
    return out


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def summary(pairs: Sequence[Pair], found: Sequence[Sequence[Match]]) -> str:
    """Accuracy of the kind, of sent or not, and of the whole set of templates in a reply."""
    kinds = [(p.kind, kind_found(p, f)) for p, f in zip(pairs, found, strict=True)]
    sets = [
        {m.template_id for m in f} == p.also | ({p.template_id} if p.kind != "other" else set())
        for p, f in zip(pairs, found, strict=True)
    ]
    parts = {
        "kind right": sum(a == b for a, b in kinds),
        "sent or not right": sum((a == "other") == (b == "other") for a, b in kinds),
        "all templates in the reply right, and no other": sum(sets),
    }
    return "; ".join(f"{name} {_with_interval(n, len(pairs))}" for name, n in parts.items())


def _with_interval(n: int, of: int) -> str:
    low, high = wilson(n, of)
    return f"{n / of:.3f} ({float(low):.3f} to {float(high):.3f})"


def section(pairs: Sequence[Pair], templates: Sequence[Template], encoders: dict[str, Encode | None]) -> str:
    """Tables for each way to compare, on the `test` half; refuses pairs that lack a half."""
    halves = {split: [p for p in pairs if p.split == split] for split in ("valid", "test")}
    if not all(halves.values()):
        raise OracleError("the pairs need rows in both splits, 'valid' and 'test'; add the missing half")
    out = [f"## Kind of match\n\n{len(halves['valid'])} pairs to choose thresholds, {len(halves['test'])} to report."]
    for name, encode in encoders.items():
        limits = chosen(halves["valid"], templates, encode)
        found = [match(p.reply, templates, encode, limits) for p in halves["test"]]
        said = f"### {name}\n\nLight from {limits.light}, heavy from {limits.heavy}: {summary(halves['test'], found)}."
        columns = ["labelled", "pairs", *(f"found {k}" for k in KINDS), "precision", "recall"]
        out += [said, markdown(columns, lines(halves["test"], found))]
    return "\n\n".join(out)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write the table into docs/benchmarks.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dry", action="store_true", help="print the table and write nothing")
    given = options.parse_args(argv)
    templates = read_templates(read_table(REPOSITORY / "data" / "templates.csv"))
    encoders: dict[str, Encode | None] = {
        "Words only": None,
        "Words and embedding": Workspace(REPOSITORY).encoder.encode,
    }
    text = section(read_pairs(), templates, encoders)
    print(text)
    print(f"in the code: {WORDS_ONLY}, {WITH_MEANING}")
    if not given.dry:
        write_section("matching", text)


if __name__ == "__main__":
    main()
