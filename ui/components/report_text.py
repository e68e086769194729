"""A report to read, whose segments can be chosen, one or several, with the mouse or the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from align.model import Kind, Language
from align.store.views import SegmentView
from ui.words import _

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "doichieu.report_text",
    js=(_HERE / "report_text.js").read_text(encoding="utf-8"),
    css=(_HERE / "report_text.css").read_text(encoding="utf-8"),
)


def kind_names() -> dict[Kind, str]:
    """What the kinds of segments are called."""
    return {
        Kind.TITLE: _("title"),
        Kind.LEAD: _("lead"),
        Kind.BODY: _("body"),
        Kind.CAPTION: _("caption"),
        Kind.FURNITURE: _("set aside"),
    }


def read(language: Language, segments: Sequence[SegmentView], key: str) -> tuple[int, ...]:
    """Draw the text and give the numbers of the chosen segments, in order.

    Args:
        language: of the text.
        segments: in order.
        key: tells this report from others.
    """
    names = kind_names()
    data = {
        "language": "zh-CN" if language == "zh" else "vi",
        "label": _("The text of the report"),
        "corrected": _("corrected"),
        "segments": [
            {
                "id": segment.id,
                "kind": segment.kind.value,
                "name": names[segment.kind],
                "text": segment.text,
                "corrected": segment.original is not None,
                "starts": place == 0 or segment.paragraph != segments[place - 1].paragraph,
            }
            for place, segment in enumerate(segments)
        ],
    }
    result = _component(data=data, key=key, default={"chosen": []}, on_chosen_change=lambda: None)
    known = {segment.id for segment in segments}
    return tuple(number for number in result.chosen or () if number in known)
