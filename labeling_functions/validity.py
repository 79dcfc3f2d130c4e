"""Is it a question at all, and may it be one for us? Owner: support quality team."""

import re

from labeling import NO_TEMPLATE, NOT_A_QUESTION, labeling_function

ASK = re.compile(
    r"""\?
      | \b( how | why | when | where | what | which | who | can\ (i|we|you|u) | could | would\ you
          | please | pls | plz | need
          | i\ want | i'?d\ like | we\ want | would\ like | wanna | must | tell\ me | explain
          | not\ work\w* | doesn'?t | doesnt
          | can'?t | cannot | cant | won'?t | wont | missing | wrong | fail\w* | declined | stuck
          | still\ (no|not|waiting)
          | asking | asks | want )\b""",
    re.I | re.X,
)
PRODUCT = re.compile(
    r"""\b( payouts? | payments? | refund\w* | disputes? | charge-?backs? | fees? | invoices? | bills?
          | links? | qr | account
          | readers? | terminal | thorn | card | cards | bank | iban | passw\w* | login | log\ in
          | sign-?in | 2fa | codes?
          | e-?mail | webhooks? | api | keys? | plugin | subscri\w+ | plans? | memberships? | members?
          | receipts? | export
          | csv | report | tax | verif\w+ | documents? | kyc | passport | checkout | customers? | clients?
          | buyers? | shop
          | settlement | transfer | evidence | callbacks? | law | undone | rates? | price | cost | limit
          | user | admin | colleague | currency | box | money | pay
          | statement | descriptor | reminders? | locked | sandbox | deposit )s?\b""",
    re.I | re.X,
)
AUTO_REPLY = re.compile(
    r"""\b( out\ of\ (the\ )?office | auto(matic)?[- ]?reply | automatic\ response
          | i(\ am|'?m)\ on\ (parental|annual|sick|maternity)\ leave
          | (is\ )?no\ longer\ monitored | limited\ access\ to\ e-?mail | abwesenheit\w*
          | je\ suis\ absente? | ich\ bin\ bis
          | will\ not\ be\ forwarded | delivery\ has\ failed\ to | undeliverable | ticket\ received
          | has\ been\ logged\ with
          | do\ not\ (reply|respond) | office\ is\ closed | i\ have\ left\ (the\ company|\w+)
          | would\ like\ to\ recall
          | aim\ to\ answer\ within | replies\ will\ be\ slow )\b | ^auto:""",
    re.I | re.X,
)
SPAM = re.compile(
    r"""\b( seo | backlinks? | google\ ranking | followers | to\ unsubscribe\b(?!\ a) | click\ to\ claim
          | congratulations!+\ you | webinar\ invite
          | free\ (audit|demo|trial\ of\ our) | limited\ (offer|seats) | seats\ limited | last\ chance
          | hot\ deal | half\ price\ this | virtual\ assistants
          | discovery\ call | esteemed\ company | barrister | lottery | inheritance | our\ packages\ start
          | browse\ the\ catalogue
          | i\ came\ across\ your\ (website|company) | we\ are\ a\ leading | worth\ a\ \d+\ minute
          | compare\ now | early-bird\ tickets
          | (we|our)\ (help|offer\w*)\ (your|businesses|finance|\w+)\ teams?\b )""",
    re.I | re.X,
)
SETTLED = re.compile(
    r"""\b( never\s?mind | no\ need\ any\ ?more | all\ sorted | sorted\ now | found\ it | disregard\ my
          | please\ disregard | ignore\ (me|my|the)
          | forget\ what\ i | worked\ it\ out | panic\ over | no\ reply\ needed | closing\ this
          | oops\ hit | got\ it(?!\ wrong) | fyi | understood | noted )\b""",
    re.I | re.X,
)
ANSWER = re.compile(
    r"""^\W*( yes | yep | yeah | no | nope | ok(ay)? | k | sure | correct | confirmed | done | agreed
          | exactly | either | same | like\ before | as\ (discussed|agreed|per)
          | the\ (first|second|third|other|blue|red|green|one)\ | not\ that | it'?s\ the\ one | my\ answer
          | i\ accept | will\ do | and\ (the|for)\ | lol | haha | hmm+ | so\ is\ that
          | i'?ll | let\ me\ ask | about\ the\ thing | any\ news | following\ up | gentle\ reminder
          | bumping | brb | hold\ on | to\ be\ continued | part\ \d )""",
    re.I | re.X,
)
PRAISE_OR_RAGE = re.compile(
    r"""\b( best\ support | great\ service | \d+\ stars? | give\ him\ a\ raise | (very|so)\ happy\ with
          | worst\ company | joke | disgrac\w+ | shame\ on | fed\ up | unbelievable | shambles
          | lost\ a\ customer | god\ bless | well\ done | love\ (the|your) | you\ were\ lovely
          | no\ regrets | (makes|made)\ me\ cry | every\ single\ time | respect
          | hear\w*\ from\ me | my\ life | be\ telling\ everyone | survey )\b""",
    re.I | re.X,
)
GOOD_NEWS = re.compile(
    r"""\b( (has\ |just\ )?(arrived|landed|worked|accepted|paired|matched|came\ in|came\ through
    |went\ through|received)
          | is\ (on\ now|confirmed|paid|fixed) | (are|is)\ green
          | works\ (again|now) | behaves\ again | coming\ through\ fine | i'?m\ in | won\ my | survived
          | sold\ out | look\ so\ much )\b""",
    re.I | re.X,
)
CALL_ME = re.compile(r"\b(call|ring|phone) me\b", re.I)
QUESTION_MARK = re.compile(r"\?")
ASK_STRONG = re.compile(
    r"""\b( how\ (do|can|to|long|much|many|does|should) | where\ (do|can|is|are|does)
          | what\ (do|does|is|are|happens|should) | why\ (is|are|do|does|did|was) | can\ (i|we|you)
          | could\ (i|we|you) | is\ (it|there)\ (a\ way|possible|any)
          | please\ (explain|tell|help|change|cancel) | which\ \w+\ (do|does|can)
          | do\ (you|i|we)\ (need|offer|have|accept) )\b""",
    re.I | re.X,
)
NOT_CURATED = re.compile(
    r"""\b( bitcoin | crypto\w* | stablecoins? | usdc | ethereum | gift\ cards? | gift\ vouchers? | loans?
          | cash\ advance | overdraft | factoring | run\ payroll | (business|shop|car)\ insurance
          | loyalty\ points? | stock\ management | split\ payments? | escrow | surcharg\w+ | cashback
          | meal\ vouchers | tip\ screen | tipping | m-pesa
          | gift\ aid | customs\ duty | debit\ card\ so | swift\ wire | interest\ on\ the
          | credit\ checks? | debt\ collection | discount\ codes? | appointments? )\b""",
    re.I | re.X,
)
ABOUT_THE_COMPANY = re.compile(
    r"""\b( hiring | jobs?\ (at|with|interview|opening|offer|for\ me) | (a|any)\ jobs? | vacanc\w+
          | internship | career | apply\ for | press\ (contact|office|inquiry) | journalist | reporter
          | sponsor\ (our|us|the|a) | invest(or|ors)?\ relations | affiliate | referral
          | white-label | brand\ guidelines | your\ logo\ on | head-?quarters | your\ founder
          | trade\ fair | exhibit | court\ order | subpoena | police\ officer | law\ firm
          | complaints?\ procedure
          | formal\ complaint | speak\ to\ a\ manager | soc\ 2 | iso\ 27001 | bug\ bounty
          | data\ processing\ agreement | dpa | dpo | sla | ombudsman
          | your\ (shares|regulator|postal\ address) | who\ regulates
          | accessib\w+ | dark\ mode | roadmap | sdk | graphql | thesis | donate\ (used|laptops)
          | modern\ slavery )\b""",
    re.I | re.X,
)
BUYERS = re.compile(
    r"""\b( (i\ am|i'm|im)\ a\ (buyer|shopper|customer\ of) | i\ am\ not\ a\ merchant | not\ a\ merchant
          | i\ (once\ )?(bought|ordered|purchased)\ (a|an|from|some\w*|shoes)\b .{0,60}\b(shop|seller|store)
          | track\ my\ parcel | when\ is\ it\ back\ in\ stock | return\ address | seller\ using )\b""",
    re.I | re.X,
)
OUR_MONEY_WORDS = re.compile(
    r"\b(payouts?|invoice|bill|dispute[sd]?|refund(ed)? (has|is|was)|reader is|hacked|phishing|scam"
    r"|verification|passport|dunning)\b",
    re.I,
)


def words(text):
    """How many words a text has."""
    return len(re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text))


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["ok got it", "the second one", "yes please"],
    no=["No payout since Monday", "OK but how do I refund her?"],
)
def answers_something_earlier(question):
    """Answers or pieces of a talk that say nothing alone."""
    text = question.text
    if PRODUCT.search(text) or ASK_STRONG.search(text) or words(text) > 12:
        return False
    return ANSWER.search(text)


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["Blimey", "hmm okay", "oh dear"],
    no=["kill link", "how to close"],
)
def too_short_to_ask(question):
    """At most three words, none of them about us."""
    text = question.text
    about_us = PRODUCT.search(text) or ASK.search(text)
    deed = re.search(
        r"\b(chang\w+|cancel\w*|delete|remove|close|shut|add|edit|stop|pause|weekly|monthly|offline"
        r"|pair\w*|hacked|woo\w*|shopify|amend"
        r"|descriptor|legal|dry|skip|sync|print|logo|screen|ubo|dunning|rotate|stolen|klarna|paypal|apple"
        r"|datev|xero|vat|dollars?|limits?)\b",
        text,
        re.I,
    )
    return words(text) <= 3 and not (about_us or deed)


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["Best support ever, 5 stars", "you people are a joke"],
    no=["You are a joke, where is my payout?", "I love the reader but it won't pair"],
)
def praise_or_rage(question):
    """Feelings about us without an ask."""
    return PRAISE_OR_RAGE.search(question.text) and not ASK.search(question.text) and words(question.text) <= 25


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["The payout landed this morning", "verification went through, hooray"],
    no=["The payout arrived but it is too small, why?", "a refund went through twice, please help"],
)
def good_news(question):
    """Tells that something worked, and asks nothing."""
    text = question.text
    bad = re.search(
        r"\b(but|not|no|never|only|twice|without|less|yet|different|nothing|wrong|since|help|again and"
        r"|cracked|broke\w*|dead)\b",
        text,
        re.I,
    )
    return GOOD_NEWS.search(text) and words(text) <= 16 and not (bad or ASK.search(text))


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["Please ring me on my mobile", "call me 07700 900111"],
    no=["Somebody will call me about my payout, is this you?"],
)
def wants_a_call(question):
    """Wants a call and says not what about."""
    return CALL_ME.search(question.text) and words(question.text) <= 14 and not PRODUCT.search(question.text)


@labeling_function(
    votes_for=NO_TEMPLATE,
    yes=["Can my customers pay with Bitcoin?", "Do you give business loans?"],
    no=["Can I refund a card payment?", "Is crypto@shop.example a phishing mail?"],
)
def product_we_do_not_offer(question):
    """Crypto, loans, gift cards, insurance and other things without a curated answer."""
    text = question.text
    return NOT_CURATED.search(text) and not (
        OUR_MONEY_WORDS.search(text) or SPAM.search(text) or AUTO_REPLY.search(text)
    )


@labeling_function(
    votes_for=NO_TEMPLATE,
    yes=["Are you hiring?", "I'm a journalist, who is your press contact?"],
    no=["My student job pays by link, how do I make one?"],
)
def about_the_company(question):
    """Jobs, press, sponsoring, legal papers: about Bramblepay itself."""
    text = question.text
    return ABOUT_THE_COMPANY.search(text) and not (OUR_MONEY_WORDS.search(text) or SPAM.search(text))


@labeling_function(
    votes_for=NO_TEMPLATE,
    yes=["I am a buyer and the shop never sent my shoes", "I'm not a merchant, what is this charge?"],
    no=["A buyer wants his money back"],
)
def buyer_not_merchant(question):
    """A buyer of some shop writes to us."""
    merchant = re.search(r"\b(every month|3-?d|printout|receipt|reader|bank app)\b", question.text, re.I)
    return BUYERS.search(question.text) and not merchant


@labeling_function(
    votes_against=NOT_A_QUESTION,
    yes=["Where is my refund?", "payout late, why?"],
    no=["Are you there?", "Mum, are you coming?"],
)
def question_mark_and_product(question):
    """A question mark and a word of our products."""
    return QUESTION_MARK.search(question.text) and PRODUCT.search(question.text) and words(question.text) >= 3


@labeling_function(
    votes_against=NOT_A_QUESTION,
    yes=["How do I pause payouts", "can I get a second reader"],
    no=["Thanks a lot", "See attached"],
)
def how_do_i(question):
    """How do I, can I, is it possible."""
    ask = ASK_STRONG.search(question.text)
    return (
        ask and PRODUCT.search(question.text) and not (SPAM.search(question.text) or AUTO_REPLY.search(question.text))
    )


@labeling_function(
    votes_against=NOT_A_QUESTION,
    yes=["Please cancel my subscription", "I need a new receipt", "customer can't pay"],
    no=["Please ring me", "I need a holiday"],
)
def ask_for_a_product(question):
    """A wish or a trouble next to a word of our products."""
    text = question.text
    wish = re.search(
        r"\b(please|pls|plz|need|want|would like|i'?d like|can'?t|cannot|cant|doesn'?t|doesnt|won'?t|wont"
        r"|still (no|not))\b",
        text,
        re.I,
    )
    quiet = (
        SETTLED.search(text)
        or AUTO_REPLY.search(text)
        or SPAM.search(text)
        or GOOD_NEWS.search(text)
        or CALL_ME.search(text)
    )
    return wish and PRODUCT.search(text) and not quiet
