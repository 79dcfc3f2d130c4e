"""What the map shows of each question: which are wanted, in which colour, and what is read on it."""

from __future__ import annotations

import colorsys
import html
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.desk.label_words import label_title
from app.desk.loaded import Loaded
from app.desk.templates.search import TITLES
from app.desk.watch.weeks import asked_days, generation
from app.kept import Kept
from labeling.taxonomy import NOT_A_QUESTION, Taxonomy

Places = NDArray[np.int64]
Bools = NDArray[np.bool_]

LABEL, CONFIDENCE, VOTES, DECIDED, TIME = "Answer", "Confidence", "Votes", "Decided", "Time asked"
COLOURINGS = (LABEL, CONFIDENCE, VOTES, DECIDED, TIME)
BLUE, ORANGE, GREEN, GREY, PALE = "#3b82c4", "#e07b39", "#2f9e77", "#8d8d8d", "#b9b9b9"
HOVER = 160
LINE = re.compile(r"\S{52}|\S.{0,51}(?=\s|$)")

_hovers: Kept[dict[int, str]] = Kept(2)


@dataclass(frozen=True)
class Wanted:
    """Which questions are drawn; empty fields ask for nothing. Probabilities lie in [0, 1].

    ``label`` and ``topic`` are about the likeliest label; ``text`` is looked for whatever its case.
    """

    topic: str | None = None
    label: str | None = None
    text: str = ""
    without_votes: bool = False
    undecided: bool = False
    least: float = 0.0
    most: float = 1.0


@dataclass(frozen=True)
class Group:
    """Points of one name in the legend.

    Parameters
    ----------
    at
        ``(s,)`` indices into the sheet.
    colour
        One for all, or the two ends of the shades that ``tone`` goes through.
    tone
        ``(s,)`` in [0, 1] where there are shades.
    """

    name: str
    at: Places
    colour: str | tuple[str, str]
    tone: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class Scale:
    """Points coloured by a number: ``values`` of the points ``at``; ``ticks`` value to words, for the legend."""

    name: str
    at: Places
    values: NDArray[np.float64]
    ticks: dict[float, str]


@dataclass(frozen=True)
class Row:
    """One selected question with its likeliest answer; ``open`` while nobody decided it."""

    question_id: str
    text: str
    answer: str
    proba: float
    open: bool


def choose(loaded: Loaded, places: Places, wanted: Wanted) -> Places:
    """``(s,)`` which of the ``(m,)`` places are drawn, as indices into them."""
    taxonomy, guess = loaded.state.taxonomy, loaded.parts.guess[places]
    proba = loaded.parts.proba[places]
    keep = (proba >= wanted.least) & (proba <= wanted.most)
    if wanted.topic is not None:
        keep &= _topic_of(taxonomy, guess) == _topic_index(taxonomy, wanted.topic)
    if wanted.label is not None:
        keep &= guess == taxonomy.index.get(wanted.label, -1)
    if wanted.without_votes:
        keep &= ~loaded.state.labels.covered[places]
    if wanted.undecided:
        keep &= loaded.pool.free[places]
    if needle := " ".join(wanted.text.casefold().split()):
        keep &= np.array([needle in loaded.lower[i] for i in places.tolist()], bool)
    return np.flatnonzero(keep)


def groups(loaded: Loaded, places: Places, at: Places, by: str) -> list[Group]:
    """Points by answer, votes or what was decided; the order is that of the legend."""
    here = places[at]
    if by == LABEL:
        return _by_answer(loaded.state.taxonomy, loaded.parts.guess[here], at)
    if by == VOTES:
        covered = loaded.state.labels.covered[here]
        named: tuple[tuple[str, Bools, str], ...] = (("Nobody votes", ~covered, ORANGE), ("Has votes", covered, PALE))
    else:
        split, free = loaded.state.gold.split[here], loaded.pool.free[here]
        named = (
            ("Gold to learn from", split == 0, BLUE),
            ("Gold to measure with", split == 1, GREEN),
            ("Seen, no answer given", (split < 0) & ~free, ORANGE),
            ("Open", (split < 0) & free, PALE),
        )
    return [Group(name, at[mask], colour) for name, mask, colour in reversed(named) if mask.any()]


def scale(loaded: Loaded, places: Places, at: Places, by: str) -> Scale:
    """Points by confidence or by the time they were asked; those without a time are left out."""
    if by == CONFIDENCE:
        ticks = {v / 4: f"{25 * v} %" for v in range(5)}
        return Scale("Confidence", at, loaded.parts.proba[places[at]].astype(np.float64), ticks)
    days = asked_days(loaded)[places[at]]
    known = ~np.isnat(days)
    values = days[known].astype(np.float64)
    ends = np.unique(np.linspace(values.min(), values.max(), 5).round()) if known.any() else np.empty(0)
    return Scale("Asked", at[known], values, {v: str(np.datetime64(int(v), "D")) for v in ends})


def is_scale(by: str) -> bool:
    """Whether a colouring is by a number."""
    return by in (CONFIDENCE, TIME)


def hovers(loaded: Loaded, places: Places) -> list[str]:
    """What is read on points; made once for each question of a generation."""
    known = _hovers.get(generation(loaded), dict)
    for place in places.tolist():
        if place not in known:
            known[place] = hover(loaded, place)
    return [known[place] for place in places.tolist()]


def hover(loaded: Loaded, place: int) -> str:
    """What is read on a point: text, answer and its probability; plotly would take bare ``<`` for markup."""
    text = " ".join(loaded.state.questions[place].text[: 4 * HOVER].split())
    lines = LINE.findall(text if len(text) <= HOVER else f"{text[:HOVER]}…")
    answer = label_title(loaded.state.taxonomy, int(loaded.parts.guess[place]))
    return "<br>".join(html.escape(line, quote=False) for line in [*lines, f"→ {answer}, {_percent(loaded, place)}"])


def rows_of(loaded: Loaded, places: Places) -> list[Row]:
    """Selected questions as rows of a table."""
    questions, taxonomy, parts = loaded.state.questions, loaded.state.taxonomy, loaded.parts
    return [
        Row(
            questions[i].question_id,
            questions[i].text,
            label_title(taxonomy, int(parts.guess[i])),
            float(parts.proba[i]),
            bool(loaded.pool.free[i]),
        )
        for i in places.tolist()
    ]


def ids_of(loaded: Loaded, places: Places) -> list[str]:
    """Question ids of places."""
    return [loaded.state.questions[i].question_id for i in places.tolist()]


def shades(topic: int, topics: int) -> tuple[str, str]:
    """Darkest and lightest colour of a topic's templates, of one hue; readable on light and dark."""
    ring = 0.46 if topic % 2 else 0.58
    return _hex(topic / max(topics, 1), ring - 0.12), _hex(topic / max(topics, 1), ring + 0.12)


def _hex(hue: float, lightness: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, 0.62)
    return f"#{round(255 * red):02x}{round(255 * green):02x}{round(255 * blue):02x}"


def _by_answer(taxonomy: Taxonomy, guess: NDArray[np.integer], at: Places) -> list[Group]:
    tone = _tones(taxonomy)
    topic = _topic_of(taxonomy, guess)
    out = []
    for g, name in enumerate(taxonomy.topics):
        mine = topic == g
        if mine.any():
            out.append(Group(name, at[mine], shades(g, len(taxonomy.topics)), tone[guess[mine]]))
    for label in taxonomy.labels[len(taxonomy.template_labels) :]:
        mine = guess == taxonomy.index[label]
        if mine.any():
            out.append(Group(TITLES[label], at[mine], GREY if label == NOT_A_QUESTION else PALE))
    return out


def _tones(taxonomy: Taxonomy) -> NDArray[np.float64]:
    """``(t,)`` where each template stands among those of its topic, from 0 to 1."""
    topic = np.array(taxonomy.topic_of_label[: len(taxonomy.template_labels)])
    size = np.bincount(topic, minlength=len(taxonomy.topics))[topic]
    within = np.array([(topic[:i] == g).sum() for i, g in enumerate(topic)])
    return np.where(size > 1, within / np.maximum(size - 1, 1), 0.5)


def _topic_of(taxonomy: Taxonomy, guess: NDArray[np.integer]) -> NDArray[np.int64]:
    return np.asarray(np.array(taxonomy.topic_of_label)[guess], np.int64)


def _topic_index(taxonomy: Taxonomy, topic: str) -> int:
    return taxonomy.topics.index(topic) if topic in taxonomy.topics else -2


def _percent(loaded: Loaded, place: int) -> str:
    return f"{100 * float(loaded.parts.proba[place]):.0f} %"
