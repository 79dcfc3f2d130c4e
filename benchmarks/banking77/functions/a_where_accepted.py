"""Cash machines and shops that take the card, and limits of disposable cards. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, lacks, rx

ATM = rx(r"\b(atms?|amts?|cash ?(machines?|points?|stations?)|machines?)\b|\batm.s\b")
WITHDRAW = rx(r"\bwithdr\w+|\b(get|take|draw|pull) (out )?(my )?(cash|money)\b")
TROUBLE = rx(
    r"\b(fees?|charg\w*|pin|pending|declin\w+ (me|my|when)|recogni\w*|swallow\w*|stuck|ate|rate"
    r"|exchang\w*|wrong|N'T|not|did|was|stole\w*"
    r"|denied|cost|trouble|someone|somebody|took|gave|got|cancel\w*|shows?|why|limit|free|spare|back"
    r"|deposit\w*|che(que|ck)s?|top\w*.?up|has|been)\b"
)
SHOPS = rx(
    r"\b(business\w*|merchants?|stores?|shops?|places?|retailers?|establishments?|restaurants?"
    r"|outlets?|vendors?|everywhere|anywhere|wherever|online|overseas|world\w*|somewhere|everybody"
    r"|locations?)\b"
)
ACCEPT = rx(r"\b(accept\w*|use|used|using|take|takes|taking|pay|valid|work|welcom\w*|shop|spend|usable|honou?r)\b")
VIRTUAL = rx(r"\b(disposable|virtual|throw.?away|single.use|one.time)\b")
LIMIT = rx(
    r"\b(limit\w*|restrict\w*|max\w*|how (often|many|frequently)|number|amount|polic\w*|rules?"
    r"|guidelines?|detail\w*|several|multiple|more th[ae]n|per (day|person)|at (one|a) time|downsides?"
    r"|stipulation\w*|few|a lot|times|any|allow\w*|drawback\w*|terms|every ?day|each day|caveat\w*)\b"
)


@labeling_function(
    votes_for="atm_support",
    yes=["Which cash machines may I use?", "Is there an ATM near me?"],
    no=["Why did the ATM charge me?", "Which ATM kept my card?"],
)
def which_machine(question: Question) -> bool:
    """Which or where, and a cash machine."""
    return has(
        question,
        ATM,
        rx(
            r"\b(where|which|what|any|all|certain|list|near\w*|close\w*|around|locat\w*|specific|find|only"
            r"|different|how (do|can|far|many)|can i|other|every|limited|need an?)\b"
        ),
    ) and lacks(
        question,
        TROUBLE,
        rx(
            r"n.?t (give|work|get|let|return|allow|accept my)|\b(instead|paid me|rest of|eats?|takes my|keep"
            r"|kept|trapped|card out|change|only allowed|first time|hundred|travel\w*)\b"
        ),
    )


@labeling_function(
    votes_for="atm_support",
    yes=["Where can I withdraw?", "At which places may I take out cash?"],
    no=["Where can I pay?", "Why can't I withdraw?"],
)
def where_to_withdraw(question: Question) -> bool:
    """Where cash may be withdrawn."""
    return has(question, WITHDRAW, rx(r"\b(where|locations?|places?|which|near\w*)\b")) and lacks(
        question, TROUBLE, rx(r"\b(currenc\w*|transfer\w*|coming)\b")
    )


@labeling_function(
    votes_for="atm_support",
    yes=["Will any ATM accept the card?", "Does this card work in machines of other banks?"],
    no=["Does this card work in shops?", "The ATM did not accept my card"],
)
def machine_takes_card(question: Question) -> bool:
    """Whether cash machines take this card."""
    return has(question, ATM, rx(r"\bcards?\b|\bmaster ?card\b"), ACCEPT) and lacks(
        question,
        TROUBLE,
        rx(r"\b(down|broken|contactless|currenc\w*|tried|work okay|takes my|misplaced|want|first time)\b"),
    )


@labeling_function(
    votes_for="card_acceptance",
    yes=["Which shops take the card?", "May I pay anywhere with this card?"],
    no=["Which of the ATMs take the card?", "I could not pay in the shop with my card"],
)
def shops_take_card(question: Question) -> bool:
    """Shops or places, and accepting or using the card."""
    card = rx(r"\b(cards?|master ?card)\b")
    return has(question, card, SHOPS, ACCEPT) and lacks(
        question,
        ATM,
        WITHDRAW,
        VIRTUAL,
        rx(
            r"\b(fees?|charg\w*|declin\w*|someone|stole\w*|N'T work|was|tried|top\w*.?up|currenc\w*"
            r"|transfer\w*|N'T (let|go)|order|get a|pin|contactless|link|lost|euros?|exchange|trying|could\w*"
            r"|was\w*|sure|reader|physical|security|purchase|sites|secure|type|misplaced|not (work|able)\w*"
            r"|failed)\b"
        ),
    )


@labeling_function(
    votes_for="card_acceptance",
    yes=["Where may this card be used?", "Who accepts my card?"],
    no=["Where may I use a virtual card?", "Where did my card go?"],
)
def where_card_used(question: Question) -> bool:
    """Where or who, and using the card."""
    use = rx(
        r"\b(where|who|places?|which|what)\b.{0,45}\b(us(e|ed|able)|accept\w*|pay|take|shop)\b.{0,30}"
        r"|\b(where|who)\b.{0,12}\bcard (is )?(accepted|used|valid)\b"
    )
    return has(question, use, rx(r"\bcards?\b|\bmaster ?card\b")) and lacks(
        question,
        ATM,
        WITHDRAW,
        VIRTUAL,
        rx(
            r"\b(fees?|charg\w*|declin\w*|top\w*|add|currenc\w*|transfer\w*|pin|contactless|link|lost|exchange"
            r"|countr\w*|steps|activat\w*|get|do if|visa|credit cards|type\w*|kinds?|new|stolen|someone|found"
            r"|app|why|euros?|going on|N'T use|choose|matter|how (do|can) i (use|get|pay)|us cards|just got"
            r"|which card)\b"
        ),
    )


@labeling_function(
    votes_for="card_acceptance",
    yes=["Are there restrictions on where I can use it?", "Is the card valid everywhere?"],
    no=["Are there limits for disposable cards?"],
)
def restricted_places(question: Question) -> bool:
    """Restrictions on where the card may be used, or places without it."""
    limits = rx(
        r"\b(restrict\w*|limit\w*|anywhere|everywhere|any ?place|wherever|all (over|businesses|merchant\w*"
        r"|stores|places)|no matter|denied|valid)\b"
    )
    return has(question, limits, ACCEPT, rx(r"\b(where|card|mastercard)\b")) and lacks(
        question,
        ATM,
        WITHDRAW,
        VIRTUAL,
        rx(
            r"\b(top\w*.?up|transfer\w*|deliver\w*|fees?|charg\w*|times|transactions?|find|pin|countr\w*"
            r"|currenc\w*|exchange|lost|stolen|N'T work|identity|put|someone|declin\w*|why|get|account)\b"
        ),
    )


@labeling_function(
    votes_for="disposable_card_limits",
    yes=["How many disposable cards may I own?", "limits of virtual cards"],
    no=["How do I get a disposable card?", "How many cards do I get?"],
)
def disposable_limits(question: Question) -> bool:
    """Disposable or virtual, and limits or numbers."""
    return has(question, VIRTUAL, LIMIT) and lacks(
        question, rx(r"\b(where (do|can) i (get|find|order)|work\w*|declin\w*|steps|fees?|cost)\b")
    )


@labeling_function(
    votes_for="disposable_card_limits",
    yes=["How many payments with one disposable card?", "May I use the virtual card more than once?"],
    no=["My virtual card does not pay"],
)
def disposable_transactions(question: Question) -> bool:
    """How many transactions or uses one disposable card has."""
    uses = rx(
        r"\b(transactions?|purchases?|uses|payments?|times|more than once|how often|per day|everyday"
        r"|every day|a day|each day)\b"
    )
    return has(question, rx(r"\b(disposable|virtual|throw)\w*\b"), uses) and lacks(
        question,
        rx(
            r"\b(declin\w*|N'T work\w*|fail\w*|reject\w*|getting|order|process|recurring|membership\w*"
            r"|any purchase|what are the uses|who can|N'T make|purchase online|an online|one-time transaction"
            r"|unable)\b"
        ),
    )


@labeling_function(
    votes_for=["disposable_card_limits", "get_disposable_virtual_card"],
    yes=["What is a disposable card?", "I need disposable cards"],
    no=["Disposable income?", "My disposable card was declined"],
)
def disposable_word(question: Question) -> bool:
    """Disposable cards, with no trouble."""
    return has(question, rx(r"\bdisposable\b"), rx(r"\bcards?")) and lacks(
        question, rx(r"\b(declin\w*|N'T work\w*|fail\w*|reject\w*|physical)\b")
    )
