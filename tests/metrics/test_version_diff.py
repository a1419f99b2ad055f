"""What differs between two tables: rows by their key, and the judgements that turn because of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.schema import COLUMNS, LOCATOR
from dashboard.dataset.table import Dataset
from dashboard.metrics.version_diff import JudgementChange, JudgementKind, Subject, diff_versions
from tests.tables import CATALOG, Cells, real_rows, row, write_table

KPI = "专利申请量"
Made = Callable[[Iterable[Cells]], Dataset]
Told = dict[tuple[str, int, str], int]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A dataset of rows, each in a folder of its own."""

    def of(rows: Iterable[Cells]) -> Dataset:
        return read_dataset(write_table(tmp_path_factory.mktemp("table"), list(rows)), CATALOG)

    return of


def is_result(cells: Cells) -> bool:
    named = (cells["kpi"], cells["breakdown"], cells["district"], cells["year"], cells["measure"])
    return named == (KPI, "", "南昌市", "2013", "actual")


def test_a_table_does_not_differ_from_itself_in_another_order(dataset: Dataset, made: Made) -> None:
    assert diff_versions(dataset, made(reversed(real_rows()))).rows == ()


def test_a_result_that_comes_turns_its_target_into_an_outcome(dataset: Dataset, made: Made) -> None:
    found = diff_versions(dataset, made([*real_rows(), row(10400, year=2014)]))
    assert (found.added, found.changed, found.removed) == (1, 0, 0)
    assert found.rows[0].before is None and found.rows[0].row.value == 10400
    assert (
        JudgementChange(Subject(JudgementKind.OUTCOME, KPI, "南昌市", 2014, ""), None, "met") in found.judgement_changes
    )


def test_a_changed_result_turns_the_judgement_of_its_target(dataset: Dataset, made: Made) -> None:
    found = diff_versions(dataset, made(one | {"value": "9000"} if is_result(one) else one for one in real_rows()))
    assert (found.added, found.changed, found.removed) == (0, 1, 0)
    (altered,) = found.rows
    assert altered.before and altered.after and (altered.before.value, altered.after.value) == (6190, 9000)
    efforts = {
        one.subject.aspect: (one.before, one.after)
        for one in found.judgement_changes
        if one.subject.kind is JudgementKind.EFFORT
    }
    assert efforts["2014"] == ("far", "easier")


def test_the_way_back_is_the_way_there_with_its_sides_changed(dataset: Dataset, made: Made) -> None:
    other = made(one for one in real_rows() if one["kpi"] != KPI)
    there, back = diff_versions(dataset, other), diff_versions(other, dataset)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert back.added > 5 and back.removed == 0
    assert {(one.subject, one.before, one.after) for one in there.judgement_changes} == {
        (one.subject, one.after, one.before) for one in back.judgement_changes
    }


def test_a_row_that_only_has_another_note_is_a_changed_row_and_turns_nothing(dataset: Dataset, made: Made) -> None:
    found = diff_versions(dataset, made(one | {"note": "另说"} if is_result(one) else one for one in real_rows()))
    assert (found.added, found.changed, found.removed, found.judgement_changes) == (0, 1, 0, ())


def test_a_table_without_locators_differs_only_in_the_rows_that_have_one(made: Made) -> None:
    before, after = made([row(), row(year=2012)]), made([row(locator="6190件"), row(year=2012)])
    assert [before.columns, after.columns] == [COLUMNS, (*COLUMNS, LOCATOR)]
    assert [item.row.key for item in diff_versions(before, after).rows] == [after.at([0])[0].key]


def test_a_figure_of_a_month_is_a_row_of_its_own_and_turns_no_judgement_of_its_year(
    dataset: Dataset, made: Made
) -> None:
    half = row(9999, year=2014, month=6)
    added = diff_versions(dataset, made([*real_rows(), half]))
    assert [difference.row.month for difference in added.rows] == [6]
    assert added.judgement_changes == ()
    changed = diff_versions(made([row(), half]), made([row(), half | {"value": "8888"}]))
    assert (changed.added, changed.changed, changed.removed) == (0, 1, 0)
    moved = diff_versions(made([row(), half]), made([row(), half | {"month": "7"}]))
    assert (moved.added, moved.changed, moved.removed) == (1, 0, 1)
    both = diff_versions(made([row()]), made([row(month=6, locator="6")]))
    assert (both.added, both.removed) == (1, 1), "the same text in two columns is two texts"


def findings(before: Dataset, after: Dataset) -> dict[str, tuple[str | None, str | None]]:
    """What the check results of a KPI turned from and to, by aspect."""
    changes = diff_versions(before, after).judgement_changes
    return {
        change.subject.aspect: (change.before, change.after)
        for change in changes
        if change.subject.kind is JudgementKind.FINDING
    }


def test_of_several_months_of_a_year_the_gravest_finding_counts(made: Made) -> None:
    rounded = [row(10_000, year=2014, month=1), row(9_999, year=2014, month=2)]
    fallen = [*rounded, row(9_000, year=2014, month=3)]
    assert findings(made(rounded), made(fallen)) == {"months-months": ("rounding", "contradiction")}


def test_a_finding_of_months_is_not_that_of_their_year(made: Made) -> None:
    year = [row(10, year=2014), row(10, year=2014, district="南昌县")]
    months = [row(5, year=2014, month=6), row(6, year=2014, month=6, district="南昌县")]
    changes = findings(made(year), made([*year, *months]))
    assert changes["districts-months"] == (None, "contradiction")
    assert "districts" not in changes


keys = st.tuples(st.sampled_from(["甲", "乙"]), st.integers(2010, 2016), st.sampled_from(["actual", "target"]))
tables = st.dictionaries(keys, st.integers(1, 5), min_size=1)


@given(was=tables, now=tables)
def test_every_row_that_differs_is_told_once(made: Made, was: Told, now: Told) -> None:
    old, new = (
        made(row(value, kpi=kpi, year=year, measure=measure) for (kpi, year, measure), value in told.items())
        for told in (was, now)
    )
    found = diff_versions(old, new)
    assert found.added == len(now.keys() - was.keys())
    assert found.removed == len(was.keys() - now.keys())
    assert found.changed == sum(was[key] != now[key] for key in was.keys() & now.keys())
