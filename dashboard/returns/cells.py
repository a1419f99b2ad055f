"""Parses the cells that a clerk fills in: plain numbers, choices of a list, remarks."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from dashboard.dataset.numbers import MAX_MAGNITUDE, MIN_MAGNITUDE, is_whole, plain
from dashboard.dataset.spreadsheet import is_formula
from dashboard.returns.messages import MAX_QUOTED_CHARS, Message, bilingual
from dashboard.returns.number_formats import displayed, is_faithful, is_percent

NUMBER = re.compile(r"-?(\d+|\d{1,3}([ \u00a0\u3000]\d{3})+)(\.\d+)?", re.ASCII)  # 12345 or 12 345
BLANKS = re.compile(r"[\s\u00a0\u3000]+")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
PICTURE = re.compile(r"=(_xlfn\.)?DISPIMG\(", re.IGNORECASE)
SIGNIFICANT_DIGITS = 15  # that a spreadsheet keeps of a number
MAX_CELL_CHARS = 500  # of a remark, or of a number with its blanks


class CellError(Exception):
    """Reports a cell that cannot be accepted; `message` says what it holds and what is allowed."""

    def __init__(self, name: str, /, **values: object) -> None:
        """Format the message."""
        self.message: Message = bilingual(name, **values)
        super().__init__(self.message.english)


def parse_number(content: object, unit: str, data_type: str = "", number_formats: Sequence[str] = ()) -> Decimal | None:
    """Parses the number in a cell; None where it is empty, CellError for all else.

    `data_type` is openpyxl's (`f` a formula, `e` an error). Whole things are whole, and nothing but a per cent is below
    zero. A number that any of the cell's formats shows as another is refused: 36.7% is 0.367 to a spreadsheet.
    """
    _refuse_computed(content, data_type)
    if content is None or (isinstance(content, str) and not content.strip()):
        return None
    if isinstance(content, bool):
        raise CellError("boolean", value=str(content).upper())
    if isinstance(content, date | datetime | time | timedelta):
        raise CellError("date", value=content)
    if isinstance(content, str):
        text = content.strip()
        if len(text) > MAX_CELL_CHARS or not NUMBER.fullmatch(text):
            raise CellError("no_number", value=text[:MAX_QUOTED_CHARS])
        number = Decimal(BLANKS.sub("", text))
    elif isinstance(content, int | float):
        if isinstance(content, float) and not math.isfinite(content):
            raise CellError("infinite", value=content)
        number = Decimal(f"{content:.{SIGNIFICANT_DIGITS}g}") if isinstance(content, float) else Decimal(content)
    else:
        raise CellError("no_number", value=content)
    if number and not MIN_MAGNITUDE <= abs(number) <= MAX_MAGNITUDE:
        raise CellError("out_of_range", value=plain(number)[:MAX_QUOTED_CHARS])
    for number_format in number_formats if isinstance(content, int | float) else ():
        _refuse_other_display(number, unit, number_format)
    if number < 0 and unit != "%":
        raise CellError("negative", value=plain(number), unit=unit)
    if is_whole(unit) and number != number.to_integral_value():
        raise CellError("not_whole", value=plain(number), unit=unit)
    return number


def _refuse_other_display(number: Decimal, unit: str, number_format: str) -> None:
    """Refuses a number that its cell shows as another: as per cent, in thousands, with a point put in, not at all."""
    if is_percent(number, number_format):
        raise CellError("percent", value=plain(number), percent=plain(number * 100))
    text = displayed(number, number_format)
    if text is not None and not is_faithful(number, text, unit):
        cells = {"text": text.strip()[:MAX_QUOTED_CHARS], "format": number_format[:MAX_QUOTED_CHARS]}
        raise CellError("other_display", value=plain(number), **cells)


def parse_choice(content: object, choices: Mapping[str, str], data_type: str = "") -> str:
    """Parses a choice of a list into the table's word; "" where the cell is empty, CellError for all else.

    Either half of a choice is accepted: 预计 or estimated for 预计 estimated.
    """
    text = _one_line(content, data_type)
    if not text:
        return ""
    for choice, word in choices.items():
        if text in (choice, *choice.split(" ", 1), word):
            return word
    raise CellError("not_listed", value=text[:MAX_QUOTED_CHARS], choices="、".join(filter(None, choices)))


def parse_remark(content: object, data_type: str = "") -> str:
    """Parses a remark into one line; CellError where it is too long or a spreadsheet would run it."""
    text = _one_line(content, data_type)
    if is_formula(text):
        raise CellError("remark_start", value=text[:MAX_QUOTED_CHARS])
    if UNPRINTABLE.search(text):
        raise CellError("unprintable")
    if len(text) > MAX_CELL_CHARS:
        raise CellError("remark_long", count=len(text), limit=MAX_CELL_CHARS)
    return text


def _one_line(content: object, data_type: str) -> str:
    _refuse_computed(content, data_type)
    return "" if content is None else BLANKS.sub(" ", str(content)).strip()


def is_picture(content: object) -> bool:
    """Tells whether a cell holds a picture, for which WPS writes a formula of its own."""
    return isinstance(content, str) and PICTURE.match(content) is not None


def _refuse_computed(content: object, data_type: str) -> None:
    """Refuses formulas and errors, whatever value they show."""
    if data_type == "f" and is_picture(content):
        raise CellError("picture")
    if data_type == "f":
        raise CellError("formula")
    if data_type == "e":
        raise CellError("error", value=content)
