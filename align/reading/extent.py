"""Where a report ends and the page goes on: end marks, credits, lists of other reports and their teasers.

A page is seen as runs: paragraphs one after another, separated by headlines (short lines that end without punctuation). The
body of a report is long runs. A list of other reports is headlines alone, or a headline and one paragraph again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from align.model import Kind
from align.reading import cues, rules
from align.reading.layout import is_enumerated
from align.reading.lines import Ending, Line, Place
from align.reading.page import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from align.reading.rules import Verdict

_TEASER_SYLLABLES = 5
_FEWEST_HEADLINES = 3
_FEWEST_TEASERS = 2
_FEWEST_UNHEADED = 3
_ARTICLE_PARAGRAPHS = 3


@dataclass(frozen=True, slots=True)
class Run:
    """Paragraphs one after another with no headline between them; captions do not interrupt a run.

    Attributes:
        first, last: indices of its first and last line.
        length: how many paragraphs.
        headlines: how many headlines stand right before it.
        pictured: whether a caption stands there too.
    """

    first: int
    last: int
    length: int = 1
    headlines: int = 0
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """All runs from one on to the end of the page, counted."""

    runs: int = 0
    longest: int = 0
    doubles: int = 0
    pictured: int = 0
    headless: int = 0

    def with_run(self, run: Run) -> Rest:
        """The count with one more run."""
        return Rest(
            self.runs + 1,
            max(self.longest, run.length),
            self.doubles + (run.length == 2),
            self.pictured + run.pictured,
            self.headless + (not run.headlines and not run.pictured),
        )

    def is_list(self, paragraphs: int, *, is_signed: bool, ends_bare: bool) -> bool:
        """Whether these are a list of other reports: no text at all, or teasers of one paragraph, each under its headline.

        An article with one paragraph under each subhead looks the same, and a list inside the text is followed by text, so
        the list needs something more to be believed.

        Args:
            paragraphs: how many stand before.
            is_signed: whether a credit or "./." stands right before.
            ends_bare: whether a headline closes the page.
        """
        if self.runs == 0:
            return True
        if self.headless * 4 > self.runs or self.longest > 2 or self.doubles * 4 > self.runs:
            return False
        if is_signed or self.pictured * 2 >= max(self.runs, _FEWEST_TEASERS):
            return True
        return paragraphs >= _ARTICLE_PARAGRAPHS and (self.runs >= _FEWEST_TEASERS or ends_bare)


def report_end(lines: Sequence[Line], named: Mapping[int, Verdict], *, is_article: bool) -> tuple[int, str]:
    """Index of the first line after the report, and the name of what ends it ("" where it ends with the page).

    Args:
        lines: those after the title.
        named: what rules have said of single lines, by index.
        is_article: whether it has a title and is set in paragraphs; only then can a list without a head end it.
    """
    runs = runs_of(lines, named)
    ends = [(_after_mark(lines, named), "after_end_mark"), (_before_list(lines, named, runs), "list_of_others")]
    if is_article and all(end is None for end, _ in ends):
        ends = [(_before_headlines(lines, named, runs), "list_of_others"), (_before_teasers(runs), "list_of_others")]
    found = [(end, name) for end, name in ends if end is not None]
    return min(found, default=(lines[-1].index + 1 if lines else 0, ""))


def insets(lines: Sequence[Line], named: Mapping[int, Verdict]) -> set[int]:
    """Indices of the headlines in lists of other reports that stand inside the text."""
    inside: set[int] = set()
    listing = False
    for place, line in enumerate(lines):
        if line.index in named:
            listing = (listing or place > 0) if _is_list_head(line, named) else listing
        elif not line.is_headline or line.role is Role.HEADING:
            listing = False
        elif listing:
            inside.add(line.index)
    return inside


def runs_of(lines: Sequence[Line], named: Mapping[int, Verdict]) -> list[Run]:
    """The runs of `lines`, in order. The head of a list and a credit end a run, other furniture and captions do not.

    Items ("- …", "1. …") belong to the run above them; after a credit they are as good as headlines.
    """
    runs: list[Run] = []
    headlines, pictured, going = 0, False, False
    for line in lines:
        if _is_list_head(line, named) or _signs_off(line, named):
            headlines, pictured, going = 0, False, False
        elif line.index in named:
            pictured = pictured or named[line.index][0] is Kind.CAPTION
        elif line.is_headline and not (going and is_enumerated(line)):
            headlines, going = headlines + 1, False
        elif going:
            runs[-1] = replace(runs[-1], last=line.index, length=runs[-1].length + 1)
            pictured = False
        else:
            runs.append(Run(line.index, line.index, 1, headlines, pictured))
            headlines, pictured, going = 0, False, True
    return runs


def has_end_mark(line: Line) -> bool:
    """Whether a report ends with this line: (完), (Hết). A title that says so, "… (完)", is no end."""
    mark = cues.END_MARK.search(line.text, max(0, len(line.text) - 60))
    return mark is not None and (mark.start() == 0 or not line.is_headline)


def _is_list_head(line: Line, named: Mapping[int, Verdict]) -> bool:
    return named.get(line.index, ("", ""))[1] == rules.list_head.__name__


def _signs_off(line: Line, named: Mapping[int, Verdict]) -> bool:
    """Whether it is a credit, by its form if no rule has named it yet."""
    if line.index not in named and not line.is_headline:
        return False
    return any(rule(line, Place.FOOT) for rule in (rules.credit, rules.agency_alone, rules.signature))


def _has_stroke(line: Line) -> bool:
    """Whether it ends with "./.", as Vietnamese dispatches do."""
    return line.is_prose and cues.SLASH_END.search(line.text, max(0, len(line.text) - 20)) is not None


def _after_mark(lines: Sequence[Line], named: Mapping[int, Verdict]) -> int | None:
    """After the last end mark; one that a list of others stands before belongs to that list."""
    end = None
    for line in lines:
        if has_end_mark(line):
            end = line.index + 1
        elif end is not None and _is_list_head(line, named):
            break
    return end


def _before_list(lines: Sequence[Line], named: Mapping[int, Verdict], runs: Sequence[Run]) -> int | None:
    """Before the head of a list that goes on to the end of the page, or after a credit or "./." that such a list follows.

    A list inside the text is passed over: text of more than a paragraph follows it, or an end mark does.
    """
    last_mark = max((line.index for line in lines if has_end_mark(line)), default=-1)
    # From each run on to the end of the page, and nothing after the last run.
    rests = list(accumulate(reversed(runs), Rest.with_run, initial=Rest()))[::-1]
    ends_bare = _ends_bare(lines, named, runs)
    paragraphs = passed = 0
    is_signed = False
    for line in lines:
        is_text = line.index not in named and not line.is_headline
        paragraphs += is_text and line.is_prose
        while passed < len(runs) and runs[passed].first <= line.index:
            passed += 1
        is_head = _is_list_head(line, named)
        signs = _has_stroke(line) or _signs_off(line, named)
        is_signed = signs or (is_signed and line.index in named)
        if line.index <= last_mark or not paragraphs or not (is_head or (signs and paragraphs >= 2)):
            continue
        is_over = not passed or runs[passed - 1].last <= line.index
        if is_over and rests[passed].is_list(paragraphs, is_signed=is_signed, ends_bare=ends_bare):
            return line.index + (not is_head)
    return None


def _ends_bare(lines: Sequence[Line], named: Mapping[int, Verdict], runs: Sequence[Run]) -> bool:
    last = runs[-1].last if runs else -1
    after = [line for line in lines if line.index > last and line.index not in named]
    return any(line.is_headline and line.syllables > _TEASER_SYLLABLES for line in after)


def _before_headlines(lines: Sequence[Line], named: Mapping[int, Verdict], runs: Sequence[Run]) -> int | None:
    """Before three or more headlines that close the page one after another, none of them an item of the text."""
    if sum(run.length for run in runs) < 2:
        return None
    closing = runs[-1].last - lines[0].index
    tail = [line for line in lines[closing + 1 :] if line.index not in named]
    if len(tail) < _FEWEST_HEADLINES or any(is_enumerated(line) or line.syllables < _TEASER_SYLLABLES for line in tail):
        return None
    return None if lines[closing].ending is Ending.OPEN else tail[0].index


def _before_teasers(runs: Sequence[Run]) -> int | None:
    """Before three or more teasers that close the page, most of them a picture's caption, a headline and one paragraph."""
    pictured = 0
    found = None
    for teasers, run in enumerate(reversed(runs), start=1):
        if run.length > 1 or not run.headlines:
            return runs[found - 1].last + 1 if run.length > 1 and found is not None else None
        pictured += run.pictured
        if run.pictured and teasers >= _FEWEST_UNHEADED and pictured * 3 >= teasers * 2:
            found = len(runs) - teasers
    return None
