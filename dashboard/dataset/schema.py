"""The rules of the tidy table, and the faults that break them: every fault at once, each with row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.dataset.columns import Column, Mask, Numbers, columns_of, key_of
from dashboard.dataset.model import Catalog, Measure, Qualifier, Status

COLUMNS = (
    "area", "kpi", "breakdown", "district", "year", "measure",
    "value", "unit", "qualifier", "status", "source", "note",
)  # fmt: skip
KEY = ["kpi", "breakdown", "district", "year", "measure"]
FIRST_YEAR, LAST_YEAR = 1978, 2100
GROWTHS = [measure.value for measure in Measure if measure.is_growth]
SHARES = ("%",)  # the only unit whose level may be negative
YEAR, NUMBER = re.compile(r"\d{4}"), re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
PLACED = re.compile(r"\S+ \S")  # a document, one blank, and a place in it

Columns = Mapping[str, Column]
Row = Mapping[str, str]  # cells by column


@dataclass(frozen=True, slots=True, order=True)
class SchemaError:
    """One broken rule. `row` is the line a spreadsheet shows (the header is 1), 0 for the table as a whole."""

    row: int
    column: str
    value: str
    allowed: str

    def sentence(self, table: str) -> str:
        """The fault in words: where, what, and what is allowed."""
        place = f"{table} row {self.row}, {self.column}" if self.row else f"{table}, {self.column}"
        return f"{place}: {self.value!r} – {self.allowed}" if self.row else f"{place}: {self.allowed}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the column it blames, what it allows, and the rows that keep it."""

    column: str
    allowed: Callable[[Row], str]  # a faulty row to words
    holds: Mask


def validate(table: pd.DataFrame, catalog: Catalog) -> tuple[SchemaError, ...]:
    """Every fault of a table of text cells, sorted by row; empty for a sound table.

    Missing and unknown columns are reported alone: without the right columns no row can be judged. Rules judge each
    distinct text once, so a table whose cells are categories is judged faster.
    """
    unfit = tuple(_column_faults(table.columns))
    if unfit:
        return unfit
    if table.empty:
        return (SchemaError(0, "rows", "", "the table has no rows; at least one published figure is needed"),)
    columns = columns_of(table)
    rules = _rules(catalog, columns)
    broken = [rule for rule in rules if not rule.holds.all()]
    return tuple(sorted(set(_row_faults(broken, table.index, columns))))


def _column_faults(found: Iterable[str]) -> Iterable[SchemaError]:
    names = list(found)
    for column in COLUMNS:
        if column not in names:
            yield SchemaError(0, f"column {column}", "", f"missing; the columns are {', '.join(COLUMNS)}")
    for column in dict.fromkeys(names):
        if column not in COLUMNS:
            yield SchemaError(0, f"column {column}", "", f"not known; the columns are {', '.join(COLUMNS)}")
        elif names.count(column) > 1:
            yield SchemaError(0, f"column {column}", "", "stands more than once; each column stands once")


def _row_faults(broken: Iterable[Rule], numbers: pd.Index, columns: Columns) -> Iterable[SchemaError]:
    for rule in broken:
        for place in np.flatnonzero(~rule.holds).tolist():
            row = {name: columns[name].text(place) for name in COLUMNS}
            yield SchemaError(int(numbers[place]) + 2, rule.column, row[rule.column], rule.allowed(row))


def _one_of(words: Iterable[str]) -> str:
    return "allowed: " + ", ".join(word or "(empty)" for word in words)


def _always(words: str) -> Callable[[Row], str]:
    return lambda row: words  # noqa: ARG005


def _rules(catalog: Catalog, columns: Columns) -> list[Rule]:
    growth = columns["measure"].where(lambda text: text in GROWTHS)
    number = _numbers(columns["value"])[columns["value"].codes]
    plain = columns["value"].where(lambda text: NUMBER.fullmatch(text) is not None) & np.isfinite(number)
    number = np.where(plain, number, np.nan)
    spelt = columns["unit"].where(lambda text: text != "" and text == text.strip())
    year = _numbers(columns["year"])
    years = [
        YEAR.fullmatch(text) is not None and FIRST_YEAR <= number <= LAST_YEAR
        for text, number in zip(columns["year"].texts, year.tolist(), strict=True)
    ]
    share = columns["unit"].where(lambda text: text in SHARES)
    usual, unit_of = _usual_units(columns, ~growth & spelt)

    def vocabulary(column: str, words: Sequence[str]) -> Rule:
        return Rule(column, _always(_one_of(words)), columns[column].where(frozenset(words).__contains__))

    def filled(column: str) -> Rule:
        return Rule(column, _always("must not be empty"), columns[column].where(lambda text: text.strip() != ""))

    def trimmed(column: str) -> Rule:
        allowed = _always("no blank before or after the text")
        return Rule(column, allowed, columns[column].where(lambda text: text == text.strip()))

    def known(source: str) -> bool:
        return source.split(" ", 1)[0] in catalog.documents

    return [
        vocabulary("area", ["0", *(str(area.number) for area in catalog.areas)]),
        *(filled(column) for column in ("kpi", "unit", "source")),
        *(trimmed(column) for column in ("kpi", "breakdown", "unit", "source")),
        vocabulary("district", [district.name for district in catalog.districts]),
        Rule("year", _always(f"a whole year from {FIRST_YEAR} to {LAST_YEAR}"), columns["year"].spread(years)),
        vocabulary("measure", [measure.value for measure in Measure]),
        Rule(
            "value",
            _always("a plain finite number without blanks, separators or unit, such as 987.7"),
            plain,
        ),
        Rule(
            "value",
            _always("not negative, unless the unit is % or the measure is a growth"),
            ~((number < 0) & ~growth & ~share),
        ),
        Rule("unit", _always("a growth is in %"), ~growth | columns["unit"].where(lambda text: text == "%")),
        Rule(
            "unit",
            lambda row: (
                f"the unit of {row['kpi']}{row['breakdown'] and ' / ' + row['breakdown']} is "
                f"{unit_of(row)}; one unit per KPI"
            ),
            growth | ~spelt | usual,
        ),
        vocabulary("qualifier", [qualifier.value for qualifier in Qualifier]),
        vocabulary("status", [status.value for status in Status]),
        Rule(
            "source",
            _always("a document of catalog.toml, a blank, and the place in it: " + ", ".join(catalog.documents)),
            columns["source"].where(lambda text: text == "" or known(text)),
        ),
        Rule(
            "source",
            _always("the place is missing; write the document, a blank and the place, such as 'summary-2013 I(2)3'"),
            columns["source"].where(lambda text: text == "" or not known(text) or PLACED.match(text) is not None),
        ),
        Rule(
            "value",
            lambda row: (
                f"target_high must have a target of the same KPI, place and year, and not be below it"
                f" ({row['kpi']}, {row['district']}, {row['year']})"
            ),
            ~plain | _above_its_target(columns, number),
        ),
        Rule(
            "measure",
            lambda row: f"{' / '.join(filter(None, (row[column] for column in KEY)))} stands in more than one row",
            ~pd.Series(key_of(columns[name] for name in KEY)).duplicated(keep=False).to_numpy(),
        ),
    ]


def _numbers(column: Column) -> Numbers:
    """The distinct texts as numbers; NaN where a text is none."""
    return pd.to_numeric(pd.Series(column.texts, dtype=object), errors="coerce").to_numpy(dtype="float64")


def _usual_units(columns: Columns, levels: Mask) -> tuple[Mask, Callable[[Row], str]]:
    """Levels in the unit that most levels of their KPI or part have, of equally many the first; and what it is."""
    named = (columns["kpi"], columns["breakdown"])
    places = np.flatnonzero(levels)
    groups = key_of(Column(one.texts, one.codes[places]) for one in named)
    pairs, distinct = pd.factorize(groups * len(columns["unit"].texts) + columns["unit"].codes[places])
    group, unit = np.divmod(distinct, len(columns["unit"].texts))
    order = np.lexsort((unit, -np.bincount(pairs, minlength=len(distinct)), group))
    leading = order[np.unique(group[order], return_index=True)[1]]
    usual, in_usual = np.zeros(len(levels), dtype=bool), np.zeros(len(distinct), dtype=bool)
    in_usual[leading] = True
    usual[places] = in_usual[pairs]

    def unit_of(row: Row) -> str:
        wanted = named[0].code(row["kpi"]) * len(named[1].texts) + named[1].code(row["breakdown"])
        return columns["unit"].texts[int(unit[leading[np.searchsorted(group[leading], wanted)]])]

    return usual, unit_of


def _above_its_target(columns: Columns, number: Numbers) -> Mask:
    """Every row but upper ends that have no target, or one above them; a target that is no number is above nothing."""
    high, target = (
        np.flatnonzero(columns["measure"].where(lambda text, one=measure: text == one))  # type: ignore[misc]
        for measure in (Measure.TARGET_HIGH, Measure.TARGET)
    )
    holds = np.ones(len(number), dtype=bool)
    if len(high):
        key = key_of(columns[name] for name in KEY[:-1])
        lows = dict(zip(key[target][::-1].tolist(), number[target][::-1].tolist(), strict=True))  # the first row counts
        holds[high] = ~(number[high] < np.array([lows.get(one, np.inf) for one in key[high].tolist()]))
    return holds
