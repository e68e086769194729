"""What review actions do to segments and reports, and what follows for bitexts and beads (`reconcile`)."""

from __future__ import annotations

from collections.abc import Collection
from difflib import SequenceMatcher

import sqlalchemy as sa

from align.model import Kind
from align.sentences import say
from align.store import schema
from align.store.actions import Correct, JoinSegments, MoveReport, SetKind, SplitSegment
from align.store.apply_beads import new_bead
from align.store.draft import Draft, Key, Row
from align.store.errors import ActionError


def split_segment(draft: Draft, action: SplitSegment) -> None:
    """Split a segment in two, in the same beads."""
    segment = draft.need("segment", action.segment)
    key = Key("segment", action.segment)
    text, original = segment["text"], segment["original"]
    parts = text[: action.at].rstrip(), text[max(action.at, 0) :].lstrip()
    if not 0 < action.at < len(text) or not all(parts):
        raise ActionError(say("segment {n} cannot be split there: each part must have some text", n=action.segment))
    uncorrected = text if original is None else original
    cut = action.at if original is None else _place_in(original, text, action.at)
    originals = uncorrected[:cut].rstrip(), uncorrected[cut:].lstrip()
    if not all(originals):
        raise ActionError(
            say("segment {n} was corrected and cannot be split there; split where its original has text", n=action.segment)
        )
    places = draft.load("bead_segment", schema.bead_segment.c.segment_id == action.segment)
    for place in places:
        draft.kept.add(place["bead_id"])
    draft.change(key, text=parts[0], original=_kept(originals[0], parts[0]), end=segment["start"] + len(originals[0]))
    end = segment["start"] + len(uncorrected)
    second = draft.add(
        "segment",
        **{name: segment[name] for name in ("report_id", "kind", "paragraph")},
        start=end - len(originals[1]),
        end=end,
        text=parts[1],
        original=_kept(originals[1], parts[1]),
    )
    for place in places:
        draft.add("bead_segment", **(place | {"segment_id": second.id}))


def _place_in(original: str, corrected: str, at: int) -> int:
    """The place in `original` that stands for `at` in `corrected`."""
    for _, start, end, first, last in SequenceMatcher(None, original, corrected, autojunk=False).get_opcodes():
        if first <= at < last:
            return min(start + at - first, end)
    return len(original)


def _kept(original: str, text: str) -> str | None:
    return None if original == text else original


def join_segments(draft: Draft, action: JoinSegments) -> None:
    """Join a segment with the next one."""
    first, second = draft.need("segment", action.first), draft.need("segment", action.second)
    columns = schema.segment.c
    following = draft.writer.connection.execute(
        sa.select(columns.id)
        .where(columns.report_id == first["report_id"], columns.start > first["start"])
        .order_by(columns.start)
        .limit(1)
    ).scalar()
    if following != action.second:
        raise ActionError(say("segment {second} does not follow segment {first}", second=action.second, first=action.first))
    if Kind(first["kind"]).aligned != Kind(second["kind"]).aligned:
        raise ActionError("a sentence of the report cannot be joined with what stands around it; change the kind of one first")
    _join_places(draft, action)
    text = draft.writer.connection.execute(
        sa.select(schema.report.c.text).where(schema.report.c.id == first["report_id"])
    ).scalar_one()
    original = text[first["start"] : second["end"]]
    corrected = first["text"] + text[first["end"] : second["start"]] + second["text"]
    draft.change(Key("segment", action.first), text=corrected, original=_kept(original, corrected), end=second["end"])
    draft.remove(Key("segment", action.second))


def _join_places(draft: Draft, action: JoinSegments) -> None:
    """Give the first segment the place of the joined one in each bitext, and take the second out."""
    columns = schema.bead_segment.c
    places = draft.load("bead_segment", columns.segment_id.in_((action.first, action.second)))
    by_bitext: dict[int, dict[int, Row]] = {}
    for place in places:
        by_bitext.setdefault(place["bitext_id"], {})[place["segment_id"]] = place
    for bitext, pair in by_bitext.items():
        mine, other = (draft.need("bead", pair[segment]["bead_id"]) for segment in (action.first, action.second))
        if mine["id"] == other["id"]:
            draft.kept.add(mine["id"])
        elif _matched(other) and not _matched(mine):
            draft.change(Key("bead_segment", action.first, bitext), bead_id=other["id"])
        else:
            draft.reopened.add(mine["id"])
        draft.remove(Key("bead_segment", action.second, bitext))


def _matched(bead: Row) -> bool:
    return bool(bead["zh_count"] and bead["vi_count"])


def correct(draft: Draft, action: Correct) -> None:
    """Correct a segment's text."""
    segment = draft.need("segment", action.segment)
    text = action.text.strip()
    if not text:
        reason = say("segment {n} cannot be left without text; make it furniture if it does not belong", n=action.segment)
        raise ActionError(reason)
    original = segment["text"] if segment["original"] is None else segment["original"]
    draft.change(Key("segment", action.segment), text=text, original=_kept(original, text))


def set_kind(draft: Draft, action: SetKind) -> None:
    """Change the kind of segments; `reconcile` does the rest."""
    for number in action.segments:
        draft.need("segment", number)
        draft.change(Key("segment", number), kind=action.kind.value)


def move_report(draft: Draft, action: MoveReport) -> None:
    """Move a report to another meeting; `reconcile` does the rest."""
    report = draft.need("report", action.report)
    if action.meeting is None:
        key = unused(draft.writer.connection, schema.meeting.c.key, action.key.strip() or f"meeting-{action.report}")
        meeting = draft.add("meeting", key=key).id
    else:
        meeting = draft.need("meeting", action.meeting)["id"]
    draft.change(Key("report", report["id"]), meeting_id=meeting)


def unused(connection: sa.Connection, column: sa.Column[str], wanted: str, taken: Collection[str] = ()) -> str:
    """`wanted`, or with a number after it a name that no row has in `column`, and that is not among `taken`.

    Thousands of files may be called "index.html": the number is found by doubling and halving, not by counting.
    """

    def there(name: str) -> bool:
        return name in taken or connection.execute(sa.select(column).where(column == name)).first() is not None

    if not there(wanted):
        return wanted
    low, high = 1, 2
    while there(f"{wanted}-{high}"):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if there(f"{wanted}-{middle}") else (low, middle)
    return f"{wanted}-{high}"


def reconcile(draft: Draft) -> None:
    """Bring bitexts into line with segments that came, went or changed their kind, and with reports that moved.

    Actions, undo and redo all end with it, so that the rules hold in bitexts too that were not there when an action was made.
    """
    for key, before, after in draft.changed():
        if key.table == "segment":
            takes_part, took_part = (row is not None and Kind(row["kind"]).aligned for row in (after, before))
            if took_part and not takes_part:
                _leave(draft, key.id)
            elif takes_part and not took_part and after is not None:
                _enter(draft, after)
            elif takes_part and before and after and before["text"] != after["text"]:
                _mark(draft, key.id)
        elif key.table == "report" and before and after and before["meeting_id"] != after["meeting_id"]:
            _regroup(draft, key.id)


def _leave(draft: Draft, segment: int) -> None:
    for place in draft.load("bead_segment", schema.bead_segment.c.segment_id == segment):
        draft.remove(Key("bead_segment", segment, place["bitext_id"]))


def _enter(draft: Draft, segment: Row) -> None:
    for bitext in _bitexts(draft, segment["report_id"]):
        key = Key("bead_segment", segment["id"], bitext["id"])
        if draft.get(key) is None:
            side = "zh" if bitext["zh_report"] == segment["report_id"] else "vi"
            bead = new_bead(draft, bitext["id"], by_hand=False)
            draft.add("bead_segment", bitext_id=bitext["id"], segment_id=segment["id"], bead_id=bead, side=side)


def _mark(draft: Draft, segment: int) -> None:
    """A judgement made on the old text, on a page loaded before, must clash: it was about other words."""
    for place in draft.load("bead_segment", schema.bead_segment.c.segment_id == segment):
        draft.touch(Key("bead", place["bead_id"]))


def _regroup(draft: Draft, report: int) -> None:
    for bitext in _bitexts(draft, report):
        zh, vi = (draft.need("report", bitext[f"{side}_report"])["meeting_id"] for side in ("zh", "vi"))
        draft.change(Key("bitext", bitext["id"]), meeting_id=zh if zh == vi else None)


def _bitexts(draft: Draft, report: int) -> list[Row]:
    columns = schema.bitext.c
    return draft.load("bitext", (columns.zh_report == report) | (columns.vi_report == report))
