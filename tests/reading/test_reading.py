"""Files to reports: offsets, kinds, languages, outlets, duplicates, errors."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError, LanguageError
from align.model import Kind, Report
from align.reading import matching_text, plain_text, read_report, read_reports, report_as_json

SEEDS = Path(__file__).parents[2] / "seeds"
REAL = Path(__file__).parents[3] / "shared" / "seeds"

ZH = """东盟与邻国商定共建水文平台

2023-05-12 19:48　来源：红河日报

湄江社万象5月12日电（记者 李明）湄公河流域六国代表12日在万象举行会议，商定共同建设水文平台。平台将每天公布数据。

“数据越及时，下游的农民越安心。”代表苏拉说。(完)

更多

芒果丰收季到来
"""
VI = """Sáu nước thống nhất lập nền tảng thủy văn

12/05/2023 20:15

Vientiane (TTSH) - Đại diện sáu nước lưu vực sông ngày 12/5 họp tại Vientiane. Nền tảng sẽ công bố số liệu hằng ngày.

Hội nghị tiếp theo diễn ra vào tháng 3./.

Tin liên quan

Mùa xoài bội thu
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "zh.txt").write_text(ZH, "utf-8")
    (tmp_path / "vi.txt").write_text(VI, "utf-8")
    return tmp_path


def texts(report: Report, kind: Kind) -> list[str]:
    return [segment.text for segment in report.segments if segment.kind is kind]


def assert_whole(report: Report) -> None:
    """Every segment stands where it says, in order, and only white space lies between them."""
    at = 0
    for index, segment in enumerate(report.segments):
        assert segment.index == index
        assert report.text[segment.start : segment.end] == segment.text == segment.text.strip() != ""
        assert report.text[at : segment.start].strip() == ""
        at = segment.end
    assert report.text[at:].strip() == ""


class TestOneReport:
    def test_chinese(self, folder):
        report = read_report(folder / "zh.txt", "a/zh.txt")
        assert (report.id, report.path, report.language) == ("a/zh.txt", str(folder / "zh.txt"), "zh")
        assert report.title == "东盟与邻国商定共建水文平台"
        assert texts(report, Kind.BODY) == [
            "湄公河流域六国代表12日在万象举行会议，商定共同建设水文平台。",
            "平台将每天公布数据。",
            "“数据越及时，下游的农民越安心。”代表苏拉说。",
        ]
        assert texts(report, Kind.FURNITURE) == [
            "2023-05-12 19:48　来源：红河日报",
            "湄江社万象5月12日电（记者 李明）",
            "(完)",
            "更多",
            "芒果丰收季到来",
        ]
        assert (report.published, report.meeting_date) == (date(2023, 5, 12), date(2023, 5, 12))
        assert report.outlet == "湄江社"
        assert not report.traditional
        assert_whole(report)

    def test_vietnamese(self, folder):
        report = read_report(folder / "vi.txt")
        assert (report.id, report.language, report.outlet) == ("vi.txt", "vi", "TTSH")
        assert texts(report, Kind.BODY) == [
            "Đại diện sáu nước lưu vực sông ngày 12/5 họp tại Vientiane.",
            "Nền tảng sẽ công bố số liệu hằng ngày.",
            "Hội nghị tiếp theo diễn ra vào tháng 3.",
        ]
        assert "/." in texts(report, Kind.FURNITURE)
        assert report.published == date(2023, 5, 12)
        assert_whole(report)

    def test_digest_is_that_of_the_bytes(self, folder):
        import hashlib

        assert read_report(folder / "vi.txt").digest == hashlib.sha256(VI.encode()).hexdigest()

    def test_paragraph_in_another_language_is_furniture(self, tmp_path):
        english = "The views expressed in this report are those of the newsroom and of nobody else at all."
        path = tmp_path / "zh.txt"
        path.write_text(ZH.replace("(完)", "") + f"\n{english}\n", "utf-8")
        report = read_report(path)
        assert english in texts(report, Kind.FURNITURE)
        assert_whole(report)

    def test_foreign_names_stay_in_the_body(self, tmp_path):
        path = tmp_path / "vi.txt"
        name = "Đồng Chủ tịch là các ông Sergey Lavrov, Retno Marsudi, Antony Blinken, Vivian Balakrishnan và Don Pramudwinai."
        path.write_text(VI.replace("Hội nghị tiếp theo", f"{name}\n\nHội nghị tiếp theo"), "utf-8")
        assert name in texts(read_report(path), Kind.BODY)

    def test_title_of_the_metadata_without_a_line_of_its_own(self, tmp_path):
        body = "<p>Đại diện sáu nước lưu vực sông ngày 12/5 họp tại Vientiane và thống nhất lập nền tảng thủy văn.</p>" * 3
        path = tmp_path / "vi.html"
        path.write_text(f"<html><head><title>Nền tảng thủy văn</title></head><body>{body}</body></html>", "utf-8")
        report = read_report(path)
        assert report.title == "Nền tảng thủy văn"
        assert_whole(report)

    @pytest.mark.parametrize("text", ["The ministers met in Hanoi on Tuesday and signed a joint statement.", " \n "])
    def test_refused(self, tmp_path, text):
        path = tmp_path / "x.txt"
        path.write_text(text, "utf-8")
        with pytest.raises(InputError, match=r"x\.txt"):
            read_report(path)


class TestOutlet:
    @pytest.mark.parametrize(
        ("line", "outlet"),
        [
            ("越通社河内——六国代表在万象举行会议，商定共建平台。", "越通社"),
            ("（本报河内讯）六国代表在万象举行会议，商定共建平台。", None),
            ("六国代表在万象举行会议，商定共建平台。\n\n新华社", "新华社"),
            ("六国代表在万象举行会议，商定共建平台。\n\n来源：人民网", "人民网"),
            ("六国代表在万象举行会议，商定共建平台。", None),
        ],
    )
    def test_chinese(self, tmp_path, line, outlet):
        path = tmp_path / "zh.txt"
        path.write_text(f"六国商定共建水文平台\n\n{line}\n", "utf-8")
        assert read_report(path).outlet == outlet

    @pytest.mark.parametrize(
        ("line", "outlet"),
        [
            ("(VOV.VN) - Đại diện sáu nước họp tại Vientiane.", "VOV.VN"),
            ("Hà Nội (TTXVN) - Đại diện sáu nước họp tại Vientiane.", "TTXVN"),
            ("BM - Đại diện sáu nước họp tại Vientiane.", "BM"),
            ("Đại diện sáu nước họp tại Vientiane.\n\nTheo Báo Nhân Dân", "Báo Nhân Dân"),
            ("Đại diện sáu nước họp tại Vientiane.\n\nTheo các nhà báo", None),
        ],
    )
    def test_vietnamese(self, tmp_path, line, outlet):
        path = tmp_path / "vi.txt"
        path.write_text(f"Sáu nước lập nền tảng thủy văn\n\n{line}\n", "utf-8")
        assert read_report(path).outlet == outlet


class TestManyReports:
    def test_bad_files_do_not_stop_the_others(self, folder):
        (folder / "empty.txt").write_bytes(b"")
        (folder / "english.txt").write_text("The ministers met in Hanoi on Tuesday and signed a statement.", "utf-8")
        reading = read_reports([folder, folder / "missing.txt"])
        assert [report.id for report in reading.reports] == ["vi.txt", "zh.txt"]
        assert [Path(error.path).name for error in reading.errors] == ["empty.txt", "english.txt", "missing.txt"]
        assert isinstance(reading.errors[1], LanguageError)

    def test_a_copy_is_left_out_with_a_note(self, folder):
        (folder / "zh-copy.txt").write_text(ZH, "utf-8")
        reading = read_reports([folder])
        assert [report.id for report in reading.reports] == ["vi.txt", "zh-copy.txt"]
        assert reading.errors == ()
        (note,) = reading.notes
        assert "zh.txt" in note
        assert "copy of" in note

    def test_a_bad_file_twice_is_two_errors(self, folder):
        for name in ("a.txt", "b.txt"):
            (folder / name).write_text("The ministers met in Hanoi on Tuesday and signed a statement.", "utf-8")
        assert len(read_reports([folder]).errors) == 2

    def test_progress(self, folder):
        seen = []
        read_reports([folder], progress=lambda done, total: seen.append((done, total)))
        assert seen == [(1, 2), (2, 2)]

    def test_nothing_given(self):
        reading = read_reports([])
        assert (reading.reports, reading.errors, reading.notes) == ((), (), ())


class TestMatchingText:
    def test_traditional_is_matched_as_simplified(self):
        report = read_report(SEEDS / "2021-10-26-asean-us-summit" / "zh-overseas.txt")
        assert report.traditional
        title = next(segment for segment in report.segments if segment.kind is Kind.TITLE)
        assert "東盟" in title.text
        assert "东盟" in matching_text(report, title)

    def test_white_space(self, tmp_path):
        path = tmp_path / "vi.txt"
        path.write_text("Hội  nghị\u00a0kết\tthúc.\nHai bên ký kết ba văn kiện hợp tác.", "utf-8")
        report = read_report(path)
        assert matching_text(report, report.segments[0]) == "Hội nghị kết thúc."

    def test_loose_texts(self):
        assert plain_text(["東盟  外長會議", "與會"], "zh") == ["东盟 外长会议", "与会"]
        assert plain_text(["Hội  nghị"], "vi") == ["Hội nghị"]
        assert plain_text(["东盟"], "zh") == ["东盟"]
        assert plain_text([], "zh") == []


class TestJson:
    def test_holds_what_scripts_rely_on(self, folder):
        report = read_report(folder / "zh.txt")
        found = json.loads(json.dumps(report_as_json(report), ensure_ascii=False))
        assert set(found) >= {"path", "language", "title", "dates", "segments", "text", "outlet", "digest", "traditional"}
        assert found["dates"]["published"] == found["dates"]["meeting"] == "2023-05-12"
        assert {"value", "role", "source", "start", "end"} <= set(found["dates"]["candidates"][0])
        for segment in found["segments"]:
            assert set(segment) == {"index", "kind", "start", "end", "text"}
            assert found["text"][segment["start"] : segment["end"]] == segment["text"]


class TestSeeds:
    @pytest.fixture(scope="class")
    @staticmethod
    def reports() -> dict[str, Report]:
        reading = read_reports([SEEDS])
        assert (reading.errors, reading.notes) == ((), ())
        return {report.id: report for report in reading.reports}

    def test_offsets(self, reports):
        for report in reports.values():
            assert_whole(report)

    def test_what_is_aligned_is_what_the_labels_say(self, reports):
        wanted = json.loads((SEEDS / "kinds.json").read_text("utf-8"))
        for name, report in reports.items():
            pieces = [piece["text"] for piece in wanted[name] if Kind(piece["kind"]).aligned]
            assert "".join("".join(pieces).split()) == "".join("".join(s.text for s in report.aligned).split())

    def test_languages(self, reports):
        assert {name: report.language for name, report in reports.items()} == {
            name: name.rpartition("/")[2][:2] for name in reports
        }


LINE = st.sampled_from(
    [
        "会议在河内举行，各方同意合作；下一次会议将于明年举行。",
        "“好。”他说。（完）",
        "更多",
        "越通社河内——各方代表出席了会议。图自越通社",
        "This report was first published in English by another newsroom of the region.",
        "6/7/2021 08:15",
        "\u3000\u3000各方同意合作。 ",
        "標題：東盟外長會議",
        "",
    ]
)


@given(lines=st.lists(LINE, max_size=10), ends=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=60, deadline=None)
def test_nothing_is_thrown_away(tmp_path_factory, lines, ends):
    path = tmp_path_factory.mktemp("any") / "zh.txt"
    path.write_bytes(ends.join(["东盟外长会议在河内举行，与会各方发表了联合声明。" * 20, *lines]).encode())
    assert_whole(read_report(path))


@pytest.mark.skipif(not REAL.is_dir(), reason="the five real reports are not part of the project")
class TestRealReports:
    """Read by hand: how many segments are aligned, and that each report ends where its text does."""

    @pytest.fixture(scope="class")
    @staticmethod
    def reports() -> list[Report]:
        return list(read_reports([REAL]).reports)

    def test_languages(self, reports):
        assert [report.language for report in reports] == ["zh", "zh", "zh", "vi", "zh"]

    def test_kinds_of_paragraphs(self, reports):
        """Paragraphs of title, lead, body and caption, counted on the pages."""
        counted = []
        for report in reports:
            paragraphs = {(segment.kind, segment.paragraph) for segment in report.segments}
            counted.append([sum(kind is wanted for kind, _ in paragraphs) for wanted in list(Kind)[:4]])
        assert counted == [[1, 1, 7, 1], [1, 1, 11, 2], [1, 1, 7, 1], [1, 1, 7, 1], [1, 1, 17, 3]]

    def test_whole(self, reports):
        for report in reports:
            assert_whole(report)
            last = report.aligned[-1]
            assert last.text.endswith("。" if report.language == "zh" else ".")
