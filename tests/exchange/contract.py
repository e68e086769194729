"""What every format must do, as test classes to inherit.

    class TestHtml(FormatContract):
        name = "html"

`FormatContract` writes whole alignments; `PairFormatContract` adds what holds for formats that stream pairs.
"""

from __future__ import annotations

import os
import string
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import InputError, OutputError
from align.exchange import FIELDS, FORMATS, Format, PairFormat, RunInfo, reduced
from align.model import Alignment, Bead, Bitext, Kind, Mark, MarkKind, Meeting, Pair, Report, Segment, Side, Span, Status

CREATED = datetime(2026, 1, 31, 23, 59, 8, tzinfo=UTC)

NASTY = {
    "empty": "",
    "tab": "a\tb",
    "newline": "a\nb\n\nc",
    "carriage return": "a\rb\r\nc",
    "quotes": "'một' \"hai\" “ba” 「四」",
    "markup": "<b>&amp;</b> & <!-- x --> ]]> <?pi?> </script><script>alert(1)</script>",
    "markup of a library": "<r><t>a</t></r>",
    "formula": "=1+1",
    "formula after apostrophe": "'=1",
    "formula after apostrophes": "''=1",
    "formula after spaces": "  =1+1",
    "formula after apostrophe and spaces": "' =1",
    "formula, full width": "＝1+1",
    "command": "@SUM(1)",
    "sign": "-1",
    "plus": "+84 24 3799 5100",
    "number": "007",
    "apostrophe": "'",
    "url": "https://example.org/?a=1&b=2",
    "date": "6/7",
    "separators": "a,b;c|d",
    "escapes": r"\t \n \\ \u0041 _x0041_ _x005F_ &#10; %0A",
    "escapes of control characters": "_x0000_x0001_ _x0041\x01 _\x01 ␀ \\x00 U+0000",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x80\x84\x85\x86\x9f",
    "NUL": "\0",
    "noncharacters": "a\ufffeb\uffffc",
    "line separators": "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg",
    "byte order mark": "\ufeffa",
    "emoji": "👩‍👩‍👧 🇻🇳🇨🇳 ❤️",
    "beyond the BMP": "𠀀𪚥 \U0010ffff \U0001fffe",
    "combining marks": "e\u0301 \u0301 Việ\u0323t",
    "right to left": "\u202eabc\u202c \u200fא\u200e",
    "white space around": " \t\n a \u3000\u00a0 \r\n",
    "white space only": " ",
    "Chinese": "双方同意, 扩大合作(2亿美元)。",
    "Vietnamese": "Hai bên nhất trí mở rộng hợp tác (200 triệu USD).",
    "none": "None",
    "list": "[1, 2]",
}

texts = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.text("ab 一'\"=+-@\t\r\n\\_x0041<&>]\0\x0b\x1f\x85\ufffe\u2028\ufeff\U0001f600", max_size=12),
    st.sampled_from(sorted(NASTY.values())),
)
identifiers = st.one_of(st.text(string.ascii_lowercase + "-/.", max_size=12), texts)
scores = st.floats(-10, 10, allow_nan=False)
probabilities = st.floats(0, 1, allow_nan=False)
evidence = st.dictionaries(identifiers, st.floats(allow_nan=False, allow_infinity=False), max_size=3)
spans = st.lists(st.builds(Span, *[st.integers(0, 40)] * 3), max_size=3).map(tuple)
marks = st.lists(st.builds(Mark, st.sampled_from(MarkKind), st.booleans(), spans, spans, texts, texts), max_size=3).map(tuple)
indices = st.lists(st.integers(0, 10_000), max_size=4, unique=True).map(sorted).map(tuple)
sides = st.builds(Side, identifiers, indices, texts)
statuses = st.sampled_from(Status)
pairs = st.builds(Pair, identifiers, sides, sides, scores, probabilities, evidence, statuses, marks)


def report(name: str, language: str, segments: Sequence[str]) -> Report:
    """A report that consists of `segments`, one a line, each with the offsets that it has there."""
    found, position = [], 0
    for index, text in enumerate(segments):
        found.append(Segment(index, Kind.BODY, position, position + len(text), text, index))
        position += len(text) + 1
    return Report(name, name, language, "\n".join(segments), tuple(found), title=segments[0] if segments else None)


def alignment_of(*beads: tuple[str, str], **bead: object) -> Alignment:
    """An alignment of one report a side, whose beads are one to one with the given texts."""
    zh = report("zh/a.txt", "zh", [text for text, _ in beads])
    vi = report("vi/b.txt", "vi", [text for _, text in beads])
    chosen = {"score": 0.031, "confidence": 0.94, "evidence": {"numbers": 1.0, "names": -0.25}} | bead
    matched = tuple(Bead((i,), (i,), **chosen) for i in range(len(beads)))
    bitexts = (Bitext("2021-07-06-asean", zh, vi, matched),) if beads else ()
    return Alignment(bitexts, (Meeting("2021-07-06-asean", (zh,), (vi,)),), "tiny", CREATED)


@st.composite
def bitexts(draw: st.DrawFn) -> Bitext:
    """Two reports of up to five segments each, cut into beads of any shape."""
    zh = report(draw(identifiers), "zh", draw(st.lists(texts, max_size=5)))
    vi = report(draw(identifiers), "vi", draw(st.lists(texts, max_size=5)))
    beads, i, j = [], 0, 0
    while i < len(zh.segments) or j < len(vi.segments):
        m = draw(st.integers(0, min(2, len(zh.segments) - i)))
        n = draw(st.integers(0 if m else min(1, len(vi.segments) - j), min(2, len(vi.segments) - j)))
        if m or n:
            side = tuple(range(i, i + m)), tuple(range(j, j + n))
            judged = draw(scores), draw(probabilities), draw(evidence), draw(statuses)
            beads.append(Bead(*side, *judged, draw(marks)))
        i, j = i + m, j + n
    return Bitext(draw(identifiers), zh, vi, tuple(beads))


@st.composite
def alignments(draw: st.DrawFn) -> Alignment:
    """A whole run of up to three bitexts, with its meetings."""
    found = draw(st.lists(bitexts(), max_size=3))
    meetings = tuple(Meeting(bitext.meeting, (bitext.zh,), (bitext.vi,)) for bitext in found)
    return Alignment(tuple(found), meetings, draw(identifiers), CREATED, draw(st.sampled_from([0.0, 0.5])))


def run_alone(module: str, *arguments: str) -> None:
    """Run `python -m module arguments…`, which must end well and say nothing."""
    command = [sys.executable, "-W", "error", "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")


any_text = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow]
)


class FormatContract:
    """What holds for every format.

    Attributes:
        name: the format's name in the registry.
        tolerance: how far a confidence or score may be off when it comes back, relative (0: not at all).
    """

    name: str
    tolerance = 0.0

    @property
    def format(self) -> Format:
        return FORMATS[self.name]

    def same(self, back: Sequence[Pair], wrote: Sequence[Pair]) -> None:
        """Check that `back` is what the format says it keeps of `wrote`."""
        expected = [reduced(pair, self.format.keeps) for pair in wrote]
        if self.tolerance:
            assert len(back) == len(expected)
            for got, want in zip(back, expected, strict=True):
                assert isclose(got.confidence, want.confidence, rel_tol=self.tolerance)
                assert isclose(got.score, want.score, rel_tol=self.tolerance)
            back = [replace(got, confidence=w.confidence, score=w.score) for got, w in zip(back, expected, strict=True)]
        assert back == expected

    def round_trip(self, alignment: Alignment) -> None:
        """Write `alignment` to a fresh folder, read it, compare, and look for files left behind."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"pairs{self.format.suffix}"
            self.format.write(alignment, path)
            self.same(self.format.read(path), alignment.pairs())
            assert not [file.name for file in Path(folder).iterdir() if not file.name.startswith("pairs.")]

    def test_says_what_it_is(self):
        assert self.format.name == self.name
        assert self.format.suffix.startswith(".")
        assert self.format.summary
        assert "\n" not in self.format.summary
        assert self.format.keeps <= FIELDS

    @any_text
    @given(alignment=alignments())
    def test_reads_back_what_it_wrote(self, alignment):
        self.round_trip(alignment)

    @pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
    def test_keeps_any_text_on_either_side(self, text):
        self.round_trip(alignment_of((text, "một"), ("一", text), (text, text), (f"x{text}y", f"x {text} y")))

    def test_an_alignment_without_pairs(self):
        self.round_trip(alignment_of())
        self.round_trip(alignment_of(("一", "một"), confidence=0.1))

    def test_a_very_long_text(self):
        self.round_trip(alignment_of(("双" * 30_000, "hai bên " * 4_000)))

    @pytest.mark.parametrize("status", Status)
    def test_keeps_every_status(self, status):
        self.round_trip(alignment_of(("一", "một"), status=status))

    @pytest.mark.parametrize("agrees", [True, False])
    @pytest.mark.parametrize("kind", MarkKind)
    def test_keeps_every_kind_of_mark(self, kind, agrees):
        mark = Mark(kind, agrees, (Span(0, 2, 3), Span(0, 4, 6)), (Span(0, 0, 4),), "6000万", "60 triệu \"&<>'")
        self.round_trip(alignment_of(("值6000万", "trị giá"), marks=(mark, mark)))
        self.round_trip(alignment_of(("值6000万", "trị giá"), evidence={}, marks=(mark,)))

    def test_what_was_accepted_is_there_and_what_was_rejected_is_not(self, tmp_path):
        zh, vi = report("a", "zh", ["一", "二", "三"]), report("b", "vi", ["một", "hai", "ba"])
        judged = ((0.1, Status.ACCEPTED), (0.9, Status.REJECTED), (0.9, Status.UNSURE))
        beads = tuple(Bead((i,), (i,), 0.1, sure, status=status) for i, (sure, status) in enumerate(judged))
        path = tmp_path / f"pairs{self.format.suffix}"
        self.format.write(Alignment((Bitext("m", zh, vi, beads),), (), "tiny", CREATED), path)
        assert [pair.vi.text for pair in self.format.read(path)] == ["một", "ba"]

    def test_the_same_alignment_gives_the_same_bytes(self, tmp_path):
        path = tmp_path / f"pairs{self.format.suffix}"
        self.format.write(alignment_of(("一", "một"), ("二", "hai")), path)
        first = path.read_bytes()
        self.format.write(alignment_of(("一", "một"), ("二", "hai")), path)
        assert path.read_bytes() == first

    def test_replaces_what_was_there(self, tmp_path):
        path = tmp_path / f"pairs{self.format.suffix}"
        for texts_of_it in ([("一", "một"), ("二", "hai")], [("三", "ba")]):
            self.format.write(alignment_of(*texts_of_it), path)
            assert [pair.zh.text for pair in self.format.read(path)] == [zh for zh, _ in texts_of_it]

    def test_a_folder_that_is_not_there(self, tmp_path):
        path = tmp_path / "absent" / f"pairs{self.format.suffix}"
        with pytest.raises(OutputError, match="pairs"):
            self.format.write(alignment_of(("一", "một")), path)
        assert not list(tmp_path.iterdir())

    def test_a_folder_where_the_file_should_be(self, tmp_path):
        path = tmp_path / f"pairs{self.format.suffix}"
        path.mkdir()
        with pytest.raises(OutputError, match="folder"):
            self.format.write(alignment_of(("一", "một")), path)
        assert list(tmp_path.iterdir()) == [path]

    def test_a_full_disk_leaves_nothing_behind(self, tmp_path):
        """The kernel refuses bytes beyond the limit, as it does on a full disk (EFBIG instead of ENOSPC)."""
        path = tmp_path / f"pairs{self.format.suffix}"
        path.write_bytes(b"before")
        run_alone("tests.exchange.full_disk", self.name, str(path))
        assert path.read_bytes() == b"before"
        assert list(tmp_path.iterdir()) == [path]

    def test_reading_what_is_not_there(self, tmp_path):
        path = tmp_path / f"absent{self.format.suffix}"
        with pytest.raises(InputError, match="absent"):
            self.format.read(path)

    def test_reading_a_folder(self, tmp_path):
        path = tmp_path / f"folder{self.format.suffix}"
        path.mkdir()
        with pytest.raises(InputError, match="folder"):
            self.format.read(path)

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00\xd8\x80 not a table", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"])
    def test_reading_another_kind_of_file(self, tmp_path, content):
        path = tmp_path / f"other{self.format.suffix}"
        path.write_bytes(content)
        (tmp_path / "other.vi").write_bytes(content)
        with pytest.raises(InputError, match="other") as raised:
            self.format.read(path)
        assert "\n" not in str(raised.value)

    @any_text
    @given(data=st.data())
    def test_a_damaged_file_is_an_input_error_at_most(self, data):
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"pairs{self.format.suffix}"
            self.format.write(alignment_of(("双方同意, 扩大合作。", "Hai bên nhất trí."), ("“二”", "<hai> & 2")), path)
            content = bytearray(path.read_bytes())
            for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
                content[at] = data.draw(st.integers(0, 255))
            path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
            try:
                self.format.read(path)
            except InputError as error:
                assert "\n" not in str(error)  # noqa: PT017 - an error is allowed, not demanded


class PairFormatContract(FormatContract):
    """What holds for formats that hold pairs and nothing else."""

    @property
    def format(self) -> PairFormat:
        found = FORMATS[self.name]
        assert isinstance(found, PairFormat)
        return found

    @any_text
    @given(wrote=st.lists(pairs, max_size=5))
    def test_reads_back_any_pairs(self, wrote):
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"pairs{self.format.suffix}"
            self.format.write_pairs(iter(wrote), RunInfo(CREATED, "tiny"), path)
            self.same(list(self.format.read_pairs(path)), wrote)

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
    def test_an_interruption_leaves_what_was_there(self, tmp_path, error):
        path = tmp_path / f"pairs{self.format.suffix}"
        self.format.write(alignment_of(("一", "một")), path)
        before = {file: file.read_bytes() for file in tmp_path.iterdir()}

        def interrupted() -> Iterator[Pair]:
            yield from alignment_of(("二", "hai")).pairs()
            raise error

        with pytest.raises(error):
            self.format.write_pairs(interrupted(), RunInfo(CREATED, "tiny"), path)
        assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="measures memory as POSIX reports it")
    def test_writing_does_not_hold_what_it_wrote(self, tmp_path):
        """5,000 pairs of 2,000 characters are 20 MB in memory and more on disk; a writer that streams holds one at a time."""
        path = tmp_path / f"pairs{self.format.suffix}"
        run_alone("tests.exchange.memory", self.name, str(path))
