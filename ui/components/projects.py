"""The person's projects: open, create, rename, back up, restore, delete, and take back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from align.workbench.desk import Desk
from align.workbench.library import Kept, Library, Listed
from ui import session, tabs
from ui.session import guarded
from ui.words import _, moment, n_, number, plain

RESTORE_MB = 1000
"""The largest backup that the browser may send."""


def draw() -> None:
    """Draw them, and do what is asked."""
    library = Library()
    st.header(_("Your projects"), anchor=False)
    with guarded():
        for project in library.projects():
            _row(library, project)
    _new(library)
    _restore(library)
    _trash(library)


def _row(library: Library, project: Listed) -> None:
    """One project: its name and figures, and what can be done with it."""
    is_open = project.where == session.place()
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"project {project.where}"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{plain(project.name)}**" + (f" :blue-badge[{_('Open now')}]" if is_open else ""))
            st.caption(plain(project.problem) if project.problem else " · ".join(_figures(project)))
        if project.problem:
            if st.button(_("Take out of the list"), key=f"forget {project.where}"):
                library.forget(project.where)
                st.rerun()
            return
        if not is_open and st.button(_("Open"), key=f"open {project.where}", icon=":material/folder_open:"):
            session.enter(project.where)
            st.rerun()
        with st.popover(_("Manage"), key=f"manage {project.where}"):
            _manage(library, project, is_open)


def _figures(project: Listed) -> list[str]:
    said = []
    if project.sample:
        said.append(_("Sample"))
    if project.reports is not None:
        said.append(n_("{n} report", "{n} reports", project.reports))
    if project.pairs:
        said.append(
            _("{decided} of {matches} matches decided", decided=number(project.decided or 0), matches=number(project.pairs))
        )
    if project.used:
        said.append(_("used on {when}", when=moment(project.used)))
    return said


def _manage(library: Library, project: Listed, is_open: bool) -> None:
    """Rename, back up and delete, each with its button."""
    where = project.where

    @contextmanager
    def desk() -> Iterator[Desk]:
        if is_open:
            yield session.desk()
        else:
            with Desk.open(where, session.person()) as found:
                yield found

    name = st.text_input(_("Name"), project.name, key=f"name {where}")
    if st.button(_("Rename"), key=f"rename {where}"):
        with guarded():
            with desk() as found:
                found.rename(name)
            library.note_use(where)
            st.rerun()
    st.divider()
    if st.button(_("Back up now"), key=f"back up {where}", icon=":material/save:"):
        with guarded():
            with desk() as found:
                library.back_up(found)
            session.tell(_("A backup of the project was made. It is in the list of backups."))
            st.rerun()
    if "://" in where:
        return
    st.divider()
    typed = st.text_input(_("To delete the project, type its name"), key=f"typed {where}", placeholder=project.name)
    if st.button(_("Delete"), key=f"delete {where}", icon=":material/delete:"):
        with guarded():
            tabs.let_go(where)
            session.close()
            with Desk.open(where, session.person()) as found:
                library.delete(found, typed)
            if is_open:
                session.leave()
            session.tell(_("The project was deleted. For 30 days it can be brought back."))
            st.rerun()


def _new(library: Library) -> None:
    with st.form("new project", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(_("Name of a new project"), key="new name", max_chars=200)
        if st.form_submit_button(_("Create"), icon=":material/add:", key="create"):
            with guarded():
                session.enter(library.create(name, session.person()))
                st.rerun()


def _restore(library: Library) -> None:
    """Backups: those made here, and one from a file."""
    backups = library.backups()
    with st.expander(_("Backups ({count})", count=number(len(backups))), key="backups"):
        for kept in backups:
            with st.container(horizontal=True, vertical_alignment="center", key=f"backup {kept.path}"):
                _named(kept)
                st.download_button(
                    _("Download"),
                    kept.path.read_bytes,
                    kept.path.name,
                    "application/octet-stream",
                    key=f"download {kept.path}",
                    on_click="ignore",
                    icon=":material/download:",
                )
                if st.button(_("Restore as a new project"), key=f"restore {kept.path}"):
                    with guarded():
                        session.enter(library.restore(kept.path))
                        st.rerun()
        sent = st.file_uploader(
            _("Restore from a backup file (.doichieu)"), "doichieu", key="backup file", max_upload_size=RESTORE_MB
        )
        if sent and st.button(_("Restore this file as a new project"), key="restore file", type="primary"):
            with guarded(), TemporaryDirectory() as folder:
                backup = Path(folder) / "backup.doichieu"
                backup.write_bytes(sent.getbuffer())
                session.enter(library.restore(backup))
                st.rerun()


def _trash(library: Library) -> None:
    """Deleted projects that can be brought back."""
    deleted = library.trash()
    if not deleted:
        return
    with st.expander(_("Deleted projects ({count})", count=number(len(deleted))), key="trash"):
        for kept in deleted:
            with st.container(horizontal=True, vertical_alignment="center", key=f"deleted {kept.path}"):
                _named(kept)
                if st.button(_("Bring back"), key=f"take back {kept.path}"):
                    with guarded():
                        session.enter(library.take_back(kept.path))
                        st.rerun()


def _named(kept: Kept) -> None:
    with st.container(gap="xxsmall"):
        st.markdown(plain(kept.name))
        said = moment(kept.at)
        if kept.until:
            said += " · " + _("can be brought back until {when}", when=moment(kept.until))
        st.caption(said)
