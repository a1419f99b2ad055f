"""What the figures say: findings, both readings of a target, kept targets, money; every number leads to its KPI."""

from __future__ import annotations

from collections import Counter

import pytest

from dashboard.dataset.geography import Geography
from dashboard.dataset.numbers import number
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckKind, CheckResult
from dashboard.metrics.checks.run_checks import check_results
from dashboard.routing.selection import Selection, View
from dashboard.views.checks import MAX_AGREEING
from dashboard.views.layout import render_page, view_page
from tests.component_tree import classed, elements, headline, links, plotly_figure, properties_of, text_of
from tests.conftest import Build, Over
from tests.tables import row
from tests.views.conftest import Show

APPLICATIONS = Selection(view=View.KPI, kpi="专利申请量")


def listed(dataset: Dataset) -> list[CheckResult]:
    """The results but the months that are unclear, which are a list of their own."""
    return [one for one in check_results(dataset) if not (one.is_monthly and one.kind is CheckKind.UNCLEAR)]


def test_the_checks_open_with_how_many_differ_by_kind(show: Show, dataset: Dataset) -> None:
    counts = Counter(one.kind for one in check_results(dataset))
    drawn = show(Selection(view=View.CHECKS, all="agreeing"))
    assert headline(drawn) == "1 处矛盾，3 处目标下调，1 处可能有退出，1 处四舍五入"
    assert [counts[kind] for kind in CheckKind] == [1, 3, 1, 1, 9, 56]
    marks = [properties_of(part)["data-kind"] for part in classed(drawn.page_header, "verdict")]
    assert marks == [one.kind.value for one in listed(dataset)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_has_a_sentence_that_leads_to_its_kpi(show: Show, dataset: Dataset, lang: str) -> None:
    shown = classed(show(Selection(view=View.CHECKS, lang=lang, all="agreeing")).page_header, "statement")
    found = listed(dataset)
    assert len(shown) == len(found)
    for sentence, finding in zip(shown, found, strict=True):
        assert links(sentence) == [Selection(view=View.KPI, kpi=finding.kpi.name, lang=lang).href]
        assert str(finding.year) in text_of(sentence)


def test_what_agrees_is_listed_when_it_is_asked_for_and_a_link_says_how_much_it_is(
    show: Show, dataset: Dataset, sample: Dataset, geography: Geography
) -> None:
    differing = [one for one in listed(dataset) if one.kind is not CheckKind.AGREES]
    closed, opened = Selection(View.CHECKS), Selection(View.CHECKS, all="agreeing")
    for selection, other in ((closed, opened), (opened, closed)):
        page_header = show(selection).page_header
        (_, switch) = classed(page_header, "list-switch")
        assert (text_of(switch), links(switch)) == ("相符的 56 处", [f"{other.href}#list-agreeing"])
        (link,) = elements(switch, "A")
        assert properties_of(link)["aria-expanded"] == ("true" if selection.all else "false")
    assert len(classed(show(closed).page_header, "statement")) == len(differing)
    many = render_page("/checks", "all=agreeing", sample, geography).page_header
    assert len(classed(many, "statement")) == MAX_AGREEING + 14
    assert "列出其中 60 处" in text_of(many)


def test_a_finding_shows_its_sum(show: Show) -> None:
    whys = [text_of(part) for part in classed(show(Selection(view=View.CHECKS)).page_header, "explanation")]
    assert any("6,190 × 1.5 = 9,285 < 10,000" in why for why in whys)


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("zh", ("2014 年截至 6 月 90 件，少于截至 5 月的 100 件", "2014 年全年 80 件，少于截至 6 月的 90 件",
                "2014 年截至 5 月：已公布的县区合计 40 件，全市 100 件")),
        ("en", ("90 applications through June, less than 100 applications through May",
                "80 applications in the whole year", "through May 2014: the districts with figures add up to 40")),
    ],
)  # fmt: skip
def test_months_that_contradict_are_listed_and_those_that_are_unclear_when_asked_for(
    build: Build, over: Over, lang: str, sentences: tuple[str, ...]
) -> None:
    city = (row(100, year=2014, month=5), row(90, year=2014, month=6), row(80, year=2014))
    made = build(row(), *city, row(40, year=2014, month=5, district="南昌县"))
    for chosen, expected in (("", sentences[:-1]), ("open_months", sentences)):
        page = view_page(over(made, Selection(view=View.CHECKS, lang=lang, all=chosen)))
        shown = [text_of(part) for part in classed(page.page_header, "statement")]
        assert len(shown) == len(expected)
        assert [sentence for sentence in expected if not any(sentence in text for text in shown)] == []


def test_months_that_agree_are_counted_and_hand_over_no_rows(build: Build, over: Over) -> None:
    made = build(row(), *(row(month, year=2014, month=month) for month in range(1, 13)))
    page = view_page(over(made, Selection(view=View.CHECKS)))
    assert "共核对 1 处" in text_of(page.page_header)
    assert "findings" not in page.downloads


def test_a_table_wrong_in_one_column_lists_the_largest_and_counts_the_rest(build: Build, over: Over) -> None:
    years, parts = range(2005, 2015), [f"分项{number}" for number in range(11)]
    cells = [{"year": year, "breakdown": part} for year in years for part in parts]
    falling = [row(value, **each, month=month) for each in cells for month, value in ((1, 9), (2, 8))]
    page = view_page(over(build(row(), *falling), Selection(view=View.CHECKS)))
    assert len(classed(page.page_header, "statement")) == 100
    assert "另有 10 处" in text_of(page.page_header)


def test_a_place_sees_the_findings_that_use_its_rows(show: Show, dataset: Dataset) -> None:
    shown = classed(show(Selection(view=View.CHECKS, district="经开区", all="agreeing")).body, "statement")
    own = [one for one in check_results(dataset) if any(row.district == "经开区" for row in one.rows)]
    assert len(shown) == len(own) == 2


@pytest.mark.parametrize(
    ("token", "required", "ratio"), [(None, "61.6%", "1.68"), ("2014", "61.6%", "1.68"), ("2014-growth", "50%", "1.36")]
)
def test_both_readings_of_the_patent_target_are_reachable_by_link(
    show: Show, token: str | None, required: str, ratio: str
) -> None:
    told = headline(show(APPLICATIONS.change(target=token)))
    assert required in told
    assert ratio in told


def test_each_reading_is_a_link_and_the_chosen_one_is_marked(show: Show) -> None:
    (head,) = classed(show(APPLICATIONS.change(target="2014-growth")).body, "interpretations-header")
    assert links(head) == [APPLICATIONS.change(target=token).href for token in ("2014", "2014-growth")]
    assert "按增速" in text_of(head)


def test_the_overview_tells_what_became_of_targets_and_what_later_plans_imply(show: Show) -> None:
    (table,) = classed(show(Selection()).body, "outcome-table")
    told = text_of(table)
    assert all(text in told for text in ("2,000 家以上", "1,939 家", "97.0%", "差 61 家（3.0%）", "45 家", "68 家"))
    assert "32 ÷ 1.3" in told
    assert "达到（推算）" in told


def test_money_answers_for_the_city_and_stands_by_payer_with_what_is_not_added(show: Show) -> None:
    drawn = show(Selection(view=View.MONEY))
    assert headline(drawn) == "市级资金：2013 年 7,492.37 万元（3 笔），2014 年计划 13,000 万元（2 笔）"
    lines = [text_of(line) for line in elements(classed(drawn.page_header, "money-table"), "Tr")]
    assert [line for line in lines if "小计，" in line] == [
        "2013 年小计，3 笔7,000 + 267.37 + 2252013 年结果7,492.37 万元7,492.37总结（一）2、（一）4、（二）3",
        "2014 年小计，2 笔7,000 + 6,0002014 年计划13,000 万元13,000思路（一）1、（一）2",
        "2013 年小计，2 笔2.66 + 1.22013 年结果3.86 亿元38,600总结（一）4",
    ]
    assert sum("不计入小计" in line for line in lines) == 6
    (chart,) = drawn.page.charts
    assert [number(value) for value in plotly_figure(chart.figure).data[0].x] == [
        "7,492.37", "13,000", "195", "21,700", "38,600",
    ]  # fmt: skip


def test_english_money_stands_in_millions(show: Show) -> None:
    drawn = show(Selection(view=View.MONEY, lang="en"))
    assert "CNY 74.9237 m in 2013 (3 sums)" in headline(drawn)
    assert "about CNY 200 m" in text_of(drawn.page_header)
    (chart,) = drawn.page.charts
    assert [number(value) for value in plotly_figure(chart.figure).data[0].x] == [
        "74.9237",
        "130",
        "1.95",
        "217",
        "386",
    ]
    assert "10,000" not in text_of(drawn.page_header).replace("(in CNY 10,000)", "")


def test_few_sums_are_a_table_without_a_chart(show: Show) -> None:
    drawn = show(Selection(view=View.MONEY, district="青山湖区"))
    assert headline(drawn) == "青山湖区，国家和省级资金：2013 年 180 万元（1 笔）"
    assert drawn.page.charts == ()
    assert "不计入小计" not in text_of(drawn.page_header)


def test_a_place_without_money_says_so(show: Show) -> None:
    shown = show(Selection(view=View.MONEY, district="东湖区"))
    assert "东湖区" in headline(shown)
    assert shown.page.charts == ()


def test_numbers_in_sentences_lead_to_a_kpi(show: Show, dataset: Dataset) -> None:
    known = {Selection(view=View.KPI, kpi=kpi).href for kpi in dataset.kpis}
    (summary,) = classed(show(Selection()).page_header, "page-summary")
    assert links(summary)
    assert set(links(summary)) <= known


FUNDS = {"area": "1", "kpi": "市级科技重大专项资金", "unit": "万元", "year": 2014}
MATCHED = FUNDS | {"kpi": "协同创新体市级配套资金"}
PLANNED = (row(7000, **FUNDS, measure="target"), row(6000, **MATCHED, measure="target"), row())


@pytest.mark.parametrize(
    ("lang", "nothing", "some"),
    [
        ("zh", "2014 年计划资金 2 项，各月用了多少都没有填报",
         ("1—6 月累计，1 项已填报；1 项未填报：协同创新体市级配套资金", "2,800万元", "完成 40.0%", "滞后")),
        ("en", "2 sums are planned for 2014; no month of them is reported",
         ("January to June: 1 reported, 1 not: Municipal matching funds", "28m", "40.0% done", "Behind")),
    ],
)  # fmt: skip
def test_money_tells_what_is_spent_so_far_against_the_plan_and_what_is_not_reported(
    build: Build, over: Over, lang: str, nothing: str, some: tuple[str, ...]
) -> None:
    selection = Selection(view=View.MONEY, lang=lang)
    assert nothing in text_of(view_page(over(build(*PLANNED), selection)).page_header)
    page = view_page(over(build(*PLANNED, row(2800, **FUNDS, month=6)), selection))
    assert [text for text in some if text not in text_of(page.page_header)] == []
    assert {record.month for record in page.downloads["money-progress"]} == {None, 6}
    (table,) = classed(page.page_header, "progress-table")
    assert all(link.startswith(("/progress?", "/source/")) for link in links(table))


def test_a_place_without_plan_and_months_of_money_has_no_section_of_spending(show: Show) -> None:
    assert "已用与计划" not in text_of(show(Selection(view=View.MONEY, district="青山湖区")).page_header)
