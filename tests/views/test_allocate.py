"""The workbench as a reader meets it: the form, what follows a change, the rows to take away."""

from __future__ import annotations

from typing import Any

import pytest
from dash.exceptions import PreventUpdate
from flask.testing import FlaskClient

from dashboard.components.proposal import PROPOSAL
from dashboard.dataset.schema import COLUMNS, validate
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import AllocationKey
from dashboard.metrics.proposal import Proposal, entry_text
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext
from dashboard.views.allocate import follow, proposal_of
from dashboard.views.layout import view_page
from tests.component_tree import classed, links, parts, properties_of, text_of, whole
from tests.conftest import Over
from tests.tables import COUNTIES, frame_of, real_rows, rows_of
from tests.views.conftest import Show

ALLOCATE = Selection(View.ALLOCATE, kpi="专利申请量")
ORDER = ("南昌县", "青山湖区", "新建县", "进贤县", "东湖区", "西湖区", "青云谱区", "安义县", "湾里区")  # by population
PARTS = ["2,020", "1,781", "1,578", "1,369", "1,141", "999", "628", "357", "127"]


def changed(context: ViewContext, name: str, text: str) -> dict[str, Any]:
    """What follows when a county's field is changed in a proposal without locks."""
    amounts = [text if county == name else part for county, part in zip(ORDER, PARTS, strict=True)]
    outputs = ("sum", "amounts", "locks", "growth", "chart", "downloads", "url", "outside")
    return dict(zip(outputs, follow(context, amounts, [False] * 9), strict=True))


@pytest.fixture
def start(over: Over, dataset: Dataset) -> ViewContext:
    return over(dataset, ALLOCATE)


def test_the_page_is_a_form_that_works_without_script(show: Show) -> None:
    drawn = show(ALLOCATE.change(fix="360121-2100", key=AllocationKey.EQUAL))
    (form,) = classed(drawn.body, "allocation-form")
    assert (properties_of(form)["method"], properties_of(form)["action"]) == ("get", ALLOCATE.path)
    fields = {properties_of(field)["name"]: properties_of(field)["value"] for field in classed(form, "proposed-amount")}
    assert len(fields) == 9
    assert (fields["u360121"], fields["u360105"]) == ("2,100", "988")
    hidden = [properties_of(part) for part in form.children if properties_of(part).get("type") == "hidden"]
    assert {part["name"]: part["value"] for part in hidden} == {"fix": "360121-2100", "key": "equal"}


def test_a_typed_number_is_locked_and_all_follows(start: ViewContext) -> None:
    after = changed(start, "南昌县", "2,100")
    assert after["amounts"] == ["2,100", "1,763", "1,562", "1,355", "1,130", "989", "622", "354", "125"]
    assert after["locks"] == [True, *[False] * 8]
    assert text_of(after["sum"]).startswith("10,000 = 10,000 件已锁 1 个，2,100 件")
    assert after["url"] == ALLOCATE.change(fix="360121-2100").href
    headline, summary, choices = after["outside"]
    assert text_of(headline) == "10,000 件，1 个县区已定 2,100，其余 8 个按 2010 年人口分 7,900"
    assert "南昌县多 80 件" in text_of(summary)
    assert ALLOCATE.change(fix="360121-2100", key=AllocationKey.EQUAL).href in links(choices)
    assert ALLOCATE.href in links(choices), "to start anew"
    assert list(after["chart"]["data"][0]["x"])[:2] == [2_100, 1_763]


@pytest.mark.parametrize(("text", "told"), [
    ("一千五", "错误 新建县：“一千五”不是零以上的数，没有照办，仍为 1,578 件。"),
    ("0.5", "错误 新建县：“0.5”不是 1 件的整数倍，没有照办，仍为 1,578 件。"),
    ("10,001", "错误 新建县填 10,001，连同已锁的超过目标，没有照办，仍为 1,578 件。最多可填 10,000 件。"),
])  # fmt: skip
def test_what_cannot_be_is_told_and_nothing_changes(start: ViewContext, text: str, told: str) -> None:
    after = changed(start, "新建县", text)
    assert told in text_of(after["sum"])
    assert (after["amounts"], after["url"]) == (PARTS, ALLOCATE.href)


def test_an_entry_that_cannot_be_does_not_hide_the_others(start: ViewContext) -> None:
    amounts = ["x", "1,850", *PARTS[2:-1], "10,000"]
    told, *_, url, _ = follow(start, amounts, [False] * 9)
    assert url == ALLOCATE.change(fix="360111-1850").href
    assert [text_of(line)[:6] for line in classed(told, "entry-fault")] == ["错误 南昌县", "错误 湾里区"]


def test_amounts_of_a_fault_are_in_the_unit_of_the_fields(over: Over, dataset: Dataset) -> None:
    money = Selection(View.ALLOCATE, kpi="国家和省级科技项目资金", lang="en", fix="360121-0.5")
    context = over(dataset, money)
    proposal = proposal_of(dataset.kpis[money.kpi or ""], context)
    assert isinstance(proposal, Proposal)
    amounts = [entry_text(part.amount, proposal.kpi, context.translate) for part in proposal.parts]
    told, *_, (headline, _, _) = follow(context, [amounts[0], "5", *amounts[2:]], [True, *[False] * 8])
    assert "at most 0.15 CNY bn" in text_of(told)
    assert "1 locked, 0.05 CNY bn; the other 0.15 CNY bn divided" in text_of(told)
    assert text_of(headline).startswith("CNY 200 m: CNY 50 m settled for 1 district, CNY 150 m divided by")


def test_fields_of_another_proposal_change_nothing(start: ViewContext) -> None:
    for amounts in ([], PARTS[:8], [*PARTS, "1"]):
        with pytest.raises(PreventUpdate):
            follow(start, amounts, [False] * len(amounts))


@pytest.mark.parametrize("selection", [Selection(), Selection(View.KPI, kpi="专利申请量")])
def test_without_a_workbench_nothing_follows(over: Over, dataset: Dataset, selection: Selection) -> None:
    with pytest.raises(PreventUpdate):
        follow(over(dataset, selection), PARTS, [False] * 9)


@pytest.mark.parametrize(("fix", "sentence"), [
    ("_".join(f"3601{number}-1000" for number in ("02", "03", "04", "05", "11", "21", "22", "23", "24")),
     "10,000 = 9,000 + 1,000 件没有分"),
    ("360121-9000_360111-1200", "10,000 = 10,200 − 200 件多分了"),
])  # fmt: skip
def test_a_sum_that_is_not_the_target_says_by_how_much_and_cannot_be_taken_away(
    show: Show, client: FlaskClient, fix: str, sentence: str
) -> None:
    selection = ALLOCATE.change(fix=fix)
    drawn = show(selection)
    assert sentence in text_of(drawn.body)
    freed = [link for link in classed(drawn.body, "link") if text_of(link) == "解锁最后改的：进贤县"]
    assert links(freed) == ([ALLOCATE.change(fix=fix.rpartition("_")[0]).href] if fix.count("_") == 8 else [])
    assert selection.rows_href(PROPOSAL) not in links(drawn.body)
    assert client.get(selection.rows_href(PROPOSAL)).status_code == 404


def test_a_part_is_judged_where_the_county_has_a_result(over: Over, sample: Dataset) -> None:
    after = changed(over(sample, ALLOCATE), "南昌县", "2,100")
    assert text_of(after["growth"][0]) == "+57.9%大幅提速2013 年 1,330；57.9 ÷ 34.3 = 1.69"


def test_without_results_no_growth_is_made_up(start: ViewContext) -> None:
    assert {text_of(cell) for cell in changed(start, "南昌县", "2,100")["growth"]} == {"–2013 年未公布"}


def test_the_rows_are_ready_for_the_table_but_for_status_and_source(client: FlaskClient, dataset: Dataset) -> None:
    text = client.get(ALLOCATE.change(fix="360121-2100").rows_href(PROPOSAL)).get_data(as_text=True)
    rows = rows_of(text)
    assert [row["district"] for row in rows] == list(COUNTIES)
    assert sum(int(row["value"]) for row in rows) == 10_000
    assert {(row["kpi"], row["year"], row["measure"], row["status"], row["source"]) for row in rows} == {
        ("专利申请量", "2014", "target", "", "")
    }
    assert tuple(rows[0]) == COLUMNS
    filled = [row | {"status": "reported", "source": "summary-2013 II"} for row in rows]
    assert {fault.column for fault in validate(frame_of(rows), dataset.catalog)} == {"status", "source"}
    assert validate(frame_of([*real_rows(), *filled]), dataset.catalog) == ()


@pytest.mark.parametrize(("kpi", "said"), [
    ("专利申请量占全省比重", "全市没有设定专利申请量占全省比重的目标，没有可以分解的。"),
    ("每万人发明专利拥有量", "每万人发明专利拥有量是比率，各县区的比率不能相加成全市的比率。"),
])  # fmt: skip
def test_a_target_that_cannot_be_divided_says_why(show: Show, kpi: str, said: str) -> None:
    assert said in text_of(whole(show(Selection(View.ALLOCATE, kpi=kpi))))


def test_the_split_of_a_kpi_leads_to_the_workbench_of_the_same_target(show: Show) -> None:
    drawn = show(Selection(View.KPI, kpi="专利申请量", target="2015"))
    assert links(classed(drawn.body, "proposal-link")) == [ALLOCATE.change(target="2015").href]


def test_zones_stand_apart_with_their_results(over: Over, sample: Dataset) -> None:
    (zones,) = [
        part
        for part in parts(view_page(over(sample, ALLOCATE)).body)
        if properties_of(part).get("aria-labelledby") == "s-zones"
    ]
    assert "不与九个县区相加" in text_of(zones)
    assert "高新区1,087 件17.6%" in text_of(zones)


def test_a_county_with_a_target_of_its_own_shows_it_beside(over: Over, sample: Dataset) -> None:
    (table,) = classed(view_page(over(sample, ALLOCATE)).body, "proposal-table")
    assert "青山湖区897,843 人，17.8%；本地目标 1,930" in text_of(table)
