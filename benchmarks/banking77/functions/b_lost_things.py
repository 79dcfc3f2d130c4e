"""Lost or stolen cards and phones. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import MISSING, PHONE, words

PIN = words(r"pins?|pin[- ]?(?:number|code)s?")
CARD_OR_WALLET = words(r"(?:debit |credit |bank )?cards?|wallet|purse")
FOUND_AGAIN = words(r"found|jacket|re-?activat\w+|re-?link|linked|thought i (?:had )?lost|find it again|pocket")
MISUSE = words(
    r"transactions?|payments?|withdraw\w*|withdrew|charg\w+|recogni[sz]e|someone (?:is|has|might|else)"
    r"|used|using|fraud\w*|atm|machine|compromis\w+|copied|refund"
    r"|details|cash|deliver\w*|mail|pin|money|apple|virtual"
)
ROBBED = words(
    r"mugg\w+|bag was stolen|everything i (?:have|had|own) (?:was|got)|robbed|took everything"
    r"|everything (?:was|got) stolen|stole everything|(?:things|stuff) (?:were|was|got) stolen"
    r"|burgl\w+|thie(?:f|ves)"
)


@labeling_function(
    votes_for="lost_or_stolen_card",
    yes=["My card has been missing since noon", "I misplaced my wallet with the cards"],
    no=["I lost my phone", "I found the card I lost", "My card was stolen and somebody has used it"],
)
def card_is_missing(question):
    """A card or wallet that is lost, stolen or not to be found, with no phone and no unknown payments."""
    text = question.text
    if (
        PHONE.search(text)
        or FOUND_AGAIN.search(text)
        or MISUSE.search(text)
        or re.search(
            r"\b(cost|app|new card in|free|order a card|received|find a card|link|top\w*|code|card (number"
            r"|info\w*)|unusual|parents|spare|know if)\b",
            text,
            re.I,
        )
    ):
        return False
    if re.search(r"\b(card['’]s location|find my card|location of my card|guide me to my card)\b", text, re.I):
        return True
    return MISSING.search(text) and CARD_OR_WALLET.search(text)


@labeling_function(
    votes_for="lost_or_stolen_card",
    yes=["Somebody stole my card!", "What is to be done about a stolen card?"],
    no=["The ATM swallowed and took my card", "My phone was stolen, alas"],
)
def card_was_stolen(question):
    """A card that somebody stole or took, or that fell out of a pocket."""
    text = question.text
    if PHONE.search(text) or re.search(
        r"\b(money|details|(card )?numbers?|info|unusual|cost|charge|using my card|virtual|is it|atm"
        r"|machine|transactions?|withdr\w+|top|purchases|payments?|steal my|fees?|recogni\w+)\b",
        text,
        re.I,
    ):
        return False
    return re.search(
        r"\bcards?\b.{0,40}\b(stolen|theft)\b|\b(stolen|stole|took|thief|lost|misplaced)\b.{0,20}\b(cards?|wallet)\b",
        text,
        re.I,
    ) and not (FOUND_AGAIN.search(text))


@labeling_function(
    votes_for=[
        "lost_or_stolen_card",
        "compromised_card",
        "card_payment_not_recognised",
        "cash_withdrawal_not_recognised",
    ],
    yes=["Freeze my card at once", "How do I block a card?"],
    no=["Unblock my card", "Is my phone blocked?"],
)
def freeze_the_card(question):
    """A card is to be frozen, blocked or deactivated."""
    text = question.text
    if (
        PIN.search(text)
        or PHONE.search(text)
        or re.search(
            r"unblock|unfreeze|blocked|is my card frozen|reactivat|take a block|drunk|not working|payment was"
            r"|transfer|atm|expire",
            text,
            re.I,
        )
    ):
        return False
    return re.search(
        r"\b(freez\w+|frozen|block|deactivat\w+|cut off|put a (freeze|stop|hold)"
        r"|suspend)\b.{0,40}\bcards?\b|\bcards?\b.{0,20}\b(frozen|freeze)\b|\b(freeze|block) (it|my)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="lost_or_stolen_phone",
    yes=["My mobile is missing", "A thief has my phone now"],
    no=["My card went missing", "I have a new phone number", "May I change my PIN on my phone?"],
)
def phone_is_missing(question):
    """A phone that is lost, stolen, left somewhere or replaced."""
    text = question.text
    gone = (
        r"\b(lost|loss|losing|lose|stole\w*|missing|misplac\w+|taken|gone|left|\w*n['’]?t (find|have|know)"
        r"|cant find|can ?not find|not have|without"
        r"|not sure where|no longer|replaced|disappear\w*|where|hotel|thief|somebody|someone|took)\b"
    )
    if re.search(r"\b(phone number|identi\w+|on the phone|by phone|over the phone|apple|google)\b", text, re.I):
        return False
    return PHONE.search(text) and re.search(gone, text, re.I)


@labeling_function(
    votes_for="lost_or_stolen_phone",
    yes=["I was robbed, please help", "They mugged me and nothing is left"],
    no=["I was robbed of my card by the ATM machine", "My PIN got blocked"],
)
def was_robbed(question):
    """The customer was mugged or had everything stolen."""
    return ROBBED.search(question.text) and not re.search(
        r"\b(atm|wallet|withdr\w+|fees?|charge\w*)\b", question.text, re.I
    )


@labeling_function(
    votes_for="lost_or_stolen_phone",
    yes=["How do I stop a stranger using the account on my phone?", "I have no access to the app any more"],
    no=["How do I use the app?", "Stop somebody using my card"],
)
def no_app_without_phone(question):
    """The app cannot be used or reached, or others must be kept from it."""
    text = question.text
    if re.search(
        r"\b(pass\s?-?\w*|pin|verif\w+|identi\w+|top|exchange|crypto\w*|transfer|code|cards? in|card show"
        r"|log|transaction|cancel)\b",
        text,
        re.I,
    ):
        return False
    if PHONE.search(text) and re.search(
        r"\b(stop|prevent|use[sd]?|using|access\w*|secur\w+|protect\w*|lock|block|log)\b", text, re.I
    ):
        return not re.search(r"number|on my phone\?", text, re.I) or bool(re.search(r"stop|prevent", text, re.I))
    return re.search(
        r"\b(cannot|can['’]?t|cant|can not|unable to|no) (use|access|get (in)?to|open"
        r"|reach)?\s?(access to )?(the|my) app\b",
        text,
        re.I,
    )
