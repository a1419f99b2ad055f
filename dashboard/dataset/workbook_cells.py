"""Cells of a workbook: text that is never run, numbers as published, links; openpyxl is known here and in `book`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.hyperlink import Hyperlink

from dashboard.dataset.names import is_wide
from dashboard.dataset.numbers import decimals, number
from dashboard.dataset.spreadsheet import is_formula

UNWRITABLE = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|[\ud800-\udfff\ufffe\uffff]")  # not allowed in XML
PIECES = re.compile(r"[\x21-\u2dff]+ ?|.")  # what is not parted at the end of a line: a Latin word, a character
MAX_CELL_CHARS = 32_767  # characters in a cell
EXACT = 10**15  # whole numbers below it are exact in a spreadsheet
FACE = "Calibri"  # Chinese characters come from the reader's own fonts
LINK = Font(name=FACE, color="0563C1", underline="single")
WRAPPED = Alignment(vertical="top", wrap_text=True)
PLAIN = Alignment(vertical="top")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the decimals and the separators that it is published with; `signed` for changes."""

    value: float
    signed: bool = False

    @property
    def format(self) -> str:
        """Excel's number format."""
        places = decimals(float(f"{self.value:.15g}"))
        plain = f"#,##0.{'0' * places}" if places else "#,##0"
        return f"+{plain};-{plain};{plain}" if self.signed else plain


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an address, or to a place in the workbook such as `'Sheet'!A1`."""

    text: str
    address: str = ""
    place: str = ""


Content = str | int | Number | Link


def write_cell(cell: Cell, content: Content) -> None:
    """Write one content; text stays text whatever it begins with."""
    match content:
        case Number():
            whole = float(content.value).is_integer() and abs(content.value) < EXACT
            cell.value = int(content.value) if whole else content.value
            cell.number_format = content.format
        case Link():
            _write(cell, content.text)
            cell.hyperlink = Hyperlink(ref="", target=content.address or None, location=content.place or None)
            cell.font = LINK
        case str():
            _write(cell, content)
        case _:
            cell.value = content


def strip_illegal(text: str) -> str:
    """Text without what a workbook cannot hold: control characters, carriage returns, halves of characters."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:MAX_CELL_CHARS]


def width(content: Content) -> int:
    """How many columns of plain type a content takes in its longest line; Chinese characters take two."""
    match content:
        case Number():
            return len(number(content.value)) + 1
        case Link():
            return width(content.text)
        case str():
            return max(sum(map(_size, line)) for line in content.split("\n"))
        case _:
            return len(str(content))


def _size(character: str) -> int:
    return 2 if is_wide(character) or character > "\uffff" else 1


def lines_of(content: Content, room: float) -> int:
    """How many lines a content takes where a line has room for so many columns of plain type."""
    match content:
        case Link():
            return lines_of(content.text, room)
        case str():
            return sum(_wrapped(line, room) for line in content.split("\n"))
        case _:
            return 1


def _wrapped(line: str, room: float) -> int:
    """Lines of one paragraph: words move down whole, and a Chinese character may begin a line anywhere."""
    lines, used = 1, 0.0
    for piece in PIECES.findall(line):
        size = width(piece)
        if used and used + size > room:
            lines, used = lines + 1, 0
        over = ceil((used + size) / room) - 1 if used + size > room else 0
        lines, used = lines + over, used + size - over * room
    return lines


def _write(cell: Cell, text: str) -> None:
    cleaned = strip_illegal(text)
    if not cleaned:
        return
    cell.value = cleaned
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula, and #N/A for an error
    if is_formula(text) or is_formula(cleaned):
        cell.quotePrefix = 1
