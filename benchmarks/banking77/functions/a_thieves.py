"""Cash that the customer did not withdraw, and compromised cards. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, lacks, rx

NOT_MINE = rx(
    r"(N'T|\bnot|\bnever)\b.{0,25}\b(recogni[sz]e\w*|make|made|mak|do|done|did|mine|my|approve\w*"
    r"|authori[sz]e\w*|me|know"
    r"|remember\w*|recall|familiar|initiate\w*|agree\w*|purchas\w*|buy|bought|withdr\w+|aware|consent"
    r"|belong\w*|order\w*"
    r"|set up|take|used?|allow\w*|request\w*|sign\w*|permission|identify)\b"
    r"|\b(unfamiliar|unknown|unauthori[sz]ed|unrecogni[sz]ed|strange|weird|suspicious|fraud\w*|mysterious|dispute\w*"
    r"|someone else|know nothing|no idea|without my)\b"
)
CASH = rx(r"\b(cash|withdr\w+|atms?|cash ?point|money (was |is )?(taken )?out|pounds? from)\b|\bwd\b")
USED_BY_OTHERS = rx(
    r"\b(some ?(one|body)|any ?one|thie\w+|other people|another person|who)\b.{0,30}"
    r"\b(us(es|ed|ing|e)|has|have|had|got|took|stole|access\w*|charging|spending|hacked|made|making|making)\b"
)


@labeling_function(
    votes_for="cash_withdrawal_not_recognised",
    yes=["A withdrawal that is not mine", "I see cash taken from an ATM, not me"],
    no=["My withdrawal did not work", "A payment I did not make"],
)
def withdrawal_not_mine(question: Question) -> bool:
    """Cash that the customer did not withdraw."""
    other = rx(
        r"\b(fees?|charged|rate|pending|declin\w*|only (got|gave|received)|twice|amount|balance|cheque"
        r"|work\w*|let|allow\w*"
        r"|swallow\w*|card back|refund|more than|went through|dispense\w*|unable)\b|N'T (give|get|receive"
        r"|withdraw (money|cash))"
    )
    failed = rx(
        r"\b(deposit\w*|checks?|able|asked for|requested|home (currency|country)|holiday|vacation"
        r"|travel\w*|top\w*.?up|attempt\w*|tried"
        r"|change my|all (my|the)|broken|reject\w*|approved|department|return my)\b|\b(can|could|wo"
        r"|would)\w*.?(n.?t|not)\b|\bcan i not\b"
        r"|\b(is|has)n.?t (show\w*|in|been|post\w*|arriv\w*)|\bnot (been |see\w* |come )|\bi withdrew it\b"
    )
    return has(question, CASH, NOT_MINE) and lacks(question, other, failed)


@labeling_function(
    votes_for="cash_withdrawal_not_recognised",
    yes=["My app says I withdrew cash, how come?", "Why is a withdrawal in my statement?"],
    no=["Why was I charged for the withdrawal?"],
)
def app_shows_withdrawal(question: Question) -> bool:
    """The app or the statement shows a withdrawal out of the blue."""
    shows = rx(r"\b(show\w*|says?|app|statement|see|saw|found|notic\w*|there (is|was|are)|according|appear\w*)\b")
    other = rx(
        r"\b(fees?|charg(e|ed|es|ing)|rate|pending|declin\w*|only (got|gave|received)|twice|amount|cheque|work\w*|less"
        r"|more than|wrong|got|received?|asked|allow\w*|limit|where|withdraw (money|cash)|dispens\w*"
        r"|cancel\w*|trouble)\b"
    )
    return has(
        question, rx(r"\b(withdr\w+|atm|took|taken out|wd|cash)\b"), shows, rx(r"\bwithdr|\bmoney|\bcash|\bWD\b")
    ) and lacks(
        question,
        other,
        rx(
            r"\b(deposit\w*|exchang\w*|transfer\w*|top.?up|accept\w*|N'T show\w*|find|how (long|do i get)|when"
            r"|waiting|expecting|going to|completed|see it|not seeing|larger|debit|seller|ago|balance|put)\b"
            r"|n.?t (see|show)|isn.?t (show|in)|hasn.?t"
        ),
    )


@labeling_function(
    votes_for="cash_withdrawal_not_recognised",
    yes=["My wallet was stolen and somebody has withdrawn money", "500 cash withdrawn by a thief"],
    no=["My wallet was stolen"],
)
def thief_took_cash(question: Question) -> bool:
    """A stolen wallet, a cloned card or somebody else, and cash that is gone."""
    thief = rx(r"\b(wallet|stole\w*|clon\w*|compromis\w*|some ?one|some ?body|without my|steal\w*|fraud\w*|500)\b")
    gone = rx(r"\b(withdr\w+|cash|atm|taken out|took .{0,12}(money|cash))\b|\bwd\b|\bmoney (was|has|from)\b")
    return has(question, thief, gone) and lacks(
        question, rx(r"\b(pin|phone|exchange|deposit\w*|fees?|amount|transfer\w*|top.?up|department|cheque)\b")
    )


@labeling_function(
    votes_for="compromised_card",
    yes=["I think my card has been hacked", "somebody uses my card"],
    no=["Somebody withdrew cash with my card", "Somebody took my purse"],
)
def card_compromised(question: Question) -> bool:
    """A card or its data in the hands of somebody else."""
    data = rx(r"\b(card|account|details|information|info|data)\b")
    return (
        has(question, data)
        and (
            has(question, USED_BY_OTHERS) or has(question, rx(r"\b(compromis\w*|hack\w*|clon\w*|breach\w*|expos\w*)\b"))
        )
        and lacks(
            question,
            CASH,
            rx(
                r"\b(phone|daughter|child\w*|friends?|pin|transfer\w*|top.?up|lost|wallet|spare|app|live|living"
                r"|resident\w*|issue\w*|restaurant|permission|in the us|get a card|debit|recall|seller"
                r"|accessed my account|this is|different town)\b|\bstole my card\b(?! (info|det|num))"
                r"|\bpayments?\b|can.?t find"
            ),
        )
    )


@labeling_function(
    votes_for="compromised_card",
    yes=["Transactions I do not know, was my card data stolen?"],
    no=["A payment I do not know"],
)
def strange_spending_and_theft(question: Question) -> bool:
    """Strange transactions together with theft, fraud or somebody else's use."""
    theft = rx(
        r"\b(stole|stolen|fraud\w*|hack\w*|unusual activity|suspicious|some ?one|some ?body|possession"
        r"|never been|freeze)\b"
    )
    return has(question, theft, rx(r"\b(transactions|charges|purchases|activity|spending|card)\b")) and lacks(
        question,
        CASH,
        rx(
            r"\b(phone|pin|wallet|lost|was stolen|transfer\w*|order|found|spare|payments?|app|been stolen"
            r"|assist\w*|live|family|debit|declin\w*|deactivate|report|urgent\w*|working|seller|fee|bag"
            r"|restaurant|dollar|need to freeze|freeze (it|the card)|couple of days|last two days"
            r"|past (few )?days?|disput\w*|flights|stole money|charged my card|victim|reversed)\b|\b(stolen"
            r"|stole my|took my) card\b(?! (info|det|num))|card (is|was) stolen|freeze my card immediately"
            r"|^.{0,60}freeze it|\bin the us\b"
        ),
    )


@labeling_function(
    votes_for="compromised_card",
    yes=["How do I stop fraud on my card?", "I froze my account, what next?"],
    no=["How do I stop a transfer?"],
)
def stop_fraud(question: Question) -> bool:
    """Fraud is to be stopped, or an account was frozen because of it."""
    stop = rx(
        r"\b(stop|prevent|report|protect)\b.{0,20}\b(fraud\w*|theft|abuse)\b|\bi froze\b"
        r"|\bsecurity breach\b|\bcard.s security\b"
        r"|\bfraud\w*.{0,20}\b(my|on) (card|account)\b|\bcopied\b"
    )
    return has(question, stop) and lacks(
        question, CASH, rx(r"\bapp\b|\bpayment|direct debit|protect my account|do you protect")
    )


@labeling_function(
    votes_for="compromised_card",
    yes=[
        "My card was used without my permission",
        "My card details were stolen",
        "questionable transactions in some far city",
    ],
    no=["Somebody took my purse", "A payment I do not know"],
)
def card_data_abused(question: Question) -> bool:
    """Card data in foreign hands, fraudulent use, or several transactions that nobody of the house made."""
    abuse = rx(
        r"\bused without my\b|\bfraudulent (use|charges|transactions|activity)\b|\b(questionable"
        r"|unauthori[sz]ed|suspicious|strange) (transactions|payments|activity)\b"
        r"|\bcard.{0,4}(info\w*|details|numbers?|data)\b.{0,30}\b(stole\w*|taken|compromis\w*|hacked|got)"
        r"|\b(stole|stolen|took|taken|has|have|found|got|gotten|know)\b.{0,15}\bmy (card )?(info\w*|details|data)\b"
        r"|\bsome ?(one|body)( else)? (is|has been|was|might be|may be|could be) using my card\b"
        r"|\bnever been (in|to)\b|\bfrom a place i.ve never"
    )
    return has(question, abuse) and lacks(
        question, CASH, rx(r"\b(wallet|phone|app|store|flights?|identity|debit|appeared|payment (in|on))\b")
    )


@labeling_function(
    votes_for="cash_withdrawal_not_recognised",
    yes=["My wallet was stolen and the thief is using my card", "Why does my app show cash I did not receive?"],
    no=["My wallet was stolen", "I did not receive my cash deposit"],
)
def wallet_thief_or_odd_cash(question: Question) -> bool:
    """A stolen wallet whose card is in use, or money on the account that the customer did not put there."""
    odd = rx(
        r"\bwallet\b.{0,60}\b(using|used)\b|\b(cash|money|funds)\b.{0,50}\b(did ?n.?t|didn.?t"
        r"|did not)\b.{0,12}\b(receive|get|put|accept)\b"
        r"|\b(extra|random|unexpected|non-received|strange) (cash|money)\b|\b(did ?n.?t|did not) (put"
        r"|take) .{0,12}money\b|\bmoney (missing|was taken)\b"
        r"|\b(what|odd|unusual|strange|suspicious|unauthori[sz]ed|fishy)\b.{0,25}\bwit?h?dr\w+"
    )
    return has(question, odd) and lacks(
        question,
        rx(
            r"\b(atm (did|gave|only)|all (of )?(the|my)|asked|cheque|check|fees?|rate|exchange|transfer\w*"
            r"|correct amount|limit|charged?|requested|refund\w*|seller|whole|full|wrong amount|amount i"
            r"|transaction|pending|deposited|withdrawals? (work|take)|locations?|closest|place|partial"
            r"|able to get|abroad|travelling|show up|caused|pounds|right amount|get all)\b"
        ),
    )


@labeling_function(
    votes_for="cash_withdrawal_not_recognised",
    yes=["It says I took cash from the machine, but I did not", "The app claims a withdrawal that I don't remember"],
    no=["It says the withdrawal was declined", "The machine says it has no cash"],
)
def says_cash_but_no(question: Question) -> bool:
    """The app or a message says that cash was taken, and the customer says no."""
    says = rx(r"\b(says?|said|saying|shows?|showing|saw|see|claims?|message|not?tic\w*)\b")
    cash = rx(r"\b(cash|withdr\w+|atm|taking money|bank machine)\b")
    denial = rx(
        r"\bi did ?(not|n.?t)( (do|make|complete|get|withdraw|take) (it|so|out|that|this"
        r"|any)?.{0,12})?\W*$|\bi did(n.?t| not) (take out|complete it|withdraw)|\bthat.s a mistake\b"
        r"|\bcannot remember\b|\bN'T (remember|recall)\b|\bn.?t withdraw\b"
    )
    return has(question, says, cash, denial) and lacks(
        question,
        rx(
            r"\b(deposit\w*|rate|fees?|pending|gave|cheque|declin\w*|transfer\w*|amount than|more than"
            r"|different|larger|wrong amount|get the full)\b"
        ),
    )
