"""Questions about files, figures and bookkeeping. Owner: billing team."""

import re

from labeling import labeling_function

FILE = re.compile(
    r"\b(csv|excel|xlsx?|spreadsheet|sheets?|export\w*|download\w*|numbers|table|file"
    r"|data dump|machine-readable|printed?|list)\b",
    re.I,
)
SALES = re.compile(
    r"\b(transactions?|payments?|sales|takings|donations?|revenue|payments page"
    r"|transaction history|orders)\b",
    re.I,
)
OUR_FEES = re.compile(
    r"\b(invoices?|bills?|fees?|vat|commission|receipts?|price|costs?|pricing|rates?|tariff|minus)\b", re.I
)
OTHER_MATTER = re.compile(
    r"""
    \b(disput\w+|charge-?backs?|refunds?\ (failed|button)|evidence|upload\w*|app\ store|plugin|api|webhooks?
    |tokens?|verification|tokens|team\ list|members|password|gdpr|codes|contacts|fraud|payment\ link
    |slips?)\b
    """,
    re.I | re.X,
)
LUMP = re.compile(
    r"""
    \b(pay-?outs?|deposits?|settlements?|transfers?|lump\ sum|(one|single)\ (amount|sum|credit)
    |sum\ arriving|bramblepay\ on\ bank\ statements?|bank\ (shows|statement|receipt|account)|you\ only\ sent
    |po_?\d+)\b
    """,
    re.I | re.X,
)
MADE_OF = re.compile(
    r"""
    \b(what(.?s|\ is)\ in|made\ (up\ )?of|make\ up|consists?|composition|contains?|inside|breakdown
    |break\ down|split|behind|match\w*|tally|add\ up|reconcil\w+|tie\ out|tick\ off
    |which\ (orders?|customers?|invoices?|sales|payments)|whose|details?\ per|per\ transaction
    |show\ me\ the\ sales|line\ by\ line|gross|net\ of|difference|order\ numbers|belongs?\ to|less\ than
    |short|included)\b
    """,
    re.I | re.X,
)
TAX = re.compile(
    r"""
    \b(tax(es)?|hmrc|finanzamt|inland\ revenue|irs|1099|self\ assessment|self-assessment
    |tax\ (return|man|office|adviser)|(i|we|to|for|our|my)\ declar(e|ation|ations)|income\ tax
    |filing\ season)\b
    """,
    re.I | re.X,
)
FIGURES = re.compile(
    r"\b(summary|statement|overview|certificate|report|figures?|turnover|income|total|pdf"
    r"|sum|document|number|earnings"
    r"|paper|gross)\b",
    re.I,
)
FEE_INVOICE = re.compile(r"\b(invoices?|vat document|vat invoice|proper vat|bill|your (commission|service))\b", re.I)
PROGRAM = re.compile(
    r"\b(xero|quick-?books|sage|freshbooks|freeagent|free agent|lexoffice|lexware|datev"
    r"|exact online|zoho books|moneybird)\b",
    re.I,
)
BOOKS = re.compile(r"\b(book-?keeping|accounting|ledger|finance system)\b", re.I)
CONNECT = re.compile(
    r"""
    \b(connect\w*|integrat\w+|link(ed)?|sync\w*|hook(ed|ing)?|plug|feeds?|automatic\w*|by\ itself
    |on\ their\ own|flow|talk(s)?\ to|posted|pushes|nightly|packages?|programs?|programmes?|software
    |authoris\w+|authoriz\w+)\b
    """,
    re.I | re.X,
)


@labeling_function(
    votes_for="report-export",
    products=["reports"],
    yes=["Can I download my payments as CSV?", "need all transactions of May in excel"],
    no=["Download the invoice for your fees", "Connect QuickBooks"],
)
def payments_as_file(question):
    """Payments or sales, and a file, list or table of them."""
    text = question.text
    if any(p.search(text) for p in (OUR_FEES, OTHER_MATTER, TAX, PROGRAM)):
        return False
    if re.search(
        r"\b(in the (drop-?down )?list|on the list|pay-?outs?|settlement|i only see|not in (my|the) list)\b",
        text,
        re.I,
    ):
        return False
    return FILE.search(text) and SALES.search(text) and not re.search(r"\b(two lines|pay later)\b", text, re.I)


@labeling_function(
    votes_for="report-export",
    products=["reports"],
    yes=["is there a csv?", "the export button is gone", "mail me a spreadsheet every week"],
    no=["csv of the 1099 tax form"],
)
def csv_or_excel(question):
    """CSV, Excel, spreadsheet or export, whatever is in it."""
    text = question.text
    if any(p.search(text) for p in (OTHER_MATTER, TAX, PROGRAM, MADE_OF)):
        return False
    return re.search(
        r"\b(csv|excel|xlsx?|spreadsheets?|exports?|exporting|google sheets)\b", text, re.I
    ) and not re.search(r"\b(fees?|accountant works|margin sheet|customers?)\b", text, re.I)


@labeling_function(
    votes_for="report-reconcile",
    products=["reports", "payouts"],
    yes=[
        "What is in this payout?",
        "Your transfer does not match my orders",
        "which sales are behind the deposit?",
    ],
    no=["My payout is late", "Account holder name does not match"],
)
def what_is_in_payout(question):
    """A sum at the bank, and what it is made of."""
    text = question.text
    if re.search(r"\b(name\w*|disput\w+|evidence|cancel|iban|confirmed|duplicate|twice|bank details)\b", text, re.I):
        return False
    return LUMP.search(text) and MADE_OF.search(text) and not TAX.search(text)


@labeling_function(
    votes_for="report-reconcile",
    products=["reports", "payouts"],
    yes=["Till says 200.50 but you paid 190.10, why?", "bank shows 95.10, sales were 99.00"],
    no=["My client was charged 58 euro two times"],
)
def two_sums_differ(question):
    """Sales of the till or dashboard set against the sum at the bank."""
    text = question.text
    pattern = (
        r"\b(till|dashboard|sales|worked out|orders)\b.{0,60}\b(but|you (only )?(sent"
        r"|paid)|bank|difference|short|less)\b"
        r"|\bbank (shows|says|got)\b.{0,40}\b(sales|dashboard|till|orders)\b"
    )
    sums = re.findall(r"\d[.,]\d\d\b", text)
    return re.search(pattern, text, re.I) and len(sums) >= 2 and not re.search(r"\b(days?|refund\w*|fee)\b", text, re.I)


@labeling_function(
    votes_for="report-tax",
    products=["reports"],
    yes=["I need the tax summary for 2024", "what do I declare to HMRC?", "total for the Finanzamt"],
    no=["VAT invoice for your fees", "Change our tax number"],
)
def for_the_tax_return(question):
    """The tax return or the tax office, unless it is about the invoice for our fees."""
    text = question.text
    if FEE_INVOICE.search(text) or re.search(
        r"\b(freeze|transfers?|tax number|fiscal code|access|pause)\b|^tax \w+\W*$", text, re.I
    ):
        return False
    return TAX.search(text)


@labeling_function(
    votes_for="report-tax",
    products=["reports"],
    yes=["Where is the annual statement?", "I need the total income of the entire year"],
    no=["How much do you charge a year?", "Last year it was better"],
)
def figures_of_the_year(question):
    """A whole year, and the figures or the paper about it."""
    text = question.text
    if FEE_INVOICE.search(text) or re.search(
        r"\b(disput\w+|export|excel|raw|case|plan|fees|processing|volume)\b", text, re.I
    ):
        return False
    year = re.search(
        r"\b(annual|yearly|year[- ]end|(entire|whole|full|last|calendar) year"
        r"|year overview|year report|twelve months)\b",
        text,
        re.I,
    )
    return year and FIGURES.search(text)


@labeling_function(
    votes_for="report-accounting",
    products=["reports"],
    yes=["Can I connect Xero?", "works with quickbooks?", "Sage link is broken"],
    no=["Connect the card reader", "the accountant needs access"],
)
def accounting_program(question):
    """An accounting program is named."""
    return PROGRAM.search(question.text) and not re.search(r"\b(csv of|woocommerce|shopify)\b", question.text, re.I)


@labeling_function(
    votes_for="report-accounting",
    products=["reports"],
    yes=["Can our bookkeeping software be linked?", "automatic sync with my accounting"],
    no=["My bookkeeper needs the monthly invoice", "Link for a payment"],
)
def books_connected(question):
    """Bookkeeping software in general, and a word of connection."""
    text = question.text
    return BOOKS.search(text) and CONNECT.search(text) and not TAX.search(text)


@labeling_function(
    votes_for=["report-export", "report-reconcile"],
    products=["reports"],
    yes=[
        "For the books I need each transaction with its order number",
        "My bookkeeper wants a list of the sales",
    ],
    no=["The accountant wants your monthly invoice"],
)
def bookkeeper_wants_detail(question):
    """Whoever keeps the books wants single transactions: a file, or the breakdown of a payout."""
    text = question.text
    if OUR_FEES.search(text) or TAX.search(text) or PROGRAM.search(text) or OTHER_MATTER.search(text):
        return False
    who = r"\b(book-?keeper|accountant|auditors?|the accounts|the books|month-?end|close the month|treasurer)\b"
    what = r"\b(transactions?|sales|each|every|list|order numbers?|per)\b"
    return (
        re.search(who, text, re.I)
        and re.search(what, text, re.I)
        and not re.search(r"\b(access|login|monthly|daily|direct link|reversal)\b", text, re.I)
    )


@labeling_function(
    votes_for="topic:reports",
    products=["reports"],
    yes=["Where do I find the Reports page?", "I need a report of my sales"],
    no=["I report a stolen reader", "report for dispute evidence"],
)
def talks_of_reports(question):
    """Reports, exports, spreadsheets, reconciling, and bookkeeping programs."""
    text = question.text
    pattern = (
        r"\b((on|the) reports|(sales|yearly|year|tax) report|report of my|export|exports"
        r"|csv|spreadsheets?|reconcil\w+|bookkeeping"
        r"|accounting (software|package|program)|tax return)\b"
    )
    return re.search(pattern, text, re.I) and not OTHER_MATTER.search(text) and not FEE_INVOICE.search(text)


@labeling_function(
    votes_against="report-tax",
    products=["fees"],
    yes=["invoice for your commission please", "we need your monthly bill"],
    no=["Total for my tax return", "Must I declare VAT on my bills?"],
)
def invoice_of_ours(question):
    """An invoice or bill from us is another paper than the yearly summary."""
    pattern = (
        r"\b(your|fees?|commission|monthly|bramblepay) (\w+ )?(invoices?|bills?)\b"
        r"|\b(invoices?|bills?) for your\b"
    )
    return re.search(pattern, question.text, re.I)
