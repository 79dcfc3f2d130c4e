"""A card that does not work or is declined when paying. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import CONTACTLESS, MACHINE, has, rx

CARD = rx(r"\bcards?\b")
CASH = rx(r"\b(cash|withdr\w+|money out|(get|take|draw|took|taking|getting|taken)\b.{0,15}\b(money|funds))\b|\bwd\b")
DECLINED = rx(r"\b(declin\w*|reject\w*|refus\w*|denied|deny|denying|not accepted|cancel\w*)\b")
FAILS = rx(
    r"(N'T|\bnot|\bnever|\bcannot|\bunable to|\bno longer)\b.{0,25}"
    r"\b(work\w*|go(ing|ne)? through|went through|accept\w*|allow\w*|let|use|function\w*|complete\w*"
    r"|get|take|withdraw\w*)"
    r"|\b(fail\w*|non-?functional|stopped|broken|broke|trouble|problems?|issues?|wrong with|unsuccessful\w*)\b"
)
TRANSFER = rx(r"\b(transfer\w*|top\w*.?up|beneficiar\w*|virtual|disposable|refund\w*|crypto\w*|recipients?)\b")
STRANGE = rx(
    r"\b(charg\w*|fees?|recogni\w*|compromis\w*|pending|balance|activat\w*|link\w*|pin|exchange|rate|wrong amount)\b"
)


@labeling_function(
    votes_for="card_not_working",
    yes=["My card doesn't work anymore", "Card is broken"],
    no=["My card doesn't work at the ATM", "My card payment was declined"],
)
def card_does_not_work(question: Question) -> bool:
    """A card that does not work, with no word of a machine, of cash or of one payment."""
    not_work = rx(
        r"(N'T|\bnot|\bstopped|\bno longer|\bnothing|\bnever)\b.{0,30}\b(work\w*|function\w*|usable)\b"
        r"|\b(broken|broke|non-?functional|damaged|crack\w*|defective|malfunction\w*|doesn.t seem)\b|\bunable to use\b"
        r"|N'T( be able to)? use\b|\bcannot use\b|\bproblems? with\b"
    )
    other = rx(
        r"\b(declin\w*|new card|app|activat\w*|found|track\w*|google|apple|until|payment\w*|abroad|spain"
        r"|shops?|stores?|pay)\b"
    )
    return (
        has(question, CARD, not_work)
        and not any(has(question, p) for p in (MACHINE, CASH, TRANSFER, CONTACTLESS, STRANGE))
        and not has(question, other)
    )


@labeling_function(
    votes_for=["card_not_working", "declined_card_payment"],
    yes=["My card was refused today", "The card keeps getting rejected"],
    no=["My card was refused by the ATM", "They rejected my transfer"],
)
def card_refused(question: Question) -> bool:
    """A card was refused or fails, with no cash machine and no transfer."""
    return (
        has(question, CARD)
        and (has(question, DECLINED) or has(question, FAILS))
        and not any(has(question, p) for p in (MACHINE, CASH, TRANSFER, CONTACTLESS, STRANGE))
        and not has(
            question,
            rx(
                r"\b(receiv\w*|arriv\w*|made by me|i didn.?t make|google|apple|loan|live|living|residen\w*"
                r"|still didn|sites?|places|(2|two|few|couple|past|several) (\w+ )?weeks?|back (to|in|into)"
                r"|revert\w*|returned|debit card|cancel\w*|funds|top|add\w*|just got|day|used by|someone else"
                r"|in the uk|pay\w* .{0,10}(stopped|defer)|online|get one|anywhere|deferred|shops?|stores?|online"
                r"|purchas\w*|paid|where|business\w*)\b"
            ),
        )
    )


@labeling_function(
    votes_for="card_not_working",
    yes=["Can you help me fix my card?", "What is up with my card?"],
    no=["Can you help me fix my transfer?"],
)
def something_wrong_with_card(question: Question) -> bool:
    """Help is wanted with the card itself: check, fix, get to work."""
    wrong = rx(
        r"\b(fix|wrong with|going on with|problem\w* with|issues? with|up with|(get|make)\b.{0,12}\bcard\b.{0,12}\bwork"
        r"|how come|happened to|status of|card (isn.t|is not) being)\b"
    )
    other = rx(
        r"\b(payments?|app|new|abroad|declin\w*|deliver\w*|foreign|compromis\w*|shop|rejections|purchase"
        r"|us(ed|ing) my|received)\b"
    )
    return (
        has(question, CARD, wrong)
        and not any(has(question, p) for p in (MACHINE, CASH, TRANSFER, CONTACTLESS, STRANGE))
        and not has(question, other)
    )


@labeling_function(
    votes_for="declined_card_payment",
    yes=["Why was the card payment declined?", "payment with my card got refused"],
    no=["The ATM declined me", "My transfer was declined"],
)
def payment_declined(question: Question) -> bool:
    """A payment, and declined."""
    other = rx(r"\b(airline|loan|credit card|restaurant|over the internet)\b|\b(friend|someone)\b")
    return (
        has(question, rx(r"\bpay\w*|\bpaid\b"), DECLINED)
        and not any(has(question, p) for p in (MACHINE, CASH, TRANSFER, CONTACTLESS, STRANGE, other))
        and not has(question, rx(r"\bcancell?(ed)? (a|my|the|this)|\bwas cancell?ed|\bcancel"))
    )


@labeling_function(
    votes_for="declined_card_payment",
    yes=["A payment by card failed for me", "The payment by card did not go through"],
    no=["I did not make this payment", "Contactless payment failed"],
)
def card_payment_fails(question: Question) -> bool:
    """A card payment failed or did not go through."""
    fails = rx(
        r"(N'T|\bnot|\bnever)\b.{0,15}\b(work\w*|go through|went through|accept\w*|complet\w*|successful"
        r"|process\w*|let)\b"
        r"|\b(fail\w*|unsuccessful\w*|blocked|being accepted)\b"
    )
    return has(question, CARD, rx(r"\b(pay\w*|paid|shop)\b"), fails) and not any(
        has(question, p) for p in (MACHINE, CASH, TRANSFER, CONTACTLESS, STRANGE)
    )


@labeling_function(
    votes_for="declined_card_payment",
    yes=["Everything seemed fine but I was declined with my new card"],
    no=["My withdrawal was declined although all was fine"],
)
def declined_for_no_reason(question: Question) -> bool:
    """Declined although all seemed well: keeps declining, new card, embarrassing, looked fine."""
    seemed = rx(
        r"\b(keep\w*|new card|embarrass\w*|fine|everything|several times|pumped|kept|today|thought|looked|worked ok)\b"
        r"|\bit says\b|\bsay(s|ing)?\b|\bwhy (was|is|am|did) (my|i|the)\b"
    )
    return has(question, DECLINED, seemed, rx(r"\b(card|payment)s?\b")) and not any(
        has(question, p)
        for p in (
            MACHINE,
            CASH,
            TRANSFER,
            CONTACTLESS,
            STRANGE,
            rx(r"\brestaurant|online|internet|cancel|eating|netflix|continually|credit|declining|funds"),
        )
    )


@labeling_function(
    votes_for="declined_card_payment",
    yes=["My card has been declined, why?", "My card got refused just now"],
    no=["My card was declined at a restaurant", "The ATM declined my card"],
)
def card_declined_plainly(question: Question) -> bool:
    """A declined card, with no place named where cash or food comes from."""
    other = rx(
        r"\b(restaurant|lunch|eat\w*|dinner|clerk|grocery|netflix|subscription|machine|online|internet"
        r"|wrong with|problem|try to use|anywhere|transaction|cancel\w*|businesses|any|credit)\b"
    )
    return has(question, CARD, DECLINED) and not any(
        has(question, p) for p in (MACHINE, CASH, TRANSFER, CONTACTLESS, STRANGE, other)
    )


@labeling_function(
    votes_for="card_not_working",
    yes=[
        "The waiter said my card was declined in the restaurant",
        "Declined at the grocery, what is the problem with my card?",
    ],
    no=["My card was declined online", "Can I pay at restaurants?"],
)
def card_fails_while_eating(question: Question) -> bool:
    """The card failed in a restaurant or at a grocery, or it cannot be used at all."""
    place = rx(r"\b(restaurant|lunch|eating|dinner|clerk|grocery|netflix)\b")
    unusable = rx(
        r"\b(can.?t|cannot|couldn.?t|unable to|not( been)? able to|wasn.?t able to)\b.{0,20}\b(use"
        r"|complete any|make any)\b.{0,14}\b(cards?|transactions?)\b|\bcard\b.{0,20}\bany transactions\b"
        r"|\bany transactions\b.{0,16}\bcard\b"
    )
    other = rx(
        r"\b(left|lost|twice|people|tip|bill|shops?|stores?|until|new card|stolen|reunion|virtual"
        r"|disposable|revert\w*|app|where|places)\b"
    )
    fails = has(question, place) and (has(question, DECLINED) or has(question, FAILS))
    return (fails or has(question, unusable)) and not any(
        has(question, p) for p in (MACHINE, CASH, TRANSFER, CONTACTLESS, other)
    )


@labeling_function(
    votes_for="declined_card_payment",
    yes=["Why does the payment fail?", "The store would not take my card", "I could not pay with my card"],
    no=["My payment is pending", "Which stores take my card?"],
)
def cannot_pay(question: Question) -> bool:
    """A payment or a card in a shop that does not work."""
    fails = rx(
        r"\b(pay\w*|purchase)\b.{0,25}\b(fail\w*|not (going|work\w*|accepted)|unsuccessful)"
        r"|\b(pay\w*)\b.{0,12}(did\W?n\W?t|does\W?n\W?t|is not|isn.?t|won.?t|wasn.?t)\b.{0,15}\b(work\w*"
        r"|go(ing)? through|accept\w*)"
        r"|\b(why|how come)\b.{0,12}(did\W?n\W?t|won.?t|wasn.?t|can.?t)\b.{0,12}\bpay\w*.{0,15}\b(work"
        r"|go through|clear|accepted)\b"
        r"|\b(could ?n.?t|couldn.?t|could not|can.?t|not able to|not let me|n.?t let me"
        r"|unable to)\b.{0,30}\b(pay|work at|work in)\b"
        r"|(n.?t|\bnot)\b.{0,25}\bcard\b.{0,12}\b(at|in) (a|the|any)? ?(shop|store)s?\b"
        r"|\bcard\b.{0,16}(n.?t|\bnot|\bfailed)\b.{0,30}\b(shop|store)s?\b|\b(shop|store)\b.{0,20}(n.?t"
        r"|\bnot)\b.{0,14}\bcard\b"
    )
    return has(question, fails) and not any(
        has(question, p)
        for p in (
            MACHINE,
            CASH,
            TRANSFER,
            CONTACTLESS,
            rx(
                r"\b(google|apple|yet|revert\w*|back|still|where|any (places|businesses|stores)|receiv\w*|sites"
                r"|weeks?|businesses|seller|merchant|fees?|shown?|processed?|cancel\w*|mortgage)\b"
            ),
        )
    )
