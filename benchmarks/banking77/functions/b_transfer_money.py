"""Fees of transfers, and money that one is to receive. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import words

TRANSFER = words(r"tran?s?fer\w*|tranf\w+")
FEE = words(r"fees?|expensive|charg\w+|costs?|free|extra|money taken")
OTHER_FEE = words(
    r"atm|cash|withdr\w+|exchange|currenc(?:y|ies)|sepa|swift|receiv\w+|recieving|top\w*|twice|double"
    r"|restaurant|virtual|rate|add(?:ing)? (?:money|funds)|credit card|debit|refund\w*"
)
PAST = words(
    r"was|were|been|got|get|am i|i['’]m|im|did|see|saw|found|notic\w+|why|how come|unexpected"
    r"|should(?:n['’]t| not)|additional|made|are you|thought|listed|there|normal|right|supposed"
    r"|under the impression|every time|additional|my"
)
PAY = words(
    r"salary|wages?|pay-?(?:check|roll)|employers?|paid (?:by|in|out)|get paid|direct deposits?|pay ?slip|my pay"
)
PERSON = words(
    r"friends?|husband|wife|people|someone|somebody|others|family|mother|son|daughter|she|they|parents?|boss"
)
CURRENCY = words(r"gbp|currenc\w+|dollars|euros?|pounds")


@labeling_function(
    votes_for="transfer_fee_charged",
    yes=["Why did you take a fee for my transfer?", "I noticed an extra charge on a transfer"],
    no=["What will a SEPA transfer cost?", "Why was I charged at the ATM?"],
)
def charged_for_transfer(question):
    """A transfer for which a fee was taken."""
    text = question.text
    if OTHER_FEE.search(text) or re.search(
        r"^(is there|if i|do you|what is the (fee|charge|cost|price)|what would|how much)\b|into my account", text, re.I
    ):
        return False
    return TRANSFER.search(text) and FEE.search(text) and PAST.search(text)


@labeling_function(
    votes_for="top_up_by_bank_transfer_charge",
    yes=["What does it cost to do a transfer?", "Is there any charge on transfers?"],
    no=["Why did the transfer cost me a fee?", "What does a withdrawal cost?"],
)
def transfer_price_beforehand(question):
    """The price of a transfer asked in general, before any was taken."""
    text = question.text
    if re.search(
        r"\b(was|were|been|did|got|saw|see|noticed|extra|additional|why|free|exchange|atm|currency|am i"
        r"|this|normal|found|my transfer|need to know|transferring|virtual|cards?)\b",
        text,
        re.I,
    ):
        return False
    return (
        TRANSFER.search(text)
        and FEE.search(text)
        and re.search(
            r"\b(how much|what|is there|are there|will|would|do you|does|if i|can|price|cost of)\b", text, re.I
        )
    )


@labeling_function(
    votes_for="transfer_fee_charged",
    yes=["Aren't transfers free of charge?", "I was told that transferring was free"],
    no=["Is all topping up free?", "Are SEPA transfers free?"],
)
def thought_transfers_free(question):
    """The customer took transfers to be free."""
    text = question.text
    return (
        TRANSFER.search(text)
        and re.search(r"\bfree\b|no fees?\b|without (a )?(fee|charge)", text, re.I)
        and not OTHER_FEE.search(text)
    )


@labeling_function(
    votes_for="transfer_fee_charged",
    yes=[
        "I pay for my flat overseas and the fees went up, I am a loyal customer",
        "As a frequent user abroad I get higher fees",
    ],
    no=["Withdrawing abroad had a high fee", "I'm a loyal customer"],
)
def fees_abroad_for_good_customer(question):
    """Fees that rose for somebody who pays from or for abroad, with no cash and no exchange rate named."""
    text = question.text
    if re.search(
        r"\b(atm|cash|withdr\w+|rate|exchang\w+|currency|top\w*|dispos\w+|restaurant|discount\w*|add(ing"
        r"|ed)? (money|funds)|international card|sends me)\b",
        text,
        re.I,
    ):
        return False
    return re.search(
        r"\b(abroad|overseas|internation\w+|different country|another country|loyal|frequent\w*|new place"
        r"|japan|obroad|vacation house)\b",
        text,
        re.I,
    ) and re.search(r"\b(fees?|charg\w+)\b", text, re.I)


@labeling_function(
    votes_for="transfer_fee_charged",
    yes=["What reached the receiver was less than I sent", "She didn't get the whole amount of my transfer"],
    no=["I got less cash than I asked for", "He did not get my transfer"],
)
def recipient_got_less(question):
    """The receiver of a transfer got less than what was sent."""
    text = question.text
    if re.search(r"\b(atm|cash|withdr\w+|refund\w*|exchange)\b", text, re.I):
        return False
    less = (
        r"\b(right amount|full (amount|transfer)|less|lesser|whole amount|entire amount|all of (the"
        r"|my) money|correct amount|missing (amount|bit))\b"
    )
    return (
        re.search(less, text, re.I)
        and re.search(r"\b(transfer\w*|sen[dt])\b", text, re.I)
        and re.search(r"\b(receiver|receive\w*|recipient|beneficiary|someone|friend|she|he|they|reached)\b", text, re.I)
    )


@labeling_function(
    votes_for=["transfer_fee_charged", "extra_charge_on_statement", "card_payment_fee_charged"],
    yes=["Whatever is this additional fee for?", "I see a strange fee"],
    no=[
        "What is this extra fee at the ATM?",
        "Why was I charged when I used my card?",
        "A 1 pound fee on my statement",
    ],
)
def unexplained_fee(question):
    """An extra or unexpected fee with no card, cash, statement or sum named."""
    text = question.text
    if OTHER_FEE.search(text) or re.search(
        r"\b(cards?|statement|[$£€]?1|one|dollar|pound|euro|when i (paid|used)|paying|payment|using"
        r"|identity|deliver\w*|physical|transaction|spare|pin|bill|purchase\w*|balance|same|new"
        r"|international)\b|[$£€]",
        text,
        re.I,
    ):
        return False
    return re.search(
        r"\b(extra|unexpected|additional|strange|weird|hidden) (\w+ )?(fees?|charges?)\b|\b(fee"
        r"|charge)s?\b.{0,15}\b(did not|didn['’]t) (expect|know)",
        text,
        re.I,
    )


@labeling_function(
    votes_for="receiving_money",
    yes=["Could my wages be paid into this account?", "Will my boss's payroll reach me here?"],
    no=["I was charged twice for my salary software", "How shall I receive the card?"],
)
def salary(question):
    """Salary, payroll, employer or being paid."""
    return PAY.search(question.text) and not re.search(
        r"\b(twice|charged|fees?|restaurant|landlord|last month|not shown|paid in (a |the )?(shop|store|cash)|card)\b",
        question.text,
        re.I,
    )


@labeling_function(
    votes_for="receiving_money",
    yes=["In what way can a friend send me money?", "May others transfer money to me?"],
    no=["My friend did not get my money", "A friend wants to top up my account"],
)
def from_a_friend(question):
    """Others who want to send the customer money."""
    text = question.text
    if re.search(
        r"\b(fees?|charg\w+|top\w*|sellers?|merchants?|fail\w*|reject\w*|error|amount|not my|trying|tried"
        r"|i (just )?(sent|transferred|send)|add|still|transactions?|source|phone|stolen|urgent\w*"
        r"|how long|refund\w*|purchas\w+|order"
        r"|someone else|country|recipient)\b|n['’]t (got|get|receiv\w+|arriv\w+|seen?|received)|\bnot (get"
        r"|got|received?|arrived)",
        text,
        re.I,
    ):
        return False
    give = (
        r"\b(sen[dt]|transfer\w*|give|pay|wire)\b.{0,20}\b(me|money|us)\b|\b(get|getting|receiv\w+"
        r"|obtain)\b.{0,20}\b(money|funds|payments?)\b"
    )
    return PERSON.search(text) and re.search(give, text, re.I)


@labeling_function(
    votes_for="receiving_money",
    yes=["Must I configure something to be paid in GBP?", "Can I be paid in euros, another currency?"],
    no=["Which currencies may I top up with?", "What is the exchange rate of GBP?"],
)
def paid_in_other_currency(question):
    """Receiving pay or money in another currency."""
    text = question.text
    if re.search(
        r"\b(top\w*|add\w*|rates?|fiat|hold|exchang\w+ (to|into|between|from|money)|atm|cash|cards?"
        r"|charg\w+|fees?|support\w*|offer)\b",
        text,
        re.I,
    ) and not PAY.search(text):
        return False
    return CURRENCY.search(text) and (
        PAY.search(text) or re.search(r"\b(receiv\w+|paid|configur\w+|send me)\b", text, re.I)
    )


@labeling_function(
    votes_for="receiving_money",
    yes=["In what way do I get money sent to me?", "Show me how receiving payments works"],
    no=["Is there a fee for receiving money?", "I received the wrong amount of money"],
)
def how_to_receive(question):
    """How one can receive money or transfers, before anything was sent."""
    text = question.text
    if FEE.search(text) or re.search(
        r"\w*n['’]t\b|\b(not|refund|wrong|atm|cash|why|when|yet|long|back|less|didnt|virtual|identity"
        r"|source|lost|track|cards?|swift|sepa|withdrawn|how much|urgent\w*|transaction)\b",
        text,
        re.I,
    ):
        return False
    return re.search(
        r"\b(receiv\w+|accept) (\w+ )?(money|payments?|transfers?|funds|deposits?|my (salary|pay))\b"
        r"|\bhow\b.{0,30}\bget money\b|sen[dt] to me|send me money",
        text,
        re.I,
    )
