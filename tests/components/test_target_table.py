"""What the table of a year's targets says: targets, results, outcomes, and what the next targets ask for."""

from __future__ import annotations

import pytest
from dash.development.base_component import Component

from dashboard.components.target_table import arrange, target_rows, target_table
from dashboard.metrics import outcome
from dashboard.metrics.plan_year import plan_row, plan_rows
from dashboard.routing.selection import Selection
from dashboard.routing.view_context import ViewContext
from tests.component_tree import classed, elements, links, properties_of, text_of
from tests.conftest import Build, Draw, Over
from tests.tables import row


def city_table(context: ViewContext) -> list[Component]:
    dataset = context.dataset
    return target_table(arrange(plan_rows(dataset, dataset.area_kpis, context.year), [], 0), context)


def row_of(context: ViewContext, kpi: str) -> str:
    """The text of a KPI's row, without blanks."""
    row = plan_row(context.dataset, context.dataset.kpis[kpi], context.year)
    nodes = target_table(arrange([row], [], 0), context)
    return text_of(nodes).replace(" ", "")


@pytest.mark.parametrize(("year", "kpi", "facts"), [
    (2013, "专利申请量", ("6,190件", "+36.7%", "10,000件", "或+50%", "9,285", "大幅提速", "61.6÷36.7=1.68")),
    (2013, "专利授权量", ("3,380件", "5,000件以上", "大幅增长", "需增长47.9%")),  # no growth of 2013
    (2013, "新认定市级科技创新团队", ("约10个", "较快增长", "需增长25.0%")),
    (2013, "新增高新技术企业", ("70家", "小幅增长", "需增长4.5%")),
    (2013, "技术市场交易额", ("+30%", "24.05", "增速持平", "30÷27.6=1.09")),
    (2013, "市级科技重大专项资金", ("持平", "与2013年相同")),
    (2013, "市级科技重大项目", ("10–15项", "持平或减少", "最多减少33.3%")),
    (2022, "高新技术企业总数", ("2,000家以上", "1,939家", "97.0%", "未达到", "差61家（3.0%）", "需增长3.1%")),
    (2022, "技术市场交易额", ("110亿元以上", "135.7亿元", "123.4%", "达到", "高出25.7亿元", "+27.2%")),
    (2022, "每万人发明专利拥有量", ("18件以上（每万人）", "未公布", "2018年9.3件/万人", "结果未公布")),
    (2015, "高新技术产业增加值占工业增加值比重", ("22%以上", "23.8%", "–", "达到", "高出1.8个百分点")),
    (2014, "技术市场交易额", ("24.05", "24.62", "32÷1.3", "102.4%", "达到（推算）")),
    (2014, "专利申请量", ("10,000件", "结果未公布", "目标要求：大幅提速", "9,000件")),
])  # fmt: skip
def test_a_row_says_what_was_promised_what_came_of_it_and_what_is_asked_next(
    context_of: Draw, year: int, kpi: str, facts: tuple[str, ...]
) -> None:
    text = row_of(context_of(Selection(year=None if year == 2013 else year)), kpi)
    assert [fact for fact in facts if fact not in text] == []


def test_what_asks_the_most_comes_first_and_what_has_no_base_shares_a_line(context_of: Draw) -> None:
    context = context_of(Selection())
    nodes = city_table(context)
    names = [text_of(head) for head in classed(nodes, "is-headline")]
    assert names[:2] == ["专利申请量", "专利授权量"]
    assert names[-1] == "市级科技重大项目"
    (line,) = classed(nodes, "inline-list")
    facts = ("新能源汽车推广", "500 辆", "约 2 亿元", "约 4 万平方米")
    assert [fact for fact in facts if fact not in text_of(line)] == []


def test_missed_targets_come_first_and_those_without_a_result_last(context_of: Draw) -> None:
    nodes = city_table(context_of(Selection(year=2022)))
    names = [text_of(elements(head, "A")) for head in elements(nodes, "Th") if properties_of(head)["scope"] == "row"]
    assert names == ["高新技术企业总数", "技术市场交易额", "每万人发明专利拥有量"]
    verdicts = [text_of(cell) for cell in elements(nodes, "Td") if cell in classed(nodes, "column-outcome")]
    assert [text[:2] for text in verdicts] == ["未达", "达到", "结果"]
    assert "结果低于它即为未达到" in text_of(nodes)


def test_each_name_leads_to_its_kpi_and_the_rows_can_be_taken_away(context_of: Draw) -> None:
    context = context_of(Selection(year=2022, lang="en"))
    kpis = ("高新技术企业总数", "技术市场交易额", "每万人发明专利拥有量")
    leading = [link for link in links(city_table(context)) if not link.startswith("/source/")]
    assert leading == [context.kpi_href(kpi) for kpi in kpis]
    rows = plan_rows(context.dataset, [context.dataset.kpis[kpi] for kpi in kpis], 2022)
    figures = {(row.kpi, row.year, row.measure.value): row.quantity.value for row in target_rows(arrange(rows, [], 0))}
    assert figures["高新技术企业总数", 2022, "actual"] == 1939
    assert figures["高新技术企业总数", 2022, "target"] == 2000
    assert figures["高新技术企业总数", 2023, "target"] == 2000
    assert ("每万人发明专利拥有量", 2022, "actual") not in figures


def test_the_note_on_nearly_met_has_the_bound_that_judges(
    monkeypatch: pytest.MonkeyPatch, build: Build, over: Over
) -> None:
    monkeypatch.setattr(outcome, "NEARLY_WITHIN", 0.3)
    dataset = build(row("75"), row("100", measure="target"))
    assert "差在 30% 以内" in text_of(city_table(over(dataset, Selection())))
