from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.reading.formats import MAX_BYTES, SUFFIXES, find_files, load, read_page

from .samples import VI, VI_TITLE, ZH, blocks, check, docx_bytes


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Nội dung.", encoding="utf-8")


def ids(*paths: Path) -> list[str]:
    return [found.id for found in find_files(paths)]


class TestFind:
    def test_a_folder_gives_its_readable_files_in_a_stable_order(self, tmp_path: Path) -> None:
        touch(tmp_path, "b.txt", "a/c.HTML", "a/b.md", "d.docx", "e.pdf", "f.htm", "A.TXT")
        touch(
            tmp_path,
            "x.jpg",
            "y",
            ".hidden.txt",
            ".git/z.txt",
            "~$d.docx",
            "__MACOSX/d.docx",
            "z.txt~",
            "README.md",
            "a/License.txt",
        )
        assert ids(tmp_path) == ["A.TXT", "a/b.md", "a/c.HTML", "b.txt", "d.docx", "e.pdf", "f.htm"]

    def test_a_file_that_is_named_is_listed_whatever_it_is(self, tmp_path: Path) -> None:
        touch(tmp_path, "x.jpg", ".hidden.txt")
        assert ids(tmp_path / "x.jpg", tmp_path / ".hidden.txt", tmp_path / "none.txt") == ["x.jpg", ".hidden.txt", "none.txt"]

    def test_the_order_of_the_paths_is_kept_and_no_file_comes_twice(self, tmp_path: Path) -> None:
        touch(tmp_path, "a.txt", "b.txt", "s/c.txt")
        assert ids(tmp_path / "s", tmp_path / "b.txt", tmp_path, tmp_path / "s" / ".." / "a.txt") == [
            "c.txt",
            "b.txt",
            "a.txt",
        ]

    def test_ids_that_would_be_the_same_get_the_folders_above(self, tmp_path: Path) -> None:
        touch(tmp_path, "zh/1/tin.txt", "vi/1/tin.txt", "vi/2/khac.txt")
        assert ids(tmp_path / "zh", tmp_path / "vi") == ["zh/1/tin.txt", "vi/1/tin.txt", "2/khac.txt"]
        assert ids(*(tmp_path / n / "1" / "tin.txt" for n in ("zh", "vi"))) == ["zh/1/tin.txt", "vi/1/tin.txt"]

    def test_ids_are_composed_and_still_unique(self, tmp_path: Path) -> None:
        name = "tiếng việt.txt"
        touch(tmp_path, name, unicodedata.normalize("NFD", name))
        found = ids(tmp_path)
        assert name in found
        assert len(set(found)) == len(list(tmp_path.iterdir()))

    def test_a_name_that_is_no_utf8_can_be_printed(self, tmp_path: Path) -> None:
        path = os.fsencode(tmp_path) + b"/b\xaan.txt"
        try:
            Path(os.fsdecode(path)).write_text("Nội dung.", encoding="utf-8")
        except OSError:  # a file system that has no such names
            return
        assert ids(tmp_path) == ["b\ufffdn.txt"]

    def test_links_are_followed_and_loops_end(self, tmp_path: Path) -> None:
        touch(tmp_path, "real/a.txt", "elsewhere/b.txt")
        (tmp_path / "real" / "loop").symlink_to(tmp_path / "real")
        (tmp_path / "real" / "up").symlink_to(tmp_path)
        (tmp_path / "real" / "other").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "real" / "broken.txt").symlink_to(tmp_path / "none.txt")
        (tmp_path / "real" / "self.txt").symlink_to(tmp_path / "real" / "self.txt")
        assert ids(tmp_path / "real") == ["a.txt", "other/b.txt"]

    def test_an_empty_folder_is_listed_so_that_loading_it_says_what_is_wrong(self, tmp_path: Path) -> None:
        (tmp_path / "rỗng").mkdir()
        touch(tmp_path, "rỗng/x.jpg", "a.txt")
        found = find_files([tmp_path / "rỗng", tmp_path / "a.txt"])
        assert [f.id for f in found] == ["rỗng", "a.txt"]
        with pytest.raises(InputError, match=r"holds no file that can be read; what can be read is \.txt, \.md"):
            load(found[0].path)


class TestLoad:
    def refuse(self, path: Path, message: str) -> None:
        with pytest.raises(InputError, match=message) as caught:
            load(path)
        assert caught.value.path == str(path)

    def test_the_bytes_come_as_they_are(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"a\r\n\xff")
        assert load(tmp_path / "a.txt") == b"a\r\n\xff"

    def test_a_path_that_does_not_exist(self, tmp_path: Path) -> None:
        self.refuse(tmp_path / "none.txt", "does not exist; check the path")

    def test_an_empty_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").touch()
        self.refuse(tmp_path / "a.txt", "is empty; save the report again")

    @pytest.mark.parametrize(
        ("name", "what"), [("a.xyz", r"a \.xyz file"), ("a", "a file without a suffix"), ("a.doc", r"a \.doc file")]
    )
    def test_another_suffix(self, tmp_path: Path, name: str, what: str) -> None:
        touch(tmp_path, name)
        self.refuse(tmp_path / name, f"is {what}; what can be read is")

    @pytest.mark.parametrize("size", [MAX_BYTES, 100 * 1024 * 1024, 10**12])
    def test_a_file_of_100_mb_is_not_even_opened(self, tmp_path: Path, size: int) -> None:
        with (tmp_path / "a.txt").open("wb") as file:
            file.truncate(size)  # takes no room on the disk
        self.refuse(tmp_path / "a.txt", r"has [\d,]+ MB, and a report has less than 100")

    def test_a_pipe_does_not_hang(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        self.refuse(tmp_path / "a.txt", "is neither a file nor a folder")
        self.refuse(tmp_path, "holds no file that can be read")

    def test_a_link_to_itself(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
        self.refuse(tmp_path / "a.txt", "cannot be read")

    def test_no_permission(self, tmp_path: Path) -> None:
        touch(tmp_path, "a.txt", "shut/b.txt")
        for path in (tmp_path / "a.txt", tmp_path / "shut"):
            path.chmod(0)
        for folder in (tmp_path, *tmp_path.parents):
            if not folder.stat().st_mode & 0o001:  # made by pytest, for its user alone
                folder.chmod(0o755)
        root = os.geteuid() == 0
        if root:  # who may do everything; somebody else then
            os.seteuid(65534)
        try:
            for path in (tmp_path / "a.txt", tmp_path / "shut", tmp_path / "shut" / "b.txt"):
                assert [found.path for found in find_files([path])] == [path]
                self.refuse(path, "cannot be opened, because you have no permission to read it")
            assert [found.id for found in find_files([tmp_path])] == ["a.txt", "shut"]
        finally:
            if root:
                os.seteuid(0)
            (tmp_path / "shut").chmod(0o755)


class TestRead:
    def refuse(self, data: bytes, name: str, message: str) -> None:
        with pytest.raises(InputError, match=message) as caught:
            read_page(data, name)
        assert caught.value.path == name
        assert "\n" not in str(caught.value)

    def test_one_text_in_every_format(self) -> None:
        document = docx.Document()
        for line in (VI_TITLE, *VI):
            document.add_paragraph(line)
        files = {
            "a.txt": "\n".join([VI_TITLE, *VI]).encode(),
            "a.MD": "\n\n".join([f"# {VI_TITLE}", *VI]).encode(),
            "a.html": f"<h1>{VI_TITLE}</h1>{''.join(f'<p>{line}</p>' for line in VI)}".encode(),
            "a.htm": "\n".join([VI_TITLE, *VI]).encode("utf-16"),
            "a.docx": docx_bytes(document),
        }
        for name, data in files.items():
            page = read_page(data, name)
            check(page)
            assert blocks(page) == [VI_TITLE, *VI], name

    @pytest.mark.parametrize("suffix", SUFFIXES)
    @pytest.mark.parametrize("data", [b"", b" \r\n\t "])
    def test_nothing_in_it(self, suffix: str, data: bytes) -> None:
        self.refuse(data, f"a{suffix}", "holds only white space" if data else "is empty")

    @pytest.mark.parametrize(
        ("data", "name", "message"),
        [
            (b"%PDF-1.7\n...", "a.txt", r"is a PDF, not text; rename it to \.pdf"),
            (b"%PDF-1.7\n...", "a.docx", r"is a PDF, not a Word document; rename it to \.pdf"),
            (b"<!DOCTYPE html><html><p>x</p></html>", "a.txt", r"is a web page, not text; rename it to \.html"),
            (b"  <html><body>404</body></html>", "a.pdf", r"is a web page, not a PDF; rename it to \.html"),
            (b"{\\rtf1 x}", "a.docx", r"is an RTF document, not a Word document; open it in Word"),
            (b"\x89PNG\r\n\x1a\n", "a.txt", "is a picture, not text; run text recognition"),
            (b"\x1f\x8b\x08\x00\x00", "a.html", "is a compressed file, not a web page; unpack it"),
            (b"Chao ban", "a.pdf", "is not a PDF, or its beginning is damaged"),
            (b"Chao ban", "a.docx", "is not a Word document, or its beginning is damaged"),
            (b"\x7fELF\x02\x01\x01" + bytes(200), "a.txt", "is not text"),
            (b"x", "a.doc", r"is a \.doc file"),
        ],
    )
    def test_what_is_something_else_is_called_by_its_name(self, data: bytes, name: str, message: str) -> None:
        self.refuse(data, name, message)

    def test_a_word_document_and_an_archive_named_txt(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph(VI[0])
        self.refuse(docx_bytes(document), "a.txt", r"is a Word document, not text; rename it to \.docx")
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("a.txt", VI[0])
        self.refuse((tmp_path / "a.zip").read_bytes(), "a.txt", "is a zip archive, not text; unpack it")

    @pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
    def test_text_without_end(self, suffix: str) -> None:
        self.refuse(b"a" * 20_000_001, f"a{suffix}", "has 20 MB of text, far more than a report")

    @pytest.mark.parametrize(
        ("stream", "message"),
        [
            ("EncryptedPackage", "is protected by a password; open it, take the password off"),
            ("WordDocument", r"is a Word document in the old format \(\.doc\)"),
            ("Workbook", "is an Office document in an old format"),
        ],
    )
    def test_compound_files(self, stream: str, message: str) -> None:
        self.refuse(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le"), "a.docx", message)

    def test_a_pdf_with_lines_in_front_is_a_pdf(self) -> None:
        self.refuse(b"X-Header: 1\r\n\r\n%PDF-1.4\n", "a.pdf", "is a damaged PDF")

    def test_letters_of_old_fonts_are_found_in_every_format(self) -> None:
        document = docx.Document()
        document.add_paragraph("Thñ t\xadíng ChÝnh phñ ®· tiÕp ®oµn ®¹i biÓu n\xadíc l¸ng giÒng nh©n chuyÕn th¨m chÝnh thøc")
        self.refuse(docx_bytes(document), "a.docx", "TCVN3")

    @settings(deadline=None)
    @given(st.binary(max_size=200), st.sampled_from(SUFFIXES))
    def test_any_bytes_are_a_page_or_an_input_error(self, data: bytes, suffix: str) -> None:
        try:
            page = read_page(data, f"a{suffix}")
        except InputError:
            return
        check(page)

    @settings(deadline=None)
    @given(st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"<html>"]), st.binary(max_size=200))
    def test_any_damaged_file_is_a_page_or_an_input_error(self, start: bytes, rest: bytes) -> None:
        for suffix in SUFFIXES:
            try:
                page = read_page(start + rest, f"a{suffix}")
            except InputError:
                continue
            check(page)

    def test_one_bad_file_does_not_stop_the_others(self, tmp_path: Path) -> None:
        touch(tmp_path, "1.txt", "3.txt")
        (tmp_path / "2.pdf").write_bytes(b"%PDF-1.4")
        results = []
        for found in find_files([tmp_path]):
            try:
                results.append(blocks(read_page(load(found.path), str(found.path))))
            except InputError as error:
                results.append([error.reason])
        assert results == [
            ["Nội dung."],
            ["is a damaged PDF; open it in a viewer and print it to a new PDF, or download it again"],
            ["Nội dung."],
        ]


def test_nothing_is_printed_and_nothing_heavy_is_loaded_until_it_is_needed() -> None:
    code = """
import sys
import align.reading.formats as formats
heavy = {"lxml", "trafilatura", "pdfplumber", "pdfminer", "docx", "markdown_it", "charset_normalizer"} & set(sys.modules)
assert not heavy, heavy
for data, name in ((b"<html><a href=x>x</a></html>", "a.html"), (b"%PDF-1.4 x", "a.pdf"), (b"PK\\x03\\x04x", "a.docx")):
    try:
        formats.read_page(data, name)
    except formats.InputError:
        continue
    raise AssertionError(name)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_chinese_text_of_the_samples_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\n".join(ZH).encode("gb18030"))
    assert blocks(read_page(load(tmp_path / "a.txt"), "a.txt")) == list(ZH)
