"""Questions about what we charge merchants. Owner: billing team."""

import re

from labeling import labeling_function

FEE = re.compile(
    r"\b(fees?|rates?|commiss?ion|charges?|cost(s)?|pric(e|es|ing)|percent(age)?|tariffs?"
    r"|your cut|surcharge|markup|conditions)\b|%",
    re.I,
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

UNKNOWN_CHARGE = re.compile(
    r"""
    \b(unknown|mystery|strange|unexpected|unexplained|explain|clarify|what.?s\ this
    |what\ (is|was)\ (this|that|it)|nobody\ (here\ )?knows|do\ ?n.?t\ (understand|recogni[sz]e)
    |never\ agreed|authori[sz]ed|no\ description|reason\ blank|labell?ed|misc|why\ has|dissapearing
    |disappear\w*|for\ what|did\ not\ order|ca\ ?n.?t\ place|is\ it\ yours|entry|what\ for|what\ it\ is)\b
    """,
    re.I | re.X,
)

TAKEN = re.compile(
    r"""
    \b(fees?|charges?|charged|debit|debited|deduct\w+|line|minus|you\ took|taken|took|pulled\ off|billed
    |gone|dropped|cost|balance)\b
    """,
    re.I | re.X,
)

NOT_UNKNOWN = re.compile(
    r"""
    \b(disput\w+|charge-?backs?|claims?|case|refund\w*|customers?|clients?|buyers?|buyer.s|pay-?outs?
    |invoice|statements?|sales\ and|evidence|foreign|card|cards|subscri\w+|documents?|deposit\w*|transfer\w*
    |percentage|per\ sale|orders?|verification|conversion|commission|pending|cents|two\ amounts|lawyer|lost
    |reimburs\w*|handling|bank\ account|invoices|withdrawal|express)\b
    """,
    re.I | re.X,
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

NOT_OUR_BILL = re.compile(
    r"""
    \b(customers?|clients?|client.s|subscri\w+|reminders?|unpaid|void|overdue|refund\w*|pay\ button
    |wrong\ amount|card\ bills?|card\ statement|bank\ statements?|visa\ bill|dispute\w*|quickbooks|xero
    |send\ invoices|year|annual|yearly|evidence|declare|transactions?|deposit|iban|people.s|parents
    |e-?invoices)\b
    """,
    re.I | re.X,
)

NOT_OUR_FEE = (
    r"\b(members?|customers can|everyone|(no|our|monthly) fee|referral|affiliate|loan|share of"
    r"|white-label|open rates|declare|give (one|everything) back|gross|test)\b"
)


def belongs_elsewhere(text):
    """True for fees of disputes, refunds and instant payouts, which have templates of their own."""
    return bool(DISPUTE.search(text) or REFUND.search(text) or OTHER_PRICE.search(text))


@labeling_function(
    votes_for="fee-unexpected",
    products=["fees"],
    yes=[
        "What is this charge of 12 euros on my balance?",
        "mystery fee again",
        "a deduction nobody can explain",
    ],
    no=["What is the dispute fee?", "A customer does not recognise the charge"],
)
def unknown_charge(question):
    """Something was taken from the balance and nobody knows why."""
    text = question.text
    if NOT_UNKNOWN.search(text) or FOREIGN.search(text):
        return False
    return UNKNOWN_CHARGE.search(text) and TAKEN.search(text)


@labeling_function(
    votes_for="fee-unexpected",
    products=["fees"],
    yes=["Why did my balance drop by 6.20?", "There is minus 9.00 for us today"],
    no=["My balance is 900, when is it paid out?"],
)
def balance_went_down(question):
    """The balance fell, or a minus or deduction is named with its amount."""
    text = question.text
    fell = (
        r"\b(balance|funds|takings)\b.{0,40}\b(drop\w*|fell|gone|minus|less|went down)\b"
        r"|\bminus (of )?[£€$]?\d+\.\d"
        r"|\b(deduction|debit|deducted) (of |dated )?-?[£€$]?\d"
    )
    if re.search(
        r"\b(refund\w*|disput\w+|charge-?backs?|claims?|customer.s|pay-?outs?|bank account|returned)\b",
        text,
        re.I,
    ):
        return False
    return re.search(fell, text, re.I)


@labeling_function(
    votes_for="fee-invoice",
    products=["fees"],
    yes=[
        "Where is the invoice for your fees?",
        "VAT invoice from Bramblepay please",
        "monthly bill for march",
    ],
    no=["How do I send an invoice to a client?", "Yearly summary for my tax return"],
)
def invoice_from_us(question):
    """The monthly document about what we charged."""
    text = question.text
    return OUR_BILL.search(text) and not NOT_OUR_BILL.search(text)


@labeling_function(
    votes_for="fee-invoice",
    products=["fees"],
    yes=["My accountant needs a VAT document from you", "your tax number on a paper for our bookkeeper"],
    no=["My accountant needs access", "Do I charge VAT on my invoices?"],
)
def paper_for_the_books(question):
    """A paper with VAT or our tax number, for whoever keeps the books."""
    text = question.text
    pattern = r"\b(vat|your tax number|tax adviser|accountant|auditors?|book-?keeper)\b"
    paper = (
        r"\b(paper|document|receipt|(your|monthly|formal|official) (\w+ )?(bill|invoices?)"
        r"|reclaim|what u charged|statements of)\b"
    )
    return re.search(pattern, text, re.I) and re.search(paper, text, re.I) and not NOT_OUR_BILL.search(text)


@labeling_function(
    votes_for="topic:fees",
    products=["fees"],
    yes=["A question about your fees", "Your commission?"],
    no=["Fee for a dispute", "What does an instant payout cost?"],
)
def talks_of_fees(question):
    """Fee, commission, tariff or rate, without disputes, refunds and payouts."""
    text = question.text
    if belongs_elsewhere(text) or re.search(NOT_OUR_FEE, text, re.I):
        return False
    return re.search(
        r"\b((your|ur|processing|transaction|mystery|bramblepay) (fees?|rates?|charges?"
        r"|tariff|price list)|fees|commiss?ion|tariff (for|2)|surcharge|(standard|cheaper"
        r"|lower) rates?|special tariff)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_against="topic:fees",
    products=["disputes", "checkout"],
    yes=["Fee for my chargeback", "Do fees come back with a refund?"],
    no=["What do you charge for a payment?"],
)
def fee_of_another_topic(question):
    """Fees of refunds and disputes have templates in those topics."""
    text = question.text
    return FEE.search(text) and re.search(r"\b(refund\w*|reimburs\w+|disputes?|charge-?backs?)\b", text, re.I)
