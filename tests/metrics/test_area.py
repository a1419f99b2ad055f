"""What an area as a whole is asked."""

from __future__ import annotations

from dashboard.dataset.table import Dataset
from dashboard.metrics.area import headlines, judged, lead_figure, targeted
from dashboard.metrics.growth import Judgement
from tests.conftest import Build
from tests.tables import growth, row


def test_targets_of_an_area_are_those_with_a_number_for_the_year(dataset: Dataset) -> None:
    assert [kpi.name for kpi in targeted(dataset, 1, 2014)] == [
        "市级科技重大项目", "市级科技重大专项资金", "协同创新体市级配套资金",
    ]  # fmt: skip
    assert targeted(dataset, 5, 2014) == ()
    assert [kpi.name for kpi in targeted(dataset, 8, 2015)] == ["专利申请量", "专利授权量", "每万人发明专利拥有量"]


def test_the_six_headline_goals_stand_with_what_asks_the_most_first(dataset: Dataset) -> None:
    goals = judged(dataset, headlines(dataset), 2014)
    assert [(goal.kpi.name, goal.effort.judgement.value) for goal in goals] == [
        ("专利申请量", "far"), ("专利授权量", "great"), ("高新技术产业增加值", "fast"), ("技术市场交易额", "same"),
        ("新增高新技术企业", "small"), ("市级科技重大项目", "fall"),
    ]  # fmt: skip


def test_an_area_is_represented_by_its_lead_else_by_a_headline_goal_else_by_any_result(dataset: Dataset) -> None:
    leads = {
        (area.number, year): lead_figure(dataset, area, year) for area in dataset.catalog.areas for year in (2013, 2022)
    }
    names = {key: figure[0].name for key, figure in leads.items() if figure}
    assert [names[number, 2013] for number in (2, 5)] == ["高新技术企业总数", "科技担保贷款"]
    assert {key[0]: name for key, name in names.items() if key[1] == 2022} == {
        2: "高新技术企业总数", 3: "技术市场交易额", 4: "新认定市级工程技术研究中心",
    }  # fmt: skip


def test_among_targets_of_one_judgement_the_higher_ratio_comes_first(build: Build) -> None:
    rows = [
        figure
        for kpi, asked in (("甲", "170"), ("乙", "190"), ("丙", "180"))
        for figure in (row("100", kpi=kpi), growth("40", kpi=kpi), row(asked, kpi=kpi, year=2014, measure="target"))
    ]
    found = build(*rows)
    goals = judged(found, tuple(found.kpis.values()), 2014)
    assert {weighed.judgement for _, _, weighed in goals} == {Judgement.FAR}
    assert [kpi.name for kpi, _, _ in goals] == ["乙", "丙", "甲"]


def test_a_kpi_is_judged_by_the_level_of_its_target_before_its_growth(dataset: Dataset) -> None:
    ((_, reading, _),) = judged(dataset, (dataset.kpis["专利授权量"],), 2014)
    assert reading.target.value == 5000
