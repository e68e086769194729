"""Small invented reports of several meetings, as files, and an encoder that needs no model."""

from __future__ import annotations

from pathlib import Path

ZH = """{city}与{other}商定加强旅游合作

2024年{month}月{day}日，{city}市与{other}市的代表举行第{number}次会谈。双方同意每周增开{number}个直飞航班。
{other}市代表说，去年有{number}2万名游客到访{city}。
会谈还讨论了职业学校之间的交流。
"""
VI = """{city_vi} và {other_vi} nhất trí tăng cường hợp tác du lịch

Ngày {day}/{month}/2024, đại diện thành phố {city_vi} và thành phố {other_vi} hội đàm lần thứ {number}.
Hai bên nhất trí mở thêm {number} chuyến bay thẳng mỗi tuần.
Theo đại diện {other_vi}, năm ngoái có {number}20.000 du khách đến {city_vi}.
Trời mưa to suốt buổi sáng khiến lễ đón phải chuyển vào trong nhà.
"""
CITIES = (
    ("岘港", "Đà Nẵng", "昆明", "Côn Minh"),
    ("河内", "Hà Nội", "北京", "Bắc Kinh"),
    ("海防", "Hải Phòng", "上海", "Thượng Hải"),
    ("顺化", "Huế", "西安", "Tây An"),
)


def write_meetings(folder: Path, count: int = 3) -> Path:
    """For each meeting `zh.txt` and `vi.txt` in a folder of its own."""
    for number in range(count):
        city, city_vi, other, other_vi = CITIES[number % len(CITIES)]
        values = {"city": city, "city_vi": city_vi, "other": other, "other_vi": other_vi}
        values |= {"month": number + 1, "day": number + 5, "number": number + 3}
        here = folder / f"m{number}"
        here.mkdir(parents=True, exist_ok=True)
        (here / "zh.txt").write_text(ZH.format(**values), encoding="utf-8")
        (here / "vi.txt").write_text(VI.format(**values), encoding="utf-8")
    return folder
