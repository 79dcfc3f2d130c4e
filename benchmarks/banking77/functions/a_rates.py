"""Exchange rates: what they are, and wrong ones on purchases. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import BAD, has, lacks, rx

RATE = rx(r"\brates?\b|\bexchange\b.{0,25}\b(amount|value)\b")
CASH = rx(
    r"\b(cash|withdr\w+|atms?|cash ?points?|machine|took out|take out|taking out|getting money|get money|drawing)\b"
)
BOUGHT = rx(
    r"\b(bought|buy|buying|purchas\w*|item|things?|payments?|paid|pay|card|abroad|saturday|shop\w*"
    r"|transaction|foreign|overseas|travel\w*|holiday|vacation|product|something|clothes|store)\b"
)
COST = rx(r"\b(fees?|cost\w*|charg\w*|free|price|discount\w*|expensive|pay)\b")


@labeling_function(
    votes_for="card_payment_wrong_exchange_rate",
    yes=["The exchange rate of my purchase was wrong", "I bought a thing abroad at a bad rate"],
    no=["The rate at the ATM was wrong", "What is the rate?"],
)
def wrong_rate_for_purchase(question: Question) -> bool:
    """A bad or wrong rate, and a purchase."""
    return has(question, RATE, BAD, BOUGHT) and lacks(
        question, CASH, rx(r"\b(top\w*.?up|transfer\w*|fee|what is your|determin\w*)\b")
    )


@labeling_function(
    votes_for="card_payment_wrong_exchange_rate",
    yes=["Your exchange rate is wrong", "that can't be the interbank rate, it is bad"],
    no=["The rate is wrong on my withdrawal", "Where do I find the rate?"],
)
def rate_is_wrong(question: Question) -> bool:
    """A rate that is called wrong, bad or odd, with no word of cash."""
    return has(question, RATE, BAD) and lacks(
        question,
        CASH,
        rx(
            r"\b(what are|what is|more information|different (days|from|at)|third|determin\w*|decid\w*"
            r"|calculat\w*|top\w*.?up|transfer\w*|will (you|i)|where|fees? rate)\b"
        ),
    )


@labeling_function(
    votes_for="card_payment_wrong_exchange_rate",
    yes=["I changed rubles into pounds and it was less than it should be", "Overcharged on my foreign purchase"],
    no=["Overcharged at the ATM abroad", "Can I change rubles?"],
)
def too_little_exchanged(question: Question) -> bool:
    """Currency exchanged, or a thing bought abroad, for a wrong amount."""
    odd = rx(r"\b(overcharged|over charged|too much|less|wrong|incorrect\w*|more|extra|not (the )?correct|mistake)\b")
    what = rx(r"\b(rubles?|abroad|foreign|another country|overseas|exchang\w*|currenc\w*|conversion)\b")
    return has(
        question,
        odd,
        what,
        rx(r"\b(bought|purchas\w*|payment|rubles?|changed|item|things|overcharged|over charged|exchanged|saturday)\b"),
    ) and lacks(question, CASH, rx(r"\b(top\w*.?up|transfer\w*|double|twice|fees?|more than one)\b"))


@labeling_function(
    votes_for=["card_payment_wrong_exchange_rate", "wrong_exchange_rate_for_cash_withdrawal"],
    yes=["The applied rate is wrong"],
    no=["How is the rate set?", "The amount is wrong"],
)
def some_wrong_rate(question: Question) -> bool:
    """A wrong rate, of a payment or of cash."""
    return has(question, RATE, BAD) and lacks(
        question,
        rx(r"\b(what (are|is)|determin\w*|decid\w*|calculat\w*|top\w*.?up|transfer\w*|different days|third)\b"),
    )


@labeling_function(
    votes_for="exchange_rate",
    yes=["What are your rates?", "How do you set the exchange rate?"],
    no=["Why was my rate wrong?", "What rate did I get at the ATM?"],
)
def asks_for_rate(question: Question) -> bool:
    """What the rate is, or how it is found."""
    ask = rx(
        r"\b(what|how|where|which|do you|does|explain|tell me|know|information|is there|current|good|best"
        r"|competitive|like|why is|need|give|will)\b"
    )
    return has(question, rx(r"\brates?\b"), ask) and lacks(
        question,
        CASH,
        rx(
            r"\b(wrong|incorrect\w*|bad|overcharged|was|did|N'T right|not right|N'T correct|charged|applied"
            r"|bought|purchas\w*|payment|fees?|discount\w*|top\w*.?up|less|extra|error|item|got|given|used"
            r"|on my|received|mistake|saturday|different amount|card|last transaction|expected|fees?|return"
            r"|this can.?t|N'T receiving)\b"
        ),
    )


@labeling_function(
    votes_for="exchange_rate",
    yes=["What determines your rates?", "The basis of exchange rates"],
    no=["Which rate was applied to my purchase?"],
)
def how_rates_are_made(question: Question) -> bool:
    """How rates are calculated, based or decided."""
    made = rx(
        r"\b(determin\w*|calculat\w*|bas(e|ed|is)|decid\w*|come up|formula|factors?|com(e|es|ing) from|set"
        r"|made|interbank|fluctuat\w*|change|get your|figure\w*|pick|arriv\w*|work)\b"
    )
    return has(question, rx(r"\brates?\b"), made) and lacks(
        question, CASH, BAD, COST, rx(r"\b(bought|item|purchas\w*|payment|incorrect\w*|applied)\b")
    )


@labeling_function(
    votes_for="exchange_rate",
    yes=["What is my money worth abroad?", "How is the exchange today?"],
    no=["Can I exchange money today?"],
)
def worth_of_money(question: Question) -> bool:
    """The worth of money in another currency, or today's exchange."""
    worth = rx(
        r"\b(worth|equal value|value)\b|\bhow much money i will have\b|\bexchange (looking|doing|today"
        r"|like)\b|\b(current|today.s|foreign|good|best|interbank) (exchange )?rates?\b|\bhow (is|are"
        r"|much) the (rates?|exchange)"
    )
    return has(question, worth) and lacks(
        question, CASH, BAD, rx(r"\b(item|bought|purchas\w*|payment|fees?|charged|return|question|card)\b")
    )
