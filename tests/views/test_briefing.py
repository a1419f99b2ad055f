"""The one-page briefing and the help page: what stands on them comes from the table, and nothing else does."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.model import POPULATION
from dashboard.dataset.observation import Measure, Status
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import templates
from dashboard.i18n.terms import Translator
from dashboard.metrics import growth, outcome, progress
from dashboard.metrics.area import headlines
from dashboard.metrics.checks.check_result import CheckKind
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.coverage import missing, obtainable
from dashboard.metrics.growth import Judgement
from dashboard.metrics.progress import ProgressState
from dashboard.metrics.progress_rows import TaskState
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import view_page
from tests.component_tree import classed, elements, links, says, text_of
from tests.conftest import Build, Over
from tests.tables import CATALOG, COUNTIES, TABLE, row
from tests.views.conftest import Show

BRIEFING = Selection(view=View.BRIEFING)


def lines(node: object) -> list[str]:
    """The rows of the tables under a node, each in one line."""
    return [text_of(part) for part in elements(node, "Tr")]


def test_the_headline_targets_stand_with_result_growth_and_what_they_ask(show: Show, dataset: Dataset) -> None:
    (table,) = classed(show(BRIEFING).body, "target-table")
    head, *goals = lines(table)
    assert len(goals) == len(headlines(dataset)) == 6
    assert says(head, "2013 年结果", "2014 年目标")
    assert says(goals[0], "专利申请量", "+36.7%", "+50%", "大幅提速", "1.68")


def test_a_year_with_results_leads_with_outcomes(show: Show) -> None:
    (table,) = classed(show(BRIEFING.change(year=2022)).body, "target-table")
    _, *rows = lines(table)
    assert [says(line, word) for line, word in zip(rows, ("未达到", "达到", "结果未公布"), strict=True)] == [True] * 3


def test_every_area_has_its_line(show: Show, dataset: Dataset) -> None:
    (table,) = classed(show(BRIEFING).body, "briefing-areas")
    areas = lines(table)
    assert [area.name in line for area, line in zip(dataset.catalog.areas, areas, strict=True)] == [True] * 9
    assert says(areas[7], "8", "知识产权运用和保护", "456 件", "2 项目标")
    (table,) = classed(show(BRIEFING.change(year=2022)).body, "briefing-areas")
    assert says(lines(table)[1], "1,939 家", "未达到")


def test_the_briefing_of_a_district_has_its_figures_its_parts_and_what_it_lacks(show: Show, dataset: Dataset) -> None:
    body = show(BRIEFING.change(district="南昌县")).body
    assert "南昌县没有 2013 年和 2014 年的量化目标" in text_of(body)
    (areas,) = classed(body, "briefing-areas")
    assert says(lines(areas)[2], "科技成果转化", "国家科技进步二等奖 1 项")
    (gaps,) = classed(body, "briefing-gaps")
    place = dataset.catalog.district("南昌县")
    assert says(text_of(gaps), str(len(obtainable(dataset))), str(len(missing(dataset, place, 2013))))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_open_findings_are_counted_and_the_first_are_told(show: Show, dataset: Dataset, lang: str) -> None:
    (block,) = classed(show(BRIEFING.change(lang=lang)).body, "briefing-checks-block")
    counts = Counter(one.kind for one in check_results(dataset))
    kinds = (CheckKind.CONTRADICTION, CheckKind.LOWERED, CheckKind.EXPLAINABLE, CheckKind.ROUNDING)
    assert says(text_of(block), *(str(counts[kind]) for kind in kinds))
    assert len(elements(block, "Li")) == 3


def test_the_foot_names_place_year_data_version_and_date(show: Show, dataset: Dataset, english: Translator) -> None:
    (foot,) = classed(show(BRIEFING.change(district="安义县", year=2018, lang="en")).body, "briefing-footer")
    today = english.date(date.today().isoformat())
    assert says(text_of(foot), "Anyi County", "2018", dataset.digest[:8], today, "/briefing?district=安义县&year=2018")
    assert "OpenStreetMap" in text_of(foot)


def test_the_briefing_stands_alone(show: Show) -> None:
    drawn = show(BRIEFING)
    assert drawn.panel is None
    assert not classed(drawn.body, "site-footer")
    assert {record.kpi for record in drawn.page.downloads["targets"]} >= {"专利申请量", "技术市场交易额"}


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
    assert {words[f"progress.{one.value}"] for one in ProgressState} <= terms
    assert {words[f"progress.task_{one.value}"] for one in TaskState} <= terms
    assert any("/kpi/" in link for link in links(manual))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_rules_on_the_help_page_have_the_bounds_that_judge(
    monkeypatch: pytest.MonkeyPatch, over: Over, lang: str
) -> None:
    bounds = {"EASIER_BELOW": 0.71, "SAME_UP_TO": 1.32, "FASTER_UP_TO": 1.93, "FAST_FROM": 0.14, "GREAT_FROM": 0.35}
    for name, bound in bounds.items():
        monkeypatch.setattr(growth, name, bound)
    monkeypatch.setattr(outcome, "NEARLY_WITHIN", 0.065)
    monkeypatch.setattr(progress, "SLIGHTLY_FROM", 0.87)
    page = view_page(over(read_dataset(TABLE, CATALOG), Selection(view=View.HELP, lang=lang)))
    told = " ".join(map(text_of, elements(page.body, "Dd")))
    assert [rule for rule in ("0.71–1.32", "1.32–1.93", "14%–35%", "6.5%", "87%") if rule not in told] == []
    assert not {"0.8", "1.2", "1.6", "5%", "10%", "30%", "90%"} & set(re.findall(r"\d+(?:\.\d+)?%?", told))


@pytest.mark.parametrize(
    ("census", "told"), [(2010, "按 2010 年人口、平均"), (2020, "按 2020 年人口、平均"), (None, "按人口、平均")]
)
def test_help_names_the_year_of_the_residents_that_targets_are_divided_by(
    build: Build, over: Over, census: int | None, told: str
) -> None:
    people = {"kpi": POPULATION, "area": 0, "unit": "人", "source": "census-2010 全文"}
    residents = [row(1000, district=place, year=census, **people) for place in COUNTIES if census]
    assert told in text_of(view_page(over(build(row(), *residents), Selection(view=View.HELP))).body)
