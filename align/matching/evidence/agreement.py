"""Agreement: facts and cognates that the sides of each candidate share, that clash, and that the other text has elsewhere.

A shared fact weighs as much as it would surprise two segments drawn by chance: minus the logarithm of the share of Chinese
segments that state it times the share of Vietnamese ones. So a name that stands in every sentence says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from align.matching.candidates import Candidates, Rows
from align.matching.evidence.cognates import vi_bigrams, zh_bigrams
from align.matching.evidence.fact import FactKind
from align.matching.evidence.facts import facts
from align.model import Language

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Reals = NDArray[np.float64]

COGNATE = "cognate"
KINDS = (*FactKind, COGNATE)

FEATURES = (
    *(f"{kind}_{what}" for kind in FactKind for what in ("agreement", "elsewhere", "clash", "zh_alone", "vi_alone")),
    "cognate_agreement",
    "cognate_elsewhere",
    "cognate_share",
)
"""The columns of `features`, in order."""

SURPRISE = 6.0
"""What a shared fact can weigh at most, in nats: beyond a few hundred segments, rarer is not surer."""

ENOUGH = {FactKind.NUMBER: 12.0, FactKind.DATE: 12.0, FactKind.NAME: 15.0, COGNATE: 40.0}
"""Where more agreement adds nothing, by kind."""

MOST_ALONE = 3.0
"""Where more facts without partner add nothing."""


@dataclass(frozen=True)
class Statement:
    """What one segment states: its keys by kind, and those of them that are certain."""

    keys: dict[str, frozenset[str]]
    certain: dict[str, frozenset[str]]


Statements = Sequence[Statement]
"""One for each segment of a text."""


def state(text: str, language: Language, today: date | None = None) -> Statement:
    """What `text` states, as sets of keys. Linear in the text."""
    keys: dict[str, set[str]] = {kind: set() for kind in KINDS}
    certain: dict[str, set[str]] = {kind: set() for kind in FactKind}
    for fact in facts(text, language, today):
        keys[fact.kind].add(fact.key)
        if fact.certain:
            certain[fact.kind].add(fact.key)
    keys[COGNATE].update(zh_bigrams(text) if language == "zh" else vi_bigrams(text))
    return Statement(
        {kind: frozenset(found) for kind, found in keys.items()}, {kind: frozenset(found) for kind, found in certain.items()}
    )


def features(zh: Statements, vi: Statements, found: Candidates) -> Reals:
    """What the facts say of each candidate.

    Returns:
        (c, len(FEATURES)) float64, columns as `FEATURES` names them.
    """
    columns: list[Reals] = []
    for kind in KINDS:
        table = _Table.of(kind, zh, vi, found)
        agreement, zh_total, vi_total = table.weighed()
        columns += [np.minimum(agreement, ENOUGH[kind]), np.minimum(zh_total + vi_total - 2 * agreement, ENOUGH[kind])]
        if kind == COGNATE:
            columns.append(agreement / np.sqrt(np.maximum(zh_total, 1) * np.maximum(vi_total, 1)))
        else:
            columns += [np.minimum(column, MOST_ALONE) for column in table.alone()]
    return np.stack(columns, axis=1) if len(found) else np.zeros((0, len(FEATURES)))


@dataclass(frozen=True)
class _Table:
    """One kind of key: (c, keys) which of them each side of each candidate states, all and certain, and what each weighs."""

    kind: str
    names: list[str]
    zh: csr_array
    vi: csr_array
    zh_certain: csr_array
    vi_certain: csr_array
    weight: Reals

    @classmethod
    def of(cls, kind: str, zh: Statements, vi: Statements, found: Candidates) -> _Table:
        zh_keys, vi_keys = [s.keys[kind] for s in zh], [s.keys[kind] for s in vi]
        shared = frozenset(chain.from_iterable(zh_keys)) & frozenset(chain.from_iterable(vi_keys))
        zh_sure, vi_sure = [s.certain.get(kind, frozenset()) for s in zh], [s.certain.get(kind, frozenset()) for s in vi]
        # Only what both texts state can agree; what one of them states for certain can still clash.
        names = sorted(shared.union(*zh_sure, *vi_sure))
        column = {key: place for place, key in enumerate(names)}
        zh_all, vi_all = _incidence(zh_keys, column), _incidence(vi_keys, column)
        zh_share, vi_share = (table.sum(axis=0) / max(table.shape[0], 1) for table in (zh_all, vi_all))
        chance = np.maximum(zh_share * vi_share, np.exp(-SURPRISE))
        weight = np.where((zh_share > 0) & (vi_share > 0), -np.log(chance), 0.0)
        zh_spans = found.zh_start, found.zh_end
        vi_spans = found.vi_start, found.vi_end
        return cls(
            kind,
            names,
            _joined(zh_all, *zh_spans),
            _joined(vi_all, *vi_spans),
            _joined(_incidence(zh_sure, column), *zh_spans),
            _joined(_incidence(vi_sure, column), *vi_spans),
            weight,
        )

    def weighed(self) -> tuple[Reals, Reals, Reals]:
        """(c,) the weight of what both sides state, and of what each does that the other text states somewhere."""
        return self.zh.multiply(self.vi) @ self.weight, self.zh @ self.weight, self.vi @ self.weight

    def alone(self) -> tuple[Reals, Reals, Reals]:
        """(c,) certain facts that clash, that only zh states, and that only vi does.

        Two clash where each side states one that the other does not; years clash with years and days with days.
        """
        zh_alone = self.zh_certain - self.zh_certain.multiply(self.vi)
        vi_alone = self.vi_certain - self.vi_certain.multiply(self.zh)
        groups = np.array([name[:1] if self.kind == FactKind.DATE else "" for name in self.names])
        clash = np.zeros(self.zh.shape[0])
        for group in np.unique(groups):
            inside = (groups == group).astype(np.float64)
            clash += np.minimum(zh_alone @ inside, vi_alone @ inside)
        every = np.ones(len(self.names))
        return clash, zh_alone @ every - clash, vi_alone @ every - clash


def _incidence(segments: Sequence[frozenset[str]], column: dict[str, int]) -> csr_array:
    """(n, keys) 1 where a segment states a key."""
    from scipy.sparse import csr_array

    places = [sorted(column[key] for key in keys if key in column) for keys in segments]
    bounds = np.concatenate([[0], np.cumsum([len(row) for row in places], dtype=np.int64)]).astype(np.int64)
    columns = np.array(list(chain.from_iterable(places)), dtype=np.int64)
    return csr_array((np.ones(len(columns)), columns, bounds), shape=(len(segments), len(column)))


def _joined(segments: csr_array, start: Rows, end: Rows) -> csr_array:
    """(c, keys) 1 where some segment from `start` up to `end` states a key."""
    from scipy.sparse import csr_array

    size = end - start
    bounds = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    members = np.repeat(start - bounds[:-1], size) + np.arange(int(size.sum()))
    chosen = csr_array((np.ones(len(members)), members, bounds), shape=(len(start), segments.shape[0]))
    together = csr_array(chosen @ segments)
    together.data[:] = 1.0
    return together
