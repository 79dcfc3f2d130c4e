"""Transfers that are pending, and how long they take. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import ARRIVED, LESS, words

TRANSFER = words(r"tran?s?fer\w*|trasnger|transferr?\w*|tranf\w+|wire\w*")
PENDING = words(r"pend\w*|processing|stuck")
COST = words(r"fees?|charg\w+|costs?|price|free|chargged|expens\w+|pay extra|extra")
HOW_LONG = words(
    r"how (?:long|fast|quick\w*|soon|many days|much (?:longer|time))|when (?:will|can|do|does|should"
    r"|are)|time ?(?:frame|period)|what time|wait(?:ing)?(?: time)?|days|estimated|turn ?around|faster"
    r"|asap|urgent\w*|soon"
)
REFUSED = words(
    r"declin\w+|fail\w*|reject\w*|refus\w+|denied|beneficiar\w+|cancel\w*|revers\w+|revert\w*"
    r"|not (?:allowed|possible)|error|block\w*|unable|cannot|can['’]t (?:\w+ )?transfer"
)


@labeling_function(
    votes_for="pending_transfer",
    yes=["A transfer of mine is stuck on pending", "The transfer says pending, what is that?"],
    no=["My payment is pending", "I sent a transfer to my friend"],
)
def transfer_is_pending(question):
    """A transfer with the word pending or stuck."""
    if re.search(r"\btransfers (can|may) .{0,40}\b(pending|process)", question.text, re.I):
        return True
    return TRANSFER.search(question.text) and PENDING.search(question.text) and not REFUSED.search(question.text)


@labeling_function(
    votes_for="pending_transfer",
    yes=["A shop abroad still waits for my EU transfer", "I paid the seller by transfer and nothing is there"],
    no=["The seller wants to refund me", "How long is a transfer from Europe?"],
)
def seller_waits_for_eu_transfer(question):
    """An EU transfer or a seller who has not got what was sent for an online purchase."""
    text = question.text
    return re.search(r"\bEU\b.{0,8}\btransfers?\b|\bin EU", text) or (
        re.search(r"\b(seller|shop)\b", text, re.I)
        and re.search(r"\b(sent|transfer\w*)\b", text, re.I)
        and re.search(r"\b(receiv\w+|there|nothing|arrived)\b", text, re.I)
        and not re.search(r"\b(back|deducted|out of|removed|contacted|refund\w*|cancel\w*|card)\b", text, re.I)
    )


@labeling_function(
    votes_for="pending_transfer",
    yes=[
        "I checked the account details and they are correct, yet the transfer takes ages",
        "Why does money to another country need so long?",
    ],
    no=["My landlord didn't get the rent, I checked the details", "Transfer money to my account"],
)
def slow_though_details_right(question):
    """A slow transfer, often to another country, whose details were checked."""
    text = question.text
    if re.search(r"\b(landlord|rent|within|in country|in-country|uk|friend|fees?)\b", text, re.I) or REFUSED.search(
        text
    ):
        return False
    slow = r"\b(pending|so long|long time|forever|for a while|quite some time|ages|urgent\w*|impatient)\b"
    return (
        re.search(slow, text, re.I)
        and re.search(
            r"\b(details|information|info|another country|international|country to country|country-to-country"
            r"|one country|finally worked|account numbers?)\b",
            text,
            re.I,
        )
        and re.search(r"\b(transfer\w*|money)\b", text, re.I)
    )


@labeling_function(
    votes_for=[
        "pending_transfer",
        "transfer_timing",
        "transfer_not_received_by_recipient",
        "balance_not_updated_after_bank_transfer",
    ],
    yes=["My transfer has not come", "How long do transfers take?"],
    no=["Transfers cost how much?", "Cancel my transfer"],
)
def transfer_takes_time(question):
    """A transfer with a word of time or of not having arrived."""
    text = question.text
    if (
        COST.search(text)
        or REFUSED.search(text)
        or LESS.search(text)
        or re.search(
            r"\b(top\w*|cash machine|salary|cards?|sepa|swift|wrong|incorrect|originat\w+|from\?|rate"
            r"|did ?n['’]?t work|stop the|process)\b",
            text,
            re.I,
        )
    ):
        return False
    return TRANSFER.search(text) and (HOW_LONG.search(text) or ARRIVED.search(text) or PENDING.search(text))


@labeling_function(
    votes_for="pending_transfer",
    yes=["I still wait for my transfer to appear", "The wait for my transfer is awful"],
    no=["How long will my transfer be?", "My friend has not seen the transfer"],
)
def waits_for_transfer_to_show(question):
    """Waiting for a transfer to show, appear or be finished, with no recipient and no region named."""
    text = question.text
    if re.search(
        r"\b(my account|friend|landlord|recipient|person|top\w*|bank|uk|europe|us|china|balance|cash"
        r"|country|cards?|in my|how long do)\b",
        text,
        re.I,
    ) or REFUSED.search(text):
        return False
    return re.search(r"\btransfers?\b", text, re.I) and re.search(
        r"\b(waiting for (a|my|the|this) (money )?transfer (to|that)|wait for (a|my|the"
        r"|this) (money )?transfer|(transfer|money transfer) has(n['’]t| not) (yet )?(happened|occurred"
        r"|appeared|shown up)|see a money transfer|(the|a) wait for (a|my|the|this)"
        r"|outgoing transfer|when (will )?(my|the) (money )?transfer (will )?(go through|be completed|clear|finish))\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="transfer_timing",
    yes=["How many days does a transfer from America need?", "What's the wait for transfers from Europe?"],
    no=["A transfer from the US costs how much?", "How do I transfer?"],
)
def transfer_from_region(question):
    """A transfer from or to Europe, the US or China, with its time or urgency."""
    text = question.text
    if COST.search(text) or REFUSED.search(text) or PENDING.search(text):
        return False
    region = r"\b([Ee]urope(an)?|US|USA|U\.S\.?|United States|[Cc]hina|America|the us)\b|\ba US\b"
    return (
        re.search(r"\b(transfer\w*|money)\b", text, re.I)
        and re.search(region, text)
        and not re.search(r"\b(cards?|balance|exchange|atm|top\w*|declin\w+|accept\w*|dollars)\b", text, re.I)
    )


@labeling_function(
    votes_for="transfer_timing",
    yes=["How soon will the transfer be in my account?", "When will the money be in my account?"],
    no=["How soon will my friend get the transfer?", "When will my refund be here?"],
)
def when_in_my_account(question):
    """When a transfer or money reaches one's own account."""
    text = question.text
    if (
        COST.search(text)
        or REFUSED.search(text)
        or re.search(
            r"\b(friend|recipient|landlord|person|refund\w*|top\w*|cash|che(que|ck)\w*|deposit\w*|uk|pending"
            r"|card|atm|international|sent money|she|he|show(s|ing)? up|salary|interest|back|seller|merchant"
            r"|balance|friday|too long|requested|bank transfer|week|transaction|see an update)\b",
            text,
            re.I,
        )
    ):
        return False
    return (
        HOW_LONG.search(text)
        and re.search(
            r"\b(in|to|on|reach|hit|into|my|one's|the) (my|one['’]s|the) account\b|to get (my )?(the )?money\b"
            r"|get here|reach my|reaches|my money",
            text,
            re.I,
        )
        and re.search(r"\b(transfer\w*|money|funds)\b", text, re.I)
    )


@labeling_function(
    votes_for=["transfer_timing", "pending_transfer"],
    yes=["How long may a transfer take?", "what is the usual time frame of transfers"],
    no=["How long until my friend sees the transfer?", "How long is delivery?"],
)
def how_long_is_a_transfer(question):
    """How long transfers take, with no recipient named."""
    text = question.text
    if (
        re.search(
            r"\b(friend|girlfriend|recipient|landlord|person|she|he|top\w*|uk|card|identity|balance|cash"
            r"|che(que|ck)\w*|show(ing)?|international|retailers?|bank|france|wrong|incorrect|correct|rent"
            r"|in country|post|are you going)\b",
            text,
            re.I,
        )
        or COST.search(text)
        or REFUSED.search(text)
    ):
        return False
    return TRANSFER.search(text) and HOW_LONG.search(text)
