"""The rules of the tidy table, and the faults that break them: every fault at once, each with row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from dashboard.model import Catalog, Measure, Qualifier, Status

COLUMNS = (
    "area", "kpi", "breakdown", "district", "year", "measure",
    "value", "unit", "qualifier", "status", "source", "note",
)  # fmt: skip
KEY = ["kpi", "breakdown", "district", "year", "measure"]
FIRST_YEAR, LAST_YEAR = 1978, 2100
GROWTHS = [measure.value for measure in Measure if measure.is_growth]
SHARES = ("%",)  # the only unit whose level may be negative


@dataclass(frozen=True, slots=True, order=True)
class Fault:
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
    """One rule: the column it blames, what it allows, and the test that marks good rows True."""

    column: str
    allowed: Callable[[pd.Series], str]  # the faulty row, as text, to words
    holds: Callable[[pd.DataFrame], pd.Series]


def faults_of(table: pd.DataFrame, catalog: Catalog) -> tuple[Fault, ...]:
    """Every fault of a table of text cells, sorted by row; empty for a sound table.

    Missing and unknown columns are reported alone: without the right columns no row can be judged.
    """
    columns = tuple(_column_faults(table.columns))
    if columns:
        return columns
    if table.empty:
        return (Fault(0, "rows", "", "the table has no rows; at least one published figure is needed"),)
    rules = _rules(catalog, table)
    schema = pa.DataFrameSchema(
        {column: pa.Column(str, coerce=False) for column in COLUMNS},
        checks=[pa.Check(rule.holds, name=str(number)) for number, rule in enumerate(rules)],
    )
    try:
        schema.validate(table, lazy=True)
    except SchemaErrors as errors:
        return tuple(sorted(set(_row_faults(errors.failure_cases, table, rules))))
    return ()


def _column_faults(found: Iterable[str]) -> Iterable[Fault]:
    names = list(found)
    for column in COLUMNS:
        if column not in names:
            yield Fault(0, f"column {column}", "", f"missing; the columns are {', '.join(COLUMNS)}")
    for column in dict.fromkeys(names):
        if column not in COLUMNS:
            yield Fault(0, f"column {column}", "", f"not known; the columns are {', '.join(COLUMNS)}")
        elif names.count(column) > 1:
            yield Fault(0, f"column {column}", "", "stands more than once; each column stands once")


def _row_faults(cases: pd.DataFrame, table: pd.DataFrame, rules: Sequence[Rule]) -> Iterable[Fault]:
    for number, index in cases[["check", "index"]].drop_duplicates().itertuples(index=False):
        rule, row = rules[int(number)], table.loc[index]
        yield Fault(int(index) + 2, rule.column, str(row[rule.column]), rule.allowed(row))


def _one_of(words: Iterable[str]) -> str:
    return "allowed: " + ", ".join(word or "(empty)" for word in words)


def _always(words: str) -> Callable[[pd.Series], str]:
    return lambda row: words  # noqa: ARG005


def _vocabulary(column: str, words: Sequence[str]) -> Rule:
    return Rule(column, _always(_one_of(words)), lambda table: table[column].isin(words))


def _filled(column: str) -> Rule:
    return Rule(column, _always("must not be empty"), lambda table: table[column].str.strip().ne(""))


def _trimmed(column: str) -> Rule:
    allowed = _always("no blank before or after the text")
    return Rule(column, allowed, lambda table: table[column].eq(table[column].str.strip()))


def _rules(catalog: Catalog, table: pd.DataFrame) -> list[Rule]:
    number = pd.to_numeric(table["value"], errors="coerce")
    finite = number.notna() & number.abs().ne(float("inf"))
    year = pd.to_numeric(table["year"], errors="coerce")
    growth = table["measure"].isin(GROWTHS)
    document = table["source"].str.split(" ", n=1).str[0]
    levels = table[~growth]
    usual_unit = levels.groupby(["kpi", "breakdown"])["unit"].agg(lambda units: units.mode().iloc[0])
    expected = pd.MultiIndex.from_frame(table[["kpi", "breakdown"]]).map(usual_unit.to_dict())
    unit = pd.Series(expected, index=table.index)
    high = table["measure"].eq(Measure.TARGET_HIGH)
    lows = table[table["measure"].eq(Measure.TARGET)].drop_duplicates(KEY[:-1])
    low = pd.Series(
        pd.MultiIndex.from_frame(table[KEY[:-1]]).map(
            dict(zip(map(tuple, lows[KEY[:-1]].to_numpy()), number[lows.index], strict=True))
        ),
        index=table.index,
        dtype="float64",
    )
    return [
        _vocabulary("area", ["0", *(str(area.number) for area in catalog.areas)]),
        *(_filled(column) for column in ("kpi", "unit", "source")),
        *(_trimmed(column) for column in ("kpi", "breakdown", "unit", "source")),
        _vocabulary("district", [district.name for district in catalog.districts]),
        Rule(
            "year",
            _always(f"a whole year from {FIRST_YEAR} to {LAST_YEAR}"),
            lambda t: t["year"].str.fullmatch(r"\d{4}") & year.between(FIRST_YEAR, LAST_YEAR),
        ),
        _vocabulary("measure", [measure.value for measure in Measure]),
        Rule(
            "value",
            _always("a plain finite number without blanks, separators or unit, such as 987.7"),
            lambda t: t["value"].str.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?") & finite,
        ),
        Rule(
            "value",
            _always("not negative, unless the unit is % or the measure is a growth"),
            lambda t: ~(number.lt(0) & ~growth & ~t["unit"].isin(SHARES)),
        ),
        Rule(
            "unit",
            _always("a growth is in %"),
            lambda t: ~growth | t["unit"].eq("%"),
        ),
        Rule(
            "unit",
            lambda row: (
                f"the unit of {row['kpi']}{row['breakdown'] and ' / ' + row['breakdown']} is "
                f"{usual_unit.get((row['kpi'], row['breakdown']))}; one unit per KPI"
            ),
            lambda t: growth | t["unit"].eq(unit),
        ),
        _vocabulary("qualifier", [qualifier.value for qualifier in Qualifier]),
        _vocabulary("status", [status.value for status in Status]),
        Rule(
            "source",
            _always("a document of catalog.toml, a blank, and the place in it: " + ", ".join(catalog.documents)),
            lambda t: t["source"].eq("") | document.isin(list(catalog.documents)),
        ),
        Rule(
            "source",
            _always("the place is missing; write the document, a blank and the place, such as 'summary-2013 I(2)3'"),
            lambda t: t["source"].eq("") | ~document.isin(list(catalog.documents)) | t["source"].str.contains(r"\S \S"),
        ),
        Rule(
            "value",
            lambda row: (
                f"target_high must have a target of the same KPI, place and year, and not be below it"
                f" ({row['kpi']}, {row['district']}, {row['year']})"
            ),
            lambda _: ~high | ~finite | (low.notna() & number.ge(low)),
        ),
        Rule(
            "measure",
            lambda row: f"{' / '.join(filter(None, (row[column] for column in KEY)))} stands in more than one row",
            lambda t: ~t.duplicated(KEY, keep=False),
        ),
    ]
