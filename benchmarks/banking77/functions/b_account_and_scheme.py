"""Leaving the bank, and the scheme of a card. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import words

CLOSE = words(
    r"delet\w+|clos(?:e|ing|ed)|terminat\w+|cancel\w*|shut(?:ting)?|end(?:ing)?|discontinu\w+"
    r"|deactivat\w+|remov\w+|disable|invalidate|stop|get rid of"
    r"|finish\w*|eliminate|quit|leav\w+|drop|dissolve|erase|opt out|void|abolish|unwanted|out of"
)
SCHEMES = words(r"visas?|master ?cards?")
FUNDING = words(
    r"top\w*|add\w*|fund\w*|deposit\w*|atms?|machines?|withdraw\w*|accept\w* (?:my|at|by|my)"
    r"|pay (?:with|by)|link\w*|support\w*|currenc\w+|american express|amex"
    r"|transfer\w*|apple|google|money|purchases?|work\w*|declin\w+"
)


@labeling_function(
    votes_for="terminate_account",
    yes=["Kindly close my account", "I'm done, shut down my account"],
    no=["Cancel my transfer", "Someone has closed in on my card"],
)
def close_account(question):
    """Close, delete, end or cancel, said of an account."""
    text = question.text
    if re.search(
        r"\b(top\w*|transfer\w*|payments?|transactions?|verif\w+|using my account|phone|direct debit"
        r"|stop (someone|people|any|them|fraud)|prevent|withdr\w+|cash|atms?|machine|refund\w*"
        r"|charg\w+|receiv\w+|sent|wrong|locked|mugged|removing|restaurant|rate|seller|unblock|beneficiary"
        r"|code|owed|pending|recent\w*)\b",
        text,
        re.I,
    ):
        return False
    return CLOSE.search(text) and re.search(r"\b(accounts?|acct)\b", text, re.I)


@labeling_function(
    votes_for="terminate_account",
    yes=["Your service is dreadful and I'm off", "I am not satisfied with this bank"],
    no=["I'm not happy with the exchange rate", "Which services do you offer?"],
)
def unhappy_customer(question):
    """Dissatisfied with the company or its service as a whole."""
    text = question.text
    if re.search(
        r"\b(fees?|charg\w+|rate|transfer\w*|top\w*|refund|item|purchase|product|exchange|loyal|countries)\b",
        text,
        re.I,
    ):
        return False
    sour = (
        r"\b(\w*n['’]t (happy|satisfied|like|want)|not (\w+ )?(happy|satisfied|pleased)|un(happy"
        r"|satisfied)|dis(satisfied|appointed|like)|awful|terrible|horrible|lame|bad|hate|dreadful|poor"
        r"|no longer (want|need))\b"
    )
    return re.search(sour, text, re.I) and re.search(
        r"\b(compan\w+|services?|bank|account|business|organi[sz]ation)\b", text, re.I
    )


@labeling_function(
    votes_for="terminate_account",
    yes=["I no longer want to be your customer", "I'd like to leave your bank"],
    no=["I want to leave my phone number", "My phone is no longer mine"],
)
def leaves_the_bank(question):
    """Leaving: no longer a customer, or the account is not wanted any more."""
    return re.search(
        r"\bno longer (want|need|wish|use|using|interested)\b|\b(leave|leaving|quit) (your|the|this) (bank"
        r"|company|service)|stop (using|being)"
        r"|(not|\w*n['’]t) (want|need) (it|my account|this account|an account)|\b(close|terminat\w+"
        r"|delet\w+|shut down|ending) (out )?(my|the|this|all)\b(?!.*\b(card|transfer|payment)\b)"
        r"|(steps|how|process) .{0,20}\b(close|delete|terminate|deactivate) (my|the|an) account",
        question.text,
        re.I,
    )


@labeling_function(
    votes_for="visa_or_mastercard",
    yes=["Is it Visa, or is it Mastercard?", "Do you issue mastercards as well as visas?"],
    no=["Do you take Visa?", "Can I add money with Visa or Mastercard?"],
)
def visa_and_mastercard(question):
    """Both schemes in one question, with no top-up named."""
    text = question.text
    return (
        re.search(r"\bvisas?\b", text, re.I)
        and re.search(r"\bmaster ?cards?\b", text, re.I)
        and not FUNDING.search(text)
    )


@labeling_function(
    votes_for="visa_or_mastercard",
    yes=["I'd rather have a Visa", "Would you send me a Mastercard?"],
    no=["May I top up with my Visa?", "I'd rather have a spare card"],
)
def wants_a_scheme(question):
    """One scheme that is wanted, preferred or offered."""
    text = question.text
    if FUNDING.search(text):
        return False
    return SCHEMES.search(text) and re.search(
        r"\b(prefer\w*|want|like|get|have|need|rather|choose|instead|offer|receive|issue|give|send|order"
        r"|use|only|just|which|available|options?|apply|will)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="visa_or_mastercard",
    yes=["May I pick the type of my card?", "Which card scheme do you offer?"],
    no=["Which types of card may I use for topping up?", "Do you deliver cards?"],
)
def choice_of_card_type(question):
    """Which type, kind or scheme the card is of, and whether it may be chosen."""
    text = question.text
    if FUNDING.search(text) or re.search(
        r"\b(deliver\w*|take my|fees?|so kind|activate|another|virtual|dispos\w+|accept\w*|countr\w+"
        r"|credit cards?|my other)\b",
        text,
        re.I,
    ):
        return False
    return re.search(
        r"\b(types?|kinds?|schemes?|sorts?|brands?|network) (of )?(bank |debit )?(cards?)?\b|card (types?"
        r"|schemes?|network|options|brand)"
        r"|\b(what|which) (different )?cards? (do|can|are|will|could|would|is)\b|choose .{0,20}cards?"
        r"|matter which card",
        text,
        re.I,
    ) and re.search(r"\bcards?\b", text, re.I)


@labeling_function(
    votes_for=["visa_or_mastercard", "supported_cards_and_currencies"],
    yes=["Visa?", "what of mastercards"],
    no=["My card is new", "Do ATMs take Visa?"],
)
def names_a_scheme(question):
    """Visa or Mastercard is named, and no cash machine."""
    return SCHEMES.search(question.text) and not re.search(
        r"\b(atms?|withdraw\w*|cash|machines?|apple|google)\b", question.text, re.I
    )


@labeling_function(
    votes_against=["visa_or_mastercard", "order_physical_card", "getting_spare_card"],
    yes=["Which card may I top up with?", "adding money by Visa"],
    no=["A Visa it shall be"],
)
def top_up_is_no_order(question):
    """Who speaks of topping up does not order a card."""
    return re.search(r"\b(top\w*[- ]?(ups?|off)?|add\w* (money|funds))\b", question.text, re.I)
