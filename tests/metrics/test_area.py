"""What an area as a whole is asked."""

from __future__ import annotations

from dashboard.dataset.table import Dataset
from dashboard.metrics.area import lead_figure, targeted


def test_targets_of_an_area_are_those_with_a_number_for_the_year(dataset: Dataset) -> None:
    assert [kpi.name for kpi in targeted(dataset, 1, 2014)] == [
        "市级科技重大项目", "市级科技重大专项资金", "协同创新体市级配套资金",
    ]  # fmt: skip
    assert targeted(dataset, 5, 2014) == ()
    assert [kpi.name for kpi in targeted(dataset, 8, 2015)] == ["专利申请量", "专利授权量", "每万人发明专利拥有量"]


def test_an_area_is_represented_by_its_lead_else_by_a_headline_goal_else_by_any_result(dataset: Dataset) -> None:
    leads = {
        (area.number, year): lead_figure(dataset, area, year) for area in dataset.catalog.areas for year in (2013, 2022)
    }
    names = {key: figure[0].name for key, figure in leads.items() if figure}
    assert [names[number, 2013] for number in (2, 5)] == ["高新技术企业总数", "科技担保贷款"]
    assert {key[0]: name for key, name in names.items() if key[1] == 2022} == {
        2: "高新技术企业总数", 3: "技术市场交易额", 4: "新认定市级工程技术研究中心",
    }  # fmt: skip
