"""The report on the traffic for the terminal: short, aligned, what is alarming on top."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from app.observing.candidate import Comparison
from app.observing.figures import Overview
from app.observing.shares import Compared, Figure
from app.observing.stale import Stale
from app.observing.worse import KINDS
from app.reporting.tables import percent, plain_table

if TYPE_CHECKING:
    from app.observing.report import Monitor

NOTHING = "Nothing was asked in these days: suggestions appear here once agents or the service ask for some."
FUNNEL = {
    "asked": "asked",
    "valid": "taken for a question",
    "suggested": "answered",
    "shown": "shown",
    "used": "used",
    "edited": "edited",
    "dismissed": "dismissed",
    "unchanged": "sent unchanged",
}
MOST_ROWS = 31


def lines(report: Monitor, by: str) -> Iterator[Any]:
    """Lines and tables of a report, with match rates by one of ``app.observing.match_rates.BY``."""
    days = "day" if report.days == 1 else f"{report.days} days"
    yield f"{report.since:%-d %b %Y %H:%M} to {report.until:%-d %b %Y %H:%M} UTC, compared with the {days} before"
    for alarm in report.alarms:
        yield f"[yellow]![/yellow] {escape(alarm)}"
    o = report.overview
    if not o.funnel.asked and not o.funnel_before.asked:
        yield NOTHING
        return
    yield ""
    yield _counts(o)
    yield ""
    yield plain_table("", ["", "now", "95 % interval", "of", "before", "change"], list(_figures(o)))
    yield ""
    yield from _below(report)
    yield from _rates(report, by)


def _counts(o: Overview) -> Any:
    rows = [[words, f"{getattr(o.funnel, n):,}", f"{getattr(o.funnel_before, n):,}"] for n, words in FUNNEL.items()]
    for name in ("p50", "p95", "p99"):
        now, before = (_milliseconds(getattr(one, name)) for one in (o.latency, o.latency_before))
        rows.append([f"latency {name}, ms", now, before])
    return plain_table("", ["", "now", "before"], rows)


def _figures(o: Overview) -> Iterator[list[str]]:
    yield _row("answered", o.coverage)
    yield _row("used or edited, where chosen", o.usage)
    yield _row("sent unchanged, where used", o.unchanged)
    for kind, words in KINDS.items():
        yield _row(f"match rate {words}", o.match[kind])
    yield _row("match of guesses not suggested", o.guess)
    yield _row("reopened", o.reopened)
    yield _row("satisfaction", o.satisfaction)
    yield _row("handle time, s", o.handle_seconds, share=False)


def _row(name: str, one: Compared, share: bool = True) -> list[str]:
    value = percent if share else _seconds
    change = "–" if one.difference != one.difference else _change(one, share)
    return [name, value(one.now.value), _interval(one.now, share), f"{one.now.n:,}", value(one.before.value), change]


def _change(one: Compared, share: bool) -> str:
    amount = f"{100 * one.difference:+.1f} points" if share else f"{one.difference:+.1f}"
    return amount if one.sure else f"{amount}, may be chance"


def _interval(one: Figure, share: bool = True) -> str:
    if one.low != one.low:
        return "–"
    return f"{100 * one.low:.1f} to {100 * one.high:.1f} %" if share else f"{one.low:.1f} to {one.high:.1f}"


def _below(report: Monitor) -> Iterator[str]:
    for one in report.accuracy:
        yield escape(one.sentence)
    if report.overview.reasons:
        reasons = (f"{r.reason} {percent(r.share.value)}" for r in report.overview.reasons)
        yield escape(f"Left unanswered: {', '.join(reasons)}.")
    if report.stale.any.value > 0:
        yield escape(_stale(report.stale))
    if report.candidate is not None:
        yield escape(_candidate(report.candidate))
    if report.waiting:
        yield f"{report.waiting:,} {'reply was' if report.waiting == 1 else 'replies were'} not looked at yet."


def _stale(found: Stale) -> str:
    first = found.templates[0]
    more = f" and {len(found.templates) - 1:,} more" if len(found.templates) > 1 else ""
    return f"{percent(found.any.value)} of the answers may be stale: {first.title} ({first.why}){more}."


def _candidate(c: Comparison) -> str:
    shares = f"answers {percent(c.coverage.candidate.value)} instead of {percent(c.coverage.current.value)}"
    said = f"{c.release_id} in shadow {shares} of {c.n:,}, and agrees on {percent(c.agreement.value)}"
    fair = c.match_unseen if c.match_unseen.current.n else c.match
    if not fair.current.n:
        return f"{said}; no replies are known yet."
    seen = "whose agents saw no answer" if fair is c.match_unseen else "though agents saw the other's answers"
    points = f"by {100 * fair.difference:+.1f} points ({100 * fair.low:+.1f} to {100 * fair.high:+.1f})"
    return f"{said}; its match rate differs {points} on {fair.current.n:,} replies, {seen}."


def _rates(report: Monitor, by: str) -> Iterator[Any]:
    """A row a group, with the kinds of traffic that there are beside each other."""
    table = report.rates[by]
    groups = list(dict.fromkeys(table["group"]))
    if not groups:
        return
    kinds = [kind for kind in KINDS if (table["traffic"] == kind).any()]
    cells = {(r.group, r.traffic): _cell(r) for r in table.itertuples()}
    sums = table.groupby("group")[["asked", "unknown"]].sum()
    chosen = groups[-MOST_ROWS:] if by == "day" else groups[:MOST_ROWS]
    rows = [
        [
            group or "–",
            f"{sums['asked'][group]:,}",
            *(cells.get((group, kind), "–") for kind in kinds),
            f"{sums['unknown'][group]:,}",
        ]
        for group in chosen
    ]
    yield ""
    yield plain_table("", [by, "asked", *(f"match {KINDS[kind]}" for kind in kinds), "no reply"], rows)
    if len(groups) > len(chosen):
        yield f"{len(groups) - len(chosen):,} more rows with --json."


def _cell(row: Any) -> str:
    found = Figure(row.rate, row.low, row.high, row.n)
    between = f"{100 * found.low:.0f} to {100 * found.high:.0f}"
    return f"{percent(found.value)} of {found.n:,} ({between})" if found.known else "–"


def _seconds(value: float) -> str:
    return "–" if value != value else f"{value:.1f}"


def _milliseconds(value: float) -> str:
    return "–" if value != value else f"{value:.0f}"
