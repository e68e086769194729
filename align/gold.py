"""Gold sets: texts with the beads that people say are right, read from JSON and checked.

Two kinds, told apart by their keys:

    {"name", "order", "documents": [{"id", "zh": [text], "vi": [text], "gold": [[[zh], [vi]], …]}]}
    {"name", "zh": [{"id", "segments": [text]}], "vi": [{"id", "segments": [text]}]}

Indices count from 0; only beads with both sides are listed, and what is in none has no counterpart. In a pairing set the same
id on both sides means the same event.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.errors import GoldError

GoldBead = tuple[tuple[int, ...], tuple[int, ...]]
"""The zh and the vi indices of a bead, both ascending and not empty."""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One pair of texts and its beads."""

    id: str
    zh: tuple[str, ...]
    vi: tuple[str, ...]
    beads: tuple[GoldBead, ...]


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Documents with gold beads. `order` is information for people; no aligner reads it."""

    name: str
    order: str
    documents: tuple[GoldDocument, ...]


@dataclass(frozen=True, slots=True)
class PairingReport:
    """One report of a pairing set."""

    id: str
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairingSet:
    """Reports in both languages; equal ids belong together."""

    name: str
    zh: tuple[PairingReport, ...]
    vi: tuple[PairingReport, ...]


def read_gold(path: Path) -> GoldSet | PairingSet:
    """Read a gold file of either kind.

    Raises:
        GoldError: the file is missing, is not JSON, lacks a key, or a bead names an index that is out of range, names a
            segment twice, or has an empty side. The message says which document and bead.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise GoldError(
            f"{path}: cannot be read ({(error.strerror or str(error)).lower()}); check the name of the gold file"
        ) from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: is not text in UTF-8; a gold file is JSON, see seeds/gold.json") from error
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}: is not valid JSON (line {error.lineno}: {error.msg}); see seeds/gold.json") from error
    if not isinstance(data, dict):
        raise GoldError(f"{path}: holds a {type(data).__name__}, not an object with documents; see seeds/gold.json")
    name = data.get("name") if isinstance(data.get("name"), str) else path.stem
    if "documents" in data:
        documents = _list(data["documents"], f"{path}: documents")
        if not documents:
            raise GoldError(f"{path}: has no documents; a gold set needs at least one")
        return GoldSet(
            str(name), str(data.get("order", "")), tuple(_document(d, str(path), i) for i, d in enumerate(documents))
        )
    if "zh" in data and "vi" in data:
        return _pairing(data, str(path), str(name))
    raise GoldError(f'{path}: has neither "documents" (beads) nor "zh" and "vi" (pairing); see seeds/gold.json')


def _pairing(data: dict[str, Any], path: str, name: str) -> PairingSet:
    sides: dict[str, tuple[PairingReport, ...]] = {}
    for language in ("zh", "vi"):
        reports: dict[str, PairingReport] = {}
        for number, item in enumerate(_list(data[language], f"{path}: {language}")):
            where = f"{path}: {language} report {number}"
            if not isinstance(item, dict) or not isinstance(item.get("id"), str):
                raise GoldError(f'{where}: has no "id"; write {{"id": "…", "segments": ["…"]}}')
            if item["id"] in reports:
                raise GoldError(f"{where}: its id {item['id']!r} is used twice; make it unique within {language}")
            reports[item["id"]] = PairingReport(item["id"], _texts(item.get("segments"), f"{where}: segments"))
        if not reports:
            raise GoldError(f"{path}: has no {language} reports; a pairing set needs at least one on either side")
        sides[language] = tuple(reports.values())
    return PairingSet(name, sides["zh"], sides["vi"])


def _document(data: object, path: str, number: int) -> GoldDocument:
    if not isinstance(data, dict):
        raise GoldError(f"{path}: document {number} is not an object with id, zh, vi and gold")
    id_ = str(data.get("id", number))
    where = f"{path}: document {id_}"
    zh, vi = _texts(data.get("zh"), f"{where}: zh"), _texts(data.get("vi"), f"{where}: vi")
    beads: list[GoldBead] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for position, bead in enumerate(_list(data.get("gold"), f"{where}: gold")):
        here = f"{where}: bead {position}"
        if not isinstance(bead, list) or len(bead) != 2:
            raise GoldError(f"{here}: is {json.dumps(bead, ensure_ascii=False)}; write [[zh indices], [vi indices]]")
        beads.append((_side(bead[0], len(zh), used[0], f"{here}: zh"), _side(bead[1], len(vi), used[1], f"{here}: vi")))
    return GoldDocument(id_, zh, vi, tuple(beads))


def _side(indices: object, length: int, used: set[int], where: str) -> tuple[int, ...]:
    if not isinstance(indices, list) or not indices or not all(type(i) is int for i in indices):
        raise GoldError(f"{where}: is {json.dumps(indices, ensure_ascii=False)}; expected a list of segment numbers")
    for index in indices:
        if not 0 <= index < length:
            raise GoldError(f"{where}: index {index} is out of range; the text has {length} segments, numbered from 0")
        if index in used:
            raise GoldError(f"{where}: segment {index} is already in a bead; each may be used once")
        used.add(index)
    return tuple(sorted(indices))


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise GoldError(f"{where}: expected a list, found {type(value).__name__ if value is not None else 'nothing'}")
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    texts = _list(value, where)
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise GoldError(f"{where}: expected texts that are not empty")
    return tuple(texts)
