"""Text that a spreadsheet would run is neutralised, and comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.spreadsheet import escape_formula, is_formula, unescape_formula

STARTS = st.text("'=+-@\t\r\n\0＝＋－＠﹢", max_size=4)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])
def test_a_text_is_run_by_its_first_character_full_width_or_not(start: str) -> None:
    assert is_formula(f"{start}1")
    assert escape_formula(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("text", ["", "甲", "1-2", "'甲'", "—", "①", " =1"])
def test_other_texts_stay(text: str) -> None:
    assert (is_formula(text), escape_formula(text), unescape_formula(text)) == (False, text, text)


@given(STARTS, st.text(max_size=3))
def test_what_is_escaped_comes_back(start: str, text: str) -> None:
    escaped = escape_formula(start + text)
    assert not is_formula(escaped)
    assert unescape_formula(escaped) == start + text
