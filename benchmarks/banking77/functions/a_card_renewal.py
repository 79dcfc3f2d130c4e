"""A card that is about to expire, and what the new one costs. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, rx

EXPIRE = rx(r"\b(expir\w*|runs? out|valid until)\b")
NEW_CARD = rx(r"\b(new|replacement|replace|updated|next)\b.{0,20}\bcards?\b|\bcard\b.{0,20}\breplace\w*")
OTHER_CARD = rx(
    r"\b(virtual|disposable|spare|second|additional|extra|top.?up|link\w*|activat\w*|lost|stolen|pin|atm|app|track\w*"
    r"|swallow\w*|contactless|visa|work\w*|decline\w*|arriv\w*|froze\w*|machine|eat|ate|kept)\b"
)


@labeling_function(
    votes_for="card_about_to_expire",
    yes=["My card expires in June", "What about expired cards?"],
    no=["My password has expired", "When does the offer end?"],
)
def card_expires(question: Question) -> bool:
    """The word expire and a card, or nothing else that could expire."""
    return has(question, EXPIRE) and not has(question, rx(r"\b(password|passcode|offer|code|transfer)\b"))


@labeling_function(
    votes_for="card_about_to_expire",
    yes=["Do you send new cards to China?"],
    no=["How long does a transfer from China take?"],
)
def card_in_china(question: Question) -> bool:
    """A new card for somebody who stays in China."""
    return has(question, rx(r"\bchin(a|ese)\b"), rx(r"\bcards?\b")) and not has(question, rx(r"\btransfer\w*\b"))


@labeling_function(
    votes_for="card_about_to_expire",
    yes=["What does the next card cost and how fast is it?"],
    no=["What does a spare card cost?", "How much does the transfer cost?"],
)
def price_and_time_of_new_card(question: Question) -> bool:
    """Cost, or cost and waiting time, of the new card."""
    cost = rx(r"\b(cost\w*|price\w*|how much|charge|fees?|free)\b")
    lost = rx(
        r"\b(spare|extra|additional|second|virtual|longer|family|live|last week|lost|stolen|disposable"
        r"|top.?up|us(e|ing)|pay\w*|purchase)\b"
    )
    return has(question, NEW_CARD, cost) and not has(question, lost)


@labeling_function(
    votes_for=["card_about_to_expire", "order_physical_card"],
    yes=["How can I order a new card?"],
    no=["How is the new card to be linked?", "New virtual card please"],
)
def order_new_card(question: Question) -> bool:
    """A new card is to be ordered."""
    order = rx(r"\b(order\w*|get|getting|request\w*|receive|apply|need|send|sent|want|obtain|ask)\b")
    return (
        has(question, NEW_CARD, order)
        and not has(question, OTHER_CARD)
        and not has(
            question,
            rx(
                r"\b(how long|how much longer|when (will|did|can)|happened to|update|ago|weeks?|live|family|froze"
                r"|freeze|issued|supposed|another|united states|months? since)\b"
            ),
        )
    )


@labeling_function(
    votes_for="card_about_to_expire",
    yes=["My old card ends next month"],
    no=["My old phone number"],
)
def old_card_soon_over(question: Question) -> bool:
    """An old card that ends soon, or a month in which it does."""
    old = rx(
        r"\b(old|current|present)\b.{0,15}\bcard\b.{0,40}\b(expir\w*|ends?|ending|over|month|soon)\b"
        r"|\bexpir\w*.{0,40}\b(soon|month|week|date|new|order|cost|replac\w*|happen\w*|automatic\w*)\b"
        r"|\b(new|order|replac\w*|soon|about|going|will)\b.{0,40}\bexpir\w*"
    )
    return has(question, old)
