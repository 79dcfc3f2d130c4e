"""A new card: activation and linking. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import MONEY_MOVES, has, rx

CARD = rx(r"\bcards?\b")
OTHER_CARD = rx(r"\b(virtual|disposable|spare|second|additional|extra|top.?up|apple|google|pin)\b")
ACTIVATE = rx(r"\bactivat\w+|\bactive\b")
LINK = rx(r"\b(re-?)?link(s|ed|ing)?\b")
FOUND = rx(r"\b(found|find|located|ran across|turned up|retriev\w+|reactivat\w*|re-activat\w*)\b")


@labeling_function(
    votes_for="activate_my_card",
    yes=["How is a fresh card activated?", "card activation steps please"],
    no=["Activate my virtual card", "Activate auto top-up"],
)
def activation_word(question: Question) -> bool:
    """The card is to be activated."""
    other = rx(r"\b(reactivat\w*|found|jacket|lost|auto\w*|de-?activat\w*|in-?activat\w*|stolen)\b")
    return has(question, ACTIVATE, CARD) and not has(question, OTHER_CARD) and not has(question, other)


@labeling_function(
    votes_for="activate_my_card",
    yes=["The card activation keeps failing", "It won't activate, what now?"],
    no=["My card does not work in the shop"],
)
def activation_fails(question: Question) -> bool:
    """An attempt at activating goes wrong."""
    fails = rx(r"(N'T|\bnot|\bcannot|\bunable|\bfail\w*|\btrouble|\bproblem\w*|\bhelp|\bassist\w*)\b")
    return has(question, rx(r"\bactivat\w+"), fails) and not has(question, OTHER_CARD)


@labeling_function(
    votes_for=["activate_my_card", "card_linking"],
    yes=["My new card came today, what next?"],
    no=["My new card has not come yet", "When does the new card come?"],
)
def card_is_here_what_next(question: Question) -> bool:
    """A card that the customer holds now and wants to start with."""
    here = rx(
        r"\b(just |finally |have )?(got|received|recieved|arrived|came|obtained)\b.{0,40}\b(how|what|where"
        r"|next|set up)\b"
        r"|\bwhat\b.{0,30}\b(new card|card i just)\b"
    )
    late = rx(
        r"N'T\b|\bnot\b|\bnever\b|\bwhen\b|\bstill\b|\bhow long\b|\bfee\b|\bapp\b|\bhappened to\b"
        r"|\bwhere is\b|\bwallet\b|\bblocked\b|\btrapped\b|\bowe\b|\bago\b|\bhow long\b|\blead ?time\b"
        r"|\bpin\b|\blost\b|\bfreeze|\bexpir\w*|\bcharged?\b"
    )
    return has(question, CARD, here) and not has(question, late) and not has(question, OTHER_CARD)


@labeling_function(
    votes_for="activate_my_card",
    yes=["How do I start using my card?", "Please enable my new card"],
    no=["How do I verify a top-up?"],
)
def start_using_card(question: Question) -> bool:
    """Asks to start, verify, set up or unlock a new card."""
    start = rx(
        r"\b(start (using|up)|begin using|set ?up|turn on|enable|confirm|validate|register)\b.{0,25}\b(new |my )card\b"
    )
    return has(question, start) and not has(question, OTHER_CARD) and not has(question, rx(r"\bapp\b|\bapple\b|\btop"))


@labeling_function(
    votes_for="card_linking",
    yes=["Where do I link the card?", "How can I re-link my old card"],
    no=["Send me the address of the website"],
)
def link_a_card(question: Question) -> bool:
    """A card is to be linked."""
    return has(question, LINK) and not has(question, rx(r"\b(apple|google|virtual|disposable)\b"))


@labeling_function(
    votes_for="card_linking",
    yes=["I found the card I had reported lost", "My missing card was in the sofa, reactivate it"],
    no=["I cannot find my card"],
)
def lost_card_found(question: Question) -> bool:
    """A lost card turned up and shall be used again."""
    again = rx(r"\b(lost|missing|again|use|stolen|reactivat\w*|re-activat\w*|jacket|misplaced|put|back)\b")
    not_found = rx(r"\b(N'T find|cannot find|can.?t find|where (can|do) i find|atm|i found (a|out)|virtual)\b")
    return has(question, FOUND, again, CARD) and not has(question, not_found) and not has(question, MONEY_MOVES)


@labeling_function(
    votes_for="card_linking",
    yes=["How do I put my card into the app?", "How can I see the card in this app?"],
    no=["Add money to my card in the app", "Can I use the app to freeze my card?"],
)
def card_into_app(question: Question) -> bool:
    """A card is to appear in the app or to be added."""
    add = rx(
        r"\b(add|put|putting|adding|see|view|show|display|get|connect|access)\b.{0,30}\bcards?\b.{0,30}\bapp\b"
        r"|\b(add|adding|connect|attach)\b (a|my|the|another|this) ?(new )?(payment |bank )?card"
        r"|\bapp\b.{0,40}\b(add|show|see|connect)\b.{0,20}\bcard"
    )
    money = rx(r"\b(money|funds|cash|balance|order|pin|payment (in|on|from)|charge\w*|block\w*|freeze|expir\w*)\b")
    return has(question, add) and not has(question, money) and not has(question, OTHER_CARD)


@labeling_function(
    votes_for="activate_my_card",
    yes=["Can my new card be switched on?", "What makes my card ready for use?"],
    no=["Switch on auto top-up", "Use my card abroad"],
)
def switch_card_on(question: Question) -> bool:
    """The card is to be switched on, renewed or made ready, or the directions are read back."""
    ready = rx(
        r"\b(switch(ed)? on|turn on|actuate|renew(ed)?|ready (to|for) use|begin using|start using)\b"
        r"|\buse my new card\W*$|\bto activate\W*$|\bhit activate\b"
        r"|\bget it to (start )?work|\border to use my card i just got\b"
    )
    return (
        has(question, ready)
        and not has(question, OTHER_CARD)
        and not has(
            question,
            rx(
                r"\b(auto\w*|contactless|expir\w*|top\w*|location|exchange|app|transfer|atm|virtual|found"
                r"|notification\w*)\b"
            ),
        )
    )
