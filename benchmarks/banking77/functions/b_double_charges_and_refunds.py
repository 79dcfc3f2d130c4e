"""Payments taken twice, and refunds one asks for. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import DISPUTE, TWICE, words

CHARGE = words(
    r"charg\w+|payments?|transactions?|paid|pay|bill\w*|statement|purchase\w*|debited|deducted|showing|shows"
)
REFUND = words(
    r"refund\w*|money back|reimburs\w+|give me back|funds back|my money returned|return (?:it|this|an"
    r"|the|my) ?(?:item|purchase|product)?"
)
GOODS = words(
    r"items?|purchase\w*|bought|buy|order\w*|product\w*|goods|merchandise|something|things?|seller"
    r"|policy|stuff|package|delivered"
)
MISSING_REFUND = re.compile(
    r"\w*n['’]t (show\w*|see|been|appear\w*|arriv\w+|come|received my refund|cone|posted|find|hit"
    r"|reflect)|\b(not (show\w*|see|in my|there|arriv\w+|appear\w*|reflect\w*|hit)|refund (is|has|did"
    r"|was)|statement|still waiting|where['’]?s?( is)? (my|the) refund|the refund|requested"
    r"|missing refund|asked for|pending|when will|my refund to|how long)\b",
    re.I,
)


@labeling_function(
    votes_for="transaction_charged_twice",
    yes=["You charged me twice", "A duplicate payment is on my card"],
    no=["I tried twice to pay", "May I have two cards?"],
)
def charged_twice(question):
    """Twice, double or duplicate, said of a charge."""
    text = question.text
    if re.search(
        r"\b(atm|top\w*|withdr\w+|checked (multiple|several)|double[- ]?checked|duplicate second"
        r"|currenc\w+|pin|multiple (cards|currencies|sites|people|friends)|tried|declin\w+|reject\w*"
        r"|dispos\w+|virtual|re-?checked|identity"
        r"|account numbers?|exchange|landlord|limit|enter\w*)\b",
        text,
        re.I,
    ) and not re.search(
        r"charged (twice|double|two|multiple)|double charge|duplicated|made two time|rejected once"
        r"|two payments|paid twice",
        text,
        re.I,
    ):
        return False
    return re.search(
        r"\b(twice|duplicat\w+|double[sd]?|multiple|more than once|two times|2 times|several times"
        r"|more than one time)\b",
        text,
        re.I,
    ) and CHARGE.search(text)


@labeling_function(
    votes_for="transaction_charged_twice",
    yes=["The same purchase is listed as two charges", "I see one payment listed two times"],
    no=["I want two cards", "All payments are wrong"],
)
def same_thing_again(question):
    """Two entries for one purchase, or the same thing charged again."""
    text = question.text
    if re.search(r"\b(tried|declin(ed|ing) (many|several)|payment declined|declined several)\b", text, re.I) or (
        re.search(r"\b(atm|top\w*|cards? for|transfer\w*|reverted|same day|refund is|recogni\w+)\b", text, re.I)
        and not re.search(r"duplicat|twice|double", text, re.I)
    ):
        return False
    return re.search(
        r"\b(two|2|both|multiple|several) (of the )?(same )?(charges?|payments?|transactions?)\b"
        r"|\bsame (thing|item|charge|transaction|purchase|payment|amount|place)\b|(charge|payment"
        r"|transaction|one thing|purchase)\w* (\w+ ){0,5}(twice|two times|again|more than once|multiple)"
        r"|\b(one|single) (thing|transaction|purchase|item|payment)\b|only (made|bought|did|did one|one)"
        r"|(twice|double|duplicate\w*).{0,30}(charges?|payments?|transactions?|restaurant)|(various"
        r"|different|many|several) (transaction )?times|repeated tran|first time it was declined"
        r"|once, ?second time",
        text,
        re.I,
    ) and CHARGE.search(text)


@labeling_function(
    votes_for="transaction_charged_twice",
    yes=["Take off the second charge of the restaurant", "Remove the double payment please"],
    no=["Remove my account", "Please refund me"],
)
def remove_second_charge(question):
    """The second of two charges should be taken off, or a double charge given back."""
    text = question.text
    return re.search(
        r"\b(remov\w+|delet\w+|revers\w+|cancel\w*|refund\w*|take off|take|return|credit|fix|dispute"
        r"|resolve|money back|get rid)\b.{0,60}\b(second|double|duplicat\w+|one of (them|the|these)"
        r"|extra charge|false charges?)\b"
        r"|\b(twice|double|duplicat\w+)\b.{0,120}\b(remov\w+|refund\w*|money back|take|return|fix"
        r"|revers\w+|review|delete)\b|\b(over-?charged|restaurant)\b",
        text,
        re.I,
    ) and not re.search(
        r"\b(rate|atm|exchange|withdr\w+|checked|currency|transfer\w*|left my|declin\w+|tried|recogni\w+"
        r"|(extra|additional|one|a) pound)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="request_refund",
    yes=["How do I get a refund of what I bought?", "I'd like a refund please"],
    no=["My refund is not on my statement", "Refund the double charge"],
)
def wants_refund(question):
    """A refund that is asked for and not one that is late."""
    text = question.text
    if MISSING_REFUND.search(text) and not re.search(
        r"\b(issue a refund|want a refund|like a refund|like my money back|give me a refund|give me back"
        r"|cancel|ordered|goods)\b",
        text,
        re.I,
    ):
        return False
    if (
        DISPUTE.search(text)
        or TWICE.search(text)
        or (
            re.search(
                r"\b(restaurant|was refunded|got refunded|been refunded|back in my account|payment was|fees?"
                r"|freeze|charges|authori[sz]e|not used|used the card|wrong account|remember"
                r"|(my|large|big|the) refund|waiting for a refund|about a refund|taking so long|contacted|status"
                r"|find my|suppose|sent the|steal|stole)\b",
                text,
                re.I,
            )
            and not re.search(r"cancel|policy|apply for|processing a", text, re.I)
        )
    ):
        return False
    return REFUND.search(text) and re.search(
        r"\b(want|need|like|get|how|can|could|may|possible|able|policy|deserve|issue|please|give|do you"
        r"|help|where|process|receive|request|what|demand|some|had enough|immediately)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="request_refund",
    yes=["I want to cancel an order", "Please cancel the thing I purchased"],
    no=["Cancel my transfer", "Why was my payment cancelled?"],
)
def cancel_an_order(question):
    """A purchase or order that is to be cancelled or returned."""
    text = question.text
    if re.search(r"\b(card order|transfer|was cancel\w+|debit|my card|account|atm|pin)\b", text, re.I):
        return False
    if re.search(
        r"\b(need|needs|want|like) (my |the |this |to have my |to be )?(\w+ )?(to be |be )?cancel(l)?ed\b", text, re.I
    ) and GOODS.search(text):
        return True
    return (
        re.search(
            r"\b(cancel\w*|retract|return|undo|take back|stop payment)\b.{0,30}\b(purchase\w*|orders?|items?"
            r"|product|something|it|thing|goods|transaction and)\b",
            text,
            re.I,
        )
        and GOODS.search(text)
        and not re.search(r"\b(app cancelled|cancelled it|returned to my)\b", text, re.I)
    )


@labeling_function(
    votes_for="request_refund",
    yes=["Which are your rules, the refund policy?", "Describe the refund procedure"],
    no=["My refund is late", "The cancellation of my payment"],
)
def refund_policy(question):
    """The policy or procedure of refunds and returns."""
    return re.search(
        r"\b(refund|refunds|return|returns|cancel\w*) (policy|polic\w+|procedure|process|rules|options)\b"
        r"|\b(policy|procedure|process) (for|on|of|to) (a |get a |getting a |cancel\w* )?(refunds?"
        r"|returns?|cancel\w*|a purchase)|returnable",
        question.text,
        re.I,
    )


@labeling_function(
    votes_for="request_refund",
    yes=["My order has not been delivered for weeks, give me the money back", "What I bought is faulty"],
    no=["My card has not been delivered", "My refund never came"],
)
def goods_not_come(question):
    """Ordered goods that never came, are wrong or unwanted."""
    text = question.text
    if re.search(
        r"\b(requested|refund of|contacted|suppose|been refunded|was refunded|got refunded|got my money"
        r"|already got|refund for a large|large|big purchase|waiting for a refund|seller|my refund|cards?"
        r"|statement|rate|atm|transfer\w*|fee|charged|pin|top\w*|back in(to)? my account|been refunded"
        r"|pending)\b",
        text,
        re.I,
    ):
        return False
    return re.search(
        r"\b(goods|orders?|ordered|items?|product|package|bought|purchased?|purchase)\b", text, re.I
    ) and re.search(
        r"\b(\w*n['’]t (arriv\w+|come|coming|like|deliver\w*|received?|want|paying|work)|not (arriv\w+"
        r"|received|come|coming|deliver\w*|paying)|faulty|broken|damaged|wrong (color|size|item)|never"
        r"|changed my mind|refuse to pay|upset|refund\w*|money back)\b",
        text,
        re.I,
    )
