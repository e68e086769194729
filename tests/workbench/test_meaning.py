"""Searching by meaning: nearest first, among all there is now."""

import hashlib

import numpy as np
import pytest

from align.encoding import CachedEncoder, Calibration, VectorCache
from align.model import Kind
from align.store.actions import Correct, JoinSegments, SetKind, SplitSegment
from align.store.searching import Within
from align.workbench.meaning import Meaning, meaning_of


class Letters:
    """Texts with the same letters have the same vector; it counts what it reads."""

    name = fingerprint = "letters"
    dimension = 512

    def __init__(self):
        self.read = []

    def encode(self, texts, progress=None):  # noqa: ARG002
        self.read += texts
        found = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(found, texts, strict=True):
            row[0] = 0.01
            for letter in text:
                row[int.from_bytes(hashlib.md5(letter.encode()).digest()[:4]) % self.dimension] += 1
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def letters():
    return Letters()


@pytest.fixture
def meaning(letters, tmp_path):
    encoder = CachedEncoder(letters, VectorCache(letters.fingerprint, tmp_path))
    return Meaning(encoder, Calibration.neutral(letters))


def nearest(meaning, project, query, **options):
    return [hit.text for hit in meaning.search(project, query, **options).hits]


def test_nearest_first(meaning, desk):
    hits = meaning.search(desk.project, "Trời mưa to suốt buổi sáng.", limit=3).hits
    assert hits[0].text == "Trời mưa to suốt buổi sáng."
    similar = [hit.similarity for hit in hits]
    assert similar[0] == pytest.approx(1, abs=1e-3)
    assert similar == sorted(similar, reverse=True)
    assert len(hits) == 3
    assert meaning.search(desk.project, "  ").hits == ()


def test_it_is_exact(meaning, desk, letters):
    query = "bốn chuyến bay thẳng"
    segments = [s for n in (1, 2, 3, 4) for s in desk.report(n).segments if s.kind is not Kind.FURNITURE]
    vectors = letters.encode([segment.text for segment in segments])
    order = np.argsort(-(vectors @ letters.encode([query])[0]), kind="stable")
    assert nearest(meaning, desk.project, query, limit=99)[:5] == [segments[place].text for place in order[:5]]


def test_only_what_is_new_is_read(meaning, desk, letters):
    nearest(meaning, desk.project, "x")
    first = len(letters.read)
    nearest(meaning, desk.project, "x")
    assert len(letters.read) == first
    segment = desk.bitext(1).vi.segments[3]
    desk.act(Correct(segment.id, "Trời nắng."), desk.project.revision())
    assert nearest(meaning, desk.project, "Trời nắng.", limit=1) == ["Trời nắng."]
    assert set(letters.read[first:]) == {"Trời nắng."}
    desk.undo()
    assert "Trời nắng." not in nearest(meaning, desk.project, "Trời nắng.", limit=99)


def test_what_comes_and_goes(meaning, desk):
    nearest(meaning, desk.project, "x")
    zh = desk.bitext(1).zh.segments
    desk.act(SplitSegment(zh[1].id, 4), desk.project.revision())
    desk.act(JoinSegments(zh[2].id, zh[3].id), desk.project.revision())
    desk.act(SetKind((zh[0].id,), Kind.FURNITURE), desk.project.revision())
    found = nearest(meaning, desk.project, "双方同意", limit=99)
    assert found[0] == "双方同意"
    now = [s.text for n in (1, 2, 3, 4) for s in desk.report(n).segments if s.kind is not Kind.FURNITURE]
    assert sorted(found) == sorted(now)


def test_only_somewhere(meaning, desk):
    assert {hit.language for hit in meaning.search(desk.project, "bay", Within(language="zh"), 99).hits} == {"zh"}
    assert {hit.meeting for hit in meaning.search(desk.project, "bay", Within(meeting=2), 99).hits} == {2}


def test_once_for_all_who_ask(meaning, desk):
    encoder, calibration = meaning.encoder, meaning.calibration
    assert meaning_of(desk.project, encoder, calibration) is meaning_of(desk.project, encoder, calibration)


@pytest.mark.slow
def test_across_the_languages_with_the_bundled_encoder(desk):
    first = desk.search_meaning("tăng thêm chuyến bay", Within(language="zh"), 1).hits[0]
    assert first.text == "双方同意每周增开四个直飞航班。"
    assert first.beads[0].vi.text == "Hai bên nhất trí mở thêm bốn chuyến bay thẳng mỗi tuần."
