"""Two small reports of one meeting and how to write them, for tests of the whole program."""

from __future__ import annotations

from pathlib import Path

ZH = """岘港与昆明商定加强旅游合作

2024年3月5日，岘港市与昆明市的代表在岘港举行会谈。双方同意每周增开四个直飞航班。
昆明市代表说，去年有12万名昆明游客到访岘港。
会谈还讨论了职业学校之间的交流。
"""
VI = """Đà Nẵng và Côn Minh nhất trí tăng cường hợp tác du lịch

Ngày 5/3/2024, đại diện thành phố Đà Nẵng và thành phố Côn Minh hội đàm tại Đà Nẵng.
Hai bên nhất trí mở thêm bốn chuyến bay thẳng mỗi tuần.
Theo đại diện Côn Minh, năm ngoái có 120.000 du khách Côn Minh đến Đà Nẵng.
Trời mưa to suốt buổi sáng khiến lễ đón phải chuyển vào trong nhà.
"""
ENGLISH = """Council approves new cycle lanes

The city council voted on Tuesday to build twelve kilometres of cycle lanes along the river. Work will begin in the spring.
"""


def write_reports(folder: Path, zh: str | None = ZH, vi: str | None = VI) -> Path:
    """`zh.txt` and `vi.txt` in `folder`, each unless None."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("zh.txt", zh), ("vi.txt", vi)):
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return folder
