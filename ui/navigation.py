"""The list of pages. To add one: an import, and a line in `entries`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from ui.pages import agreement, align, compare, export, members, pictures, queue, reports, search, start, table
from ui.pages.review import page as side_by_side
from ui.words import _


@dataclass(frozen=True)
class Entry:
    """A page as the navigation shows it.

    Attributes:
        name: its path in the address, and what `ui.session.go` calls it.
        title, section, icon: what is shown; pages of one section stand together.
        draw: draws it.
    """

    name: str
    title: str
    section: str
    icon: str
    draw: Callable[[], None]

    def page(self, default: bool = False) -> st.Page:
        """As Streamlit takes it."""
        return st.Page(self.draw, title=self.title, icon=f":material/{self.icon}:", url_path=self.name, default=default)


def entries() -> list[Entry]:
    """All pages, in order; the first is where one begins."""
    project, review, away = _("Project"), _("Review"), _("Take away")
    return [
        Entry("start", _("Start"), project, "home", start.page),
        Entry("reports", _("Reports"), project, "article", reports.page),
        Entry("align", _("Align"), project, "join_inner", align.page),
        Entry("members", _("Members"), project, "badge", members.page),
        Entry("review", _("Side by side"), review, "vertical_split", side_by_side),
        Entry("queue", _("Queue"), review, "bolt", queue.page),
        Entry("table", _("Table"), review, "table_rows", table.page),
        Entry("compare", _("Compare"), review, "compare_arrows", compare.page),
        Entry("agreement", _("Agreement"), review, "groups", agreement.page),
        Entry("search", _("Search"), review, "search", search.page),
        Entry("pictures", _("Pictures"), review, "scatter_plot", pictures.page),
        Entry("export", _("Export"), away, "download", export.page),
    ]


def sections() -> dict[str, list[st.Page]]:
    """The pages by section, for `st.navigation`."""
    found: dict[str, list[st.Page]] = {}
    for place, entry in enumerate(entries()):
        found.setdefault(entry.section, []).append(entry.page(default=place == 0))
    return found


def has(name: str) -> bool:
    """Whether there is a page of this name."""
    return any(entry.name == name for entry in entries())


def page_named(name: str) -> st.Page:
    """A page by its name."""
    for place, entry in enumerate(entries()):
        if entry.name == name:
            return entry.page(default=place == 0)
    raise KeyError(name)
