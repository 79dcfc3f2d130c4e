"""Transfers to be cancelled. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import MISTAKE, has, lacks, rx

CANCEL = rx(
    r"\b(cancel\w*|revert\w*|undo|undone|stop|reverse\w*|take back|void|recall|retract|call back|rescind|abort|halt)\b"
)


@labeling_function(
    votes_for="cancel_transfer",
    yes=["Please cancel the transfer", "I want to undo a transaction"],
    no=["Why was my transfer cancelled?", "Please cancel the order"],
)
def please_cancel(question: Question) -> bool:
    """A transfer or transaction is to be cancelled or reverted."""
    thing = rx(r"\b(transfer\w*|transactions?|it)\b")
    other = rx(
        r"\b(why|cash|atm|withdr\w+|top\w*.?up|refund\w*|items?|order\w*|purchas\w*|bought|card|sellers?"
        r"|direct debit|merchant|declin\w*|fail\w*|deposit\w*|recogni\w*|didn.?t make|without|pending"
        r"|fees?|twice|double|fraud\w*|was (cancel|revert)\w*|been (cancel|revert)\w*|restaurant"
        r"|statement)\b"
    )
    return has(question, CANCEL, thing) and lacks(question, other, rx(r"\b(cancelled|reverted) (my|the|a) transfer\b"))


@labeling_function(
    votes_for="cancel_transfer",
    yes=["I sent money to the wrong account", "A mistake in my transfer, please correct it"],
    no=["A mistake in my statement", "The ATM gave the wrong sum"],
)
def wrong_account(question: Question) -> bool:
    """A transfer or payment made by mistake or to a wrong account."""
    moved = rx(r"\b(transfer\w*|transactions?|payments?|accounts?|sent|rent|paid|send)\b")
    meant = rx(
        r"\b(accounts?|cancel\w*|fix\w*|correct|stop|reverse|revert|undo|change|tomorrow|transfer|money"
        r"|help|transaction)\b"
    )
    return has(question, MISTAKE, moved, meant) and lacks(
        question,
        rx(
            r"\b(atm|cash|withdr\w+|top\w*.?up|cards?|fees?|charg\w*|refund\w*|exchang\w*|rate|direct debit"
            r"|deposit\w*|che(que|ck)s?|declin\w*|error messages?|getting an error|an error|pin|name|twice"
            r"|double|address|balance|recipients?|N'T arriv\w*|receiv\w*|keeps?|mortgage|friend|fail\w*"
            r"|statement|verify|went wrong|going wrong|5|mistake with|complete|possible|system|pending"
            r"|unblocked|money given|what is wrong|took|how long)\b"
        ),
    )


@labeling_function(
    votes_for="cancel_transfer",
    yes=["My rent went out of the wrong account yesterday", "I made a payment this morning and must undo it"],
    no=["I made a deposit this morning"],
)
def made_today_undo(question: Question) -> bool:
    """A rent payment, or something done just now, that must be undone fast."""
    rent = rx(
        r"\brent\b|\b(this|earlier|yesterday|just|recent\w*|today|last|morning|quickly|right now|asap"
        r"|accidentally|accidently)\b"
    )
    undo = rx(r"\b(cancel|canceled|cancelled|revert|undo|stop|reverse|wrong|mistake|incorrect\w*|fix|correct it)\b")
    return has(question, rent, undo, rx(r"\b(transfer\w*|transactions?|payment|account)\b")) and lacks(
        question,
        rx(
            r"\b(why|cash|atm|withdr\w+|top\w*.?up|cards?|refund\w*|exchang\w*|rate|deposit\w*|declin\w*"
            r"|recogni\w*|order\w*|item|bought|fees?|charg\w*|twice|direct debit|purchas\w*|been|was reverted"
            r"|didn.?t make)\b"
        ),
    )
