"""A transfer to the own account or money put in that is not in the balance yet. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, lacks, rx

BALANCE = rx(r"\bbalance\b")
TRANSFER = rx(r"\btran+s?fer\w*|\btranferred\b")
OTHER = rx(
    r"\b(fees?|charg\w*|pin|atms?|top\w*.?up|exchange|rates?|withdr\w+|declin\w*|reject\w*|cancel\w*"
    r"|beneficiar\w*|friends?|recipients?"
    r"|seller|landlord|refund\w*|fail\w*|cash|che(que|ck)s?|deposit\w*|salary|mistake|wrong|verif\w*|cards?|source)\b"
)


@labeling_function(
    votes_for="balance_not_updated_after_bank_transfer",
    yes=["Balance after a transfer", "when does the balance count my transfer?"],
    no=["Balance after a cheque", "When does my transfer arrive?"],
)
def balance_and_transfer(question: Question) -> bool:
    """A balance and a transfer in one question."""
    return has(question, BALANCE, TRANSFER) and lacks(question, OTHER)


@labeling_function(
    votes_for="balance_not_updated_after_bank_transfer",
    yes=["Where is the money I have transferred?", "Could you find the transfer of last week?"],
    no=["Where is the money I sent to a friend by transfer?", "Where do I make a transfer?"],
)
def where_is_my_transfer(question: Question) -> bool:
    """Where a transfer, or the money of it, is now."""
    where = rx(
        r"\b(where|find|what happened|see what|missing)\b.{0,40}\b(transfer|transferred|transfered|transfers)\b"
        r"|\btransfer\w*\b.{0,25}\b(N'T (there|in|here)|missing|not (there|in|here))\b"
    )
    return has(question, where) and lacks(
        question,
        OTHER,
        rx(
            r"\b(how (do|can) i|where (do|can|should) i|option|process|steps|find out how|exchange|originat\w*"
            r"|gone|did the money|europe|source|isn.?t in|is my money transfer|not here|to an?)\b|\bfrom\W*$"
            r""
        ),
    )


@labeling_function(
    votes_for="balance_not_updated_after_bank_transfer",
    yes=["How long does a bank transfer need?", "Does a bank transfer usually take some days?"],
    no=["How long is a transfer to my friend?", "What does a bank transfer cost?"],
)
def bank_transfer_time(question: Question) -> bool:
    """How long a bank transfer, or one from a British account, takes."""
    time = rx(
        r"\b(how long|how soon|when|usual\w*|normal\w*|typical\w*|immediate\w*|instant\w*|waiting|hours?"
        r"|today|yet|shown?|show up|through|clear|available)\b"
    )
    bank = rx(r"\bbank transfer\w*|\bUK (account|bank|transfer)\w*|\bmy uk\b")
    return has(question, bank, time) and lacks(
        question, OTHER, rx(r"\b(how (do|can) i|how to|receiv\w*|accept|work)\b")
    )


@labeling_function(
    votes_for=["balance_not_updated_after_bank_transfer", "pending_transfer"],
    yes=["My transfer does not appear", "The transfer I made has not shown up"],
    no=["My friend cannot see the transfer", "My cheque does not appear"],
)
def transfer_does_not_appear(question: Question) -> bool:
    """A transfer that does not appear or show."""
    hidden = rx(
        r"\b(N'T|not|never|still|yet|waiting|no)\b.{0,25}\b(show\w*|appear\w*|see\w*|reflect\w*|updat\w*|pop)\b"
    )
    return has(question, TRANSFER, hidden) and lacks(question, OTHER)


@labeling_function(
    votes_for="balance_not_updated_after_bank_transfer",
    yes=["I don't see any change of the balance", "My balance is not current"],
    no=["My balance is wrong since the cheque", "What is my balance?"],
)
def balance_unchanged_alone(question: Question) -> bool:
    """The balance does not move, and no cheque, cash or purchase is named."""
    still = rx(
        r"\bbalance\b.{0,30}\b(N'T|not|same|soon|update\w*|current|include)\b|\b(N'T|not|any|new|see"
        r"|correct|current)\b.{0,25}\bbalance\b|\bupdat\w*\b.{0,20}\bbalance\b"
    )
    return has(question, still) and lacks(
        question,
        OTHER,
        rx(
            r"\b(purchase|payment|enough|minimum|top\w*|merchant|auto\w*|certain|item|money i|low|money (back"
            r"|to)|salary)\b"
        ),
    )


@labeling_function(
    votes_for="balance_not_updated_after_cheque_or_cash_deposit",
    yes=["I put some money in my account, it is still not there", "The money I put in at the bank, where is it?"],
    no=["I want to put money in my account", "I transferred money and it is not there"],
)
def money_put_in(question: Question) -> bool:
    """Money, with no transfer named, that was put in or sent and is not on the account."""
    put = rx(
        r"\b(i|have|already|already have|we) (already )?(put|sent|added|place\w*)\b.{0,25}\b(money|cash|it"
        r"|cheque|check|some)\b|\bmoney\b.{0,12}\bi put\b"
        r"|\bmoney\b.{0,25}\b(appear|this morning)\b|\bfunds i deposited\b"
    )
    gone = rx(r"\b(still|N'T|not|where|ain.t|yet|awaiting|waiting|what happened|so long|issue|nothing)\b")
    return has(question, put, gone) and lacks(
        question,
        TRANSFER,
        rx(
            r"\b(cards?|top\w*|friends?|recipient\w*|recipi\w*|famil\w+|someone|put there|they|she|he"
            r"|refund\w*|atm (gave|did)|wrong|cancel\w*|withdr\w+|i did ?n.t put|that i did|didn.?t put|limit"
            r"|received by|last friday|person|payment|seller|order|vacation|statement)\b"
        ),
    )
