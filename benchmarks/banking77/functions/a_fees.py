"""Fees for card payments and odd charges on the statement. Owner: benchmark."""

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
STRANGER = rx(
    r"\b(recogni[sz]e|twice|double|duplicate|two times|authori[sz]\w*|didn.?t (make|do)|not (make|made)|refund\w*)\b"
)
ONE_POUND = rx(
    r"[£€$] ?1(\.0+)?\b|\b1(\.00)? ?[£€$]|\b(1|one|a|an|extra|additional|single) (\w+ )?(pound|dollar"
    r"|euro|quid|gbp|usd|eur)\b"
    r"|\b(pound|dollar|euro)\b.{0,15}\b(charge|fee)\b"
)
WITH_CARD = rx(r"\b(us(e|ing|ed|age)|pay\w*|paid|purchas\w*|bought|buy\w*|transactions?|card use)\b")


@labeling_function(
    votes_for="card_payment_fee_charged",
    yes=["Why a fee for paying with my card?", "I was charged extra to use the card"],
    no=["Why a fee for cash?", "Why a fee for the transfer?"],
)
def fee_for_using_card(question: Question) -> bool:
    """A fee for using or paying with the card."""
    return (
        has(question, FEE, WITH_CARD, rx(r"\bcards?\b"))
        and lacks(question, CASH, EXCHANGE, RATE, TOP_UP, NEW_CARD, STRANGER, ONE_POUND)
        and lacks(
            question,
            rx(r"\b(declin\w*|fraud\w*|some ?one|statement|stolen|abroad|unknown|pending|item|wrong|deliver\w*)\b"),
        )
    )


@labeling_function(
    votes_for="card_payment_fee_charged",
    yes=["Some payments carry a fee and some do not, where is the structure?"],
    no=["What is the fee for exchanging?"],
)
def fee_structure(question: Question) -> bool:
    """Which payments carry a fee; the structure or pattern of fees."""
    which = rx(
        r"\b(structure|outline|pattern|instances|others?|which payments|when (do|will|does|is|are)"
        r"|each time|hidden|list"
        r"|notification|warn\w*|sometimes|some (payments|transactions))\b"
    )
    return has(
        question,
        rx(r"\bfees?\b|\bcharge[sd]?\b"),
        which,
        rx(r"\b(payments?|transactions?|card|account|purchas\w*|pay\w*)\b"),
    ) and lacks(
        question,
        CASH,
        EXCHANGE,
        RATE,
        TOP_UP,
        NEW_CARD,
        STRANGER,
        ONE_POUND,
        rx(r"\b(statement|pending|overseas|age|declin\w*)\b"),
    )


@labeling_function(
    votes_for="card_payment_fee_charged",
    yes=["A fee was added to my purchase", "there is an extra fee on my transaction"],
    no=["A fee was added to my transfer"],
)
def fee_on_purchase(question: Question) -> bool:
    """A fee on a purchase, payment or transaction."""
    extra = rx(r"\b(fees?|extra|additional|surcharge|more|hidden|added)\b")
    buy = rx(r"\b(pay(ing|ments?|s)?|paid|purchas\w*|transactions?|bought|buy\w*|card)\b")
    return has(question, FEE, extra, buy) and lacks(
        question,
        CASH,
        EXCHANGE,
        RATE,
        TOP_UP,
        NEW_CARD,
        STRANGER,
        ONE_POUND,
        rx(
            r"\b(statement|pending|abroad|overseas|pay (extra|more|a)|wrong|age|item|amount|small"
            r"|more than once|physical|actual|internationally|different country|international|US|European"
            r"|topping|funds|standard|order|declin\w*|app)\b"
        ),
    )


@labeling_function(
    votes_for="card_payment_fee_charged",
    yes=["Is there an allowance before card fees start?"],
    no=["What does exchanging cost with you?"],
)
def card_charged_me(question: Question) -> bool:
    """Charged or a fee with the card, whatever for."""
    charged = rx(
        r"\b(fees?|charge|surcharge)\b.{0,15}\b(on|for|with|of|when|associated with|to)\b.{0,14}\bcard\b"
        r"|\bcard (fees?|charges?)\b|\ballowance\b"
    )
    return has(question, charged) and lacks(
        question,
        CASH,
        EXCHANGE,
        RATE,
        TOP_UP,
        NEW_CARD,
        STRANGER,
        ONE_POUND,
        rx(r"\b(recogn\w*|know|N'T (buy|purchase|make|mine)|strange|weird|fraud\w*|statement|country|lost|stolen)\b"),
    )


@labeling_function(
    votes_for="extra_charge_on_statement",
    yes=["Why is there a £1 fee?", "They charged me an extra pound"],
    no=["Why was I charged £100?", "A fee of 1 pound for cash at the ATM"],
)
def one_pound(question: Question) -> bool:
    """One pound, dollar or euro too many."""
    return has(question, ONE_POUND) and lacks(
        question, CASH, rx(r"\b(exchang\w*|top.?up|transfer\w*|convert|currenc\w*|rate|usd|hold)\b")
    )


@labeling_function(
    votes_for="extra_charge_on_statement",
    yes=["There is a fee on my statement"],
    no=["There is a withdrawal on my statement", "A charge I do not recognise on my statement"],
)
def fee_on_statement(question: Question) -> bool:
    """A fee or an extra charge on the statement or account."""
    fee = rx(r"\b(fees?|extra|additional|odd|random|small|strange|weird|unexplained|added|more)\b")
    place = rx(r"\b(statements?|account|bill|app|card)\b")
    there = rx(r"\b(statements?|there (is|was)|what (is|was)|is it|random|strange|extra|weird|assessed|see|show\w*)\b")
    return has(question, fee, rx(r"\b(fees?|charge[sd]?)\b"), place, there) and lacks(
        question,
        CASH,
        EXCHANGE,
        TOP_UP,
        NEW_CARD,
        WITH_CARD,
        rx(r"\b(recogni\w*|debit|twice|double|know|buy|refund\w*|deposit)\b"),
    )


@labeling_function(
    votes_for="extra_charge_on_statement",
    yes=["A strange small charge stays pending"],
    no=["My top-up stays pending", "My card payment is pending"],
)
def strange_pending_charge(question: Question) -> bool:
    """A charge, pending and strange: it does not go away or was not bought."""
    odd = rx(
        r"\b(strange|weird|go away|odd|random|extra|small|fees?|pound|dollar|remember|why|keeps|haunting|unknown)\b"
    )
    return has(question, rx(r"\bpending\b"), rx(r"\b(charged?|charges|fee)\b|strange"), odd) and lacks(
        question, CASH, TOP_UP, rx(r"\b(still|twice|double|two times|long|second)\b")
    )


@labeling_function(
    votes_for="card_payment_fee_charged",
    yes=["Why do I have a fee?", "What is this extra fee of yours?", "You never told me about the service fee"],
    no=["Why a fee for the transfer?", "A fee is on my statement"],
)
def plain_fee(question: Question) -> bool:
    """A fee with nothing else named: no cash, no transfer, no exchange, no statement."""
    fee = rx(
        r"\b(fees?|(charged?|pay) (an )?(extra|more|additional)|extra charges?|avoid charges|charging me"
        r"|additional (amount|charge)|price was higher)\b"
    )
    return has(question, fee) and lacks(
        question,
        CASH,
        EXCHANGE,
        RATE,
        TOP_UP,
        NEW_CARD,
        STRANGER,
        ONE_POUND,
        rx(
            r"\b(statements?|pending|physical|actual|add\w* funds|top\w*|europe\w*|us|card from|countr\w*"
            r"|abroad|foreign|international\w*|saturday|small|weird|strange|wrong\w*|frequent\w*|account for"
            r"|order\w* a|family|another card|express|stolen|sent|sending|receiver|adding|extra fee charged"
            r"|sort of|seller|debit|rental|expected|topping|quick\w*|deliver\w*|more than once|cards? (cost"
            r"|fee)|get a card|standard|apple|google|beneficiar\w*|transaction went|never seen"
            r"|more than i should|abroad|friend|travel\w*|maintain|expir\w*|hold\w*|wallet)\b"
        ),
    )


@labeling_function(
    votes_for="extra_charge_on_statement",
    yes=[
        "Why are there extra charges on the statement?",
        "a small charge that I cannot explain",
        "one dollar is pending",
    ],
    no=["A fee on my withdrawal", "A fee for using the card"],
)
def small_or_extra_on_statement(question: Question) -> bool:
    """A small, extra or additional charge on the statement, or one unit of money that is pending."""
    odd = rx(
        r"\b(extra|additional|hidden|added|small|random|unexplained)\b.{0,25}\b(fees?|charges?"
        r"|amount)\b.{0,40}\b(statement|account|card)\b|\bstatement\b.{0,60}\b(fees?|extra|additional"
        r"|pound|dollar|1l)\b"
        r"|\b1l\b|\b(fees?|extra charges?|charges)\b.{0,25}\bstatement\b|\bcharged a small\b"
        r"|\bsmall (charge|amount)\b|\bpending (hold|charge)\b|\b(one pound|dollar)\b.{0,20}\bpending\b"
        r"|\bcharged (me )?(more than i should|extra\W*$)|\bcharge me extra\W*$"
    )
    return has(question, odd) and lacks(
        question,
        CASH,
        EXCHANGE,
        TOP_UP,
        NEW_CARD,
        rx(
            r"\b(twice|double|refund\w*|direct debit|rate|using (my|the|a)|when (i )?us\w*|advertise"
            r"|purchase with|paid|pay|paying|with (my|the) card|shopping|country|siphoned|charge fee|card come"
            r"|added to my card|showed up on my card)\b"
        ),
    )
