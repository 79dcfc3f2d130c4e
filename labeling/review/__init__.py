"""Review: what experts decided on questions, and which questions are worth their time next."""

from labeling.review.reviews import (
    ADJUDICATE,
    FLAG,
    LEARN,
    PROMISE,
    PURPOSES,
    QUEUED,
    SKIP,
    UNDO,
    WITHOUT_LABEL,
    Review,
    Settled,
    settle,
    standing,
)

__all__ = [
    "ADJUDICATE",
    "FLAG",
    "LEARN",
    "PROMISE",
    "PURPOSES",
    "QUEUED",
    "SKIP",
    "UNDO",
    "WITHOUT_LABEL",
    "Review",
    "Settled",
    "settle",
    "standing",
]
