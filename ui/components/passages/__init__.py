"""Texts of both languages side by side with their marks lit, one below the other, each with a way into the review.

Text goes in as data and is put on the screen as text, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Literal

import streamlit as st

from align.model import Language, Mark, Status
from align.store.findings import FoundBead
from align.workbench.lit import Piece, lit
from ui.session import can_go
from ui.terms import (
    confidence_word,
    kind_word,
    language_word,
    relation_word,
    report_name,
    shown,
    status_word,
    value_word,
)
from ui.words import _

_FOLDER = files("ui.components.passages")
_component = st.components.v2.component(
    "doichieu.passages",
    html='<div class="passages"></div>',
    css=(_FOLDER / "passages.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "passages.js").read_text(encoding="utf-8"),
)

Tone = Literal["", "strong", "differs", "wraps"]


@dataclass(frozen=True, slots=True)
class Chip:
    """A word or two above a passage."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Words:
    """One side of a passage.

    Attributes:
        language: "zh" or "vi".
        pieces: the text; none where this side has no counterpart.
        source: where it is from, such as the title of its report; None for no line above it at all.
        before, after: what stands around it there.
    """

    language: Language
    pieces: Sequence[Piece]
    source: str | None = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is shown together: usually a bead.

    Attributes:
        id: what `passages` returns when it is opened, the bead's number; None where there is nothing to open.
        sides: one or more; the first stands beside the others.
        chips: what is said above it.
        marks: those that clash are listed below it with both values.
        status: tints its edge.
    """

    id: int | None
    sides: Sequence[Words]
    chips: Sequence[Chip] = ()
    marks: Sequence[Mark] = ()
    status: Status = Status.PROPOSED


def passages(items: Sequence[Passage], key: str, large: bool = False, opens: bool = True) -> int | None:
    """Draw passages; the `id` of the one whose button "Open in review" was pressed, in the run that this causes.

    Args:
        items: in the order in which they are shown.
        key: of the widget.
        large: whether the text is large, for one at a time.
        opens: whether there is a button that leads to the review.
    """
    open_words = _("Open in review") if opens and can_go("review") else ""
    data = {"items": [_item(item) for item in items], "open": open_words, "large": large}
    opened: int | None = _component(data=data, key=key, on_open_change=lambda: None).open
    return opened


def bead_passage(found: FoundBead, zh_around: tuple[str, str] = ("", ""), vi_around: tuple[str, str] = ("", "")) -> Passage:
    """A bead of a list with everything that is known of it; `..._around` is what stands before and after it."""
    bead = found.bead
    zh_texts, vi_texts = (list(zip(own, side.texts, strict=True)) for own, side in ((bead.zh, found.zh), (bead.vi, found.vi)))
    zh, vi = lit(bead.marks, zh_texts, vi_texts, value_word)
    chips = [Chip(confidence_word(bead.confidence, bead.by_hand), "strong")]
    if bead.status is not Status.PROPOSED:
        chips.append(Chip(status_word(bead.status), "strong"))
    if bead.checked:
        chips.append(Chip(_("checked: no counterpart"), "strong"))
    if bead.relation:
        chips.append(Chip(relation_word(bead.relation), "strong"))
    if bead.zh and bead.vi and len(bead.zh) + len(bead.vi) > 2:
        chips.append(Chip(_("{zh} to {vi}", zh=len(bead.zh), vi=len(bead.vi))))
    if bead.note:
        chips.append(Chip(_("Note: {text}", text=shown(bead.note)), "wraps"))
    sides = Words("zh", zh, report_name(found.zh), *zh_around), Words("vi", vi, report_name(found.vi), *vi_around)
    return Passage(bead.id, sides, chips, bead.marks, bead.status)


def _item(item: Passage) -> dict[str, object]:
    clashes = [
        {
            "kind": kind_word(mark.kind),
            "zh": value_word(mark.kind, mark.zh_value),
            "vi": value_word(mark.kind, mark.vi_value),
        }
        for mark in item.marks
        if not mark.agrees
    ]
    return {
        "id": item.id,
        "label": "" if item.id is None else _("No. {number}", number=item.id),
        "tone": "" if item.status is Status.PROPOSED else item.status.value,
        "chips": [asdict(chip) for chip in item.chips],
        "sides": [_side(side) for side in item.sides],
        "clashes": clashes,
    }


def _side(side: Words) -> dict[str, object]:
    return {
        "language": side.language,
        "label": "" if side.source is None else language_word(side.language),
        "source": shown(side.source or ""),
        "before": shown(side.before),
        "after": shown(side.after),
        "nothing": _("No counterpart"),
        "pieces": [
            {"text": shown(p.text), "kind": p.kind or "", "agrees": p.agrees, "said": shown(p.said)} for p in side.pieces
        ],
    }
