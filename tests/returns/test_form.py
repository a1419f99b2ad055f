"""Which questions a place is line."""

from __future__ import annotations

import pytest

from dashboard.dataset.model import CITY, TASKS
from dashboard.dataset.table import Dataset
from dashboard.metrics.coverage import obtainable
from dashboard.returns.form import Form, FormKind, build_form
from tests.conftest import Build
from tests.facts import present
from tests.tables import real_rows, row

PLACES = [
    "东湖区", "西湖区", "青云谱区", "湾里区", "青山湖区", "南昌县", "新建县", "安义县", "进贤县",
    "高新区", "经开区", "红谷滩新区", "桑海开发区",
]  # fmt: skip


def made(
    dataset: Dataset, place: str, year: int = 2014, kind: FormKind = FormKind.RESULTS, month: int | None = None
) -> Form:
    return build_form(dataset, dataset.catalog.district(place), year, kind, month)


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_asked_for_every_kpi_that_a_district_can_have(dataset: Dataset, place: str) -> None:
    asked = [question.kpi for question in made(dataset, place).rows if not question.breakdown]
    assert set(asked) == set(obtainable(dataset))
    assert len(asked) == len(set(asked))


def test_the_city_is_asked_for_all_that_it_has_had_a_figure_of_but_the_count_of_tasks(dataset: Dataset) -> None:
    asked = {question.kpi.name for question in made(dataset, CITY).rows}
    assert {"专利申请量占全省比重", "南昌科技创新中心投资", "签订的科技合作协议"} <= asked
    assert asked.isdisjoint({TASKS, "常住人口", "国家科技富民强县项目经费"})
    for name in asked:
        assert dataset.series(name).observations or dataset.breakdowns(name)


def test_questions_stand_by_area_each_under_a_number_of_its_own(dataset: Dataset) -> None:
    form = made(dataset, "青山湖区")
    assert [area.number for area, _ in form.areas] == list(range(1, 10))
    for area, questions in form.areas:
        assert {question.kpi.area for question in questions} == {area.number}
        assert all(question.number.startswith(f"{area.number}.") for question in questions)
    assert len({question.number for question in form.rows}) == len(form.rows)


def test_a_part_is_asked_for_where_it_counts_more_than_itself(dataset: Dataset) -> None:
    parts = {(question.kpi.name, question.breakdown): question for question in made(dataset, "青山湖区").rows}
    assert ("市级科技进步奖", "一等奖") in parts
    assert parts["县区创新平台年度投入", "县区配套"].unit == "万元"
    assert ("省级科技协同创新体", "恒动K发动机协同创新研究院") not in parts
    prize = [question.number for question in parts.values() if question.kpi.name == "市级科技进步奖"]
    assert [row.split(".")[2:] for row in prize] == [[], ["1"], ["2"], ["3"]]


def test_a_question_tells_the_last_result_of_a_year_before_and_the_targets_of_the_year(build: Build) -> None:
    rows = [
        row(6000, year=2011), row(6190), row(7000, year=2014), row(10, year=2014, measure="target"),
        row(15, year=2014, measure="target_high"),
    ]  # fmt: skip
    (line,) = made(build(*rows), CITY).rows
    assert (present(line.last).year, present(line.last).value) == (2013, 6190)
    assert (present(line.target).value, present(line.target_high).value) == (10, 15)
    (first,) = made(build(*rows), CITY, 2011).rows
    assert (first.last, first.target) == (None, None)


def test_a_month_asks_for_the_same_and_tells_the_same_months_of_the_year_before(build: Build) -> None:
    dataset = build(row(6190), row(2900, month=6), row(2400, month=5), row(3000, month=6, year=2012))
    (line,) = made(dataset, CITY, month=6).rows
    assert (present(line.last).year, present(line.last).month, present(line.last).value) == (2013, 6, 2900)
    for month in (None, 7):
        (line,) = made(dataset, CITY, month=month).rows
        assert present(line.last).value == 6190, "without them the whole year"


def test_the_citys_form_of_a_month_asks_for_the_state_of_each_task_of_its_year(dataset: Dataset, build: Build) -> None:
    lines = made(dataset, CITY, month=6).rows
    tasks = [line for line in lines if line.is_task]
    assert [line.breakdown for line in tasks] == list(dataset.breakdowns(TASKS))
    assert len({line.number for line in lines}) == len(lines) == len(made(dataset, CITY).rows) + 27
    assert {(line.breakdown, line.area) for line in tasks} == {
        (task.breakdown, area) for area in range(1, 10) for task in dataset.tasks(area)
    }
    assert not any(
        line.is_task for form in (made(dataset, CITY), made(dataset, "东湖区", month=6)) for line in form.rows
    )
    assert not any(line.is_task for line in made(dataset, CITY, 2015, month=6).rows), "it has no tasks"
    task = {"kpi": TASKS, "unit": "项", "breakdown": "加强科学技术普及", "area": 7, "year": 2014}
    states = build(row(), row(1, measure="target", **task), row("0.2", month=2, **task), row("0.6", month=6, **task))
    assert [present(line.last).value for line in made(states, CITY, month=6).rows if line.is_task] == [0.2]


def test_every_form_has_a_digest_of_its_own_that_no_figure_changes(dataset: Dataset, build: Build) -> None:
    forms = [
        made(dataset, place, year, kind, month)
        for place in ("东湖区", "西湖区") for year in (2014, 2015) for kind in FormKind for month in (None, 6, 7)
    ]  # fmt: skip
    assert len({form.digest for form in forms}) == len(forms)
    more = build(*real_rows(), row("1547", district="东湖区", year=2014, source="returns 东湖区 2014 8.1"))
    assert made(more, "东湖区").digest == made(dataset, "东湖区").digest
    other = [cells | {"unit": "个"} if cells["kpi"] == "科技担保企业" else cells for cells in real_rows()]
    assert made(build(*other), "东湖区").digest != made(dataset, "东湖区").digest


def test_an_answer_cites_place_year_and_row(dataset: Dataset) -> None:
    form = made(dataset, "青山湖区")
    assert form.locator(form.rows[0]) == "青山湖区 2014 1.1"
    form = made(dataset, "青山湖区", month=6)
    assert form.locator(form.rows[0]) == "青山湖区 2014-06 1.1"
