"""Search: a concordance of all reports, by words or by meaning, each hit with what stands for it in the other language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from align.model import Language, Status
from align.store.findings import FoundBead, FoundSide
from align.store.searching import Hit, Hits, Within
from align.workbench.desk import Desk
from align.workbench.lit import Piece
from ui.components.passages import Chip, Passage, Words, passages
from ui.filters import choose_meeting
from ui.session import desk, go, guarded
from ui.terms import confidence_word, language_word, part_word, report_name, status_word
from ui.words import _, n_, number

_PLACE = "search_place"
"""Where the session keeps what was searched and the cursors of the pages up to this one."""
ROWS = 20


def page() -> None:
    """Draw the page."""
    st.title(_("Search"))
    with guarded():
        opened = desk()
        query = st.text_input(
            _("Words or a sentence, in Chinese or Vietnamese"),
            value=st.query_params.get("q", ""),
            max_chars=500,
            key="search_query",
        )
        by_meaning, exact, within = _how(opened)
        if not query.strip():
            st.caption(_('Put a phrase between quotation marks: "hợp tác". Without marks, hop tac finds hợp tác too.'))
            return
        if by_meaning:
            with st.spinner(_("Comparing meanings …")):
                found = opened.search_meaning(query, within, ROWS)
            _show(found, 0)
        else:
            cursors = _cursors((query, exact, within))
            found = opened.search(query, within, exact, cursors[-1], ROWS)
            _show(found, len(cursors) - 1)
            _turn(cursors, found)


def _how(opened: Desk) -> tuple[bool, bool, Within]:
    """By words or by meaning, and where."""
    first, second, third = st.columns([5, 4, 6])
    ways = {"words": _("By words"), "meaning": _("By meaning")}
    way = first.segmented_control(
        _("How"), list(ways), format_func=lambda name: ways[name], default="words", required=True, key="search_way"
    )
    languages: dict[str, Language | None] = {"both": None, "zh": "zh", "vi": "vi"}
    said = {name: language_word(one) if one else _("Both") for name, one in languages.items()}
    language = second.selectbox(_("Language of the reports"), list(said), format_func=said.__getitem__, key="search_language")
    with third:
        meeting = choose_meeting(opened, "search", aligned=False).meeting
    exact = way == "words" and st.checkbox(_("Tone marks as typed"), key="search_exact")
    return way == "meaning", exact, Within(languages[language], meeting)


def _cursors(asked: tuple[str, bool, Within]) -> list[int | None]:
    """The cursors of the pages up to this one; another search begins with its first page."""
    if st.session_state.get(_PLACE, (None,))[0] != asked:
        st.session_state[_PLACE] = asked, [None]
    cursors: list[int | None] = st.session_state[_PLACE][1]
    return cursors


def _show(found: Hits, pages: int) -> None:
    if not found.hits:
        st.info(_("Nothing was found."), icon=":material/info:")
        return
    if found.cursor is None and pages == 0:
        st.text(n_("{n} hit", "{n} hits", len(found.hits)))
    else:
        first = pages * ROWS + 1
        st.text(_("Hits {first} to {last}", first=number(first), last=number(first + len(found.hits) - 1)))
    bead = passages([_hit(hit) for hit in found.hits], key="search_hits")
    for each in (each for hit in found.hits for each in hit.beads):
        if each.bead.id == bead:
            go("review", bitext=each.bead.bitext, bead=each.bead.id)


def _hit(hit: Hit) -> Passage:
    """A hit beside what stands for it in the other language, in each pair of reports that it is in."""
    ordered = sorted(hit.beads, key=lambda each: not (each.bead.zh and each.bead.vi))
    others = [_other(hit, each) for each in ordered]
    with_text = [words for words in others if words.pieces]
    sides = [Words(hit.language, list(_cut(hit.text, hit.places)), report_name(hit)), *(with_text or others[:1])]
    chips = [Chip(part_word(hit.kind))]
    if hit.similarity is not None:
        chips.append(Chip(_("similarity {n}", n=number(round(hit.similarity, 2)))))
    first = ordered[0].bead if ordered else None
    if first and first.zh and first.vi:
        chips.append(Chip(confidence_word(first.confidence, first.by_hand), "strong"))
        chips.append(Chip(status_word(first.status)))
    return Passage(first.id if first else None, sides, chips, status=first.status if first else Status.PROPOSED)


def _other(hit: Hit, each: FoundBead) -> Words:
    side: FoundSide = each.vi if hit.language == "zh" else each.zh
    return Words(side.language, [Piece(side.text)] if side.texts else [], report_name(side))


def _cut(text: str, places: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """`text` with what was found lit."""
    end = 0
    for start, stop in places:
        if end < start:
            yield Piece(text[end:start])
        yield Piece(text[start:stop], "hit")
        end = stop
    if end < len(text):
        yield Piece(text[end:])


def _turn(cursors: list[int | None], found: Hits) -> None:
    if len(cursors) == 1 and found.cursor is None:
        return
    with st.container(horizontal=True):
        if st.button(_("Previous page"), disabled=len(cursors) == 1, key="search_before"):
            cursors.pop()
            st.rerun()
        if st.button(_("Next page"), disabled=found.cursor is None, key="search_after"):
            cursors.append(found.cursor)
            st.rerun()
