"""How the Changes page looks, beyond the style that all pages share: findings as cards and lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from app.audit.shared import box, short
from app.desk.changes.cards import Card
from app.desk.changes.words import KIND_WORDS, decision, due, due_of, owner_of, reason
from labeling.freshness.changes import Change, Finding, Reason

STYLE = """<style>
.ch { overflow-wrap: anywhere; max-width: 62rem; }
.ch-dim { opacity: .68; font-size: .85rem; }
.ch-line { display: grid; grid-template-columns: 1fr 3.2rem; gap: .1rem .8rem; padding: .5rem 0;
  border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); font-size: .92rem; }
.ch-name { font-weight: 600; unicode-bidi: plaintext; }
.ch-name .ch-dim { font-weight: 400; }
.ch-bar { height: .35rem; margin-top: .5rem; border-radius: .2rem;
  background: color-mix(in srgb, currentColor 12%, transparent); overflow: hidden; }
.ch-bar > i { display: block; height: 100%; background: var(--st-primary-color, #2b6cb0); }
.ch-why { grid-column: 1 / -1; display: grid; grid-template-columns: 9.5rem 1fr; gap: .1rem .6rem; font-size: .85rem; }
.ch-why > b { font-weight: 400; opacity: .68; }
.ch-why > span { unicode-bidi: plaintext; }
.ch details > summary { cursor: pointer; padding: .4rem 0; font-size: .85rem; opacity: .75; }
.ch-title { font-size: 1.15rem; font-weight: 600; margin: .1rem 0 .5rem; unicode-bidi: plaintext; }
.ch-card .oracle-text { max-height: 13rem; margin: 0 0 .8rem; }
.ch-badge { display: inline-block; font-size: .75rem; padding: .1rem .5rem; border-radius: .6rem; margin-right: .4rem;
  background: color-mix(in srgb, currentColor 9%, transparent); }
.ch-stop { background: color-mix(in srgb, #d9822b 22%, transparent); }
.ch-late { background: color-mix(in srgb, #d64545 22%, transparent); }
.ch-log { margin-top: .7rem; font-size: .85rem; opacity: .75; }
.stTextArea textarea { unicode-bidi: plaintext; text-align: start; }
.stMultiSelect [data-tag] {
  background: color-mix(in srgb, var(--st-primary-color, #2b6cb0) 15%, transparent); }
.stMultiSelect [data-tag], .stMultiSelect [data-tag] * { color: inherit; }
</style>"""
STOPPED = "not suggested now"
AT_FIRST = 5


def lines(findings: Sequence[Finding], titles: dict[tuple[str, str], str]) -> str:
    """Findings of one kind as lines of HTML, the first few open."""
    drawn = [_line(f, titles.get((f.kind, f.item), f.item)) for f in findings]
    rest = "".join(drawn[AT_FIRST:])
    more = f"<details><summary>{len(drawn) - AT_FIRST:,} more</summary>{rest}</details>" if rest else ""
    return f'<div class="ch">{"".join(drawn[:AT_FIRST])}{more}</div>'


def _line(finding: Finding, title: str) -> str:
    ident = f' <span class="ch-dim">{escape(finding.item)}</span>' if title != finding.item else ""
    return (
        f'<div class="ch-line"><div class="ch-name" dir="auto">{escape(title)}{ident}</div>{bar(finding.score)}'
        f"{_why(finding.reasons)}</div>"
    )


def bar(score: float) -> str:
    """How likely something is stale, as a bar."""
    percent = round(100 * score)
    return f'<div class="ch-bar" title="Speaks for it: {percent} of 100"><i style="width:{percent}%"></i></div>'


def _why(reasons: Sequence[Reason]) -> str:
    said = (reason(why) for why in reasons)
    return f'<div class="ch-why">{"".join(f"<b>{a}</b><span dir=auto>{escape(b)}</span>" for a, b in said)}</div>'


def card(shown: Card, late: str = "") -> str:
    """One finding in full, as HTML."""
    finding = shown.finding
    badges = [_badge(KIND_WORDS[finding.kind])]
    badges += [_badge(STOPPED, "ch-stop")] if shown.stopped else []
    badges += [_badge(late, "ch-late")] if late else []
    text = box(shown.text, "answer") if shown.text else ""
    log = "".join(f"<div dir=auto>{escape(decision(d))}</div>" for d in finding.decisions)
    return (
        f'<div class="ch ch-card" data-finding="{finding.number}">{"".join(badges)}'
        f'<span class="ch-dim">{escape(shown.about)} · {escape(owner_of(finding))}</span>'
        f'<div class="ch-title" dir="auto">{escape(shown.title)}</div>{text}{_why(finding.reasons)}'
        f'<div class="ch-log">{log}</div></div>'
    )


def _badge(words: str, kind: str = "") -> str:
    return f'<span class="ch-badge {kind}">{escape(words)}</span>'


def task(shown: Card, change: Change, today: date) -> str:
    """What waits for an owner, as HTML: until when, what, and by which change."""
    finding, until = shown.finding, due_of(shown.finding)
    badges = _badge(due(until, today), "ch-late" if finding.late(today) else "")
    badges += _badge(KIND_WORDS[finding.kind]) + (_badge(STOPPED, "ch-stop") if shown.stopped else "")
    note = finding.last.note if finding.last is not None else ""
    said = "".join(f'<div class="ch-dim" dir="auto">{escape(short(x, 200))}</div>' for x in (change.title, note) if x)
    return (
        f'<div class="ch">{badges}<div class="ch-name" dir="auto">{escape(short(shown.title, 160))}</div>{said}</div>'
    )
