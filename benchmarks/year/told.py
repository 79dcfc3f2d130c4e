"""The thirty changes of the simulated year, six of each kind, and six announcements that concern no template.

Sixteen of the changes come with product tags. Some are vague, as release notes are. All sentences were written for this
benchmark; what the search was tuned on is another file, `data/product_changes.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass

PRICE, RENAMED, SPLIT, NEW, GONE, NOTHING = "price or policy", "other name", "split", "new", "gone", "nothing here"
KINDS = (PRICE, RENAMED, SPLIT, NEW, GONE)


@dataclass(frozen=True)
class Told:
    """A change as somebody tells it, and what it truly does.

    Parameters
    ----------
    template
        The one that it is about: whose text turns wrong, that is split, that is new, or that goes; empty where a word
        is replaced or where the workspace has nothing of it.
    other
        What is split off, or where questions go that its template answered; empty where no template answers them.
    words
        The old and the new word.
    """

    kind: str
    text: str
    products: tuple[str, ...] = ()
    template: str = ""
    other: str = ""
    words: tuple[str, str] | None = None


CHANGES = (
    Told(
        PRICE,
        "From the first of the month a card payment costs 2.9 % flat, without a fixed part.",
        ("fees",),
        "fee-rates",
    ),
    Told(
        PRICE,
        "We raise the surcharge for cards from other regions, and changing money now costs 2 %.",
        (),
        "fee-international",
    ),
    Told(
        PRICE,
        "New rule on returns: the whole fee stays with us when a merchant gives money back.",
        ("fees",),
        "refund-fees",
    ),
    Told(
        PRICE,
        "The cap on one single payment is the same for every merchant now and cannot be raised.",
        ("checkout",),
        "pay-limit",
    ),
    Told(
        PRICE,
        "Sign-in protection is stricter: three wrong attempts, and the account stays closed for two hours.",
        (),
        "login-locked",
    ),
    Told(PRICE, "Warranty on hardware was cut to one year.", (), "terminal-broken"),
    Told(
        RENAMED,
        "What we called a refund is a payback from now on, in the app and in all mails.",
        ("checkout",),
        words=("refund", "payback"),
    ),
    Told(RENAMED, "Our card reader gets a new name: it is the tapper now.", ("terminal",), words=("reader", "tapper")),
    Told(RENAMED, "We say paynote and no longer invoice.", (), words=("invoice", "paynote")),
    Told(
        RENAMED,
        "Sign-in asks for a passphrase now; the word password is gone everywhere.",
        ("account",),
        words=("password", "passphrase"),
    ),
    Told(RENAMED, "Disputes are called objections.", (), words=("dispute", "objection")),
    Told(RENAMED, "The dashboard has become the cockpit.", (), words=("dashboard", "cockpit")),
    Told(
        SPLIT,
        "Holding all payouts and calling back a single one are two separate pages now, with different rules.",
        ("payouts",),
        "payout-pause",
        "payout-cancel",
    ),
    Told(
        SPLIT,
        "Two-step sign-in: setting it up stays in the settings, but whoever lost their phone goes to a recovery desk.",
        ("security",),
        "login-2fa-lost",
        "login-2fa-setup",
    ),
    Told(
        SPLIT,
        "Payment links got an off switch of their own, apart from the page on which they are made.",
        ("links",),
        "link-create",
        "link-disable",
    ),
    Told(
        SPLIT,
        "Inviting somebody and changing roles no longer happen in one place.",
        (),
        "account-add-user",
        "account-user-roles",
    ),
    Told(
        SPLIT,
        "Each refund shows its own progress bar now; how long they take in general is another page.",
        (),
        "refund-timing",
        "refund-status",
    ),
    Told(SPLIT, "A subscription can be paused now without ending it.", ("subscriptions",), "sub-cancel", "sub-pause"),
    Told(NEW, "Money within minutes: merchants can ask for an instant payout.", ("payouts",), "payout-instant"),
    Told(NEW, "The reader takes cards even when the shop has no internet.", (), "terminal-offline-mode"),
    Told(NEW, "Wallets, bank debit and pay-later can be switched on at checkout.", ("checkout",), "pay-methods"),
    Told(NEW, "We remind customers of what they have not paid yet, if the merchant wants it.", (), "invoice-reminder"),
    Told(NEW, "Bookkeeping programs can be connected directly.", ("reports",), "report-accounting"),
    Told(NEW, "There is a sandbox now in which nothing costs real money.", (), "api-test-mode"),
    Told(
        GONE,
        "One bank account a business: a further one cannot be added any more, only exchanged.",
        ("bank-accounts",),
        "bank-second",
        "bank-change",
    ),
    Told(
        GONE,
        "We no longer explain one by one why a paper was refused; the list of accepted papers says it.",
        (),
        "verify-rejected",
        "verify-documents",
    ),
    Told(
        GONE,
        "A sent invoice cannot be corrected any more. Write a new one.",
        ("invoices",),
        "invoice-edit",
        "invoice-send",
    ),
    Told(GONE, "Special rates for charities and large merchants have ended.", ("fees",), "fee-discount"),
    Told(GONE, "Shop plugins were handed over to our partners, and we give no help with them.", (), "api-plugin"),
    Told(GONE, "Paper slips are history: the reader prints nothing.", (), "terminal-receipt"),
)

ANNOUNCEMENTS = (
    Told(NOTHING, "Our head office moved to a house by the river."),
    Told(NOTHING, "We sponsor the marathon in May; come and cheer for our runners."),
    Told(NOTHING, "The careers page lists twelve new jobs, most of them in engineering."),
    Told(NOTHING, "Gift cards for cinemas can be bought through our partner shop.", ("gifts",)),
    Told(NOTHING, "Several small improvements behind the scenes."),
    Told(NOTHING, "The podcast on running a small shop starts its second season."),
)
