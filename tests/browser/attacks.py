"""A project whose every text is an attack: what it holds, and what must not come of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from align.model import Alignment, Bead, Bitext, Kind, Mark, MarkKind, Meeting, Report, Segment, Span, Status
from align.store import Filter, Project
from align.store.actions import Judge, Note

RUN = "window.pwned=1"
AWAY = "https://evil.example/x"

MARKDOWN = f"[press]({AWAY}) ![picture]({AWAY}.png) :red[injected colour] $x^2$"

PAYLOADS = (
    # Markup
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN} id=injected>",
    f'<img src="{AWAY}.png" id="injected">',
    f"<svg onload={RUN} id=injected></svg>",
    f"<svg><script>{RUN}</script></svg>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>' id=injected></iframe>",
    f'<iframe src="javascript:{RUN}" id="injected"></iframe>',
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN} id=injected>",
    f"<input autofocus onfocus={RUN} id=injected>",
    f"<video><source onerror={RUN}></video>",
    f"<math><mtext></table></math><img src=x onerror={RUN} id=injected>",
    f'<a href="javascript:{RUN}" id="injected">x</a>',
    f'<object data="{AWAY}" id="injected"></object>',
    f'<embed src="{AWAY}" id="injected">',
    f'<link rel=stylesheet href="{AWAY}.css" id=injected>',
    f"<style>@import '{AWAY}.css'; body {{ display: none }}</style>",
    f'<meta http-equiv="refresh" content="0;url={AWAY}">',
    f'<form action="{AWAY}" id="injected"><button>x</button></form>',
    f'<base href="{AWAY}/">',
    f'"><img src=x onerror={RUN} id=injected>',
    f"' onmouseover='{RUN}",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f"<template><script>{RUN}</script></template>",
    f'<noscript><p title="</noscript><img src=x onerror={RUN} id=injected>">',
    "<h1 id=injected>Injected</h1>",
    # Entities and escapes
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "&#60;img src=x onerror=window.pwned=1 id=injected&#62;",
    "\\u003cscript\\u003ewindow.pwned=1\\u003c/script\\u003e",
    "%3Cscript%3Ewindow.pwned=1%3C/script%3E",
    # Addresses
    f"javascript:{RUN}",
    "data:text/html,<script>parent.window.pwned=1</script>",
    AWAY,
    "www.evil.example",
    # Markdown and what Streamlit makes of it
    f"[press](javascript:{RUN})",
    f"[press]({AWAY})",
    f"![picture]({AWAY}.png)",
    f"<{AWAY}>",
    f"[press][1]\n\n[1]: {AWAY}",
    "**bold** _slanted_ ~~gone~~ `code`",
    "# Injected heading",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "> quoted\n\n---\n\n* listed",
    "```html\n<script>window.pwned=1</script>\n```",
    ":red[injected colour] :blue-background[injected]",
    ":material/delete: :streamlit: :smile:",
    "$\\href{javascript:window.pwned=1}{x}$ $$x^2$$",
    "\\(x^2\\) \\[\\unicode{x3c}\\]",
    # Templates and formats
    "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {% raw %}",
    "{0.__class__.__mro__} {count} %s %(x)s {",
    # Tables
    '=HYPERLINK("https://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3",
    # Names of files and queries
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "'; DROP TABLE bead; --",
    'a" OR 1=1 --',
    "__proto__",
    "constructor",
    "-- a -> b <- c <-> d >= e <= f ~= g --",
    # Characters
    "\u202egnp.exe\u202c and \u2066isolated\u2069",
    "zero\u200bwidth\u200d\u2060\ufeffjoined",
    "nul\x00bell\x07escape\x1b[31mdel\x7f",
    "line\u2028paragraph\u2029next\x85end",
    "Z\u0351\u036b\u0343a\u0301\u0302\u0303\u0304l\u0305\u0306\u0307g\u0308\u0309\u030ao",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") + "\U000e0041",
    "x" * 3000,
)


def report(name: str, language: str, texts: list[str], title: str) -> Report:
    """A report of these texts, one a paragraph; the first is its title."""
    segments, at = [], 0
    for index, text in enumerate(texts):
        kind = Kind.BODY if index else Kind.TITLE
        segments.append(Segment(index, kind, at, at + len(text), text, index))
        at += len(text) + 1
    return Report(
        name,
        f"reports/{name}",
        language,  # type: ignore[arg-type]
        "\n".join(texts),
        tuple(segments),
        title,
        title,
        date(2024, 3, 6),
        date(2024, 3, 5),
        digest=f"digest of {language} {name}",
    )


def alignment() -> Alignment:
    """One meeting with a Chinese report for each attack and one Vietnamese report of all, and a meeting for each attack."""
    vi = report(f"{PAYLOADS[0]}.vi.txt", "vi", ["Tin", *PAYLOADS], PAYLOADS[2])
    reports, bitexts, alone = [], [], []
    for place, payload in enumerate(PAYLOADS, 1):
        zh = report(f"{payload}.zh.txt", "zh", ["新闻", payload, f"只此一家 {payload}"], payload)
        clash = Mark(MarkKind.NAME, False, (Span(1, 0, 1),), (Span(place, 0, 1),), payload, payload[::-1] + "?")
        beads = [
            Bead((0,), (), 0.0, 0.9),
            Bead((1,), (place,), 0.1, 0.5 + place / 1000, {}, marks=(clash,)),
            Bead((2,), (), 0.0, 0.8),
        ]
        beads += [Bead((), (own,), 0.0, 0.7) for own in range(len(PAYLOADS) + 1) if own != place]
        reports.append(zh)
        bitexts.append(Bitext(PAYLOADS[0], zh, vi, tuple(beads)))
        other = report(f"{payload}.alone.txt", "vi", [payload, f"Riêng {payload}"], payload)
        alone.append(Meeting(payload if place > 1 else f"{payload} again", (), (other,)))
    meetings = (Meeting(PAYLOADS[0], tuple(reports), (vi,)), *alone)
    return Alignment(tuple(bitexts), meetings, PAYLOADS[1], datetime(2026, 1, 1, tzinfo=UTC))


def make(where: Path) -> None:
    """A project of attacks, its own name among them; each of its matches is judged and noted by a reviewer of such a name."""
    with Project.create(where, f"{PAYLOADS[2]} {MARKDOWN}") as project:
        project.save_alignment(alignment(), {"order": PAYLOADS[1]})
        found = project.find(Filter(matched=True), limit=len(PAYLOADS)).beads
        for payload, each in zip(PAYLOADS, found, strict=True):
            author = project.author(payload)
            project.act(Judge((each.bead.id,), Status.ACCEPTED), author, project.revision())
            project.act(Note(each.bead.id, payload), author, project.revision())
