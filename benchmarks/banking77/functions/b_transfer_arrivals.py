"""Transfers that did not arrive, and how to bring money in by transfer. Owner: benchmark."""

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
RECIPIENT = words(
    r"recipients?|rec[ie]+pe?i?ents?|friends?['’]?s?|landlord['’]?s?|(?:girl|boy)friend|mom|mother|son"
    r"|daughter|brother|sister|famil\w+|person|someone|somebody|payee|retailers?|receiver|she|he|they"
    r"|her|him|them|people"
)
REFUSED = words(
    r"declin\w+|fail\w*|reject\w*|refus\w+|denied|beneficiar\w+|cancel\w*|revers\w+|revert\w*"
    r"|not (?:allowed|possible)|error|block\w*|unable|cannot|can['’]t (?:\w+ )?transfer"
)
INWARD = re.compile(
    r"\b(in ?to|to|from|between|via|by|using|through|with)\b.{0,30}\b(accounts?|bank|here|transfer)\b", re.I
)
PROBLEM = re.compile(
    r"\w*n['’]t\b|\b(not|pending|still|arriv\w+|received|show\w*|balance|yesterday|ago|made|did|sent"
    r"|accidentally|mistake|wrong|declin\w+|fail\w*|cancel\w*|waiting|long|when|already)\b",
    re.I,
)


@labeling_function(
    votes_for="transfer_not_received_by_recipient",
    yes=["My sister has not got the money I sent her", "The recipient still sees no transfer"],
    no=["I have not got the money", "My friend wants to send me money"],
)
def recipient_has_nothing(question):
    """Money was sent, and the friend, landlord or recipient has not got it."""
    text = question.text
    if (
        REFUSED.search(text)
        or COST.search(text)
        or re.search(
            r"\b(EU|my transfer funds|seller|merchant|restaurant|refund\w*|right amount|full amount|full"
            r"|purchase\w*|top\w*|send me|card|bought|phone|atm|identity|pin|withdr\w+)\b",
            text,
            re.I,
        )
    ):
        return False
    if re.search(r"\b(fail\w*|decline|has my|won['’]?t go)\b", text, re.I):
        return False
    return (
        RECIPIENT.search(text)
        and re.search(r"\b(transfer\w*|transactions?|money|sent|send|payment|funds|rent|transf\w+)\b", text, re.I)
        and ARRIVED.search(text)
    )


@labeling_function(
    votes_for="transfer_not_received_by_recipient",
    yes=[
        "My rent has not reached the landlord",
        "A transfer within the country never arrived, the account number is right",
    ],
    no=["A transfer to another country is pending", "Rent a car with my card"],
)
def rent_or_domestic_transfer(question):
    """Rent for a landlord, or a transfer within the country, that is missing after days."""
    text = question.text
    return re.search(
        r"\blandlord|\brent (payment|money|check)|(with)?in (the|this|my|the same)? ?country transfers?"
        r"|\bin[- ]country|within (the|this|my|the same) (country|uk)|transfer.{0,30}within"
        r"|country a (couple|few) days",
        text,
        re.I,
    ) and not re.search(
        r"\b(wrong account|cancel (this|it|the)|pending|between|another country|atm|mistake|fail\w*"
        r"|direct debit on|within the week|lesser|my account within)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="transfer_not_received_by_recipient",
    yes=[
        "My friend needs what I sent her at once, how long will it be?",
        "How soon does the person get the money from me?",
    ],
    no=["How soon do I get the money?", "A transfer to my friend failed"],
)
def how_long_for_a_friend(question):
    """How long until somebody else has the money that was, or is to be, sent."""
    text = question.text
    if (
        REFUSED.search(text)
        or COST.search(text)
        or re.search(r"\b(top\w*|seller|refund\w*|card|reject\w*|phone|merchant|send me|rubbish|atm)\b", text, re.I)
    ):
        return False
    return (
        re.search(r"\b(friend|girlfriend|recipient|she|her|person|someone|mom|landlord|retailer)\b", text, re.I)
        and HOW_LONG.search(text)
        and re.search(r"\b(transfer\w*|sent|money|transaction)\b", text, re.I)
    )


@labeling_function(
    votes_for="transfer_not_received_by_recipient",
    yes=["I wait for a transaction to complete", "The money I transferred has not arrived"],
    no=["My card payment has not completed", "I transferred money into my account and it is not on my balance"],
)
def transaction_not_complete(question):
    """A transaction or transferred money that has not arrived or been completed."""
    text = question.text
    if (
        REFUSED.search(text)
        or COST.search(text)
        or PENDING.search(text)
        or LESS.search(text)
        or re.search(
            r"\b(wrong account|france|EU|discrepancy|long does a|my account|into|in my|seller|cards?|refund\w*"
            r"|top\w*|cash|atm|uk|europe|us|china|balance|bank|bought|purchase\w*|withdr\w+|deposit\w*"
            r"|statement|recogni\w+|yesterday)\b",
            text,
            re.I,
        )
    ):
        return False
    return re.search(
        r"\btransactions?\b.{0,40}\b(complet\w+|arriv\w+|finish\w*|received|taking|done|friend|take"
        r"|delayed|see|seen)\b|\b(waiting|complet\w+|arriv\w+)\b.{0,40}\btransactions?\b"
        r"|\b(money|cash|transfer|transferred)\b.{0,30}(\w*n['’]?t|not) (\w+ )?(arriv\w+|get there|come"
        r"|received|here)|money transaction|(my|the|money) transfer (has(\w*n['’]t| not)|didn['’]?t) arriv",
        text,
        re.I,
    )


@labeling_function(
    votes_for="transfer_not_received_by_recipient",
    yes=["My money transaction does not show", "Where is the receipt of my transaction?"],
    no=["My card transaction was declined", "The ATM receipt"],
)
def money_transaction_unseen(question):
    """A money or cash transaction, or its receipt, that is not to be seen."""
    text = question.text
    if re.search(
        r"\b(atm|card|withdr\w+|pending|machine|rate|fees?|charged|receipts|cheque|top\w*|store|restaurant|refund)\b",
        text,
        re.I,
    ) or re.search(r"\bdid ?n['’]t (make|do)", text, re.I):
        return False
    return re.search(
        r"\b((money|cash) transaction|receipt|reciept|(where|know) (is )?(my|the"
        r"|where the) (last )?transaction|showing my transactions)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="transfer_into_account",
    yes=["By what steps do I transfer money in from another bank?", "I'd like to top up by bank transfer"],
    no=[
        "My bank transfer into the account is not on the balance",
        "What does it cost to transfer money into my account?",
    ],
)
def transfer_money_in(question):
    """How to bring money into the account by transfer, with nothing sent yet."""
    text = question.text
    if (
        COST.search(text)
        or (PROBLEM.search(text) and not re.search(r"desperate|n['’]t know|figure out|can i not|empty", text, re.I))
        or REFUSED.search(text)
        or re.search(
            r"\b(salary|employer|paycheck|payroll|credit card|friend|china|europe\w*|us|currency|currencies"
            r"|identity|virtual|refund|exchange|husband|urgent\w*|beneficiary|source|swift|sepa|fined|rate"
            r"|how much|days?|wait|completed"
            r"|american|with my card|back to|available|stop\w*|cant|change a|restrictions?|trip|to process"
            r"|intervals|someone|recipient|pay|paid|people|cancel|reverse|faster|tried|unsuccessful\w*|didnt"
            r"|couldnt|find out|to receive|where is|where's|missing|check|che(que|ck)\w*|go through|see what"
            r"|instead)\b",
            text,
            re.I,
        )
    ):
        return False
    how = (
        r"\bhow\b.{0,40}\btransfer|\btransfer (process|methods?)|\btransfers?\b.{0,25}\btop"
        r"|\btop\w*.{0,25}\btransfer|transferred into it|transfer money in\b|bank transfers? work"
    )
    return TRANSFER.search(text) and (INWARD.search(text) or re.search(how, text, re.I))


@labeling_function(
    votes_for="transfer_into_account",
    yes=["How can I deposit funds from my old bank?", "I want to put money on my account"],
    no=["I deposited money yesterday", "How do I deposit a cheque?"],
)
def deposit_into_account(question):
    """How to deposit or add money to the account, with no cash, cheque or card named."""
    text = question.text
    if (
        COST.search(text)
        or PROBLEM.search(text)
        or re.search(
            r"\b(didnt|where is|instead|gone|elsewhere|people|who|cash|che(que|ck)\w*|cards?|currenc\w+"
            r"|auto\w*|friends?|american|salary|traveling|amex|apple|google|paycheck|master\w*|method\w*)\b",
            text,
            re.I,
        )
    ):
        return False
    return re.search(
        r"\b(deposit|add|put|move|top up|top-up|bring|fund)\b.{0,40}\b(bank|transfer|my account|money (to"
        r"|into) (my|the|this))\b",
        text,
        re.I,
    ) and re.search(r"\b(money|funds?|transfer|deposit)\b", text, re.I)
