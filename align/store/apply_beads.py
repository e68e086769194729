"""What review actions do to beads.

Three rules hold after each of them, and `settle` sees to the last two:

- every aligned segment of either report is in exactly one bead of each bitext;
- a bead without segments is gone, and `zh_count`, `vi_count`, `zh_start` and `vi_start` say what is in it;
- a judgement is about the texts that were judged: a bead whose segments change is "proposed" again, without relation, score
  and confidence, unless the action says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from align.model import Language, Status
from align.sentences import Sentence, say
from align.store import schema
from align.store.actions import Check, Judge, Link, Merge, Move, Note, Relate, Split, Unlink
from align.store.draft import Draft, Key, Row
from align.store.errors import ActionError

SIDES: tuple[Language, Language] = ("zh", "vi")

UNDECIDED: Row = {"status": Status.PROPOSED.value, "relation": None, "checked": False}
"""What nobody has decided about a bead."""

UNSCORED: Row = {"score": None, "confidence": None, "evidence": {}}
"""What the program does not know of a bead that a person made."""


def judge(draft: Draft, action: Judge) -> None:
    """Accept, reject, unsure or clear."""
    for bead in _matched(draft, action.beads, say("judged; mark it as checked if it has no counterpart")):
        draft.change(Key("bead", bead["id"]), status=action.status.value)


def relate(draft: Draft, action: Relate) -> None:
    """Set or take back the relation."""
    for bead in _matched(draft, action.beads, say("given a relation")):
        draft.change(Key("bead", bead["id"]), relation=None if action.relation is None else action.relation.value)


def check(draft: Draft, action: Check) -> None:
    """Mark as checked that there is no counterpart."""
    for number in action.beads:
        bead = draft.need("bead", number)
        if bead["zh_count"] and bead["vi_count"]:
            raise ActionError(say("bead {n} has a counterpart, so there is nothing to check; take it apart first", n=number))
        draft.change(Key("bead", number), checked=action.checked)


def note(draft: Draft, action: Note) -> None:
    """Write a note."""
    draft.need("bead", action.bead)
    draft.change(Key("bead", action.bead), note=action.text.strip() or None)


def merge(draft: Draft, action: Merge) -> None:
    """Make one bead of several."""
    beads = [draft.need("bead", number) for number in action.beads]
    if len(set(action.beads)) != len(action.beads) or len(beads) < 2:
        raise ActionError("merging takes two beads or more, each named once")
    if len({bead["bitext_id"] for bead in beads}) > 1:
        raise ActionError("only beads of one pair of reports can be merged")
    first = Key("bead", beads[0]["id"])
    agreed = _agreed(beads)
    notes = list(dict.fromkeys(bead["note"] for bead in beads if bead["note"]))
    for bead in beads[1:]:
        for key, _ in members(draft, bead["id"]):
            draft.change(key, bead_id=first.id)
    draft.kept.add(first.id)
    draft.change(first, **UNSCORED, **agreed, by_hand=True, note="\n".join(notes) or None)


def _agreed(beads: Sequence[Row]) -> Row:
    """What was decided of all `beads` alike."""
    same = {name: beads[0][name] for name in UNDECIDED if len({bead[name] for bead in beads}) == 1}
    one_sided = not all(any(bead[f"{side}_count"] for bead in beads) for side in SIDES)
    if same.get("status") != Status.ACCEPTED.value:  # two halves that were wrong can make a whole that is right
        same.pop("status", None)
    return UNDECIDED | same | {"checked": one_sided and same.get("checked", False)}


def split(draft: Draft, action: Split) -> None:
    """Split a bead into parts."""
    bead = draft.need("bead", action.bead)
    found = {key.id: key for key, _ in members(draft, action.bead)}
    named = [segment for part in action.parts for segment in part]
    if len(action.parts) < 2 or not all(action.parts) or sorted(named) != sorted(found):
        raise ActionError(
            say("a split of bead {n} must put each of its segments into one of two parts or more", n=action.bead)
        )
    for part in action.parts[1:]:
        own = new_bead(draft, bead["bitext_id"])
        for segment in part:
            draft.change(found[segment], bead_id=own)
    draft.change(Key("bead", action.bead), by_hand=True)


def move(draft: Draft, action: Move) -> None:
    """Move a segment to another bead."""
    source = draft.need("bead", action.source)
    key = Key("bead_segment", action.segment, source["bitext_id"])
    member = draft.get(key)
    if member is None or member["bead_id"] != action.source:
        raise ActionError(say("segment {n} is not in bead {bead}", n=action.segment, bead=action.source))
    if action.target is None:
        if len(members(draft, action.source)) == 1:
            raise ActionError(say("segment {n} is alone in its bead already", n=action.segment))
        target = new_bead(draft, source["bitext_id"])
    else:
        if draft.need("bead", action.target)["bitext_id"] != source["bitext_id"]:
            raise ActionError("a segment can be moved only between beads of one pair of reports")
        if action.target == action.source:
            raise ActionError(say("segment {n} is in bead {bead} already", n=action.segment, bead=action.target))
        target = action.target
        draft.change(Key("bead", target), by_hand=True)
    draft.change(Key("bead", action.source), by_hand=True)
    draft.change(key, bead_id=target)


def link(draft: Draft, action: Link) -> None:
    """Make a bead of segments picked by hand."""
    draft.need("bitext", action.bitext)
    keys = [Key("bead_segment", segment, action.bitext) for segment in action.segments]
    found = [draft.get(key) for key in keys]
    for key, member in zip(keys, found, strict=True):
        if member is None:
            raise ActionError(say("segment {n} does not take part in this pair of reports", n=key.id))
    if len(set(keys)) != len(keys) or {member["side"] for member in found if member} != set(SIDES):
        raise ActionError("linking takes segments of both sides, each named once")
    for number in {member["bead_id"] for member in found if member}:
        draft.need("bead", number)
        draft.change(Key("bead", number), by_hand=True)
    own = new_bead(draft, action.bitext, status=Status.ACCEPTED.value)
    for key in keys:
        draft.change(key, bead_id=own)


def unlink(draft: Draft, action: Unlink) -> None:
    """Take a matched bead apart."""
    (bead,) = _matched(draft, (action.bead,), say("taken apart"))
    for key, _ in members(draft, action.bead)[1:]:
        draft.change(key, bead_id=new_bead(draft, bead["bitext_id"]))
    draft.change(Key("bead", action.bead), by_hand=True)


def new_bead(draft: Draft, bitext: int, **values: Any) -> int:  # noqa: ANN401
    """A bead made by hand, to put segments in; what is given in `values` is kept whatever goes in."""
    blank = {"bitext_id": bitext, "zh_count": 0, "vi_count": 0, "by_hand": True}
    number = draft.add("bead", **(UNDECIDED | UNSCORED | blank | values)).id
    draft.kept.add(number)
    return number


def members(draft: Draft, bead: int) -> list[tuple[Key, Row]]:
    """The places of segments in a bead, as they are in the draft: Chinese first, each side in the order of its report."""
    draft.load("bead_segment", schema.bead_segment.c.bead_id == bead)
    found = [(key, row) for key, row in draft.rows("bead_segment") if row["bead_id"] == bead]
    starts = _starts(draft, (key.id for key, _ in found))
    return sorted(found, key=lambda place: (SIDES.index(place[1]["side"]), starts[place[0].id]))


def settle(draft: Draft, keep: bool = False) -> None:
    """Bring the beads whose segments changed into line with them; `keep` leaves judgements as they are (undo, redo)."""
    changed = {
        image["bead_id"]
        for key, before, after in draft.changed()
        if key.table == "bead_segment"
        for image in (before, after)
        if image is not None
    }
    for number in sorted(changed | draft.reopened):
        key = Key("bead", number)
        if draft.get(key) is None:
            continue
        places = members(draft, number)
        if not places:
            draft.remove(key)
            continue
        starts = _starts(draft, (place.id for place, _ in places))
        by_side = {side: [starts[place.id] for place, row in places if row["side"] == side] for side in SIDES}
        for side, found in by_side.items():
            draft.change(key, **{f"{side}_count": len(found), f"{side}_start": min(found, default=None)})
        if not keep and number not in draft.kept:
            draft.change(key, **UNDECIDED, **UNSCORED)


def _starts(draft: Draft, segments: Iterable[int]) -> dict[int, int]:
    wanted = set(segments)
    missing = [number for number in wanted if draft.get_loaded(Key("segment", number)) is None]
    if missing:
        draft.load("segment", schema.segment.c.id.in_(missing))
    return {number: draft.need("segment", number)["start"] for number in wanted}


def _matched(draft: Draft, beads: tuple[int, ...], what: Sentence) -> list[Row]:
    rows = [draft.need("bead", number) for number in beads]
    for row in rows:
        if not (row["zh_count"] and row["vi_count"]):
            raise ActionError(say("bead {n} has one side only and cannot be {what}", n=row["id"], what=what))
    return rows
