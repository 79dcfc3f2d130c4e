"""Questions about customers who pay, or try to. Owner: payments team."""

import re

from labeling import labeling_function

DECLINED = re.compile(
    r"""
    \b(declin\w+|refus(ed|es|al)|reject(ed|s)?|turn(ed|ing)\b.{0,25}\b(down|away)|denied|do\ not\ hono[u]?r
    |insufficient_?\ ?funds|(wo|do|did|could)(n.?t|\ not)\ (go\ through|pass)|could\ ?n.?t\ pay
    |not\ (going|go)\ (through|trough)|payment\ not\ possible|bank\ says\ no|keeps?\ failing
    |payment\b.{0,25}\bfailed)\b
    """,
    re.I | re.X,
)

BANK_CODE = re.compile(r"\bdo[ _]not[ _]hono[u]?r|insufficient[ _]funds\b", re.I)

CARD_OR_PAYER = re.compile(
    r"\b(cards?|visa|mastercard|amex|customers?|clients?|buyers?|shoppers?|guests?|donors?"
    r"|checkout|pay(ment)?s?)\b",
    re.I,
)

NOT_DECLINED = re.compile(
    r"""
    \b(refund\w*|reimburs\w+|pay-?outs?|settlements?|subscri\w+|renewals?|recurring|3-?d|3ds
    |authentication\w*|limit|ceiling|documents?|passport|iban|transfer|deposit|dispute\w*|charge-?backs?
    |stored|offline|test|429|pending|processing|disappeared|charity|free|fee|fees|cost|pay\ anything|monthly
    |invite|one\ go|too\ large|twice|two\ times|login|sign|verification|first\ attempt|prepaid|sent\ back
    |back\ (on|in|to)|scan|e-id|identity|passport|amount)\b
    """,
    re.I | re.X,
)

PENDING = re.compile(
    r"""
    \b(pend(ing|ign)|processing|in\ progress|awaiting|unconfirmed
    |(not|n.?t|be|been)\ (yet\ )?(confirmed|finished|cleared)|stuck|limbo|hanging|in\ between
    |neither\b.{0,20}\bnor|(orange|yellow|grey)\b|still\ (not|has\ not)\ cleared|all\ say\ waiting)\b
    """,
    re.I | re.X,
)

NOT_PENDING = re.compile(
    r"""
    \b(refund\w*|reimburs\w+|pay-?outs?|settlements?|disput\w+|claim|case|verif\w+|documents?|bank\ account
    |test\ deposit|webhooks?|invitation|invite|evidence|transfer|processing\ (cost|fee|charges|costs)
    |e-?mail|password|fees?|field|3-?d|authenti\w+|reversal|klarna|review|account\ is|padlock|greyed|reader
    |light|our\ system|bluetooth|wheel|domain|mailbox|per\ successful)\b
    """,
    re.I | re.X,
)

SALE = re.compile(
    r"\b(payments?|orders?|sales?|customers?|clients?|buyers?|donations?|ship\w*|goods"
    r"|transaction|purchase|bank debit|pay by bank"
    r"|direct debit|hes paid|paid)\b",
    re.I,
)

TWO_TIMES = re.compile(
    r"\b(twi[cs]e|two times|double|doubled|duplicate\w*|2x|2 debits|two (identical|lots"
    r"|debits|charges|entries|payments)"
    r"|second one|same (day|card|amount|sum).{0,30}same (minute|name|amount|sum|card)"
    r"|paid again|once more)\b",
    re.I,
)

CHARGED = re.compile(
    r"\b(charg\w+|paid|pays?|pay|payments?|debit(ed)?|billed|took|take|taken|tapped"
    r"|statement|banking|bank|bought|pressed)\b",
    re.I,
)

NOT_TWICE = re.compile(
    r"""
    \b(disput\w+|charge-?backs?|refund\w*\ (him|her|box)|payout|claim|returns?\b.{0,40}\bitem|refund\ and
    |fees?\ twice|two\ refunds|two\ \d+\ refunds|typed\ in|double-booked|entered|tries|pay\ twice|twice\ a
    |email|password|accept|hit\ it\ twice|nearly\ (twice|double)|one\ time\ only|membership|profiles?
    |second\ (account|bank)|keyed)\b
    """,
    re.I | re.X,
)

PAYER = re.compile(r"\b(customers?|clients?|buyers?|shoppers?|donors?|guests?)\b", re.I)

PAYS = re.compile(r"\b(cards?|pays|paying|paid|payments?|check-?out|charged|debited)\b", re.I)

TROUBLE = re.compile(
    r"\b(stuck|fails?|failed|refused|declined|rejected|hangs?|error|blank|ca ?n.?t pay"
    r"|cannot pay|give up|pending|twice|two times)\b",
    re.I,
)

OTHER_PRODUCT = re.compile(
    r"""
    \b(refund\w*|reimburs\w+|sent\ back|back\ to|disput\w+|charge-?backs?|claims?|evidence|pay-?outs?
    |subscri\w+|renew\w*|plans?|members?|invoices?|links?|plugin|shopify|woocommerce|webhooks?|api|test
    |readers?|terminal|receipts?|statement|bills?|export|fees?|costs?|cut|expired|document)\b
    """,
    re.I | re.X,
)


@labeling_function(
    votes_for="pay-declined",
    products=["checkout"],
    yes=["My customer's card is declined", "why was the payment of a client refused?"],
    no=["My refund was declined", "The renewal of a subscription was declined"],
)
def card_declined(question):
    """A card or payer and a word of refusal."""
    text = question.text
    about = CARD_OR_PAYER.search(text) or BANK_CODE.search(text)
    return about and DECLINED.search(text) and not NOT_DECLINED.search(text)


@labeling_function(
    votes_for="pay-pending",
    products=["checkout"],
    yes=["A payment is still pending", "order stuck on processing, can I ship?"],
    no=["Refund is pending", "My verification is pending"],
)
def payment_pending(question):
    """A sale that is neither paid nor failed."""
    text = question.text
    about = SALE.search(text) or re.search(r"\bstuck (on|in|at) (pending|processing)\b", text, re.I)
    return about and PENDING.search(text) and not NOT_PENDING.search(text)


@labeling_function(
    votes_for="pay-pending",
    products=["checkout"],
    yes=["Is it safe to send the goods before it is confirmed?", "may I ship already?"],
    no=["When will you ship the reader?", "We ship worldwide"],
)
def may_i_ship(question):
    """Whether goods may be sent before the payment is confirmed."""
    pattern = (
        r"\b(can i|may i|safe to|should i|could i|ought i|send or not)\b.{0,25}\b(ship|post"
        r"|send|release|deliver|trust)\b"
    )
    return re.search(pattern, question.text, re.I) and not re.search(
        r"\b(link|invoice|evidence|id|document|reader|machine|cheque|letter|refund\w*|e-?mail)\b",
        question.text,
        re.I,
    )


@labeling_function(
    votes_for="pay-duplicate",
    products=["checkout"],
    yes=["My client was charged twice", "double payment for one order", "paid two times by mistake"],
    no=["I pay the dispute fee twice a year", "I entered the amounts twice, wrong"],
)
def charged_twice(question):
    """One purchase and two charges."""
    text = question.text
    return TWO_TIMES.search(text) and CHARGED.search(text) and not NOT_TWICE.search(text)


@labeling_function(
    votes_for=["pay-declined", "pay-3ds"],
    products=["checkout"],
    yes=["A customer cannot pay on our site", "her payment keeps failing at checkout"],
    no=["Refund keeps failing", "I cannot pay my rent because the payout is late"],
)
def customer_cannot_pay(question):
    """A customer does not get through checkout: refused by the bank or stuck at its check."""
    text = question.text
    pattern = (
        r"\b(customers?|clients?|buyers?|shoppers?|guests?|donors?|her|his)\b.{0,30}"
        r"\b(ca ?n.?t pay|cannot pay|could ?n.?t pay|(payments?|cards?"
        r"|orders?) (keeps? )?fail\w*|keeps failing|does ?n.?t work)\b"
    )
    return re.search(pattern, text, re.I) and not re.search(
        r"\b(refund\w*|pay-?out|subscri\w+|renew\w*|plugin|link|invoice|reader|limit|document)\b", text, re.I
    )


@labeling_function(
    votes_for=["pay-pending", "pay-declined"],
    products=["checkout"],
    yes=["What is the state of the payment by Meyer Ltd?", "did payment BP-20114 go through?"],
    no=["Did the refund go through?"],
)
def state_of_one_payment(question):
    """One payment of a customer is asked about: waiting or refused."""
    pattern = (
        r"\b(status|state) of (the |a )?(payment|transaction|sale|order)\b|\b(payment"
        r"|transaction|order)\b.{0,40}\bgo through\b"
        r"|\bpayment (bp-?)?\d{3,}"
    )
    return re.search(pattern, question.text, re.I) and not re.search(
        r"\b(refund\w*|revers\w+|disput\w+|claim|limit|one go|evidence|back)\b", question.text, re.I
    )


@labeling_function(
    votes_for="topic:checkout",
    products=["checkout"],
    yes=["Customers are stuck at the checkout", "A client gets an error when she pays by card"],
    no=["Customers want a refund", "A buyer gets an error with the plugin"],
)
def customer_in_trouble(question):
    """A customer, a card or payment, and some trouble with it, whichever it is."""
    text = question.text
    return PAYER.search(text) and PAYS.search(text) and TROUBLE.search(text) and not OTHER_PRODUCT.search(text)


@labeling_function(
    votes_against="topic:checkout",
    products=["payouts", "disputes", "checkout"],
    yes=["My payout is pending", "The refund was declined", "evidence for a dispute"],
    no=["Card declined", "The buyer was charged twice, do I refund one?"],
)
def money_has_moved(question):
    """Payouts, refunds and disputes come after checkout."""
    text = question.text
    return re.search(r"\b(pay-?outs?|refund\w*|disputes?|charge-?backs?)\b", text, re.I) and not TWO_TIMES.search(text)
