"""What to do next at the desk, in order of worth, and the workspace at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from app.desk.agent.wording import percent
from app.desk.checks import Checked, checked
from app.desk.loaded import Desk, Loaded
from app.desk.review.adjudicating import disputed
from app.desk.since import Since, since_labels
from app.desk.watch.alerts import raised
from app.releasing.figures import price_sentence
from app.voter_health.showing import latest_faults
from labeling.disk.files import read_json
from labeling.disk.reading import read_folder
from labeling.serving.stages import LIVE, OFF
from labeling.store import glance
from labeling.store.stages import modes
from labeling.taxonomy import NO_TEMPLATE

UNCOVERED = 0.1
OPEN = 0.05


@dataclass(frozen=True)
class Todo:
    """One thing to do.

    Parameters
    ----------
    title, why
        What to do, and what it is good for; plain text.
    page, button
        Path of the page where it is done and the words on its button; empty where a command does it.
    command
        What to type in a terminal, empty where a page does it.
    urgent
        Whether figures or suggestions are wrong until it is done.
    """

    title: str
    why: str
    page: str = ""
    button: str = ""
    command: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Glance:
    """The workspace in figures; None where something is not known yet. Shares lie in [0, 1].

    Parameters
    ----------
    covered
        Share of the questions on which anybody voted.
    accuracy, answered
        Of the current labels on valid gold: right best templates, and questions that get an answer.
    asked, kept
        The precision that is promised, and whether gold supports the promise.
    reviews
        Reviews of today by expert, the busiest first.
    """

    questions: int
    templates: int
    gold: int | None
    covered: float | None
    accuracy: float | None
    answered: float | None
    asked: float | None
    kept: bool | None
    reviews: Mapping[str, int]


@dataclass(frozen=True)
class Welcome:
    """The three steps before the first labels: files found, functions and rules found, labels made."""

    files: tuple[str, ...]
    functions: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """What the start page shows; ``welcome`` only before the first labels, ``checking`` while examples are tried."""

    glance: Glance
    todo: tuple[Todo, ...]
    welcome: Welcome | None
    checking: bool


def overview(desk: Desk, at: datetime) -> Overview:
    """Everything the start page says; ``at`` is now, in the zone whose midnight starts the day."""
    found, report = desk.loaded(), valid_report(desk)
    glance_ = _glance(desk, found, report, at)
    if found is None:
        return Overview(glance_, (), _welcome(desk), False)
    examples = checked(desk)
    todo = tuple(_todo(desk, found, report, examples, at))
    return Overview(glance_, todo or (NOTHING,), None, examples is None)


NOTHING = Todo("Nothing waits for you", "Every review still teaches something new.", "review", "Review a few questions")


def valid_report(desk: Desk) -> Mapping[str, Any]:
    """The report of the latest run on valid gold, on test gold where there is none; empty where there is neither."""
    path = desk.workspace.run / "report.json"
    if not path.is_file():
        return {}

    def read() -> Mapping[str, Any]:
        reports = read_json(path)
        return reports.get("valid") or reports.get("test") or {}

    return desk.kept("start-report", path.stat().st_mtime_ns, read)


def _glance(desk: Desk, found: Loaded | None, report: Mapping[str, Any], at: datetime) -> Glance:
    with desk.store.read() as connection:
        held = glance.held(connection)
        reviews = glance.reviews_by_expert(connection, at.replace(hour=0, minute=0, second=0, microsecond=0))
    promise = report.get("promise") or {}
    return Glance(
        held.questions,
        held.templates,
        None if found is None else int((found.state.gold.label >= 0).sum()),
        None if found is None else float(found.state.labels.covered.mean()),
        report.get("template", {}).get("accuracy"),
        report.get("cascade", {}).get("answered"),
        promise.get("asked"),
        promise.get("kept"),
        reviews,
    )


def _welcome(desk: Desk) -> Welcome:
    files = tuple(path.name for path in read_folder(desk.workspace.root / "data").values())
    folder = desk.workspace.functions
    functions = tuple(p.name for p in sorted(folder.glob("*")) if p.suffix in (".py", ".toml") and p.name[0] != "_")
    return Welcome(files, functions)


def _todo(
    desk: Desk, found: Loaded, report: Mapping[str, Any], examples: Checked | None, at: datetime
) -> Iterator[Todo]:
    if (alerts := _alerts(desk)) is not None:
        yield alerts
    if examples is not None and examples.problem:
        yield Todo("Mend the labeling functions", examples.problem, "functions", "Open labeling functions", urgent=True)
    elif examples is not None and examples.failures:
        yield _failing(examples)
    if (faulty := _faulty(desk)) is not None:
        yield faulty
    since = since_labels(desk)
    if since.anything:
        yield Todo("Make new labels", _since(since), command="oracle run", urgent=True)
    if (held_back := _held_back(desk)) is not None:
        yield held_back
    if (silent := _silent(desk)) is not None:
        yield silent
    parts: tuple[Callable[[], Todo | None], ...] = (
        lambda: _disputed(desk),
        lambda: _promise(report),
        lambda: _overdue(desk, at),
        lambda: _uncovered(found),
        lambda: _new_topics(found),
    )
    yield from (one for part in parts if (one := part()) is not None)


def _alerts(desk: Desk) -> Todo | None:
    found = raised(desk)
    if not found:
        return None
    title = f"Look at the alert “{found[0].rule}”" if len(found) == 1 else f"Look at {len(found)} alerts"
    why = f"{found[0].rule}: {found[0].text}." if len(found) > 1 else f"{found[0].text}."
    return Todo(title, why, "monitoring", "Open monitoring", urgent=True)


def _faulty(desk: Desk) -> Todo | None:
    """Functions and rules that were muted because they do harm, or say nothing."""
    found = latest_faults(desk.workspace)
    if not found:
        return None
    name, why = next(iter(found.items()))
    title = f"Mend {name}" if len(found) == 1 else f"Mend {len(found)} functions or rules"
    return Todo(title, f"{name}: {why}.", "functions", "Open labeling functions", urgent=True)


def _silent(desk: Desk) -> Todo | None:
    """Agents see nothing, though there is a release."""
    with desk.store.read() as connection:
        mode = modes(connection).template
    if mode == LIVE or desk.store.current_release() is None:
        return None
    title = "Answers are switched off" if mode == OFF else "Answers are in shadow"
    why = "Agents see nothing yet. Make the stages live, one by one, once you have seen enough."
    return Todo(title, why, "releases", "Open releases")


def _failing(examples: Checked) -> Todo:
    n = len(examples.failures)
    title = f"{_many(n, 'check')} of labeling functions {'fails' if n == 1 else 'fail'}"
    return Todo(title, f"First: {examples.failures[0]}", "functions", "Open labeling functions", urgent=True)


def _since(since: Since) -> str:
    said = [_many(since.reviews, "review"), _many(since.templates, "changed template")]
    known = [words for words, n in zip(said, (since.reviews, since.templates), strict=True) if n]
    if since.files:
        known.append("changes of files or functions")
    if not known:
        return "Something that the labels were made from has changed since."
    words = ", ".join(known)
    return f"{words[0].upper()}{words[1:]} came after the labels were made."


def _held_back(desk: Desk) -> Todo | None:
    path = desk.workspace.run / "gate.json"
    current = desk.store.current_release()
    verdict = read_json(path) if path.is_file() else None
    if verdict is not None and not verdict["passed"]:
        why = f"The latest one was worse: {'; '.join(verdict['reasons'])}. Agents still get the one before."
        return Todo("Look at the release that was held back", why, "releases", "Open releases", urgent=True)
    if current is None:
        why = "Agents get no suggestions before there is a release."
        return Todo("Make the first release", why, command="oracle run", urgent=True)
    return None


def _disputed(desk: Desk) -> Todo | None:
    n = len(disputed(desk))
    why = "Experts said different things, so these questions teach nothing until somebody has the last word."
    return Todo(f"Settle {_many(n, 'disagreement')}", why, "review", "Open reviews") if n else None


def _promise(report: Mapping[str, Any]) -> Todo | None:
    promise = report.get("promise")
    if not promise or promise["kept"]:
        return None
    asked = percent(promise["asked"])
    if not promise["needed"]:
        why = f"Too many answers are wrong for a promise of {asked}; the questions answered wrongly show where."
        return Todo("Make suggestions more precise", why, "monitoring", "Open monitoring")
    why = f"Not enough gold shows that {asked} of the answers are right. {price_sentence(promise)}"
    return Todo("Review for the promise", why, "review", "Review")


def _overdue(desk: Desk, at: datetime) -> Todo | None:
    with desk.store.read() as connection:
        n = glance.overdue_templates(connection, at.date())
    why = "Their day of review has passed, and agents still send them."
    return Todo(f"Look over {_many(n, 'template')}", why, "templates", "Open templates") if n else None


def _uncovered(found: Loaded) -> Todo | None:
    covered = found.state.labels.covered
    share = 1 - float(covered.mean()) if len(covered) else 0.0
    if share < UNCOVERED:
        return None
    why = f"Nobody votes on {percent(share)} of the questions. A rule may catch many of them at once."
    return Todo("Write a rule", why, "workshop", "Open the rule workshop")


def _new_topics(found: Loaded) -> Todo | None:
    none = found.state.taxonomy.index[NO_TEMPLATE]
    n = int(np.count_nonzero((found.parts.guess == none) & (found.state.gold.label < 0)))
    if n < OPEN * max(len(found.parts.guess), 1):
        return None
    why = f"No answer seems to fit {_many(n, 'question')}. There may be a new topic among them."
    return Todo("Look for new topics", why, "map", "Open the map", "oracle topics find")


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
