"""Writes an archive of reports that nobody wrote, with the meetings that they tell of known.

    python benchmarks/archive_reports.py FOLDER --reports 1000 [--per-day 3] [--seed 1]

A third of the reports are in pairs, one in each language, a third stand alone, and the rest are three to five of one meeting
in both languages. The days go on: an archive twice as large is twice as long. Meetings are hard to tell apart: one in four has
the guest, the place and the day (or the next one) of the one before, with another host; each country has nine matters that
come back all the time; and every host meets many guests. A meeting has eight statements, and a report tells six. Texts,
web pages and Markdown; one in ten does not say when it was published.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import product
from pathlib import Path

from archive_words import ASIDES, COUNTRIES, GUESTS, HOSTS, LEADS, MATTERS, OFFICES, OUTLETS, STATEMENTS, TITLES

FIRST_DAY = date(2022, 1, 3)
SAID, TOLD = 8, 6
"""Statements of a meeting, and how many of them a report tells."""

SAME_VISIT = 0.25
"""Meetings of the guest of the one before, at the same place."""

AT_HOME = 0.7
"""Meetings in Hanoi."""

UNDATED = 0.1
SIDES = ("zh", "vi")
Pair = tuple[str, str]
"""A text in both languages."""


@dataclass(frozen=True)
class Meeting:
    """What reports of one meeting tell of.

    Attributes:
        day: when it was.
        country: of the guest, as a place in `COUNTRIES`.
        guest, host: offices, as places in `OFFICES`.
        place: the city.
        matters: what it was about, as places in `MATTERS`.
        statements: what was said.
    """

    day: date
    country: int
    guest: int
    host: int
    place: Pair
    matters: tuple[int, ...]
    statements: tuple[Pair, ...]


def filled(template: Pair, values: dict[str, Pair]) -> Pair:
    """A template with values in it, in both languages."""
    given = {f"{name}{'_vi' if side else ''}": both[side] for name, both in values.items() for side in (0, 1)}
    zh, vi = (text.format(**given) for text in template)
    return zh, vi[0].upper() + vi[1:]


def meetings(chance: random.Random, days: Iterator[date]) -> Iterator[Meeting]:
    """One after the other."""
    last: Meeting | None = None
    for day in days:
        if last is not None and chance.random() < SAME_VISIT:
            country, guest, place = last.country, last.guest, last.place
            host = (last.host + chance.randint(1, len(OFFICES) - 1)) % len(OFFICES)
            when = min(day, last.day + timedelta(days=chance.randint(0, 1)))
        else:
            when = day
            country, guest, host = (chance.randrange(len(choice)) for choice in (COUNTRIES, OFFICES, OFFICES))
            place = ("河内", "Hà Nội") if chance.random() < AT_HOME else (COUNTRIES[country][2], COUNTRIES[country][3])
        matters = tuple(chance.sample([at for at in range(len(MATTERS)) if country in countries_of(at)], 2))
        said = tuple(
            filled(template, said_of(country, at)) for at in matters for template in chance.sample(STATEMENTS, SAID // 2)
        )
        last = Meeting(when, country, guest, host, place, matters, said)
        yield last


def said_of(country: int, matter: int) -> dict[str, Pair]:
    """What stands in the places of statements about a matter; its numbers are always the same."""
    count = str(2 + matter % 7)
    return {"c": COUNTRIES[country][:2], "x": MATTERS[matter], "n": (count, count)}


def countries_of(matter: int) -> set[int]:
    """The countries that talk of a matter, three of them."""
    return {(matter + shift) % len(COUNTRIES) for shift in (0, 5, 9)}


def reports_a_meeting(count: int, chance: random.Random) -> list[str]:
    """For each meeting the languages of its reports, as 0 for Chinese and 1 for Vietnamese."""
    sizes = ["01"] * (count // 6) + [chance.choice("01") for _ in range(count // 3)]
    left = count - sum(map(len, sizes))
    while left:
        size = left if left <= 5 else min(chance.randint(3, 5), left - 3)
        sizes.append(("01" * size)[:size])
        left -= size
    chance.shuffle(sizes)
    return sizes


def values_of(meeting: Meeting) -> dict[str, Pair]:
    """What stands in the places of its titles and leads."""
    return {
        "c": COUNTRIES[meeting.country][:2],
        "x": MATTERS[meeting.matters[0]],
        "host": OFFICES[meeting.host],
        "host_name": HOSTS[meeting.host],
        "guest": OFFICES[meeting.guest],
        "guest_name": GUESTS[(meeting.country + meeting.guest) % len(GUESTS)],
        "place": meeting.place,
    }


def report(meeting: Meeting, side: int, chance: random.Random) -> tuple[str, str]:
    """The ending of the name and the text of a report's file."""
    values = values_of(meeting)
    title, lead = (filled(chance.choice(choice), values)[side] for choice in (TITLES, LEADS))
    told = [one[side] for one in chance.sample(meeting.statements, TOLD)]
    told.insert(chance.randint(1, TOLD), chance.choice(ASIDES)[side])
    outlet, day, place = chance.choice(OUTLETS)[side], meeting.day, meeting.place[side]
    dateline = (
        f"{outlet}{place}{day.month}月{day.day}日电——" if side == 0 else f"{place} ({outlet}) - Ngày {day.day}/{day.month}, "
    )
    joint = " " if side else ""
    paragraphs = [joint.join(part) for part in ([dateline + lead, told[0]], told[1:3], told[3:])]
    published = None if chance.random() < UNDATED else day + timedelta(days=chance.randint(0, 1))
    kind = chance.choice(("txt", "txt", "md", "html"))
    if kind == "html":
        return kind, page(title, paragraphs, published, side, outlet)
    clock = "" if published is None else f"{published:{('%Y-%m-%d', '%d/%m/%Y')[side]}} 08:30"
    head = f"# {title}" if kind == "md" else title
    return kind, "\n\n".join(part for part in (head, clock, *paragraphs) if part) + "\n"


def page(title: str, paragraphs: list[str], published: date | None, side: int, outlet: str) -> str:
    """A web page with what stands around an article."""
    said = f'<meta property="article:published_time" content="{published}T08:30:00+07:00">' if published else ""
    more = "".join(f'<li><a href="/{at}">{escape(one[side])}</a></li>' for at, one in enumerate(ASIDES[:4]))
    body = "\n".join(f"<p>{escape(one)}</p>" for one in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{SIDES[side]}"><head><meta charset="utf-8"><title>{escape(title)} | {outlet}</title>'
        f"{said}</head>\n<body><nav><ul>{more}</ul></nav>\n<main><article><h1>{escape(title)}</h1>\n{body}\n</article></main>\n"
        f"<footer><p>© {outlet}</p></footer></body></html>\n"
    )


def meanings() -> dict[str, str]:
    """Every sentence and title that a report may have, with what it means: the Chinese sentence, for both languages."""
    found = {text: both[0] for both in ASIDES for text in both}
    for country, matter in product(range(len(COUNTRIES)), range(len(MATTERS))):
        if country in countries_of(matter):
            for both in (filled(template, said_of(country, matter)) for template in STATEMENTS):
                found |= dict.fromkeys(both, both[0])
        for guest, host, template in product(range(len(OFFICES)), range(len(OFFICES)), (*TITLES, *LEADS)):
            for place in {("河内", "Hà Nội"), COUNTRIES[country][2:]}:
                both = filled(template, values_of(Meeting(FIRST_DAY, country, guest, host, place, (matter,), ())))
                found |= dict.fromkeys(both, both[0])
    return found


def write(folder: Path, count: int, seed: int = 1, per_day: float = 3) -> dict[str, int]:
    """Write reports into a folder, in one folder for each month; gives the meeting of each by the file's path in it."""
    chance = random.Random(seed)
    sizes = reports_a_meeting(count, chance)
    each_day = per_day * len(sizes) / count
    days = (FIRST_DAY + timedelta(days=int(number / each_day)) for number in range(len(sizes)))
    truth: dict[str, int] = {}
    for number, (meeting, languages) in enumerate(zip(meetings(chance, days), sizes, strict=True)):
        for side in map(int, languages):
            kind, text = report(meeting, side, chance)
            name = f"{meeting.day:%Y-%m}/{len(truth):06}-{SIDES[side]}.{kind}"
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            truth[name] = number
    return truth


def main() -> None:
    """Write an archive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--per-day", type=float, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    truth = write(options.folder, options.reports, options.seed, options.per_day)
    beside = options.folder.with_suffix(".truth.json")
    beside.write_text(json.dumps(truth), encoding="utf-8")
    print(f"{len(truth):,} reports of {len(set(truth.values())):,} meetings in {options.folder}; {beside} says which of which")


if __name__ == "__main__":
    main()
