"""What tells declined, failed and not allowed transfers apart. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, lacks, rx

TRANSFER = rx(r"\btrans(fer|ger|fere)\w*")
TROUBLE = rx(
    r"\b(trouble|error|reject\w*|fail\w*|den(y|ied)|block\w*|stopped|unsuccessful\w*|unable|problem\w*"
    r"|allow\w*|possible|N'T (work\w*|go|process\w*|transfer|approved|let|accept\w*|allow\w*|make)"
    r"|not (work\w*|go|process\w*|transfer\w*|approved|let|clear\w*|allowed)|can.?t|cannot|couldn.?t|won.?t)\b"
)
OTHER = rx(
    r"\b(top\w*.?up|fees?|charg\w*|pending|balance|how long|cash|che(que|ck)|deposit\w*|arriv\w*"
    r"|show(n|ing)? up|updat\w*|cancel|mistake|declin\w*|verif\w*|figure|friend\w*|sister"
    r"|credit card)\b"
)


@labeling_function(
    votes_for="beneficiary_not_allowed",
    yes=["A transfer to another account does not work", "An account transfer of mine was blocked"],
    no=["A transfer from my account failed", "How do I transfer into my account?"],
)
def transfer_to_account_fails(question: Question) -> bool:
    """A transfer to some account, or to the customer's bank, that meets an obstacle."""
    where = rx(
        r"\b(to|into) (an?|my|another|certain|the|other|this)? ?(\w+ )?(accounts?|bank)\b"
        r"|\baccount transfer\b|\bon my account\b|\bother account\b"
    )
    return has(question, TRANSFER, where, TROUBLE) and lacks(
        question,
        OTHER,
        rx(
            r"\b(how (do|can) i|see|seen|from my account|receiv\w*|gone through yet|someone else|5"
            r"|money in my account yet|N'T know|wrong account|declined|yesterday|from another|other bank"
            r"|crypto\w* .{0,20}fee)\b"
        ),
    )


@labeling_function(
    votes_for="beneficiary_not_allowed",
    yes=[
        "Error messages all the time when I transfer",
        "My transfers are blocked",
        "I was able to before, why can't I transfer now?",
    ],
    no=["A transfer error on my house purchase", "My transfer was declined"],
)
def transfers_blocked(question: Question) -> bool:
    """Transfers that are blocked or stopped, give error messages, or were possible before."""
    sign = rx(
        r"\b(block\w*|has been stopped|was (my )?transfer stopped|transfer stopped|error messages?"
        r"|not possible|is\W?n.t possible|able to before|worked before|in the past"
        r"|unable to transfer funds|i not do a transfer|wrong with the transferring)\b"
    )
    return has(question, TRANSFER, sign) and lacks(
        question,
        OTHER,
        rx(
            r"\b(flat|mortgage|house|home|reject\w*|5|five|system|standard|wrong|crunch|from my account to"
            r"|elsewhere|account number|accidentally|accidently|just sent)\b"
        ),
    )


@labeling_function(
    votes_for="declined_transfer",
    yes=["My transfer is refused though the details are correct", "Is there an unsupported merchant in my transfer?"],
    no=["The details of my transfer are wrong"],
)
def transfer_with_right_details(question: Question) -> bool:
    """A transfer that does not go through although all details were checked."""
    sign = rx(
        r"\b(details are (correct|right)|(have )?the details right|recipient details|all correct"
        r"|checked (them|all|over)|details (are|is) correct|receipts?|unsupported merchant|lined up"
        r"|tried everything|went wrong with my transfer|mistake with my transfer)\b"
    )
    return has(question, TRANSFER, sign) and lacks(
        question,
        rx(
            r"\b(arriv\w*|received|days|there yet|has\W?n.t (come|gotten|shown)|still not (there|shown)|sent"
            r"|within|country|pending|couple|while|confirmed|wait\w*|appear\w*)\b"
        ),
    )


@labeling_function(
    votes_for="declined_transfer",
    yes=["Decline message for a transfer, why?", "transfers keep getting declined"],
    no=["They declined my card", "The transfer failed"],
)
def decline_message(question: Question) -> bool:
    """A decline message, or transfers that keep on being declined."""
    return has(
        question,
        rx(
            r"\bdeclin(e|ed|ing|es)\b.{0,20}\b(message|notice|transfers?)\b|\btransfer\w*\b.{0,60}\bdeclin\w*"
            r"|\bcredit keeps being declined\b|\bkeep\w* declining it\b|\bcontinually\b.{0,12}\bdeclin\w*"
        ),
    ) and lacks(question, rx(r"\b(top\w*|beneficiar\w*|atm|cash|incoming|withdr\w+)\b"))


@labeling_function(
    votes_for="failed_transfer",
    yes=["I was not able to complete the transfer", "Something goes wrong when I try to transfer"],
    no=["I was not able to transfer to another account", "I completed the transfer, where is it?"],
)
def transfer_not_completed(question: Question) -> bool:
    """A transfer that the customer could not complete, or in which something goes wrong."""
    fails = rx(
        r"\b(N'T|not|unable|never)\b.{0,18}\b(complet\w*|transfer (my )?money from)|\b(went|going|goes"
        r"|is) wrong\b.{0,25}\btransfer|\btransfer\b.{0,30}\bgoing wrong"
        r"|\bwhat stopped\b|\b(5|five) (times|attempts)\b|\bsystem\b|\bfail\w*\b.{0,15}\btransfer"
        r"|\btransfer\w*\b.{0,20}\bfail\w*|\btransaction (was )?(not approved|declined)\b|\berrors keep\b"
        r"|\btransfer\b.{0,30}\b(did|does|is)\W?n.t work"
    )
    return has(question, fails, rx(r"\btrans\w+")) and lacks(
        question,
        OTHER,
        rx(
            r"\b(to (an?|another|my) account|mistake with my|recipient|details|crypto\w*|beneficiar\w*|twice"
            r"|yet|card|wait\w*|before|wrong account|wrong with my transfer|verify|identity|to my friend"
            r"|arriv\w*|atm|purchase|refund|receiv\w*|problem with a transfer)\b"
        ),
    )


@labeling_function(
    votes_against=["transfer_into_account", "transfer_timing"],
    yes=["My transfer was declined", "error on the transfer"],
    no=["How long is a transfer under way?", "How do I transfer money in?"],
)
def refused_not_slow(question: Question) -> bool:
    """A transfer that was declined, failed or gave an error is not a question of time or of method."""
    refused = rx(r"\b(declin\w*|fail\w*|reject\w*|errors?|block\w*|denied|N'T allow\w*|not (allowed|possible))\b")
    return has(question, TRANSFER, refused) and lacks(question, rx(r"\bhow (do|does|can|long|soon|many)\b|\bwhen\b"))
