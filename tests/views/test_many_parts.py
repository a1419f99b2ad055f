"""A KPI may have very many parts: views stay as long as a reader can look through, and say how many there are."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from dashboard.dataset.geography import Geography
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.observation import Measure
from dashboard.dataset.series import MAX_BREAKDOWNS
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckRule, CheckVerdict
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.composition import composition
from dashboard.metrics.district import total
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import RenderedPage, render_page
from tests.component_tree import elements, text_of, whole
from tests.facts import present
from tests.tables import CATALOG, Cells, growth, real_rows, row, write_table

MANY = 3000


def in_parts(count: int, **cells: object) -> list[Cells]:
    return [row(number % 97 + 1, breakdown=f"分项{number:06}", **cells) for number in range(count)]


def tasks(count: int) -> list[Cells]:
    aim = {"kpi": "重点任务", "unit": "项", "year": 2014, "measure": "target"}
    return [row(1, area=7, breakdown=f"任务{number:06}", **aim) for number in range(count)]


def table(count: int) -> list[Cells]:
    return [
        *real_rows(), *in_parts(count), *in_parts(count, year=2014, measure="target"),
        *in_parts(count, kpi="研发投入强度", unit="%", area=0), *in_parts(count, kpi="科普讲座", unit="场", area=7),
        *in_parts(count, kpi="县区讲座", unit="场", area=7, district="东湖区"), *tasks(count),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return read_dataset(write_table(tmp_path_factory.mktemp("many"), table(MANY)), CATALOG)


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return read_dataset(write_table(tmp_path_factory.mktemp("some"), table(MAX_BREAKDOWNS + 10)), CATALOG)


VIEWS = [
    Selection(), *(Selection(view=View.AREA, area=area) for area in (1, 7, 8)),
    *(Selection(view=View.KPI, kpi=kpi) for kpi in ("专利申请量", "研发投入强度", "科普讲座", "县区讲座", "重点任务")),
    Selection(view=View.KPI, kpi="县区讲座", district="东湖区"), Selection(view=View.CHECKS),
    Selection(view=View.DATA, search="分项"), Selection(view=View.BRIEFING),
]  # fmt: skip


def opened(selection: Selection, dataset: Dataset, geography: Geography) -> RenderedPage:
    return render_page(selection.path, selection.query, dataset, geography)


@pytest.mark.parametrize("selection", VIEWS, ids=lambda one: f"{one.path}?{one.query}")
def test_a_view_of_very_many_parts_is_as_long_as_one_of_some(
    selection: Selection, some: Dataset, many: Dataset, geography: Geography
) -> None:
    lengths = [len(text_of(whole(opened(selection, dataset, geography)))) for dataset in (some, many)]
    assert lengths[1] < lengths[0] * 1.1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_chart_of_very_many_parts_shows_the_largest_and_says_how_many_there_are(
    many: Dataset, geography: Geography, lang: str
) -> None:
    drawn = opened(Selection(view=View.KPI, kpi="科普讲座", lang=lang), many, geography)
    said = text_of(whole(drawn))
    assert {"zh": "共 3,000 个分项，列最大的 40 个", "en": "the 40 largest of 3,000 parts"}[lang] in said
    assert {"zh": "其余 2,995 个分项", "en": "2,995 other parts"}[lang] in said
    cells = {text_of(cell) for cell in elements(whole(drawn), "Td")}
    assert sum(text.startswith("分项") for text in cells) == MAX_BREAKDOWNS


def test_tasks_that_are_not_listed_are_counted(many: Dataset, geography: Geography) -> None:
    said = text_of(whole(opened(Selection(view=View.AREA, area=7), many, geography)))
    count = len(many.tasks(7))
    assert count > MANY
    assert f"其余 {count - MAX_BREAKDOWNS} 项未列出" in said


def test_shown_parts_and_the_others_add_up_exactly(many: Dataset) -> None:
    kpi = many.kpis["科普讲座"]
    found = many.parts(kpi.name)[2013]
    values = [number % 97 + 1 for number in range(MANY)]
    assert (found.count, found.sum, found.hidden) == (MANY, sum(values), MANY - MAX_BREAKDOWNS)
    assert (found.low.value, found.high.value) == (1, 97)
    assert sorted(one.value for one in found.rows) == sorted(values)[-MAX_BREAKDOWNS:]
    assert [one.row for one in found.rows] == sorted(one.row for one in found.rows)
    made = present(composition(many, many.kpis["专利申请量"], 2013))
    shown, hidden = math.fsum(part.quantity.value for part in made.breakdowns), present(made.hidden_sum)
    assert (made.hidden, shown + hidden.value) == (MANY - MAX_BREAKDOWNS, sum(values))
    assert hidden.formula == f"{sum(values):,} − {shown:,.0f}"


def test_a_check_of_very_many_parts_weighs_all_of_them(many: Dataset) -> None:
    (found,) = [one for one in check_results(many) if one.rule is CheckRule.PARTS and one.kpi.name == "专利申请量" and
                one.year == 2013]  # fmt: skip
    assert found.verdict is CheckVerdict.DIFFERS
    assert found.left.value == sum(number % 97 + 1 for number in range(MANY))
    assert found.formula.endswith("… (3,000) = 146,685 > 6,190")
    assert len(found.rows) == MAX_BREAKDOWNS + 1


def test_a_total_of_very_many_parts_is_their_sum_in_a_short_formula(tmp_path: Path) -> None:
    dataset = read_dataset(write_table(tmp_path, [row(), *in_parts(MANY, year=2012)]), CATALOG)
    found = present(total(dataset, dataset.kpis["专利申请量"], 2012))
    assert (found.value, found.is_derived) == (146_685, True)
    assert found.formula == "96 + 97 + 96 + … (3,000)"


def test_few_parts_stand_as_they_are_in_the_order_of_the_table(tmp_path: Path) -> None:
    rows = [row(2, breakdown="乙", year=2012), row(5, breakdown="甲"), row(3, breakdown="乙"), growth(breakdown="甲")]
    dataset = read_dataset(write_table(tmp_path, rows), CATALOG)
    found = dataset.parts("专利申请量")
    assert {year: [one.breakdown for one in named.rows] for year, named in found.items()} == {
        2012: ["乙"], 2013: ["乙", "甲"],
    }  # fmt: skip
    assert (found[2013].sum, found[2013].hidden) == (8, 0)
    assert dataset.parts("专利申请量", Measure.TARGET) == {}


def test_the_newest_figure_is_the_largest_level_of_the_newest_year(tmp_path: Path) -> None:
    rows = [
        row(9, year=2012), row(3, district="西湖区"), row(3, district="东湖区"), row(2, breakdown="甲"),
        growth(50, year=2014), growth(7, kpi="某增速", year=2011), growth(8, kpi="某增速", year=2011, breakdown="乙"),
    ]  # fmt: skip
    dataset = read_dataset(write_table(tmp_path, rows), CATALOG)
    found = [dataset.newest(kpi) for kpi in ("专利申请量", "某增速")]
    assert [(one.district, one.year, one.value) for one in found] == [("东湖区", 2013, 3), ("南昌市", 2011, 8)]
