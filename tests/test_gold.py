"""Gold files: what is accepted, and one sentence for each way to get them wrong."""

import json

import pytest

from align.errors import GoldError
from align.gold import GoldSet, PairingSet, read_gold

DOCUMENT = {"id": "a", "zh": ["一。", "二。"], "vi": ["Một.", "Hai."], "gold": [[[0], [0, 1]]]}


def write(folder, data):
    path = folder / "gold.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_beads(tmp_path):
    gold = read_gold(write(tmp_path, {"name": "n", "order": "free", "documents": [DOCUMENT]}))
    assert isinstance(gold, GoldSet)
    assert gold.documents[0].beads == (((0,), (0, 1)),)


def test_pairing(tmp_path):
    report = {"id": "e", "segments": ["一。"]}
    gold = read_gold(write(tmp_path, {"name": "n", "zh": [report], "vi": [report]}))
    assert isinstance(gold, PairingSet)
    assert gold.zh[0].segments == ("一。",)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"gold": [[[2], [0]]]}, "index 2 is out of range; the text has 2 segments"),
        ({"gold": [[[-1], [0]]]}, "index -1 is out of range"),
        ({"gold": [[[0], [0]], [[0], [1]]]}, "segment 0 is already in a bead"),
        ({"gold": [[[], [0]]]}, "expected a list of segment numbers"),
        ({"gold": [[[True], [0]]]}, "expected a list of segment numbers"),
        ({"gold": [[0]]}, "write [[zh indices], [vi indices]]"),
        ({"gold": None}, "expected a list, found nothing"),
        ({"zh": ["一。", 2]}, "expected texts"),
        ({"zh": ["一。", " "]}, "expected texts"),
    ],
)
def test_bad_document(tmp_path, change, says):
    path = write(tmp_path, {"documents": [DOCUMENT | change]})
    with pytest.raises(GoldError) as caught:
        read_gold(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
    assert "document a" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not valid JSON"),
        (b"[1]", "holds a list"),
        (b"{}", 'has neither "documents"'),
        (b'{"documents": []}', "has no documents"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b'{"zh": [{"id": "a", "segments": ["x"]}], "vi": []}', "has no vi reports"),
        (b'{"zh": [{"segments": ["x"]}], "vi": []}', 'has no "id"'),
    ],
)
def test_bad_file(tmp_path, content, says):
    path = tmp_path / "gold.json"
    path.write_bytes(content)
    with pytest.raises(GoldError, match=r"gold\.json") as caught:
        read_gold(path)
    assert says in str(caught.value)


def test_missing_file(tmp_path):
    with pytest.raises(GoldError, match="cannot be read"):
        read_gold(tmp_path / "none.json")
