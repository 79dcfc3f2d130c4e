"""What the draft would do: figures, then the questions it catches, changes, breaks and nearly catches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from app.audit.navigation import review_these
from app.audit.roles import way_to
from app.audit.shared import desk, plain, problem, short
from app.audit.views.functions.list import Action, Item, question_list
from app.audit.views.workshop.state import add_example, version
from app.desk.functions.rule_draft import Draft, as_rule, broken_examples, inside
from app.desk.functions.rule_effects import Caught, Changes, Twin, caught, changes, hits, is_quick, near, twins
from app.desk.functions.source import PREFIX
from app.desk.loaded import Loaded
from labeling.errors import OracleError
from labeling.sources.rules import Rule

VIEWS = {
    "caught": ("Caught", "The rule votes on these."),
    "new": ("New", "No other function or rule votes on these yet."),
    "wrong": ("Wrong", "Seed and valid gold says something else."),
    "changed": ("Changed", "These get another label."),
    "broken": ("Broken", "Right now, by seed and valid gold, and wrong with the rule."),
    "near": ("Near", "They read like the caught ones, but the rule does not vote on them."),
}
MOST_REVIEWED = 1000


def draw(now: Loaded, draft: Draft) -> None:
    """Draw what a draft would do on the questions of the latest labels."""
    if draft.empty:
        st.info(
            "Type a phrase, an expression or an example. What it catches shows here.", icon=":material/manage_search:"
        )
        return
    try:
        rule = as_rule(draft, now.state.taxonomy)
        with st.spinner("Looking for matches"):
            found = caught(now, rule, inside(draft, now.state.taxonomy), desk().workspace, _replaced(draft))
    except OracleError as error:
        problem(error)
        return
    _figures(found)
    _examples(rule)
    _twins(twins(now, hits(now, rule, desk().workspace), _replaced(draft)))
    changed = _changes(now, draft, rule)
    _lists(now, draft, rule, found, changed)


def _replaced(draft: Draft) -> str:
    return PREFIX + draft.replaces.name if draft.replaces else ""


def _figures(found: Caught) -> None:
    judged = len(found.right) + len(found.wrong)
    row = st.container(horizontal=True, gap="medium")
    row.metric("Catches", f"{found.count:,}", width="content")
    row.metric("New", f"{len(found.new):,}", help=VIEWS["new"][1], width="content")
    share = f"{100 * len(found.right) / judged:.0f} %" if judged else "–"
    row.metric("Right", share, help="Share of right votes on seed and valid gold", width="content")
    believed = "–" if found.believed != found.believed else f"{100 * found.believed:.0f} %"
    means = "Share of right votes on all it catches, as the labels see it now"
    row.metric("Believed", believed, help=means, width="content")
    between = f"{100 * found.low:.0f}–{100 * found.high:.0f} %"
    said = [f"{100 * found.share:.1f} % of all questions"]
    said += [f"right on {len(found.right)} of {judged} gold ({between})" if judged else "no gold among them"]
    said += [f"{hidden:,} of test gold not shown"] if (hidden := found.count - len(found.places)) else []
    st.caption(" · ".join(said))
    if found.unheard:
        st.warning(
            "Gold contradicts this rule, so its votes would not be heard. Make it narrower.",
            icon=":material/hearing_disabled:",
        )


def _examples(rule: Rule) -> None:
    for text, wanted in broken_examples(rule, desk().workspace.encoder.encode):
        said = "does not vote on, but should" if wanted else "votes on, but should not"
        st.warning(f"The rule {said}: {plain(short(text, 120))}", icon=":material/rule:")


def _twins(found: Sequence[Twin]) -> None:
    for twin in found:
        same = (
            "the same questions as" if twin.both == twin.all else f"{twin.both} of {twin.all} questions together with"
        )
        st.info(f"It votes on {same} {plain(twin.name)}.", icon=":material/content_copy:")


def _changes(now: Loaded, draft: Draft, rule: Rule) -> Changes | None:
    """How labels would change: exactly where that is quick or was asked for, else as an estimate."""
    quick, asked = is_quick(now), st.session_state.get("rule-exact") == (version(), rule.fingerprint, draft.labels)
    arguments = (now, rule, inside(draft, now.state.taxonomy), desk().workspace)
    if quick or asked:
        with st.spinner("Making labels with the rule"):
            found = changes(*arguments, True, _replaced(draft))
    elif draft.replaces:
        found = None
    else:
        found = changes(*arguments, False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_said(found))
        if found is None or not found.exact:
            st.button("Work it out", icon=":material/calculate:", on_click=_ask, args=(rule.fingerprint, draft.labels))
    return found


def _ask(fingerprint: str, labels: tuple[str, ...]) -> None:
    st.session_state["rule-exact"] = (version(), fingerprint, labels)


def _said(found: Changes | None) -> str:
    if found is None:
        return "What an edit changes takes a while to work out."
    kind = "Worked out" if found.exact else "Estimated"
    said = [f"**{found.flips:,} labels change**" if found.flips else "**No label changes**"]
    said += [f"{len(found.covered):,} questions get their first vote"] if len(found.covered) else []
    moved = len(found.fixed) + len(found.broken)
    said += [f"on gold {len(found.fixed)} become right and {len(found.broken)} wrong"] if moved else []
    return f"{', '.join(said)}. :gray-badge[{kind}]"


def _lists(now: Loaded, draft: Draft, rule: Rule, found: Caught, changed: Changes | None) -> None:
    ours = inside(draft, now.state.taxonomy)
    places = {"caught": found.places, "new": found.new, "wrong": found.wrong}
    if changed is not None:
        places |= {"changed": changed.flipped, "broken": changed.broken}
    places["near"] = near(now, rule, ours, desk().workspace)
    names = {view: f"{VIEWS[view][0]} {len(p):,}" for view, p in places.items()}
    view = st.segmented_control(
        "Show",
        list(places),
        format_func=names.__getitem__,
        default="caught",
        key="rule-view",
        required=True,
        label_visibility="collapsed",
    )
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(VIEWS[view][1])
        if len(places[view]) and way_to("review", "Review these", ":material/task_alt:", "rule-review"):
            review_these([now.state.questions[int(i)].question_id for i in places[view][:MOST_REVIEWED]])
    actions = [
        Action("yes", ":material/add_circle:", "Must vote on this", partial(_example, now, yes=True)),
        Action("no", ":material/do_not_disturb_on:", "Must not vote on this", partial(_example, now, yes=False)),
    ]
    question_list(places[view], partial(_item, now, rule, changed), f"rule-{view}-{rule.fingerprint[:12]}", actions)


def _example(now: Loaded, place: int, yes: bool) -> None:
    add_example(now.state.questions[place].text, yes)


def _item(now: Loaded, rule: Rule, changed: Changes | None, place: int) -> Item:
    state, question = now.state, now.state.questions[place]
    names = [*state.taxonomy.labels, "no vote"]
    before = int(state.labels.best()[place]) if changed is None else int(changed.before[place])
    after = before if changed is None else int(changed.after[place])
    gold = int(state.gold.only("seed", "valid")[place])
    note = names[before] if before == after else f"{names[before]} → {names[after]}"
    note += f" · gold {names[gold]}" if gold >= 0 else ""
    return Item(question.question_id, question.text, note, tuple(rule.spans(question.text)))
