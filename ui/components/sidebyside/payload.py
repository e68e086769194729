"""What the browser holds of a pair of reports, as JSON: all of it at first, then what changed. Knows no Streamlit.

The browser says which revision it holds, so that the server remembers nothing: a server that was started anew, or a tab that
slept for a day, gets on from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from align.model import Mark, Span
from align.store.views import BeadView, ReportView, SegmentView
from align.workbench.desk import Desk
from ui.words import day


def payload(desk: Desk, bitext: int, have: object) -> dict[str, Any]:
    """What the browser needs to be up to date.

    Args:
        desk: whose project it is.
        bitext: the pair of reports on the page.
        have: what the browser says it holds, a mapping with "of" and "revision"; anything else stands for nothing.

    Raises:
        ActionError: there is no such pair.
    """
    of = f"{desk.info().uuid}/{bitext}"
    since, me = _revision_of(have, of), desk.mine().reviewer
    new = None if since is None else desk.changes(bitext, since)
    if new is None or since is None or since > new.revision:
        view = desk.bitext(bitext)
        whole = {"zh": _report(view.zh), "vi": _report(view.vi), "beads": [_bead(bead, me) for bead in view.beads]}
        return {"of": of, "bitext": bitext, "base": None, "revision": view.revision, "gone": [], **whole}
    return {
        "of": of,
        "bitext": bitext,
        "base": since,
        "revision": new.revision,
        "zh": new.zh and _report(new.zh),
        "vi": new.vi and _report(new.vi),
        "beads": [_bead(bead, me) for bead in new.beads],
        "gone": list(new.gone),
    }


def _revision_of(have: object, of: str) -> int | None:
    if isinstance(have, Mapping) and have.get("of") == of and type(have.get("revision")) is int:
        revision: int = have["revision"]
        return revision
    return None


def _report(report: ReportView) -> dict[str, Any]:
    return {
        "id": report.id,
        "language": report.language,
        "title": report.title or report.key,
        "outlet": report.outlet,
        "published": None if report.published is None else day(report.published),
        "segments": [_segment(segment) for segment in report.segments],
    }


def _segment(segment: SegmentView) -> dict[str, Any]:
    found = {"id": segment.id, "kind": segment.kind.value, "text": segment.text, "paragraph": segment.paragraph}
    return found if segment.original is None else {**found, "original": segment.original}


def _bead(bead: BeadView, me: int | None) -> dict[str, Any]:
    return {
        "id": bead.id,
        "zh": bead.zh,
        "vi": bead.vi,
        "confidence": bead.confidence,
        "status": bead.status.value,
        "relation": bead.relation and bead.relation.value,
        "checked": bead.checked,
        "hand": bead.by_hand,
        "decided": bead.decided,
        "mine": bead.decided_by is not None and bead.decided_by == me,
        "note": bead.note,
        "marks": [_mark(mark) for mark in bead.marks],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "kind": mark.kind.value,
        "agrees": mark.agrees,
        "zh": _spans(mark.zh),
        "vi": _spans(mark.vi),
        "zh_value": mark.zh_value,
        "vi_value": mark.vi_value,
    }


def _spans(spans: Sequence[Span]) -> list[tuple[int, int, int]]:
    return [(span.segment, span.start, span.end) for span in spans]
