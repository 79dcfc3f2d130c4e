"""Payment links and invoices to customers. Owner: invoicing team."""

import re

from labeling import labeling_function

LINK = re.compile(
    r"""\b( (pay(ment)?[- ]?|private\ |checkout\ |pay\ by\ |old\ |the\ |my\ |our\ |a\ |this\ |new\ )?links?
          | qr([- ]?codes?)?s? | pay\ page
          | checkout\ url | web\ address | square\ barcode | donations?\ page | scan-to-\w+
          | posters? )\b""",
    re.I | re.X,
)
STRICT_LINK = re.compile(
    r"\b((pay|payment|private|donation|checkout) ?-?links?|pay(ment)? url|checkout url|qr[- ]?(codes?)?"
    r"|links (page|tab|list))\b",
    re.I,
)
LINK_ELSEWHERE = re.compile(
    r"""\b( reset | password | passwrd | sign-?up\ link | authenticator | 2fa | two-?(step|factor)
          | invit\w* | confirmation\ link | phish\w* | is\ that\ from\ you
          | tracking | courier | webhooks? | api | plugin | sign-?in | subscri\w+ | membership
          | refund(ed|s)? | dispute | e-?mail\ about | fake | updating\ card
          | hack\w* | clicked | i'?ve\ never\ created | verif\w* | bank\ account | every\ month
          | each\ month | monthly | seo | fees? | rates? | charged?\ twice
          | django | server | woo-?commerce | shopify | wix | refused | settlements? | deposit\ back
          | limit\ me | accountant | csv
          | 3-?d | blocked | don'?t\ pass | twice | paypal | klarna | back\ to\ her | payouts? | on\ hold
          | worked\ like | only\ charges\ once | yearly | renewal | export | report | declined | login
          | card\ details | update\ (her|his|their)\ card | code\ by )\b""",
    re.I | re.X,
)
OFF = re.compile(
    r"""\b( deactivat\w+ | disabl\w+ | turn\ (it|them)?\ ?off | switch\ (it|them)?\ ?off | shut | kill
          | expir\w+ | delete | remov\w+ | cancel | close[sd]? | closing | stop\w*
          | take\ (the\ )?\w*\ ?down | limit | one\ time\ only | only\ once | valid | sold\ out
          | off\ switch | get\ rid | go\ away | work\ no\ more | still\ (get|paying)
          | still\ hanging | max\w* | end\ date | used\ the\ same | leaked | sold! | by\ itself )\b""",
    re.I | re.X,
)
MAKE = re.compile(
    r"""\b( make | making | creat\w+ | new | generate | set\ up | send | text\ (her|him|them) | share
          | give | put | first\ one | where | how | post | paste | produce
          | need | easiest | want | print )\b""",
    re.I | re.X,
)
PAY = re.compile(r"\b(pays?|paying|paid|payment|deposit|donate|tip|sell\w*|sold|buy|tickets?|charge|money)\b", re.I)
NO_SITE = re.compile(
    r"""\b( (no|don'?t\ have\ an?|without\ an?|have\ no|haven'?t\ (got\ )?an?)\ (own\ )?(website
    |web\ ?site|online\ shop|web\ ?shop|shop\ online)
          | by\ (text|sms|whatsapp)
          | pay\ here | on\ whatsapp | through\ instagram | instagram\ page )\b""",
    re.I | re.X,
)

BILL = re.compile(r"\b(invoic\w+|invocies?|bills?|billing a|facture|invoce)\b", re.I)
WRITE = re.compile(
    r"""\b( how\ to\ (bill|invoice|write|send|make) | write | make | creat\w+ | issue | rais(e|ing) | send
          | sending | set\ (that|it)?\ ?up | start | email\ (them|him|her)
          | do\ invoic\w+ | invoicing | asked\ me\ to\ invoice | proper\ bill | need\ to\ ask | offer
          | menu | wants?\ (a|an)\ (\w+\ )?(bill|invoice) | official\ bill | itemised )\b""",
    re.I | re.X,
)
FIX = re.compile(
    r"""\b( typos? | wrong(ly)? | mistake | mis-?spelt | edit | correct\w* | amend | chang\w+ | alter
          | void | cancel | delete | pull\ (it\ )?back | undo | fix
          | forgot\ to | accidentally | by\ accident | lower\ the | called\ off | twice\ for
          | should(\ be|'ve)? | shoud | recall | add\ the | need\ add | new\ address )\b""",
    re.I | re.X,
)
STRONG_CHASE = re.compile(
    r"\b((payment|automatic|invoice) reminders?|dunning|mahnung|late payers?|forget to pay"
    r"|overdue (invoices?|bills?))\b",
    re.I,
)
PAYERS = re.compile(
    r"\b(clients?|customers?|parents|invoic\w+|bills?|unpaid|who (still )?owes?|account always pays"
    r"|owes me (£|€|\$|\d))",
    re.I,
)
CHASE = re.compile(
    r"""\b( remind\w* | chas(e|er|ed|ing) | nudg\w+ | dunning | mahnung | overdue | past\ (due|the\ date)
          | late\ pay\w+ | pester\w* | prod\ them | poke
          | follow(ing)?[- ]?up | forget\ to\ pay | pays?\ late | late\ with | owes?\ me | still\ owes
          | when\ they'?re\ late | who\ still\ owes )\b""",
    re.I | re.X,
)
CHASE_ELSEWHERE = re.compile(
    r"""\b( subscri\w+ | renewal | plan | membership | payouts? | dispute | refund | debt\ collection
          | interest | factoring | verif\w* | retry | kyc | members
          | my\ rent | out\ of\ office | tax\ return | passport | every\ month | cards? | reimburs\w+
          | checkout | supplier )\b""",
    re.I | re.X,
)
OUR_BILL = re.compile(
    r"""\b( your\ (invoices?|bills?) | invoices?\ (from\ you|for\ (your|the|our|my)\ fees) | fees?
          | commission | vat\ invoices?\ (from|for) | card\ bills? | credit\ card\ bill
          | bank\ statement | what\ you\ (charge|charged)
          | you\ (charge|charged|deduct\w*|billed|took|take) | utility\ bill | monthly\ invoice
          | visa\ bill | got\ billed
          | billed\ (me|us) | settings\ >\ billing | last\ month'?s\ invoice | our\ march\ bill
          | bookkeeper | billing\ (page|tab|section) | bramblepay'?s?\ (invoice|bill)
          | subscri\w+ | plan | membership | retainer | monthly | each\ month | every\ month | recurring
          | bill\ the\ card | bills\ each | dispute | csv | accounting
          | reconcile | surcharg\w* | e-?invoices? | factur-?x | bill\ pay | quotes\ or | instalments
          | late\ payment\ interest | unpaid\ invoices,? | factoring | payouts?
          | in\ the\ transfer | paid\ in\ the | one\ transfer | overpaid | get\ converted | conver\w+
          | don'?t\ pass | blocked | declined | refund\w*
          | charge-?back | paid\ twice | duplicate | deadline | typical | limit | won'?t\ accept
          | bramblepay\ bills | return\ just | bill\ the\ members | reset | kyc | descriptor | statement
          | stop\ billing | export )\b""",
    re.I | re.X,
)
DONE = re.compile(r"\b(so you can forget|look so much nicer|thanks|thank you|wow|cheers)\b", re.I)
FIX_WORDS = re.compile(r"\b(typo|wrong (amount|price|address)|void)\b", re.I)


def bill_to_customer(text):
    """An invoice from the merchant to a customer, not ours to the merchant."""
    return bool(BILL.search(text)) and not (OUR_BILL.search(text) or DONE.search(text))


@labeling_function(
    votes_for="link-create",
    products=["links"],
    yes=["How do I create a payment link?", "I want a QR code that people scan to pay"],
    no=["Turn off a payment link", "The reset link does not work"],
)
def link_is_made(question):
    """A new link or QR code to be paid with."""
    text = question.text
    if LINK_ELSEWHERE.search(text) or OFF.search(text) or BILL.search(text):
        return False
    return LINK.search(text) and MAKE.search(text) and (PAY.search(text) or STRICT_LINK.search(text))


@labeling_function(
    votes_for="link-create",
    products=["links"],
    yes=["I have no website, how can people pay me by text?"],
    no=["I have no website, can you build one?"],
)
def pays_without_website(question):
    """No shop online, wants something to send that can be paid."""
    text = question.text
    other = re.search(r"\b(receipts?|build me|which website|reader|invoice|bill|links? off|scam|manager)\b", text, re.I)
    return NO_SITE.search(text) and PAY.search(text) and not (other or OFF.search(text))


@labeling_function(
    votes_for="link-disable",
    products=["links"],
    yes=["How can I switch off a payment link?", "can the qr code expire on friday"],
    no=["How do I make a payment link?", "The password link has expired"],
)
def link_is_switched_off(question):
    """A link that has to stop, end or be limited."""
    text = question.text
    return LINK.search(text) and OFF.search(text) and not (LINK_ELSEWHERE.search(text) or BILL.search(text))


@labeling_function(
    votes_for="invoice-send",
    products=["invoices"],
    yes=["How do I write an invoice to a client?", "where can I send a bill to my customer"],
    no=["There is a typo on the invoice I sent", "Where is your invoice for my fees?"],
)
def invoice_is_written(question):
    """Create an invoice or bill and get it to a customer."""
    text = question.text
    if FIX.search(text) or CHASE.search(text):
        return False
    return bill_to_customer(text) and WRITE.search(text)


@labeling_function(
    votes_for="invoice-edit",
    products=["invoices"],
    yes=[
        "I sent an invoice with the wrong amount, how can I correct it?",
        "void invoice 12 pls, sent by mistake",
    ],
    no=["How do I send an invoice?", "The invoice for your fees is wrong"],
)
def invoice_is_corrected(question):
    """An invoice that went out and is wrong."""
    return bill_to_customer(question.text) and FIX.search(question.text) and not CHASE.search(question.text)


@labeling_function(
    votes_for="invoice-reminder",
    products=["invoices"],
    yes=["Can you remind my clients of unpaid invoices?", "automatic reminders for overdue bills pls"],
    no=["Remind me to pay my rent", "How do I write an invoice?"],
)
def late_payers(question):
    """Customers who pay late, and reminders to them."""
    text = question.text
    if CHASE_ELSEWHERE.search(text) or FIX_WORDS.search(text):
        return False
    return STRONG_CHASE.search(text) or (CHASE.search(text) and PAYERS.search(text))


@labeling_function(
    votes_for=["link-create", "link-disable"],
    products=["links"],
    yes=["Question on a payment link", "our qr codes on the tables"],
    no=["qr code for the authenticator", "The plugin link"],
)
def link_words(question):
    """A payment link or QR code: made or switched off."""
    return STRICT_LINK.search(question.text) and not LINK_ELSEWHERE.search(question.text)


@labeling_function(
    votes_for=["invoice-send", "invoice-edit", "invoice-reminder"],
    products=["invoices"],
    yes=["About the invoice for my client", "invoice 2024-003 to a customer"],
    no=["Where is the invoice for your fees?", "utility bill"],
)
def invoices_to_customers(question):
    """Invoices and bills of the merchant to customers."""
    return bill_to_customer(question.text)


@labeling_function(
    votes_for="topic:links-invoices",
    products=["links", "invoices"],
    yes=["How do I make a pay link?", "typo on an invoice to a client"],
    no=["Your invoice of March", "Is the reset link late?"],
)
def links_and_invoices_words(question):
    """Payment links, QR codes, invoices, overdue payers."""
    text = question.text
    if LINK_ELSEWHERE.search(text) or DONE.search(text):
        return False
    if STRICT_LINK.search(text) and (MAKE.search(text) or OFF.search(text)):
        return True
    return bill_to_customer(text) and (WRITE.search(text) or FIX.search(text) or CHASE.search(text))


@labeling_function(
    votes_against=["invoice-send", "invoice-edit", "invoice-reminder"],
    products=["invoices", "fees"],
    yes=["Where is the monthly invoice for your fees?"],
    no=["My customer wants an invoice"],
)
def our_own_invoice(question):
    """The invoice is ours to the merchant (fees, VAT), so it is not about invoicing customers."""
    return re.search(
        r"\b(invoices?|bills?)\b.{0,40}\b(your|bramblepay|processing|monthly) (fees|costs|charges)\b"
        r"|\bmonthly invoice\b|\b(fee|vat) invoices?\b|\byour (\w+ )?invoices?\b",
        question.text,
        re.I,
    )
