"""Refunds that are due. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import NOT_SEEN, PIN_FEES, has, lacks, rx

REFUND = rx(r"\brefund\w*|\breimburs\w*|\bmoney back\b")


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
