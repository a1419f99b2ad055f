"""States what a spreadsheet's cell may hold as text: formula starts, the byte order mark."""

from __future__ import annotations

BOM = "\ufeff"  # Excel reads a CSV file that begins with it as UTF-8
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a cell that begins with one of these


def escape_formula(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
