"""Virtual and disposable cards. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import DISPOSABLE, PHYSICAL, words

VIRTUAL = words(r"virtu\w+")
CARD = words(r"cards?|visa|master ?cards?")
LIMITS = words(
    r"limit\w*|how many|max\w*|restrict\w*|times|number of|transactions|rules|at once|per day|most amount|more than"
)
FAILS = words(
    r"not (?:\w+ )?(?:work\w*|function\w*|accepted|going|process\w*)|\w*n['’]?t (?:\w+ )?(?:work|use"
    r"|make|seem|get|process|function|do)"
    r"|cannot|can ?not|unable|reject\w*|declin\w+|denied|refused|fail\w*|broken|problem|to work"
    r"|to function|working|hasn['’]?t worked"
)
OBTAIN = words(
    r"get(?:ting)?|order(?:ed|ing)?|request|receiv\w+|appl(?:y|ied)|obtain|acquire|sign up|create|have"
    r"|need|want|would (?:like|love)"
    r"|i'd like|give|send|buy|purchase|make me|available|provide|issue|set up|open|acc?ess"
)
ABSENT = words(
    r"\w*n['’]?t (?:\w+ ){0,2}(?:got\w*|receiv\w*|arriv\w*|see|find|have|been|come|get|locate)"
    r"|not (?:\w+ )?(?:receiv\w*|get|got\w*|arriv\w*)"
    r"|where(?: is|['’]?s)|locate\w*|find|yet to|missing|did i not|still waiting|when will|how long"
)
EXPLAIN = words(
    r"what(?:['’]?s| is| are| does| do| can)?|why|explain|tell me|more (?:info\w*|about)|how (?:do"
    r"|does|about|would|can|are)|work|used|interested"
    r"|function of|meant|purpose|learn"
)


@labeling_function(
    votes_for="get_disposable_virtual_card",
    yes=["Please order me a disposable card", "I'd like a card for one-time use"],
    no=["My disposable card was refused", "I want a virtual card", "Is there a limit to disposable cards I may have?"],
)
def obtain_disposable(question):
    """A disposable card with a word of ordering or wanting, without limits or failures."""
    text = question.text
    if LIMITS.search(text) or FAILS.search(text):
        return False
    return DISPOSABLE.search(text) and OBTAIN.search(text)


@labeling_function(
    votes_for="get_disposable_virtual_card",
    yes=["Explain throwaway cards to me", "What use is a disposable card?"],
    no=["What are the limits of a disposable card?", "What is a virtual card?"],
)
def explain_disposable(question):
    """What a disposable card is, does, or is for."""
    text = question.text
    if (
        LIMITS.search(text)
        or FAILS.search(text)
        or re.search(r"\b(guidelines|polic\w+|stipulations|amount|won['’]t|can['’]t)\b", text, re.I)
    ):
        return False
    return DISPOSABLE.search(text) and EXPLAIN.search(text)


@labeling_function(
    votes_for=["get_disposable_virtual_card", "disposable_card_limits", "virtual_card_not_working"],
    yes=["disposable card question", "can one-time cards be used in shops?"],
    no=["virtual card question", "is there a one-time fee?"],
)
def speaks_of_disposable(question):
    """A disposable card is named, whatever is asked about it."""
    return DISPOSABLE.search(question.text) and (CARD.search(question.text) or VIRTUAL.search(question.text))


@labeling_function(
    votes_for="getting_virtual_card",
    yes=["Could I obtain one of the virtual cards please", "May I have a virtual card?"],
    no=["May I have a disposable virtual card?", "My virtual card does not work", "I want a card"],
)
def obtain_virtual(question):
    """A virtual card, not called disposable, with a word of ordering or wanting."""
    text = question.text
    if DISPOSABLE.search(text) or (PHYSICAL.search(text) and "tangible" in text.lower()) or FAILS.search(text):
        return False
    return VIRTUAL.search(text) and OBTAIN.search(text)


@labeling_function(
    votes_for="getting_virtual_card",
    yes=["My virtual card has not arrived", "In which menu do I find the virtual card?"],
    no=["My card has not arrived", "How do I find my disposable virtual card?"],
)
def virtual_not_there(question):
    """A virtual card that is looked for or has not come."""
    text = question.text
    if DISPOSABLE.search(text) or re.search(r"\bto work|working|reject|declin|use my virtual", text, re.I):
        return False
    return VIRTUAL.search(text) and ABSENT.search(text)


@labeling_function(
    votes_for=["getting_virtual_card", "virtual_card_not_working"],
    yes=["Something about my virtual card", "virtual cards?"],
    no=["Something about my disposable virtual card"],
)
def speaks_of_virtual(question):
    """A virtual card is named and not called disposable."""
    return VIRTUAL.search(question.text) and not DISPOSABLE.search(question.text)


@labeling_function(
    votes_for="virtual_card_not_working",
    yes=["The shop refused my disposable card", "I am unable to pay with the virtual card"],
    no=["How do virtual cards work?", "My card got refused", "I haven't got a virtual card"],
)
def virtual_fails(question):
    """A virtual or disposable card that does not work or is rejected."""
    text = question.text
    if not (VIRTUAL.search(text) or DISPOSABLE.search(text)):
        return False
    fails = (
        r"reject\w+|declin\w+|denied|refused|fail\w*|unable to (use|pay|make)|(to|get \w+ \w+ card) (work"
        r"|function)\b|working"
        r"|\w*n['’]?t (\w+ )?(work|process|use|make|function|do any)|can ?not (get .*work|use|make)"
        r"|not (work|function|go)|get .{0,30}card (to )?work"
    )
    return re.search(fails, text, re.I) and not re.search(r"why (would|do) i|how .* work", text, re.I)


@labeling_function(
    votes_for="virtual_card_not_working",
    yes=["The gym won't take my virtual card", "Will a disposable card do for a monthly subscription?"],
    no=["I pay my gym by card", "Where are virtual cards?"],
)
def virtual_for_subscription(question):
    """A virtual or disposable card for memberships, subscriptions, rentals and other repeated payments."""
    text = question.text
    repeated = r"\b(subscri\w+|recurring|monthly|gym|member\w*|rental|multiple payments|repeat\w*|instal\w+)\b"
    return (VIRTUAL.search(text) or DISPOSABLE.search(text)) and re.search(repeated, text, re.I)
