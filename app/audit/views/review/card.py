"""HTML of one question with what is proposed for it, who voted how, and what is like it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.audit.shared import box
from app.audit.views.review.sitting import WORDS
from app.desk.review.reviewing import Card, NearGold, Progress, Vote
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION

VOTES = 6
NEAR = 4


def whole(card: Card, turn: int, so_far: Progress, said: str) -> str:
    """HTML of a card as one piece, which a browser draws fastest; the keys lie over the gap under the question."""
    marks = f'data-question="{escape(card.question_id)}" data-turn="{turn}"'
    return (
        f'<div class="rv rv-card"><div class="rv-left"><div class="rv-from rv-dim rv-one" {marks}>'
        f'{escape(about(card))}</div>{box(card.text, "big")}<div class="rv-gap"></div>{answer(card)}</div>'
        f'<div class="rv-right">{beside(so_far, said)}{earlier(card)}{votes(card.votes)}{near(card.near)}</div></div>'
    )


def about(card: Card) -> str:
    """Where a question comes from, on one line."""
    parts = [card.question_id]
    if card.asked_at is not None:
        parts.append(f"asked {card.asked_at:%d %b %Y, %H:%M}")
    if card.case_id:
        parts.append(card.case_id if card.case_id.lower().startswith("case") else f"case {card.case_id}")
    parts += [f"{name} {value}" for name, value in card.attributes.items() if value]
    return " · ".join(parts)


def answer(card: Card) -> str:
    """HTML of what is proposed, how likely it is, the rendered text, and why the question is asked."""
    why = f'<div class="rv-dim">Asked because: {escape(in_words(card.reason))}</div>' if card.reason else ""
    return f"{proposal(card)}{box(card.rendered, 'answer')}{gold(card)}{why}"


def gold(card: Card) -> str:
    """HTML of what experts said before, empty unless the question is asked again."""
    if card.gold is None:
        return ""
    under = card.gold.label if card.gold.label not in WORDS else ""
    name = f' <span class="rv-dim">{escape(under)}</span>' if under else ""
    return (
        f'<div class="rv-line"><span dir="auto">Its label so far: <b>{escape(card.gold.title)}</b>{name}</span></div>'
    )


def in_words(text: str) -> str:
    """A text of the platform with the reserved labels in words."""
    return text.replace(NOT_A_QUESTION, "not a question").replace(NO_TEMPLATE, "no template")


def proposal(card: Card) -> str:
    """HTML of the proposed label with its probability."""
    first = card.options[0] if card.options else None
    under = " · ".join(x for x in (card.proposed, first.topic if first else "") if x and not x.startswith("_"))
    share = f"{100 * card.proposed_proba:.0f}"
    return (
        f'<div><div class="rv-line"><span class="rv-title" dir="auto">{escape(card.title)}</span>'
        f'<span class="rv-title rv-number">{share} %</span></div>'
        f'<div class="rv-bar"><i style="left:0;width:{share}%"></i></div>'
        f'<div class="rv-dim">{escape(under) or "&nbsp;"}</div></div>'
    )


def beside(so_far: Progress, said: str) -> str:
    """HTML of how it goes and what was said last."""
    return f'{pace(so_far)}<div class="rv-dim rv-one rv-said">{escape(said)}</div>'


def pace(so_far: Progress) -> str:
    """HTML of the progress, on one line."""
    speed = "" if so_far.per_hour is None else f" · <b>{so_far.per_hour:,.0f}</b> an hour"
    again = f" · <b>{so_far.again:,}</b> to look at again" if so_far.again else ""
    return f'<div class="rv-pace"><b>{so_far.today:,}</b> today · <b>{so_far.open:,}</b> open{again}{speed}</div>'


def votes(cast: Sequence[Vote]) -> str:
    """HTML of the votes; those beyond the first six are folded away."""
    if not cast:
        return '<div class="rv-head">Votes</div><div class="rv-dim">Nobody voted on this question.</div>'
    most = max(abs(v.log_odds) for v in cast) or 1.0
    lines = [_vote(v, most) for v in cast]
    return f'<div class="rv-head">Votes</div>{"".join(lines[:VOTES])}{_folded(lines[VOTES:])}'


def _folded(lines: Sequence[str]) -> str:
    return f"<details><summary>{len(lines)} more</summary>{''.join(lines)}</details>" if lines else ""


def _vote(vote: Vote, most: float) -> str:
    half = 50 * min(abs(vote.log_odds) / most, 1)
    side = f"left:50%;width:{half:.1f}%" if vote.log_odds >= 0 else f"left:{50 - half:.1f}%;width:{half:.1f}%"
    under = " · ".join(x for x in (vote.votes_for and f"for {in_words(vote.votes_for)}", vote.owner) if x)
    return (
        f'<div class="rv-item"><div class="rv-line"><span class="rv-one">{escape(vote.voter or vote.kind)}</span>'
        f'<span class="rv-number">{round(vote.log_odds, 1) + 0.0:+.1f}</span></div>'
        f'<div class="rv-dim">{escape(under)}</div>'
        f'<div class="rv-bar rv-mid"><i class="{"" if vote.log_odds >= 0 else "rv-no"}" style="{side}"></i></div></div>'
    )


def near(found: Sequence[NearGold]) -> str:
    """HTML of the nearest questions with gold."""
    if not found:
        return '<div class="rv-head">Nearest gold</div><div class="rv-dim">No question has a label yet.</div>'
    return '<div class="rv-head" style="margin-top:1rem">Nearest gold</div>' + "".join(_near(g) for g in found[:NEAR])


def _near(gold: NearGold) -> str:
    label = WORDS.get(gold.label, gold.label)
    return (
        f'<div class="rv-item"><div class="rv-two" dir="auto">{escape(gold.text[:400])}</div>'
        f'<div class="rv-line rv-dim"><span class="rv-one">{escape(label)}</span>'
        f'<span class="rv-number">{100 * gold.similarity:.0f} % alike</span></div></div>'
    )


def earlier(card: Card) -> str:
    """HTML of what this expert said of the question before, empty where they said nothing."""
    lines = "".join(
        f'<div class="rv-item">{escape(WORDS.get(e.decision, e.decision))}'
        f'{escape(f": {e.comment}") if e.comment else ""} <span class="rv-dim">{e.at:%d %b %Y}</span></div>'
        for e in card.earlier
    )
    return f'<div class="rv-head">You said before</div>{lines}<div style="height:1rem"></div>' if lines else ""
