"""Fills a store with made-up questions and traffic, so that its lists are as long as those of a busy year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from labeling.review.reviews import Review
from labeling.store import GoldRow, Store
from labeling.store.bulk import Row, insert_rows
from labeling.store.reviews import append_reviews
from labeling.store.schema import FeedbackRecord, ReplyMatchRecord, SpotCheckRecord, SuggestionRecord
from labeling.taxonomy import Template
from labeling.values import Question

START = datetime(2026, 1, 1, tzinfo=UTC)
TOPICS, TEMPLATES, AGENTS = 12, 77, 40
WORDS = ("where", "when", "how", "is", "my", "the", "payout", "refund", "card", "order", "late", "change", "please")


def made_questions(n: int, seed: int = 0) -> Iterator[Question]:
    """Questions of about 60 characters, each text once, as files bring them."""
    random = Random(seed)
    for i in range(n):
        text = f"{' '.join(random.choices(WORDS, k=9))} {i}?"
        yield Question(f"q{i:08d}", text, START + timedelta(seconds=i), f"case-{i // 2}", None, {"channel": "mail"})


def made_templates() -> list[Template]:
    """Templates in topics."""
    return [Template(f"t{i}", f"topic-{i % TOPICS}", f"Title {i}", f"Hello {i}, this is it.") for i in range(TEMPLATES)]


def suggestion_rows(n: int, seed: int = 0, first: int = 0) -> Iterator[Row]:
    """Logged suggestions, one every 20 seconds."""
    random = Random(seed)
    for i in range(first, first + n):
        template, proba = random.randrange(TEMPLATES), random.random()
        yield {
            "suggestion_id": f"s{i:09d}",
            "at": START + timedelta(seconds=20 * i, microseconds=i % 1_000),
            "channel": "http" if i % 3 else "desk",
            "agent": f"agent-{i % AGENTS}",
            "case_id": f"case-{i // 2}",
            "text": f"{' '.join(random.choices(WORDS, k=9))} {i}?",
            "attributes": {"channel": "mail"},
            "release_id": "r1",
            "decision": "suggest" if proba > 0.3 else "abstain",
            "template_id": f"t{template}",
            "template_proba": proba,
            "topic": f"topic-{template % TOPICS}",
            "topic_proba": 0.9,
            "valid_proba": 0.95,
            "reason": "",
            "rendered": f"Hello {template}, this is it.",
            "latency_ms": 7.5,
            "valid_passes": True,
            "topic_passes": True,
            "template_passes": proba > 0.3,
            "nearness": 0.8,
        }


def feedback_rows(n: int, first: int = 0) -> Iterator[Row]:
    """For each suggestion that it was shown, and for most what the agent did."""
    said = {"handle_seconds": None, "reopened": None, "satisfaction": None, "note": ""}
    for i in range(first, first + n):
        about = {"suggestion_id": f"s{i:09d}", "agent": f"agent-{i % AGENTS}", **said}
        at = START + timedelta(seconds=20 * i + 5)
        yield {**about, "at": at, "action": "shown", "reply": None}
        if i % 4:
            edited = i % 4 == 1
            reply = f"Hello, this is it, number {i}." if edited else None
            values = {"action": "edited" if edited else "used", "reply": reply, "handle_seconds": 42.0}
            yield {**about, "at": at, **values}


def match_rows(n: int, first: int = 0) -> Iterator[Row]:
    """What was found in the replies."""
    for i in range(first, first + n):
        if i % 4:
            about = {"suggestion_id": f"s{i:09d}", "feedback_id": 2 * i + 1, "matcher": "words/1", "kind": "same"}
            yield {**about, "similarity": 0.97, "matched": True, "found": [f"t{i % TEMPLATES}"]}


def fill(store: Store, questions: int, suggestions: int, reviews: int = 0, seed: int = 0) -> None:
    """Load all of it; every tenth question is gold, every hundredth suggestion drawn for a spot check."""
    gold = [GoldRow(f"q{i:08d}", f"t{i % TEMPLATES}", "seed") for i in range(0, questions, 10)]
    asked: Sequence[Question] = list(made_questions(questions, seed))
    store.replace_source("data/questions.csv", templates=made_templates(), questions=asked, gold=gold, at=START)
    with store.write() as connection:
        insert_rows(connection, SuggestionRecord, suggestion_rows(suggestions, seed))
        insert_rows(connection, FeedbackRecord, feedback_rows(suggestions))
        insert_rows(connection, ReplyMatchRecord, match_rows(suggestions))
        drawn = ({"suggestion_id": f"s{i:09d}", "drawn_at": START} for i in range(0, suggestions, 100))
        insert_rows(connection, SpotCheckRecord, drawn)
        said = (f"q{i * max(1, questions // max(reviews, 1)):08d}" for i in range(reviews))
        append_reviews(connection, [Review(q, "ana", START, "t1", purpose="learn") for q in said])
