import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from align.errors import OutputError
from align.exchange.writing import atomic, atomic_files, cannot_write, writable_folder


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the powers of root, which no permission stops."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder that anybody can read and nobody but its owner, who is not us, can write in."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        yield Path(folder)
        Path(folder).chmod(0o755)


class TestAtomic:
    def test_the_file_appears_at_the_end_of_the_block(self, tmp_path):
        path = tmp_path / "pairs.tmx"
        with atomic(path) as file:
            file.write(b"new")
            assert not path.exists()
        assert path.read_bytes() == b"new"
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, MemoryError])
    def test_after_an_error_the_folder_is_as_it_was(self, tmp_path, error):
        path = tmp_path / "pairs.tmx"
        path.write_bytes(b"old")
        with pytest.raises(error), atomic(path) as file:  # noqa: PT012 - the block is what is tested
            file.write(b"new")
            raise error
        assert path.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [path]

    def test_a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(self, tmp_path):
        new, old, usual = tmp_path / "new", tmp_path / "old", tmp_path / "usual"
        usual.touch()
        old.touch(0o600)
        with atomic(new), atomic(old):
            pass
        assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
        assert stat.S_IMODE(old.stat().st_mode) == 0o600

    def test_a_link_stays_a_link(self, tmp_path):
        (tmp_path / "folder").mkdir()
        link = tmp_path / "pairs.tmx"
        link.symlink_to("folder/real.tmx")
        with atomic(link) as file:
            file.write(b"new")
        assert link.is_symlink()
        assert (tmp_path / "folder" / "real.tmx").read_bytes() == b"new"

    def test_half_a_surrogate_pair_is_explained(self, tmp_path):
        path = tmp_path / "pairs.csv"
        with pytest.raises(OutputError, match=r"U\+DC80"), atomic(path) as file:
            file.write("b\udc80".encode())
        assert not list(tmp_path.iterdir())

    def test_files_that_belong_together_appear_together(self, tmp_path):
        zh, vi = tmp_path / "pairs.zh", tmp_path / "pairs.vi"
        with atomic_files(zh, vi) as (first, second):
            first.write(b"zh")
            second.write(b"vi")
        assert (zh.read_bytes(), vi.read_bytes()) == (b"zh", b"vi")
        vi.unlink()
        vi.mkdir()
        with pytest.raises(OutputError, match=r"pairs\.vi.*folder"), atomic_files(zh, vi):
            pytest.fail("the block must not begin")
        assert zh.read_bytes() == b"zh"
        assert sorted(tmp_path.iterdir()) == [vi, zh]


class TestWhatIsSaid:
    """One sentence that names the file as the user did, what is wrong and what to do."""

    def refused(self, path: Path) -> str:
        with pytest.raises(OutputError) as raised, atomic(path):
            pytest.fail("the block must not begin")
        said = str(raised.value)
        assert said.startswith(f"{path}: could not be written: ")
        assert "; " in said
        assert "\n" not in said
        return said

    def test_no_permission(self, locked):
        with as_nobody():
            assert "no permission" in self.refused(locked / "pairs.tmx")
        assert not list(locked.iterdir())

    def test_a_protected_file_in_an_open_folder(self):
        with TemporaryDirectory() as folder:
            Path(folder).chmod(0o777)
            path = Path(folder) / "pairs.tmx"
            path.write_bytes(b"old")
            path.chmod(0o444)
            with as_nobody():
                assert "no permission" in self.refused(path)
            assert path.read_bytes() == b"old"

    def test_no_such_folder(self, tmp_path):
        assert "does not exist" in self.refused(tmp_path / "absent" / "pairs.tmx")

    def test_a_file_for_a_folder(self, tmp_path):
        (tmp_path / "file").touch()
        assert "is a file" in self.refused(tmp_path / "file" / "pairs.tmx")

    def test_a_folder_for_a_file(self, tmp_path):
        assert "is a folder" in self.refused(tmp_path)

    def test_a_name_that_is_too_long(self, tmp_path):
        assert "too long" in self.refused(tmp_path / ("ă" * 200))

    def test_a_device(self):
        assert "device" in self.refused(Path(os.devnull))

    def test_a_full_device(self):
        """The kernel's own ENOSPC, from the device that is always full."""
        full = Path("/dev/full")
        if not full.exists():  # macOS and Windows have none; the format contract fills a disk in another way
            return
        with pytest.raises(OSError, match="No space") as raised, full.open("wb", buffering=0) as file:
            file.write(b"x")
        assert "disk is full; free some space" in str(cannot_write(Path("pairs.tmx"), raised.value))

    def test_an_error_without_a_name_of_ours(self):
        assert "'Stale file handle'" in str(cannot_write(Path("a"), OSError(116, "Stale file handle")))
        assert "OSError" in str(cannot_write(Path("a"), OSError()))


class TestWritableFolder:
    def test_creates_it_and_leaves_it_empty(self, tmp_path):
        writable_folder(tmp_path / "a" / "b")
        writable_folder(tmp_path / "a" / "b")
        assert not list((tmp_path / "a" / "b").iterdir())

    def test_a_file_in_its_place(self, tmp_path):
        (tmp_path / "out").touch()
        with pytest.raises(OutputError, match=r"out: .*is a file"):
            writable_folder(tmp_path / "out")
        with pytest.raises(OutputError, match=r"b: .*is a file"):
            writable_folder(tmp_path / "out" / "b")

    def test_no_permission(self, locked):
        with as_nobody():
            for folder in (locked, locked / "new"):
                with pytest.raises(OutputError, match="no permission"):
                    writable_folder(folder)
        assert not list(locked.iterdir())
