"""Changing the PIN. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, lacks, rx

PIN = rx(r"\bpins?\b|\bpin number\b")
CHANGE = rx(
    r"\b(chang\w*|reset\w*|new|set|update|different|switch|choose|another|edit|alter|own|modify"
    r"|replace|make|swap|customi[sz]e|pick|create|personali[sz]e|changeable)\b"
)
BLOCKED = rx(
    r"\b(block\w*|unblock\w*|unlock\w*|lock\w*|many (times|attempts|tries)|attempts|wrong|incorrect\w*"
    r"|forg[eo]t\w*|tries|where (is|do i find)|receiv\w*|arriv\w*|first|sent|come|came|get my pin"
    r"|virtual|passcode|stolen)\b"
)


@labeling_function(
    votes_for="change_pin",
    yes=["I'd like another PIN", "Is it possible to change the pin at a machine?"],
    no=["My PIN is blocked", "Change my name please"],
)
def pin_and_change(question: Question) -> bool:
    """The PIN is to be changed, with no word of blocking."""
    return has(question, PIN, CHANGE) and lacks(question, BLOCKED)


@labeling_function(
    votes_for="change_pin",
    yes=["Where is a PIN change done?", "can the PIN be changed abroad"],
    no=["Where do I see my PIN?"],
)
def where_pin_change(question: Question) -> bool:
    """Change or reset close to the word PIN."""
    near = rx(
        r"\b(chang\w*|reset\w*|switch\w*|set up|update)\b.{0,25}\bpin\b|\bpin\b.{0,25}\b(chang\w*|reset\w*|updat\w*)\b"
    )
    return has(question, near) and lacks(
        question, rx(r"\b(block\w*|unblock\w*|unlock\w*|lock\w*|tries|many|attempts)\b")
    )


@labeling_function(
    votes_for="change_pin",
    yes=["Do I have to stand at an ATM to set the PIN?", "PIN change while travelling"],
    no=["An ATM has kept my card", "I entered a wrong PIN at the ATM"],
)
def pin_and_place(question: Question) -> bool:
    """The PIN and where it is changed: cash machine, bank, app, abroad."""
    place = rx(
        r"\b(atms?|bank|app|online|abroad|travel\w*|country|website|location|where|anywhere|any|holiday"
        r"|person|home|machine|steps|how)\b"
    )
    return has(question, PIN, place) and lacks(
        question,
        BLOCKED,
        rx(
            r"\b(card (did|came|is)|work\w*|declin\w*|unfamiliar|withdr\w+|charg\w*|need a pin|know|enter\w*"
            r"|have not|find|see|get|locat\w*|recorded|visible|look|request|delivered|set up|set my"
            r"|my card pin\W*$|rejected|wait|stuck)\b"
        ),
    )
