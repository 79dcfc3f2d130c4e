"""The form of the workshop: what a rule votes for, what it looks for, its examples, its name and owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from app.audit.shared import allowed, desk, expert, plain, unable
from app.audit.views.workshop.state import current, keep, start_with, version
from app.desk.functions.rule_draft import Draft, choices, lines_of, rules_of, save, suggested_name
from app.desk.functions.rule_typical import Typical, as_draft, typical, typical_of_texts
from app.desk.loaded import Loaded

TYPICAL, SAVED = "rule-typical", "rule-saved"
RE2 = "An RE2 expression, whatever the case. Look-arounds and back-references do not exist; use “None of”."


def draw(now: Loaded) -> Draft:
    """Draw the form; what it says."""
    before = current()
    with st.container(border=True):
        labels, against = _votes(before, now)
    with st.container(border=True):
        looked_for = _conditions(before)
    with st.container(border=True):
        st.markdown("**Examples**, one a line")
        yes = _area("yes", "Must vote on", before.yes, "My customer is still waiting for the refund")
        no = _area("no", "Must not vote on", before.no, "How long does a refund take?")
    with st.container(border=True):
        about = _about(before, labels, against, looked_for, now)
    draft = Draft(labels=labels, against=against, yes=yes, no=no, replaces=before.replaces, **looked_for, **about)
    keep(draft)
    _save(draft, now)
    return draft


def _votes(before: Draft, now: Loaded) -> tuple[tuple[str, ...], bool]:
    known = choices(now.state.taxonomy)
    side = st.segmented_control(
        "The rule votes",
        ["for", "against"],
        default="against" if before.against else "for",
        key=_key("side"),
        required=True,
    )
    labels = st.multiselect(
        "Answer, topic or reserved label",
        list(known),
        default=[label for label in before.labels if label in known],
        format_func=known.__getitem__,
        key=_key("labels"),
        placeholder="Choose one, or several for “one of these”",
    )
    return tuple(labels), side == "against"


def _conditions(before: Draft) -> dict[str, object]:
    st.markdown("**Looks for**, one phrase a line; all you state must hold")
    said: dict[str, object] = {"any": _area("any", "At least one of", before.any, "still waiting\nhas not arrived")}
    left, right = st.columns(2)
    with left:
        said["all"] = _area("all", "All of", before.all, "refund")
    with right:
        said["none"] = _area("none", "None of", before.none, "how long")
    said["regex"] = (
        st.text_input("Expression", before.regex, key=_key("regex"), help=RE2, placeholder=r"refund.{0,30}late") or ""
    ).strip()
    said["similar_to"] = _area("similar", "Similar to", before.similar_to, "My refund has not come yet")
    said["similarity"] = (
        before.similarity
        if not said["similar_to"]
        else st.slider(
            "How similar",
            0.4,
            0.95,
            min(max(before.similarity, 0.4), 0.95),
            0.01,
            key=_key("similarity"),
            help="1 is the very same meaning; 0.60 to 0.72 works well",
        )
    )
    return said


def _about(
    before: Draft, labels: tuple[str, ...], against: bool, said: dict[str, object], now: Loaded
) -> dict[str, object]:
    taken = [rule.name for rule in rules_of(desk().workspace)]
    free = suggested_name(Draft(labels=labels, against=against, **said), taken)  # type: ignore[arg-type]
    one, two = st.columns(2)
    name = one.text_input("Name", before.name, key=_key("name"), placeholder=free or "refund-not-there")
    owner = two.text_input("Owner", before.owner or expert(), key=_key("owner"), placeholder="payments team")
    doc = st.text_input("What it catches", before.doc, key=_key("doc"), placeholder="One sentence for your colleagues")
    tags = sorted({p for t in now.state.taxonomy.templates for p in t.products} | set(before.products))
    products = st.multiselect("Products", tags, before.products, key=_key("products")) if tags else []
    return {"name": name.strip() or free, "owner": owner, "doc": doc, "products": tuple(products)}


def _area(field: str, label: str, before: tuple[str, ...], hint: str) -> tuple[str, ...]:
    return lines_of(st.text_area(label, "\n".join(before), key=_key(field), placeholder=hint, height="content") or "")


def _key(field: str) -> str:
    return f"rule-{field}-{version()}"


def _save(draft: Draft, now: Loaded) -> None:
    title = "Save changes" if draft.replaces else "Save rule"
    why = None if allowed("rules") else unable("rules")
    off = draft.empty or bool(why)
    if st.button(title, icon=":material/save:", type="primary", disabled=off, help=why, width="stretch"):
        with st.spinner("Trying the examples"):
            rule = save(desk().workspace, draft, now.state.taxonomy, datetime.now(UTC).date())
        start_with(Draft(owner=draft.owner))
        st.session_state[SAVED] = rule.name
        st.rerun()
    if name := st.session_state.get(SAVED):
        st.success(
            f"Saved {plain(name)} to rules.toml. The next `oracle run` will use it.", icon=":material/check_circle:"
        )
    elif draft.replaces:
        st.caption(f"Takes the place of {plain(draft.replaces.name)} in rules.toml.")


def start_from(now: Loaded, question_ids: Sequence[str] = (), texts: Sequence[str] = ()) -> None:
    """Put a draft on the bench that fits questions which somebody picked, or texts that are no questions yet."""
    with st.spinner("Looking for what they have in common"):
        found = typical_of_texts(now, texts) if texts else typical(now, question_ids)
    st.session_state[TYPICAL] = found
    start_with(as_draft(found, expert()))


def picked(now: Loaded) -> None:
    """What picked questions have in common, to add to the draft; nothing where none were picked."""
    found = st.session_state.get(TYPICAL)
    if not isinstance(found, Typical):
        return
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{found.picked:,} picked questions**{_guess(found, now)}")
            st.button("Put away", icon=":material/close:", type="tertiary", on_click=_put_away)
        if not found.phrases and not found.examples:
            st.caption("They have no phrase in common.")
        with st.container(horizontal=True):
            for phrase in found.phrases:
                help_ = f"Said in {phrase.here} of these, and in about {phrase.everywhere:,} of all questions"
                st.button(
                    plain(phrase.text),
                    key=f"typical-{phrase.text}",
                    help=help_,
                    on_click=_add,
                    args=("any", phrase.text),
                )
            if found.examples:
                st.button(
                    "Use as examples of meaning",
                    icon=":material/join_inner:",
                    on_click=_similar,
                    args=(found.examples,),
                )


def _guess(found: Typical, now: Loaded) -> str:
    if not found.label:
        return ""
    title = choices(now.state.taxonomy)[found.label]
    return f" · most look like {plain(title)} ({100 * found.label_share:.0f} %)"


def _put_away() -> None:
    st.session_state.pop(TYPICAL, None)


def _add(field: str, phrase: str) -> None:
    draft = current()
    known = getattr(draft, field)
    start_with(replace(draft, **{field: (*known, phrase)}) if phrase not in known else draft)


def _similar(texts: tuple[str, ...]) -> None:
    start_with(replace(current(), similar_to=texts))
