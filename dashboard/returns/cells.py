"""What a clerk typed into a cell: a plain number, a word of a list, a remark, or a fault that says what it is."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from dashboard.dataset.numbers import is_whole
from dashboard.dataset.spreadsheet import FORMULA_STARTS
from dashboard.returns.messages import Message, bilingual

PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
GROUPED = re.compile(r"-?\d{1,3}([ \u00a0\u3000]\d{3})+(\.\d+)?", re.ASCII)  # 12 345
BLANKS = re.compile(r"[\s\u00a0\u3000]+")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
DIGITS = 15  # that a spreadsheet keeps of a number
MOST = Decimal(10) ** 12
LONGEST = 500  # characters of a remark


class CellError(Exception):
    """A cell that cannot be taken; `message` says what it holds and what is allowed."""

    def __init__(self, message: Message) -> None:
        """Keep the words."""
        self.message = message
        super().__init__(message.english)


def number_in(content: object, unit: str, kind: str = "", number_format: str = "General") -> Decimal | None:
    """The number in a cell, None where it is empty; CellError for all else.

    `kind` is how the workbook marks the cell (`f` a formula, `e` an error). Whole things are whole, and nothing but a
    per cent is below zero. A number shown as a per cent is refused: 36.7% is 0.367 to a spreadsheet.
    """
    _refuse(content, kind)
    if content is None or (isinstance(content, str) and not content.strip()):
        return None
    if isinstance(content, bool):
        raise CellError(bilingual("boolean", value=str(content).upper()))
    if isinstance(content, date | datetime | time | timedelta):
        raise CellError(bilingual("date", value=content))
    if isinstance(content, str):
        found = _number_of_text(content.strip())
    elif isinstance(content, int | float):
        if isinstance(content, float) and not math.isfinite(content):
            raise CellError(bilingual("infinite", value=content))
        if "%" in number_format:
            raise CellError(
                bilingual("percent", value=f"{content:.{DIGITS}g}", shown=f"{content * 100:.{DIGITS - 3}g}")
            )
        found = Decimal(f"{content:.{DIGITS}g}") if isinstance(content, float) else Decimal(content)
    else:
        raise CellError(bilingual("no_number", value=content))
    return _fit(found, unit)


def _number_of_text(text: str) -> Decimal:
    if len(text) <= LONGEST and (PLAIN.fullmatch(text) or GROUPED.fullmatch(text)):
        return Decimal(BLANKS.sub("", text))
    raise CellError(bilingual("no_number", value=text[:60]))


def _fit(number: Decimal, unit: str) -> Decimal:
    if abs(number) > MOST:
        raise CellError(bilingual("too_large", value=f"{number.normalize():.6g}"))
    if number < 0 and unit != "%":
        raise CellError(bilingual("negative", value=number, unit=unit))
    if is_whole(unit) and number != number.to_integral_value():
        raise CellError(bilingual("not_whole", value=number, unit=unit))
    return number


def plain(number: Decimal) -> str:
    """A number as the table has it: no needless zeros, no exponent."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def word_in(content: object, words: Mapping[str, str], kind: str = "") -> str:
    """The table's word for a choice of a list, an empty one where the cell is empty; CellError for all else.

    Either half of a choice will do: 预计 or estimated for 预计 estimated.
    """
    _refuse(content, kind)
    text = "" if content is None else BLANKS.sub(" ", str(content)).strip()
    if not text:
        return ""
    for shown, meant in words.items():
        if text in (shown, *shown.split(" ", 1), meant):
            return meant
    raise CellError(bilingual("not_listed", value=text[:60], words="、".join(word for word in words if word)))


def remark_in(content: object, kind: str = "") -> str:
    """The remark in a cell, in one line; CellError where it is too long or would be run by a spreadsheet."""
    _refuse(content, kind)
    text = "" if content is None else BLANKS.sub(" ", str(content)).strip()
    if text.startswith(FORMULA_STARTS):
        raise CellError(bilingual("remark_start", value=text[:60]))
    if UNPRINTABLE.search(text):
        raise CellError(bilingual("unprintable"))
    if len(text) > LONGEST:
        raise CellError(bilingual("remark_long", count=len(text), most=LONGEST))
    return text


def _refuse(content: object, kind: str) -> None:
    """Formulas and errors, whatever value they show."""
    if kind == "f":
        raise CellError(bilingual("formula"))
    if kind == "e":
        raise CellError(bilingual("error", value=content))
