"""Searching: what the index gives is what looking at every text gives."""

import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from align.model import Alignment, Bead, Bitext, Kind, Meeting
from align.store import Project
from align.store.actions import Correct, JoinSegments, MoveReport, SetKind, SplitSegment
from align.store.searching import Within, terms
from align.store.words import places, words
from tests.store.samples import alignment, broken, report
from tests.store.test_queries import STEPS, do

QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}

ODD = [
    "",
    " ",
    '"',
    '""',
    "%",
    "_",
    "*",
    "'",
    "\\",
    "()",
    "NEAR",
    "AND",
    "loose:",
    "-",
    "^",
    "\0",
    "\ufdd0",
    "\ud800",
    "🙂",
    "👍🏽",
]
ODD += [
    "合作",
    "東盟",
    "东盟",
    "，",
    "hợp tác",
    "hop tac",
    "HOÀ",
    "hòa",
    "đ",
    "ß",
    "ﬁ",
    "１２",
    "12",
    "ợ",
    "o\u0323\u031b",
    "한국",
]
ODD += ["½", "\u00ad", "\ue000", "\U00020000", "a" * 70, "123.000", "3%", "https://a.vn/?q=1&b", "SELECT * FROM bead; --"]
TEXT = st.lists(st.sampled_from(ODD) | st.text(max_size=6) | st.text('abđợ合作, .%"', max_size=6), max_size=5)


def holds(text, query, exact=False):
    """Whether a text holds all terms of a query, by looking at its words one by one."""
    own = words(text)
    return all(places(own, term.forms, term.strict) for term in terms(query, exact))


def found(project, query, **options):
    """The numbers of the segments that are found, page by page."""
    numbers, after = [], None
    while True:
        page = project.search(query, after=after, limit=2, **options)
        numbers += [hit.segment for hit in page.hits]
        if page.cursor is None:
            return numbers
        after = page.cursor


def all_segments(project):
    sides = [project.report(number) for meeting in project.meetings() for number in (*meeting.zh, *meeting.vi)]
    return {segment.id: segment for side in sides for segment in side.segments}


def check_against_all(project, query):
    for exact in (False, True):
        for furniture in (False, True):
            wanted = [
                number
                for number, segment in sorted(all_segments(project).items())
                if terms(query, exact)
                and holds(segment.text, query, exact)
                and (furniture or segment.kind is not Kind.FURNITURE)
            ]
            assert found(project, query, exact=exact, within=Within(furniture=furniture)) == wanted


def of_texts(place, texts):
    """A project whose one pair of reports has these texts, Chinese and Vietnamese in turn."""
    made = [text.strip() or "x" for text in texts] + ["x", "x"]
    zh, vi = (
        report(f"{side}.txt", side, [(Kind.BODY, text) for text in made[start::2]]) for start, side in enumerate(("zh", "vi"))
    )
    beads = [Bead((index,), (), 0.0, 0.5) for index in range(len(zh.segments))]
    beads += [Bead((), (index,), 0.0, 0.5) for index in range(len(vi.segments))]
    project = Project.create(place, "Texts")
    sample = alignment()
    bitext = Bitext("m", zh, vi, tuple(beads))
    project.save_alignment(Alignment((bitext,), (Meeting("m", (zh,), (vi,)),), "tiny", sample.created), {})
    return project


def check_any_text(home, texts, query):
    with of_texts(home.empty(), ["".join(parts) for parts in texts]) as project:
        for asked in ("".join(query), *("".join(parts) for parts in texts)):
            check_against_all(project, asked)
    home.clean()


@settings(max_examples=20, **QUIET)
@given(texts=st.lists(TEXT, max_size=4), query=TEXT)
@example(texts=[["a" * 200], ["合" * 300 + "作"]], query=["a" * 64])
@example(texts=[["hợp ", "tác"], ["hop tac"]], query=['"hợp tác'])
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_any_text(home, texts, query):
    check_any_text(home, texts, query)


@settings(max_examples=3, **QUIET)
@given(texts=st.lists(TEXT, max_size=4), query=TEXT)
@example(texts=[["a" * 200], ["合" * 300 + "作"]], query=["合" * 290 + "作"])
@pytest.mark.parametrize("home", ["postgresql"], indirect=True)
def test_any_text_on_postgresql(home, texts, query):
    check_any_text(home, texts, query)


QUERIES = ("合作", "du lịch", "chuyen bay", '"Hai bên"', "gốc", "hai tu", "12")


@settings(max_examples=15, **QUIET)
@given(steps=STEPS, query=st.sampled_from(QUERIES))
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_after_any_actions(home, steps, query):
    with Project.open(home.sample()) as project:
        do(project, [project.author("Lan"), project.author("Minh")], steps)
        assert broken(project) == []
        check_against_all(project, query)


def texts(project, query, **options):
    return [hit.text for hit in project.search(query, **options).hits]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("合作", 1),
        ("合", 1),
        ("旅游合作", 1),
        ("航班 四", 1),
        ('"四航班"', 0),
        ("航班四", 0),
        ("旅遊", 1),  # traditional characters
        ("hợp tác", 1),
        ("HOP TAC", 1),
        ("hớp tác", 0),  # another word
        ('"tác hợp"', 0),
        ("tac hop", 1),
        ("du lich", 1),
        ("du", 2),
        ("d", 0),  # syllables are found as a whole
        ("120.000", 1),
        ("đến da", 1),
        ("", 0),
        ("  ", 0),
    ],
)
def test_what_is_found(project, query, count):
    assert len(texts(project, query)) == count


def test_exactly(project):
    project.act(Correct(project.bitext(1).vi.segments[3].id, "Troi mua to."), project.author("Lan"), project.revision())
    assert texts(project, "mua", exact=True) == texts(project, "mua") == ["Troi mua to."]
    assert texts(project, "mưa") == []


def test_where_it_stands_and_what_stands_against_it(project):
    (hit,) = project.search("HOP tac côn").hits
    assert [hit.text[start:end] for start, end in hit.places] == ["Côn", "hợp", "tác"]
    assert (hit.key, hit.language, hit.meeting_key) == ("a/vi.txt", "vi", "2024-03-05-da-nang")
    assert [bead.zh.text for bead in hit.beads] == ["岘港与昆明商定加强旅游合作"]
    assert project.search("合作").revision == project.revision()


def test_only_somewhere(project):
    view = project.bitext(1)
    assert {hit.language for hit in project.search("四 航班", Within(language="zh")).hits} == {"zh"}
    assert project.search("四 航班", Within(language="vi")).hits == ()
    assert len(project.search("bon", Within(meeting=view.meeting)).hits) == 3
    assert project.search("bon", Within(meeting=2)).hits == ()
    assert project.search("责任编辑").hits == ()
    assert len(project.search("责任编辑", Within(furniture=True)).hits) == 1
    assert project.search("责任编辑", Within(furniture=True)).hits[0].beads == ()
    project.act(SetKind((view.vi.segments[0].id,), Kind.FURNITURE), project.author("Lan"), project.revision())
    assert project.search("hop tac").hits == ()


def test_in_step_with_what_is_done(project):
    lan = project.author("Lan")
    zh = project.bitext(1).zh.segments
    for action, there, gone in (
        (Correct(zh[0].id, "南宁与昆明"), "南宁", "岘港与昆明"),
        (SplitSegment(zh[1].id, 4), "双方同意", '"同意每周"'),
        (JoinSegments(zh[2].id, zh[3].id), '"岘港。 会谈"', "没有"),
    ):
        project.act(action, lan, project.revision())
        assert texts(project, there), there
        assert not texts(project, gone), gone
    for _ in range(3):
        project.undo(lan)
    assert texts(project, "岘港与昆明")
    assert not texts(project, "南宁")


def test_beads_out_of_sight_are_not_shown(project):
    report_of = project.bitext(2)
    assert len(project.search("航班").hits[0].beads) == 2
    project.act(MoveReport(report_of.vi.id, None, "mới"), project.author("Lan"), project.revision())
    assert len(project.search("航班").hits[0].beads) == 1


# Words.


def test_all_ways_of_typing_are_the_same():
    same = ["hoà bình", "HÒA BÌNH", "ho\u0300a bi\u0300nh", "hoa\u0300 bình"]
    assert len({tuple(word.strict for word in words(text)) for text in same}) == 1
    assert [word.loose for word in words("Đường ĐI")] == ["duong", "di"]
    assert [word.loose for word in words("東盟１２")] == ["东", "盟", "12"]


@given(text=st.text(max_size=40), start=st.integers(0, 40), end=st.integers(0, 40))
def test_every_stretch_of_whole_words_is_found_in_its_text(text, start, end):
    own = words(text)
    part = own[start:end]
    if part:
        assert holds(text, '"' + text[part[0].start : part[-1].end].replace('"', " ") + '"') or '"' in text


@given(text=st.text(max_size=40))
def test_words_stand_where_they_say(text):
    last = 0
    for word in words(text):
        assert last <= word.start + 1
        assert word.start < word.end <= len(text)
        last = word.end
    letters = string.ascii_letters + string.digits
    assert {letter.lower() for letter in text if letter in letters} <= set("".join(word.loose for word in words(text)))
