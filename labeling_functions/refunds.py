"""Questions about money that goes back to a customer. Owner: payments team."""

import re

from labeling import labeling_function

# Every way in which merchants say "refund".
REFUND = re.compile(
    r"""
    \b(refund\w*|reimburs\w+|reversals?|money\ back|cash\ back|paid\ (them\ )?(all\ )?back
    |paying\ (them\ )?(all\ )?back
    |(give|gave|giving|given|send|sent|sending|put|return|returned|hand|pay|paid)\b.{0,30}\bback|returns?
    |returned|go(es)?\ back|way\ back|credited\ back|repaid|revers(e|ed)\ (a\ )?(sale|payment))\b
    """,
    re.I | re.X,
)
REFUND_PROPER = re.compile(r"\b(refund\w*|reimburs\w+|money back)\b", re.I)
OTHER_MATTER = re.compile(
    r"""
    \b(pay-?outs?|settlements?|payout|disput\w+|charge-?backs?|claim\w*|evidence|case|payroll
    |subscription\ fee|password|export|report|reports|yearly|tax|iban\ changed|webhooks?|reader\ is|invited?
    |rights|role|permission\w*|documents?|two\ times|twice|duplicate|double|identical|webhook|api|server
    |notifications|device|warranty|withdrawals|authentc?\w+|return\ address|no\ refund)\b
    """,
    re.I | re.X,
)
HOW_TO = re.compile(
    r"""
    \b(how\ (to|do|can|is|would|should)|where\ (do|is|can|exactly)|steps|procedure|button|press|click
    |explain|can\ i|can\ u|could\ i|possible\ to|would\ like\ to|want\ to|need\ to
    |part(ial|ly)?\b.{0,20}(payment|refund|of)|half|difference|what\ do\ i)\b
    """,
    re.I | re.X,
)
WHERE_NOW = re.compile(
    r"""
    \b(where(.?s)?\b|track\w*|trace|whereabouts|status|current\ state|any\ sign|check\ what|look|investigate
    |chase|sees?\ nothing|nothing|never\ (showed|arrived|came)|still\b.{0,20}\bnot?\b|no\ credit
    |does\ ?n.?t\ have|not\ in|nada|actually\ go\ through|find\ out|has\ (it|she|he)\ left|left\ you
    |proof)\b
    """,
    re.I | re.X,
)
MADE_ALREADY = re.compile(
    r"\b((refund\w*|reimburse\w*|reversal)\b.{0,25}\b(i|we|he|she|they) (made|sent|issued)"
    r"|sent .{0,20}back|go through|got reimbursed"
    r"|trace|sees?|nada|i (have )?refunded|processed)\b",
    re.I,
)
HOW_LONG = re.compile(
    r"""
    \b(how\ (long|many\ (working\ )?days|fast|soon|quick\w*)|days\ or\ weeks|number\ of\ days|waiting\ time
    |turnaround|usual\w*|normal\w*|typical\w*|average|in\ general|generally|delay|standard\ wait
    |when\ (will|do|does|would)|what\ speed|faster|longer|weekends?|instant|duration|roughly\ when)\b
    """,
    re.I | re.X,
)
TAKE_BACK = re.compile(
    r"""
    \b(cancel\ (a\ |the\ |my\ |that\ |this\ )?refund|undo\w*|stop(ped)?|annul|recall|call\ back
    |(take|pull|get|claw)\ (it|that)\ (back|in)|wrong\ (person|order|amount|customer|one)
    |by\ (error|mistake|accident)|mistake|accident(ally)?|instead\ of|insted|in\ place\ of
    |only\ (meant|wanted)|too\ (late|much)|no\ right|recover|withdraw|freeze|block|oh\ no|oops)\b
    """,
    re.I | re.X,
)
FAILED = re.compile(
    r"""
    \b(fail\w*|bounc\w+|unsuccessful|declined|reject\w*|refus\w+|not\ (accepted|delivered)|undelivered
    |returned\ by|(came|come|sent)\b.{0,20}\bback\ to\ (me|us|you)|(again\ on|back\ (in|on))\ my\ balance
    |did\ ?n.?t\ work|unable\ to\ process|could\ not\ be\ (delivered|completed)|knocked\ back
    |no\ longer\ valid|expired|account\ closed|closed\ (the|their|his|her))\b
    """,
    re.I | re.X,
)
FEES = re.compile(
    r"\b(fees?|commission|your cut|keep (your|the|my)|costs?|charges?|charged|percentage"
    r"|\d\.\d ?(?=%)|cents?|free of charge"
    r"|out of pocket|\dp|minus|what you took)(\b|%)",
    re.I,
)
NOT_ABOUT_FEES = re.compile(
    r"\b(dispute|claim\w*|charge-?backs?|case|foreign|conversion|monthly|export|report|tax)\b", re.I
)
HAPPY_END = re.compile(r"\b(arrived|done|shows now|got it)\b.{0,30}\b(thanks|thx|happy|great)\b|^\W*\w+\W*$", re.I)


@labeling_function(
    votes_for="refund-make",
    products=["checkout"],
    yes=["How do I refund a buyer?", "want to give part of the money back", "Where is the refund button"],
    no=["How long does a refund take?", "Where is the refund I made on Monday?"],
)
def how_to_refund(question):
    """A refund word with how, where or which button, and no word of time, failure or fees."""
    text = question.text
    if any(p.search(text) for p in (OTHER_MATTER, TAKE_BACK, FAILED, HOW_LONG, FEES, MADE_ALREADY)):
        return False
    return REFUND.search(text) and HOW_TO.search(text)


@labeling_function(
    votes_for="refund-make",
    products=["checkout"],
    yes=["I'd like to issue a partial refund", "a refund of half the price, please explain"],
    no=["Do I get part of the fee back with a refund?"],
)
def part_of_a_payment(question):
    """Only part of a payment is to go back."""
    text = question.text
    if any(p.search(text) for p in (OTHER_MATTER, TAKE_BACK, FAILED, FEES)):
        return False
    return REFUND.search(text) and re.search(
        r"\b(partial(ly)?|part of|half|return just the difference|pro rata)\b", text, re.I
    )


@labeling_function(
    votes_for="refund-status",
    products=["checkout"],
    yes=[
        "Where is refund RB-1204?",
        "she still does not have the 40 euros we gave back",
        "trace number for a refund",
    ],
    no=["How long do refunds take in general?", "My refund failed"],
)
def where_is_this_refund(question):
    """One refund is looked for: by its number, its amount, its date, or by the waiting customer."""
    text = question.text
    if any(p.search(text) for p in (OTHER_MATTER, TAKE_BACK, FAILED, FEES)):
        return False
    if re.search(r"\b(button|menus?|where (do|can|exactly do) i|links page|procedure|in general|steps)\b", text, re.I):
        return False
    return REFUND.search(text) and WHERE_NOW.search(text)


@labeling_function(
    votes_for=["refund-status", "refund-timing"],
    products=["checkout"],
    yes=["When will my customer get the refund?", "how many days until the refund is there"],
    no=["How do I make a refund?"],
)
def when_is_refund_there(question):
    """When or how long, of one refund or of all."""
    text = question.text
    if any(p.search(text) for p in (OTHER_MATTER, TAKE_BACK, FAILED, FEES)):
        return False
    return REFUND.search(text) and re.search(
        r"\b(when (will|do|does|would|can)|how long|how many (working )?days|how fast"
        r"|how soon|still waiting)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="refund-timing",
    products=["checkout"],
    yes=["How long do refunds usually take?", "Is a refund faster with Apple Pay?"],
    no=["Where is the refund of £20 from Monday?", "refund failed"],
)
def refunds_in_general(question):
    """How long refunds take, with no one refund named."""
    text = question.text
    if any(p.search(text) for p in (OTHER_MATTER, TAKE_BACK, FAILED, FEES)):
        return False
    if re.search(r"\b(re_|rb-|order \d|never showed|sees nothing|trace|claims|steps)", text, re.I):
        return False
    return REFUND.search(text) and HOW_LONG.search(text)


@labeling_function(
    votes_for="refund-cancel",
    products=["checkout"],
    yes=["I refunded the wrong person", "stop that refund", "typed 900 instead of 90 in the refund"],
    no=["A customer wants to cancel and get a refund", "My refund bounced"],
)
def refund_by_mistake(question):
    """A refund that should not have been made, or only for another amount."""
    text = question.text
    if OTHER_MATTER.search(text) or FAILED.search(text) or re.search(r"\b(overpaid|till|scheduled)\b", text, re.I):
        return False
    return REFUND.search(text) and TAKE_BACK.search(text) and not FEES.search(text)


@labeling_function(
    votes_for="refund-failed",
    products=["checkout"],
    yes=["My refund failed", "The reimbursement bounced, her card is closed", "refund rejected by the bank"],
    no=["How do I refund a customer?", "My payout bounced"],
)
def refund_bounced(question):
    """A refund word with failed, bounced, rejected, or a card that is gone."""
    text = question.text
    if re.search(r"\b(pay-?outs?|settlements?|disput\w+|charge-?backs?|claim|invite\w*)\b", text, re.I):
        return False
    return REFUND_PROPER.search(text) and FAILED.search(text)


@labeling_function(
    votes_for="refund-failed",
    products=["checkout"],
    yes=["The card he paid with has been replaced since, how can I get the money to him?"],
    no=["The card of my customer was declined"],
)
def card_is_gone(question):
    """The card that should get the money is closed, lost, replaced or expired."""
    text = question.text
    gone = (
        r"\b(card|account)\b.{0,60}\b(expired|replaced|deleted|closed|swallowed|lost"
        r"|not valid|no longer|threw)\b"
        r"|\b(new|old) (card|number)\b"
    )
    money = r"\b(refund\w*|reimburs\w+|sent back|returned|money to|get it now|pay (her|him)|came back)\b"
    if re.search(r"\b(subscri\w+|renewal|pay-?outs?|dispute|verification)\b", text, re.I):
        return False
    return re.search(gone, text, re.I) and re.search(money, text, re.I)


@labeling_function(
    votes_for="refund-fees",
    products=["checkout", "fees"],
    yes=["Do I get the fee back when I refund?", "is your commission returned on a refund"],
    no=["How do I refund a customer?", "What fee do I pay for a dispute?"],
)
def fee_of_a_refund(question):
    """A refund word with fee, commission or cost."""
    text = question.text
    if NOT_ABOUT_FEES.search(text) or re.search(
        r"\b(pay-?outs?|settlements?|year|identical|amounts|in my account)\b", text, re.I
    ):
        return False
    return REFUND.search(text) and FEES.search(text)


@labeling_function(
    votes_for="topic:refunds",
    products=["checkout"],
    yes=["A question about a refund", "reimbursement to a client"],
    no=["I got a dispute, should I refund?", "What is in this payout, sales and refunds?"],
)
def talks_of_refunds(question):
    """The word refund or reimbursement, without disputes, payouts and reports."""
    text = question.text
    return REFUND_PROPER.search(text) and not OTHER_MATTER.search(text) and not HAPPY_END.search(text)


@labeling_function(
    votes_against="topic:refunds",
    products=["payouts", "disputes"],
    yes=["A chargeback came in today", "My payout is late"],
    no=["The buyer wants a refund, not a dispute"],
)
def not_a_refund(question):
    """Payouts and disputes without any refund word belong to other desks."""
    text = question.text
    return re.search(r"\b(pay-?outs?|charge-?backs?|disputes?)\b", text, re.I) and not REFUND.search(text)
