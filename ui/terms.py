"""The field's terms as a page says them, the same on every page, and values and texts in a form for readers."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Protocol

from align.model import Kind, Language, MarkKind, Status
from align.store.actions import Relation
from align.workbench.desk import Role
from align.workbench.lit import visible
from ui.words import _, day, number, percent, territory, tongue

CONFIDENT: Final = ((0.9, "very likely"), (0.7, "likely"), (0.0, "doubtful"))
"""From which confidence on which word holds, as in what is exported."""

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(?: (.+))?")
_MADE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What the program makes of the day and a title to name a meeting by."""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def confidence_word(confidence: float | None, by_hand: bool = False) -> str:
    """A confidence as a word and a number: "likely, 82%"; of a bead that a person made or changed, just that."""
    if confidence is None:
        return _("made by hand") if by_hand else _("changed by hand, not scored")
    whole = int(confidence * 100 + 1e-9) / 100  # never more than it is: 0.899 is 89%
    words = {"very likely": _("very likely"), "likely": _("likely"), "doubtful": _("doubtful")}
    word = next(words[name] for least, name in CONFIDENT if whole >= least)
    return _("{word}, {share}", word=word, share=percent(whole))


def role_word(role: Role) -> str:
    """A role."""
    return {
        Role.READER: _("Reader"),
        Role.REVIEWER: _("Reviewer"),
        Role.EDITOR: _("Editor"),
        Role.OWNER: _("Owner"),
    }[role]


def status_word(status: Status) -> str:
    """What became of a bead."""
    return {
        Status.PROPOSED: _("proposed"),
        Status.ACCEPTED: _("accepted"),
        Status.REJECTED: _("rejected"),
        Status.UNSURE: _("unsure"),
    }[status]


def relation_word(relation: Relation) -> str:
    """How the two sides relate."""
    return {
        Relation.EQUIVALENT: _("equivalent"),
        Relation.PARTIAL: _("partly equivalent"),
        Relation.RELATED: _("related"),
        Relation.NONE: _("not a match"),
    }[relation]


def language_word(language: Language) -> str:
    """A report's language."""
    return _("Chinese") if language == "zh" else _("Vietnamese")


def kind_word(kind: MarkKind) -> str:
    """What a mark points out."""
    return {
        MarkKind.NUMBER: _("Number"),
        MarkKind.DATE: _("Date"),
        MarkKind.NAME: _("Proper name"),
        MarkKind.COGNATE: _("Sino-Vietnamese word"),
    }[kind]


def part_word(kind: Kind) -> str:
    """What part of a page a segment is."""
    return {
        Kind.TITLE: _("title"),
        Kind.LEAD: _("lead"),
        Kind.BODY: _("body"),
        Kind.CAPTION: _("caption"),
        Kind.FURNITURE: _("furniture"),
    }[kind]


def value_word(kind: MarkKind, value: str) -> str:
    """What a mark states ("60000000 USD", "07-06", "VN") in the reader's form, or as it is where there is none."""
    if kind is MarkKind.NUMBER and (found := _NUMBER.fullmatch(value)):
        return " ".join(filter(None, (number(float(found[1])), found[2])))
    if kind is MarkKind.DATE and (found := _DAY.fullmatch(value)):
        return _day(value, int(found[1]), int(found[2]), int(found[3]))
    if kind is MarkKind.NAME:
        return territory(value)
    return visible(value)


def _day(value: str, year: int, month: int, in_month: int) -> str:
    try:
        return day(date(year, month, in_month))
    except ValueError:  # a report may state a day that there is not
        return value


def shown(text: str) -> str:
    """Text from outside with characters that do not show replaced by ones that do, so that what is seen is what is there."""
    return visible(text)


class _Titled(Protocol):
    """What has a title: a report, or one side of a bead that was found."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str | None: ...


class _Met(Protocol):
    """A meeting."""

    @property
    def key(self) -> str: ...
    @property
    def day(self) -> date | None: ...
    @property
    def title_zh(self) -> str | None: ...
    @property
    def title_vi(self) -> str | None: ...


def meeting_name(meeting: _Met) -> str:
    """What a meeting is called: its day and the name that a person gave it.

    Where the program named it, the title of a report stands for the name, in the reader's language if there is one.
    """
    titles = (meeting.title_vi, meeting.title_zh)
    first, second = reversed(titles) if tongue() == "zh" else titles
    name = given_name(meeting.key) or shown(first or second or meeting.key)
    return f"{day(meeting.day)} · {name}" if meeting.day else name


def given_name(key: str) -> str:
    """What people call a meeting; empty where the program made the name, of the day and a title."""
    return "" if _MADE.fullmatch(key) else shown(key)


def report_name(report: _Titled) -> str:
    """What a report is called: its title, else its file."""
    return report.title or report.key
