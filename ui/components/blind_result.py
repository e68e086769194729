"""What came of a closed blind round: how far the reviewers agree, where they do not, and what an editor rules."""

from __future__ import annotations

import streamlit as st

from align.model import Status
from align.store.actions import Relation
from align.workbench.desk import Desk, Role
from align.workbench.lit import Piece
from align.workbench.rounds import Agreement, Judged, Opinion, Pairwise, Result, Ruling
from ui import session
from ui.components import sheets
from ui.components.passages import Chip, Passage, Words, passages
from ui.session import guarded
from ui.terms import relation_word, shown, status_word
from ui.words import _, decimal, n_, number, percent, plain

_AT_ONCE = 10
_JUDGED = (Status.ACCEPTED, Status.REJECTED, Status.UNSURE)


def result(opened: Desk, blind_round: int) -> None:
    """Draw the result of a closed round."""
    found = opened.rounds.result(blind_round)
    rules = opened.role.includes(Role.EDITOR)
    for pair in found.pairs:
        _figures(pair, only=len(found.pairs) == 1)
    _left_out(found)
    _agreed(opened, found, rules)
    _disagreements(opened, found, rules)


def _figures(pair: Pairwise, only: bool) -> None:
    """How far two reviewers agree."""
    if not only:
        st.subheader(plain(_("{first} and {second}", first=shown(pair.first), second=shown(pair.second))), anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        words = {status.value: status_word(status) for status in _JUDGED}
        _agreement(_("Decision"), pair, pair.status, words)
    with right:
        words = {relation.value: relation_word(relation) for relation in Relation}
        _agreement(_("Relation"), pair, pair.relation, words)


def _agreement(title: str, pair: Pairwise, found: Agreement, words: dict[str, str]) -> None:
    st.markdown(f"**{title}** · {n_('{n} match judged by both', '{n} matches judged by both', found.count)}")
    if found.share is None or found.share_interval is None:
        st.caption(_("Nothing to compare yet."))
        return
    low, high = found.share_interval
    first, second = st.columns(2)
    first.metric(_("Judged alike"), percent(found.share), border=True)
    first.caption(_("95% interval: {low} to {high}", low=percent(low), high=percent(high)))
    if found.kappa is None or found.kappa_interval is None:
        second.metric(_("Cohen’s kappa"), "–", border=True)
        second.caption(_("undefined: both always said the same one thing, so nothing could have differed"))
    else:
        low, high = found.kappa_interval
        second.metric(_("Cohen’s kappa"), decimal(found.kappa, 2), border=True)
        second.caption(_("95% interval: {low} to {high}", low=decimal(low, 2), high=decimal(high, 2)))
    _table(pair, found, words)


def _table(pair: Pairwise, found: Agreement, words: dict[str, str]) -> None:
    """How often each said what: rows are the first reviewer's, columns the second's."""
    used = [place for place in range(len(found.categories)) if _used(found, place)]
    first, second = plain(shown(pair.first)), plain(shown(pair.second))
    st.caption(_("Rows: what {first} said. Columns: what {second} said.", first=first, second=second))
    rows: dict[str, list[str]] = {" ": [words[found.categories[place]] for place in used]}
    for column in used:
        rows[words[found.categories[column]]] = [number(found.table[row][column]) for row in used]
    st.table(rows, hide_index=True)


def _used(found: Agreement, place: int) -> bool:
    return any(found.table[place]) or any(row[place] for row in found.table)


def _left_out(found: Result) -> None:
    """What is not counted, and why."""
    if found.incomplete:
        said = n_("{n} match was not judged by everybody", "{n} matches were not judged by everybody", len(found.incomplete))
        _listed(said, found.incomplete, "incomplete", found)
    if found.changed:
        said = n_(
            "{n} match was changed after the round was opened and is not counted",
            "{n} matches were changed after the round was opened and are not counted",
            len(found.changed),
        )
        _listed(said, found.changed, "changed", found)


def _listed(said: str, items: tuple[Judged, ...], key: str, found: Result) -> None:
    with st.expander(said):
        passages([_passage(item, found) for item in sheets.one_of(items, f"blind {key}", _AT_ONCE)], key=f"blind {key}")


def _agreed(opened: Desk, found: Result, rules: bool) -> None:
    """Make the beads themselves what everybody said of them."""
    rulings = found.agreed()
    if not rulings or not rules:
        return
    st.markdown(
        n_(
            "Everybody judged {n} match alike. It has not been taken over into the project yet.",
            "Everybody judged {n} matches alike. They have not been taken over into the project yet.",
            len(rulings),
        )
    )
    if st.button(_("Take over what everybody agrees on"), icon=":material/done_all:", key="take over"):
        with guarded():
            opened.rounds.adjudicate(found.round.id, rulings, found.revision)
            session.tell(n_("{n} match was taken over.", "{n} matches were taken over.", len(rulings)))
            st.rerun()


def _disagreements(opened: Desk, found: Result, rules: bool) -> None:
    st.subheader(_("Disagreements"), divider="gray", anchor=False)
    disputed = found.disagreements
    if not disputed:
        st.success(_("There are none."), icon=":material/check:")
        return
    ruled = sum(item.ruling.status is not None for item in disputed)
    st.progress(ruled / len(disputed), _("{done} of {total} ruled on", done=number(ruled), total=number(len(disputed))))
    waiting = tuple(item for item in disputed if item.ruling.status is None)
    names = {
        "waiting": _("To rule on ({count})", count=number(len(waiting))),
        "all": _("All ({count})", count=number(len(disputed))),
    }
    which = st.segmented_control(
        _("Show"), list(names), format_func=lambda name: names[name], default="waiting", required=True, key="blind which"
    )
    for item in sheets.one_of(waiting if which == "waiting" else disputed, f"blind disputed {which}", _AT_ONCE):
        with st.container(key=f"disputed-{item.bead}"):
            passages([_passage(item, found)], key=f"disputed {item.bead}")
            _notes(item, found)
            if rules:
                _rule(opened, found, item)


def _passage(item: Judged, found: Result) -> Passage:
    """The texts that were judged, and above them what each reviewer said."""
    chips = [
        Chip(_("{name}: {opinion}", name=shown(progress.name), opinion=_opinion(said)), "wraps")
        for progress, said in zip(found.round.progress, item.opinions, strict=True)
    ]
    if item.ruling.status is not None:
        chips.append(Chip(_("Ruling: {opinion}", opinion=_opinion(item.ruling)), "strong"))
    sides = Words("zh", [Piece(item.zh)], ""), Words("vi", [Piece(item.vi)], "")
    return Passage(item.bead, sides, chips, status=item.ruling.status or Status.PROPOSED)


def _opinion(said: Opinion) -> str:
    words = [status_word(said.status) if said.status else _("not judged")]
    if said.relation:
        words.append(relation_word(said.relation))
    return " · ".join(words)


def _notes(item: Judged, found: Result) -> None:
    for progress, said in zip(found.round.progress, item.opinions, strict=True):
        if said.note:
            st.text(_("{name}: {opinion}", name=shown(progress.name), opinion=shown(said.note)))


def _rule(opened: Desk, found: Result, item: Judged) -> None:
    """What an editor says of it."""
    key = f"rule {item.bead}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        relation = st.selectbox(
            _("Relation"),
            [None, *Relation],
            format_func=lambda one: _("none given") if one is None else relation_word(one),
            index=[None, *Relation].index(item.ruling.relation),
            key=f"{key} relation",
            width=220,
        )
        icons = {Status.ACCEPTED: "check", Status.REJECTED: "close", Status.UNSURE: "help"}
        labels = {Status.ACCEPTED: _("Accept"), Status.REJECTED: _("Reject"), Status.UNSURE: _("Unsure")}
        for status in _JUDGED:
            if st.button(labels[status], icon=f":material/{icons[status]}:", key=f"{key} {status}"):
                with guarded():
                    opened.rounds.adjudicate(found.round.id, [Ruling(item.bead, status, relation)], found.revision)
                    st.rerun()
