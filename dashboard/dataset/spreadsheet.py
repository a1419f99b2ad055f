"""States what a spreadsheet's cell may hold as text: formula starts, the byte order mark."""

from __future__ import annotations

import unicodedata

BOM = "\ufeff"  # Excel reads a CSV file that begins with it as UTF-8
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")  # a spreadsheet may run a cell that begins with one


def is_formula(text: str) -> bool:
    """True for text that a spreadsheet would run, full-width signs included (OWASP, CSV injection)."""
    return unicodedata.normalize("NFKC", text[:1]).startswith(FORMULA_STARTS)


def escape_formula(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run, and before one that would be taken for escaped."""
    return f"'{text}" if is_formula(text.lstrip("'")) else text


def unescape_formula(text: str) -> str:
    """Take away the apostrophe that `escape_formula` has put before a text."""
    return text.removeprefix("'") if is_formula(text.lstrip("'")) else text
