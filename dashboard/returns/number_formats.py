"""Renders numbers as a spreadsheet shows them in a cell's number format, to tell where that is not what it holds."""

from __future__ import annotations

import operator
import re
from decimal import ROUND_HALF_UP, Context, Decimal

# A format's pieces (ECMA-376 part 1, 18.8.31). Chinese spreadsheets write `!` for a backslash; `_x` is as wide as x.
PIECES = re.compile(
    r"""(?P<general>General)|"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<space>[_*].)|\[(?P<bracket>[^\]]*)\]
    |(?P<digit>[0#?])|(?P<sign>.)""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
COMPARISONS = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
UNJUDGED = re.compile(r"[Ee][+-]|/|@")  # shown as a power of ten, a fraction, a text
MAGNITUDES = frozenset("十百千万亿%‰")  # beside a number they multiply or divide it
DASHES = frozenset("-–—－")  # how accountants write zero

MAX_DECIMALS = 30  # of a format, in Excel
PERCENT, SEPARATORS = ("sign", "%"), (".", ",")
CONTEXT = Context(prec=100)  # digits, more than any number here needs

Piece = tuple[str, str]  # its kind and its text


def displayed(value: Decimal, number_format: str) -> str | None:
    """Renders a number without its sign; None where it is shown in a way that is not judged, such as a fraction."""
    section = _section(value, number_format)
    if any(kind == "general" for kind, _ in section):
        return "".join(f"{abs(value):f}" if kind == "general" else text for kind, text in section if kind != "space")
    if UNJUDGED.search("".join(text for kind, text in section if kind in ("sign", "digit"))):
        return None
    signs = [
        "0" if kind == "digit" else text
        for kind, text in section
        if kind == "digit" or (kind == "sign" and text in SEPARATORS)
    ]
    whole, _, fraction = "".join(signs).partition(".")
    thousands = len(whole) - len(whole.rstrip(",")) + len(fraction) - len(fraction.rstrip(","))
    decimals = min(fraction.count("0"), MAX_DECIMALS)
    percents = section.count(PERCENT)
    scaled = CONTEXT.divide(CONTEXT.multiply(abs(value), Decimal(100) ** percents), Decimal(1000) ** thousands)
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, CONTEXT)
    if not rounded and ("digit", "0") not in section:
        return "".join(text for kind, text in section if kind == "literal")
    return _filled(section, f"{rounded:f}".replace(".", ""), whole.count("0") + decimals)


def is_faithful(value: Decimal, text: str, unit: str) -> bool:
    """Tells whether what a cell shows is the number that it holds, rounded to the decimals shown."""
    figure = re.sub(r"[^0-9.]", "", text)
    if not re.fullmatch(r"\d+\.?\d*|\.\d+", figure):
        return not value and text.strip() in DASHES
    decimals = min(len(figure.partition(".")[2]), MAX_DECIMALS)
    rounded = abs(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, CONTEXT)
    return rounded == Decimal(figure) and not MAGNITUDES & set(text) - set(unit)


def is_percent(value: Decimal, number_format: str) -> bool:
    """Tells whether a format shows a number a hundred times as large, with a per cent sign."""
    return PERCENT in _section(value, number_format)


def _section(value: Decimal, number_format: str) -> list[Piece]:
    """Selects the part of a format that a number is shown in: by its conditions, else by the number's sign."""
    sections: list[list[Piece]] = [[]]
    for match in PIECES.finditer(number_format):
        kind = match.lastgroup or ""
        text = match[kind]
        if (kind, text) == ("sign", ";"):
            sections.append([])
        elif kind in ("quoted", "escaped"):
            sections[-1].append(("literal", text))
        else:
            sections[-1].append((kind, text))
    conditions = [_condition(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or COMPARISONS[condition[0]](value, condition[1]):
                return section
    index = 1 if value < 0 else 2 if not value else 0
    return sections[index] if index < min(len(sections), 3) else sections[0]


def _condition(section: list[Piece]) -> tuple[str, Decimal] | None:
    matches = (CONDITION.fullmatch(text) for kind, text in section if kind == "bracket")
    return next(((match[1], Decimal(match[2])) for match in matches if match), None)


def _filled(section: list[Piece], digits: str, places: int) -> str:
    """Fills digits into their places from the right; the first place takes all that are left over."""
    digits = digits.lstrip("0")
    missing, texts, is_fraction = places - len(digits), [], False
    for kind, text in section:
        if kind == "digit" and missing > 0:
            texts.append("0" if text == "0" or is_fraction else "")
            missing -= 1
        elif kind == "digit":
            texts.append(digits[: 1 - missing])
            digits, missing = digits[1 - missing :], 0
        elif kind == "literal" or (kind == "sign" and text != ","):
            texts.append(text)
            is_fraction = is_fraction or (kind, text) == ("sign", ".")
    return "".join(texts)
