"""Card readers: pairing, ordering, damage, working offline, receipts. Owner: hardware team."""

import re

from labeling import labeling_function

READER = re.compile(
    r"""\b( (card\ )?re[ae]d?ers? | reeders? | thorns? | terminals? | card\ machines? | little\ box
          | card\ thing\w* | gadget
          | (the|this|my|your|faulty|contactless)\ (machine|device) | machines? | hardware
          | pin\ ?pad )\b""",
    re.I | re.X,
)
STRICT_READER = re.compile(r"\b((card )?readers?|thorns?|terminals?|card machines?|little box|card r?eeders?)\b", re.I)
PAIR = re.compile(
    r"""\b( pair\w* | bluetooth | bluetoth | connect\w* | disconnect\w* | sync | link(ed)?\ up
          | hooked\ up | handshake | offline\ in\ the\ app
          | (status:?|shows\ as|is)\ offline | find\w* | found | searching | see\ it | sees
          | does\ ?n.?t\ see | stays\ empty | zero\ devices
          | introduced | pick\ it\ up | come\ back\ up | waiting\ for\ device | drops?\ the\ connection
          | speak\ with )\b""",
    re.I | re.X,
)
PAIR_WORDS = re.compile(
    r"\b(bluetoo?th|pairing|won'?t pair|not paired|reader disconnected|no reader found|waiting for device"
    r"|pair (the|my|it))\b",
    re.I,
)
ORDER = re.compile(
    r"""\b( order\w* | orderd | buy | purchase | price | cost | how\ much | sell\ the | rent(ed)?
          | ship\w* | parcel | tracking | courier
          | arrive | deliver\w* | postage | warehouse | get\ hold\ of | (i|we)\ need\ \d
          | i'?d\ (like|love)\ (one|a) | how\ quickly | another\ thorn )\b""",
    re.I | re.X,
)
DAMAGE = re.compile(
    r"""\b( crack\w* | smash\w* | broken? | broke | dead | died | kaputt? | swollen | burn\w* | smells?
          | frozen | stuck | faulty | defective
          | dropped | fell | water | flood | chewed | loose | bent | blank | toast | warranty | guarantee
          | repair | exchang\w+ | replac\w+
          | won'?t\ (turn|charge|switch|power|start|boot) | wont\ (turn|charge|switch|start)
          | doesn'?t\ (turn|charge|power) | no\ (light|life|sign\ of\ life)
          | gave\ up | given\ up | rattle | pixels | goes\ black | packed\ in )\b""",
    re.I | re.X,
)
NO_NET = re.compile(
    r"""\b( no\ (signal|internet|reception|coverage|network|connection|4g|wifi|mobile\ (signal|coverage))
          | without\ (a\ )?(internet|connection|signal|it|network|wifi)
          | off-?line\ (mode|payments?|sales?) | ofline | store\ (&|and)\ forward | dead\ zones?
          | zero\ bars | bar\ of\ reception | reception

          | (internet|wifi|network|router|broadband|line)\ (\w+\ )?(is\ )?(dies|down|goes|vanishes|falls
          |drops|fails|useless|out)
          | disconnected
          | airplane\ mode | power\ cut | tunnels | at\ sea | while\ we'?re\ disconnected
          | data\ allowance | connection\ only | network\ only | to\ be\ useless )\b""",
    re.I | re.X,
)
TAKE = re.compile(
    r"""\b( take | taking | accept\w* | pay\w* | sales? | sell\w* | cards? | contactless | work | keep
          | save | tap\w* | hold | queues? | reader
          | terminal | thorn | machine | switch | charge )\b""",
    re.I | re.X,
)
RECEIPT = re.compile(
    r"""\b( receipts? | recipts? | reciepts? | (till\ |paper\ )?slips? | print-?outs?
          | proof\ of\ purchase | proof\ that\ she\ paid | customer\ copy
          | printed\ tickets? | the\ ticket\ with | bit\ of\ paper | card\ machine\ prints
          | reader\ prints | printing | reprint )\b""",
    re.I | re.X,
)
RECEIPT_ELSEWHERE = re.compile(
    r"""\b( dispute | evidence | invoices? | fees? | our\ fees | tax | charge-?back | claim
          | refund(ed)?\ (receipt|slip) | payouts? | auditor
          | parcel | verif\w* | kitchen | delivery | bramblepay\ charged | passport | ticketing
          | bank\ slip | paying-?in | recogni[sz]e | refund
          | webhooks? | pdf\ ticket | shipping | reset | bank\ receipt | signed\ slip | post\ office )\b""",
    re.I | re.X,
)
NOT_OURS = re.compile(
    r"""\b( stolen | found\ one\ of | recycl\w* | waterproof | hire | wall\ mount | leather | sd\ card
          | voice\ guidance | meal\ vouchers | cash\ drawers?
          | pin\ overnight | blind | holiday\ to | fair\ working | tap\ to\ pay | table\ plans
          | skip\ the\ pin | battery\ of | wifi\ band | windows
          | raised\ keys | factory | trade\ fair | exhibit | lock\ the | first\ try | perfect\ condition
          | pretend | simply\ not\ charged
          | arrived\ this\ morning\ in | phoned | fraud | phish\w* | password | switzerland )\b""",
    re.I | re.X,
)
NOT_HARDWARE = re.compile(
    r"""\b( webhooks? | api | plugin | bank\ account | iban | dispute | passport | documents? | kyc
          | invoices? | links? | subscri\w+ | 2fa
          | two-?step | authenticator | buyer\ reversed | code\ generator | codes? | money\ back
          | coffee\ machine | payouts?
          | refunds? | declined | fees? | statement | per\ (tap|sale) | how\ much\ can | in\ cash
          | the\ cash
          | same\ price | dearer | percent | export | excel | currency | wrong\ size | twice | commission
          | takings
          | rates? | limit | disputed | contest\w* )\b""",
    re.I | re.X,
)
NO_NET_SALE = re.compile(
    r"\b(without (a )?(internet|connection|signal)|offline mode|no signal|dead zones|store (and|&) forward"
    r"|disconnected,)\b",
    re.I,
)
BUY = re.compile(r"\b(buy|order(ed)?|price|how much|courier|parcel|tracking|find the shop)\b", re.I)


def about_reader(text):
    """The reader is named, and neither a lost property case nor another product is meant."""
    return bool(READER.search(text)) and not (NOT_OURS.search(text) or NOT_HARDWARE.search(text))


@labeling_function(
    votes_for="terminal-connect",
    products=["terminal"],
    yes=["My phone does not find the card reader", "bluetooth pairing fails again"],
    no=["How much is the reader?", "How do I connect my accounting software?"],
)
def reader_pairs(question):
    """The reader and the phone do not find each other."""
    text = question.text
    if NOT_HARDWARE.search(text) or NOT_OURS.search(text) or NO_NET_SALE.search(text):
        return False
    return PAIR_WORDS.search(text) or (READER.search(text) and PAIR.search(text) and not BUY.search(text))


@labeling_function(
    votes_for="terminal-order",
    products=["terminal"],
    yes=["How much is a card reader and where do I order it?", "tracking for the thorn I bought?"],
    no=["My reader is broken, can I get a new one?", "Where can I buy your shares?"],
)
def reader_is_bought(question):
    """Price, order and delivery of a reader."""
    text = question.text
    return (
        about_reader(text)
        and ORDER.search(text)
        and not (DAMAGE.search(text) or RECEIPT.search(text) or PAIR_WORDS.search(text))
    )


@labeling_function(
    votes_for="terminal-broken",
    products=["terminal"],
    yes=["The reader fell and the screen is cracked", "card machine wont charge any more"],
    no=["The reader does not pair", "How much is the reader?"],
)
def reader_is_damaged(question):
    """Cracked, wet, dead or otherwise broken hardware."""
    text = question.text
    return (
        about_reader(text)
        and DAMAGE.search(text)
        and not (NO_NET.search(text) or RECEIPT.search(text) or PAIR.search(text))
    )


@labeling_function(
    votes_for="terminal-broken",
    products=["terminal"],
    yes=["The keypad does not react and the display is black", "screen cracked, is that covered?"],
    no=["The sign-in screen is blank"],
)
def parts_of_the_reader(question):
    """Screen, keypad, battery, charging port, slot: parts that break."""
    text = question.text
    parts = re.search(
        r"\b(keypad|display|battery|charging (port|cable)|chip slot|slot|back cover|screen is (cracked"
        r"|broken|black)|buttons?"
        r"|screen (is )?(cracked|broken)|won'?t (turn on|charge))\b",
        text,
        re.I,
    )
    bad = DAMAGE.search(text) or re.search(r"\b(black|not react|stopped|cracked|wont?)\b", text, re.I)
    other = re.search(
        r"\b(phone|mobile|link|pay button|plugin|checkout|refund|payouts?|log ?in|sign-?in|invoice"
        r"|dashboard|sub\w*|rights)\b",
        text,
        re.I,
    )
    return parts and bad and not (other or NOT_OURS.search(text) or NO_NET.search(text) or PAIR.search(text))


@labeling_function(
    votes_for="terminal-offline-mode",
    products=["terminal"],
    yes=["No signal at the market, can I still take cards?", "where is store and forward"],
    no=["My reader shows offline although the wifi is fine", "I have no internet at home, please phone me"],
)
def sells_without_internet(question):
    """Card sales where there is no network."""
    text = question.text
    other = re.search(
        r"\b(api|webhooks?|accounting|sage|xero|status: offline|shows as offline|offline sales tax"
        r"|shows offline)\b",
        text,
        re.I,
    )
    if re.search(r"\bstore (and|&) forward\b", text, re.I):
        return True
    return NO_NET.search(text) and TAKE.search(text) and not (other or PAIR_WORDS.search(text))


@labeling_function(
    votes_for="terminal-receipt",
    products=["terminal"],
    yes=["Can I print a receipt again?", "where do I put our logo on the slips"],
    no=["Do you send me a VAT invoice for the fees?", "Which receipt counts as evidence in a dispute?"],
)
def receipt_of_a_sale(question):
    """Receipts: print, resend, logo and footer."""
    text = question.text
    return RECEIPT.search(text) and not (RECEIPT_ELSEWHERE.search(text) or NOT_OURS.search(text))


@labeling_function(
    votes_for=["terminal-connect", "terminal-broken"],
    products=["terminal"],
    yes=["The reader stopped working today", "my card machine does nothing"],
    no=["Is the reader waterproof?", "I want to buy a reader"],
)
def reader_does_not_work(question):
    """A reader that will not do its job: not paired, or broken."""
    text = question.text
    sick = re.search(
        r"\b(stopped|not work\w*|doesn'?t work|does nothing|won'?t|wont|dead|fails?|failed|error|problem"
        r"|refuses)\b",
        text,
        re.I,
    )
    other = NO_NET.search(text) or RECEIPT.search(text) or ORDER.search(text)
    return about_reader(text) and sick and not other


@labeling_function(
    votes_for="topic:terminal",
    products=["terminal"],
    yes=["The Thorn does not connect", "our card machine broke again"],
    no=["Somebody phoned about updating the terminal, is it fraud?", "my coffee machine"],
)
def reader_words(question):
    """The reader and what one does with it: pair, buy, break, sell offline, print."""
    text = question.text
    if NOT_OURS.search(text) or NOT_HARDWARE.search(text) or not STRICT_READER.search(text):
        return False
    return any(deed.search(text) for deed in (PAIR, ORDER, DAMAGE, NO_NET, RECEIPT))


@labeling_function(
    votes_against=["terminal-order", "terminal-receipt"],
    products=["terminal"],
    yes=["bluetooth pairing does not work"],
    no=["I need a receipt"],
)
def pairing_is_not_buying(question):
    """Pairing and Bluetooth: bought already, and not about paper."""
    return PAIR_WORDS.search(question.text)
