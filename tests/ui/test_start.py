"""The start page: the way through the work, and everything that can be done with projects."""

import pytest

from align.model import Status
from align.store import Project
from align.store.actions import Judge
from align.workbench import library as libraries
from align.workbench.desk import Desk
from align.workbench.library import Library
from tests.ui.conftest import button, texts


def projects():
    return {project.name: project for project in Library().projects()}


class TestSteps:
    def test_an_empty_project_wants_reports(self, show, tmp_path):
        Project.create(tmp_path / "new.doichieu", "New one").close()
        app = show(project=tmp_path / "new.doichieu")
        said = texts(app)
        assert "New one" in said
        assert "None yet" in said
        assert button(app, "next").label == "Add reports"

    def test_an_aligned_project_wants_review(self, show, samples):
        app = show(project=samples)
        said = texts(app)
        assert "1 Chinese, 3 Vietnamese · 2 meetings" in said
        assert "2 of 2 pairs of reports aligned" in said
        assert "0 of 4 matches decided" in said
        assert button(app, "next").label == "Review the matches"

    def test_a_reviewed_project_wants_to_be_taken_away(self, show, samples):
        with Desk.open(samples, "Lan") as desk:
            for bitext in (1, 2):
                view = desk.bitext(bitext)
                beads = tuple(bead.id for bead in view.beads if bead.zh and bead.vi)
                desk.act(Judge(beads, Status.ACCEPTED), view.revision)
        app = show(project=samples)
        assert "4 pairs accepted" in texts(app)
        assert button(app, "next").label == "Take the pairs away"


class TestProjects:
    def test_create_and_open(self, show, samples):
        app = show(project=samples)
        app.text_input(key="new name").set_value("Hội nghị 2024 <b>")
        button(app, "create").click().run()
        assert not app.exception
        assert not app.error
        assert app.header[0].value == r"Hội nghị 2024 \<b\>"
        assert set(projects()) == {"Summits", "Hội nghị 2024 <b>"}
        button(app, f"open {samples}").click().run()
        assert app.header[0].value == "Summits"

    def test_a_name_is_needed(self, show, samples):
        app = show(project=samples)
        button(app, "create").click().run()
        assert not app.exception
        assert len(app.error) == 1
        assert set(projects()) == {"Summits"}

    def test_rename(self, show, samples):
        app = show(project=samples)
        app.text_input(key=f"name {samples}").set_value("峰会")
        button(app, f"rename {samples}").click().run()
        assert app.header[0].value == "峰会"
        assert set(projects()) == {"峰会"}

    def test_delete_wants_the_name_and_can_be_taken_back(self, show, samples):
        app = show(project=samples)
        app.text_input(key=f"typed {samples}").set_value("Summit")
        button(app, f"delete {samples}").click().run()
        assert "not the project" in app.error[0].value
        assert samples.exists()
        app.text_input(key=f"typed {samples}").set_value("Summits")
        button(app, f"delete {samples}").click().run()
        assert not samples.exists()
        assert "No project is open" in texts(app).replace("\\", "")
        assert "can be brought back" in texts(app)
        take_back = next(found for found in app.button if (found.key or "").startswith("take back "))
        take_back.click().run()
        assert app.header[0].value == "Summits"

    def test_back_up_and_restore(self, show, samples):
        app = show(project=samples)
        button(app, f"back up {samples}").click().run()
        assert "A backup of the project was made" in app.toast[0].value
        (backup,) = Library().backups()
        (file,) = app.get("download_button")
        assert file.proto.id.endswith(f"download {backup.path}")
        button(app, f"restore {backup.path}").click().run()
        assert not app.exception
        assert app.header[0].value == "Summits"
        assert len(Library().projects()) == 2

    def test_restore_from_a_file(self, show, samples):
        content = samples.read_bytes()
        app = show(project=samples)
        app.file_uploader(key="backup file").upload("s.doichieu", content).run()
        button(app, "restore file").click().run()
        assert not app.exception
        assert len(Library().projects()) == 2

    def test_a_file_that_is_no_backup_is_one_sentence(self, show, samples):
        app = show(project=samples)
        app.file_uploader(key="backup file").upload("../../x.doichieu", b"nothing of the kind").run()
        button(app, "restore file").click().run()
        assert not app.exception
        assert len(app.error) == 1
        assert set(projects()) == {"Summits"}

    def test_one_that_cannot_be_read_says_why_and_can_be_taken_out(self, show, samples, tmp_path):
        app = show(project=samples)
        broken = tmp_path / "data" / "projects" / "broken.doichieu"
        broken.parent.mkdir(parents=True, exist_ok=True)
        broken.write_bytes(b"x" * 5000)
        Library().note_use(broken)
        app.run()
        assert not app.exception
        assert "broken.doichieu" in texts(app).replace("\\", "")
        broken.unlink()
        button(app, f"forget {broken}").click().run()
        assert set(projects()) == {"Summits"}


@pytest.mark.slow
def test_with_no_project_the_sample_one_is_made(show, monkeypatch, tmp_path):
    """With a report each, so that it takes no time; that the real ones work is tested with the library."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "zh.txt").write_text("岘港与昆明商定加强旅游合作\n\n双方同意每周增开四个直飞航班。\n", encoding="utf-8")
    (seeds / "vi.txt").write_text(
        "Đà Nẵng và Côn Minh tăng cường hợp tác du lịch\n\nHai bên nhất trí mở thêm bốn chuyến bay thẳng mỗi tuần.\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(libraries, "seeds", lambda: seeds)
    app = show(tongue="vi")
    assert app.header[0].value == "Dự án mẫu"
    assert "1 bài tiếng Trung, 1 bài tiếng Việt" in texts(app)


@pytest.mark.parametrize("tongue", ["zh", "vi"])
def test_it_speaks_other_languages(show, samples, tongue):
    said = texts(show(project=samples, tongue=tongue))
    assert {"zh": "已对齐 2/2 组报道", "vi": "đã đối chiếu 2/2 cặp bài"}[tongue] in said
