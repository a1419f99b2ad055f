"""Sample months of the plan's year and of the one before: adding up, never falling, and with every state to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import CITY, TASKS, Kpi
from dashboard.dataset.table import Dataset
from dashboard.metrics.progress import ProgressState
from dashboard.metrics.progress_rows import TaskState, counted, progress_rows, task_rows
from dashboard.returns.sample.table import sample_dataset
from tests.conftest import Build
from tests.tables import CATALOG, COUNTIES, TABLE, ZONES, Cells, csv_text, growth, row

Figures = dict[tuple[str, str, str, int, int], Decimal]  # by KPI, measure, place, year, month; 0 is the whole year
MONTHS = range(1, 13)
PLACES = (CITY, *COUNTIES, *ZONES)


def cells_in(sample: Dataset) -> list[Cells]:
    return [dict(zip(sample.columns, cells, strict=True)) for cells in sample.cells(range(sample.size))]


def figures_in(sample: Dataset) -> Figures:
    """Every figure of whole KPIs, published ones included."""
    return {
        (cells["kpi"], cells["measure"], cells["district"], int(cells["year"]), int(cells["month"] or 0)): Decimal(
            cells["value"]
        )
        for cells in cells_in(sample)
        if not cells["breakdown"]
    }


def sums(figures: Figures, kpi: str) -> Iterator[tuple[Decimal, Decimal]]:
    """The city's figure and the sum of the nine, of each month that all ten report."""
    for year in (2013, 2014):
        for month in MONTHS:
            parts = [figures.get((kpi, "actual", place, year, month)) for place in (CITY, *COUNTIES)]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                yield known[0], sum(known[1:], Decimal())


@pytest.fixture(scope="module")
def figures(sample: Dataset) -> Figures:
    return figures_in(sample)


@pytest.fixture(scope="module")
def kpis(dataset: Dataset) -> list[Kpi]:
    """The KPIs that districts get sample returns of."""
    return [kpi for kpi in dataset.kpis.values() if kpi.by_district and kpi.name != "常住人口"]


def path_of(figures: Figures, kpi: str, place: str, year: int) -> Sequence[Decimal]:
    """The figures of a year's months in order, without those that are missing."""
    values = (figures.get((kpi, "actual", place, year, month)) for month in MONTHS)
    return [value for value in values if value is not None]


def test_districts_add_up_to_the_city_in_every_month_that_all_report(figures: Figures, kpis: list[Kpi]) -> None:
    pairs = [pair for kpi in kpis if kpi.additive for pair in sums(figures, kpi.name)]
    assert len(pairs) > 500
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def test_the_last_month_of_the_year_before_is_its_year(figures: Figures, kpis: list[Kpi]) -> None:
    years = {
        (kpi.name, place): year
        for kpi in kpis
        for place in PLACES
        if (year := figures.get((kpi.name, "actual", place, 2013, 0))) is not None
    }
    assert len(years) > 60 * len(COUNTIES + ZONES)
    assert {key: figures[key[0], "actual", key[1], 2013, 12] for key in years} == years


def test_no_month_falls_below_the_one_before_or_rises_above_its_year(figures: Figures, kpis: list[Kpi]) -> None:
    for kpi in kpis:
        for place in PLACES:
            for year in (2013, 2014):
                path = path_of(figures, kpi.name, place, year)
                whole = figures.get((kpi.name, "actual", place, year, 0))
                assert kpi.is_percent or path == sorted(path), (kpi.name, place, year)
                assert kpi.is_percent or whole is None or path[-1] <= whole, (kpi.name, place, year)


def test_a_stock_moves_from_the_level_of_the_year_before(figures: Figures, kpis: list[Kpi]) -> None:
    for kpi in (kpi for kpi in kpis if kpi.stock):
        for place in (*COUNTIES, *ZONES):
            for year in (2013, 2014):
                start, end = (figures[kpi.name, "actual", place, year - ago, 0] for ago in (1, 0))
                assert start <= min(path_of(figures, kpi.name, place, year)) <= end, (kpi.name, place, year)


def test_what_is_added_to_a_stock_comes_in_step_with_it(figures: Figures, kpis: list[Kpi]) -> None:
    pairs = [(kpi.name, kpi.flow_of) for kpi in kpis if kpi.flow_of]
    assert len(pairs) == 3
    for flow, stock in pairs:
        start = sum(figures[stock, "actual", unit, 2012, 0] for unit in COUNTIES)
        added = [level - start for level in path_of(figures, stock, CITY, 2013)]
        brought = path_of(figures, flow, CITY, 2013)
        for month, parts in enumerate(zip(brought, added, strict=True), 1):
            assert abs(parts[0] / brought[-1] - parts[1] / added[-1]) <= (1 / brought[-1] + 1 / added[-1]) / 2, (
                flow,
                month,
            )


def test_months_keep_parts_within_wholes_and_zones_within_the_city(figures: Figures, kpis: list[Kpi]) -> None:
    for kpi in kpis:
        for year, month in ((year, month) for year in (2013, 2014) for month in MONTHS):
            values = {place: figures.get((kpi.name, "actual", place, year, month)) for place in PLACES}
            wholes = {place: figures.get((kpi.part_of or "", "actual", place, year, month)) for place in PLACES}
            for place in PLACES:
                value, whole = values[place], wholes[place]
                assert value is None or whole is None or value <= whole, (kpi.name, place, year, month)
            city, zones = values[CITY], sum((values[zone] or Decimal() for zone in ZONES), Decimal())
            assert not kpi.additive or city is None or zones <= city, (kpi.name, year, month)


def test_a_month_s_growth_is_that_of_the_results_beside_it_and_there_wherever_it_can_be(
    sample: Dataset, figures: Figures, kpis: list[Kpi]
) -> None:
    for kpi in kpis:
        for place in (*COUNTIES, *ZONES):
            for month in MONTHS:
                now, before = (figures.get((kpi.name, "actual", place, year, month)) for year in (2014, 2013))
                told = figures.get((kpi.name, "growth", place, 2014, month))
                assert (told is not None) is bool(now is not None and before and not kpi.word), (kpi.name, place, month)
                if told is not None and now is not None and before:
                    assert abs(told - (now / before - 1) * 100) <= Decimal("0.05"), (kpi.name, place, month)
    months = [cells for cells in cells_in(sample) if cells["month"] and cells["status"] == "sample"]
    assert [cells for cells in months if cells["measure"] == "growth" and cells["district"] == CITY] == []


@pytest.mark.parametrize("seed", [2014, 1, 2])
def test_every_state_of_a_target_and_of_a_task_is_there_in_september(dataset: Dataset, seed: int) -> None:
    sample = sample_dataset(dataset, seed=seed)
    states = counted(progress_rows(sample, sample.area_kpis, 2014, 9))
    assert (set(states), states.total()) == (set(ProgressState), 12)
    assert {item.state for item in task_rows(sample, 2014, 9)} == set(TaskState)


def test_districts_are_ahead_and_behind_and_one_says_nothing_in_september(sample: Dataset) -> None:
    states = {
        place: Counter(item.state for item in progress_rows(sample, sample.area_kpis, 2014, 9, place) if item.target)
        for place in COUNTIES
    }
    silent = [place for place, found in states.items() if set(found) == {ProgressState.UNREPORTED}]
    assert len(silent) == 1
    judged = {ProgressState.BEHIND, ProgressState.SLIGHTLY_BEHIND, ProgressState.ON_SCHEDULE, ProgressState.REACHED}
    assert judged <= set().union(*states.values())
    behind = [found[ProgressState.BEHIND] for place, found in states.items() if place not in silent]
    assert min(behind) < max(behind)


def test_seasons_differ_by_kind_with_least_at_the_spring_festival_and_most_in_december(figures: Figures) -> None:
    def brought(kpi: str) -> list[Decimal]:
        path = path_of(figures, kpi, CITY, 2013)
        return [now - before for before, now in zip([Decimal(), *path], path, strict=False)]

    months = {kpi: brought(kpi) for kpi in ("专利申请量", "高新技术产业增加值", "市级科技重大专项资金")}
    for kpi, parts in months.items():
        assert (parts.index(min(parts)) + 1, parts.index(max(parts)) + 1) == (2, 12), kpi
    halves = {kpi: sum(parts[:6]) / sum(parts) for kpi, parts in months.items()}
    assert halves["市级科技重大专项资金"] < halves["专利申请量"] < halves["高新技术产业增加值"]


def test_some_months_are_missing_but_none_of_the_city_s_year_before(figures: Figures, kpis: list[Kpi]) -> None:
    keys = [(kpi.name, "actual", place, 2013, month) for kpi in kpis for place in PLACES for month in MONTHS]
    missing = [key for key in keys if key not in figures]
    assert 0.01 < len(missing) / len(keys) < 0.1
    assert not {CITY} & {place for _, _, place, _, _ in missing}
    assert 12 not in {month for *_, month in missing}


def test_months_end_where_they_are_asked_to_and_those_before_stay(dataset: Dataset, sample: Dataset) -> None:
    short, full = (sample_dataset(dataset, through=month) for month in (3, 12))
    made = cells_in(sample)[dataset.size :]
    before = [cells for cells in made if cells["year"] != "2014" or int(cells["month"] or 0) <= 3]
    assert cells_in(short)[dataset.size :] == before
    figures = figures_in(full)
    ends = {key: value for key, value in figures.items() if key[3:] == (2014, 12) and key[1:3] == ("actual", "南昌县")}
    assert len(ends) > 60
    assert ends == {key: figures[*key[:4], 0] for key in ends}
    assert len({short.digest, sample.digest, full.digest}) == 3


def test_years_stand_first_and_are_as_they_were_before_there_were_months(build: Build) -> None:
    few = build(row(), growth(), row("3.3", kpi="研发投入强度", unit="%"), row("9", kpi="新指标", unit="亿元", area=2))
    rows = cells_in(sample_dataset(few, seed=7))
    annual = [cells for cells in rows if not cells["month"]]
    assert rows[: len(annual)] == annual
    text = csv_text({name: cell for name, cell in cells.items() if name != "month"} for cells in annual)
    assert sha256(text.encode()).hexdigest().startswith("f82b7559d2812bb3")


def test_the_citys_published_growth_of_a_month_is_met_by_the_results_around_it(figures: Figures) -> None:
    assert figures["高新技术产业增加值", "growth", CITY, 2014, 3] == Decimal("11.6")
    now, before = (figures["高新技术产业增加值", "actual", CITY, year, 3] for year in (2014, 2013))
    assert abs((now / before - 1) * 100 - Decimal("11.6")) < Decimal("0.3")


def test_a_published_month_of_the_city_stays_and_is_divided(build: Build) -> None:
    figures = figures_in(sample_dataset(build(row("1000"), row("300", month=6), growth("20", month=3, year=2014))))
    assert figures["专利申请量", "actual", CITY, 2013, 6] == 300
    pairs = list(sums(figures, "专利申请量"))
    assert len(pairs) > 10
    assert all(city == parts for city, parts in pairs)


def test_where_units_published_more_than_the_city_each_month_goes_to_its_own_year(build: Build) -> None:
    told = build(row("10"), row("8", district="东湖区"), row("7", district="西湖区"))
    figures = figures_in(sample_dataset(told))
    ends = [figures["专利申请量", "actual", place, 2013, 12] for place in (CITY, *COUNTIES[:3])]
    assert ends == [10, 8, 7, 0]


def test_a_task_tells_what_was_done_and_does_not_go_back(sample: Dataset) -> None:
    rows = sample.monthly_rows(TASKS)
    assert {(report.district, report.status) for report in rows} == {(CITY, "sample")}
    for task in {report.breakdown for report in rows}:
        values = [report.value for report in rows if report.breakdown == task]
        assert values == sorted(values), task
    notes = {report.note for report in rows}
    assert len(notes) == 5
    assert notes <= set(sample.catalog.note_english)


def test_owners_and_due_months_are_of_the_samples_catalog_alone(dataset: Dataset, sample: Dataset) -> None:
    assert {(task.owner, task.due) for task in dataset.catalog.tasks.values()} == {("", "")}
    tasks = sample.catalog.tasks.values()
    assert all(task.owner.startswith("示例") and task.due.startswith("2014-") for task in tasks)
    assert len({task.owner for task in tasks}) > 2


def test_an_owner_and_a_due_month_that_the_catalog_names_stay(tmp_path: Path) -> None:
    text = CATALOG.read_text(encoding="utf-8")
    named = text.replace(
        'name = "专利快速提升计划"', 'name = "专利快速提升计划"\nowner = "知识产权处"\ndue = "2014-10"'
    )
    (tmp_path / "catalog.toml").write_text(named, encoding="utf-8")
    task = sample_dataset(read_dataset(TABLE, tmp_path / "catalog.toml")).catalog.tasks["专利快速提升计划"]
    assert (task.owner, task.due) == ("知识产权处", "2014-10")


def test_a_table_without_months_gets_the_column_with_the_first_month(build: Build) -> None:
    few = build(row())
    samples = sample_dataset(few), sample_dataset(build(row(), *(row(kpi=f"新{n}") for n in range(30))), size=1000)
    assert ["month" in few.columns, *("month" in sample.columns for sample in samples)] == [False, True, False]
