"""Verification: documents, state, refusals, owners, reasons. Owner: compliance team."""

import re

from labeling import labeling_function

DOCUMENT = re.compile(
    r"""\b( documents? | papers | id | ids | id-?card | identity\ card | passports? | licen[cs]e | extract
          | certificate
          | registry | register | utility\ bill | residence\ permit | proof | kyc | identification
          | photo\ of\ my\ id
          | id\ (photo|foto|picture) | chamber\ of\ commerce | registration\ (paper|document) )\b""",
    re.I | re.X,
)
CHECK = re.compile(
    r"""\b( verif\w* | verfi\w* | kyc | identity\ check | id\ check | onboarding | approved? | in\ review
          | reviewing
          | review | sign(ed)?\ off\ my | identity )\b""",
    re.I | re.X,
)
WHICH = re.compile(
    r"""\b( which
          | what\ (papers?|documents?|id|proof|precisely|exactly|does|do\ you\ (need|want|accept|require))
          | accept\w* | ok(ay)?\b | count
          | instead\ of | valid | enough | good\ (as|enough) | recent | how\ old | format | translated
          | both\ sides | need\ to\ send
          | must\ i\ prepare | list\ of | pdf | hand\ in | do\ i\ have\ to | black\ and\ white | expired
          | possible | have\ to\ show )\b""",
    re.I | re.X,
)
REFUSED = re.compile(
    r"""\b( refus\w+ | reject\w+ | declin\w+ | turned\ down | thrown\ (out|back) | knocked\ back
          | unreadable | not\ acc?epted?
          | not\ acceptable | did\ not\ pass | fail(ed|s)? | invalid | denied | red\ cross | glare
          | blur\w* | blury | cut\ off
          | could\ not\ be\ accepted | bounced | not\ good\ enough | came\ back | over\ again
          | once\ more\ a )\b""",
    re.I | re.X,
)
WAITING = re.compile(
    r"""\b( pending | in\ review | reviewing | how\ (long|many\ days|much\ longer) | when | still | yet
          | since | status
          | state\ of | processing | waiting | days?\ ago | week\ ago | no\ ans\w*er | sped\ up | speed
          | any\ news | meanwhile | meantime
          | reached\ you | stuck | heard | hear\ nothing | how\ far | how\ is\ it\ going | already\ sell
          | by\ then | weekends?
          | handed\ (it\ )?in | unverified | keep\ refreshing )\b""",
    re.I | re.X,
)
SENT = re.compile(
    r"\b(uploaded|sent|submitted|handed|delivered|gave|with you since|checking|my (file|papers|documents"
    r"|verification))\b",
    re.I,
)
OWNERS = re.compile(
    r"""\b( beneficial | ubo | directors? | share-?\ ?holders? | shares | owns\ \d | co-?owners?
          | trustees? | silent\ partner
          | (who\ is|now)\ on\ the\ board | board\ members | ownership | stakes? | investors?
          | \d+\ ?(%|percent|per\ cent)\ (of\ (the|our|us)|in\ the|owner|stake|silent) | sold\ half
          | bought\ \d+\ ?% | persons?\ with\ control
          | people\ with\ control )\b | \bowns?\ .{0,15}\d+\ ?(%|percent)
          | \b\d+\ ?(%|percent)\b .{0,40}\b(company|owner|firm|partner|listed|declar)""",
    re.I | re.X,
)
OWNERS_ELSEWHERE = re.compile(
    r"""\b( fees? | commission | discount | vat | refund\w* | dispute | declined? | refused | rejected
          | fail | ownership\ of\ the\ account
          | plugin | approval | green\ tick | invoice | plan | processing | personal\ details\ yet
          | for\ approval | bounty | listed\ anywhere
          | invest | insolvency | trustees\ for | link | charge | gave\ our | transaction )\b""",
    re.I | re.X,
)
AGAIN = re.compile(
    r"""\b( again | second\ time | once\ more | another\ time | yet\ another | repeat\w* | renewed?
          | refresh | periodic | for\ years
          | every\ (couple|few)\ (of\ )?(years|months) | already\ (gave|verified|sent|did|approved)
          | all?ready\ approved | twice | how\ often
          | same\ questions | suddenly | after\ all\ this\ time | new\ kyc | since\ ages | seven\ years
          | when\ i\ joined )\b""",
    re.I | re.X,
)
PERSONAL = re.compile(
    r"""\b( (my|our|personal|your|these|renewed)\ (data|details|infos?|information) | data | identity
          | kyc | who\ i\ am | passport | copy\ of\ my\ id
          | date\ of\ birth | birth | home\ address | questionnaire | onboarding | confirm\ your\ details
          | source\ of\ income | nationality )\b""",
    re.I | re.X,
)
REASON = re.compile(
    r"""\b( why | reason | reson | required\ by\ law | law | compulsory | privacy | purpose | point
          | what\ for | none\ of\ your | grounds
          | what\ (is\ this|do\ you\ do|happens)\ (about|with) | who\ sees | unnecessary | ignore
          | mandatory | suppos\w+\ to | have\ to )\b""",
    re.I | re.X,
)
WHY_ELSEWHERE = re.compile(
    r"""\b( rejected | refused | declined | reader | customers?'? | payment | webhook | uploaded | blury?
          | blurred | charged | full\ copy | tax
          | password | card | plugin | refunds? | docs\ sent | buyer | api | fraud\ model | directors?
          | stored?\b.*\beu )\b""",
    re.I | re.X,
)
NOT_CHECK = re.compile(
    r"""\b( iban | bank\ account | test\ deposit | dispute\w* | evidence | chargeback | refund\w*
          | webhooks? | reader | invoices? | receipts?
          | api | password | two-?(step|factor) | 2fa | authenticator | 3-?d | phish\w* | urgent | backup
          | pay[\ -]later | terminal | plugin
          | legal\ form | cash\ register | driving\ it | card\ payments? | wallets?
          | deliver(y|ed)\ (to|proof) | proof\ of\ (purchase|delivery)
          | customers?\ (card|payment) | printout | bookkeeping | links? | declined\ by | subscri\w+
          | renewal | payment\ failed | codes
          | payouts?\ (failed|was|came) | statement | tax | buyers? | charge[ -]?backs? | claims? | klarna
          | billing
          | commission | deducted | vat\ document | case | purchase | contest\w* | sandbox | went\ through
          | verified\ by
          | their\ bank | credentials | bank\ app | account\ number | solicitor | revenue | fake
          | test\ cards?
          | formal\ bill | paying | debited | legal\ document )\b""",
    re.I | re.X,
)


@labeling_function(
    votes_for="verify-documents",
    products=["verification"],
    yes=["Which ID do you accept?", "is a driving licence ok for the identity check?"],
    no=["My ID was rejected, why?", "Which evidence do I send for a dispute?"],
)
def which_document(question):
    """Asks which papers are needed or whether one will do."""
    text = question.text
    if NOT_CHECK.search(text) or REFUSED.search(text) or AGAIN.search(text):
        return False
    if re.search(
        r"\b(uploaded|sent (my|you)|second director|since yesterday|took over|registration number)\b",
        text,
        re.I,
    ):
        return False
    return DOCUMENT.search(text) and WHICH.search(text)


@labeling_function(
    votes_for="verify-status",
    products=["verification"],
    yes=["How long does verification take?", "my papers are still in review, when will you look?"],
    no=["The refund is still pending", "Which documents for verification?"],
)
def check_takes_time(question):
    """Waiting for the check to be finished."""
    text = question.text
    if NOT_CHECK.search(text) or REFUSED.search(text) or OWNERS.search(text) or AGAIN.search(text):
        return False
    return (CHECK.search(text) or (DOCUMENT.search(text) and SENT.search(text))) and WAITING.search(text)


@labeling_function(
    votes_for="verify-rejected",
    products=["verification"],
    yes=["Why was my passport photo refused?", "extract rejected again, what is wrong with it"],
    no=["My customer's card was declined", "Which passport photo do you want?"],
)
def document_refused(question):
    """A document that we would not take."""
    text = question.text
    card_payment = re.search(r"\b(customers?|his card|her card|payment|transaction|renewal)\b", text, re.I)
    document = DOCUMENT.search(text) or re.search(r"\b(photos?|picture|kyc)\b", text, re.I)
    return document and REFUSED.search(text) and not (card_payment or NOT_CHECK.search(text))


@labeling_function(
    votes_for="verify-owner",
    products=["verification"],
    yes=["We have a second director now, where do I add her?", "who counts as beneficial owner?"],
    no=["Who is the owner of this login?", "Do I lose 2 percent per sale?"],
)
def owners_and_directors(question):
    """Owners, shareholders, directors and trustees."""
    return OWNERS.search(question.text) and not (
        OWNERS_ELSEWHERE.search(question.text) or NOT_CHECK.search(question.text)
    )


@labeling_function(
    votes_for="verify-why",
    products=["verification"],
    yes=["Why do you want my personal data again?", "Is repeating the identity check required by law?"],
    no=["Why was my customer charged again?", "I uploaded the ID again, when will you look?"],
)
def why_again(question):
    """Asked for data once more, and wants to know why."""
    text = question.text
    if WHY_ELSEWHERE.search(text):
        return False
    return PERSONAL.search(text) and AGAIN.search(text)


@labeling_function(
    votes_for="verify-why",
    products=["verification"],
    yes=["What do you do with the copy of my ID and is this required by law?"],
    no=["Why is the card reader asking for a PIN?"],
)
def reason_for_data(question):
    """Asks for the reason or the law behind our request for data."""
    text = question.text
    if WHY_ELSEWHERE.search(text) or re.search(r"\b(erase|delete|gdpr|which id)\b", text, re.I):
        return False
    asked = re.search(
        r"\b(ask\w*|need|do|want\w*|would like|give|have|hand\w*|collect\w*|request|review|confirm)\b",
        text,
        re.I,
    )
    return PERSONAL.search(text) and REASON.search(text) and asked and not NOT_CHECK.search(text)


@labeling_function(
    votes_for=["verify-documents", "verify-rejected"],
    products=["verification"],
    yes=["A question about the photo of my passport", "the extract from the trade register"],
    no=["Two-step reset with a photo of my ID", "why do you ask again"],
)
def about_a_document(question):
    """Passport, ID photo or register extract: which one, or why not this one."""
    text = question.text
    paper = re.search(
        r"\b(passport|identity card|id (photo|picture|card)|extract|trade register|driving licen[cs]e"
        r"|utility bill|document)s?\b",
        text,
        re.I,
    )
    other = NOT_CHECK.search(text) or AGAIN.search(text) or SENT.search(text) or OWNERS.search(text)
    return paper and not (other or re.search(r"\b(legal form|gmbh|yesterday)\b", text, re.I))


@labeling_function(
    votes_for="topic:verification",
    products=["verification"],
    yes=["A question on the KYC form", "verification of our shop"],
    no=["Verify my bank account with the test deposit"],
)
def check_words(question):
    """KYC, identity check, verification."""
    text = question.text
    words = re.search(
        r"\b(kyc|verif(y|ied|ication|ing)|verfication|identity check|id check|unverified|compliance"
        r"|beneficial)\b",
        text,
        re.I,
    )
    return words and not NOT_CHECK.search(text)


@labeling_function(
    votes_against=["verify-documents", "verify-why", "verify-status"],
    products=["verification"],
    yes=["my passport was rejected"],
    no=["where do I send my passport"],
)
def refused_is_not_which(question):
    """A refused or blurred document is no question about the list of documents."""
    text = question.text
    return re.search(r"\b(refused|rejected|declined|unreadable|blurr?y|turned down|thrown out)\b", text, re.I)
