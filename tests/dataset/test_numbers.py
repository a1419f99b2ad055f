"""How numbers are written: as published, never as an exponent; halves rounded away from zero."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.numbers import MAX_TYPED_CHARS, fixed, number, percent, plain, rounded, typed_number


@pytest.mark.parametrize(("value", "text"), [
    (63613900000000, "63,613,900,000,000"), (123456789012345, "123,456,789,012,345"), (0.00001234, "0.00001234"),
    (1e-9, "0.000000001"), (1e12, "1,000,000,000,000"), (1e22, "10,000,000,000,000,000,000,000"), (5, "5"),
    (6190.0, "6,190"), (-0.0, "0"), (-3.5, "−3.5"), (0.30000000000000004, "0.3"), (1234567.891, "1,234,567.891"),
])  # fmt: skip
def test_a_number_is_written_with_its_digits(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("value", "digits", "text"), [
    (0.5, 0, "1"), (2.5, 0, "3"), (6.25, 1, "6.3"), (1.005, 2, "1.01"), (-0.5, 0, "−1"), (-0.04, 1, "0.0"),
    (3.05, 1, "3.1"), (2.675, 2, "2.68"), (1e15, 0, "1,000,000,000,000,000"),
])  # fmt: skip
def test_halves_are_rounded_away_from_zero_and_nothing_is_minus_zero(value: float, digits: int, text: str) -> None:
    assert fixed(value, digits) == text


@pytest.mark.parametrize(("value", "digits", "sign", "text"), [
    (36.7, None, True, "+36.7%"), (-33.333, 1, True, "−33.3%"), (-0.04, 1, True, "0%"), (-0.0, None, True, "0%"),
    (6.25, 1, False, "6.3%"), (0, None, True, "0%"), (25, 1, False, "25.0%"), (1e12, None, False, "1,000,000,000,000%"),
])  # fmt: skip
def test_a_percentage_has_its_sign_and_zero_has_none(value: float, digits: int | None, sign: bool, text: str) -> None:
    assert percent(value, digits=digits, sign=sign) == text


@pytest.mark.parametrize(("value", "unit", "result"), [
    (2.5, "件", 3), (-2.5, "件", -3), (24.045, "亿元", 24.05), (1234.5, "万元", 1235), (0.00123455, "%", 0.001235),
    (0, "亿元", 0),
])  # fmt: skip
def test_a_computed_value_bears_whole_things_or_four_digits(value: float, unit: str, result: float) -> None:
    assert rounded(value, unit) == result


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_program_reads_back_what_was_published_without_an_exponent(value: float) -> None:
    assert float(plain(value)) == value
    assert "e" not in plain(value)


@given(st.decimals(-(10**12), 10**12, places=3))
def test_a_reader_finds_up_to_fifteen_digits_again(value: Decimal) -> None:
    assert Decimal(number(float(value)).replace(",", "").replace("−", "-")) == value


def test_a_number_that_is_typed_is_no_longer_than_any_that_is_meant() -> None:
    assert typed_number("9" * MAX_TYPED_CHARS) == Decimal("9" * MAX_TYPED_CHARS)
    assert typed_number("9" * (MAX_TYPED_CHARS + 1)) is None
