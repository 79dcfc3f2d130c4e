"""Card payments that are pending or came back. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import DISPUTE, TWICE, words

PAYMENT = words(r"payments?|purchases?|purchased|bought|buy|paid|transactions?")
PENDING = words(r"pend\w*|in progress|processing")
NOT_CARD = words(r"transfer\w*|tranf\w+|trasnger|cash|atm|withdr\w+|top\w*|topup|cheque|check|deposit\w*|refund\w*")
BACK = words(
    r"revert\w*|revers\w+|revereted|return(?:ed|ing)?|came back|put back|back (?:in|into|to|on) my"
    r"|sent back|went back|redeposi\w+|gave the money back|canceled|cancelled|cancel it|terminated"
    r"|stopped|deferred"
)


@labeling_function(
    votes_for="pending_card_payment",
    yes=["My card payment remains pending", "What is a pending purchase?"],
    no=["My transfer is pending", "I was charged twice and one payment is pending"],
)
def payment_is_pending(question):
    """A payment or purchase that is pending, where nothing is doubled."""
    text = question.text
    if NOT_CARD.search(text) or TWICE.search(text) or re.search(r"[£$€] ?1\b|1[£$€]|\b(fee|charge)\b", text, re.I):
        return False
    return PENDING.search(text) and PAYMENT.search(text)


@labeling_function(
    votes_for="pending_card_payment",
    yes=["Why is it pending?", "How long will things remain pending?"],
    no=["Why is the top-up pending?", "Why is some cash I withdrew pending?"],
)
def pending_and_nothing_else(question):
    """Pending, with no transfer, cash, top-up or small extra fee named."""
    text = question.text
    return PENDING.search(text) and not (
        NOT_CARD.search(text)
        or TWICE.search(text)
        or re.search(
            r"[£$€]|\b(fees?|charges?|pound|dollar|statement|identi\w+|machine|funds|one pound|friend|pop-?up"
            r"|add money|post)\b",
            text,
            re.I,
        )
    )


@labeling_function(
    votes_for="pending_card_payment",
    yes=["My payment takes long to clear", "When does a card payment go through?"],
    no=["My payment failed", "When does my transfer go through?"],
)
def payment_takes_long(question):
    """A payment that needs long to go through or has not been completed."""
    text = question.text
    if (
        NOT_CARD.search(text)
        or TWICE.search(text)
        or BACK.search(text)
        or re.search(
            r"\b(declin\w+|fail\w*|reject\w*|friend|recipient|landlord|seller|person|merchant|recogni\w+"
            r"|identity|rent|mortgage|cash|receive|refund|two weeks|retailer|they|salary|available to me)\b",
            text,
            re.I,
        )
    ):
        return False
    slow = (
        r"\b(how long|taking (so |a )?long|long time|when (will|does|should|is)|has ?n['’]t|has not"
        r"|not (yet )?(complete|processed|cleared|gone)|yet|forever|a while)\b.{0,50}\b(go(ne)? through"
        r"|clear\w*|complet\w+|process\w*|payment|post\w*|made it)\b"
        r"|\bpayment\b.{0,40}\b(taking|not processed|not yet complete|\w*n['’]t process\w*|yet|long)\b"
    )
    return re.search(r"\b(payments?|purchases?)\b|transaction go through", text, re.I) and re.search(slow, text, re.I)


@labeling_function(
    votes_for="reverted_card_payment?",
    yes=["My card payment got reversed", "A payment of mine was cancelled by the app"],
    no=["I want to cancel a payment", "My top-up got reversed"],
)
def payment_undone(question):
    """A payment which was reverted, cancelled, reversed or returned."""
    text = question.text
    if re.search(
        r"\b(top\w*|transfer|transfers|transferred|atm|withdr\w+|direct debit|i added|funds (were|i)"
        r"|want my|duplicate|twice|refund policy|please cancel|want to cancel|can i (get|have|cancel)"
        r"|could you|want (it|this|the)|need|would like|how (do|can) i (cancel|reverse|get)|wrong account"
        r"|item refunded)\b",
        text,
        re.I,
    ) and not re.search(r"transferred back", text, re.I):
        return False
    return (
        re.search(r"\b(payments?|purchases?|transactions?|money|paid)\b", text, re.I)
        and re.search(
            r"\b(revert\w*|revereted|reversed|cancel(l)?ed|returned|returning|put back|terminated|sent back"
            r"|came back|come back|stopped|deferred|went back|gave the money back|cancel)\b",
            text,
            re.I,
        )
        and re.search(r"\b(cards?|payments?|pay|paid|bought|purchase\w*|merchant|returned)\b", text, re.I)
    )


@labeling_function(
    votes_for="reverted_card_payment?",
    yes=[
        "The merchant has nothing, and the sum is back in my account",
        "I have the item, yet the payment was returned",
    ],
    no=["I want my money back", "My refund is not back on my account"],
)
def money_is_back(question):
    """The money of a purchase is back in the account though nobody asked."""
    text = question.text
    if re.search(
        r"\b(i added|funds were|top\w*|atm|withdr\w+|want (my|a|the)|i['’]d like|would like|i need my"
        r"|get (my )?(money|funds) back|please refund|can (i|you)( please)? (get|have|give)|policy|twice"
        r"|\w*n['’]t showing|statement|requested)\b",
        text,
        re.I,
    ):
        return False
    return re.search(
        r"\b(back (in|into|to|on) my|returned|back in|was refunded|got refunded|been refunded|redepos\w+"
        r"|appeared back)\b",
        text,
        re.I,
    ) and re.search(r"\b(payments?|purchas\w+|bought|sellers?|merchant|items?|online|funds)\b", text, re.I)


@labeling_function(
    votes_for="reverted_card_payment?",
    yes=[
        "The seller says he has not been paid though my account was debited",
        "Online payments have not worked for two weeks",
    ],
    no=["The seller sent the wrong item", "The seller waits for my EU transfer"],
)
def seller_was_not_paid(question):
    """A seller did not get a card payment that left the account, or purchases fail for weeks."""
    text = question.text
    if re.search(r"\b(transfer|transfers|EU|sent the money|refund|atm|top\w*|after i sent)\b", text):
        return False
    return re.search(
        r"\b(sellers?|merchants?)\b.{0,80}\b(paid|receiv\w+|get|got|accept|come through|through|money)\b", text, re.I
    ) or (
        re.search(r"\b(two|2|couple (of )?) ?weeks\b", text, re.I)
        and re.search(r"\b(online|purchase|buy)\b", text, re.I)
        and re.search(r"\b(payments?|card|through|working)\b", text, re.I)
        and not re.search(r"\b(arriv\w+|received? (it|my|the)|order\w*|debit|recogni\w+|charge|refund)\b", text, re.I)
    )


@labeling_function(
    votes_for=["reverted_card_payment?", "pending_card_payment", "declined_card_payment"],
    yes=["My payment did not work", "There is an issue with my card payment"],
    no=["My transfer did not work", "They charged me twice"],
)
def payment_trouble(question):
    """A payment by card with some trouble."""
    text = question.text
    if (
        NOT_CARD.search(text)
        or TWICE.search(text)
        or DISPUTE.search(text)
        or re.search(
            r"\b(fees?|charged?|contactless|virtual|dispos\w+|apple|google|friend|landlord|cancel (my|the|this|a))\b",
            text,
            re.I,
        )
    ):
        return False
    return re.search(r"\bpayments?\b", text, re.I) and re.search(
        r"n['’]t (my payment )?(go|work|show\w*|find|process\w*|gone|accept\w*|been accepted"
        r"|been withdrawn)|\b(not been (accepted|withdrawn)|refuse a payment)\b|\b(not (go|work\w*|show\w*"
        r"|accepted|process\w*|going|gone)|issue|revert\w*|cancel(l)?ed|returned|declin\w+|rejected"
        r"|reversed|pending)\b",
        text,
        re.I,
    )
