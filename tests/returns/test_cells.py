"""What a clerk may type into a cell."""

from __future__ import annotations

import string
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.numbers import MAX_MAGNITUDE, plain
from dashboard.dataset.schema import NUMBER
from dashboard.returns.cells import CellError, parse_choice, parse_number, parse_remark
from dashboard.returns.layout import QUALIFIER_CHOICES, STATUS_CHOICES
from tests.facts import present


@pytest.mark.parametrize(
    ("content", "unit", "number"),
    [
        (12, "项", "12"), (12.0, "项", "12"), (2.17, "亿元", "2.17"), (0.1 + 0.2, "亿元", "0.3"),
        (1e-7, "亿元", "0.0000001"), (123456789012.0, "万元", "123456789012"), (-3.5, "%", "-3.5"), (0, "件", "0"),
        (-0.0, "件", "0"), (" 12 ", "件", "12"), ("12 345", "件", "12345"),
        ("\u300012\u00a0345.50", "万元", "12345.5"), ("007", "件", "7"),
    ],
)  # fmt: skip
def test_a_plain_number_is_taken_as_it_is_meant(content: object, unit: str, number: str) -> None:
    found = present(parse_number(content, unit))
    assert plain(found) == number


@pytest.mark.parametrize("content", [None, "", "  ", "\u3000"])
def test_an_empty_cell_is_no_number(content: object) -> None:
    assert parse_number(content, "件") is None


@pytest.mark.parametrize(
    ("content", "unit", "said"),
    [
        ("12,345", "件", "is no number"), ("１２３", "件", "is no number"), ("12件", "件", "is no number"),
        ("1 2", "件", "is no number"), ("一百", "件", "is no number"), ("1e5", "件", "is no number"),
        ("36.7%", "%", "is no number"), (True, "件", "truth value TRUE"),
        (date(2014, 3, 8), "件", "the date 2014-03-08"), (time(3, 8), "件", "the date 03:08:00"),
        (float("nan"), "件", "no finite number"), (float("inf"), "%", "no finite number"), (-1, "件", "below zero"),
        ("-2.5", "亿元", "below zero"), (2.5, "家", "not whole"), (1e16, "万元", "^10000000000000000 is too large"),
        (10**400, "万元", "^10{20,} is too large"), (1e-10, "万元", "^0.0000000001 is too large or too small"),
        (2e-9, "家", "^0.000000002 is not whole"), ("9" * 501, "件", "is no number"), ([12], "件", "is no number"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_by_what_it_is(content: object, unit: str, said: str) -> None:
    with pytest.raises(CellError, match=said):
        parse_number(content, unit)


@pytest.mark.parametrize(("kind", "said"), [("f", "a formula"), ("e", "the error #N/A")])
def test_formulas_and_errors_are_refused_whatever_they_show(kind: str, said: str) -> None:
    for read in (lambda: parse_number("#N/A", "件", kind), lambda: parse_choice("#N/A", STATUS_CHOICES, kind),
                 lambda: parse_remark("#N/A", kind)):  # fmt: skip
        with pytest.raises(CellError, match=said):
            read()


def test_a_number_that_is_shown_as_a_per_cent_is_refused_with_what_to_type() -> None:
    with pytest.raises(CellError, match=r"type 36\.7, not 0\.367 or 36\.7%"):
        parse_number(0.367, "%", number_formats=("0.0%",))


@given(st.decimals(min_value=0, max_value=MAX_MAGNITUDE, places=4))
def test_a_written_number_is_one_that_the_table_takes_and_means_the_same(number: Decimal) -> None:
    text = plain(number)
    assert NUMBER.fullmatch(text)
    assert Decimal(text) == number
    assert parse_number(text, "万元") == number


@given(st.text() | st.binary() | st.floats() | st.integers() | st.booleans() | st.dates() | st.none())
def test_whatever_stands_in_a_cell_is_a_number_nothing_or_a_fault(content: object) -> None:
    try:
        found = parse_number(content, "%")
    except CellError as fault:
        assert fault.message.chinese
        assert fault.message.english
    else:
        is_empty = content is None or (isinstance(content, str) and not content.strip())
        assert found is None if is_empty else found is not None and abs(found) <= MAX_MAGNITUDE


@pytest.mark.parametrize("words", [STATUS_CHOICES, QUALIFIER_CHOICES])
def test_a_choice_is_known_whole_and_by_either_half(words: dict[str, str]) -> None:
    for shown, meant in words.items():
        for text in (shown, *shown.split(" ", 1), f" {shown} ", meant):
            assert parse_choice(text, words) == meant
    assert parse_choice(None, words) == ""
    with pytest.raises(CellError, match="none of the choices"):
        parse_choice("估计", words)


def test_a_remark_is_one_line_of_text() -> None:
    assert parse_remark(" 首批\n 示范 ") == "首批 示范"
    assert parse_remark(2013) == "2013"
    assert parse_remark(None) == ""


@pytest.mark.parametrize("text", ["=1", "+1", "-无", "@x", "长" * 501, "a\x07b"])
def test_a_remark_that_would_run_or_not_print_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        parse_remark(text)


@given(st.text(string.printable, max_size=30))
def test_a_remark_that_is_taken_is_trimmed_and_runs_in_no_spreadsheet(text: str) -> None:
    try:
        found = parse_remark(text)
    except CellError:
        return
    assert found == found.strip()
    assert "\n" not in found
    assert not found.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("value", "number_format", "unit", "shown"),
    [
        (12000, "#,##0,", "件", "12"), (12000, "0!.0,", "件", "1.2"), (12000, '0!.0,"万"', "件", "1.2万"),
        (12000, "0\\.0,", "件", "1.2"), (12000000, "0.00,,", "万元", "12.00"), (12, '0"000"', "件", "12000"),
        (12, '0"万"', "件", "12万"), (12, "0‰", "件", "12‰"), (12, '0"%"', "件", "12%"), (12, ";;;", "件", ""),
        (12, '"见附件"', "件", "见附件"), (12, "[>10]0!.0;0", "件", "1.2"), (12, 'General"万"', "件", "12万"),
        (0, "#,###", "件", ""), (12.34, "0.0,", "亿元", "0.0"),
    ],
)  # fmt: skip
def test_a_number_that_its_cell_shows_as_another_is_refused(
    value: float, number_format: str, unit: str, shown: str
) -> None:
    with pytest.raises(CellError, match="it shows") as caught:
        parse_number(value, unit, number_formats=(number_format,))
    assert f"“{shown}” and holds {value} " in caught.value.message.english


@pytest.mark.parametrize(
    ("value", "number_format", "unit"),
    [
        (12000, "General", "件"), (12000, "#,##0", "件"), (12.6, "0", "万元"), (12, "0.00", "件"), (0, "0.00_ ", "件"),
        (12000, "#,##0.00_ ;[Red]\\-#,##0.00 ", "件"), (12, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "件"),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "件"), (-3.5, "0.0;[Red](0.0)", "%"),
        (12, "[$¥-804]#,##0.00", "万元"), (12, '0"万元"', "万元"), (36.7, '0.0"%"', "%"), (12, "@", "件"),
        (12, "0.00E+00", "件"), (0.5, "# ?/?", "万元"), (7, "0000", "件"), (12, "[>100]0!.0;0", "件"),
        (0.25, ".00", "万元"), (0.05, "#.##", "万元"),
        (12, "G/通用格式", "件"), (12, "0" * 500, "件"), (12, "0." + "0" * 500, "件"),
    ],
)  # fmt: skip
def test_a_format_that_shows_the_number_itself_is_none_of_our_business(
    value: float, number_format: str, unit: str
) -> None:
    assert present(parse_number(value, unit, number_formats=(number_format,))) == Decimal(str(value))


@given(
    st.integers(0, 10**12) | st.floats(0, 10**12),
    st.text('0#?.,;%!\\"_*[]<>=@E+/- 万G1', max_size=12) | st.text(max_size=6),
)
def test_any_format_is_judged_without_an_error_and_changes_no_number(value: float, number_format: str) -> None:
    try:
        found = parse_number(value, "万元", number_formats=(number_format,))
    except CellError as error:
        assert error.message.chinese
    else:
        assert found == Decimal(f"{value:.15g}")
