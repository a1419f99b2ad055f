"""The one-page briefing and the help page: what stands on them comes from the table, and nothing else does."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.dataset.model import Measure, Status
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import templates
from dashboard.i18n.terms import Translator
from dashboard.metrics.area import hardest_targets, headlines
from dashboard.metrics.checks.check_result import CheckVerdict
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.coverage import missing, obtainable
from dashboard.metrics.growth import Judgement
from dashboard.routing.selection import Selection, View
from tests.component_tree import classed, elements, links, says, text_of
from tests.views.conftest import Show

BRIEFING = Selection(view=View.BRIEFING)


def lines(node: object) -> list[str]:
    """The rows of the tables under a node, each in one line."""
    return [text_of(part) for part in elements(node, "Tr")]


def test_the_goals_stand_with_result_growth_target_and_judgement(show: Show, dataset: Dataset) -> None:
    (table,) = classed(show(BRIEFING).body, "briefing-goals")
    head, *goals = lines(table)
    assert len(goals) == len(headlines(dataset)) == 6
    assert says(head, "2013 年结果", "2014 年目标")
    assert says(goals[0], "专利申请量", "6,190 件", "+36.7%", "10,000", "+50%", "+61.6%", "远快于上年", "1.68")
    assert says(goals[1], "技术市场交易额", "18.5 亿元", "+27.6%", "+30%", "24.05 亿元", "1.09")
    assert any(says(goal, "市级科技重大项目", "15 项", "未公布", "10–15", "无法判断") for goal in goals)


def test_the_hardest_targets_are_the_judged_ones_and_then_those_that_ask_most(dataset: Dataset, show: Show) -> None:
    found = hardest_targets(dataset, 2014, 3)
    assert [kpi.name for kpi, _, _ in found] == ["专利申请量", "技术市场交易额", "专利授权量"]
    assert [round(weighed.ratio or 0, 2) for _, _, weighed in found] == [1.68, 1.09, 0]
    assert round((found[2][2].required or 0) * 100, 1) == 47.9
    (listed,) = classed(show(BRIEFING).body, "briefing-hardest")
    assert says(text_of(listed), "专利申请量", "+36.7%", "+61.6%", "技术市场交易额", "+27.6%", "专利授权量", "未公布")
    assert hardest_targets(dataset, 2013, 3) == ()


def test_every_area_has_its_line(show: Show, dataset: Dataset) -> None:
    (table,) = classed(show(BRIEFING).body, "briefing-areas")
    areas = lines(table)
    assert [area.name in line for area, line in zip(dataset.catalog.areas, areas, strict=True)] == [True] * 9
    assert says(areas[7], "8", "知识产权运用和保护", "456 件", "远快于上年", "2 项目标", "2/9")


def test_the_briefing_of_a_district_has_its_figures_its_parts_and_what_it_lacks(show: Show, dataset: Dataset) -> None:
    body = show(BRIEFING.change(district="南昌县")).body
    (table,) = classed(body, "briefing-goals")
    assert says(lines(table)[1], "专利申请量", "未公布", "6,190 件", "10,000", "2,020 件", "远快于上年")
    (areas,) = classed(body, "briefing-areas")
    assert says(lines(areas)[2], "科技成果转化", "国家科技进步二等奖 1 项")
    (gaps,) = classed(body, "briefing-gaps")
    place = dataset.catalog.district("南昌县")
    assert says(text_of(gaps), str(len(obtainable(dataset))), str(len(missing(dataset, place, 2013))))


def test_a_zone_has_no_part_of_a_target_in_its_briefing(show: Show) -> None:
    body = show(BRIEFING.change(district="经开区")).body
    assert not classed(body, "is-computed")
    assert "3,833 件（2018）" in text_of(classed(body, "briefing-goals"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_open_findings_are_counted_and_the_first_are_told(show: Show, dataset: Dataset, lang: str) -> None:
    (block,) = classed(show(BRIEFING.change(lang=lang)).body, "briefing-checks-block")
    counts = [
        sum(one.verdict is verdict for one in check_results(dataset))
        for verdict in (CheckVerdict.DIFFERS, CheckVerdict.UNCLEAR)
    ]
    assert says(text_of(block), *map(str, counts))
    assert len(elements(block, "Li")) == 7


def test_the_foot_names_place_year_data_version_and_date(show: Show, dataset: Dataset, english: Translator) -> None:
    (foot,) = classed(show(BRIEFING.change(district="安义县", year=2018, lang="en")).body, "briefing-footer")
    today = english.date(date.today().isoformat())
    assert says(text_of(foot), "Anyi County", "2018", dataset.digest[:8], today, "/briefing?district=安义县&year=2018")
    assert "OpenStreetMap" in text_of(foot)


def test_the_briefing_stands_alone(show: Show) -> None:
    drawn = show(BRIEFING)
    assert drawn.panel is None
    assert not classed(drawn.body, "site-footer")
    assert {record.kpi for record in drawn.page.downloads["goals"]} >= {"专利申请量", "技术市场交易额"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_explains_every_measure_status_and_judgement_in_one_place(show: Show, lang: str) -> None:
    drawn = show(Selection(view=View.HELP, lang=lang))
    (manual,) = classed(drawn.body, "help-grid")
    terms = {text_of(part) for part in elements(manual, "Dt")}
    told = text_of(manual)
    assert len(terms) > 30
    for rule in ("0.8", "1.2", "1.6", "5%", "61.6 ÷ 36.7 = 1.68"):
        assert rule in told, rule
    words = templates(lang)
    named = [*(f"measure.{one.value}" for one in Measure), *(f"status.{one.value}" for one in Status)]
    assert {words[key] for key in (*named, "status.derived", "status.computed")} <= terms
    assert {words[f"effort.{one.value}"] for one in Judgement} <= terms
    assert any("/kpi/" in link for link in links(manual))
