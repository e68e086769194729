"""Pairs that come back: what was changed outside, clashes with what was changed here, and memories from elsewhere."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import ConfigurationError, InputError
from align.exchange import RunInfo, format_named, pair_of
from align.model import Pair, Side, Status, checksum_of
from align.store import ActionError, Choice, Project
from align.store.actions import Correct, Judge, Merge, SplitSegment
from align.workbench.desk import Desk, Role, RoleError
from align.workbench.exporting import export
from align.workbench.importing import bring_in
from tests.store.samples import alignment, broken, state
from tests.store.test_undo import QUIET

ALL = Choice(statuses=frozenset(Status), min_confidence=0.0)
FORMS = ("tmx", "tsv", "csv", "xlsx")


@pytest.fixture
def there(home):
    with Desk.open(home.sample(), "Lan") as desk:
        yield desk


@pytest.fixture
def back(there, tmp_path):
    """Write pairs of the project, change them, and bring them back in."""

    def back(change, form="tsv", between=lambda: None, choice=ALL):
        path = tmp_path / f"pairs.{form}"
        export(there, form, choice, path)
        between()
        chosen = format_named(form)
        pairs = [change(pair) for pair in chosen.read(path)]
        written(path, pairs)
        return bring_in(there, path)

    return back


def written(path, pairs):
    """A table or memory of pairs as another program leaves it: with the checksums that came, and not with new ones."""
    format_named(path.suffix[1:]).write_pairs(pairs, RunInfo(alignment().created, "tiny"), path)
    text = path.read_text("utf-8")
    for pair in pairs:
        text = text.replace(checksum_of(pair), pair.checksum)
    path.write_text(text, "utf-8")


def total(found):
    return found.same + found.changed + found.added + len(found.refused)


def texts(desk):
    return [(pair.zh.text, pair.vi.text, pair.status) for pair in desk.pairs(ALL)]


@pytest.mark.parametrize("form", [*FORMS, "jsonl"])
def test_what_nobody_changed_changes_nothing(there, tmp_path, form):
    path = tmp_path / f"pairs.{form}"
    export(there, form, ALL, path)
    before, revision = state(there.project), there.info().revision
    found = bring_in(there, path)
    assert (found.same, found.changed, found.added, found.refused) == (4, 0, 0, ())
    assert state(there.project) == before
    assert there.info().revision == revision


@pytest.mark.parametrize("form", ["tmx", "tsv", "csv"])
def test_judgements_and_corrections_come_back_as_one_step_that_can_be_undone(there, back, form):
    before = state(there.project)

    def change(pair):
        if pair.zh.segments == (0,):
            return replace(pair, status=Status.ACCEPTED, vi=replace(pair.vi, text=f"{pair.vi.text} (2)"))
        if pair.zh.segments == (2, 3):
            return replace(pair, zh=replace(pair.zh, text=pair.zh.text.replace("12万", "12.5万")))
        return pair

    found = back(change, form)
    assert (found.same, found.changed, found.added, found.refused) == (2, 2, 0, ())
    by_segments = {(pair.zh.report, pair.zh.segments, pair.vi.segments): pair for pair in there.pairs(ALL)}
    first, third = by_segments["a/zh.txt", (0,), (0,)], by_segments["a/zh.txt", (2, 3), (2,)]
    assert (first.status, first.vi.text[-4:]) == (Status.ACCEPTED, " (2)")
    assert third.zh.text.startswith("去年有12.5万名")
    assert third.zh.text.endswith("会谈还讨论了职业学校之间的交流。")
    segments = there.bitext(1).zh.segments
    assert [segment.original is not None for segment in segments] == [False, False, True, False, False]
    assert broken(there.project) == []
    assert list(there.project.faults()) == []
    revision = there.info().revision
    assert there.undo().action == "import"
    assert state(there.project) == before
    there.redo()
    assert there.info().revision == revision + 2
    assert there.history_of_segment(segments[2].id)[0].said == "imported it from a file"


def test_the_same_file_again_changes_nothing(there, back, tmp_path):
    back(lambda pair: replace(pair, status=Status.REJECTED))
    after, revision = state(there.project), there.info().revision
    found = bring_in(there, tmp_path / "pairs.tsv")
    assert (found.same, total(found)) == (4, 4)
    assert (state(there.project), there.info().revision) == (after, revision)


def test_what_changed_here_meanwhile_is_not_overwritten(there, back):
    (bead, *_) = [bead for bead in there.bitext(1).beads if bead.zh and bead.vi]

    found = back(lambda pair: replace(pair, status=Status.ACCEPTED), between=lambda: _by_minh(there, bead))
    assert (found.changed, total(found)) == (1, 4)
    first, second, third = found.refused
    assert "was changed here too: Minh rejected it (bead 1) on 20" in first.why
    assert "was changed here too: Minh corrected the text" in second.why
    assert "was changed here too: Minh corrected the text" in third.why
    assert {status for *_, status in texts(there)} == {Status.PROPOSED, Status.ACCEPTED, Status.REJECTED}


def _by_minh(there, bead):
    minh = there.project.author("Minh")
    there.project.act(Judge((bead.id,), Status.REJECTED), minh, there.project.revision())
    segment = there.bitext(1).zh.segments[1]
    there.project.act(Correct(segment.id, "双方同意每周增开五个直飞航班。"), minh, there.project.revision())


def test_rows_that_nobody_changed_leave_alone_what_was_changed_here(there, back):
    (bead, *_) = [bead for bead in there.bitext(1).beads if bead.zh and bead.vi]
    found = back(lambda pair: pair, between=lambda: _by_minh(there, bead))
    assert (found.same, found.refused) == (4, ())
    assert there.beads([bead.id])[0].status is Status.REJECTED


def test_the_same_change_on_both_sides_is_no_clash(there, back):
    (bead, *_) = [bead for bead in there.bitext(1).beads if bead.zh and bead.vi]
    minh = there.project.author("Minh")
    found = back(
        lambda pair: replace(pair, status=Status.REJECTED) if pair.zh.segments == (0,) else pair,
        between=lambda: there.project.act(Judge((bead.id,), Status.REJECTED), minh, there.project.revision()),
    )
    assert (found.same, found.refused) == (4, ())


def test_beads_that_were_built_anew_are_refused(there, back):
    found = back(
        lambda pair: replace(pair, status=Status.ACCEPTED),
        between=lambda: there.act(Merge((1, 2)), there.info().revision),
    )
    assert len(found.refused) == 2
    assert all("no longer a pair of the project" in one.why for one in found.refused)
    assert found.changed == 2


def test_a_segment_split_meanwhile_gives_its_number_to_no_other(there, back):
    """Numbers of segments after it move by one: their rows must not land on their neighbours."""
    zh = there.bitext(1).zh.segments[0]
    found = back(
        lambda pair: replace(pair, status=Status.ACCEPTED, zh=replace(pair.zh, text=f"{pair.zh.text}改")),
        between=lambda: there.act(SplitSegment(zh.id, 3), there.info().revision),
    )
    assert (found.changed, len(found.refused)) == (0, 4)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "has no Chinese text"),
        (" \n", "has no Chinese text"),
        ("完全不同的另一句话，说的是别的事情，与原文毫无关系，也不相似。", "has little in common"),
        ("字" * 100_000, "has little in common"),
    ],
)
def test_texts_that_are_no_corrections(there, back, text, why):
    before = state(there.project)
    found = back(lambda pair: replace(pair, zh=replace(pair.zh, text=text)) if pair.zh.segments == (0,) else pair)
    (one,) = found.refused
    assert why in one.why
    assert (found.same, total(found)) == (3, 4)
    assert state(there.project) == before


def test_one_text_changed_in_two_ways_is_refused(back):
    """A Chinese segment stands in a row with each of the Vietnamese reports."""
    texts_of = iter(["双方同意每周增开四个直飞航班1。", "双方同意每周增开四个直飞航班2。"])
    found = back(lambda pair: replace(pair, zh=replace(pair.zh, text=next(texts_of))) if pair.zh.segments == (1,) else pair)
    assert (found.changed, found.same) == (1, 2)
    (one,) = found.refused
    assert "another row of the file says something else" in one.why


def test_pairs_of_another_project_with_reports_of_the_same_names_are_refused(back):
    """A sentence of the title of one report in the place of another's cannot come from this project."""

    def foreign(pair):
        other = replace(pair, zh=replace(pair.zh, text="今日天气晴朗。"), vi=replace(pair.vi, text="Hôm nay trời nắng."))
        return replace(other, checksum=checksum_of(other))

    found = back(foreign)
    assert (found.same, len(found.refused)) == (0, 4)
    assert "is it of another project" in found.refused[0].why


def test_segments_changed_in_the_file_are_refused(there, back):
    before = state(there.project)
    found = back(lambda pair: replace(pair, zh=replace(pair.zh, segments=(1,))) if pair.zh.segments == (0,) else pair)
    assert [one.why.partition(";")[0] for one in found.refused] == ["its reports or segments were changed in the file"]
    assert state(there.project) == before


def test_a_judgement_here_and_a_correction_there_are_no_clash(there, back):
    found = back(
        lambda pair: replace(pair, vi=replace(pair.vi, text=f"{pair.vi.text} (2)")) if pair.zh.segments == (0,) else pair,
        between=lambda: there.act(Judge((1,), Status.ACCEPTED), there.info().revision),
    )
    assert (found.changed, found.refused) == (1, ())
    (bead,) = there.beads([1])
    assert bead.status is Status.ACCEPTED
    # But a judgement made there is about the texts that stood there.
    view = there.bitext(1)
    found = back(
        lambda pair: replace(pair, status=Status.REJECTED) if pair.zh.segments == (1,) and pair.vi.segments == (1,) else pair,
        between=lambda: there.act(Correct(view.vi.segments[1].id, "Hai bên mở thêm bốn chuyến bay."), there.info().revision),
    )
    assert "Lan corrected the text" in found.refused[0].why


def test_rows_without_a_checksum_come_in_where_nobody_has_decided(there, back):
    there.act(Judge((1,), Status.REJECTED), there.info().revision)
    found = back(lambda pair: replace(pair, checksum="", status=Status.ACCEPTED))
    assert (found.changed, len(found.refused)) == (3, 1)
    assert "Lan rejected it" in found.refused[0].why


def test_it_takes_an_editor(there, tmp_path):
    export(there, "tsv", ALL, tmp_path / "pairs.tsv")
    reviewer = Desk(there.project, "Minh", Role.REVIEWER)
    with pytest.raises(RoleError):
        bring_in(reviewer, tmp_path / "pairs.tsv")


# Memories from elsewhere.


def memory(path, *pairs):
    written(path, [pair_of(*pair) for pair in pairs])
    return path


def test_a_memory_becomes_a_meeting_that_is_accepted(there, tmp_path):
    path = memory(
        tmp_path / "bộ nhớ.tsv",
        ("你好。", "Xin chào."),
        ("谢谢。\n再见。", "Cảm ơn. Tạm biệt."),
        ("好", ""),
        ("你好。", "Chào."),
    )
    found = bring_in(there, path)
    assert (found.same, found.changed, found.added, [one.number for one in found.refused]) == (0, 0, 3, [3])
    assert found.refused[0].why == "has no Vietnamese text"
    (name,) = found.meetings
    (meeting,) = [meeting for meeting in there.meetings() if meeting.key == name]
    view = there.bitext(*meeting.bitexts)
    assert [(bead.status, bead.by_hand, bead.confidence) for bead in view.beads] == [(Status.ACCEPTED, True, None)] * 3
    pairs = list(there.pairs(replace(ALL, meetings=frozenset({meeting.id}))))
    assert [(pair.zh.text, pair.vi.text) for pair in pairs] == [
        ("你好。", "Xin chào."),
        ("谢谢。\n再见。", "Cảm ơn. Tạm biệt."),
        ("你好。", "Chào."),
    ]
    assert list(there.project.faults()) == []
    revision = there.info().revision
    again = bring_in(there, path)
    assert (again.same, again.added, len(again.refused), again.meetings) == (3, 0, 1, ())
    assert there.info().revision == revision


def test_pairs_of_another_project_keep_what_was_said_of_them(there, tmp_path):
    side = Side("elsewhere.txt", (0,), "你好。")
    pairs = [
        Pair("m", side, Side("other.txt", (0,), "Xin chào."), 0.1, 0.7),
        Pair("m", side, Side("other.txt", (1,), "Chào."), 0.1, 0.6, {}, Status.REJECTED),
    ]
    written(tmp_path / "other.tsv", pairs)
    found = bring_in(there, tmp_path / "other.tsv")
    assert found.added == 2
    (meeting,) = [meeting for meeting in there.meetings() if meeting.key == "other.tsv"]
    beads = there.bitext(*meeting.bitexts).beads
    assert [(bead.status, bead.confidence, bead.by_hand) for bead in beads] == [
        (Status.PROPOSED, 0.7, False),
        (Status.REJECTED, 0.6, False),
    ]


def test_a_long_memory_becomes_several_meetings(there, tmp_path, monkeypatch):
    from align.store import importing

    monkeypatch.setattr(importing, "PART", 3)
    path = memory(tmp_path / "tm.tsv", *((f"第{n}句。", f"Câu {n}.") for n in range(8)))
    found = bring_in(there, path)
    assert (found.added, found.meetings) == (8, ("tm.tsv 1", "tm.tsv 2", "tm.tsv 3"))
    assert bring_in(there, path).same == 8


def test_units_of_a_memory_without_one_language_are_counted(there, tmp_path):
    path = tmp_path / "tm.tmx"
    unit = '<tu><tuv xml:lang="ZH-cn"><seg>你好</seg></tuv><tuv xml:lang="{}"><seg>hello</seg></tuv></tu>'
    path.write_text(
        f'<tmx version="1.4"><header/><body>{unit.format("vi")}{unit.format("en")}{unit.format("VI-vn")}</body></tmx>', "utf-8"
    )
    found = bring_in(there, path)
    assert (found.added, [(one.number, one.why) for one in found.refused]) == (
        2,
        [(2, "lacks its Chinese or its Vietnamese text")],
    )


UNIT = '<tmx><body><tu><tuv xml:lang="zh"><seg>&a;</seg></tuv></tu></body></tmx>'
BOMB = f'<!DOCTYPE tmx [<!ENTITY b "aaaaaaaaaa"><!ENTITY a "&b;&b;&b;&b;">]>{UNIT}'
FILE = f'<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/hostname">]>{UNIT}'
HOSTILE = {
    "bomb.tmx": (BOMB.encode(), "declares XML entities"),
    "file.tmx": (FILE.encode(), "declares XML entities"),
    "cut.tmx": (b'<tmx version="1.4"><body><tu><tuv xml:lang="zh"><seg>', "is not proper XML"),
    "other.tmx": (b"<xliff/>", "is XML but no TMX"),
    "english.tmx": (b'<tmx><body><tu><tuv xml:lang="en"><seg>a</seg></tuv></tu></body></tmx>', "has no unit in both"),
    "gb.csv": ("zh,vi\n你好,Xin chào\n".encode("utf-16"), "is not UTF-8 text"),
    "cut.xlsx": (b"PK\x03\x04 cut", "is not an Excel workbook"),
    "odd.tsv": ("zh\tvi\n你好\tXin\tchào\n".encode(), "line 2: 3 cells stand under 2 column names"),
    "names.tsv": ("中文\t越南文\n你好\tXin chào\n".encode(), 'must begin with a row that names its columns, "zh" and "vi"'),
    "half.jsonl": (b'{"zh": {"text": "a"}, "vi": {"te', "line 1 is not JSON"),
    "page.html": (b"<html>", "expected a page that this program wrote"),
    "empty.tsv": (b"", "must begin with a row"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_files_that_are_no_pairs_change_nothing(there, tmp_path, name):
    content, says = HOSTILE[name]
    (tmp_path / name).write_bytes(content)
    before = state(there.project)
    with pytest.raises(InputError, match=says) as raised:
        bring_in(there, tmp_path / name)
    assert "\n" not in str(raised.value)
    assert state(there.project) == before


def test_names_that_stand_for_nothing(there, tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        bring_in(there, tmp_path / "none.tsv")
    with pytest.raises(ConfigurationError):
        bring_in(there, tmp_path / "none.doc")


def test_formulas_stay_texts(there, tmp_path):
    path = memory(tmp_path / "tm.csv", ("=1+1 是二", "=1+1 là hai"), ("+84 电话", "@SUM(1)"))
    assert bring_in(there, path).added == 2
    meeting = next(meeting for meeting in there.meetings() if meeting.key == "tm.csv")
    assert [pair.vi.text for pair in there.pairs(replace(ALL, meetings=frozenset({meeting.id})))] == ["=1+1 là hai", "@SUM(1)"]


EDITS = st.lists(
    st.tuples(
        st.sampled_from(Status), st.sampled_from(["", "sửa", " thêm 一", "\t", "x" * 30]), st.sampled_from(["", "改", "。"])
    ),
    min_size=4,
    max_size=4,
)


@settings(max_examples=25, **QUIET)
@given(edits=EDITS)
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_whatever_is_changed_counts_add_up_and_undo_gives_the_first_state(home, edits, tmp_path_factory):
    path = tmp_path_factory.mktemp("edits") / "pairs.tsv"
    with Desk.open(home.sample(), "Lan") as desk:
        before, shown = state(desk.project), texts(desk)
        export(desk, "tsv", ALL, path)
        pairs = [
            replace(
                pair, status=status, vi=replace(pair.vi, text=pair.vi.text + vi), zh=replace(pair.zh, text=pair.zh.text + zh)
            )
            for pair, (status, vi, zh) in zip(format_named("tsv").read(path), edits, strict=True)
        ]
        written(path, pairs)
        found = bring_in(desk, path)
        assert total(found) == 4
        assert broken(desk.project) == []
        assert list(desk.project.faults()) == []
        again = bring_in(desk, path)
        assert again.changed == 0
        assert len(again.refused) == len(found.refused)
        if found.changed:
            desk.undo()
        assert state(desk.project) == before
        assert texts(desk) == shown
        with pytest.raises(ActionError):
            desk.undo()


def test_an_interrupted_import_leaves_nothing(there, tmp_path, monkeypatch):
    from align.store import runs

    path = memory(tmp_path / "tm.tsv", ("你好。", "Xin chào."))
    before, revision = state(there.project), there.info().revision

    def fails(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "save_bitexts", fails)
    with pytest.raises(KeyboardInterrupt):
        bring_in(there, path)
    assert (state(there.project), there.info().revision) == (before, revision)
    assert isinstance(there.project, Project)
