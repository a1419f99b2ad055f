"""Validates the tidy table: its columns, its key, its rules, and every fault at once, each with row and column."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.dataset.model import TASKS, Catalog
from dashboard.dataset.names import address_fault, look_alike, name_fault, text_fault
from dashboard.dataset.numbers import MAX_MAGNITUDE, MIN_MAGNITUDE
from dashboard.dataset.observation import Measure, Qualifier, Status

COLUMNS = (
    "area", "kpi", "breakdown", "district", "year", "measure",
    "value", "unit", "qualifier", "status", "source", "note",
)  # fmt: skip
LOCATOR = "locator"  # a column that a table may have, too: a few printed words by which a browser finds the sentence
ALL_COLUMNS = (*COLUMNS, LOCATOR)
KEY = ["kpi", "breakdown", "district", "year", "measure"]
NUMBERS = {"area": "int64", "year": "int64", "value": "float64"}  # dtypes; every other column is text
FIRST_ROW = 2  # as a spreadsheet counts; the header is row 1
FIRST_YEAR, LAST_YEAR = 1978, 2100
GROWTHS = [measure.value for measure in Measure if measure.is_growth]
SHARES = ("%",)  # the only unit whose level may be negative
YEAR, NUMBER = re.compile(r"\d{4}", re.ASCII), re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
PLACED = re.compile(r"\S+ \S")  # a document, one blank, and a place in it
MAX_LOCATOR_CHARS = 20  # words to find a sentence by, not the sentence

Row = Mapping[Any, str]  # cells by column


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
    unfit = tuple(_column_faults(table.columns))
    if unfit:
        return unfit
    if table.empty:
        return (SchemaError(0, "rows", "", "the table has no rows; at least one published figure is needed"),)
    broken = [rule for rule in _rules(catalog, table) if not rule.holds.all()]
    return tuple(sorted(set(_row_faults(broken, table))))


def matches(column: pd.Series[str], predicate: Callable[[str], bool]) -> pd.Series[bool]:
    """Tests every cell of a column; of categories each distinct text is tested once, however many rows have it."""
    return column.map(predicate).astype(bool)


def _column_faults(names: Iterable[str]) -> Iterable[SchemaError]:
    names, allowed = list(names), f"the columns are {', '.join(COLUMNS)}; {LOCATOR} may follow"
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
    growth = columns["measure"].isin(GROWTHS)
    number = columns["value"].map(_number).astype("float64")
    spelt = matches(columns["unit"], lambda text: text != "" and text == text.strip())
    usual_units, unit_of = _usual(table[~growth & spelt], ["kpi", "breakdown"], "unit")
    is_area = columns["area"].isin(areas := ["0", *(str(area.number) for area in catalog.areas)])
    usual_areas, area_of = _usual(table[is_area & columns["kpi"].ne(TASKS)], ["kpi"], "area")

    def vocabulary(column: str, words: Sequence[str]) -> Rule:
        return Rule(column, _always(_one_of(words)), columns[column].isin(words))

    def filled(column: str) -> Rule:
        return Rule(column, _always("must not be empty"), matches(columns[column], lambda text: text.strip() != ""))

    def worded(column: str, fault: Callable[[str], str]) -> Rule:
        return Rule(column, lambda row: fault(row[column]), matches(columns[column], lambda text: not fault(text)))

    def spelt_alike(names: list[str], known: Iterable[str] = (), *, by_case: bool = False) -> Rule:
        sound = matches(columns[names[-1]], lambda text: not name_fault(text))
        spellings = _other_spellings(table[sound], names, known, by_case=by_case)
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
            _above_its_target(table[KEY].assign(number=number)),
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


def _usual(rows: pd.DataFrame, group: list[str], column: str) -> tuple[pd.Series[bool], Callable[[Row], str]]:
    """Marks rows with what most of their group have in a column, of equally many the first; and names it."""
    groups = rows.groupby([*group, column], observed=True)
    counts = groups.size().reset_index(name="count").sort_values("count", ascending=False, kind="stable")
    usual = counts.drop_duplicates(group)
    return groups.ngroup().isin(usual.index), lambda row: str(
        usual.loc[usual[group].eq([row[name] for name in group]).all(axis=1), column].iloc[0]
    )


def _other_spellings(
    table: pd.DataFrame, columns: list[str], known: Iterable[str], *, by_case: bool
) -> dict[tuple[str, ...], str]:
    """Maps each name that looks like another to the spelling that is known, else that most rows have.

    The last of the columns is the name; those before it are the group within which names are compared.
    """
    counts = table.groupby(columns, observed=True, sort=False).size().sort_values(ascending=False, kind="stable")
    spellings = {(look_alike(name, by_case=by_case),): name for name in known}
    others: dict[tuple[str, ...], str] = {}
    for cells in counts.index.to_frame().itertuples(index=False, name=None):
        usual = spellings.setdefault((*cells[:-1], look_alike(cells[-1], by_case=by_case)), cells[-1])
        if usual != cells[-1]:
            others[cells] = usual
    return others


def _above_its_target(table: pd.DataFrame) -> pd.Series[bool]:
    """Marks all rows but upper ends without a target, or below it; a target that is no number is above nothing."""
    highs, targets = (table[table["measure"].eq(measure)] for measure in (Measure.TARGET_HIGH, Measure.TARGET))
    lows = targets.drop_duplicates(KEY[:-1]).fillna({"number": -math.inf})  # the first row counts
    pairs = highs.merge(lows, "left", KEY[:-1], suffixes=("", "_low")).fillna({"number_low": math.inf})
    below = highs.index[(pairs["number"] < pairs["number_low"]).to_numpy()]
    return pd.Series(~table.index.isin(below), index=table.index)
