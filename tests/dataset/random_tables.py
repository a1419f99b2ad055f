"""Random tables that keep every rule of data/README.md, and random files that hold them. Nothing here asks the code."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import strategies as st

from tests.tables import CATALOG, Cells

COLUMNS = [
    "area", "kpi", "breakdown", "district", "year", "measure",
    "value", "unit", "qualifier", "status", "source", "note",
]  # fmt: skip
KEY = ["kpi", "breakdown", "district", "year", "month", "measure"]
WITH_MONTH = [*COLUMNS[:5], "month", *COLUMNS[5:]]
LEVELS, GROWTHS = ["actual", "target"], ["growth", "target_growth"]
CONTENT = tomllib.loads(CATALOG.read_text(encoding="utf-8"))
DISTRICTS = [entry["name"] for entry in CONTENT["district"]]
DOCUMENTS = [entry["id"] for entry in CONTENT["document"]]

WORDS = [
    "专利申请量", "技术市场交易额", "万元", "件", "研发/产值 100%", "R&D", 'say "hi"', '"', "a,b", "，", "two\nlines",
    "three\r\nlines", "\r", "\t", "NA", "nan", "null", "None", "True", "=1+1", "-", "'", "1e5", "007", "2013", "\u200b",
    "\u202e", "\ufeff", "😀", "é", "e\u0301", "𠮷", "<b>", "\\", ";", "#", " ", "\u3000", "\x00", "\x1a", "actual", "%",
]  # fmt: skip
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def one_line(words: Iterable[str]) -> str:
    """Words side by side with one blank where there is any, and what cannot be seen left out."""
    return " ".join("".join(UNSEEN.sub("", word) for word in words).split())


def alike(text: str) -> str:
    """A name as it is seen by whoever does not look closely."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def are_told_apart(names: Sequence[tuple[str, str]]) -> bool:
    """True where no two KPIs, and no two breakdowns of a KPI, look alike."""
    kpis, breakdowns = {kpi for kpi, _ in names}, {(kpi, alike(breakdown)) for kpi, breakdown in names}
    return len({alike(kpi) for kpi in kpis}) == len(kpis) and len(breakdowns) == len(names)


def addressed(text: str) -> str:
    """A name of which every part between slashes stays in an address."""
    return "/".join(part for part in text.split("/") if part.strip() not in ("", ".", ".."))


def compatible(text: str) -> str:
    """A name that looks like no other one that is written in this way."""
    return "".join(unicodedata.normalize("NFKC", text).split())


SIGNS = st.characters(exclude_categories=["C", "Z"]) | st.just(" ")
VISIBLE = st.sampled_from([word for word in WORDS if word.isprintable()]) | st.text(SIGNS, max_size=3)
NOTES = st.lists(VISIBLE | st.sampled_from(["two\nlines", "three\r\nlines", "\r", "\t", "\u3000"]), max_size=3).map(
    lambda words: UNSEEN.sub("", "".join(words))
)
NAMES = st.lists(VISIBLE, min_size=1, max_size=3).map(one_line).map(lambda text: text or "件")
KPIS = NAMES.map(addressed).map(lambda text: text or "件")
UNITS = NAMES.map(compatible)
YEARS = st.integers(1978, 2100).map(str)
MONTHS = st.just("") | st.integers(1, 12).map(str)


@dataclass(eq=False)
class Line:
    """A row of a table, the columns in which it breaks a rule, and whether a fault may be put into it."""

    cells: Cells
    blamed: set[str] = field(default_factory=set)
    free: bool = True
    extra: tuple[str, ...] = ()  # cells behind the last column


@st.composite
def numbers(draw: st.DrawFn, *, negative: bool) -> Decimal:
    """A number as a document may print it, or one at the bounds of what the table holds."""
    if draw(st.booleans()):
        return Decimal(draw(st.integers(-(10**12) if negative else 0, 10**12))).scaleb(draw(st.integers(-6, 2)))
    return Decimal(draw(st.integers(-99 if negative else 0, 9999))).scaleb(draw(st.integers(-9, 10)))


@st.composite
def spelt(draw: st.DrawFn, number: Decimal) -> str:
    """A number in one of the ways of writing it."""
    plain = format(number, "f")
    ways = [f"{number:e}", f"{number:E}", f"{number:e}".replace("e+", "e"), f"{number:e}".replace("e+", "e+0")]
    return draw(st.sampled_from([plain, plain, plain, plain + ("0" if "." in plain else ".0"), *ways]))


Asked = tuple[str, str, str, str]  # place, year, month, what kind of figure


def of_month(asked: Asked) -> Asked:
    """A range and a targeted growth are those of a whole year."""
    district, year, month, kind = asked
    return district, year, "" if kind in ("range", "target_growth") else month, kind


def key_of(asked: Asked) -> Asked:
    """What no two rows of a family share; a range begins with a target."""
    *place_and_time, kind = asked
    return (*place_and_time, "target" if kind == "range" else kind)  # type: ignore[return-value]  # it has four texts


@st.composite
def families(draw: st.DrawFn, name: tuple[str, str], area: str, *, rich: bool) -> list[Line]:
    """The rows of a KPI or of a part of it, which have one unit. A rich one has rows that can break any rule."""
    unit = draw(UNITS.filter(lambda text: text != "%") if rich else UNITS | st.just("%"))
    kinds = st.sampled_from([*LEVELS, *GROWTHS, "range"])
    asked = draw(
        st.lists(
            st.tuples(st.sampled_from(DISTRICTS), YEARS, MONTHS, kinds).map(of_month),
            min_size=0 if rich else 1,
            max_size=4,
            unique_by=key_of,
        )
    )
    if rich:
        years = draw(st.lists(YEARS, min_size=5, max_size=5, unique=True))
        kinds_needed = ["actual", "actual", "range", "growth", "target_growth"]
        needed = [(DISTRICTS[0], year, "", kind) for year, kind in zip(years, kinds_needed, strict=True)]
        asked = needed + [one for one in asked if one[0] != DISTRICTS[0]]
    lines = []
    for district, year, month, kind in asked:
        growth = kind in GROWTHS
        number = draw(numbers(negative=growth or unit == "%"))
        written = {"target": number} if kind == "range" else {kind: number}
        if kind == "range":
            written["target_high"] = number + abs(draw(st.just(Decimal(0)) | numbers(negative=False)))
        for measure, value in written.items():
            cells = {
                "area": area, "kpi": name[0], "breakdown": name[1], "district": district,
                "year": year, "month": month, "measure": measure, "value": draw(spelt(value)),
                "unit": "%" if growth else unit,
                "qualifier": draw(st.sampled_from(["", "at_least", "more_than", "about"])),
                "status": draw(st.sampled_from(["reported", "estimated", "provisional", "sample"])),
                "source": f"{draw(st.sampled_from(DOCUMENTS))} {draw(NAMES)}",
                "note": draw(st.just("") | NOTES),
            }  # fmt: skip
            lines.append(Line(cells))
    return lines


@st.composite
def tables(draw: st.DrawFn, *, rich: bool = False) -> list[Line]:
    """A table of a few KPIs and parts, its rows in any order; a rich one has a row for every fault."""
    names = st.lists(st.tuples(KPIS, st.just("") | NAMES), min_size=1, max_size=2 if rich else 4, unique=True)
    lines: list[Line] = []
    areas: dict[str, str] = {}
    for name in draw(names.filter(are_told_apart)):
        area = areas.setdefault(name[0], str(draw(st.integers(0, 9))))
        lines += draw(families(name, area, rich=rich and not lines))
    return draw(st.permutations(lines))


def csv_row(cells: Iterable[str], *, quoted: bool, end: str) -> str:
    """A row of a CSV file in which all cells, or only those that need it, stand in quotation marks."""
    written = (
        '"' + text.replace('"', '""') + '"' if quoted or any(sign in text for sign in '",\r\n') else text
        for text in cells
    )
    return ",".join(written) + end


@st.composite
def files(draw: st.DrawFn, lines: Sequence[Line], columns: Sequence[str] = ()) -> tuple[bytes, list[int]]:
    """A table as a file of any of the ways in which spreadsheets and editors write it, and the numbers of its rows.

    Without `columns` it has all, and no months only where no row has one.
    """
    has_months = any(line.cells["month"] for line in lines) or draw(st.booleans())
    columns = columns or (WITH_MONTH if has_months else COLUMNS)
    order, end = draw(st.permutations(columns)), draw(st.sampled_from(["\n", "\r\n"]))
    quoted = draw(st.booleans())
    blanks = [end, *(csv_row([""] * len(columns), quoted=one, end=end) for one in (False, True))]
    blank = st.lists(st.sampled_from(blanks), max_size=2)
    gaps = st.just([]) if draw(st.booleans()) else blank
    rows, numbers_of_rows = [csv_row(order, quoted=quoted, end=end)], []
    for line in lines:
        rows += draw(gaps)
        rows.append(csv_row([*(line.cells.get(one, "") for one in order), *line.extra], quoted=quoted, end=end))
        numbers_of_rows.append(len(rows))
    text = "".join([*rows, *draw(gaps)])
    text = text.removesuffix(end) if draw(st.booleans()) else text
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))), numbers_of_rows
