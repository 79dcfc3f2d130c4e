"""Recurring plans and the people on them. Owner: invoicing team."""

import re

from labeling import labeling_function

SUB = re.compile(
    r"""\b( subscri\w+ | subs? | memberships? | members? | recurring | monthly | each\ month
          | every\ (month|quarter|two\ weeks) | a\ month | yearly | annual\w* | plans?
          | (veg|coffee|box|wine|weekly|flower)\ (box|club|customers?|thing) | box\ customers? | retainer
          | direct\ monthly | auto-?pay | renewals? | pupils? | saas | weekly
          | fee\ for\ the\ club | regular\ (gifts?|donations?) | tiers? | standing\ charge
          | repeat[- ]payment | free\ trials? | trials? )\b""",
    re.I | re.X,
)
STRICT_SUB = re.compile(
    r"\b(subscri(ption|ptions|ber|bers|be)|memberships?|recurring (plan|payment|billing|charge|amount)s?"
    r"|monthly (plan|fee|billing|gift|charge)s?"
    r"|(annual|yearly|term) plan|renewals?|veg box|coffee (club|box)|retainer|unsubscribe)\b",
    re.I,
)
SUB_ELSEWHERE = re.compile(
    r"""\b( your\ (monthly|fees?|newsletter) | payouts? | paid\ out | settlements?
          | monthly\ (invoice|cost|volume|statement|report|export|summary|cap|sales|turnover|limit)
          | fees?\ (for|of)\ bramble
          | do\ you\ charge | you\ (take|keep|charge)\b | seo | webhooks? | api | dispute | charge-?back
          | refund\w* | reader | thorn | team\ member | newsletter\ list
          | readers?\ over | invoices?\ (from|of)\ (you|bramble\w*) | vat\ (invoice|number) | 2fa
          | two-?(step|factor) | passw\w* | authenticator | reports? | csv | spreadsheet
          | discount | tax | accountant | kyc | documents? | my\ plan\ with\ you | statements?
          | cooperative | bank\ accounts? | rate\ limit | 429 | 3-?d | dollars
          | board | directors? | saved\ cards | card\ tokens | newsletter | cheque | unsubscribe\.?$
          | hit\ \d+ | colleague | volume | turnover | hold\ a\ deposit | staff | bank\ app | team
          | sign-?in | mfa | software | twice\ for | hand\ over
          | billed\ our | revenue | ledger )\b""",
    re.I | re.X,
)
BEGIN = re.compile(
    r"""\b( set\ up | sett?ing\ up | begin | start(ing)?\ (with|up) | first\ (time|steps)
          | new\ (plan|membership|subscription) | create | offer | launch\w* | free\ trial | trials?
          | automatic\w*
          | how\ do\ i\ (charge|bill|set|sell|offer) | wants?\ to\ (take|charge|sell|offer)
          | need\ (monthly|a\ plan|recurring) | sign-?up\ (link|page) | can\ bramblepay
          | is\ that\ possible
          | sick\ of | first\ month\ free | by\ itself | (days?|weeks?)\ (free|for\ nothing)
          | regular\ gifts | no\ clue | enter\ the\ card\ once )\b""",
    re.I | re.X,
)
END = re.compile(
    r"""\b( cancel\w* | end(s|ed|ing)?\b | terminat\w+ | stop\w* | quit | unsubscribe | leav(es|ing)
          | wants\ out | remov\w+ | take\ (her|him|them)\ off | no\ longer\ wants? | doesn'?t\ renew
          | switch\ (hers|his|it|her|him)\ off | goodbye | churn\w* | (was\ |has\ )?moved\ (away|to)
          | gave\ notice | notice | delete )\b""",
    re.I | re.X,
)
PAUSE = re.compile(
    r"""\b( pause[ds]? | pausing | freez\w+ | on\ hold | skip\w* | suspend\w* | holiday\ mode
          | break\ (from|of)? | stand\ still | a\ few\ months\ off | start\ it\ again | resum\w+
          | carry\ on\ in | hold\ it | wak(e|ing)\ up | woke\ up | is\ back | come\ back\ later
          | until\ (he|she|they)\ (is|are|comes?)\ (back|out) | same\ as\ always
          | without\ cancel\w* )\b""",
    re.I | re.X,
)
FAIL = re.compile(
    r"""\b( fail(s|ed|ing|ure)? | bounc\w+ | declin\w+ | expir\w+ | ran\ out | insufficient | past\ due
          | unsuccessful | didn'?t\ (go\ through|work|come\ through) | refused | retr(y|ies)
          | doesn'?t\ come\ through | doesnt\ go\ thr\w+ | try\ again | no\ longer\ valid | new\ card
          | (update|updating|change)\ (the\ |her\ |his\ |their\ )?card | fee\ not\ taken | unpaid | lapse
          | went\ wrong | replaced\ her\ card | another\ go | old\ card | no\ money )\b""",
    re.I | re.X,
)
PRICE = re.compile(
    r"""\b( (change|raise|lower\w*|edit|increase|put\ up)\ (the\ |our\ )?(price|prices|monthly|amount|fee
    |rate|plan)
          | price\ (rise|increase|change) | (new|old)\ (price|rate|tariff|amount) | more\ expensive
          | goes\ up | go\ (up|from) | has\ to\ go | put\ prices\ up | raise | grandfather\w* | legacy
          | more\ dear | different\ amount | upgrade | downgrade | larger | smaller | lowered
          | at\ half\ rate
          | \d+\ ?(->|to)\ ?\d+ | edit(ed)?\ the\ (plan|amount|price) | from\ £?€?\d+\ to )\b""",
    re.I | re.X,
)
PERSON_LEAVES = re.compile(
    r"\b(customer|client|member|subscriber|donor|pupil|patron|he|she|they|lady|someone|somebody|mrs?"
    r"|person)\b",
    re.I,
)
TAKEN_CARE = re.compile(r"\b(thanks|cheers|congrat\w*|bubbly|followers|seo|webinar)\b", re.I)
END_STRONG = re.compile(r"\b(cancel\w*|terminate|unsubscribe|wants out|quit|stop (billing|charging|taking))\b", re.I)
PRICE_CHANGE = re.compile(r"\b(raise|price rise|more expensive|new price)\b", re.I)


def about_plans(text):
    """Recurring payments of customers, and no other product of ours."""
    return bool(SUB.search(text)) and not (SUB_ELSEWHERE.search(text) or TAKEN_CARE.search(text))


@labeling_function(
    votes_for="sub-create",
    products=["subscriptions"],
    yes=["How do I set up a monthly plan?", "we want to offer a free trial on our subscription"],
    no=["Cancel the plan of one member", "What is your monthly fee?"],
)
def plan_is_created(question):
    """A first plan, a trial or automatic charging."""
    text = question.text
    if PAUSE.search(text) or PRICE.search(text) or FAIL.search(text) or END_STRONG.search(text):
        return False
    return about_plans(text) and BEGIN.search(text)


@labeling_function(
    votes_for="sub-cancel",
    products=["subscriptions"],
    yes=["How do I cancel a customer's subscription?", "member quit, stop the monthly charge"],
    no=["Pause a membership, don't cancel", "Cancel my payout"],
)
def plan_is_ended(question):
    """End the plan of a customer."""
    text = question.text
    if PAUSE.search(text) or PRICE.search(text) or FAIL.search(text):
        return False
    return about_plans(text) and END.search(text) and PERSON_LEAVES.search(text)


@labeling_function(
    votes_for="sub-pause",
    products=["subscriptions"],
    yes=["Can I pause a subscription for the summer?", "freeze the membership till May"],
    no=["Pause my payouts", "Cancel her membership"],
)
def plan_rests(question):
    """Pause, freeze, skip, and start again."""
    text = question.text
    return about_plans(text) and PAUSE.search(text) and not (FAIL.search(text) or PRICE_CHANGE.search(text))


@labeling_function(
    votes_for="sub-failed",
    products=["subscriptions"],
    yes=[
        "What happens when a renewal fails?",
        "member has a new card, how does she update it for the subscription",
    ],
    no=["My customer's card was declined in the shop", "How do I raise the price of a plan?"],
)
def renewal_failed(question):
    """A renewal that did not go through, or a card that ran out."""
    text = question.text
    return about_plans(text) and FAIL.search(text) and not (PAUSE.search(text) or PRICE_CHANGE.search(text))


@labeling_function(
    votes_for="sub-price",
    products=["subscriptions"],
    yes=["How do I raise the price of a running subscription?", "membership goes up from 20 to 22, what now"],
    no=["How do I set up a plan?", "Do you raise your fees?"],
)
def plan_price_changes(question):
    """A new price or another plan for people who are on it."""
    text = question.text
    return about_plans(text) and PRICE.search(text) and not (PAUSE.search(text) or FAIL.search(text))


@labeling_function(
    votes_for=["sub-cancel", "sub-pause"],
    products=["subscriptions"],
    yes=["Stop the membership of a client until March", "One subscriber wants out"],
    no=["I want to stop my payouts", "Change the price of my plan"],
)
def plan_stops(question):
    """Stop the plan of a customer: for good or for a while."""
    text = question.text
    if PRICE.search(text) or FAIL.search(text):
        return False
    return about_plans(text) and (PAUSE.search(text) or (END.search(text) and PERSON_LEAVES.search(text)))


@labeling_function(
    votes_for="topic:subscriptions",
    products=["subscriptions"],
    yes=["A question on one subscription", "renewals on the first"],
    no=["I'd like to unsubscribe from your newsletter", "webhook for a subscription"],
)
def plan_words(question):
    """Subscriptions, memberships, recurring plans."""
    text = question.text
    return STRICT_SUB.search(text) and not (SUB_ELSEWHERE.search(text) or TAKEN_CARE.search(text))


@labeling_function(
    votes_against=["sub-create", "sub-price"],
    products=["subscriptions"],
    yes=["the renewal failed, card expired"],
    no=["how do I set up a plan"],
)
def failed_is_not_setup(question):
    """A failed renewal or an expired card is no question about setting up or pricing."""
    return re.search(
        r"\b(card (has )?expired|expired card|renewal (has )?(failed|declined|bounced)|insufficient funds"
        r"|past due)\b",
        question.text,
        re.I,
    )
