"""Converts units that count in ten thousands, as Chinese does, into those of English: 亿元 to CNY m, 万平方米 to m²."""

from __future__ import annotations

from decimal import Decimal

from dashboard.dataset.numbers import spread

CNY_MILLIONS = {"万元": Decimal("0.01"), "亿元": Decimal(100)}  # units of money, in CNY m
CNY_SCALES = ((Decimal("0.001"), "bn"), (Decimal(1), "m"), (Decimal(1_000_000), ""))  # factor from CNY m, and suffix
COLUMN_UNITS = {"万元": (Decimal("0.01"), "CNY m"), "亿元": (Decimal("0.1"), "CNY bn")}
TEN_THOUSAND, TEN_THOUSANDS = Decimal(10_000), "× 10,000 "  # how the catalog begins the English of 万平方米


def converted(value: float, factor: Decimal) -> float:
    """Multiply a value by a factor without rounding: 267.37 by 0.01 is 2.6737."""
    return float(Decimal(repr(value)) * factor)


def column_unit(unit: str, english: str) -> tuple[Decimal, str]:
    """Return the factor and the English unit for all values of a column or an axis; `english` is the catalog's."""
    if unit in COLUMN_UNITS:
        return COLUMN_UNITS[unit]
    is_counted = english.startswith(TEN_THOUSANDS)
    return (TEN_THOUSAND if is_counted else Decimal(1)), english.removeprefix(TEN_THOUSANDS)


def money(low: float, high: float | None, unit: str) -> tuple[str, str]:
    """Return a sum, or a range of sums, as its number and suffix: 1.85 and bn, 70 and m, 300,000 and nothing."""
    largest = Decimal(repr(max(abs(low), abs(high or 0)))) * CNY_MILLIONS[unit]
    factor, suffix = CNY_SCALES[0 if largest >= 1000 else 1 if largest >= 1 or not largest else 2]
    ends = (None if end is None else converted(end, CNY_MILLIONS[unit] * factor) for end in (low, high))
    return spread(next(ends) or 0, next(ends)), suffix
