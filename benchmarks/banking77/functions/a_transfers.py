"""Transfers that are declined, failed or not allowed. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import MISTAKE, has, lacks, rx

TRANSFER = rx(r"\btrans(fer|ger|fere)\w*|\b(send|sending|move|moving|sent) (\w+ ){0,2}(money|funds)\b")
BENEFICIARY = rx(r"\bben[ei]+fic[ai]?\w+")
DECLINED = rx(
    r"\b(declin\w*|decling|deny|denie[sd]|denying|denial|not (accepted|approved)|N'T (accepted|approved)|refus\w*)\b"
)
FAILED = rx(
    r"\b(fail\w*|unsuccessful\w*|broken|down|reject\w*|problems?|issues?)\b"
    r"|(N'T|\bnot|\bcannot|\bunable|\bnever)\b.{0,30}\b(work\w*|complet\w*|go(ne|ing)? through"
    r"|went through|wen through|process\w*|make|do|able|transfer|send|accept\w*|execut\w*"
    r"|success\w*)\b"
)
NOT_ALLOWED = rx(
    r"(N'T|\bnot|\bnever|\bno longer|\bunable|\bdis)\b.{0,20}\b(allow\w*|let|possible|permit\w*|able"
    r"|can)\b|\bdisallow\w*|\b(im)possible\b|\ballowance\b|\brestrict\w*|\bcan.?t\b|\bcannot\b"
    r"|\bunable\b|\bcouldn.?t\b"
)
NOT_TRANSFER = rx(
    r"\b(atm|cash|withdr\w+|top\w*.?up|cards?|fees?|charg\w*|refund\w*|exchang\w*|rate|direct debit"
    r"|deposit\w*|che(que|ck)|pending|cancel\w*|pin|receiv\w* by|revert\w*|arriv\w*|show\w*|item"
    r"|order)\b"
)
MY_ACCOUNT = rx(r"\b(to|into|in|from) (an?|my|another|certain|the|other|your) (\w+ )?(accounts?|bank)\b|\baccounts?\b")


@labeling_function(
    votes_for="beneficiary_not_allowed",
    yes=["My beneficiary was refused", "beneficiary not possible, why?"],
    no=["My transfer was refused"],
)
def beneficiary_word(question: Question) -> bool:
    """The word beneficiary, however spelled."""
    return has(question, BENEFICIARY) and lacks(question, rx(r"\b(fees?|charg\w*|how long|received)\b"))


@labeling_function(
    votes_for="beneficiary_not_allowed",
    yes=["A transfer to this account is not allowed", "I can't transfer to an account"],
    no=["My transfer was declined", "The transfer to a friend failed"],
)
def account_not_allowed(question: Question) -> bool:
    """A transfer to an account that is not allowed or not possible."""
    return (
        has(question, TRANSFER, NOT_ALLOWED)
        and (has(question, MY_ACCOUNT) or has(question, rx(r"\b(allow\w*|let|possible|permit\w*)\b")))
        and lacks(
            question,
            NOT_TRANSFER,
            MISTAKE,
            rx(
                r"\b(friend|declin\w*|see|complete|\dx|times|system|yet|fail\w*|standard|identity|verif\w*"
                r"|currenc\w*|balance|limit|mortgage|longer want|from my account|someone else|figure|receipts"
                r"|cryptocurency|crypto .{0,20}fee)\b"
            ),
        )
    )


@labeling_function(
    votes_for="beneficiary_not_allowed",
    yes=["The app does not let me buy bitcoin", "crypto purchase impossible"],
    no=["I bought shoes"],
)
def crypto(question: Question) -> bool:
    """Cryptocurrency to be bought or moved."""
    return has(question, rx(r"\b(crypto\w*|bit ?coins?)\b")) and lacks(
        question, rx(r"\b(top\w*.?up|exchange rate|returned|reverted|declined card|my money back|cancel\w*|back in)\b")
    )


@labeling_function(
    votes_for="beneficiary_not_allowed",
    yes=["An error message tells me that transfers are not possible, they worked before"],
    no=["An error message on my mortgage transfer"],
)
def error_message_worked_before(question: Question) -> bool:
    """An error message on transfers, which were possible in the past."""
    before = rx(
        r"\b(before|past|previous\w*|normally|usually|several|never had|first time|prior|keep|couple"
        r"|multiple|possible|again)\b"
    )
    return has(
        question, TRANSFER, rx(r"\b(error|messages?|not possible|N'T possible|blocked|unsuccessful)\b"), before
    ) and lacks(
        question,
        rx(
            r"\b(declin\w*|flat|mortgage|friends?|system|fail|wrong|mistake|\d times|cards?|receipts?|correct"
            r"|top\w*.?up|cancel\w*|rejected)\b"
        ),
    )


@labeling_function(
    votes_for="declined_transfer",
    yes=["My transfer was declined", "a transfer was not accepted"],
    no=["The transfer has failed", "They declined my card"],
)
def transfer_declined(question: Question) -> bool:
    """A transfer, and declined."""
    return has(question, TRANSFER, DECLINED) and lacks(
        question, BENEFICIARY, rx(r"\b(top\w*.?up|to (an?|my|another) account|crypto\w*|atm|cash|incoming)\b")
    )


@labeling_function(
    votes_for=["declined_transfer", "declined_card_payment"],
    yes=["My purchases online are declined", "I tried to buy something and was told declined"],
    no=["The cash machine declined me", "Top-up declined"],
)
def purchase_declined(question: Question) -> bool:
    """A purchase, in a shop or online, that was declined."""
    buy = rx(r"\b(purchas\w*|buy|shopping|bought|online|plenty of money|enough money|over the internet)\b")
    return has(question, buy, DECLINED) and lacks(
        question, rx(r"\b(atm|cash|withdr\w+|top\w*.?up|virtual|crypto\w*|refund\w*)\b")
    )


@labeling_function(
    votes_for="declined_transfer",
    yes=["I tried online yesterday and today and it keeps being declined"],
    no=["My card was declined in a restaurant"],
)
def declined_again_and_again(question: Question) -> bool:
    """Declined again and again: online, on both days, with all details checked."""
    again = rx(
        r"\b(online|yesterday|again|today|keep\w*|several times|tried|until now|up until|before|normally"
        r"|recipient details|details)\b"
    )
    both = rx(r"\b(online|yesterday|transfers?|normally|internet)\b")
    return has(question, DECLINED, again, both) and lacks(
        question,
        rx(r"\b(atm|cash|withdr\w+|top\w*.?up|card payment|virtual|friends?|crypto\w*|restaurant|beneficiar\w*)\b"),
    )


@labeling_function(
    votes_for="failed_transfer",
    yes=["The transfer has failed", "The transfer could not be completed"],
    no=["My transfer was declined", "The top-up has failed"],
)
def transfer_failed(question: Question) -> bool:
    """A transfer that failed or was not completed."""
    return has(question, TRANSFER, FAILED) and lacks(
        question,
        BENEFICIARY,
        DECLINED,
        rx(
            r"\b(top\w*.?up|allow\w*|possible|yet|arriv\w*|show\w*|updat\w*|see|receiv\w*|mistake|wrong"
            r"|cancel\w*|fees?|charg\w*|crypto\w*|pending|error messages?|balance|how long|before|deposit"
            r"|let me|to an? account|another account|into my account|to my account|before"
            r"|unable to transfer funds|account transfer|reject\w*|details|how (do|does|can) i|want to"
            r"|bank account|unsupported|other bank|need to|take|wait|blocked|someone else|merchant)\b"
            r"|\bdo a transfer\W*$"
        ),
    )


@labeling_function(
    votes_for="failed_transfer",
    yes=["I tried five times to transfer, is your system down?", "A transfer to my friend is rejected each time"],
    no=["I tried five times to log in"],
)
def friend_or_system(question: Question) -> bool:
    """Transfers to a friend that are rejected, or tried five times; is the system down?"""
    sign = rx(r"\b(friends?.{0,60}(reject\w*|unable|N'T)|reject\w*|5 ?x|5 times|five times|system|standard)\b")
    return has(question, sign, TRANSFER) and lacks(
        question, BENEFICIARY, DECLINED, rx(r"\b(received|arriv\w*|seen?|top\w*.?up|take|hours?|days?|yet|mistake)\b")
    )


@labeling_function(
    votes_for="failed_transfer",
    yes=["My mortgage does not go through because of an error", "I'm buying a house and the payment gives an error"],
    no=["I'm buying a phone"],
)
def buying_a_home(question: Question) -> bool:
    """The customer buys a home and the payment gives an error."""
    return has(
        question,
        rx(r"\b(mortgage|flat|house|home|estate|deposit over)\b"),
        rx(r"\b(error|fail\w*|N'T|help|through|problem)\b"),
    ) and lacks(question, rx(r"\b(flat fee|card|moved|rent|currenc\w*|left|at home|arriv\w*|cash)\b"))


@labeling_function(
    votes_for=["failed_transfer", "declined_transfer", "beneficiary_not_allowed"],
    yes=["I can't make a transfer", "transfer trouble"],
    no=["Transfer still pending", "I can't make a payment"],
)
def transfer_trouble(question: Question) -> bool:
    """A transfer that meets any trouble."""
    trouble = rx(
        r"\b(trouble|error|reject\w*|declin\w*|fail\w*|den(y|ied)|block\w*|stopped|unsuccessful\w*|unable"
        r"|problem\w*|allow\w*|possible|complete|not work\w*|N'T work\w*|go through|went through"
        r"|gone through|N'T accept\w*|can.?t|cannot|couldn.?t|won.?t)\b"
    )
    return has(question, TRANSFER, trouble) and lacks(
        question,
        rx(
            r"\b(top\w*.?up|yet|arriv\w*|show\w*|updat\w*|see|receiv\w*|mistake|wrong|cancel|fees?|charg\w*"
            r"|pending|balance|how long|deposit|long|cash)\b"
        ),
    )
