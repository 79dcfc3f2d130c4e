"""How well is found what a product change makes stale: by tags, by meaning, by words and by all three.

    python -m benchmarks.changes [--dry]

Weights and thresholds are fitted on the `valid` half of data/product_changes.csv; the table shows the `test` half.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from app.freshness.finding import template_item
from app.workspace import Workspace
from benchmarks.data import REPOSITORY
from benchmarks.report import markdown, write_section
from labeling.disk.reading import read_templates
from labeling.disk.tables import Row, read_table
from labeling.errors import OracleError, did_you_mean
from labeling.freshness.changes import Change
from labeling.freshness.searching import LIMITS, WEIGHTS, Said, stale_templates
from labeling.freshness.signals import Encode, Shelf, Weights
from labeling.intervals import wilson
from labeling.taxonomy import Template

CHANGES = REPOSITORY / "data" / "product_changes.csv"
KINDS = ("price", "policy", "feature", "removed", "renamed")
WAYS = {
    "tags": (True, False, False),
    "meaning": (False, True, False),
    "words": (False, False, True),
    "tags and words": (True, False, True),
    "meaning and words": (False, True, True),
    "all three": (True, True, True),
}
AT = datetime(2026, 11, 1, tzinfo=UTC)
REGULARITY, BETA, GRID = 10.0, 2.0, np.arange(0.02, 0.98, 0.01)
Bools, Floats = NDArray[np.bool_], NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """A change, its kind, and the templates that a person says it makes stale."""

    change: Change
    kind: str
    templates: frozenset[str]
    split: str


@dataclass(frozen=True)
class Held:
    """Changes held against all templates: signals ``(c, t, 3)``, and which are stale ``(c, t)``."""

    signals: Floats
    stale: Bools

    def of(self, chosen: Bools) -> Held:
        """Some of the changes."""
        return Held(self.signals[chosen], self.stale[chosen])


def read_labelled(path: Path = CHANGES) -> list[Labelled]:
    """Changes of a table."""
    table = read_table(path)
    table.require("change_id", "kind", "text", "products", "templates", "split")
    return [_labelled(row) for row in table.rows]


def _labelled(row: Row) -> Labelled:
    if row.required("kind") not in KINDS:
        raise row.error(f"unknown kind '{row.values['kind']}'{did_you_mean(row.values['kind'], KINDS)}")
    change = Change(AT, "benchmark", date(2026, 11, 1), row.required("text"), tuple(_parts(row, "products")))
    return Labelled(change, row.required("kind"), frozenset(_parts(row, "templates")), row.required("split"))


def _parts(row: Row, column: str) -> list[str]:
    return [part.strip() for part in row.values[column].split(";") if part.strip()]


def held(labelled: Sequence[Labelled], shelf: Shelf) -> Held:
    """Signals of every change and template."""
    found = [
        shelf.signals(one.change.text, one.change.products, Said.of(one.change, AT, shelf).rows) for one in labelled
    ]
    signals = np.array([np.stack([f.product, f.meaning, f.words], axis=1) for f in found])
    return Held(signals, np.array([[item.name in one.templates for item in shelf.items] for one in labelled]))


def fitted(valid: Held, used: Sequence[bool] = WAYS["all three"]) -> Weights:
    """Weights of a logistic regression on the signals that are used, rounded to one decimal; 0 for the others."""
    rows = valid.signals[..., list(used)].reshape(-1, sum(used))
    model = LogisticRegression(C=REGULARITY).fit(rows, valid.stale.ravel())
    weights = np.zeros(3)
    weights[list(used)] = model.coef_[0]
    return Weights(*(round(float(w), 1) for w in weights), bias=round(float(model.intercept_[0]), 1))


def scores(found: Held, weights: Weights) -> Floats:
    """``(c, t)``: how likely each template is stale."""
    z = found.signals @ np.array([weights.product, weights.meaning, weights.words]) + weights.bias
    return np.asarray(1 / (1 + np.exp(-z)))


def chosen_threshold(score: Floats, stale: Bools) -> float:
    """Threshold with the best F2, as a person only has to dismiss what is too much; the middle one of equal ones."""
    f = [_f(score >= t, stale) for t in GRID]
    return round(float(np.median(GRID[np.isclose(f, max(f))])), 2)


def _f(listed: Bools, stale: Bools) -> float:
    hits = float((listed & stale).sum())
    return (1 + BETA**2) * hits / max(1.0, BETA**2 * stale.sum() + listed.sum())


def line(name: str, listed: Bools, stale: Bools) -> list[Any]:
    """Precision and recall with intervals, templates listed a change, and changes of none with something listed."""
    hits, none = int((listed & stale).sum()), ~stale.any(axis=1)
    return [
        name,
        _share(hits, int(listed.sum())),
        _share(hits, int(stale.sum())),
        f"{listed.sum(axis=1).mean():.1f}",
        f"{int(listed[none].any(axis=1).sum())} of {int(none.sum())}",
    ]


def _share(part: int, whole: int) -> str:
    if not whole:
        return "–"
    low, high = wilson(part, whole)
    return f"{part / whole:.2f} ({float(low):.2f} to {float(high):.2f})"


def searched(labelled: Sequence[Labelled], shelf: Shelf) -> Bools:
    """What the search of the product lists, with its weights, threshold, cap, and tags where nothing else is found."""
    found = [{f.item for f in stale_templates(Said.of(one.change, AT, shelf), shelf)} for one in labelled]
    return np.array([[item.name in names for item in shelf.items] for names in found])


def section(labelled: Sequence[Labelled], templates: Sequence[Template], encode: Encode) -> str:
    """The table on the `test` half; refuses changes that lack a half."""
    splits = np.array([one.split for one in labelled])
    if not {"valid", "test"} <= set(splits):
        raise OracleError("the changes need rows in both splits, 'valid' and 'test'; add the missing half")
    shelf = Shelf([template_item(t) for t in templates], encode)
    everything = held(labelled, shelf)
    valid, test = everything.of(splits == "valid"), everything.of(splits == "test")
    rows = [_way(name, used, valid, test) for name, used in WAYS.items()]
    rows.append(line("as searched", searched([one for one in labelled if one.split == "test"], shelf), test.stale))
    columns = ["by", "precision", "recall", "listed a change", "listed though none is stale"]
    said = (
        f"## What a change makes stale\n\n{len(valid.stale)} changes to fit and choose, {len(test.stale)} to report, "
        f"{len(templates)} templates; {int(test.stale.sum())} are stale by the changes reported. Tags alone is "
        "every template that shares one. As searched adds the cap, whatever uses an old name, and the likeliest with a "
        "tag where nothing else is. The half reported was looked at twice: clauses and old names came after the first."
    )
    return f"{said}\n\n{markdown(columns, rows)}"


def _way(name: str, used: Sequence[bool], valid: Held, test: Held) -> list[Any]:
    if name == "tags":
        return line("tags alone", test.signals[..., 0] > 0, test.stale)
    weights = fitted(valid, used)
    threshold = chosen_threshold(scores(valid, weights), valid.stale)
    return line(f"{name}, from {threshold}", scores(test, weights) >= threshold, test.stale)


def choice(labelled: Sequence[Labelled], templates: Sequence[Template], encode: Encode) -> tuple[Weights, float]:
    """Weights and threshold that the `valid` half gives."""
    shelf = Shelf([template_item(t) for t in templates], encode)
    valid = held([one for one in labelled if one.split == "valid"], shelf)
    weights = fitted(valid)
    return weights, chosen_threshold(scores(valid, weights), valid.stale)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write the table into docs/benchmarks.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dry", action="store_true", help="print the table and write nothing")
    given = options.parse_args(argv)
    templates = read_templates(read_table(REPOSITORY / "data" / "templates.csv"))
    encode: Callable[[Sequence[str]], NDArray[np.float32]] = Workspace(REPOSITORY).encoder.encode
    text = section(read_labelled(), templates, encode)
    print(text)
    print(f"chosen: {choice(read_labelled(), templates, encode)}")
    print(f"in the code: {(WEIGHTS, LIMITS.least)}")
    if not given.dry:
        write_section("changes", text)


if __name__ == "__main__":
    main()
