"""The reports page: files and texts that come in, the timeline, and what can be put right in a report."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from align.model import Kind
from align.store import Project
from align.store.actions import Correct
from align.workbench.desk import Desk
from tests.store.samples import VI, ZH
from tests.ui.conftest import button, texts
from ui import words
from ui.components import report_text

ZH_TEXT = "\n\n".join(text for _, text in ZH[:4])
VI_TEXT = "\n\n".join(text for _, text in VI[:4])

ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%b">' % (new, b"&%c;" % old * 10) for old, new in zip(b"abcdefgh", b"bcdefghi", strict=True))
    + b"]><w>&i;</w>"
)
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


@pytest.fixture
def empty(tmp_path):
    where = tmp_path / "new.doichieu"
    Project.create(where, "New one").close()
    return where


def send(app, *sent):
    app.file_uploader(key="files 0").set_value([(name, content, "application/octet-stream") for name, content in sent]).run()
    assert not app.exception
    return app


class TestAdding:
    def test_files_are_told_one_by_one(self, show, empty):
        app = send(
            show("reports", empty),
            ("zh.txt", ZH_TEXT.encode("gb18030")),
            ("vi.txt", VI_TEXT.encode()),
            ("empty.txt", b""),
            ("broken.docx", b"PK\x03\x04 nothing"),
        )
        said = texts(app).replace("\\", "")
        assert "2 reports were added." in said
        assert "zh.txt · Chinese" in said
        assert "vi.txt · Vietnamese" in said
        assert len(app.error) == 2
        assert "Not yet in a meeting" in said
        button(app, "go on").click().run()
        assert app.query_params.get("report") is None
        assert "were added" not in texts(app)
        with Desk.open(empty, "Lan") as desk:
            assert [report.language for report in desk.reports()] == ["zh", "vi"]

    @pytest.mark.parametrize(("tongue", "told"), [
        ("zh", ["ja.txt：看来是日语；Doichieu 只读取中文和越南文报道",
                "zh.pdf：是“zip 压缩包”，不是“PDF”；请解压后添加其中的文件",
                "empty.txt：文件为空；请重新保存报道", "copy.txt：与 zh.txt 相同，已略去"]),
        ("vi", ["ja.txt: có vẻ là tiếng Nhật; Doichieu chỉ đọc bài tiếng Trung và tiếng Việt",
                "zh.pdf: là tệp nén zip, không phải PDF; hãy giải nén rồi thêm các tệp bên trong",
                "empty.txt: tệp trống; hãy lưu lại bài", "copy.txt: trùng với zh.txt, nên được bỏ qua"]),
    ])  # fmt: skip
    def test_what_is_refused_is_told_in_the_language_of_the_page(self, show, empty, tongue, told):
        japanese = "閣僚らは海洋協力の強化について意見を交わし、年内に再び会談することで合意した。"
        app = send(
            show("reports", empty, tongue=tongue),
            ("zh.txt", ZH_TEXT.encode()),
            ("ja.txt", japanese.encode()),
            ("zh.pdf", b"PK\x03\x04 nothing"),
            ("empty.txt", b""),
            ("copy.txt", ZH_TEXT.encode()),
        )
        said = [one.value.replace("\\", "") for one in (*app.error, *app.info)]
        assert sorted(told) == sorted(said)

    def test_the_same_file_twice_is_told(self, show, empty):
        app = send(show("reports", empty), ("zh.txt", ZH_TEXT.encode()))
        app.file_uploader(key="files 0").set_value([("again.txt", ZH_TEXT.encode(), "text/plain")]).run()
        assert "is in the project already" in app.info[0].value.replace("\\", "")
        with Desk.open(empty, "Lan") as desk:
            assert len(desk.reports()) == 1

    @pytest.mark.parametrize(
        "name", ["../../evil.txt", "..\\evil.txt", "/etc/passwd.txt", "<script>.txt", "a\0b.txt", "x" * 5000 + ".txt"]
    )
    def test_a_hostile_name_is_only_a_name(self, show, empty, tmp_path, name):
        before = {path for path in tmp_path.rglob("*") if path.is_file()}
        app = send(show("reports", empty), (name, ZH_TEXT.encode()))
        assert "1 report was added." in texts(app) or len(app.error) == 1
        beside = {path for path in tmp_path.rglob("*") if path.is_file()} - before
        assert all(path.name.startswith(("new.doichieu", "projects.json")) for path in beside)

    @pytest.mark.parametrize("document", [b"\0" * 80_000_000, ENTITIES], ids=["zip bomb", "xml bomb"])
    def test_bombs_are_one_sentence(self, show, empty, document):
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as parts:
            parts.writestr("[Content_Types].xml", TYPES)
            parts.writestr("word/document.xml", document)
        app = send(show("reports", empty), ("bomb.docx", packed.getvalue()))
        assert len(app.error) == 1
        assert "bomb.docx" in app.error[0].value.replace("\\", "")

    def test_many_are_told_a_sheet_at_a_time_what_was_refused_first(self, show, empty):
        good = [(f"good {n}.txt", f"{ZH_TEXT}第{n}版。\n".encode()) for n in range(43)]
        app = send(show("reports", empty), *good, *((f"empty {n}.txt", b"") for n in range(3)))
        assert "43 reports were added." in texts(app)
        assert len(app.error) == 3
        assert sum("good" in part.value for part in app.caption) == 17
        app.session_state["added sheet"] = 3
        app.run()
        assert not app.error
        assert [part.value.split("\\")[0] for part in app.caption if "good" in part.value] == [
            f"good {n}" for n in range(37, 43)
        ]

    def test_a_text_is_pasted(self, show, empty):
        app = show("reports", empty)
        app.text_area(key="text 0").set_value(VI_TEXT)
        app.text_input(key="called 0").set_value("Thông tấn xã")
        button(app, "add text").click().run()
        assert "Thông tấn xã · Vietnamese" in texts(app)
        button(app, "close list").click().run()
        assert "Thông tấn xã · Vietnamese" not in texts(app)

    def test_an_empty_text_is_one_sentence(self, show, empty):
        app = show("reports", empty)
        button(app, "add text").click().run()
        assert not app.exception
        assert len(app.error) == 1

    def test_a_language_can_be_said(self, show, empty):
        app = show("reports", empty)
        app.text_area(key="text 0").set_value("OK 2024\n\nASEAN 10 + 1")
        app.selectbox(key="language 0").select("vi")
        button(app, "add text").click().run()
        assert "Pasted text · Vietnamese" in texts(app)

    def test_an_empty_project_says_what_to_do(self, show, empty):
        assert "There are no reports yet" in texts(show("reports", empty))


class TestTimeline:
    def test_meetings_stand_in_the_order_of_time(self, show, samples):
        said = texts(show("reports", samples))
        assert "2 meetings · 4 reports" in said
        assert "**5 Mar 2024**" in said

    def test_it_speaks_other_languages(self, show, samples):
        assert "2 场会议 · 4 篇报道" in texts(show("reports", samples, tongue="zh"))

    def test_many_meetings_come_in_sheets(self, show, empty):
        from dataclasses import replace

        from align.model import Meeting
        from tests.store.samples import report

        with Project.create(empty.with_name("many.doichieu"), "Many") as project:
            reports = [replace(report(f"{n}.txt", "zh", ZH), digest=str(n)) for n in range(45)]
            project.add_reports(reports)
            project.place_meetings([Meeting(f"meeting {n}", (one,), ()) for n, one in enumerate(reports)])
        app = show("reports", empty.with_name("many.doichieu"))
        assert "45 meetings · 45 reports" in texts(app)
        assert sum("Day unknown" in part.value or "2024" in part.value for part in app.markdown) <= 21


class TestOneReport:
    @pytest.fixture
    def report(self, samples):
        with Desk.open(samples, "Lan") as desk:
            return desk.report(desk.reports()[0].id)

    @pytest.fixture
    def choose(self, show, samples, report, monkeypatch):
        """Opens the report with some of its segments chosen; that a person can choose them is tested in a browser."""

        def choose(*places):
            numbers = tuple(report.segments[place].id for place in places)
            monkeypatch.setattr(report_text, "read", lambda *_: numbers)
            return show("reports", samples, report=report.id)

        return choose

    def now(self, samples, report):
        with Desk.open(samples, "Lan") as desk:
            return desk.report(report.id)

    def test_a_text_is_corrected_and_taken_back(self, choose, samples, report):
        segment = report.segments[1]
        app = choose(1)
        app.text_area(key=f"text {segment.id} {segment.version}").set_value("双方同意每周增开五个直飞航班。")
        button(app, "save text").click().run()
        assert not app.error
        changed = self.now(samples, report).segments[1]
        assert (changed.text, changed.original) == ("双方同意每周增开五个直飞航班。", segment.text)
        button(app, "original").click().run()
        assert self.now(samples, report).segments[1].text == segment.text
        button(app, "undo").click().run()
        assert self.now(samples, report).segments[1].text == changed.text

    def test_the_kind_of_several_is_changed(self, choose, samples, report):
        app = choose(2, 4)
        assert "2 sentences chosen" in texts(app)
        kind = next(found for found in app.selectbox if found.label == "Kind")
        assert kind.value is None
        kind.select(Kind.CAPTION).run()
        button(app, "set kind").click().run()
        assert not app.error
        assert [self.now(samples, report).segments[place].kind for place in (2, 4)] == [Kind.CAPTION] * 2

    def test_what_somebody_else_changed_meanwhile_is_a_clash(self, choose, samples, report):
        segment = report.segments[1]
        app = choose(1)
        with Desk.open(samples, "Minh") as other:
            other.act(Correct(segment.id, "别的"), other.info().revision)
        app.text_area(key=f"text {segment.id} {segment.version}").set_value("我的")
        button(app, "save text").click().run()
        assert not app.exception
        assert "Minh" in app.error[0].value
        assert self.now(samples, report).segments[1].text == "别的"

    @pytest.mark.parametrize(("tongue", "told"), [
        ("zh", r"在此期间（20\d\d年\d+月\d+日 \d\d:\d\d），Minh 改正了文字（句子 {n}）；没有做任何改动，请.*"),
        ("vi", r"Trong lúc đó, \d+ tháng \d+, 20\d\d \d\d:\d\d, Minh đã sửa chữ \(câu {n}\); chưa thay đổi gì, hãy .*"),
    ])  # fmt: skip
    def test_a_clash_is_told_in_the_language_of_the_page(self, choose, samples, report, tongue, told):
        segment = report.segments[1]
        app = choose(1)
        with Desk.open(samples, "Minh") as other:
            other.act(Correct(segment.id, "别的"), other.info().revision)
        app.session_state[words.KEY] = tongue
        button(app, "save text").click().run()
        assert re.fullmatch(told.replace("{n}", str(segment.id)), app.error[0].value.replace("\\", ""))

    def test_it_is_told_what_it_is(self, show, samples, report):
        app = show("reports", samples, report=report.id)
        assert app.title[0].value == report.title
        assert "Chinese · Báo · meeting on 5 Mar 2024 · published on 6 Mar 2024 · 4 sentences" in texts(app)
        assert "Choose a sentence" in texts(app)

    @pytest.mark.parametrize("number", ["999", "0", "x", "-1", "1e3", "９", "1" * 40])
    def test_one_that_is_not_there_is_one_sentence(self, show, samples, number):
        app = show("reports", samples, report=number)
        assert len(app.error) == 1

    def test_move_it_to_a_new_meeting_and_back(self, show, samples, report):
        app = show("reports", samples, report=report.id)
        app.text_input(key=f"name {report.id} {report.version}").set_value("a meeting of its own")
        button(app, "move report").click().run()
        assert not app.error
        assert "a meeting of its own" in "\n".join(str(part.value) for part in app.text)
        button(app, "undo").click().run()
        assert "a meeting of its own" not in "\n".join(str(part.value) for part in app.text)

    def test_move_it_to_another_meeting(self, show, samples, report):
        app = show("reports", samples, report=report.id)
        app.selectbox(key=f"target {report.id} {report.version}").select(2).run()
        button(app, "move report").click().run()
        assert not app.error
        with Desk.open(samples, "Lan") as desk:
            assert desk.report(report.id).meeting == 2

    def test_nothing_to_undo_is_one_sentence(self, show, samples, report):
        app = show("reports", samples, report=report.id)
        button(app, "undo").click().run()
        assert not app.exception
        assert len(app.error) == 1
