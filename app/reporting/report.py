"""The short readable report at the end of a run or an evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from app.pipeline import cleaning
from app.pipeline.step import Outcome
from app.reporting.report_cascade import ledger_table, promise_lines
from app.reporting.tables import percent, plain_table


def facts_of(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """Facts by step."""
    return {o.name: o.record.facts for o in outcomes}


def run_summary(outcomes: Sequence[Outcome], reports: dict[str, Any], current: str | None) -> dict[str, Any]:
    """What `oracle run --json` prints."""
    return {
        "steps": [{"name": o.name, "skipped": o.skipped, "seconds": o.record.seconds} for o in outcomes],
        "facts": facts_of(outcomes),
        "reports": reports,
        "current": current,
        "advice": list(advice(facts_of(outcomes))),
    }


def run_tables(outcomes: Sequence[Outcome], reports: dict[str, Any], current: str | None) -> Iterator[Any]:
    """What `oracle run` shows; ``current`` is the release that is current now."""
    facts = facts_of(outcomes)
    data, votes, denoised = facts["ingest"], facts["vote"], facts["denoise"]
    gold = ", ".join(f"{n} {split}" for split, n in data["gold"].items())
    yield f"{data['questions']:,} questions, {data['templates']} templates, gold: {gold}"
    yield (
        f"{votes['voters']} voters cast {votes['votes']:,} votes on {percent(votes['coverage'])} of the questions; "
        f"label model: {denoised['label_model']}{_scores(denoised['valid_accuracy'])}"
    )
    yield from cleaning.lines(data)
    yield from _sampled(data["questions"], votes)
    if reports:
        yield figures(reports)
        yield from promise_lines(reports.get("test") or reports["valid"])
    for line in advice(facts):
        yield f"[yellow]![/yellow] {escape(line)}"
    released = facts["release"]
    gate = "; ".join(facts["gate"]["reasons"])
    yield f"[bold]{released['release_id']}[/bold] {_standing(released, current)} ({gate})"


def _standing(made: dict[str, Any], current: str | None) -> str:
    if not made["released"]:
        return "was NOT released, the gate held it back"
    if made["release_id"] == current:
        return "is current"
    return f"passed the gate, but {current} was made current since; `oracle release promote` makes it current again"


def _sampled(questions: int, votes: dict[str, Any]) -> Iterator[str]:
    """How labels were passed on where not every question passes them on."""
    found = votes.get("computed", {}).get("spreading", {})
    if found.get("senders", questions) < questions:
        recall = found.get("recall")
        near = "" if recall is None else f"; the others find {percent(recall)} of their true neighbours among them"
        yield f"labels are passed on by {found['senders']:,} of {questions:,} questions{near}"


def _scores(valid: dict[str, float | None]) -> str:
    known = [f"{name} {percent(v)}" for name, v in valid.items() if v is not None]
    return f" (labels right on valid gold: {', '.join(known)})" if known else ""


FIGURES = (
    ("questions with gold", lambda r: f"{r['n']:,}"),
    ("validity AUROC", lambda r: percent(r["validity"]["auroc"])),
    ("topic accuracy", lambda r: percent(r["topic"]["accuracy"])),
    ("template accuracy", lambda r: percent(r["template"]["accuracy"])),
    ("validity ECE", lambda r: percent(r["validity"].get("ece"))),
    ("topic ECE", lambda r: percent(r["topic"].get("ece"))),
    ("template ECE", lambda r: percent(r["template"]["ece"])),
    ("answered", lambda r: percent(r["cascade"]["answered"])),
    ("precision of what is answered", lambda r: percent(r["cascade"]["precision"])),
    ("coverage of votes", lambda r: percent(r["votes"]["coverage"])),
)


def figures(reports: dict[str, Any]) -> Table:
    """The main figures, one column a split."""
    splits = [s for s in ("valid", "test") if s in reports]
    rows = [[name, *[read(reports[s]) for s in splits]] for name, read in FIGURES]
    return plain_table("", ["", *splits], rows)


def evaluation_tables(report: dict[str, Any]) -> Iterator[Any]:
    """What `oracle evaluate` shows of one split."""
    yield figures({report["split"]: report})
    if (table := ledger_table(report)) is not None:
        yield table
    yield from promise_lines(report)


def advice(facts: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What is missing, and what it would buy; voters that failed on some questions."""
    gold, votes = facts["ingest"]["gold"], facts["vote"]
    if not sum(gold.values()):
        yield (
            "There is no gold. Label ten questions a template in data/gold.csv: then neighbours vote, "
            "labels are measured, and thresholds are set."
        )
    elif not gold["valid"]:
        yield (
            "There is no valid gold, so the promise rests on seed gold judged by cascades that did not see it, and is "
            "approximate; `oracle review next --purpose promise` draws questions for valid gold."
        )
    if sum(gold.values()) and not gold["test"]:
        yield "There is no test gold, so no test figures; add a split `test` that nobody tunes on."
    if not votes["written"]:
        yield "There are no labeling functions. Add some, or rules.toml, in labeling_functions/ to cover more."
    if facts["ingest"]["gold_skipped"]:
        yield f"{facts['ingest']['gold_skipped']} gold rows name draft or retired templates and were left out."
    yield from _freshness(facts["denoise"], votes.get("faults", {}))
    yield from _faults(facts["denoise"]["muted"], votes)
    for name in facts["denoise"]["discredited"]:
        yield f"Gold contradicts {name}, so its votes are not heard; `oracle lf analyze` shows where it was wrong."
    for voter in votes["failing"]:
        if voter["voter"] in votes.get("faults", {}):
            continue
        yield (
            f"{voter['voter']} ({voter['place']}) failed on {voter['failures']} questions and abstained there; "
            f"first {voter['first_error']}."
        )


def _faults(muted: Sequence[str], votes: dict[str, Any]) -> Iterator[str]:
    """Voters at fault, which were muted unless a person wanted them heard, and modules that are not used."""
    modules = votes.get("left_out", ())
    for module in modules:
        yield f"{module['place']} is not used: {module['why']}. Its functions are muted until it is mended."
    for name, why in votes.get("faults", {}).items():
        if not any(module["why"] == why for module in modules):
            then = "It is muted until it is mended" if name in muted else "It is heard, as somebody wanted"
            yield f"{name} is at fault: {why}. {then}; `oracle lf hear {name}` hears it as it is."


def _freshness(denoised: dict[str, Any], faults: Mapping[str, str]) -> Iterator[str]:
    """Gold and voters that count less or not at all for the time being, and how fast evidence ages."""
    aside = {split: n for split, n in denoised["gold_set_aside"].items() if n}
    if part := aside.pop("in part", 0):
        yield f"{part} seed gold questions from before a change count only in part."
    if aside:
        counts = ", ".join(f"{n} {split}" for split, n in aside.items())
        yield f"Gold from before a change is not used until it is reviewed again: {counts}."
    if unheard := [name for name in denoised["muted"] if name not in faults]:
        yield f"Muted voters are not heard: {', '.join(unheard)}; `oracle fresh` shows why."
    if denoised["half_life"]:
        yield f"Voters are judged by recent questions: what they did {denoised['half_life']:g} days ago counts half."
