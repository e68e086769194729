"""Reports into the project: files that are dragged in, or a text that is pasted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import streamlit as st

from align.errors import InputError
from align.model import Kind, Language, Report
from align.workbench.adding import Added, AddedReport, Given
from align.workbench.desk import Desk
from ui import session
from ui.components import progress, sheets
from ui.components.report_text import kind_names
from ui.session import guarded
from ui.words import _, day, n_, number, plain, sentence

FILE_MB = 50
"""The largest file that is taken; reports have a hundredth of it."""
FORMATS = ".txt .md .html .docx .pdf"
_FOUND, _ROUND, _TAKEN = "added", "added round", "added files"
"""What the session keeps: what came of what was added last, how often the choosers were emptied, what was taken of them."""


def draw(desk: Desk) -> None:
    """Draw the ways in, and what came of what was added last."""
    emptied = st.session_state.setdefault(_ROUND, 0)
    files, text = st.tabs([_("Add files"), _("Paste a text")])
    with files:
        sent = st.file_uploader(
            _("Drag reports here, as many as you like: {formats}, up to {size} MB each", formats=FORMATS, size=FILE_MB),
            accept_multiple_files=True,
            max_upload_size=FILE_MB,
            key=f"files {emptied}",
        )
        # The chooser keeps what it has until its list is closed: beside what was taken it says what was too large.
        taken: set[str] = st.session_state.setdefault(_TAKEN, set())
        if new := [file for file in sent if file.file_id not in taken]:
            _add(desk, [Given(file.name, file.getvalue()) for file in new], {file.file_id for file in new})
    with text:
        _paste(desk, emptied)
    _found()


def _paste(desk: Desk, emptied: int) -> None:
    languages: dict[Language | None, str] = {None: _("Find out"), "zh": _("Chinese"), "vi": _("Vietnamese")}
    with st.form(f"paste {emptied}", border=False):
        text = st.text_area(_("The text of one report, its title on the first line"), height=220, key=f"text {emptied}")
        left, right = st.columns(2)
        name = left.text_input(_("What to call it"), placeholder=_("such as: agency, 6 July"), key=f"called {emptied}")
        language = right.selectbox(
            _("Language"), list(languages), format_func=languages.__getitem__, key=f"language {emptied}"
        )
        if st.form_submit_button(_("Add the text"), icon=":material/add:", key="add text"):
            _add(desk, [Given(name.strip() or _("Pasted text"), text, language)])


def _add(desk: Desk, given: Sequence[Given], files: Collection[str] = ()) -> None:
    """Read and keep; a text's field is emptied and files are noted down, so that a rerun does not add again."""
    with guarded(), progress.shown(_("Adding reports")) as told:
        st.session_state[_FOUND] = desk.add_given(given, progress=told)
        st.session_state[_TAKEN].update(files)
        if not files:
            _empty()
        st.rerun()


def _empty() -> None:
    """Empty the choosers."""
    st.session_state[_ROUND] += 1
    st.session_state[_TAKEN] = set()


def _found() -> None:
    """What came of what was added last, a report each."""
    added: Added | None = st.session_state.get(_FOUND)
    if added is None:
        return
    with st.container(border=True, key="added"):
        if added.new:
            st.success(n_("{n} report was added.", "{n} reports were added.", len(added.new)), icon=":material/check:")
        lines: list[InputError | str | AddedReport] = [*added.errors, *added.notes, *added.new]
        for one in sheets.one_of(lines, "added"):
            if isinstance(one, InputError):
                session.complain(sentence(one.sentence))
            elif isinstance(one, str):
                st.info(plain(sentence(one)), icon=":material/info:")
            else:
                _line(one)
        with st.container(horizontal=True):
            if added.new and st.button(_("Go on: align"), type="primary", icon=":material/join_inner:", key="go on"):
                st.session_state.pop(_FOUND)
                _empty()
                session.go("align")
            if st.button(_("Close this list"), key="close list"):
                st.session_state.pop(_FOUND)
                _empty()
                st.rerun()


def _line(added: AddedReport) -> None:
    """What was found in one report."""
    report = added.read
    title = report.title or report.segments[0].text
    session.link(plain(title), "reports", report=added.report)
    st.caption(" · ".join([plain(added.name), *_facts(report)]))


def _facts(report: Report) -> list[str]:
    counts = Counter(segment.kind for segment in report.segments)
    aligned = sum(count for kind, count in counts.items() if kind.aligned)
    said = [_("Chinese") if report.language == "zh" else _("Vietnamese")]
    if report.meeting_date:
        said.append(_("meeting on {day}", day=day(report.meeting_date)))
    if report.published:
        said.append(_("published on {day}", day=day(report.published)))
    if not report.title:
        said.append(_("no title found"))
    said.append(n_("{n} sentence", "{n} sentences", aligned))
    aside = [f"{kind_names()[kind]} {number(counts[kind])}" for kind in (Kind.CAPTION, Kind.FURNITURE) if counts[kind]]
    if aside:
        said.append(_("not aligned: {what}", what=", ".join(aside)))
    return said
