"""Sentences that know what they were made of; and that none which a page can show is made in another way."""

import copy
import json
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from align.errors import DoichieuError, InputError
from align.sentences import LanguageName, Sentence, from_json, say, to_json, whole
from tests import said

NAMES = ("a", "b", "name")
PLAIN = some.text() | some.sampled_from(("{a}", "{", "}}", "{0!r:>9}", "<script>", ":red[x]", "**b**", "%s", "\ud800"))
MOMENTS = some.datetimes(timezones=some.just(UTC)).map(lambda at: at.replace(fold=0))
SIMPLE = PLAIN | some.integers() | some.floats(allow_nan=False) | MOMENTS
TEMPLATES = some.lists(
    PLAIN.map(lambda text: text.replace("{", "{{").replace("}", "}}"))
    | some.sampled_from([f"{{{name}{form}}}" for name in NAMES for form in ("", "!r", "!s")])
).map("".join)


def sentences(values):
    return some.builds(Sentence, TEMPLATES, some.fixed_dictionaries(dict.fromkeys(NAMES, values)))


VALUES = some.recursive(SIMPLE | some.builds(LanguageName, some.text(), some.text()), sentences, max_leaves=8)


@given(TEMPLATES, some.fixed_dictionaries(dict.fromkeys(NAMES, VALUES)))
def test_a_sentence_is_what_str_format_makes(template, values):
    made = say(template, **values)
    assert made == template.format(**values)
    assert (made.template, made.values) == (template, values)


@given(sentences(VALUES))
def test_a_sentence_survives_json_pickle_and_copy(made):
    for again in (from_json(json.loads(json.dumps(to_json(made)))), pickle.loads(pickle.dumps(made)), copy.deepcopy(made)):
        assert parts(again) == parts(made)


def parts(value):
    """A value with everything below it, where equality of texts would not see it."""
    if isinstance(value, Sentence):
        return (str(value), value.template, {name: parts(inner) for name, inner in value.values.items()})
    return (str(value), value.code) if isinstance(value, LanguageName) else value


def test_numbers_have_the_form_of_the_template():
    assert say("{size:,.0f} MB, {share:.0%}, line {line}", size=1234.5, share=0.5, line=1204) == "1,234 MB, 50%, line 1204"


def test_times_have_the_form_of_the_template():
    at = datetime(2021, 7, 6, 8, 5, tzinfo=UTC)
    assert say("on {at:%Y-%m-%d at %H:%M UTC}", at=at) == "on 2021-07-06 at 08:05 UTC"


@given(PLAIN)
def test_a_plain_text_is_a_sentence_without_values(text):
    assert (whole(text), whole(text).values) == (text, {})
    assert whole(made := say("{a}", a=text)) is made


@pytest.mark.parametrize("broken", ["{", "{name} {other}", "{0}"])
def test_a_template_that_its_values_do_not_fit_is_a_defect(broken):
    with pytest.raises((ValueError, KeyError, IndexError)):
        say(broken, name="x")


def test_an_error_keeps_its_sentence():
    reason = say("has {n} pages", n=3)
    found = InputError("a.pdf", reason)
    assert str(found) == "a.pdf: has 3 pages"
    assert found.sentence.values == {"path": "a.pdf", "reason": reason}
    assert InputError("a.pdf", "is empty").sentence.values["reason"].template == "is empty"
    assert DoichieuError("is empty").sentence == "is empty"


def test_every_error_that_a_page_can_show_can_be_said_in_its_language():
    assert list(said.untranslatable()) == []


@pytest.mark.parametrize("made", [
    'InputError(name, f"has {n} pages")', 'ActionError("there is no bead {}".format(3))', 'StoreError(place, "is " + what)',
    "InputError(path, str(error))", "reason = f'{a}'\n    raise InputError(path, reason)", "InputError(path, TABLE[0])",
    "notes.append(f'{path}: is a copy')", "notes += (f'{n} left',)", "InputError(path, reason())", 'ActionError("%s" % 3)',
])  # fmt: skip
def test_what_cannot_be_said_in_another_language_is_found(made, monkeypatch):
    source = f"TABLE = {{0: 'is a bag'}}\ndef reason():\n    return 'is ' 'gone'\ndef f():\n    {made}\n"
    monkeypatch.setattr(said, "trees", lambda: {said.ALIGN / "new.py": said.ast.parse(source)})
    assert len(list(said.untranslatable())) == 1
