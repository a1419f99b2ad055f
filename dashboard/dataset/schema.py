"""Validates the tidy table: its columns, its key, its rules, and every fault at once, each with row and column."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.dataset.model import TASKS, Catalog
from dashboard.dataset.names import address_fault, name_fault, text_fault
from dashboard.dataset.numbers import MAX_MAGNITUDE, MIN_MAGNITUDE
from dashboard.dataset.observation import Measure, Qualifier, Status
from dashboard.dataset.row_groups import Row, above_its_target, other_spellings, usual

COLUMNS = (
    "area", "kpi", "breakdown", "district", "year", "measure",
    "value", "unit", "qualifier", "status", "source", "note",
)  # fmt: skip
# Columns that a table may have, too; without them their cells are empty
MONTH = "month"  # empty for the whole year, else January through this month; of a stock its level at the end
LOCATOR = "locator"  # a few printed words by which a browser finds the sentence
OPTIONAL = (MONTH, LOCATOR)
ALL_COLUMNS = (*COLUMNS[:5], MONTH, *COLUMNS[5:], LOCATOR)  # in the order of the file
KEY = ["kpi", "breakdown", "district", "year", "month", "measure"]
NUMBERS = {"area": "int64", "year": "int64", "value": "float64"}  # dtypes; every other column is text
FIRST_ROW = 2  # as a spreadsheet counts; the header is row 1
FIRST_YEAR, LAST_YEAR = 1978, 2100
MONTHS = tuple(str(month) for month in range(1, 13))
GROWTHS = [measure.value for measure in Measure if measure.is_growth]
MONTHLY = [Measure.ACTUAL.value, Measure.GROWTH.value, Measure.TARGET.value]  # measures that a month can have
SHARES = ("%",)  # the only unit whose level may be negative
YEAR, NUMBER = re.compile(r"\d{4}", re.ASCII), re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
PLACED = re.compile(r"\S+ \S")  # a document, one blank, and a place in it
MAX_LOCATOR_CHARS = 20  # words to find a sentence by, not the sentence


@dataclass(frozen=True, slots=True, order=True)
class SchemaError:
    """Describes a broken rule. `row` is the line a spreadsheet shows (the header is 1), 0 for the table as a whole."""

    row: int
    column: str
    value: str
    allowed: str

    def sentence(self, table: str) -> str:
        """Puts the fault into words: where, what, and what is allowed."""
        place = f"{table} row {self.row}, {self.column}" if self.row else f"{table}, {self.column}"
        return f"{place}: {self.value!r} – {self.allowed}" if self.row else f"{place}: {self.allowed}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds one rule: the column it blames, what it allows, and the rows that keep it."""

    column: str
    allowed: Callable[[Row], str]  # a faulty row to words
    holds: pd.Series[bool]


def validate(table: pd.DataFrame, catalog: Catalog) -> tuple[SchemaError, ...]:
    """Validates a table of text cells; lists every fault, sorted by row, and none for a sound table.

    Its index has the rows as a spreadsheet counts them. Missing and unknown columns are reported alone: without the
    right columns no row can be judged. Where cells are categories, each distinct text is judged once.
    """
    unfit = tuple(column_faults(table.columns))
    if unfit:
        return unfit
    if table.empty:
        return (SchemaError(0, "rows", "", "the table has no rows; at least one published figure is needed"),)
    if MONTH not in table:
        table = table.assign(**{MONTH: pd.Series("", table.index, dtype="category")})
    broken = [rule for rule in _rules(catalog, table) if not rule.holds.all()]
    return tuple(sorted(set(_row_faults(broken, table))))


def matches(column: pd.Series[str], predicate: Callable[[str], bool]) -> pd.Series[bool]:
    """Tests every cell of a column; of categories each distinct text is tested once, however many rows have it."""
    return column.map(predicate).astype(bool)


def column_faults(names: Iterable[str]) -> Iterable[SchemaError]:
    """Yields a fault for each column that is missing, not known, or there twice; their order is free."""
    names = list(names)
    allowed = f"the columns are {', '.join(COLUMNS)}; {MONTH} may stand after year, and {LOCATOR} at the end"
    for column in COLUMNS:
        if column not in names:
            yield SchemaError(0, f"column {column}", "", f"missing; {allowed}")
    for column in dict.fromkeys(names):
        if column not in ALL_COLUMNS:
            yield SchemaError(0, f"column {column}", "", f"not known; {allowed}")
        elif names.count(column) > 1:
            yield SchemaError(0, f"column {column}", "", "stands more than once; each column stands once")


def _row_faults(broken: Iterable[Rule], table: pd.DataFrame) -> Iterable[SchemaError]:
    for rule in broken:
        rows = table[~rule.holds]
        for number, row in zip(rows.index.tolist(), rows.to_dict("records"), strict=True):
            yield SchemaError(number, rule.column, row[rule.column], rule.allowed(row))


def _one_of(words: Iterable[str]) -> str:
    return "allowed: " + ", ".join(word or "(empty)" for word in words)


def _always(words: str) -> Callable[[Row], str]:
    return lambda row: words  # noqa: ARG005


def _rules(catalog: Catalog, table: pd.DataFrame) -> list[Rule]:
    columns = dict(table.items())
    growth, month = columns["measure"].isin(GROWTHS), columns[MONTH]
    number = columns["value"].map(_number).astype("float64")
    spelt = matches(columns["unit"], lambda text: text != "" and text == text.strip())
    usual_units, unit_of = usual(table[~growth & spelt], ["kpi", "breakdown"], "unit")
    is_area = columns["area"].isin(areas := ["0", *(str(area.number) for area in catalog.areas)])
    is_state = columns["kpi"].eq(TASKS) & columns["measure"].eq(Measure.ACTUAL) & columns["breakdown"].ne("")
    usual_areas, area_of = usual(table[is_area & columns["kpi"].ne(TASKS)], ["kpi"], "area")

    def vocabulary(column: str, words: Sequence[str]) -> Rule:
        return Rule(column, _always(_one_of(words)), columns[column].isin(words))

    def filled(column: str) -> Rule:
        return Rule(column, _always("must not be empty"), matches(columns[column], lambda text: text.strip() != ""))

    def worded(column: str, fault: Callable[[str], str]) -> Rule:
        return Rule(column, lambda row: fault(row[column]), matches(columns[column], lambda text: not fault(text)))

    def spelt_alike(names: list[str], known: Iterable[str] = (), *, by_case: bool = False) -> Rule:
        sound = matches(columns[names[-1]], lambda text: not name_fault(text))
        spellings = other_spellings(table[sound], names, known, by_case=by_case)
        holds = ~pd.MultiIndex.from_frame(table[names]).isin(list(spellings)) if spellings else True
        return Rule(
            names[-1],
            lambda row: f"looks like {spellings[tuple(row[name] for name in names)]!r}; spell both alike",
            pd.Series(holds, index=table.index),
        )

    def known(source: str) -> bool:
        return source.split(" ", 1)[0] in catalog.documents

    def short(column: str, limit: int) -> Rule:
        return Rule(column, _always(f"at most {limit} characters"), matches(columns[column], lambda t: len(t) <= limit))

    located = LOCATOR in columns
    return [
        *([worded(LOCATOR, name_fault), short(LOCATOR, MAX_LOCATOR_CHARS)] if located else []),
        vocabulary("area", areas),
        Rule(
            "area",
            lambda row: f"{row['kpi']} belongs to area {area_of(row)}; one area per KPI",
            usual_areas.reindex(table.index, fill_value=True),
        ),
        *(filled(column) for column in ("kpi", "unit", "source")),
        *(worded(column, name_fault) for column in ("kpi", "breakdown", "unit")),
        *(worded(column, text_fault) for column in ("source", "note")),
        worded("kpi", address_fault),
        spelt_alike(["kpi"], catalog.kpis),
        spelt_alike(["kpi", "breakdown"]),
        spelt_alike(["unit"], (*SHARES, *catalog.unit_english), by_case=True),
        Rule(
            "source",
            _always("no blank before or after the text"),
            matches(columns["source"], lambda text: text == text.strip()),
        ),
        vocabulary("district", [district.name for district in catalog.districts]),
        Rule("year", _always(f"a whole year from {FIRST_YEAR} to {LAST_YEAR}"), matches(columns["year"], is_year)),
        Rule(
            MONTH,
            _always("empty for the whole year, or 1 to 12 for January through this month, in plain digits"),
            month.eq("") | month.isin(MONTHS),
        ),
        Rule(
            MONTH,
            lambda row: f"{row['measure']} is of a whole year; a month is allowed for {', '.join(MONTHLY)}",
            month.eq("") | columns["measure"].isin(MONTHLY) | ~columns["measure"].isin(list(Measure)),
        ),
        vocabulary("measure", [measure.value for measure in Measure]),
        Rule(
            "value", _always("a plain finite number without blanks, separators or unit, such as 987.7"), number.notna()
        ),
        Rule(
            "value",
            _always(
                "0, or from a billionth to 1,000,000,000,000,000, whatever the sign; choose another unit, such as 亿元"
            ),
            number.isna() | number.eq(0) | number.abs().between(float(MIN_MAGNITUDE), float(MAX_MAGNITUDE)),
        ),
        Rule(
            "value",
            _always("not negative, unless the unit is % or the measure is a growth"),
            ~(number < 0) | growth | columns["unit"].isin(SHARES),
        ),
        Rule(
            "breakdown",
            _always("a task of catalog.toml, whose state the row tells"),
            ~is_state | columns["breakdown"].isin(list(catalog.tasks)),
        ),
        Rule(
            "value",
            _always("the state of a task is from 0 (not begun) to 1 (done)"),
            ~is_state | number.isna() | number.between(0, 1),
        ),
        Rule("unit", _always("a growth is in %"), ~growth | columns["unit"].eq("%")),
        Rule(
            "unit",
            lambda row: (
                f"the unit of {row['kpi']}{row['breakdown'] and ' / ' + row['breakdown']} is "
                f"{unit_of(row)}; one unit per KPI"
            ),
            usual_units.reindex(table.index, fill_value=True),
        ),
        vocabulary("qualifier", [qualifier.value for qualifier in Qualifier]),
        vocabulary("status", [status.value for status in Status]),
        Rule(
            "source",
            _always("a document of catalog.toml, a blank, and the place in it: " + ", ".join(catalog.documents)),
            matches(columns["source"], lambda text: text == "" or known(text)),
        ),
        Rule(
            "source",
            _always("the place is missing; write the document, a blank and the place, such as 'summary-2013 I(2)3'"),
            matches(columns["source"], lambda text: text == "" or not known(text) or PLACED.match(text) is not None),
        ),
        Rule(
            "value",
            lambda row: (
                f"target_high must have a target of the same KPI, place and year, and not be below it"
                f" ({row['kpi']}, {row['district']}, {row['year']})"
            ),
            above_its_target(table[KEY].assign(number=number), KEY),
        ),
        Rule(
            "measure",
            lambda row: f"{' / '.join(filter(None, (row[column] for column in KEY)))} stands in more than one row",
            ~table.duplicated(KEY, keep=False),
        ),
    ]


def is_year(text: str) -> bool:
    """Tell whether a text is a year that the table may hold."""
    return YEAR.fullmatch(text) is not None and FIRST_YEAR <= int(text) <= LAST_YEAR


def _number(text: str) -> float:
    """Parses a number; NaN where the text spells none, or one that is too large."""
    number = float(text) if NUMBER.fullmatch(text) else math.nan
    return number if math.isfinite(number) else math.nan
