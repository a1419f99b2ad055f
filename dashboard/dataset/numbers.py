"""The shape of numbers on screen: separators, decimals, ranges, percentages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

COUNTED_IN = re.compile(r"[元%/]|^万")  # units of amounts; any other unit counts whole things
TYPED = re.compile(r"(\d+|\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+)(\.\d+)?", re.ASCII)  # 12345, 12,345 or 12 345
MAX_TYPED_CHARS = 40
MINUS = "\N{MINUS SIGN}"
# The bounds of a figure that is not zero: a spreadsheet keeps 15 digits, and a page has no room for more.
MIN_MAGNITUDE, MAX_MAGNITUDE = Decimal("1e-9"), Decimal(10) ** 15


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
    if is_whole(unit) or not value:
        return float(_to_places(value, 0))
    return float(_to_places(value, 3 - Decimal(repr(float(value))).adjusted()))


def plain(value: float | Decimal) -> str:
    """A value as a program reads it: the shortest digits that read back as the same, no separator, no exponent."""
    text = f"{value:f}" if isinstance(value, Decimal) else repr(float(value))
    if "e" in text:
        text = f"{Decimal(text):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def number(value: float) -> str:
    """A value with thousands separators and the digits it was published with, up to 15; no exponent, never −0."""
    exact = Decimal(f"{value:.15g}")
    return f"{exact if exact else Decimal(0):,f}".replace("-", MINUS)


def typed_number(text: str) -> Decimal | None:
    """A number from zero on as people type it: 1,234.5, 1 234.5, １，２３４.５; None for any other text."""
    normal = unicodedata.normalize("NFKC", text).strip()
    if len(normal) > MAX_TYPED_CHARS or not TYPED.fullmatch(normal):
        return None
    return Decimal(normal.replace(",", "").replace(" ", ""))


def fixed(value: float, digits: int) -> str:
    """A value with this many decimals; halves are rounded away from zero, as a spreadsheet does."""
    return f"{_to_places(value, digits):,f}".replace("-", MINUS)


def rounded_to(value: float, digits: int) -> float:
    """A value rounded to decimals, halves away from zero: of its decimal number, not of its binary fraction."""
    return float(_to_places(value, digits))


def _to_places(value: float, places: int) -> Decimal:
    rounded_value = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return rounded_value if rounded_value else abs(rounded_value)


def spread(low: float, high: float | None) -> str:
    """Both ends of a range such as 10–15; one number where they are the same, or there is no upper one."""
    return number(low) if high in (None, low) else f"{number(low)}–{number(high or 0)}"


def decimals(value: float) -> int:
    """How many decimals a value is published with."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def percent(value: float, *, digits: int | None = None, sign: bool = False) -> str:
    """A percentage such as 36.7% or +36.7%; `digits` rounds it, and zero is just 0%."""
    text = number(value) if digits is None else fixed(value, digits)
    if not text.strip(f"{MINUS}0."):
        return "0%"
    return f"{'+' if sign and value > 0 else ''}{text}%"
