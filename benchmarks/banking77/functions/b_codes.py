"""PINs and passcodes. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import MISSING, PHONE, words

PIN = words(r"pins?|pin[- ]?(?:number|code)s?")
PIN_CHANGE = words(r"chang\w+|different|abroad|travel\w*|holiday|vacation|modify|update|old|machines?|countr\w+|while")
PIN_BLOCK = words(
    r"(?:un)?-?block\w*|(?:un)?lock\w*|frozen|tries|attempts?|times|wrong\w*|incorrect\w*|mis-?typed"
    r"|exceed\w*|reset\w*|forg\w+|activat\w+|tried"
)
PASSCODE = words(
    r"pass-? ?(?:codes?|words?)|passocde|passcode\w*|(?:app|access|login|log in) code|code (?:to"
    r"|for) (?:get into |access |my |the )*(?:the )?app"
)


@labeling_function(
    votes_for="get_physical_card",
    yes=["Where would my PIN be shown?", "How do I find out my PIN?"],
    no=["At which place can I change my PIN?", "My PIN is blocked now", "How do I get a card?"],
)
def where_is_the_pin(question):
    """Where or how to find, see or get the PIN of a card; not changing or unblocking it."""
    text = question.text
    if PIN_CHANGE.search(text) or PIN_BLOCK.search(text):
        return False
    return PIN.search(text) and re.search(
        r"\b(where|find|locat\w+|see|get|know|show\w*|visible|look|tell|view|what|set)\b", text, re.I
    )


@labeling_function(
    votes_for="get_physical_card",
    yes=["My PIN never came", "I have no PIN so far"],
    no=["My card never came", "I haven't been able to unblock my PIN"],
)
def pin_has_not_come(question):
    """A PIN which the customer does not have yet."""
    text = question.text
    absent = (
        r"\w*n['’]?t (\w+ ){0,2}(got|get|have|receiv\w+|arriv\w+|been sent|come|find|know)"
        r"|\bnot (\w+ )?(receiv\w*|have|visible|sent)|no pin|never|\byet\b|\bneed my pin"
    )
    if PIN_CHANGE.search(text) or PIN_BLOCK.search(text):
        return False
    return PIN.search(text) and re.search(absent, text, re.I)


@labeling_function(
    votes_for="get_physical_card",
    yes=["Is the PIN in a letter of its own?", "How many days until I receive my PIN?"],
    no=["When does my card come?", "When can I change the PIN?"],
)
def how_the_pin_comes(question):
    """How and when a PIN is delivered, and whether it comes apart from the card."""
    text = question.text
    if PIN_CHANGE.search(text) or PIN_BLOCK.search(text):
        return False
    comes = (
        r"\b(deliver\w*|separate\w*|wait\w*|post\w*|mail\w*|sent|send|when|how long|letter|receive|come"
        r"|arriv\w+|provided|given|same)\b"
    )
    return PIN.search(text) and re.search(comes, text, re.I)


@labeling_function(
    votes_for=["get_physical_card", "pin_blocked", "change_pin"],
    yes=["a PIN matter", "What about my pin code"],
    no=["a passcode matter", "my pincers"],
)
def speaks_of_pin(question):
    """The word PIN, with no machine that kept the card."""
    return PIN.search(question.text) and not re.search(
        r"\b(swallow\w*|ate|top\w*|contactless|transactions?)\b", question.text, re.I
    )


@labeling_function(
    votes_for="pin_blocked",
    yes=["Unlock my PIN for me", "The pin got blocked this morning"],
    no=["How do I change my PIN?", "Block my card, it got stolen"],
)
def pin_is_blocked(question):
    """A PIN together with blocked, locked or their opposites."""
    return PIN.search(question.text) and words(r"(?:un)?-?block\w*|(?:un)?lock\w*|frozen").search(question.text)


@labeling_function(
    votes_for="pin_blocked",
    yes=["I typed the wrong PIN three times", "How many attempts do I have for my pin?"],
    no=["My PIN has not arrived", "I paid a wrong amount three times", "Wrong passcode"],
)
def wrong_pin_too_often(question):
    """The PIN entered wrongly, or too many times."""
    text = question.text
    often = (
        r"\b(tries|attempts?|too many|wrong\w*|incorrect\w*|mis-?typed|goofed|exceed\w*|tried|try"
        r"|many times|enter\w* (it|the pin) \w+|isn['’]t working|not working)\b"
    )
    if re.search(r"\b(transactions?|separate\w*|country|abroad|app to reset)\b", text, re.I):
        return False
    return (PIN.search(text) or re.search(r"too many (times|tries|attempts)", text, re.I)) and re.search(
        often, text, re.I
    )


@labeling_function(
    votes_for="pin_blocked",
    yes=["I'm locked out of my account", "The card got blocked, please lift the block"],
    no=["My card was stolen, block it", "Please block transfers to him"],
)
def account_blocked(question):
    """A card or account that is blocked and should be freed, with no theft or passcode named."""
    text = question.text
    if (
        MISSING.search(text)
        or PASSCODE.search(text)
        or re.search(r"\b(transfer|payment|fraud|phone|someone|transaction)\b", text, re.I)
    ):
        return False
    blocked = (
        r"\b(unblock\w*|un-block\w*|unlock\w*|(got|get|is|was|am|been|seems?) (to be )?(blocked|locked)"
        r"|blocked|locked|(take|lift) (a|the) block|block my card)\b"
    )
    return re.search(blocked, text, re.I)


@labeling_function(
    votes_for=["pin_blocked", "change_pin"],
    yes=["I must reset my PIN", "I forgot the PIN of my card"],
    no=["I must reset my passcode", "Where may my PIN be?"],
)
def reset_or_forgotten_pin(question):
    """A PIN to be reset, or forgotten, or a new one wanted."""
    return PIN.search(question.text) and re.search(
        r"\b(re-?set\w*|forg\w+|remember|new pin|need a new)\b", question.text, re.I
    )


@labeling_function(
    votes_for="passcode_forgotten",
    yes=["I cannot recall my passcode", "password lost"],
    no=["I forgot my PIN", "I lost my card"],
)
def speaks_of_passcode(question):
    """A passcode or password, or the code of the app."""
    return PASSCODE.search(question.text) and not PIN.search(question.text)


@labeling_function(
    votes_for="passcode_forgotten",
    yes=["I forgot the code for signing in", "Which way may I reset my password?"],
    no=["I forgot my PIN", "Reset my PIN"],
)
def forgot_or_resets_code(question):
    """Forgotten, reset or recover, said of a code that is no PIN."""
    text = question.text
    if PIN.search(text) or re.search(r"verif\w+|phone|pin\b", text, re.I):
        return False
    forgot = (
        r"\b(forg\w+|\w*n['’]?t (remember|know|have)|re-?set\w*|recover\w*|retriev\w+|new|chang\w+|lost|remember)\b"
    )
    return re.search(forgot, text, re.I) and re.search(r"\b(pass-?\s?(codes?|words?)|codes?)\b", text, re.I)


@labeling_function(
    votes_for="passcode_forgotten",
    yes=["It refuses my login", "I can no longer sign in to the app"],
    no=["I can't use the app, my phone is gone", "Log me out"],
)
def cannot_log_in(question):
    """The customer cannot log in, or a code is refused, with no identity check or phone named."""
    text = question.text
    if (
        PHONE.search(text)
        or PIN.search(text)
        or re.search(r"\b(identi\w+|verif\w+|mugged|stolen|confirmed|top\w*|correct|link\w*)\b", text, re.I)
    ):
        return False
    return re.search(
        r"\b(log|sign)(ging)?[- ]?(in|on|into)\b|\blogin\b|pass-?(code|word).*(\w*n['’]?t|not|denied|error"
        r"|accept)|access my account$",
        text,
        re.I,
    )
