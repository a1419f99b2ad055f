"""The page of a task: what it promises, the KPIs that it serves, where it stands, the others of its area."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.dataset.table import Dataset
from dashboard.routing.selection import Selection, View
from dashboard.views.area import area_view
from dashboard.views.kpi import kpi_view
from dashboard.views.page import ViewPage
from dashboard.views.task import REPORTS, task_view
from tests.component_tree import classed, elements, headline, links, text_of
from tests.conftest import Build, Draw, Over
from tests.tables import row
from tests.views.conftest import Show

NAME = "专利快速提升计划"


def test_a_task_shows_its_summary_its_kpis_its_place_and_the_others_of_its_area(
    show: Show, context_of: Draw, dataset: Dataset
) -> None:
    page = show(Selection(view=View.TASK, task=NAME))
    assert headline(page) == NAME
    assert dataset.catalog.tasks[NAME].summary in text_of(page.page_header)
    context = context_of(Selection(view=View.TASK, task=NAME))
    assert {context.kpi_href(kpi) for kpi in dataset.catalog.tasks[NAME].kpis} <= set(links(page.page_header))
    assert any(link.startswith("/source/target/2014/") and link.endswith(Selection(View.TASK, task=NAME).path[6:])
               for link in links(page.page_header))  # fmt: skip
    others = [task.breakdown for task in dataset.tasks(8) if task.breakdown != NAME]
    (listed,) = classed(page.body, "task-list")
    assert [link for link in links(listed) if link.startswith("/task/")] == [context.task_href(name) for name in others]


def test_a_task_without_kpis_says_so(context_of: Draw) -> None:
    page = task_view(context_of(Selection(view=View.TASK, task="建成LED公共服务平台")))
    assert "没有对应的量化指标" in text_of(page.page_header)


@pytest.mark.parametrize(
    ("lang", "fields", "words"),
    [
        ("zh", {}, "牵头处室：未定；完成时限：2014 年底。"), ("en", {}, "Lead office: not named; due end of 2014."),
        ("zh", {"owner": "知识产权处", "due": "2014-09"}, "牵头处室：知识产权处；完成时限：2014 年 9 月。"),
        ("en", {"owner": "知识产权处", "due": "2014-09"}, "Lead office: 知识产权处; due September 2014."),
    ],
)  # fmt: skip
def test_a_task_names_who_answers_for_it_and_its_month_or_that_neither_is_said(
    context_of: Draw, dataset: Dataset, monkeypatch: pytest.MonkeyPatch, lang: str, fields: dict[str, Any], words: str
) -> None:
    task = replace(dataset.catalog.tasks[NAME], **fields)
    monkeypatch.setattr(dataset, "catalog", replace(dataset.catalog, tasks={**dataset.catalog.tasks, NAME: task}))
    assert words in text_of(task_view(context_of(Selection(view=View.TASK, task=NAME, lang=lang))).page_header)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_area_and_kpi_lead_to_the_task(context_of: Draw, dataset: Dataset, lang: str) -> None:
    task = dataset.catalog.tasks[NAME]
    area, kpi = (context_of(Selection(lang=lang).to(view, **subject)) for view, subject in (
        (View.AREA, {"area": 8}), (View.KPI, {"kpi": "专利授权量"})))  # fmt: skip
    body = list(area_view(area).body)
    assert area.task_href(NAME) in links(body)
    assert (task.summary if lang == "zh" else task.summary_english) in text_of(body)
    assert kpi.task_href(NAME) in links(list(kpi_view(kpi).body))


def months(page: ViewPage) -> list[str]:
    """The lines of the table of months."""
    return [text_of(line) for table in classed(page.body, "task-months") for line in elements(table, "Tr")[1:]]


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("zh", ["6 月未填报截至 5 月：方案已报", "5 月进行中 60%方案已报", "3 月未开始0%"]),
        ("en", ["JuneNot reportedthrough May: 方案已报", "MayUnder way 60%方案已报", "MarchNot begun0%"]),
    ],
)
def test_a_task_shows_its_months_newest_first_with_what_was_said(
    build: Build, over: Over, lang: str, lines: list[str]
) -> None:
    task = row(1, kpi="重点任务", breakdown=NAME, unit="项", year=2014, measure="target")
    report = task | {"measure": "actual"}
    reports = [report | {"month": "3", "value": "0"}, report | {"month": "5", "value": "0.6", "note": "方案已报"}]
    selection = Selection(view=View.TASK, task=NAME, lang=lang)
    page = task_view(over(build(task, *reports, row(5, year=2014, month=6)), selection))
    assert months(page) == lines
    assert [(line.month, line.quantity.value) for line in page.downloads[REPORTS]] == [(5, 0.6), (3, 0)]
    assert not months(task_view(over(build(task, row(5, year=2014, month=6)), selection)))
