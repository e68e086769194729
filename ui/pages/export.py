"""Export: which pairs, in which format, a look at the first of them, and the file."""

from __future__ import annotations

import streamlit as st

from align.model import Pair, Status
from align.store.actions import Relation
from align.store.exporting import Choice
from align.workbench.desk import Desk
from align.workbench.exporting import Bundle, bundle, formats, preview
from ui.session import desk, guarded
from ui.terms import confidence_word, meeting_name, relation_word, shown, status_word
from ui.words import _, n_, number, plain

_MADE = "export_made"
"""Where the session keeps the file that was made last, with what it was made of."""


def page() -> None:
    """Draw the page."""
    st.title(_("Export"))
    st.write(_("Take the pairs away as a translation memory, a table, a corpus or a page to read."))
    with guarded():
        opened = desk()
        name = _format()
        asked, result = st.columns([2, 3], gap="large")
        with asked:
            choice = _choice(opened)
        with result:
            total = _preview(opened, choice)
            if total:
                _download(opened, name, choice, total)


def _format() -> str:
    said = format_words()
    names = list(formats())
    chosen: str = st.selectbox(_("Format"), names, format_func=lambda name: said[name], key="export_format")
    return chosen


def format_words() -> dict[str, str]:
    """Every format by name, with what it is for."""
    return {
        "tmx": _("TMX: translation memory, for Trados, memoQ, OmegaT"),
        "xlsx": _("XLSX: Excel workbook"),
        "csv": _("CSV: table that opens in Excel"),
        "tsv": _("TSV: table for programs"),
        "jsonl": _("JSONL: one pair a line, with everything that is known"),
        "moses": _("Moses: two text files, line by line, as one archive"),
        "html": _("HTML: the reports side by side, to read, print or send"),
    }


def _choice(opened: Desk) -> Choice:
    """What to include, as the person chose it."""
    st.subheader(_("What to include"))
    statuses = [
        status
        for status, said in (
            (Status.ACCEPTED, _("Accepted pairs")),
            (Status.PROPOSED, _("Proposed pairs, not reviewed yet")),
            (Status.UNSURE, _("Pairs marked as unsure")),
        )
        if st.checkbox(said, value=status is not Status.UNSURE, key=f"export_{status}")
    ]
    least = st.slider(
        _("What is not accepted needs a confidence of at least"),
        0,
        100,
        50,
        5,
        format="%d%%",
        key="export_least",
        disabled=not set(statuses) - {Status.ACCEPTED},
    )
    relations = st.multiselect(
        _("Relations"), list(Relation), format_func=relation_word, placeholder=_("Any, and none"), key="export_relations"
    )
    keys = {meeting.id: meeting_name(meeting) for meeting in opened.meetings()}
    meetings = st.multiselect(
        _("Meetings"), list(keys), format_func=lambda own: keys[own], placeholder=_("All"), key="export_meetings"
    )
    return Choice(frozenset(statuses), least / 100, frozenset(relations) or None, frozenset(meetings) or None)


def _preview(opened: Desk, choice: Choice) -> int:
    found = preview(opened, choice)
    st.metric(_("Pairs"), number(found.total))
    if not found.total:
        st.info(_("No pair is like that. Include proposed pairs, or lower the confidence."), icon=":material/info:")
        return 0
    st.dataframe(
        [_row(pair) for pair in found.first],
        hide_index=True,
        column_config={column: st.column_config.TextColumn(width=width) for column, width in _widths().items()},
        alt=_("The first pairs, a row each"),
        key="export_rows",
    )
    if found.total > len(found.first):
        st.caption(_("The first {n} are shown.", n=number(len(found.first))))
    return found.total


def _widths() -> dict[str, int]:
    return {_("Chinese"): 250, _("Vietnamese"): 320, _("Confidence"): 130, _("Status"): 90, _("Meeting"): 180}


def _row(pair: Pair) -> dict[str, str]:
    confidence = confidence_word(pair.confidence)
    cells = (pair.zh.text, pair.vi.text, confidence, status_word(pair.status), pair.meeting)
    return dict(zip(_widths(), map(shown, cells), strict=True))


def _download(opened: Desk, name: str, choice: Choice, total: int) -> None:
    """Make the file when asked for it; it is forgotten as soon as it would be another one."""
    info = opened.info()
    stamp = (name, choice, info.uuid, info.name, info.revision)
    if st.button(_("Make the file"), icon=":material/inventory_2:", key="export_make", type="primary"):
        with st.spinner(n_("Writing {n} pair …", "Writing {n} pairs …", total)):
            st.session_state[_MADE] = stamp, bundle(opened, name, choice)
    made: tuple[object, Bundle] | None = st.session_state.get(_MADE)
    if made is None or made[0] != stamp:
        st.session_state.pop(_MADE, None)
        return
    file = made[1]
    st.download_button(
        _("Download {name} ({size})", name=plain(file.name), size=_size(len(file.content))),
        file.content,
        file.name,
        file.media_type,
        icon=":material/download:",
        key="export_download",
        on_click="ignore",
    )


def _size(size: int) -> str:
    if size < 1_000_000:
        return _("{n} KB", n=number(max(1, round(size / 1000))))
    return _("{n} MB", n=number(round(size / 1_000_000, 1)))
