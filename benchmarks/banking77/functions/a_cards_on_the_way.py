"""Cards that were sent: overdue, wished sooner, and cards put into the app. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, lacks, rx

CARD = rx(r"\bcards?\b")
MONEY = rx(
    r"\b(transfer\w*|top\w*.?up|payments?|refund\w*|che(que|ck)s?|withdr\w+|deposit\w*|money|pin|fees?"
    r"|atm|cash|virtual|disposable|spare|expir\w*)\b"
)
GONE = rx(
    r"\b(stolen|stole|wallet|swallow\w*|machine|found|declin\w*|work\w*|activat\w*|link\w*|app"
    r"|restaurant|lost my|bag|another)\b"
)


@labeling_function(
    votes_for="card_arrival",
    yes=["Where is the card that I ordered?", "I should have the card by now", "was my card lost in the post?"],
    no=["Where is my card? I lost it in a shop", "When is a card delivered?"],
)
def card_overdue(question: Question) -> bool:
    """A card that is overdue: by now, a week ago, lost on the way, where is it."""
    late = rx(
        r"\bwhere\b.{0,25}\bcard\b.{0,40}\b(ordered|ago|mailed|sent)\b|\bwhere (is )?(the|my"
        r"|is my)\b.{0,8}\bcard is\b|\bby now\b|\bat this point\b"
        r"|\b(lost|progress|check\w*)\b.{0,25}\b(delivery|mail|post|route|way)\b|\bN'T (have|get"
        r"|got)\b.{0,16}\bcard\b.{0,20}\bweeks?\b|\bif it is lost\b"
        r"|\b(sent|issued|ordered|requested)\b.{0,30}\b(yet|ago|week)\b|\b\d+ weeks?\b.{0,30}\b(N'T|not)\b"
        r"|\bup ?date\b.{0,18}\b(arrival|card)\b|\bhappened to my (new )?card\b"
        r"|\bweek since you\b|\bhave you sent\b|\bdid you send\b|\bsupposed to (arrive|come|have)"
        r"|\bhas\W?n.?t (shown|come|arrived|showed)\b"
    )
    return has(question, CARD, late) and lacks(question, MONEY, GONE)


@labeling_function(
    votes_for="card_arrival",
    yes=["How much longer for the new card?", "When do I get my new card?"],
    no=["When does my new card expire?", "How do I order a new card?"],
)
def new_card_waited_for(question: Question) -> bool:
    """How much longer until the new card is there."""
    wait = rx(
        r"\b(how (long|much longer)|when|what.s the expected|know when|will i have|would have|expecting"
        r"|waiting|wait|still)\b"
    )
    new = rx(r"\b(my|the|this) (new|replacement|credit|bank) card\b|\bmy card\b.{0,20}\bhow much longer")
    come = rx(r"\b(arriv\w*|get|gets|receiv\w*|reciev\w*|come|here|deliver\w*|sent|wait\w*|expecting|longer)\b")
    return has(question, new, wait, come) and lacks(
        question, MONEY, GONE, rx(r"\b(can i expect|specific|cost|china|does it cost)\b")
    )


@labeling_function(
    votes_for="card_delivery_estimate",
    yes=[
        "May it be delivered on a certain date?",
        "Could I choose a date for the delivery?",
        "How long to get to the US?",
    ],
    no=["May I track the delivery?", "Is a card available in the US?"],
)
def delivery_wishes(question: Question) -> bool:
    """Express delivery, a date of the customer's choice, or the time to the United States."""
    wish = rx(
        r"\b(deliver\w*|dispatch\w*|sent|ship\w*|have it|get it|receive|card)\b.{0,35}\b(specific|certain"
        r"|date|quick\w*|fast\w*|express|speed|in \d days|soon(er)?|earliest)\b"
        r"|\b(express|earliest|chose|choose|date|speed|fast)\b.{0,30}\b(deliver\w*|receive|card)\b"
        r"|\b(how long|when|time|take)\b.{0,40}\b(to the us|in the us|u\.s|united states|get to me)\b"
        r"|\bshipping\b|\bfast tracked\b"
    )
    return has(question, wish) and lacks(
        question,
        MONEY,
        GONE,
        rx(
            r"\b(receipt|track|status|not|still|china|sent me|countr\w*|live|exchange|currenc\w*|refund|fees?"
            r"|replacement|friend)\b"
        ),
    )


@labeling_function(
    votes_for="card_delivery_estimate",
    yes=["When will the card come?", "When should I expect the card?"],
    no=["When will my new card come?", "My card has not come, when will it?"],
)
def when_will_card_come(question: Question) -> bool:
    """When a card comes or ships, with no word of waiting so far."""
    when = rx(
        r"\bwhen (will|can|does|do|should|are|is)\b.{0,30}\b(arriv\w*|deliver\w*|receiv\w*|be here|come"
        r"|shipped|expect|get my card|here)\b|\b(how (will|do) i get|be here soon"
        r"|time to receive)\b.{0,12}\bcard\b"
        r"|\bcard be here soon\b|\bhow long\b.{0,30}\b(card|it)\b.{0,12}\b(come|arrive|deliver\w*|take)\b"
    )
    return has(question, when, rx(r"\b(cards?|deliver\w*)\b")) and lacks(
        question,
        MONEY,
        GONE,
        rx(
            r"\b(my new|the new|N'T|not|ago|still|replacement|order|long will it take for me|waiting|supposed"
            r"|credit|transfer|how do i get|longer)\b"
        ),
    )


@labeling_function(
    votes_for="card_linking",
    yes=["How does my card show up in the app?", "I got my card, where do I enter it into the app?"],
    no=["How do I see my balance in the app?", "Activate the card in the app"],
)
def card_appears_in_app(question: Question) -> bool:
    """A card that shall be seen in the app, put into it or enabled there."""
    see = rx(
        r"\b(show\w*|appear\w*|find|enter|put\w*|get|enable|add\w*|connect\w*|work|where|view|see|access"
        r"|N'T|received)\b.{0,40}\b(in|on|into|to|back in|with)\b (the |my |your )?app\b"
        r"|\bapp\b.{0,40}\b(show|appear|add|new card|card in)\b"
    )
    card = rx(r"\bcards?\b")
    return has(question, see, card) and lacks(
        question,
        rx(
            r"\b(money|funds|cash|balance|order|pin|payments?|charge\w*|block\w*|freeze|expir\w*|activat\w*"
            r"|withdr\w+|top\w*|virtual|disposable|transactions?|purchase\w*|apple|google|physical|transfer\w*"
            r"|spare|track|stolen my|phone|refund|use the app to|statement)\b"
        ),
    )


@labeling_function(
    votes_against=["card_arrival", "card_delivery_estimate"],
    yes=["My card was declined at the ATM", "What is the exchange rate?"],
    no=["When does the card arrive?", "Is there tracking?"],
)
def no_word_of_delivery(question: Question) -> bool:
    """Money matters in which nothing is sent, waited for or tracked."""
    matter = rx(
        r"\b(atms?|exchang\w*|rates?|declin\w*|top\w*.?up|transfer\w*|withdr\w+|refund\w*|fees?|verif\w*"
        r"|currenc\w*|pin|beneficiar\w*)\b"
    )
    sent = rx(r"\b(deliver\w*|arriv\w*|track\w*|mail\w*|ship\w*|sent|send|wait\w*|receiv\w*|come|here)\b")
    return has(question, matter) and lacks(question, sent)
