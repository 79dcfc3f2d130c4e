"""Review: what experts decided on questions, and which questions are worth their time next."""

from labeling.review.reviews import (
    FLAG,
    LEARN,
    PROMISE,
    PURPOSES,
    SKIP,
    WITHOUT_LABEL,
    Review,
    Settled,
    settle,
)

__all__ = ["FLAG", "LEARN", "PROMISE", "PURPOSES", "SKIP", "WITHOUT_LABEL", "Review", "Settled", "settle"]
