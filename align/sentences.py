"""Sentences for the person at the screen that know what they were made of, so that a page can say them in another language.

    said = say("{name} is empty; save the report again", name="a.txt")
    said                        # "a.txt is empty; save the report again"
    said.template, said.values  # what a catalog looks up, and what goes into its translation

Values may be sentences themselves. Numbers and times stay what they are, with the form of English in the template
("{size:,} MB"), so that they can be written in the reader's form. A sentence without values may be a plain `str`; `whole`
makes it fit to be a part of another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self, TypeAlias


class Sentence(str):
    """A finished English sentence; see `say`.

    Attributes:
        template: the sentence with `{names}` in place of its values.
        values: by name.
    """

    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, values: Mapping[str, Value]) -> Self:
        """Put the values into the template."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, Value]]:  # type: ignore[override]  # for pickle and copy
        return self.template, self.values


class LanguageName(str):
    """The English name of a language, whose `code` says which one it is: for readers of every language there are names."""

    code: str

    def __new__(cls, name: str, code: str) -> Self:
        """Give a name its code."""
        made = super().__new__(cls, name)
        made.code = code
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.code


Value: TypeAlias = str | int | float | datetime
"""What goes into a sentence; a `Sentence` and a `LanguageName` are `str`."""


def say(template: str, /, **values: Value) -> Sentence:
    """A sentence with values in it, exactly as `str.format` puts them there."""
    return Sentence(template, values)


def whole(said: str) -> Sentence:
    """A sentence that is to be a part of another one; a plain `str` is one without values, in which braces mean nothing."""
    return said if isinstance(said, Sentence) else Sentence(said.replace("{", "{{").replace("}", "}}"), {})


def to_json(said: Value) -> Any:  # noqa: ANN401
    """A sentence, or a value of one, as JSON can hold it, with all that it was made of."""
    if isinstance(said, Sentence):
        return {"template": said.template, "values": {name: to_json(value) for name, value in said.values.items()}}
    if isinstance(said, LanguageName):
        return {"language": str(said), "code": said.code}
    return {"at": said.isoformat()} if isinstance(said, datetime) else said


def from_json(kept: Any) -> Any:  # noqa: ANN401
    """What `to_json` was given.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: it was never given that.
    """
    if not isinstance(kept, dict):
        return kept
    if "template" in kept:
        return Sentence(kept["template"], {name: from_json(value) for name, value in kept["values"].items()})
    return LanguageName(kept["language"], kept["code"]) if "language" in kept else datetime.fromisoformat(kept["at"])
