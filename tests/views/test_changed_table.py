"""A clerk changes the table, and the screen changes with it; no code is touched."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.dataset.geography import Geography
from dashboard.routing.selection import PLAIN_VIEWS, Selection, View
from dashboard.views.layout import RenderedPage, render_page
from tests.component_tree import classed, headline, links, plotly_figure, reading_of, says, text_of, whole
from tests.conftest import Build
from tests.tables import Cells, real_rows, row

Open = Callable[[list[Cells], Selection], RenderedPage]
APPLICATIONS = Selection(view=View.KPI, kpi="专利申请量")


@pytest.fixture
def opened(build: Build, geography: Geography) -> Open:
    """Open a view over other rows than the real ones."""

    def page(rows: list[Cells], selection: Selection) -> RenderedPage:
        return render_page(selection.path, selection.query, build(*rows), geography)

    return page


def said(drawn: RenderedPage) -> str:
    return text_of(whole(drawn))


def test_a_new_kpi_shows_in_its_area_without_the_catalog(opened: Open) -> None:
    rows = [*real_rows(), *(row(1234, kpi="科普讲座", unit="场", area=7, year=year) for year in (2013, 2014, 2015))]
    area = Selection(view=View.AREA, area=7)
    assert "科普讲座" in said(opened(rows, area)) and "科普讲座" in said(opened(rows, area.change(lang="en")))
    assert says(headline(opened(rows, Selection(view=View.KPI, kpi="科普讲座"))), "科普讲座", "1,234 场")
    assert "科普讲座" not in said(opened(rows, area.change(area=8)))
    assert "trend-科普讲座" in [chart.key for chart in opened(rows, area).page.charts]


def test_a_kpi_with_months_alone_is_told_by_its_newest_month(opened: Open) -> None:
    rows = [*real_rows(), row(3, kpi="科普讲座", unit="场", area=7, year=2014, month=6)]
    page = opened(rows, Selection(view=View.KPI, kpi="科普讲座"))
    assert headline(page) == "科普讲座：南昌市 2014 年截至 6 月 3 场"
    assert "trend-科普讲座" not in [chart.key for chart in page.page.charts]


def test_a_table_of_months_alone_has_every_view(opened: Open) -> None:
    for selection in (Selection(), *(Selection(view=view) for view in PLAIN_VIEWS), APPLICATIONS):
        assert opened([row(month=6)], selection).is_found


def test_a_new_row_of_a_district_fills_its_view_and_colours_it_on_the_map(opened: Open) -> None:
    donghu = Selection(district="东湖区")
    rows = [*real_rows(), row("1547", district="东湖区")]
    after = opened(rows, donghu)
    assert "已报 1 项" not in headline(opened(real_rows(), donghu))
    assert "已报 1 项" in headline(after)
    (table,) = classed(after.page_header, "target-table")
    assert says(text_of(table), "专利申请量", "1,547", "25.0%")
    area = opened(rows, donghu.to(View.AREA, area=8))
    assert says(text_of(area.page_header), "1,547")
    (figure,) = reading_of(opened(rows, APPLICATIONS).panel).figures
    units = [trace for trace in plotly_figure(figure).data if trace.fill == "toself"]
    (coloured,) = {trace.text for trace in units if trace.fillpattern.shape is None}
    assert "东湖区" in coloured


def test_a_new_year_can_be_chosen(opened: Open) -> None:
    drawn = opened([*real_rows(), row("9100", year=2014)], Selection())
    assert "/?year=2014" in links(drawn.header)
    following = opened([*real_rows(), row("9100", year=2014)], APPLICATIONS.change(year=2014))
    assert "9,100 件" in said(following)


def test_a_kpi_that_leaves_the_table_leaves_the_screen(opened: Open) -> None:
    rows = [cells for cells in real_rows() if cells["kpi"] != "每万人发明专利拥有量"]
    assert "每万人发明专利拥有量" not in said(opened(rows, Selection(view=View.AREA, area=8)))
    assert "每万人发明专利拥有量" in headline(opened(rows, Selection(view=View.KPI, kpi="每万人发明专利拥有量")))


def test_a_table_of_one_row_or_of_targets_only_has_a_whole_dashboard(build: Build, geography: Geography) -> None:
    one = build(row())
    targets = build(
        row("10000", year=2014, measure="target"),
        row("70", year=2014, kpi="新增高新技术企业", unit="家", area=2, measure="target"),
    )
    for view in (Selection(), *(Selection(view=View.AREA, area=area) for area in (7, 8)), APPLICATIONS):
        for district in ("南昌市", "东湖区", "高新区"):
            selection = view.change(district=district)
            for dataset in (one, targets):
                drawn = render_page(selection.path, selection.query, dataset, geography)
                assert len(headline(drawn)) > 6
                assert not classed(drawn.body, "suggestions")
