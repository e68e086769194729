"""What actions do to blind rounds.

A round holds the texts that are judged, so that all its verdicts on a bead are about the same words. A bead that by now says
something else, or is gone, is out of the round until it says that again: nobody can judge it or rule on it, and it is not
counted.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from align.model import Status
from align.sentences import say
from align.store import schema
from align.store.actions import Adjudicate, CloseRound, JudgeBlind, OpenRound
from align.store.draft import Draft, Key, Row
from align.store.errors import ActionError

MOST = 10_000
"""So many beads a round may have; what is shown of a round grows with them."""


def open_round(draft: Draft, action: OpenRound) -> None:
    """Take the texts as they are, and make an empty verdict for each bead and reviewer."""
    title = action.title.strip()
    if not title:
        raise ActionError("a round needs a name")
    if len(set(action.reviewers)) != len(action.reviewers) or len(action.reviewers) < 2:
        raise ActionError("a round takes two reviewers or more, each named once")
    connection, columns = draft.writer.connection, schema.reviewer.c
    known = set(connection.execute(sa.select(columns.id).where(columns.id.in_(action.reviewers))).scalars())
    for number in action.reviewers:
        if number not in known:
            raise ActionError(say("there is no reviewer {n}; load the page again", n=number))
    if not 0 < len(action.beads) <= MOST or len(set(action.beads)) != len(action.beads):
        raise ActionError(say("a round takes 1 to {most:,} beads, each named once", most=MOST))
    texts = texts_of(connection, action.beads)
    for number in action.beads:
        if not all(texts.get(number, ("", ""))):
            draft.need("bead", number)
            raise ActionError(say("bead {n} has one side only and cannot be judged", n=number))
    own = draft.add("blind_round", name=title, closed=False).id
    places = draft.writer.numbers("blind_bead", len(action.beads))
    verdicts = iter(draft.writer.numbers("verdict", len(action.beads) * len(action.reviewers)))
    for place, number in zip(places, action.beads, strict=True):
        zh, vi = texts[number]
        draft.add("blind_bead", id=place, round_id=own, bead_id=number, zh=zh, vi=vi)
        for reviewer in action.reviewers:
            draft.add("verdict", id=next(verdicts), round_id=own, blind_bead_id=place, reviewer_id=reviewer)


def judge_blind(draft: Draft, action: JudgeBlind) -> None:
    """Fill or empty one's own verdict."""
    blind = draft.need("blind_round", action.blind_round)
    place = _place(draft, action.blind_round, action.bead)
    columns = schema.verdict.c
    own = draft.load("verdict", columns.blind_bead_id == place["id"], columns.reviewer_id == draft.reviewer)
    if not own:
        raise ActionError(say("you are not a reviewer of the round {name!r}", name=blind["name"]))
    if blind["closed"]:
        reason = say("the round {name!r} is closed and its verdicts are shown, so they stay as they are", name=blind["name"])
        raise ActionError(reason)
    _check_same(draft, [place])
    draft.change(
        Key("verdict", own[0]["id"]),
        status=None if action.status is Status.PROPOSED else action.status.value,
        relation=None if action.relation is None else action.relation.value,
        note=action.note.strip() or None,
    )


def close_round(draft: Draft, action: CloseRound) -> None:
    """Show the verdicts."""
    draft.need("blind_round", action.blind_round)
    draft.change(Key("blind_round", action.blind_round), closed=True)


def adjudicate(draft: Draft, action: Adjudicate) -> None:
    """Rule on beads."""
    blind = draft.need("blind_round", action.blind_round)
    if not blind["closed"]:
        raise ActionError(say("the round {name!r} is open; close it before you rule on its beads", name=blind["name"]))
    if not action.rulings or len({ruling.bead for ruling in action.rulings}) != len(action.rulings):
        raise ActionError("adjudicating takes one bead or more, each named once")
    places = [_place(draft, action.blind_round, ruling.bead) for ruling in action.rulings]
    _check_same(draft, places)
    for place, ruling in zip(places, action.rulings, strict=True):
        if ruling.status is Status.PROPOSED:
            raise ActionError("to adjudicate is to accept, to reject or to be unsure")
        said = {"status": ruling.status.value, "relation": None if ruling.relation is None else ruling.relation.value}
        draft.need("bead", ruling.bead)
        draft.change(Key("bead", ruling.bead), **said)
        draft.change(Key("blind_bead", place["id"]), **said)


def _place(draft: Draft, blind_round: int, bead: int) -> Row:
    columns = schema.blind_bead.c
    found = draft.load("blind_bead", columns.round_id == blind_round, columns.bead_id == bead)
    if not found:
        raise ActionError(say("bead {n} is not in this round", n=bead))
    return found[0]


def _check_same(draft: Draft, places: Iterable[Row]) -> None:
    """Refuse beads that do not say any more what the round holds."""
    kept = {place["bead_id"]: (place["zh"], place["vi"]) for place in places}
    now = texts_of(draft.writer.connection, kept)
    for number, texts in kept.items():
        if not same_words(texts, now.get(number)):
            draft.need("bead", number)  # a clash, if somebody did that in the meantime
            raise ActionError(say("bead {n} was changed after the round was opened, so it is out of the round", n=number))


def same_words(kept: tuple[str, str], now: tuple[str, str] | None) -> bool:
    """Whether a bead says what it said; where its segments begin and end does not matter."""
    return now is not None and all("".join(a.split()) == "".join(b.split()) for a, b in zip(kept, now, strict=True))


def texts_of(connection: sa.Connection, beads: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The Chinese and Vietnamese text of each bead that is there, joined as the language joins sentences."""
    place, segment = schema.bead_segment.c, schema.segment.c
    inside = (
        sa.select(place.bead_id, place.side, segment.text)
        .join_from(schema.bead_segment, schema.segment, segment.id == place.segment_id)
        .where(place.bead_id.in_(beads))
        .order_by(place.bead_id, segment.start, segment.id)
    )
    found: dict[int, dict[str, list[str]]] = {}
    for number, side, text in connection.execute(inside):
        found.setdefault(number, {"zh": [], "vi": []})[side].append(text)
    return {number: ("".join(sides["zh"]), " ".join(sides["vi"])) for number, sides in found.items()}
