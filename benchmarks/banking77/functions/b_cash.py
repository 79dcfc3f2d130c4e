"""Cash withdrawals that are pending or gave the wrong sum. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import ABROAD, words

CASH = words(r"cash|atms?|withdr\w+|machine|money out|took out|take out")
PENDING = words(r"pend\w*|in progress|not (?:been )?complet\w+|incomplete|cleared?|processing")
RATE = words(r"exchange|rates?|conversion|currenc\w+|currancy")
GAVE = words(
    r"gave|give|gives|given|giving|got|get|receiv\w+|dispens\w+|distributed|paid me|came out|handed"
    r"|shorted|kept|requested|asked for|wanted|asked"
)
NOT_MINE = words(
    r"recogni[sz]e|did(?:n['’]t| not) (?:make|do|authori[sz]e|withdraw)|never (?:made|withdrew)|fraud"
    r"|stolen|compromised|declin\w+|swallow\w*|stuck|che(?:que|ck)|deposit\w*"
)
FEE = words(r"fees?|charge for|charged? (?:a|for|to|me)|free")


@labeling_function(
    votes_for="pending_cash_withdrawal",
    yes=["My cash withdrawal remains pending", "The ATM transaction is in progress since Monday"],
    no=["My payment is pending", "The ATM gave too little"],
)
def cash_is_pending(question):
    """Cash, a withdrawal or an ATM with the word pending or in progress."""
    return (
        CASH.search(question.text)
        and words(r"pend\w*|in progress|processing").search(question.text)
        and not re.search(r"\b(che(que|ck)|top\w*|fee|1)\b", question.text, re.I)
    )


@labeling_function(
    votes_for="pending_cash_withdrawal",
    yes=["How long does a withdrawal need to be cleared?", "I took a withdrawal and the balance still counts it"],
    no=["How long is a transfer?", "I still have my cash card"],
)
def withdrawal_takes_long(question):
    """A withdrawal that is not shown, finished or booked yet."""
    text = question.text
    if (
        RATE.search(text)
        or (NOT_MINE.search(text) and "deposit" not in text.lower())
        or FEE.search(text)
        or re.search(
            r"\b(did ?n['’]t|wrong|less|fishy|amount i|transferred|friend|top\w*|transfer|recipient)\b", text, re.I
        )
    ):
        return False
    if re.search(r"\b(did not|someone|somebody|remember|gave|only received)\b", text, re.I):
        return False
    slow = (
        r"\b(still|how long|taking|forever|so long|yet|complet\w+|expecting|waiting|available|not (show\w*"
        r"|cleared)|clear\w*|going to show|(when will|to|not|\w*n['’]?t|not seeing) (\w+ ){0,3}(show\w*"
        r"|post\w*|reflected|see it)|reflected|posted|not what i thought)\b"
    )
    return re.search(
        r"\b(atms?|withdrawals?|withdrew|withdraw|withdrawl|cash (withdraw\w*|transaction|out))\b|cash i got",
        text,
        re.I,
    ) and re.search(slow, text, re.I)


@labeling_function(
    votes_for="pending_cash_withdrawal",
    yes=[
        "The cash machine was broken, yet the app shows a withdrawal in progress; will I be billed?",
        "No cash came, and the withdrawal still shows, will I be charged?",
    ],
    no=["The machine kept my card", "Will I be charged for withdrawing?"],
)
def machine_failed_and_shows(question):
    """The machine did not give cash, and the account still shows the withdrawal as going on."""
    text = question.text
    return (
        CASH.search(text)
        and re.search(r"\b(pending|in progress|still (says|show\w*))\b", text, re.I)
        and re.search(
            r"\b(did ?n['’]t work|not work|broken|tried|will i|disappear|declined|be charged|be billed|unable"
            r"|want to be charged|earlier|never)\b",
            text,
            re.I,
        )
    )


@labeling_function(
    votes_for="wrong_amount_of_cash_received",
    yes=["The cash machine paid out too little, less than I asked", "I received the wrong amount at the ATM"],
    no=["The ATM rate was wrong", "I was refunded less than I paid"],
)
def wrong_cash(question):
    """A wrong or smaller sum from a cash machine."""
    text = question.text
    if (
        RATE.search(text)
        or NOT_MINE.search(text)
        or PENDING.search(text)
        or ABROAD.search(text)
        or re.search(r"\b(fees?|extra|transfer\w*|denied)\b", text, re.I)
    ):
        return False
    wrong = (
        r"\b(wrong|incorrect|less|short\w*|different amount|right amount|correct amount|amount"
        r"|all (of )?(the|my)|half|only (gave|got|received|paid|given|dispensed|some)"
        r"|some (of )?(the )?cash|full|more than|higher|missing|as much|enough|all of it|entire\w*)\b"
        r"|\bonly\b.{0,20}\d|\d+.{0,40}\b(instead|rather|when|but|only)\b.{0,30}\d+"
    )
    return (
        re.search(r"\b(atms?|cash|machine|withdr\w+|money)\b", text, re.I)
        and re.search(wrong, text, re.I)
        and GAVE.search(text)
    )


@labeling_function(
    votes_for="wrong_amount_of_cash_received",
    yes=["My withdrawal was short by a note", "There is a mistake in what the ATM paid"],
    no=["I withdrew by mistake", "My withdrawal is pending", "The exchange rate at the ATM was wrong"],
)
def withdrawal_was_wrong(question):
    """A withdrawal that is called wrong, short, incorrect or incomplete, or does not match what was asked for."""
    text = question.text
    if (
        RATE.search(text)
        or NOT_MINE.search(text)
        or PENDING.search(text)
        or ABROAD.search(text)
        or FEE.search(text)
        or re.search(r"\b(transfer\w*|by mistake|card|pin|top\w*)\b", text, re.I)
    ):
        return False
    return re.search(r"\b(atms?|cash|withdrawals?|machine|WD)\b", text, re.I) and re.search(
        r"\b(short\w*|missing|incorrect|wrong|mistake in|mistake on|rest of|correspond|match|not all"
        r"|less than|more cash than|more than|i (asked for|wanted|requested)|larger|was ?n['’]t there)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="wrong_amount_of_cash_received",
    yes=["I wanted 50 and was only given 20", "It paid me just 10 in place of 30"],
    no=["I paid 10 pounds", "I paid 20 to a friend"],
)
def only_a_few_notes(question):
    """Two sums: what was wanted and what was given."""
    text = question.text
    if re.search(
        r"\b(rate|exchange|fee|transfer|statement|minutes|days|weeks|cards?|someone|deposit|verify|checks"
        r"|send\w*|old)\b",
        text,
        re.I,
    ):
        return False
    return re.search(r"(\d+|hundred|twenty|ten).{0,80}(\d+|hundred|twenty|ten)", text, re.I) and re.search(
        r"\b(only|just|gave|given|paid me|wanted|instead|tried to get|got|requested|trying)\b", text, re.I
    )


@labeling_function(
    votes_for="wrong_amount_of_cash_received",
    yes=[
        "The app shows a larger withdrawal than what the machine gave me",
        "I was charged for more cash than came out of the ATM",
    ],
    no=["The app shows a withdrawal I never made", "The app shows a pending withdrawal"],
)
def app_shows_more(question):
    """The app shows another amount than the cash machine gave."""
    text = question.text
    if RATE.search(text) or NOT_MINE.search(text) or PENDING.search(text) or ABROAD.search(text):
        return False
    if re.search(
        r"\b(but|and) i did\w*( not|n['’]t)?\W*($|what)|as much as|remember|someone|did ?n['’]t get\W*$", text, re.I
    ):
        return False
    return (
        CASH.search(text)
        and re.search(
            r"\b(app|account|actually (been )?charged|charged|statement)\b.{0,60}\b(amount|more|higher|greater"
            r"|larger|much|different|though|than|actually|took out|withdrew)\b|\bapp (is )?(now )?(show"
            r"|display|say)\w*",
            text,
            re.I,
        )
        and re.search(r"\b(gave|got|received|get|given|took|amount|came out|withdrawn)\b", text, re.I)
    )


@labeling_function(
    votes_for=["wrong_amount_of_cash_received", "declined_cash_withdrawal", "pending_cash_withdrawal"],
    yes=["The ATM did not give me my cash", "I couldn't get the cash"],
    no=["Their ATM kept my card", "My cheque is missing"],
)
def no_cash(question):
    """A machine or withdrawal that did not give cash."""
    text = question.text
    if RATE.search(text) or re.search(
        r"\b(cards? (back|out)|pin|swallow\w*|ate|balance|transfer\w*|recogni\w+|deposit\w*|che(que|ck)"
        r"|fees?|top\w*)\b",
        text,
        re.I,
    ):
        return False
    return CASH.search(text) and re.search(
        r"(\w*n['’]?t|not|cannot|never)\s(\w+ ){0,2}(give|get|receiv\w+|got|gotten|work|let|allow|take"
        r"|withdraw|dispens\w+|come)\b|\b(kept my cash|unable|denied|declin\w+)\b",
        text,
        re.I,
    )
