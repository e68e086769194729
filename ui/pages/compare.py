"""Compare: what each report of a meeting says that those in the other language do not, and where their figures differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from align.model import Language
from align.workbench.desk import Desk
from align.workbench.differences import Alone, Clash, Differences, Lone, differences
from align.workbench.lit import Piece, lit
from ui.components.passages import Chip, Passage, Words, passages
from ui.session import desk, go, guarded
from ui.terms import confidence_word, kind_word, language_word, meeting_name, report_name, shown, status_word, value_word
from ui.words import _, n_, number, plain


def page() -> None:
    """Draw the page."""
    st.title(_("Compare"))
    st.write(_("What each report says that those in the other language do not, and where their figures differ."))
    with guarded():
        opened = desk()
        meeting = _meeting(opened)
        if meeting is None:
            st.info(_("There are no meetings yet. Add reports and align them first."), icon=":material/info:")
            return
        least = st.slider(_("Matches count from a confidence of"), 0, 100, 50, 5, format="%d%%", key="compare_least")
        found = differences(opened, meeting, least / 100)
        if not found.meeting.bitexts:
            st.info(_("The reports of this meeting are not aligned with any other yet."), icon=":material/info:")
            return
        _figures(found)
        _alone(found)


def _meeting(opened: Desk) -> int | None:
    """The meeting to compare; the address may name it."""
    keys = {meeting.id: meeting for meeting in opened.meetings()}
    if not keys:
        return None
    numbers = sorted(keys, key=lambda own: not keys[own].bitexts)
    asked = st.query_params.get("meeting", "")
    first = numbers.index(int(asked)) if asked.isdecimal() and int(asked) in keys else 0

    called = {
        own.id: _("{name} ({zh} Chinese, {vi} Vietnamese)", name=meeting_name(own), zh=len(own.zh), vi=len(own.vi))
        for own in keys.values()
    }
    chosen: int = st.selectbox(_("Meeting"), numbers, index=first, format_func=lambda own: called[own], key="compare_meeting")
    return chosen


def _figures(found: Differences) -> None:
    st.header(_("Figures that differ"), divider="gray")
    if not found.clashes:
        st.write(_("No number, date or name of two matched statements contradicts the other side."))
        return
    total = len(found.clashes)
    st.write(
        n_("In {n} match the two sides state different things.", "In {n} matches the two sides state different things.", total)
    )
    kinds = sorted({mark.kind for clash in found.clashes for mark in clash.marks})
    wanted = st.pills(_("Show"), kinds, format_func=kind_word, selection_mode="multi", default=kinds, key="compare_kinds")
    listed = [clash for clash in found.clashes if any(mark.kind in wanted for mark in clash.marks)]
    opened = passages([_clash(clash) for clash in listed], key="compare_clashes")
    _open(opened, {clash.bead.id: clash.bead.bitext for clash in listed})


def _clash(clash: Clash) -> Passage:
    zh_texts, vi_texts = ([(each.id, each.text) for each in side] for side in (clash.zh, clash.vi))
    zh, vi = lit(clash.bead.marks, zh_texts, vi_texts, value_word)
    chips = Chip(confidence_word(clash.bead.confidence, clash.bead.by_hand), "strong"), Chip(status_word(clash.bead.status))
    sides = Words("zh", zh, report_name(clash.zh_report)), Words("vi", vi, report_name(clash.vi_report))
    return Passage(clash.bead.id, sides, chips, clash.marks, clash.bead.status)


def _alone(found: Differences) -> None:
    st.header(_("Only on one side"), divider="gray")
    st.write(_("Statements that no report of the meeting in the other language has, as far as is known."))
    languages: tuple[Language, Language] = ("zh", "vi")
    for language, column in zip(languages, st.columns(2, gap="medium"), strict=True):
        with column:
            st.subheader(language_word(language))
            for each in (each for each in found.alone if each.report.language == language):
                _one_report(each)


def _one_report(each: Alone) -> None:
    share = _("{n} of {total} statements", n=number(len(each.lone)), total=number(each.aligned))
    name = plain(shown(report_name(each.report)))
    with st.expander(f"{name} · {share}", expanded=len(each.lone) <= 40, key=f"compare_report_{each.report.id}"):
        if not each.compared:
            st.write(_("It was compared with no report."))
        elif not each.lone:
            st.write(_("Everything that it says is said on the other side too."))
        else:
            runs = list(_runs(each))
            opened = passages([_lone(run, each.report.language) for run in runs], key=f"compare_alone_{each.report.id}")
            _open(opened, {run[0].bead: run[0].bitext for run in runs})


def _runs(each: Alone) -> Iterable[list[Lone]]:
    """Statements that stand together in the report, together; checked ones apart from the others."""
    run: list[Lone] = []
    for lone in each.lone:
        if run and (lone.segment.index != run[-1].segment.index + 1 or lone.checked != run[-1].checked):
            yield run
            run = []
        run.append(lone)
    if run:
        yield run


def _lone(run: Sequence[Lone], language: Language) -> Passage:
    joint = "" if language == "zh" else " "
    text = joint.join(lone.segment.text for lone in run)
    chips = (Chip(_("checked: no counterpart"), "strong"),) if run[0].checked else ()
    return Passage(run[0].bead, (Words(language, (Piece(text),), source=None),), chips)


def _open(bead: int | None, bitexts: Mapping[int, int]) -> None:
    if bead is not None and bead in bitexts:
        go("review", bitext=bitexts[bead], bead=bead)
