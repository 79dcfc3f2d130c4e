"""Why a question is in the queue, in words."""

from __future__ import annotations

from collections import Counter

from labeling.review.queue import Entry
from labeling.review.reviews import PROMISE
from labeling.taxonomy import Taxonomy
from labeling.votes import Votes

NARROW = 0.2
OFTEN = 0.05


def reasons(entry: Entry, votes: Votes, taxonomy: Taxonomy) -> tuple[str, ...]:
    """Everything that speaks for asking, the strongest kind first; at least one."""
    names = taxonomy.labels
    out = list(dict.fromkeys(one.why for one in entry.again))
    out += ["drawn at random, needed for the promise"] if entry.purpose == PROMISE else []
    cast = votes.on(entry.place)
    if entry.against > 0:
        out.append(_disagreement(entry, votes, taxonomy))
    if entry.margin < NARROW:
        out.append(f"{names[entry.guess]} or {names[entry.rival]}, margin {entry.margin:.2f}")
    if not cast:
        out.append("no voter says anything")
    if entry.alike:
        out.append(f"stands for {entry.alike:,} similar questions")
    if entry.traffic >= OFTEN:
        out.append(f"template with {100 * entry.traffic:.0f} % of traffic")
    return tuple(out) or (f"likeliest {names[entry.guess]} at {100 * entry.proba:.0f} %",)


def _disagreement(entry: Entry, votes: Votes, taxonomy: Taxonomy) -> str:
    sets = [labels for _, labels, _ in votes.on(entry.place)]
    others = Counter(s for s in sets if entry.guess not in s)
    other, guess = taxonomy.describe(others.most_common(1)[0][0]), taxonomy.labels[entry.guess]
    if others.total() < len(sets):
        return f"voters disagree: {guess} against {other}"
    return f"voters say {other}, the model says {guess}"
