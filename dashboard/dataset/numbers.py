"""The shape of numbers on screen: separators, decimals, ranges, percentages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

COUNTED_IN = re.compile(r"[元%/]|^万")  # units of amounts; any other unit counts whole things
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with what stands before and after it, so that a card can set the unit smaller than the number."""

    before: str
    number: str
    after: str

    def __str__(self) -> str:
        """The three parts in one line."""
        gap = "" if not self.after or self.after.startswith("%") else " "
        return f"{self.before}{self.before and ' '}{self.number}{gap}{self.after}"


def is_whole(unit: str) -> bool:
    """True for units that count things (件, 家, 人), false for money, shares, rates and 万 amounts."""
    return not COUNTED_IN.search(unit)


def rounded(value: float, unit: str) -> float:
    """A computed value to the precision it can bear: whole things whole, amounts to four significant digits."""
    return float(round(value)) if is_whole(unit) else float(f"{value:.4g}")


def number(value: float) -> str:
    """A value with thousands separators and just the decimals it was published with."""
    return f"{value:,.12g}".replace("-", MINUS)


def spread(low: float, high: float | None) -> str:
    """Both ends of a range such as 10–15; one number where they are the same, or there is no upper one."""
    return number(low) if high in (None, low) else f"{number(low)}–{number(high or 0)}"


def decimals(value: float) -> int:
    """How many decimals a value is published with."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def percent(value: float, *, digits: int | None = None, sign: bool = False) -> str:
    """A percentage such as 36.7% or +36.7%; `digits` rounds it."""
    rounded_value = value if digits is None else round(value, digits) + 0.0  # no minus before a zero
    text = f"{rounded_value:,.{digits}f}".replace("-", MINUS) if digits and value else number(rounded_value)
    return f"{'+' if sign and value > 0 else ''}{text}%"
