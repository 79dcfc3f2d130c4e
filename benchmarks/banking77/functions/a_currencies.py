"""Exchanging in the app, and currencies one can hold. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import BAD, has, lacks, rx

RATE = rx(r"\brates?\b|\bexchange\b.{0,25}\b(amount|value)\b")
EXCHANGE = rx(r"\b(exchang\w*|conver(t|sion)\w*|chang\w*|switch\w*|swap\w*|trade)\b")
CURRENCY = rx(r"\b(curr\w{0,2}n\w+s?|money|gbp|usd|aud|eur|euros?|dollars?|pounds?|rubles?)\b")
CASH = rx(
    r"\b(cash|withdr\w+|atms?|cash ?points?|machine|took out|take out|taking out|getting money|get money|drawing)\b"
)
HOLD = rx(r"\b(hold\w*|keep|have|support\w*|accept\w*|fiat|flat|fiduciary|tenure|hang|own|store|carry|maintain|add)\b")
TOP_UP = rx(r"\b(top\w*.{0,2}up|topping|cards?|deliver\w*|transfer\w*|salary|deposit\w*|receiv\w*|refund\w*)\b")
COST = rx(r"\b(fees?|cost\w*|charg\w*|free|price|discount\w*|expensive|pay)\b")


@labeling_function(
    votes_for="exchange_via_app",
    yes=["Does the app exchange currencies?", "Can money be converted in the app?"],
    no=["How is the rate in the app?", "Can I add a card in the app?"],
)
def exchange_in_app(question: Question) -> bool:
    """Exchanging inside the app."""
    return has(question, EXCHANGE, rx(r"\bapp\b|\bthis (app|convert)\b"), CURRENCY) and lacks(
        question, CASH, COST, rx(r"\b(rates?|wrong|hold\w*|fiat|pin|balance)\b")
    )


@labeling_function(
    votes_for="exchange_via_app",
    yes=["How do I get AUD for my GBP?", "I need dollars and have pounds"],
    no=["I was charged 5 pounds and 3 dollars", "Do you support euros?"],
)
def two_currencies(question: Question) -> bool:
    """Two currencies by name, one to become the other."""
    pair = rx(
        r"\b(gbp|usd|aud|pounds?|dollars?|british|english|american|australian|uk|euros?|eur)\b.{0,60}"
        r"\b(gbp|usd|aud|pounds|dollars|english|currency|british|australian|uk currency)\b"
    )
    return has(
        question, pair, rx(r"\b(exchang\w*|chang\w*|convert\w*|need|switch|get|instead|swap|trade|use)\b")
    ) and lacks(
        question,
        CASH,
        COST,
        rx(
            r"\b(rates?|wrong|less|transfer\w*|got|hold\w*|overcharged|account|add|card|sent|live|received"
            r"|deposit\w*)\b"
        ),
    )


@labeling_function(
    votes_for="exchange_via_app",
    yes=["How do I exchange currency?", "I'd like to change to another currency"],
    no=["How do I change my PIN?", "Which currencies can I hold?"],
)
def how_to_exchange(question: Question) -> bool:
    """How to exchange or change a currency."""
    how = rx(
        r"\b(how|can i|can (this|money|currenc\w*)|need|want|like|possible|able|possibly|way|process|start"
        r"|is it|do i|help|may i|other|what)\b"
    )
    act = rx(
        r"\b(exchang(e|ed|ing)|chang(e|ed|ing)|switch\w*|convert\w*|swap)\b.{0,35}\b(curr\w{0,2}n\w+|money"
        r"|gbp|usd|aud)\b|\bcurr\w{0,2}n\w+\b.{0,40}\b(exchange|exchanged|change|changed|convert)\b"
    )
    return has(question, how, act) and lacks(
        question,
        CASH,
        COST,
        rx(
            r"\b(rates?|wrong|fiat|flat|fiduciary|hold\w*|eur|euros?|support\w*|often|frequent\w*|got|was"
            r"|incorrect|bought|my account|discount\w*|your country)\b"
        ),
    )


@labeling_function(
    votes_for="fiat_currency_support",
    yes=["Which currencies may I hold?", "Is my currency supported?"],
    no=["Which currencies does the card take for a top-up?", "How do I exchange AUD?"],
)
def currencies_held(question: Question) -> bool:
    """Currencies, and holding, having or supporting them."""
    return has(
        question, rx(r"\bcurr\w{0,2}n\w+|\bkinds? of money|\bmoney (in|of)\b|\b(country.s|foreign) money"), HOLD
    ) and lacks(
        question,
        CASH,
        COST,
        TOP_UP,
        rx(
            r"\b(rates?|aud|crypto\w*|app|wrong|bought|usd|add\w* (money|funds)|adding|types of currencies do"
            r"|changing|flat|how do i exchange)\b"
        ),
    )


@labeling_function(
    votes_for="fiat_currency_support",
    yes=["Do you exchange to EUR?", "Are euros available?"],
    no=["I paid in euros", "Why was I charged one euro?"],
)
def euro_exchange(question: Question) -> bool:
    """The euro: whether exchanges to it are made."""
    return has(
        question,
        rx(r"\b(eur|euros?)\b"),
        rx(r"\b(exchang\w*|convert\w*|chang\w*|have|available|support\w*|problem|allow\w*|accept\w*|provide|offer)\b"),
    ) and lacks(
        question, CASH, COST, TOP_UP, rx(r"\b(rates?|wrong|gbp|usd|aud|dollars?|pounds?|extra|1|statement|add)\b")
    )


@labeling_function(
    votes_for="fiat_currency_support",
    yes=["Are fiat currencies fine with you?", "More than one currency in the account"],
    no=["More than one card in the account"],
)
def fiat_or_many(question: Question) -> bool:
    """Fiat currencies by name, or several currencies at once."""
    many = rx(
        r"\b(fiat|flat|fiduciary)\b.{0,12}\bcurr|\b(multiple|more than one|many|several|various|types? of"
        r"|which|all|kinds? of|different|what|other) (\w+ )?(curr\w{0,2}n\w+|money)\b"
    )
    return has(question, many) and lacks(
        question,
        CASH,
        COST,
        TOP_UP,
        rx(
            r"\b(rates?|aud|usd|gbp|wrong|app|switch|change to|get|how (do|can) i (change|exchange)|bought"
            r"|purchas\w*|add\w*|handle|convert|can i use|exchange\W*$|currences|countries)\b"
        ),
    )


@labeling_function(
    votes_for=["fiat_currency_support", "exchange_via_app"],
    yes=["Which currencies can be exchanged?", "currency exchange, is it offered?"],
    no=["The currency rate is wrong", "Top up in which currency?"],
)
def currencies_exchanged(question: Question) -> bool:
    """Currencies and exchanging, with no rate, fee or complaint."""
    return has(question, EXCHANGE, rx(r"\bcurr\w{0,2}n\w+\b|\b(eur|usd|gbp|aud)\b")) and lacks(
        question, CASH, COST, RATE, BAD, TOP_UP, rx(r"\b(bought|was|discount\w*|frequent\w*|often|automatic\w*)\b")
    )


@labeling_function(
    votes_for="fiat_currency_support",
    yes=["Which fiat do you take?", "Do you deal in EUR?", "Will more currencies be added?"],
    no=["Is there a flat fee?", "What is the EUR rate?"],
)
def fiat_word(question: Question) -> bool:
    """Fiat money by its name, dealing in euros, or currencies to come."""
    fiat = rx(
        r"\b(fiat|fiduciary)\b|\bflat curr\w+|\b(deal|dealing)\b.{0,12}\b(eur|euros?|currenc\w+)|\b(eur"
        r"|euros?)\b.{0,30}\bdeal\b|\bmore currencies\b|\bcurrencies\b.{0,20}\bbe added\b"
    )
    return has(question, fiat) and lacks(question, CASH, COST, rx(r"\b(rates?|top\w*.?up)\b"))
