"""The page's words: complete in every language, with the same placeholders, none left over."""

import ast
import re
import string
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as some

import ui
from align.errors import InputError
from align.sentences import LanguageName, say, whole
from tests import said
from ui import words

HERE = Path(ui.__file__).parent
FORMATTER = string.Formatter()
OTHERS = [tongue for tongue in words.NAMES if tongue != "en"]


def said_in_code():
    """Every sentence by its place: (sentence, plural or None)."""
    for path in sorted(HERE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "n_"):
                count = 2 if node.func.id == "n_" else 1
                where = f"{path.relative_to(HERE)}:{node.lineno}"
                given = [part.value if isinstance(part, ast.Constant) else None for part in node.args[:count]]
                assert all(isinstance(part, str) for part in given), f"{where}: write the sentence itself, not a variable"
                yield where, tuple(given)


def placeholders(sentence):
    """With the form that a number has in English; a time has the reader's, whatever is said."""
    return {(name, "" if form.startswith("%") else form) for _, name, form, _ in FORMATTER.parse(sentence) if name is not None}


def catalog_messages(tongue):
    for path in sorted((HERE / "words" / tongue).glob("*.po")):
        with path.open("rb") as opened:
            for message in read_po(opened, abort_invalid=True):
                if message.id:
                    key = tuple(message.id) if isinstance(message.id, (list, tuple)) else (message.id,)
                    said = message.string if isinstance(message.string, str) else message.string[0]
                    yield f"{tongue}/{path.name}", key, said, message.fuzzy


@pytest.fixture(scope="module")
def sentences():
    return {key: where for where, key in said_in_code()} | {(key,): where for where, key in said.sentences()}


@pytest.mark.parametrize("tongue", OTHERS)
class TestCatalogs:
    def test_nothing_is_missing(self, sentences, tongue):
        known = {key for _, key, _, _ in catalog_messages(tongue)}
        missing = "\n".join(as_po(key, where) for key, where in sentences.items() if key not in known)
        assert not missing, f"\nadd to a catalog of {tongue}:\n\n{missing}"

    def test_nothing_is_left_over(self, sentences, tongue):
        assert [(where, key) for where, key, _, _ in catalog_messages(tongue) if key not in sentences] == []

    def test_nothing_is_empty_or_unsure(self, tongue):
        assert [(where, key) for where, key, told, fuzzy in catalog_messages(tongue) if not told.strip() or fuzzy] == []

    def test_placeholders_are_the_same(self, tongue):
        wrong = []
        for where, key, told, _ in catalog_messages(tongue):
            if placeholders(key[-1]) != placeholders(told):
                wrong.append((where, key, told))
        assert wrong == []

    def test_one_sentence_has_one_translation(self, tongue):
        found = {}
        for where, key, told, _ in catalog_messages(tongue):
            assert found.setdefault(key[0], told) == told, (where, key)

    def test_markdown_is_the_same(self, tongue):
        """Bold, links and icons of a sentence must survive its translation."""
        marks = re.compile(r"\*\*|:material/\w+:|\]\(|`")
        for where, key, told, _ in catalog_messages(tongue):
            assert sorted(marks.findall(key[-1])) == sorted(marks.findall(told)), (where, key)


def as_po(key, where):
    head = f"#: {where}\n"
    if len(key) == 1:
        return head + f'msgid {quoted(key[0])}\nmsgstr ""\n'
    return head + f'msgid {quoted(key[0])}\nmsgid_plural {quoted(key[1])}\nmsgstr[0] ""\n'


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def test_the_singular_may_only_leave_out_the_number(sentences):
    for key, where in sentences.items():
        if len(key) == 2:
            one, many = map(placeholders, key)
            assert many - one <= {("n", "")}, where
            assert one <= many, where


@pytest.mark.parametrize(("remembered", "locale", "tongue"), [
    (None, None, "en"), (None, "zh-TW", "zh"), (None, "vi", "vi"), (None, "vi-VN", "vi"), (None, "fr-FR", "en"),
    ("zh", "vi", "zh"), ("<script>", "vi", "vi"), ("", "", "en"),
])  # fmt: skip
def test_the_language_to_begin_with(remembered, locale, tongue):
    assert words.likely(remembered, locale) == tongue


class TestForms:
    @pytest.fixture(autouse=True)
    def tongue(self, monkeypatch, request):
        monkeypatch.setattr(words, "tongue", lambda: request.param)

    @pytest.mark.parametrize(("tongue", "said"), [("en", "20,000"), ("zh", "20,000"), ("vi", "20.000")], indirect=["tongue"])
    def test_numbers(self, said):
        assert words.number(20000) == said

    @pytest.mark.parametrize(("tongue", "said"), [
        ("en", "6 Jul 2021"), ("zh", "2021年7月6日"), ("vi", "6 tháng 7, 2021"),
    ], indirect=["tongue"])  # fmt: skip
    def test_days(self, said):
        assert words.day(date(2021, 7, 6)) == said

    @pytest.mark.parametrize(
        ("tongue", "said"), [("en", "1 report"), ("zh", "1 篇报道"), ("vi", "1 bài")], indirect=["tongue"]
    )
    def test_one(self, said):
        assert words.n_("{n} report", "{n} reports", 1) == said

    @pytest.mark.parametrize(("tongue", "said"), [
        ("en", "2,000 reports"), ("zh", "2,000 篇报道"), ("vi", "2.000 bài"),
    ], indirect=["tongue"])  # fmt: skip
    def test_many(self, said):
        assert words.n_("{n} report", "{n} reports", 2000) == said

    @pytest.mark.parametrize(("tongue", "said"), [
        ("en", "{a}: has 1,235 MB of text, far more than a report; give only the report"),
        ("zh", "{a}：文本有 1,235 MB，远超一篇报道；请只添加报道本身"),
        ("vi", "{a}: có 1.235 MB văn bản, nhiều hơn hẳn một bài; hãy chỉ thêm phần bài"),
    ], indirect=["tongue"])  # fmt: skip
    def test_sentences_of_errors_with_what_is_in_them(self, said):
        reason = say("has {size:,.0f} MB of text, far more than a report; give only the report", size=1234.6)
        assert words.sentence(InputError("{a}", reason).sentence) == said

    @pytest.mark.parametrize(("tongue", "said"), [
        ("en", "Lan on 6 Jul 2021 08:05: 50%, 0.125, line 1204, Japanese"),
        ("zh", "Lan on 2021年7月6日 08:05: 50%, 0.125, line 1204, 日语"),
        ("vi", "Lan on 6 tháng 7, 2021 08:05: 50%, 0,125, line 1204, tiếng Nhật"),
    ], indirect=["tongue"])  # fmt: skip
    def test_what_is_in_a_sentence_that_no_catalog_has(self, said):
        made = say(
            "{name} on {at:%Y-%m-%d}: {share:.0%}, {value:.3f}, line {n}, {language}",
            name="Lan",
            at=datetime(2021, 7, 6, 8, 5, tzinfo=UTC),
            share=0.5,
            value=0.125,
            n=1204,
            language=LanguageName("Japanese", "ja"),
        )
        assert words.sentence(made) == said

    @pytest.mark.parametrize("tongue", ["en", "zh", "vi"], indirect=True)
    @pytest.mark.parametrize("text", ["a report is {here}", "{", "%s", "<b>x</b>", ""])
    def test_a_text_that_no_catalog_has_stays_as_it_is(self, text):
        assert words.sentence(text) == words.sentence(whole(text)) == words.sentence(say("{a}", a=text)) == text

    @pytest.mark.parametrize("tongue", ["en"], indirect=True)
    def test_moments_without_a_browser_are_in_utc(self):
        assert "23:59" in words.moment(datetime(2026, 1, 31, 23, 59, tzinfo=UTC))


@given(some.text())
def test_text_from_outside_has_no_markup_left(text):
    from markdown_it import MarkdownIt

    flat = " ".join(text.split())
    shown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(words.plain(flat))
    assert [token.type for token in shown] == (["paragraph_open", "inline", "paragraph_close"] if flat else [])
    if flat:
        inline = shown[1].children
        assert {token.type for token in inline} <= {"text", "text_special"}
        assert "".join(token.content for token in inline).replace("\u2060", "") == flat.replace("\u2060", "").replace(
            "\0", "\ufffd"
        )


def test_signs_of_text_from_outside_are_not_drawn_as_others():
    """Streamlit makes one sign of two where they stand alone."""
    sign = re.compile(r"(?:^|\s)(?:<->|->|<-|--|>=|<=|~=)(?:\s|$)")
    text = "-- a -> b <- c <-> d >= e <= f ~= g --"
    unescaped = words.plain(text).replace("\\", "")
    assert sign.search(text)
    assert not sign.search(unescaped)
    assert unescaped.replace("\u2060", "") == text
