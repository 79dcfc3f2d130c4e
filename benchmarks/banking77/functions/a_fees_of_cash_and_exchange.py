"""Fees for cash, for exchanging and across borders. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, lacks, rx

FEE = rx(r"\b(fees?|charg\w+|surcharge|costs?|pay (extra|more|for|a|to|money)|commission|changed for|penalty)\b")
CASH = rx(
    r"\b(cash|withdr\w+|atms?|cash ?point|cash machine)\b|\bmoney out\b|\b(took|take|taking|getting"
    r"|get|pull\w*) (out )?(my )?money\b"
)
EXCHANGE = rx(r"\b(exchang\w+|currenc\w+|conver(t|sion)\w*|fx|forex)\b")
RATE = rx(r"\b(exchange rate|rates?|interbank)\b")
TOP_UP = rx(r"\b(top\w*.{0,2}up|transfer\w*|swift|sepa|add\w* money|receiv\w*|beneficiar\w*|cheque|deposit\w*)\b")
NEW_CARD = rx(
    r"\b(new|spare|extra|second|additional|replacement|virtual|disposable|another) (physical )?cards?\b|\bdeliver\w*\b"
)


@labeling_function(
    votes_for="cash_withdrawal_charge",
    yes=["Why was I charged at the ATM?", "Is there a fee for taking out cash?"],
    no=["Why was the ATM closed?", "The exchange rate at the ATM was bad"],
)
def fee_for_cash(question: Question) -> bool:
    """A fee or charge, and cash or a cash machine."""
    return has(question, FEE, CASH) and lacks(
        question,
        RATE,
        rx(
            r"\b(exchang\w*|top.?up|deposit\w*|cheque|not mine|N'T (make|mine|do|recogni\w*)|pending|app shows|500"
            r"|cloned|stolen|transfer\w*|abroad|wrong amount|twice|double|refund\w*|foreign|holiday|N'T (get"
            r"|receive) )\b"
        ),
    )


@labeling_function(
    votes_for="cash_withdrawal_charge",
    yes=["I thought withdrawals are free"],
    no=["I thought transfers are free", "Is a top-up free?"],
)
def cash_should_be_free(question: Question) -> bool:
    """Withdrawing should be free, or was so far."""
    free = rx(r"\b(free|never (been )?charged|no (fees?|charge|cost)|without (a |any )?(fees?|charges?))\b")
    return has(question, free) and lacks(
        question,
        TOP_UP,
        EXCHANGE,
        NEW_CARD,
        rx(
            r"\b(rate|card payment|shopping|promised|advertise|thought there would|used it|abroad|new debit"
            r"|more cards|physical|top|fee-free|free spending|spare|hidden|freeze)\b"
        ),
    )


@labeling_function(
    votes_for="cash_withdrawal_charge",
    yes=["Which fees apply to withdrawals?", "The withdrawal fee is too high"],
    no=["Which fees apply to top-ups?"],
)
def withdrawal_fee_rules(question: Question) -> bool:
    """A withdrawal fee by name, or the rules for it."""
    name = rx(
        r"\b(withdr\w+|atm|cash) (fees?|charges?)\b|\b(fees?|charged?|charges)\b.{0,25}\b(withdr\w+|atms?"
        r"|cash|machine)\b"
        r"|\b(withdr\w+|atms?|cash)\b.{0,25}\b(fees?|charged?|charges|cost)\b"
    )
    return has(question, name) and lacks(
        question,
        RATE,
        TOP_UP,
        rx(r"\b(exchang\w*|twice|N'T (mine|make|do)|pending|recogni\w*|500|foreign|abroad|refund\w*|overcharged)\b"),
    )


@labeling_function(
    votes_for="exchange_charge",
    yes=["What do you charge for changing currencies?", "Is there an exchange fee?"],
    no=["What is the exchange rate?", "I was charged the wrong rate"],
)
def fee_for_exchange(question: Question) -> bool:
    """A fee, a cost or a charge for exchanging."""
    cost = rx(r"\b(fees?|costs?|charg\w*|pay|extra|how much|price|free|rates charged|expensive|markup)\b")
    return has(question, EXCHANGE, cost) and lacks(
        question,
        rx(
            r"\b(exchange rates?|rates?|withdr\w+|cash|atm|top.?up|transfer\w*|wrong|bought|purchas\w*"
            r"|overcharged|incorrect\w*|deposit|card|too much|more than|right|too high|costing|rubles?|last)\b"
        ),
    )


@labeling_function(
    votes_for="exchange_charge",
    yes=["Any discount if I exchange often?"],
    no=["Do you have offers for cards?"],
)
def exchange_discount(question: Question) -> bool:
    """A discount for people who exchange often."""
    return has(
        question, rx(r"\b(discount\w*|price break|cheaper|better deal|perks|incentive\w*|bonus|rewards?|break)\b")
    ) and lacks(question, rx(r"\b(atm|top.?up|broken)\b"))


@labeling_function(
    votes_for="exchange_charge",
    yes=["I exchange currency frequently, what do you offer?"],
    no=["I frequently pay by card"],
)
def frequent_exchange(question: Question) -> bool:
    """Exchanging frequently or in large amounts."""
    often = rx(r"\b(frequent\w*|often|a lot|lots|regular\w*|always|many times|large amounts?|quite a bit|every)\b")
    return has(question, often, rx(r"\bexchang\w*|\bcurrenc\w*")) and lacks(
        question, rx(r"\b(rate|support\w*|hold\w*|card|top.?up)\b")
    )


@labeling_function(
    votes_for=["exchange_charge", "top_up_by_bank_transfer_charge"],
    yes=["What does an international transfer cost?"],
    no=["Why was I charged for my transfer?"],
)
def cost_of_international_transfer(question: Question) -> bool:
    """What it costs to send or accept money across borders."""
    abroad = rx(
        r"\b(international|foreign|cross.?border)\b.{0,20}\b(transfers?|payments?)\b"
        r"|\b(send\w*|accept\w*|receiv\w*|from)\b.{0,30}\b(foreign|different|another) countr"
        r"|\b(foreign|different|another) country\b.{0,20}\b(send\w*|transfer\w*)"
    )
    cost = rx(r"\b(how much|fees?|costs?|charge|pay)\b")
    return has(question, abroad, cost) and lacks(
        question, rx(r"\b(cards?|was|why|charged|rate|wrong|withdr\w+|cash|buy|bought|purchas\w*|bill)\b")
    )
