"""Age, countries and personal details of the customer. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, lacks, rx

YOUNG = rx(r"\b(child\w*|kids?|sons?|daughters?|teen\w*|minors?|offspring|youth\w*|young\w*|under ?age)\b")
ACCOUNT = rx(r"\b(ac+ou?nts?|sign|open|have|get|use|services?|fund|join|start)\b")
PLACE = rx(
    r"\b(eu|uk|us|usa|u\.s\.|europe\w*|united (states|kingdom)|america\w*|outside|abroad|germany"
    r"|france|spain|austria|portugal|world"
    r"|england|australia|canada|live|living|reside\w*|locat\w*|overseas)\b"
)
MONEY = rx(
    r"\b(transfer\w*|fees?|charg\w*|exchang\w*|currenc\w*|atms?|cash|withdr\w+|payments?|deliver\w*"
    r"|arriv\w*|long|top\w*.?up|declin\w*"
    r"|work\w*|cost|ship\w*|mail\w*|purchas\w*|rates?|china|travel\w*|stolen|lost)\b"
)
DETAILS = rx(r"\b(details?|information|info|address|adress|name|phone number|contact|profile|e-?mail|title)\b")
CHANGE = rx(
    r"\b(chang\w*|edit\w*|updat\w*|modif\w*|alter\w*|correct\w*|adjust\w*|fix|new|incorrect|wrong"
    r"|switch|replace|legally|amend\w*|give)\b"
)
OTHER_DATA = rx(
    r"\b(pin|pass ?(code|word)|card|cash|beneficiar\w*|transfer\w*|currenc\w*|verif\w*|payment"
    r"|recogni\w*|rate|top\w*.?up|phone (was|is)"
    r"|compromis\w*|stolen|recipient)\b"
)


@labeling_function(
    votes_for="age_limit",
    yes=["What age must one have?", "How old do customers have to be?"],
    no=["How long is this payment pending?", "How long does it take?"],
)
def age_word(question: Question) -> bool:
    """Age, or how old one has to be."""
    return has(
        question,
        rx(
            r"\bages?\b|\bhow (old|young)\b|\bhold old\b|\bold enough\b|\byears? (old|of age)\b|\bbe (16|18"
            r"|21)\b|\b(i am|i.m) 1\d\b"
        ),
    )


@labeling_function(
    votes_for="age_limit",
    yes=["Can my daughter have an account?", "account for a teenager"],
    no=["My daughter stole my card"],
)
def account_for_child(question: Question) -> bool:
    """A child and an account or the service."""
    return has(question, YOUNG, ACCOUNT) and lacks(
        question,
        rx(
            r"\b(spare|second|another|link\w*|extra|additional|stole|used|transfer\w*|top.?up|charg\w*|friend"
            r"|deposit|flat|cards)\b"
        ),
    )


@labeling_function(
    votes_for="age_limit",
    yes=["Do you offer anything for young people?", "Are minors accepted?"],
    no=["Are foreign customers accepted?"],
)
def young_people(question: Question) -> bool:
    """Young people, children or teenagers are named."""
    return has(question, YOUNG) and lacks(question, rx(r"\b(cards?|transfer\w*|home|stole\w*|pay\w*|phone|money)\b"))


@labeling_function(
    votes_for="country_support",
    yes=["Which countries do you serve?", "Are there countries without support?"],
    no=["In which countries is there a fee?", "Which currency has this country?"],
)
def which_countries(question: Question) -> bool:
    """Countries, with no money moved there."""
    return has(
        question,
        rx(
            r"\bcountries\b|\bcountry\b.{0,25}\b(support\w*|restrict\w*|limit\w*|operat\w*|availab\w*)"
            r"|\b(support\w*|operate|available|restrict\w*)\b.{0,25}\bcountry\b"
        ),
    ) and lacks(
        question,
        rx(
            r"\b(transfer\w*|fees?|charg\w*|exchang\w*|currenc\w*|atm|cash|apple|google|payments?|deliver\w*"
            r"|hold|money)\b"
        ),
    )


@labeling_function(
    votes_for="country_support",
    yes=["I live in the US, do I get a card?", "May Europeans order cards?"],
    no=["How long until a card reaches the US?", "Is my card usable in the US?"],
)
def card_in_another_place(question: Question) -> bool:
    """A card for somebody who lives in another place."""
    get = rx(
        r"\b(get|getting|order\w*|have|obtain|apply|eligible|issued?|available|offer|need|provide|request"
        r"|want|like|receive|support\w*|sent? cards|give|acquire|possible|own)\b"
    )
    return has(question, rx(r"\bcards?\b"), PLACE, get) and lacks(
        question,
        MONEY,
        rx(
            r"\b(virtual|visa|mastercard|google|apple|spare|use my card|expir\w*|pin|stole\w*|credit card"
            r"|other card|one (other|more|additional)|accept\w*|take (it|that)|support that|where|locations"
            r"|okay|frozen|only have|second|track|received)\b"
        ),
    )


@labeling_function(
    votes_for="country_support",
    yes=["Do you operate in Portugal?", "Where are you located?"],
    no=["Where are you sending my money?"],
)
def where_do_you_operate(question: Question) -> bool:
    """Where the bank operates, is located or is available."""
    where = rx(
        r"\b(where|which|what)\b.{0,25}\b(do|are) (you|your cards?|your services?"
        r"|your accounts?)\b.{0,25}\b(support\w*|operat\w*|located?|available|based|work|serv\w*"
        r"|offer\w*)?"
        r"|\b(operate|available|located|based|offer\w*|work)\b.{0,20}\b(in|outside|worldwide|globally)\b"
        r"|\ball over the world\b"
    )
    scope = rx(
        r"\b(operat\w*|locat\w*|support\w*|available|region|serv(e|ice|ices|ing)|based|world|globally|offered)\b"
    )
    return has(question, where, scope) and lacks(
        question,
        MONEY,
        rx(
            r"\b(atm|currenc\w*|card is|accept\w*|transfer|hold|feature|app|visa|mastercard|virtual|id"
            r"|identity|verif\w*|shop|status|balance|funds|money|cards? do|topped|auto\w*)\b"
        ),
    )


@labeling_function(
    votes_for="edit_personal_details",
    yes=["How do I have my address changed?", "my phone number needs an update"],
    no=["How do I change my PIN?", "The recipient has a new name"],
)
def change_of_details(question: Question) -> bool:
    """Name, address, number or details are to be changed."""
    return has(question, DETAILS, CHANGE) and lacks(question, OTHER_DATA)


@labeling_function(
    votes_for="edit_personal_details",
    yes=["I have just married, what now?", "we moved to another city"],
    no=["I moved money to another account"],
)
def married_or_moved(question: Question) -> bool:
    """A wedding or a new home."""
    moved = rx(
        r"\b(married|marriage|wedding|spouse\w*|maiden|divorc\w*)\b|\b(i|we|have|just|recently|after"
        r"|have) (\w+ )?(moved|moving)\b|\bnew (address|home|place|city)\b|\b(new|last|first) name\b"
    )
    return has(question, moved) and lacks(
        question, rx(r"\b(money|funds|landlord|get a card|rent|fee|cancel\w*|us)\b|\btransfer")
    )


@labeling_function(
    votes_for="edit_personal_details",
    yes=["Where are my personal details edited?", "Modify my details please"],
    no=["Why do you need my personal details?"],
)
def edit_details(question: Question) -> bool:
    """Editing or modifying one's details or personal information."""
    edit = rx(
        r"\b(edit\w*|modif\w*|chang\w*|updat\w*|alter\w*|correct\w*)\b.{0,40}\b(details?|information|info"
        r"|name|address|adress)\b|\b(details?|information|name|address)\b.{0,30}\b(edit\w*|modif\w*"
        r"|chang\w*|updat\w*)"
    )
    return has(question, edit) and lacks(question, rx(r"\b(pin|card|beneficiar\w*|transfer\w*|cash)\b"))


@labeling_function(
    votes_for="country_support",
    yes=[
        "Are you doing business in the EU?",
        "Do you do business outside Europe?",
        "I'm in America, how do I sign up?",
    ],
    no=["Does my transfer go to the EU?", "Where did my card go?"],
)
def business_abroad(question: Question) -> bool:
    """Whether the customer or the bank can act in some place: operate, work, sign up, use it."""
    act = rx(
        r"\b(do you (operate|work|do business|offer|support|have)|operate|business|sign up|use (it|this)"
        r"|support|supported|my (new )?card (in|work)|mailed to|resident\w*|acquir\w*)\b"
    )
    place = rx(
        r"\b(in (the )?(eu|us|uk|usa|america|europe|greece|germany|portugal|austria|spain|france"
        r"|any country)|outside( of)?|europe|portugal|live in|co?u?ntries|courtries|us resident)\b"
    )
    return has(question, act, place) and lacks(
        question,
        MONEY,
        rx(r"\b(transfer|fee|pin|deliver\w*|virtual|verif\w*|visa|mastercard|credit card|track|stolen|vacation|app)\b"),
    )


@labeling_function(
    votes_against=["age_limit", "edit_personal_details", "country_support"],
    yes=["My cash withdrawal is pending", "Why was the top-up reverted?"],
    no=["How old must I be to withdraw cash?", "I moved, where do I change it?"],
)
def money_matter_not_person(question: Question) -> bool:
    """Cash, top-ups and refunds without a word of age, country, name or address."""
    person = rx(
        r"\b(age|old|child\w*|kids?|daughter|son|countr\w*|eu|us|uk|europe|address|name|details?"
        r"|information|married|moved|live|account holder|number|year)\b"
    )
    return has(
        question, rx(r"\b(withdrawals?|withdrew|top.?ups?|refund\w*|exchange rates?|direct debit|declined|pending)\b")
    ) and lacks(question, person)
