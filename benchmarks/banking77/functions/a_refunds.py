"""Refunds that are due. Owner: benchmark."""

import re

from labeling import labeling_function
from labeling.values import Question

NT = r"\b(?:\w*n[^\w\s]t|\w+[ds]nt|(?:ca|wo|do|have)nt)"


def rx(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that ignores case and lets a dot cross lines; N'T stands for a shortened not."""
    return re.compile(pattern.replace("N'T", NT), re.I | re.S)


def has(question: Question, *patterns: re.Pattern[str]) -> bool:
    """Whether every pattern is found in the question."""
    return all(p.search(question.text) for p in patterns)


def lacks(question: Question, *patterns: re.Pattern[str]) -> bool:
    """Whether no pattern is found in the question."""
    return not any(p.search(question.text) for p in patterns)


REFUND = rx(r"\brefund\w*|\breimburs\w*|\bmoney back\b")
NOT_SEEN = rx(
    r"(N'T|\bnot?|\bnever|\bcannot|\bunable|\bwithout|\bno|nothing|yet to|any)\b.{0,45}"
    r"\b(see\w*|show\w*|appear\w*|reflect\w*|arriv\w*|receiv\w*|reciev\w*|updat\w*|post\w*|there|here"
    r"|in|gotten|got|get|clear\w*|gone"
    r"|chang\w*|visible|increas\w*|available|landed|process\w*|come|came|up|hit|sign|on|into)\b"
    r"|\b(missing|still|waiting|wait|pending|where.?s?|stayed the same|delay\w*|slow|n.t find"
    r"|cannot find|nothing happened|can.?t have|too long|so long|late)\b"
)
PIN_FEES = rx(
    r"\b(fees?|charg\w*|pin|atms?|top\w*.?up|exchange|rates?|withdr\w+|declin\w*|reject\w*|cancel\w*|swallow\w*)\b"
)


@labeling_function(
    votes_for="Refund_not_showing_up",
    yes=["My refund has not turned up on the statement, it isn't there", "Still waiting for the refund"],
    no=["How do I get a refund?", "The transfer has never arrived"],
)
def refund_missing(question: Question) -> bool:
    """A refund that cannot be seen, is missing or is waited for."""
    other = rx(
        r"\b(withdr\w+|atm|declin\w*|transfer\w*|top.?up|item .{0,12}(N'T|not|never)|didn.?t (make|receive"
        r"|get) (the|my|an?) item)\b"
    )
    return has(question, REFUND, NOT_SEEN) and lacks(
        question,
        other,
        rx(
            r"\bnever (arrived|came|got|received) (the|my) (item|order)|\bhow (do|can|would) i (get|request|go"
            r"|apply)|\b(i|and) (want|would like|need) (a|my) refund|\bi.d like|\bcan i get a refund\b"
            r"|\bdirect debit\b|\bchanged my mind|\brefund (me|please)|\bcancel"
        ),
    )


@labeling_function(
    votes_for="Refund_not_showing_up",
    yes=["The shop promised a refund last week", "I asked the seller for my refund"],
    no=["Can you refund me?", "The shop charged me twice"],
)
def seller_promised_refund(question: Question) -> bool:
    """A refund that the seller, merchant or shop was asked for or has sent."""
    seller = rx(r"\b(sellers?|merchants?|store|shop|retailer|company|they said|directly)\b")
    asked = rx(
        r"\b(asked|contact\w*|request\w*|sent|promised|said|issued|submitted|week|days|directly|told|check|refusing)\b"
    )
    return has(question, REFUND, seller, asked) and lacks(
        question, rx(r"\b(twice|cash|fee|pending|double|revert\w*|N'T arrive|wrong)\b")
    )


@labeling_function(
    votes_for="Refund_not_showing_up",
    yes=["When does the refund get to my account?", "My statement has no refund"],
    no=["How do I ask for a refund of my purchase?"],
)
def refund_and_statement(question: Question) -> bool:
    """A refund with the statement or balance, or when it is to be there."""
    place = rx(
        r"\b(statements?|balance|history)\b|\bwhen (will|do|should|can|is|does)\b|\bhow long\b|\bstatus\b"
        r"|\btrack\b|\bwhere\b"
    )
    return has(question, REFUND, place) and lacks(
        question, PIN_FEES, rx(r"\b(payment|item|direct debit|recogni\w*|purchased? (it|this))\b")
    )


@labeling_function(
    votes_for=["Refund_not_showing_up", "request_refund"],
    yes=["I want my money refunded", "refund please"],
    no=["I want my pin back"],
)
def refund_word(question: Question) -> bool:
    """The word refund, with no other matter beside it."""
    other = rx(
        r"\b(twice|double|two times|extra|fees?|withdr\w+|atm|cash|transfer\w*|top.?up|direct debit"
        r"|recogni\w*|rate|duplicate)\b"
    )
    return has(question, rx(r"\brefund\w*")) and lacks(question, other)


@labeling_function(
    votes_for="Refund_not_showing_up",
    yes=["Where does my refund stay?", "send my refund at last"],
    no=["I wish for a refund", "Can a purchase be refunded?"],
)
def refund_that_is_due(question: Question) -> bool:
    """A refund that is due already: my refund, the refund, supposed to get one, a return that is not booked."""
    due = rx(
        r"\b(my|the|recent|missing) (recent |card )?refunds?\b|\bsupposed to (get|have"
        r"|receive)\b.{0,12}\brefund|\brefund\b.{0,40}\b(N'T|not) (see|issued|available|show\w*)"
        r"|\b(returned|my return|recent return)\b.{0,40}\b(account|statement|cleared|show|see)\b"
        r"|\binstead of a merchant\b|\brefund me\b.{0,12}\bwaiting\b"
    )
    return has(question, due) and lacks(
        question,
        rx(
            r"\b(how (do|can) i (get|request)|cancel\w*|direct debit|transfer\w*|top\w*.?up|twice|payment"
            r"|withdr\w+|item (has|is|was)|atm|process for)\b"
        ),
    )
