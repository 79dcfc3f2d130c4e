"""Label models side by side: ours, majority vote, Snorkel, and crowd-kit's Dawid-Skene.

One command for all tables: synthetic skewed labels, promises (copies, lone votes), claude9, Banking77,
speed and growth. Synthetic worlds were looked at while the model was built (other seeds of the same kinds);
ties of the majority vote are broken at random, since the order of labels says nothing.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from benchmarks import label_models_real as real
from benchmarks.data import folder, why_absent
from benchmarks.label_model_growth import ABOUT, growth
from benchmarks.peers import CrowdKitDawidSkene, snorkel
from benchmarks.report import markdown, write_section
from benchmarks.synthetic import KINDS, World, fair_best, make
from labeling.label_models import LabelModel, LatentClass, MajorityVote
from labeling.votes import Voter, Votes

SIZES = ((10, 30), (10, 100), (20, 60), (20, 200), (77, 100), (77, 200))
SNORKEL_SIZES = ((10, 30), (20, 60))


def accuracy(model: LabelModel, world: World, seed: int) -> float:
    """Share of covered questions whose likeliest label is the true one."""
    proba = model.fit(world.votes, world.none).predict_proba(world.votes).proba
    return float((fair_best(proba, seed) == world.truth)[world.votes.covered()].mean())


def synthetic(seeds: int, snorkel_seeds: int, questions: int) -> str:
    """Accuracy on covered questions without any gold, by kind of world and size."""
    rows = []
    for kind in KINDS:
        for labels, voters in SIZES:
            worlds = [make(kind, labels, voters, s, questions) for s in range(seeds)]
            majority, ours, crowd = (
                np.array([accuracy(model(), w, s) for s, w in enumerate(worlds)])
                for model in (MajorityVote, LatentClass, CrowdKitDawidSkene)
            )
            gain = ours - majority
            few = worlds[: snorkel_seeds if (labels, voters) in SNORKEL_SIZES else 0]
            theirs = [accuracy(snorkel(), w, s) for s, w in enumerate(few)]
            shown = f"{np.mean(theirs):.3f} (ours {ours[: len(few)].mean():.3f})" if few else "not run"
            means = [f"{majority.mean():.3f}", f"{ours.mean():.3f}", f"{gain.mean():+.3f}", f"{gain.min():+.3f}"]
            rows.append([kind, f"{labels} × {voters}", *means, f"{crowd.mean():.3f}", shown])
    head = ["world", "labels × voters", "majority", "ours", "gain", "worst of the seeds", "Dawid-Skene (crowd-kit)"]
    return markdown([*head, f"Snorkel, {snorkel_seeds} seeds"], rows)


def promises(seeds: int, questions: int) -> str:
    """An exact copy moves no posterior by more than .01; a lone vote is never flipped."""
    rows = []
    for kind in KINDS:
        moved, flipped, lone = 0.0, 0, 0
        for labels, voters in SIZES:
            for seed in range(seeds):
                world = make(kind, labels, voters, seed, questions)
                ours = LatentClass().fit(world.votes, world.none).predict_proba(world.votes)
                moved = max(moved, _moved_by_copy(world, ours.proba, seed))
                alone = np.bincount(world.votes.flat.row, minlength=world.votes.n) == 1
                lone += int(alone.sum())
                flipped += int((ours.best() != _any_vote(world.votes))[alone].sum())
        rows.append([kind, f"{moved:.4f}", f"{flipped} of {lone:,}"])
    return markdown(["world", "largest move of a posterior by an exact copy", "lone votes flipped"], rows)


def _moved_by_copy(world: World, proba: NDArray[np.float32], seed: int) -> float:
    votes, none = world.votes, world.none
    j = seed % len(votes.voters)
    twin = Voter("copy", "function", votes.voters[j].options)
    more = Votes(votes.n, votes.n_labels, (*votes.voters, twin), (*votes.columns, votes.columns[j]))
    return float(np.abs(LatentClass().fit(more, none).predict_proba(more).proba - proba).max())


def _any_vote(votes: Votes) -> NDArray[np.int64]:
    """``(n,)`` a label that was voted for, -1 where none was."""
    out = np.full(votes.n, -1)
    label = np.array([s[0] for v in votes.voters for s in v.options])
    out[votes.flat.row] = label[votes.flat.option]
    return out


def speed(questions: int, labels: int, voters: int, with_snorkel: bool) -> str:
    """Seconds to fit and predict, and the ratio to ours: medians of five runs; Snorkel runs once."""
    world = make("rate", labels, voters, 0, questions)
    models: dict[str, LabelModel] = {"ours": LatentClass(), "majority": MajorityVote()}
    models["Dawid-Skene (crowd-kit)"] = CrowdKitDawidSkene()
    if with_snorkel:
        models["Snorkel"] = snorkel()
    seconds = {}
    for name, model in models.items():
        runs = []
        for _ in range(1 if name == "Snorkel" else 5):
            started = time.perf_counter()
            model.fit(world.votes, world.none).predict_proba(world.votes)
            runs.append(time.perf_counter() - started)
        seconds[name] = median(runs)
    rows = [[n, f"{s:.3f} s", f"{s / seconds['ours']:,.1f}"] for n, s in seconds.items()]
    return markdown(["label model", f"{labels} labels × {voters} voters × {questions:,} questions", "× ours"], rows)


def main(arguments: Sequence[str]) -> None:
    """Run all parts and write their tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--snorkel-seeds", type=int, default=3)
    parser.add_argument("--questions", type=int, default=4000)
    parser.add_argument("--only", choices=("synthetic", "promises", "claude9", "banking77", "speed", "growth"))
    parser.add_argument("--dry", action="store_true", help="print the tables, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    parts = {
        "synthetic": lambda: synthetic(o.seeds, o.snorkel_seeds, o.questions),
        "promises": lambda: promises(max(1, o.seeds // 5), o.questions),
        "claude9": real.claude9,
        "banking77": real.banking77,
        "speed": lambda: speed(10_000, 77, 60, o.snorkel_seeds > 0),
        "growth": growth,
    }
    for name, part in parts.items():
        if o.only not in (None, name):
            continue
        if name in real.DATA and folder(real.DATA[name]) is None:
            print(why_absent(real.DATA[name]))
            continue
        table = part()
        about = (real.ABOUT | {"growth": ABOUT}).get(name) or (globals()[name].__doc__ or "").strip()
        print(f"{name}\n{table}\n", flush=True)
        if not o.dry:
            write_section(f"label models: {name}", f"## Label models: {name}\n\n{about}\n\n{table}")


if __name__ == "__main__":
    main(sys.argv[1:])
