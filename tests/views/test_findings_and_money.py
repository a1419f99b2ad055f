"""What the figures say: findings, both readings of a target, kept targets, money; every number leads to its KPI."""

from __future__ import annotations

import pytest

from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckVerdict
from dashboard.metrics.checks.run_checks import check_results
from dashboard.routing.selection import Selection, View
from tests.component_tree import classed, headline, links, plotly_figure, text_of
from tests.views.conftest import Show

APPLICATIONS = Selection(view=View.KPI, kpi="专利申请量")


def test_the_checks_open_with_how_many_differ(show: Show, dataset: Dataset) -> None:
    counts = [sum(one.verdict is verdict for one in check_results(dataset)) for verdict in CheckVerdict]
    told = headline(show(Selection(view=View.CHECKS)))
    assert [str(count) for count in counts] == ["6", "8", "55"]
    assert all(f"{count} 处" in told for count in counts)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_has_a_sentence_that_leads_to_its_kpi(show: Show, dataset: Dataset, lang: str) -> None:
    shown = classed(show(Selection(view=View.CHECKS, lang=lang)).body, "statement")
    found = check_results(dataset)
    assert len(shown) == len(found)
    for sentence, finding in zip(shown, found, strict=True):
        assert links(sentence) == [Selection(view=View.KPI, kpi=finding.kpi.name, lang=lang).href]
        assert str(finding.year) in text_of(sentence)


def test_a_finding_shows_its_sum(show: Show) -> None:
    whys = [text_of(part) for part in classed(show(Selection(view=View.CHECKS)).body, "explanation")]
    assert any("6,190 × 1.5 = 9,285 < 10,000" in why for why in whys)


def test_a_place_sees_the_findings_that_use_its_rows(show: Show, dataset: Dataset) -> None:
    shown = classed(show(Selection(view=View.CHECKS, district="经开区")).body, "statement")
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
    assert all(text in told for text in ("2,000 家以上", "1,939 家", "97.0%", "差 61 家（3.1%）", "45 家", "68 家"))
    assert "32 ÷ 1.3" in told
    assert "达到（推算）" in told


def test_money_is_told_by_payer_on_one_scale(show: Show) -> None:
    charts = show(Selection(view=View.MONEY)).page.charts
    assert [chart.key for chart in charts] == [
        "money-city", "money-county", "money-joint", "money-upper", "money-bank",
    ]  # fmt: skip
    assert len({plotly_figure(chart.figure).layout.xaxis.range[1] for chart in charts}) == 1


def test_a_place_without_money_says_so(show: Show) -> None:
    shown = show(Selection(view=View.MONEY, district="东湖区"))
    assert "东湖区" in headline(shown)
    assert shown.page.charts == ()


def test_numbers_in_sentences_lead_to_a_kpi(show: Show, dataset: Dataset) -> None:
    known = {Selection(view=View.KPI, kpi=kpi).href for kpi in dataset.kpis}
    (summary,) = classed(show(Selection()).page_header, "page-summary")
    assert links(summary)
    assert set(links(summary)) <= known
