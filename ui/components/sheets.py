"""Long lists a sheet at a time, so that a page stays quick however long they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

Item = TypeVar("Item")


def one_of(items: Sequence[Item], key: str, at_once: int = 20) -> Sequence[Item]:
    """The items of the chosen sheet; what chooses it is drawn where there is more than one.

    Args:
        items: all of them.
        key: names the list on its page.
        at_once: so many are on one sheet.
    """
    sheets = -(-len(items) // at_once)
    sheet = st.pagination(sheets, key=f"{key} sheet") if sheets > 1 else 1
    return items[(sheet - 1) * at_once : sheet * at_once]
