"""Questions about payment methods, the extra bank check and limits. Owner: payments team."""

import re

from labeling import labeling_function

METHOD = re.compile(
    r"""
    \b(apple\ ?pay|google\ ?pay|gpay|pay\ ?pal|klarna|ideal|bancontact|sepa|sofort|giropay|wallets?|blik
    |twint|pay\ ?-?later|instal?ments?|ways\ of\ paying|ways\ to\ pay|pay(e)?ment\ (methods?|options?)
    |bank\ debit|direct\ debit|lastschrift|with\ (her|his|their)\ watch|besides\ cards|pay\ in\ \d
    |pay\ \d+\ days\ later|split\ the\ price)\b
    """,
    re.I | re.X,
)

SWITCH_ON = re.compile(
    r"""
    \b(add|offer\w*|enabl\w+|turn(ed)?\b.{0,30}\bon|switch\w*|activat\w+|support|possible|do\ (you|u)
    |does\ your|can\ (i|we|you|shoppers|customers)|can\ that|missing|remove|only\ cards?|besides|else|want
    |need|would\ like|why|where|how|wait)\b|\?\?
    """,
    re.I | re.X,
)

NOT_METHODS = re.compile(
    r"""
    \b(refund\w*|reimburs\w+|pending|waiting|confirmed|paid\ with|declined|charged|payout|dispute\w*|fee
    |fees|rate|reader|thorn|terminal|subscription|retry|faster|money|hanging|finished|grey|between
    |wallet\ (is|was)\ stolen)\b
    """,
    re.I | re.X,
)

BANK_CHECK = re.compile(
    r"""
    (\b(3-?\ ?d-?\ ?s(ecure)?|3ds2?|sca|strong\ customer\ authentication|authenti\w+_?\w*|autentic\w+
    |verified\ by\ visa|(extra|second|security|bank)\ (bank\ )?(check|step|pop-?\ ?up)|security\ (code
    |pop-?\ ?up|window)|(sms|bank)\ code|codes?\b.{0,40}\b(bank|app)|(bank|banking
    |customers?).{0,30}\bcodes?|(approve|confirm)\b.{0,50}\b(bank(ing)?|bank)\ app
    |bank.?s?\ (confirmation\ )?(page|screen|window)|blank\ (white\ )?(pop-?up|window)|password\ for\ online
    |prove\ it.?s\ them|confirm\ (it|themselves)|sent\ off\ to\ their\ bank|fingerprint|face\ scan)\b)
    """,
    re.I | re.X,
)

NOT_BANK_CHECK = re.compile(
    r"\b(sign-?in|signing in|log ?in|two-step|2fa|authenticator|backup codes?|api|webhook"
    r"|test deposit|ship|dispute|backup|new phone"
    r"|qr|double authentication|evidence|verdict|reset|refund\w*|signature|bank code)\b",
    re.I,
)

LIMIT = re.compile(
    r"""
    \b(max(imum)?|highest|biggest|largest|limits?|ceiling|cap|too\ (large|big|high|much)
    |bigger\ (single\ )?(payments?|sale)|larger?\ (sums?|sale|order|payments?)|how\ much\ can\ (i|we)\ take
    |in\ one\ (go|swipe|time)|split\ it|more\ headroom|at\ once)\b
    """,
    re.I | re.X,
)

ONE_PAYMENT = re.compile(
    r"\b(payments?|sale|transaction|swipe|order|purchase|customer|client|buyer|donations?"
    r"|card|invoice|link|charge|accept|take|thorn)\b",
    re.I,
)

NOT_LIMIT = re.compile(
    r"\b(api|requests?|429|rate limit|pay-?outs?|instant|cash out|withdraw\w*|refund\w*"
    r"|letters|name|users?|people|offline|store and"
    r"|team|commission|dispute|pay(s)? it back|debit card|length|lenght|attempts"
    r"|descriptor|stored|internet|import|script)\b",
    re.I,
)

BIG_SUM = re.compile(
    r"[£€$]\s?\d{1,3}[.,]\d{3}\b|\b\d{1,3}[.,]\d{3}\b|\b\d{5,6}\b|\b\d{1,3} ?(k|grand)\b"
    r"|\b\d{1,3} (to \d{1,3} )?thousand\b|\bten grand\b",
    re.I,
)


@labeling_function(
    votes_for="pay-methods",
    products=["checkout"],
    yes=["How can I offer Klarna?", "add google pay", "Do you support iDEAL?"],
    no=["The customer paid with Apple Pay and wants a refund", "Bank debit payment is pending"],
)
def other_way_to_pay(question):
    """Wallets, bank debit and pay-later, and the wish to offer them."""
    text = question.text
    return METHOD.search(text) and SWITCH_ON.search(text) and not NOT_METHODS.search(text)


@labeling_function(
    votes_for="pay-3ds",
    products=["checkout"],
    yes=[
        "Customers are stuck at 3-D Secure",
        "the bank check window stays blank",
        "sms code never comes at checkout",
    ],
    no=["I lost the authenticator app for sign-in", "The customer's bank refused the card"],
)
def extra_bank_check(question):
    """The extra step in which the customer's bank asks for a code or the app."""
    text = question.text
    return BANK_CHECK.search(text) and not NOT_BANK_CHECK.search(text)


@labeling_function(
    votes_for="pay-limit",
    products=["checkout"],
    yes=["What is the highest amount for a card payment?", "raise my limit for a big sale"],
    no=["What is the limit of API requests?", "Can I raise the limit for instant payouts?"],
)
def highest_payment(question):
    """A limit, maximum or ceiling of one payment."""
    text = question.text
    return LIMIT.search(text) and ONE_PAYMENT.search(text) and not NOT_LIMIT.search(text)


@labeling_function(
    votes_for="pay-limit",
    products=["checkout"],
    yes=["Can I take €20,000 on one card?", "is 15k okay for a single sale"],
    no=["My payout of £5,600 is late", "We turn over 90k a month"],
)
def one_big_sale(question):
    """A sum of thousands that a customer wants to pay at once."""
    text = question.text
    other = (
        r"\b(pay-?outs?|late|refund\w*|settlement|a month|monthly|turn(s|over| over)"
        r"|volume|deals?|transfer|rates?|fees?|disput\w+"
        r"|chargeback|pending|waiting|discount|gone|months|arr|confirmed|year|shop is|avg"
        r"|legal|denied|declined|unconfirmed|claim|people)\b"
    )
    asks = (
        r"\b(one|single|ok(ay)?|possible|allow\w*|accept|take|restriction|larger|refused"
        r"|insists|pay|approval)\b"
    )
    return BIG_SUM.search(text) and re.search(asks, text, re.I) and not re.search(other, text, re.I)
