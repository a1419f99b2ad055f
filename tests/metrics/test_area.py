"""What an area as a whole is asked."""

from __future__ import annotations

from dashboard.dataset.table import Dataset
from dashboard.metrics.area import hardest, headlines, judged, targeted
from dashboard.metrics.growth import Judgement
from tests.conftest import Build
from tests.tables import growth, row


def test_an_area_is_as_hard_as_its_hardest_target(dataset: Dataset) -> None:
    assert {area: hardest(dataset, area, 2014) for area in range(1, 10)} == {
        1: Judgement.UNKNOWN, 2: Judgement.UNKNOWN, 3: Judgement.SAME, 4: Judgement.UNKNOWN, 5: Judgement.NONE,
        6: Judgement.UNKNOWN, 7: Judgement.NONE, 8: Judgement.FAR, 9: Judgement.NONE,
    }  # fmt: skip


def test_a_target_that_can_be_judged_outweighs_one_that_cannot(build: Build) -> None:
    easy = [row(), growth("50"), row("6200", year=2014, measure="target")]
    unknown = [row("9", kpi="指标", unit="项"), row("99", kpi="指标", unit="项", year=2014, measure="target")]
    assert hardest(build(*unknown, *easy), 8, 2014) is Judgement.EASIER


def test_targets_of_an_area_are_those_with_a_number_for_the_year(dataset: Dataset) -> None:
    assert [kpi.name for kpi in targeted(dataset, 1, 2014)] == [
        "市级科技重大项目", "市级科技重大专项资金", "协同创新体市级配套资金",
    ]  # fmt: skip
    assert targeted(dataset, 5, 2014) == ()
    assert [kpi.name for kpi in targeted(dataset, 8, 2015)] == ["专利申请量", "专利授权量", "每万人发明专利拥有量"]


def test_the_six_headline_goals_stand_hardest_first(dataset: Dataset) -> None:
    goals = judged(dataset, headlines(dataset), 2014)
    assert len(goals) == 6
    assert [kpi.name for kpi, _, _ in goals[:2]] == ["专利申请量", "技术市场交易额"]
    assert {weighed.judgement for _, _, weighed in goals[2:]} == {Judgement.UNKNOWN}


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
