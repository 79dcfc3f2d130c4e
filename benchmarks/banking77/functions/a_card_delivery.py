"""A new card on its way: tracking and delivery time. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import MONEY_MOVES, has, rx

CARD = rx(r"\bcards?\b")
OTHER_CARD = rx(r"\b(virtual|disposable|spare|second|additional|extra|top.?up|apple|google|pin)\b")
TRACK = rx(r"\b(track\w*|status|courier|shipped|in the mail|in the post)\b")
HOW_LONG = rx(
    r"\b(how (long|soon|quick\w*|fast|many)|when (will|can|should|do|does|is)|what day|time ?frame|estimat\w*|expect\w*"
    r"|take to)\b"
)


@labeling_function(
    votes_for="card_arrival",
    yes=["Can the card you mailed be tracked?", "Status of my card delivery"],
    no=["Track my transfer", "How long does a card take?"],
)
def track_the_card(question: Question) -> bool:
    """Tracking number or status of a card under way."""
    return (
        has(question, TRACK, CARD)
        and not has(question, MONEY_MOVES)
        and not has(question, OTHER_CARD)
        and not has(question, rx(r"\bfast track\w*|\bwhen (are|will)\b|\blead ?time\b|\bkeep track|\bcredit\b|\bexpir"))
    )


@labeling_function(
    votes_for="card_arrival",
    yes=["My card still isn't here", "Ordered a card two weeks ago, never received it"],
    no=["How long does the card take?", "I lost my card"],
)
def card_still_missing(question: Question) -> bool:
    """A card that was sent and has not come."""
    lost = rx(r"\b(stolen|wallet|declin\w*|atm|machine|work\w*|urgent\w*|asap|linked|show(ing)? up in|app)\b")
    missing = rx(
        r"(N'T|\bnot|\bnever|\bno)\b.{0,30}\b(receiv\w*|reciev\w*|arriv\w*|come|came|got\w*|here|deliver\w*|sign)\b"
        r"|\b(still|been) waiting\b|\bstill (coming|waiting)\b|\blost in (the )?(mail|post)\b"
        r"|\bwhere is my (new )?card\b"
        r"|\bwaiting (for|on)\b"
    )
    return (
        has(question, CARD, missing)
        and not has(question, MONEY_MOVES)
        and not has(question, OTHER_CARD)
        and not has(question, lost)
    )


@labeling_function(
    votes_for=["card_arrival", "card_delivery_estimate"],
    yes=["When will the new card be delivered?", "When will my card come in the mail?"],
    no=["When will the money arrive?", "Will my card be delivered in the EU?"],
)
def card_on_its_way(question: Question) -> bool:
    """A card and its delivery, late or not."""
    travels = rx(
        r"\b(arriv\w*|deliver\w*|receiv\w*|reciev\w*|get here|come|came|mail\w*|ship\w*|be here|coming|sent)\b"
    )
    place = rx(r"\b(countr\w*|eu|uk|europe\w*|expir\w*|china|live|cost|price|swallow\w*|atm|machine|lost my|stolen)\b")
    return (
        has(question, CARD, travels, HOW_LONG)
        and not has(question, MONEY_MOVES)
        and not has(question, OTHER_CARD)
        and not has(question, place)
    )


@labeling_function(
    votes_for="card_delivery_estimate",
    yes=["How many days does delivery take?", "How long does shipping to the US take?"],
    no=["How long is the delivery of my transfer?", "Where did my card go?"],
)
def delivery_time(question: Question) -> bool:
    """How long a delivery takes in general, or to the United States."""
    time = rx(r"\b(how (long|many|soon|quick\w*|fast)|when (can|should)|estimat\w*|time ?frame|what (is|are) the)\b")
    delivery = rx(r"\b(deliver\w*|ship(ping|ped)?|the mail|sent)\b")
    late = rx(
        r"\b(track\w*|status|spare|expir\w*|cheque|not|still|money|person|expected delivery date|new card"
        r"|places|top.?up|transfer\w*|pin|virtual)\b"
    )
    return has(question, time, delivery) and not has(question, late)


@labeling_function(
    votes_for="card_delivery_estimate",
    yes=["How long until my card gets here?", "When should I expect the card?"],
    no=["My card still has not come", "When does the card expire?"],
)
def until_card_is_here(question: Question) -> bool:
    """How long a card takes, or when to expect it, with no complaint."""
    wait = rx(
        r"\bhow (long|soon|quick\w*|many days)\b.{0,50}\b(get|gets|take|takes|arriv\w*|come|comes|here|wait)\b"
        r"|\bwhen (can|should|do) i (expect|get)\b|\bexpect\w*\b.{0,20}\b(arriv\w*|get|receiv\w*)\b"
    )
    other = rx(r"N'T\b|\bnot\b|\bnew card\b|\bexpir\w*|\bactiv\w*|\breplacement\b|\bwork\b|\blost\b|\bback\b")
    return (
        has(question, CARD, wait)
        and not has(question, other)
        and not has(question, MONEY_MOVES)
        and not has(question, OTHER_CARD)
    )


@labeling_function(
    votes_for="card_delivery_estimate",
    yes=["May I pick the day it is delivered?", "Deliver it on Friday please"],
    no=["Which day does the transfer arrive?"],
)
def choose_delivery_day(question: Question) -> bool:
    """The customer wants a say in the day of delivery."""
    day = rx(
        r"\b(choose|pick|select|specif\w*|certain|set|schedule\w*|particular|my needs|a say|want it|need it|request)\b"
        r"|\bon (a )?(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(day|date|time) of\b"
    )
    return has(question, rx(r"\bdeliver\w*"), day) and not has(question, rx(r"\b(transfer|top.?up|countr\w*|still)\b"))


@labeling_function(
    votes_for="card_delivery_estimate",
    yes=["I need the card as soon as possible", "Can the card be rushed?"],
    no=["I need a virtual card fast", "I need a new card now, mine was stolen"],
)
def card_in_a_hurry(question: Question) -> bool:
    """The card is needed fast."""
    need = rx(r"\b(need\w*|want|give|get|send|expedit\w*|rush\w*|express|faster|have)\b")
    soon = rx(r"\b(soon|fast\w*|asap|right away|quick\w*|urgent\w*|now|immediately|express|expedit\w*|rush\w*|hurry)\b")
    other = rx(
        r"\b(stolen|lost|swallow\w*|atm|machine|block\w*|freeze|froze|declin\w*|expir\w*|work\w*|activat\w*|hack\w*"
        r"|compromis\w*|us(e|ing)|purchas\w*|charg\w*|fraud\w*|back|person|link|connect|famil\w*|member"
        r"|top\w*|frozen|access|more physical|rejected|get it to)\b"
    )
    return (
        has(question, CARD, need, soon)
        and not has(question, other)
        and not has(question, MONEY_MOVES)
        and not has(question, OTHER_CARD)
    )
