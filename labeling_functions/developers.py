"""API keys, webhooks, test mode, plugins and limits. Owner: platform team."""

import re

from labeling import labeling_function

KEY = re.compile(
    r"""\b( (api|secret|live|access|private)[ -]?(keys?|tokens?|secrets?|credentials) | api\ secret
          | tokens? | secret\ (key|token) | credentials | \.env | sk
          | bramblepay\ secret | the\ key | (a|old|new|previous|rolled\ the|our|its|two|both)\ keys?
          | keys )\b""",
    re.I | re.X,
)
KEY_DEED = re.compile(
    r"""\b( find | where | leak\w* | rotat\w+ | roll\w* | renew\w* | revok\w+ | invalid\w* | new | fresh
          | kill | replace | swap | lost | copy | regenerate | pushed | public
          | withdraw | github | die\w* | expos\w+ | emailed | shown | paste[d]? | see\ it )\b""",
    re.I | re.X,
)
KEY_ELSEWHERE = re.compile(
    r"""\b( sign-?in | passw\w* | dashboard\ login | test\ keys? | dummy | sandbox | outlook | colleague
          | card\ tokens | keyboard | front\ door | per\ key | throttl\w* | 429 | power\ key
          | own\ credentials | webhook | raised\ keys | deployed | only\ one\ with | ci\b | saved\ cards
          | choose\ new | reader | gift | humming | phish\w* | scam )\b""",
    re.I | re.X,
)
HOOK = re.compile(
    r"""\b( web-?hooks? | call-?backs? | hooks | endpoints? | events? | notifications?\ (get|to\ our|can)
          | pings? | posts?\ to\ our\ url | deliver(y\ attempts|ies\ to\ us)
          | payment\.succeeded | handler | your\ server
          | our\ (server|url|backend|erp|system|software) )\b""",
    re.I | re.X,
)
HOOK_TROUBLE = re.compile(
    r"""\b( not\ (arriv\w+|reach\w*|com\w+|get\w*) | do(es)?\ not\ (come|arrive) | fail\w* | silent
          | missed | lost | no\ longer | no\ \S+\ events | timeout | replay | resend | retry
          | sent\ once\ more | stopped | quiet
          | dried\ up | signature | handshake | none\ of | never\ heard | no\ callbacks | log | firewall
          | isn'?t\ (being|reaching) | ssl | cert | sometimes | where\ can\ i | ip )\b""",
    re.I | re.X,
)
HOOK_STRICT = re.compile(
    r"\b(web-?hooks?|call-?backs? (to|from|since|url)|payment\.succeeded|missed events|hooks are)\b", re.I
)
HOOK_ELSEWHERE = re.compile(
    r"\b(429|throttl\w*|too many|rate limit|hammers?|plugin|changelog|rss|phone call|green again|i called"
    r"|api keys?|tickets? sale|event on|charity event)\b",
    re.I,
)
TEST = re.compile(
    r"""\b( test\ (mode|cards?|keys?|data|switch|payments?|environment|account) | in\ test | sandbox
          | dummy | fake\ (credit\ )?(cards?|payment) | pretend\w* | play\ (card|money|ground)
          | playground | dry\ run | rehears(e|ing) | simulat\w+
          | without\ real\ money | no\ (true|real)\ (charge|money) | try\ (things|it|everything)\ out
          | try\ out | practi[cs]e\ (taking|a|with) | demonstration | test\ or\ live | trial\ run
          | real\ sales )\b""",
    re.I | re.X,
)
TEST_ELSEWHERE = re.compile(
    r"""\b( test\ deposits? | bank\ says | incoming | small\ amounts? | test\ link | free\ trial
          | subscription\ trial | testing\ 1 | webhooks? | designer\ bags | fake\ (website|site|mail)
          | pretended | pretending | migration | trial\ setting | helpdesk | i\ hung\ up | pen\ test
          | i\ made\ a\ test | bank\ accounts? )\b""",
    re.I | re.X,
)
SHOP_SYSTEM = re.compile(
    r"""\b( woo-?commerce | shopify | presta-?shop | magento | shopware | open-?cart | squarespace | wix
          | word-?press | plug-?ins? | add-?ons?
          | (bramblepay|bramble|your|the|2)\ (extension|module|addon)
          | extensions? | web\ ?shop\ module | big-?commerce )\b""",
    re.I | re.X,
)
SHOP_ELSEWHERE = re.compile(
    r"""\b( xero | quickbooks | datev | sage | lexware | accounting | bookkeeping | zapier | mailchimp
          | webhooks? | 429 | ad\ blocker | recycling | after\ i\ cleared | behaves\ again | refund
          | payouts? | which\ website\ builder | cable | deadline | file | export | seo | charge-?back
          | statement | secret | token )\b""",
    re.I | re.X,
)
LIMIT = re.compile(
    r"""\b( 429\w* | too\ many\ req\w* | rate[- ]?limit\w* | throttl\w* | retry-after
          | (req(uest)?s?|calls?)\ ?(\/|per|a|each|every)\ ?(s|second|minute|sec) | limit\ exceeded
          | quota
          | many\ (api\ )?(calls|requests) | too\ fast | slow\ down | ration\ our\ calls | req/s )\b""",
    re.I | re.X,
)
CALLS = re.compile(
    r"\b(api|calls?|requests?|script|endpoint|import|integration|loop|jobs?|poll|server|sync|bulk|rows"
    r"|records)\b",
    re.I,
)
SLOW = re.compile(
    r"\b(reject\w*|refus\w*|turned away|kick\w* us out|cap|ceiling|block\w*|bounced|cut us off"
    r"|coming too fast|saying no|sleep|permitted|allowed|limit)\b",
    re.I,
)


@labeling_function(
    votes_for="api-keys",
    products=["api"],
    yes=["Where do I find my API key?", "our secret token leaked, how to revoke it"],
    no=["Which test keys do I use in the sandbox?", "I left my keys in the shop"],
)
def keys_and_tokens(question):
    """Keys: find, renew, revoke."""
    text = question.text
    if KEY_ELSEWHERE.search(text) or re.search(r"\b(my keys in|key to the|thieves)\b", text, re.I):
        return False
    return KEY.search(text) and KEY_DEED.search(text)


@labeling_function(
    votes_for="api-webhooks",
    products=["api"],
    yes=["Our webhooks stopped coming", "replay the missed events please"],
    no=["Too many requests on your endpoint, 429", "We have an event on Saturday"],
)
def webhooks_missing(question):
    """Webhooks and callbacks that do not come or fail."""
    text = question.text
    if HOOK_ELSEWHERE.search(text):
        return False
    return HOOK_STRICT.search(text) or (HOOK.search(text) and HOOK_TROUBLE.search(text))


@labeling_function(
    votes_for="api-test-mode",
    products=["api"],
    yes=["Is there a sandbox?", "which test card can I use to try the checkout"],
    no=["The two test deposits have not arrived", "testing testing"],
)
def tries_without_money(question):
    """Test mode, test cards and rehearsals."""
    return TEST.search(question.text) and not TEST_ELSEWHERE.search(question.text)


@labeling_function(
    votes_for="api-plugin",
    products=["api", "checkout"],
    yes=["How do I install the WooCommerce plugin?", "shopify app for bramblepay?"],
    no=["Connect my accounting software", "Which website builder do you recommend?"],
)
def shop_plugin(question):
    """Plugins and shop systems."""
    return SHOP_SYSTEM.search(question.text) and not SHOP_ELSEWHERE.search(question.text)


@labeling_function(
    votes_for="api-plugin",
    products=["api", "checkout"],
    yes=["Since the update the payment option has vanished from our shop"],
    no=["Since the ios update the reader is offline"],
)
def checkout_broke_after_update(question):
    """The checkout of a shop broke after an update."""
    text = question.text
    shop = re.search(
        r"\b(checkout|online store|web ?shop|basket|payment option|place order|my site|our shop|our site)\b",
        text,
        re.I,
    )
    update = re.search(
        r"\b(update[ds]?|upgrade[ds]?|new(est)? (release|version)|migrated|theme|restored?)\b", text, re.I
    )
    return (
        shop
        and update
        and not re.search(r"\b(reader|thorn|ios|webhooks?|bank account|details|clock|charts)\b", text, re.I)
    )


@labeling_function(
    votes_for="api-limits",
    products=["api"],
    yes=["I get 429 from the API", "how many requests per second are allowed"],
    no=["Too many attempts at signing in", "How high is the limit for one payment?"],
)
def too_many_requests(question):
    """429, throttling and quotas."""
    return LIMIT.search(question.text)


@labeling_function(
    votes_for="api-limits",
    products=["api"],
    yes=["Half of our API calls are turned away during the import"],
    no=["Your call was refused", "The bank refused the payment"],
)
def calls_are_refused(question):
    """Scripts and imports whose calls are refused."""
    text = question.text
    if re.search(
        r"\b(bank|card|webhooks?|keys?|passw\w*|phone|invoice|reader|refund (was|is)|sign-?in|documents?"
        r"|payouts?)\b",
        text,
        re.I,
    ):
        return False
    technical = re.search(
        r"\b(api|script|for-loop|endpoint|parallel|poll|integration|your server|nightly)\b", text, re.I
    )
    return technical and CALLS.search(text) and SLOW.search(text)


@labeling_function(
    votes_for=["api-webhooks", "api-limits", "api-keys"],
    products=["api"],
    yes=["Our backend gets HTTP 401 from your server", "a question about the endpoint"],
    no=["Where is my payout?", "Is there a sandbox?"],
)
def server_to_server(question):
    """Talk of servers and HTTP: webhooks, limits or keys."""
    text = question.text
    words = re.search(
        r"\b(backend|endpoint|https?|http|40[13]|429|(returns?|error|code) 50\d|nginx|cloudflare|django"
        r"|callback|redeploy|webhooks?)\b",
        text,
        re.I,
    )
    other = TEST.search(text) or SHOP_SYSTEM.search(text) or re.search(r"https?://|green again", text, re.I)
    return words and not other


@labeling_function(
    votes_for="topic:developers",
    products=["api"],
    yes=["Something with the API of yours", "webhooks again"],
    no=["Do you have a Rust SDK?", "A reader question"],
)
def developer_words(question):
    """API, webhooks, sandbox, plugin."""
    text = question.text
    other = re.search(
        r"\b(graphql|sdk|changelog|mcp|ip ranges|allow-list|phish\w*|outlook|white-label|rust|humming"
        r"|behaves again|green again|tls|roadmap)\b",
        text,
        re.I,
    )
    return (
        re.search(r"\b(api|webhooks?|sandbox|test mode|plug-?in|woocommerce|429|endpoint)\b", text, re.I) and not other
    )


@labeling_function(
    votes_against=["api-webhooks", "api-keys", "api-plugin"],
    products=["api"],
    yes=["We hit 429 Too Many Requests"],
    no=["Our webhooks time out"],
)
def throttled_is_limits(question):
    """429 and throttling: neither webhooks nor keys."""
    return re.search(r"\b(429|too many requests|throttl\w+|rate limit\w*)\b", question.text, re.I)
