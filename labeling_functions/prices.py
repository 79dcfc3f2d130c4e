"""Questions about our prices: rates, foreign cards, discounts. Owner: billing team."""

import re

from labeling import labeling_function

FEE = re.compile(
    r"\b(fees?|rates?|commiss?ion|charges?|cost(s)?|pric(e|es|ing)|percent(age)?|tariffs?"
    r"|your cut|surcharge|markup|conditions)\b|%",
    re.I,
)

ASKS_PRICE = re.compile(
    r"""
    \b(how\ much\b.{0,40}\b(u|you|bramblepay)\ (charge|take|keep|cost)|how\ much\ commis\w+
    |what\ (do|does|are|is|will|percentage|rate)\b.{0,40}\b(charge|percentage|your\ (rates?|fees?)
    |commission|cost|costs|cost\ me|keep)
    |your\ (rates?|fees?|prices?|cut|commission|tariff|processing\ cost)|ur\ (rates?|fees?|prices?)
    |fees?\ list|price\ list|pricing
    |(costs?|pay|charge|take|keep|for|cut)\b.{0,30}\b(per|each|every|a)\ (card\ )?(sale|transaction|tap
    |payment|successful\ charge)|fixed\ (part|every|fee|cost)|monthly\ rent|set-?up\ cost
    |transaction\ (tariff|fee|costs?)|standard\ percentage|what\ is\ left|how\ many\ cents)\b
    """,
    re.I | re.X,
)

# Each of these makes a price question one of another template.
DISPUTE = re.compile(r"\b(disput\w+|charge-?backs?|claims?|case)\b", re.I)

REFUND = re.compile(
    r"\b(refund\w*|reimburs\w+|return(ed|s)?|money back|cancelled|paid back|repaid|give back|revers\w+)\b",
    re.I,
)

OTHER_PRICE = re.compile(
    r"\b(instant\w*|express|pay-?outs?|right away|plan|subscribers?|my price"
    r"|subscription plan|postage|new reader|order a|refus\w+"
    r"|pending|debit card|trial|pay later|invoices|limit|interest|putting|loan|members?"
    r"|everyone|max|maximum)\b",
    re.I,
)

FOREIGN = re.compile(
    r"""
    \b(foreign|abroad|overseas|international\w*|cross[ -]border|non-?eu|tourists?
    |outside\ (the\ )?(eu|europe|country)|worldwide
    |(from|in)\ (the\ )?(us|usa|states|japan|canada|brazil|australia|america|gulf|london|europe|norway
    |switzerland)
    |(us|american|japanese|swiss|polish|indian|chinese|canadian|australian|tokyo|british)\ (\w+\ )?(cards?
    |banks?|visa|amex|customer\w*|one|gifts?))\b
    """,
    re.I | re.X,
)

CONVERSION = re.compile(
    r"""
    \b(currency|currencies|conversion|convert\w*|exchange\w*|forex|fx|mid-?market|settling\ in
    |on\ the\ change|in\ (dollars|pounds|euros|usd|eur|sek))\b
    """,
    re.I | re.X,
)

COST = re.compile(
    r"\b(fees?|costs?|charg\w+|pric\w+|extra|surcharge|rate|percentage|cut|pay(ing)? more"
    r"|more expensive|dearer|pricier|on top"
    r"|slice|margin|loo?se money|markup|difference|smaller|your part)\b",
    re.I,
)

LOWER = re.compile(
    r"""
    \b(discounts?|cheaper|better\ (rates?|percentage|price|deal|conditions)|lower\w*|reduc\w+|reduction
    |negotiat\w+|haggle|bulk|volume|nicer\ deal|special\ (tariff|rate|conditions|price)|custom\ pricing
    |individual\ conditions|come\ down|match\ it|make\ me\ an\ offer|something\ off|pay\ less|too\ high
    |tailored|qualify|savings|beg|carved\ in\ stone|loyal)\b
    """,
    re.I | re.X,
)

GOOD_CAUSE = re.compile(
    r"\b(charit(y|ies)|non-?profits?|good causes?|parish|food bank|shelter|hospice|schools?|foundation)\b",
    re.I,
)

TURNOVER = re.compile(
    r"\b(turn(ing)? over|turnover|\d+k? a month|monthly|tripp?led|volume|per month"
    r"|each month|arr|in (november|december))\b",
    re.I,
)

OUR_BILL = re.compile(
    r"""
    \b((fees?|commission|monthly|your|ur|vat|bramblepay|bramblepay.s)\b.{0,20}\b(invoices?|bills?
    |statements?|document|paperwork|receipt)
    |(invoices?|bills?|pdf|receipt|document|paper)\b.{0,25}\b(from\ you|from\ bramblepay|fees?|charged
    |charges|costs|commission\w*|u\ charged|you\ (bill|charge|deduct)\w*)|monthly\ (invoice|bill)
    |(what\ you\ bill|you\ bill\ us)|fees\ one)\b
    """,
    re.I | re.X,
)


def belongs_elsewhere(text):
    """True for fees of disputes, refunds and instant payouts, which have templates of their own."""
    return bool(DISPUTE.search(text) or REFUND.search(text) or OTHER_PRICE.search(text))


@labeling_function(
    votes_for="fee-rates",
    products=["fees"],
    yes=["What are your fees?", "how much do you take per transaction", "Pricing for a small shop?"],
    no=["What does a dispute cost?", "Is there a discount for charities?"],
)
def asks_our_price(question):
    """What a normal payment costs."""
    text = question.text
    if belongs_elsewhere(text) or any(p.search(text) for p in (FOREIGN, CONVERSION, LOWER, OUR_BILL)):
        return False
    if re.search(
        r"\b(lined?|this morning|yesterday|balance|screenshot|on the \d|gone|promised"
        r"|explain|year|declare|booked)\b",
        text,
        re.I,
    ):
        return False
    return ASKS_PRICE.search(text)


@labeling_function(
    votes_for="fee-rates",
    products=["fees"],
    yes=["We compare providers: what does a card payment cost with you?", "Before I sign up: your rates?"],
    no=["Before I sign up: how fast are payouts?", "Thinking of leaving, too high"],
)
def compares_providers(question):
    """Somebody who is not with us yet and asks about money."""
    text = question.text
    if belongs_elsewhere(text) or any(p.search(text) for p in (FOREIGN, CONVERSION, LOWER)):
        return False
    new = (
        r"\b(compar\w+|before (i|we) sign up|thinking of (moving|joining|switching)|opening (a"
        r"|our)|in plain figures|set-?up cost)\b"
    )
    return re.search(new, text, re.I) and (FEE.search(text) or re.search(r"\b(you keep|your cut)\b", text, re.I))


@labeling_function(
    votes_for="fee-international",
    products=["fees", "currencies"],
    yes=["Do American cards cost more?", "extra fee for customers from abroad?"],
    no=["Are refunds to foreign cards slower?", "Customers from abroad cannot pay"],
)
def foreign_card_costs(question):
    """A foreign card or customer and what it costs."""
    text = question.text
    if re.search(r"\b(refund\w*|declin\w+|longer|don.?t pass|authenti\w+|duty|duties|vat|tax|limit)\b", text, re.I):
        return False
    return FOREIGN.search(text) and COST.search(text)


@labeling_function(
    votes_for="fee-international",
    products=["fees", "currencies"],
    yes=["What does currency conversion cost?", "your exchange rate markup?"],
    no=["I have a euro account, can euros go there without conversion?"],
)
def conversion_costs(question):
    """Turning one currency into another, and its price; not the wish for a second account."""
    text = question.text
    if re.search(
        r"\b(account in|directly|second account|add|additional|own accounts?|next to|go in"
        r"|refund\w*|stay|plugin)\b",
        text,
        re.I,
    ):
        return False
    return CONVERSION.search(text) and COST.search(text)


@labeling_function(
    votes_for="fee-discount",
    products=["fees"],
    yes=[
        "Can we get a cheaper rate?",
        "discount for a school?",
        "your commission is too high, make me an offer",
    ],
    no=["How do I give my customers a discount on an order?", "What are your rates?"],
)
def wants_lower_rate(question):
    """A merchant who wants to pay us less."""
    text = question.text
    if re.search(
        r"\b(my|our) (customers|clients|subscribers|buyers|guests)\b|\b(coupon|voucher"
        r"|code|limit|lower\w* the price)\b",
        text,
        re.I,
    ):
        return False
    return (
        LOWER.search(text)
        and (FEE.search(text) or GOOD_CAUSE.search(text) or TURNOVER.search(text))
        and not DISPUTE.search(text)
    )


@labeling_function(
    votes_for="fee-discount",
    products=["fees"],
    yes=["We are a registered charity, do you have other fees for us?", "special tariff for a parish"],
    no=["Our charity needs a yearly summary", "Does the charity get the fee back when a donor is refunded?"],
)
def charity_and_fees(question):
    """A charity or another good cause together with fees."""
    text = question.text
    if (
        REFUND.search(text)
        or DISPUTE.search(text)
        or OUR_BILL.search(text)
        or re.search(r"\bstatements?\b", text, re.I)
    ):
        return False
    return GOOD_CAUSE.search(text) and re.search(
        r"\b(fees?|rates?|tariff|payment costs|price|pay less|exception|special|reduced"
        r"|something off|discount)\b",
        text,
        re.I,
    )
