"""Exchange rates of cash withdrawals. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import ABROAD, words

CASH = words(r"cash|atms?|withdr\w+|machine|money out|took out|take out")
WRONG = words(
    r"wrong\w*|incorrect\w*|different|less|not (?:the )?(?:right|correct|full|all)|mistake|error"
    r"|short\w*|\w*n['’]t (?:right|correct)|bad|higher|lower|off|too (?:high|low|much)"
)


@labeling_function(
    votes_for="wrong_exchange_rate_for_cash_withdrawal",
    yes=["My cash was paid out at a false exchange rate", "The ATM's conversion rate was off"],
    no=["The rate for my purchase was wrong", "What rates do you have?"],
)
def cash_and_rate(question):
    """Cash or an ATM together with an exchange rate."""
    text = question.text
    return (
        CASH.search(text)
        and re.search(r"\b(exchange|exchanged|rates?|conversion)\b", text, re.I)
        and not re.search(r"\b(item|purchas\w+|bought|interest|store|card payment|pin)\b", text, re.I)
    )


@labeling_function(
    votes_for="wrong_exchange_rate_for_cash_withdrawal",
    yes=[
        "On holiday the ATM cost me awfully much",
        "Can I withdraw in my home currency while abroad, without extra costs?",
    ],
    no=["Change my PIN at an ATM abroad", "I am on holiday and lost my card"],
)
def cash_on_holiday(question):
    """Cash withdrawn on a journey, its cost or its currency."""
    text = question.text
    if re.search(
        r"\b(pin|stolen|lost|swallow\w*|declin\w+|recogni\w+|purchase\w*|bought|transfer\w*|card (stuck|works?))\b",
        text,
        re.I,
    ):
        return False
    return CASH.search(text) and ABROAD.search(text)


@labeling_function(
    votes_for=["wrong_exchange_rate_for_cash_withdrawal", "card_payment_wrong_exchange_rate"],
    yes=["The exchange rate I got is wrong", "You used an incorrect conversion rate"],
    no=["What are your exchange rates?", "Wrong PIN"],
)
def rate_is_wrong(question):
    """An exchange rate that was wrong, bad or other than expected."""
    text = question.text
    return (
        re.search(r"\b(exchange|exchanged|rates?|conversion)\b", text, re.I)
        and (
            WRONG.search(text)
            or re.search(
                r"\w*n['’]t\b|\b(not|unhappy|wrong|why|ripp\w+|awful|terrible|believe|think|thought|was)\b", text, re.I
            )
        )
        and not re.search(r"\b(what are|what is your|do you offer|calculat\w+ at|fees?|discount)\b", text, re.I)
    )


@labeling_function(
    votes_for="wrong_exchange_rate_for_cash_withdrawal",
    yes=["I got fewer notes than I expected because of the rate", "When I received money the exchange rate was off"],
    no=["I paid at a wrong rate for an item", "How is the rate made?"],
)
def got_money_at_wrong_rate(question):
    """A wrong rate when getting money, and no purchase named."""
    text = question.text
    if re.search(
        r"\b(purchas\w+|bought|bough|buy|items?|paid|paying|payments?|card|charged|shop\w*|official"
        r"|interbank|transaction|store|fiat|hold|salary|change (to|my|currency)|another|rubles?|exchanged"
        r"|top\w*|add\w*|fees?|support\w*|offer|currencies in|use different|gbp|what is the|how (do|can) i|can i)\b",
        text,
        re.I,
    ) and not CASH.search(text):
        return False
    if not re.search(r"\b(rate|rates|exchange|conversion)\b", text, re.I):
        return False
    return re.search(
        r"\b(got|get|getting|gave|given|receive[ds]?|money|cash|country|change[ds]?|expected|figure out"
        r"|higher|when i|wrong with)\b",
        text,
        re.I,
    ) and (WRONG.search(text) or re.search(r"\b(expect\w*|fewer|not|figure out|was|why|high)\b", text, re.I))
