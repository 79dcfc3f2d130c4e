"""Messages that ask nothing. Owner: support quality team."""

import re

from labeling import NOT_A_QUESTION, labeling_function

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

THANKS = re.compile(
    r"""\b( thanks? | thank\ you | thx | ty | cheers | much\ appreciated | much\ obliged | merci | danke
          | dank | gracias | grazie
          | obrigad[oa] | bedankt | tack | ta\ very\ much | appreciate\ it | nice\ one | perfect
          | brilliant )\b""",
    re.I | re.X,
)

GREETING = re.compile(
    r"""^\W*( hi+ | hello+ | hey+ | hiya | yo | howdy | hola | bonjour | ciao | servus | moin | hallo
          | namaste | bye | dear\ \w+
          | (good|guten|buenos|buenas|buon)\ ?(morning|afternoon|evening|day|tag|dias|días|giorno|night)
          | buongiorno
          | is\ any(body|one)\ there | any(body|one)\ there )
        ([\s,.!:)(-]+(there|again|all|team|everyone|bramblepay|support|madam|sir|y'all|zusammen|both
        |friends?|me|haha|to\ you|folks)){0,4}
        \W*$""",
    re.I | re.X,
)

SEASON = re.compile(
    r"\b(merry x?-?mas|merry christmas|happy (new year|easter|holidays|diwali)|eid mubarak|good wishes"
    r"|season'?s greetings|have a (nice|lovely|good|great))\b",
    re.I,
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

ATTACHED = re.compile(
    r"""\b( see\ attach\w* | attach(ed|ment)s? | enclosed | screenshot\ you\ wanted
          | for\ your\ (records|information) | image\ omitted
          | voice\ message | forwarding\ the\ below | (wrong|forgot\ the)\ attachment
          | picture\ \d\ of\ \d | sent\ from\ my | no\ subject
          | uploaded\ (the|just|it) | signed\ and\ returned | docs\ sent | done,\ uploaded | in\ copy
          | img_\d+ )\b""",
    re.I | re.X,
)

CODE = re.compile(r"\W*\w*\d[\w./€£$%,:#-]*\W*|\W+|order|ref|sn|po|no|id|iban", re.I)

ADDRESS = re.compile(r"(https?://|www\.)?[\w-]+\.[\w./?=&%_-]*\w/?", re.I)

SETTLED = re.compile(
    r"""\b( never\s?mind | no\ need\ any\ ?more | all\ sorted | sorted\ now | found\ it | disregard\ my
          | please\ disregard | ignore\ (me|my|the)
          | forget\ what\ i | worked\ it\ out | panic\ over | no\ reply\ needed | closing\ this
          | oops\ hit | got\ it(?!\ wrong) | fyi | understood | noted )\b""",
    re.I | re.X,
)

WRONG_CHAT = re.compile(
    r"""\b( wrong\ (chat|number|company|person|window) | meant\ for\ my | ^mum\b | ^mom\b
          | see\ you\ (at|later) | running\ \d*\ ?(min\w*\ )?late | pick(ing)?\ up | flat\ white
          | love\ you | xx+ | toddler | new\ phone\ who | dr\.?\ \w+'?s?\ surgery | oat\ milk )\b""",
    re.I | re.X,
)

QUESTION_MARK = re.compile(r"\?")

ASK_STRONG = re.compile(
    r"""\b( how\ (do|can|to|long|much|many|does|should) | where\ (do|can|is|are|does)
          | what\ (do|does|is|are|happens|should) | why\ (is|are|do|does|did|was) | can\ (i|we|you)
          | could\ (i|we|you) | is\ (it|there)\ (a\ way|possible|any)
          | please\ (explain|tell|help|change|cancel) | which\ \w+\ (do|does|can)
          | do\ (you|i|we)\ (need|offer|have|accept) )\b""",
    re.I | re.X,
)


def words(text):
    """How many words a text has."""
    return len(re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text))


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["Thanks a lot!", "Merci beaucoup", "thank you Marta, that helped"],
    no=["Thanks in advance, where is my payout?", "Please send a new password, thanks"],
)
def only_thanks(question):
    """Thanks without any ask."""
    return THANKS.search(question.text) and words(question.text) <= 16 and not ASK.search(question.text)


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["Hello", "good morning Bramblepay team", "Merry Christmas to you all"],
    no=["Hi, where is my payout?", "Good morning, my reader is broken"],
)
def only_a_greeting(question):
    """Greets or wishes well and nothing else."""
    text = question.text
    return GREETING.search(text) or (SEASON.search(text) and words(text) <= 16 and not ASK.search(text))


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["Automatic reply: I am on annual leave until Monday", "I am out of the office this week"],
    no=["I'm on parental leave soon, who can take over the account?", "how do I set an office address"],
)
def automatic_answer(question):
    """Out of office, bounces and tickets of other systems."""
    asks = QUESTION_MARK.search(question.text) or ASK_STRONG.search(question.text)
    return AUTO_REPLY.search(question.text) and not asks


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["We offer SEO and backlinks, book your free audit", "Webinar invite: seats limited"],
    no=["Do you have a free trial?", "my link has followers who want to pay"],
)
def spam(question):
    """Adverts and bait sent to everybody."""
    ours = re.search(
        r"\b(my customers?|payouts?|payment links?|instagram|subscri\w+|my link|newsletter)\b",
        question.text,
        re.I,
    )
    return SPAM.search(question.text) and not ours


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["See attached.", "Here is the screenshot you wanted", "Uploaded the form just now"],
    no=["Where do I upload the attachment for the dispute?"],
)
def points_to_an_attachment(question):
    """Only hands something in."""
    return ATTACHED.search(question.text) and words(question.text) <= 14 and not ASK.search(question.text)


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["48213", "order #5521", "https://www.shop.example/collections"],
    no=["429 all day", "What is order #5521?"],
)
def numbers_or_links_only(question):
    """Only an id, a number, an amount or web addresses."""
    parts = question.text.replace(":", " ").split()
    links = question.text.split()
    codes = any(re.search(r"\d", part) for part in parts) and all(CODE.fullmatch(part) for part in parts)
    return codes or (bool(links) and all(ADDRESS.fullmatch(link) for link in links))


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["...", "👍", "??"],
    no=["ok?", "fees?"],
)
def no_letters(question):
    """Only signs and emoji."""
    return not re.search(r"[^\W_]", question.text)


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["Nevermind, found it", "please disregard my previous message"],
    no=["How do I ignore a dispute?", "I never found it, where is my payout?"],
)
def settled_by_itself(question):
    """Takes the question back or says that it is solved."""
    return (
        SETTLED.search(question.text)
        and not QUESTION_MARK.search(question.text)
        and not ASK_STRONG.search(question.text)
    )


@labeling_function(
    votes_for=NOT_A_QUESTION,
    yes=["Mum, are you picking up the kids?", "sorry, wrong chat"],
    no=["A customer paid the wrong amount", "my mother picks up the payout"],
)
def meant_for_someone_else(question):
    """Written to a friend or another company."""
    return WRONG_CHAT.search(question.text) and not PRODUCT.search(question.text)
