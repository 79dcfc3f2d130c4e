"""Physical, spare and new cards. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import DISPOSABLE, PHYSICAL, words

VIRTUAL = words(r"virtu\w+")
CARD = words(r"cards?|visa|master ?cards?")
OTHER_CARD_MATTER = words(
    r"pin|top\w*|virtual|disposable|add(?:ing)? (?:money|funds)|lost|stolen|activat\w+|expir\w+"
    r"|swallow\w*|payments?|atm|declin\w+|phone|refund"
    r"|app|actuate|delivered|how will|america\w*|linked|soon|use|active|reactivat\w+|connect|frozen"
    r"|cancel|quick\w*|right away|immediately|earliest|\w+day|email|someone|charged|link|track\w*"
    r"|work\w*|arriv\w+|withdraw\w*|transfer\w*|accept\w*|support\w*|currenc\w+|fund|apple|google"
)
EXTRA = words(
    r"(?:another|second|2nd|extra|additional|spare|duplicate|more|two|2|multiple|several|secondary|few|back-?up|other)"
    r"(?: \w+){0,2} cards?|cards? (?:\w+ )?more|more than one|cards? in addition|more (?:of )?(?:your "
    r"|the )?(?:physical )?cards?"
)
RELATIVE = words(
    r"daughters?|sons?|wi(?:fe|ves)|husband|kids?|child\w*|family|partner|spouse|mother|parents?|mom"
    r"|friends?|brother|sister"
)
COUNTRY = words(r"countr\w+|uk|eu|europe\w*|us|usa|china|outside|united|abroad|world")
SOON = words(r"how (?:long|soon|fast|quick\w*)|when|expedite\w*|days?|asap|by|fast\w*|waiting|still|yet|track")


@labeling_function(
    votes_for="getting_spare_card",
    yes=["I need a spare card", "May I order two cards?", "I want some more physical cards"],
    no=["I want a disposable card", "Which other cards may I top up with?", "I need a card"],
)
def one_more_card(question):
    """Another, second, extra, spare card, or more of them."""
    text = question.text
    if re.search(
        r"\b(top\w*|add\w* (money|funds)|virtual|dispos\w+|fund|accept|credit card|visa|master|found"
        r"|payments?|purchase|currency|currencies|charged (\w+ ){0,4}(card|extra|twice)|usa|temp|per day"
        r"|bought|withdrawal|transaction|extra fee)\b",
        text,
        re.I,
    ):
        return False
    return EXTRA.search(text)


@labeling_function(
    votes_for="getting_spare_card",
    yes=["My wife would like a card for our account", "Could my son get a card too?"],
    no=["My daughter cannot top up my account", "May I have a card?"],
)
def card_for_relative(question):
    """A card for somebody of the family."""
    text = question.text
    if re.search(
        r"\b(top\w*|transfer\w*|sen[dt] (me )?money|stole\w*|used|using|transactions?|name|open|age|old)\b", text, re.I
    ):
        return False
    return RELATIVE.search(text) and re.search(r"\b(cards?|second one)\b", text, re.I)


@labeling_function(
    votes_for="getting_spare_card",
    yes=["What does an additional card cost?", "Are second cards free of charge?"],
    no=["What does a card cost?", "Was there an additional charge on my card?"],
)
def price_of_more_cards(question):
    """What it costs to have more than the one card."""
    text = question.text
    cost = r"\b(fees?|charged?|cost\w*|price|free|pay)\b"
    more = (
        r"\b(another|second|extra|additional|more|spare) (physical )?cards?\b|cards? .{0,20}\b(in addition|as a spare)"
    )
    return re.search(cost, text, re.I) and re.search(more, text, re.I)


@labeling_function(
    votes_for="getting_spare_card",
    yes=["How many cards may one customer have?", "What number of cards am I allowed?"],
    no=["How many disposable cards can I have?", "How many cards can I top up with?"],
)
def number_of_cards(question):
    """How many cards one person may have."""
    text = question.text
    if (
        DISPOSABLE.search(text)
        or VIRTUAL.search(text)
        or re.search(r"\b(top\w*|add|payments?|times|transactions?)\b", text, re.I)
    ):
        return False
    return re.search(r"\b(how many|number of|limit)\b.{0,25}\bcards\b", text, re.I)


@labeling_function(
    votes_for=["getting_spare_card", "order_physical_card", "getting_virtual_card"],
    yes=["I need to order a card from you", "get me more cards"],
    no=["I must top up my card", "My card was stolen, I need a new one"],
)
def wants_a_card(question):
    """Ordering or wanting a card of some kind, with nothing else the matter."""
    text = question.text
    other = (
        r"\b(pin|dispos\w+|top\w*|lost|stolen|stole|activat\w+|expir\w+|atm|machine|phone|refund|charged"
        r"|link|track\w*|work\w*|arriv\w+|visa"
        r"|master\w*|withdraw\w*|transfer\w*|support\w*|currenc\w+|countr\w+|eu|uk|us|china|soon|long|asap"
        r"|fast|money|passcode|new|deliver\w*"
        r"|age|old|when|types?|kinds?|choose|accept\w*|credit|debit|apple|google|fund\w*|payment|app|back"
        r"|reactivat\w+|deactivated|exist\w*|already"
        r"|connect|update|replac\w+|frozen|freeze|cancel|someone|somebody|week|expedited|quick\w*"
        r"|right away|immediately|\w+day|read|still|rather|sent out|linked|expedite|days|earliest|damaged"
        r"|not been|contactless|serious|fee showing|throw|cancelled|issue|function|actuate|active|start"
        r"|how will|america\w*|countr\w+|enabled|purchase|cash)\b|why|n['’]t|received"
    )
    wish = r"\b(get|order\w*|obtain|want|need|like|have|request|receive|purchase|issue|add)\b.{0,40}\bcards?\b"
    return re.search(wish, text, re.I) and not re.search(other, text, re.I)


@labeling_function(
    votes_for="order_physical_card",
    yes=["How would I get a real card?", "I want an actual card in my hand"],
    no=[
        "Some more physical cards are needed",
        "Where is the PIN of my physical card?",
        "How soon will the physical card be here?",
    ],
)
def physical_card(question):
    """A physical, actual or real card, only one, with nothing said of a PIN or of how soon."""
    text = question.text
    if (
        EXTRA.search(text)
        or SOON.search(text)
        or re.search(
            r"\b(pin|activat\w+|dispos\w+|instead|alternative|lost|stolen|work\w*|\w*functi\w+|problems?|link"
            r"|expired|rather|money|more of|how many)\b",
            text,
            re.I,
        )
    ):
        return False
    return PHYSICAL.search(text) and (CARD.search(text) or re.search(r"\b(charge|one)\b", text, re.I))


@labeling_function(
    votes_for="order_physical_card",
    yes=["Tell me how to order a card", "I wish to receive a card"],
    no=[
        "I want to order a virtual card",
        "I want a Visa card",
        "Can I get a card in Norway, which country do you serve?",
    ],
)
def order_one_card(question):
    """Ordering or getting "a card", "my card" or "your cards" with no other matter named."""
    text = question.text
    if OTHER_CARD_MATTER.search(text) or EXTRA.search(text) or SOON.search(text) or COUNTRY.search(text):
        return False
    if re.search(
        r"\b(visa|master\w*|types?|kinds?|sort|choose|another|freeze|block|credit|new|back|\w*n['’]t)\b|\w*n['’]t\b",
        text,
        re.I,
    ) or RELATIVE.search(text):
        return False
    return re.search(
        r"\b(order|get|receive|obtain|need|like|ahold of|send me|request|acquire|want|have)\b (to \w+ )?(for )?"
        r"(a|my|your|the|one of your|my own|ahold of my own)?\s?(bank |debit )?cards?\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for=["order_physical_card", "getting_spare_card", "card_about_to_expire"],
    yes=["How might I order a new card?", "I'd want a new card"],
    no=["Activate my new card", "When does my new card come?"],
)
def new_card(question):
    """A new card that is wanted, with no theft, activation or delay named."""
    text = question.text
    if re.search(
        r"\b(activat\w+|arriv\w+|lost|stolen|long|track|pin|work\w*|tried|top\w*|declin\w+|came|come|yet"
        r"|got my|use|using|link|app|damaged|waiting|received?|paid|status|payment|virtual|add"
        r"|swallow\w*|ate|atm|machine|country|renew|just|today|days|fast|my new card|here|transactions?"
        r"|fraud\w*|compromised)\b|n['’]t",
        text,
        re.I,
    ):
        return False
    return re.search(r"\bnew (bank |debit |physical )?card\b", text, re.I)


@labeling_function(
    votes_for="order_physical_card",
    yes=["To which places do you ship your cards?", "Where do cards get sent?"],
    no=["How long is the delivery of a card?", "Where is the card I ordered?", "Do you deliver to the US?"],
)
def where_cards_are_sent(question):
    """To which places cards are delivered."""
    text = question.text
    if re.search(r"\b(is my|china|eu|new|my card|long|when|soon|track\w*|pin|virtual|us|dispos\w+)\b", text, re.I):
        return False
    return re.search(r"\b(deliver\w*|ship\w*|sent|transported|mail\w*|send)\b", text, re.I) and re.search(
        r"\b(where|places?|areas?|any\s?where|locations?|address|which|certain)\b.*\bcards?\b"
        r"|\bcards?\b.*\b(where|places?|areas?|any\s?where)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="order_physical_card",
    yes=["What do you charge for a card?", "Is the first card free?"],
    no=["What does a second card cost?", "Was I charged for using my card?", "What does it cost to top up a card?"],
)
def price_of_a_card(question):
    """What it costs to have a card."""
    text = question.text
    if EXTRA.search(text) or (
        re.search(
            r"\b(top\w*|add\w*|us|europe\w*|payments?|using|used?|transfer\w*|exchange|was|been|withdraw\w*"
            r"|pay(ing)? (with|by)|expir\w+|virtual"
            r"|on my|twice|us|money|transactions?|long|cash|wrong|another|apple|google|rate|debit|statement"
            r"|extra|received?|much longer|policies|days|when|frame)\b",
            text,
            re.I,
        )
        and not PHYSICAL.search(text)
    ):
        return False
    return re.search(r"\b(fees?|charged?|cost\w*|price|free|pay|how much|shipping)\b", text, re.I) and re.search(
        r"\b(for|of|to get|to receive|get|have|are|is|does|order|do)\b.{0,25}\b(physical |actual |new "
        r"|standard |real )?cards?\b",
        text,
        re.I,
    )
