"""Questions about chargebacks and disputes. Owner: risk team."""

import re

from labeling import labeling_function

# A payment that the customer took back through the bank, in the words merchants use.
DISPUTE = re.compile(
    r"""
    \b(disput\w+|charge?-?\ ?backs?|charged\ back|claims?|contested|contest|case|that\ reversal
    |each\ reversal|revers(ed|al|es)\b.{0,25}\b(payment|order|bank|sale)|cardholder.?s?|dsp-?\d+)\b
    """,
    re.I | re.X,
)
DISPUTE_PROPER = re.compile(r"\b(disput\w+|charge?-?\ ?backs?|charged back|cardholder|dsp-?\d+)\b", re.I)
OTHER_MATTER = re.compile(
    r"""
    \b(refund\ (failed|reference|number)|statement\ name|descriptor|verification|warranty|courier|password
    |insurance|just\ in\ case|in\ case|in\ (this|that|any)\ case|tax|csv|web\ ?shop
    |claims?\ (that|they|she|he|to|it.?s)|bank\ claims|free\ of\ charge|simulate)\b
    """,
    re.I | re.X,
)
EVIDENCE = re.compile(
    r"""
    \b(evidence|proofs?|prove|documents?|papers?|photos?|screenshots?|signature|signed|scan|tracking|emails
    |e-mails|messages|whatsapp|upload\w*|add\ more|files?|terms|records|form|rebuttal|respond|response
    |answer(ing|ed)?|fight|defend\w*|contest|challenge|present\ our\ case|win(ning)?|what\ now
    |walk\ me\ through|deadline)\b
    """,
    re.I | re.X,
)
HOW_LONG = re.compile(
    r"""
    \b(how\ (long|much\ more)|when|weeks?|months?|days|still|waiting|wait|any\ news|timeline|faster|average
    |avg|turnaround|nothing\ (is\ )?happen\w*|did\ the\ bank\ even|decide[ds]?|verdict|outcome|result
    |settled|until\ when|maximum\ time|under\ review|pending)\b
    """,
    re.I | re.X,
)
FEE = re.compile(
    r"""
    \b(fees?|costs?|charge|charging|handling|penalty|punishment|billed|debited|pay\ for\ that
    |per\ (dispute|claim|chargeback|case)|(15|20|25)\ (quid|euros?|pounds|for)|extra\ [£€$]?\d+
    |another\ [£€$]?\d+|[£€]\ ?(15|20|25)\b)\b|[£€]\ ?(15|20)\b
    """,
    re.I | re.X,
)
GIVE_IN = re.compile(
    r"""
    \b(accept\w*|concede|give\ in|giving\ in|agree[ds]?
    |(she|he|customer|client|donor|buyer)(.s|\ is)?\ (quite\ |completely\ )?right|(is|are)\ right
    |keep\ the\ (money|cash)|have\ (his\ \w+|it)\b|let\ (him|her|the\ claim|it)|not\ worth|hopeless|towel
    |white\ flag|our\ (error|mistake|fault)|(don.?t|dont|not)\ want\ (to\ )?(fight|contest)
    |won.?t\ be\ defending|do\ nothing|i\ am\ ok|no\ need\ for)\b
    """,
    re.I | re.X,
)
LOST = re.compile(
    r"""
    \b(lost|lose|losing|loose|appeal\w*|against\ (us|me|our)|in\ favou?r\ of|found\ for|ruling|ruled|final
    |verdict|second\ round|reopen|re-open|looked\ at\ again|review\ of|wrong\ outcome|recourse|arbitration
    |escalate|object\ to|went\ to\ the\ buyer|got\ it\ wrong)\b
    """,
    re.I | re.X,
)
NOT_LOST = re.compile(
    r"\b(lost my|lost phone|parcel (really )?(did )?get lost|lost (his|her|the) (phone"
    r"|card|password|purse)|money back|lost in|top of losing"
    r"|lost somewhere|moving on)\b",
    re.I,
)


def of_other_desk(text):
    """True for words that look like a dispute and are none."""
    return bool(OTHER_MATTER.search(text)) and not DISPUTE_PROPER.search(text)


@labeling_function(
    votes_for="dispute-respond",
    products=["disputes"],
    yes=[
        "How do I answer a chargeback?",
        "Where do I upload proof for the dispute?",
        "want to contest this claim",
    ],
    no=["I lost the dispute", "How long until my dispute is decided?"],
)
def answer_dispute(question):
    """A dispute and a word of evidence or of fighting it."""
    text = question.text
    if of_other_desk(text) or any(p.search(text) for p in (FEE, GIVE_IN, LOST)):
        return False
    if re.search(
        r"\b(how (long|much more)|weeks?|months?|when will|verdict|any news"
        r"|nothing happening|since|shows|in january|sent|submitted|handed in) ?\b",
        text,
        re.I,
    ):
        return False
    return DISPUTE.search(text) and EVIDENCE.search(text)


@labeling_function(
    votes_for="dispute-respond",
    products=["disputes"],
    yes=[
        "The buyer lies, I have the delivery slip with his signature",
        "she says she never got it but I have photos",
    ],
    no=["I sent photos of my passport"],
)
def has_the_proof(question):
    """The merchant calls the customer wrong and has something to show for it."""
    text = question.text
    wrong = (
        r"\b(l(ies|ying)|never (got|received|came|turned)|not (received|as described)"
        r"|claims?|was ?n.?t (him|her)"
        r"|unauthori[sz]ed|fraud|complaint|told (his|her) bank|reversed)\b"
    )
    proof = (
        r"\b(i|we)('ve| have| can) .{0,60}\b(photos?|signature|signed|emails?|proof|slip"
        r"|tracking|records|video|screenshots?)\b"
    )
    if (
        LOST.search(text)
        or FEE.search(text)
        or re.search(r"\b(weeks|reader|verif\w+|passport|refund(ed)?|no evidence)\b", text, re.I)
    ):
        return False
    return re.search(wrong, text, re.I) and re.search(proof, text, re.I)


@labeling_function(
    votes_for="dispute-timeline",
    products=["disputes"],
    yes=[
        "How long does a dispute take?",
        "Sent my evidence weeks ago, still no answer",
        "when is the claim decided",
    ],
    no=["Why did we lose the dispute?", "What is the dispute fee?"],
)
def dispute_takes_long(question):
    """A dispute, or evidence that was sent, and the wait for a decision."""
    text = question.text
    if of_other_desk(text) or any(p.search(text) for p in (FEE, GIVE_IN)):
        return False
    if re.search(
        r"\b(lose|lost (the|it|a)|against me|appeal|reopen|resolved|wrong outcome|deadline"
        r"|went to|your checkout|prove)\b",
        text,
        re.I,
    ):
        return False
    about = DISPUTE.search(text) or re.search(r"\b(my|the) evidence\b|\bbank decid\w+", text, re.I)
    return about and HOW_LONG.search(text) and not re.search(r"\b(what i must do|form|where do)\b", text, re.I)


@labeling_function(
    votes_for="dispute-fee",
    products=["disputes", "fees"],
    yes=["Why do I pay a fee for a dispute?", "what does a chargeback cost"],
    no=["What are your card fees?", "How long does a chargeback take?"],
)
def cost_of_dispute(question):
    """A dispute and what we charge for it."""
    text = question.text
    if of_other_desk(text) or re.search(
        r"\b(reversed sale|foreign|evidence went|how do i|invoice|advise)\b", text, re.I
    ):
        return False
    return DISPUTE.search(text) and FEE.search(text) and not re.search(r"\b(appeal|spend|collecting)\b", text, re.I)


@labeling_function(
    votes_for="dispute-accept",
    products=["disputes"],
    yes=[
        "I want to accept the dispute",
        "the buyer is right about this claim, close it",
        "let her keep the money",
    ],
    no=["Do you accept Klarna?", "Does the bank accept a screenshot for my dispute?"],
)
def give_in_to_dispute(question):
    """The merchant agrees with the customer and wants the dispute to end."""
    text = question.text
    if of_other_desk(text):
        return False
    if FEE.search(text) and not re.search(r"\b(button|close|accept\w*|have his)\b", text, re.I):
        return False
    if LOST.search(text) or re.search(
        r"\b(fight this|prove|screenshots?|how we present|faster|who is right|bank accept)\b", text, re.I
    ):
        return False
    keep = re.search(
        r"\blet (him|her|them|the \w+) (keep|have)\b|\b(she|he) can (keep|have)\b"
        r"|\bwhite flag\b|\bconcede\b|\bdefending this\b",
        text,
        re.I,
    )
    return keep or (DISPUTE.search(text) and GIVE_IN.search(text))


@labeling_function(
    votes_for="dispute-lost",
    products=["disputes"],
    yes=[
        "Why did we lose the chargeback?",
        "I want to appeal the dispute",
        "case closed in favour of the customer",
    ],
    no=["Where do I upload evidence for the dispute?", "I lost my phone"],
)
def lost_or_appeal(question):
    """A dispute that was lost, the reason, or a second round."""
    text = question.text
    if of_other_desk(text) or NOT_LOST.search(text):
        return False
    if re.search(r"\b(still|when will|supposed to keep|how long|withdrew|pdf is)\b", text, re.I):
        return False
    appeal = re.search(
        r"\b(appeal|insufficient (proof|evidence)|(this|the) (verdict|ruling)"
        r"|bank('s)? (got it wrong|has decided|ruling|found for)|signed delivery)\b",
        text,
        re.I,
    )
    return appeal or (DISPUTE.search(text) and LOST.search(text))


@labeling_function(
    votes_for=["dispute-respond", "dispute-accept"],
    products=["disputes"],
    yes=["I just got a chargeback, what do I do?", "A new dispute came in today"],
    no=["The dispute is lost", "dispute from January still not decided"],
)
def new_dispute(question):
    """A dispute has just come in: to be answered or accepted."""
    text = question.text
    if LOST.search(text) or FEE.search(text) or HOW_LONG.search(text):
        return False
    return DISPUTE_PROPER.search(text) and re.search(
        r"\b(what (do|should|can|now|must)|new|came in|just got|opened|first|today|how to|how can|where)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="topic:disputes",
    products=["disputes"],
    yes=["Something about a chargeback", "the dispute on order 12"],
    no=["Our guests don't know our name on the card statement and start a chargeback"],
)
def talks_of_disputes(question):
    """The word dispute or chargeback."""
    text = question.text
    return DISPUTE_PROPER.search(text) and not re.search(
        r"\b(statements?|recogni[sz]e|descriptor|entry|simulate|test|never mind|won my|i.d won|whatever)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_against="topic:disputes",
    products=["payouts", "checkout", "fees"],
    yes=["Where is my payout?", "Add Apple Pay", "Export to csv"],
    no=["Payout held because of a dispute"],
)
def of_payouts_and_methods(question):
    """Payouts, wallets, exports and logins without a word of disputes."""
    text = question.text
    other = (
        r"\b(pay-?outs?|apple pay|google pay|klarna|csv|excel|iban|password|log ?in|webhooks?"
        r"|api|3-?d ?s(ecure)?)\b"
    )
    return re.search(other, text, re.I) and not DISPUTE.search(text) and not EVIDENCE.search(text)
