"""A year in the life: targets adopted for nine districts, twelve monthly returns, the annual return.

Each step is taken as a clerk takes it, and every page that speaks of the year under way says the right thing after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboard.dataset.geography import Geography
from dashboard.dataset.model import CITY, TASKS
from dashboard.dataset.numbers import is_whole
from dashboard.metrics.checks.check_result import CheckVerdict
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.export_rows import proposal_csv
from dashboard.metrics.plan_year import target_outcome
from dashboard.metrics.proposal import Proposal
from dashboard.returns.layout import ColumnRole
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import view_context
from dashboard.views.allocate import proposal_of
from dashboard.views.layout import RenderedPage, render_page
from tests.component_tree import classed, elements, properties_of, text_of
from tests.facts import present
from tests.returns.desk import Desk, fill, row_of
from tests.tables import COUNTIES, csv_text, row, rows_of

PATENTS, GRANTS, SLOW, LATE = "专利申请量", "专利授权量", "进贤县", "西湖区"
CITY_MONTHS = (850, 1500, 2200, 2900, 3500, 4200, 5100, 6000, 7000, 8000, 9100, 10_200)  # of 10,000
GRANTED = (420, 840, None, 1700, 2150, 2600, 3000, 3400, 3800, 4150, 4500, 4900)  # of 5,000 or more; not of March
DONE, OPEN = "加强科学技术普及", "专利快速提升计划"  # a task that is done in December, and one that is not
SEEN = (1, 6, 9, 12)  # months after which the pages are looked at


@dataclass(frozen=True)
class Year:
    """A desk at which a year is worked off, and the pages as they stand."""

    desk: Desk
    geography: Geography

    def imported(self, *files: Path) -> str:
        done = self.desk.run("import", *files, "--by", "王")
        assert (done.code, done.err) == (0, ""), done.err
        return done.out

    def page(self, view: View, **selected: Any) -> RenderedPage:
        selection = Selection(view, **selected)
        return render_page(selection.path, selection.query, self.desk.dataset, self.geography)

    def headline(self, view: View, **selected: Any) -> str:
        return text_of(elements(self.page(view, **selected).page_header, "H1"))

    def words(self, view: View, **selected: Any) -> str:
        page = self.page(view, **selected)
        return text_of([page.page_header, *page.body])

    def strip(self, **selected: Any) -> str:
        (strip,) = classed(self.page(View.OVERVIEW, **selected).page_header, "progress-strip")
        return text_of(strip)

    def mark(self, area: int) -> str:
        """The mark of an area in the rail."""
        marks = classed(self.page(View.PROGRESS).sidebar, "judgement")
        return str(properties_of(marks[area - 1])["data-effort"])

    def briefing(self, name: str, **selected: Any) -> str:
        return text_of(classed(self.page(View.BRIEFING, kind="progress", **selected).body, name))


@pytest.fixture
def year(desk: Desk, geography: Geography) -> Year:
    return Year(desk, geography)


def adopted(year: Year) -> dict[str, int]:
    """The city's target of 10,000 divided by residents, adopted and imported; the nine targets."""
    dataset = year.desk.dataset
    context = view_context(dataset, year.geography, Selection(View.ALLOCATE, kpi=PATENTS))
    proposal = proposal_of(dataset.kpis[PATENTS], context)
    assert isinstance(proposal, Proposal)
    file = year.desk.folder / "分解.csv"
    rows = [cells | {"status": "reported"} for cells in rows_of(proposal_csv(proposal))]
    file.write_text(csv_text(rows), encoding="utf-8")
    assert "增加 added: 9" in year.imported(file)
    series = (year.desk.dataset.series(PATENTS, county) for county in COUNTIES)
    return {each.district.name: int(present(each.target(2014)).value) for each in series}


def county_figures(targets: dict[str, int], month: int) -> dict[str, int]:
    """Figures of the nine that add up to the city's: one has half of its part, the largest what that one lacks."""
    city = CITY_MONTHS[month - 1]
    figures = {county: target * city // 10_000 for county, target in targets.items()}
    figures[SLOW] //= 2
    figures["南昌县"] += city - sum(figures.values())
    return figures


def returned(year: Year, place: str, month: int, answers: dict[tuple[str, str], float], remark: str = "") -> Path:
    """A form of a month as `template` writes it, filled by KPI and breakdown; the remark is the last answer's."""
    desk, path = year.desk, year.desk.folder / f"{place}-{month}.xlsx"
    assert desk.run("template", place, "--year", "2014", "--month", str(month), path).code == 0
    form, book = desk.form(place, month=month), load_workbook(path)
    rows = {row_of(form, *subject): value for subject, value in answers.items()}
    fill(book, form, rows)
    fill(book, form, {[*rows][-1]: remark} if remark else {}, ColumnRole.REMARK)
    return desk.saved(book, path.name)


def monthly_files(year: Year, targets: dict[str, int], month: int) -> Iterator[Path]:
    """The forms of the city and of one county; the other counties as one CSV, without one of them in September."""
    states = {(TASKS, DONE): month / 12, (TASKS, OPEN): 0.9 if month > 6 else 0}
    grants = GRANTED[month - 1]
    results = {(PATENTS, ""): CITY_MONTHS[month - 1]} | ({(GRANTS, ""): grants} if grants else {})
    yield returned(year, CITY, month, results | states, f"{month} 月的情况")
    counties = county_figures(targets, month)
    yield returned(year, SLOW, month, {(PATENTS, ""): counties.pop(SLOW)})
    if month == 9:
        counties.pop(LATE)
    rows = [row(value, district=county, year=2014, month=month, source="") for county, value in counties.items()]
    csv = year.desk.folder / f"县区-{month}.csv"
    csv.write_text(csv_text(rows), encoding="utf-8")
    yield csv


def annual_file(year: Year, growth: float) -> Path:
    """The city's annual form: what its last months say, of every other KPI a multiple of its target or last year."""
    form = year.desk.form(CITY, 2014)
    answers: dict[str, float] = {}
    for line in form.rows:
        base = line.target or line.last
        if base is not None and not line.breakdown:
            answers[line.number] = round(base.value * growth, 0 if is_whole(base.unit) else 2)
    answers |= {row_of(form, PATENTS): CITY_MONTHS[-1], row_of(form, GRANTS): present(GRANTED[-1])}
    return year.desk.returned(form, answers)


def january(year: Year) -> None:
    """March has a figure already, so that January is seen where it is asked for."""
    assert year.strip() == "2014 年 1—3 月1 项达到序时进度11 项未填报看进展"
    assert year.headline(View.PROGRESS, month="1") == "1 月：12 项目标中 2 项达到序时进度，10 项未填报"
    assert year.mark(8) == "none"
    assert "850" in year.words(View.KPI, kpi=PATENTS)
    assert year.headline(View.PROGRESS, month="1", district=SLOW) == "1 月：1 项目标中 1 项滞后"
    block = year.briefing("briefing-tasks-block", month="1")
    assert "27 项重点任务：1 项未开始，1 项进行中，25 项未填报" in block


def june(year: Year) -> None:
    assert year.strip() == "2014 年 1—6 月1 项滞后1 项达到序时进度10 项未填报看进展"
    assert year.headline(View.PROGRESS) == "1—6 月：12 项目标中 1 项达到序时进度，1 项滞后，10 项未填报"
    assert year.mark(8) == "behind"
    words = year.words(View.KPI, kpi=PATENTS)
    assert "4,200 ÷ 10,000 = 42.0%" in words and "42.0 ÷ 50.0 = 0.84" in words and "967 件" in words
    assert year.headline(View.PROGRESS, district=SLOW) == "1—6 月：1 项目标中 1 项滞后"
    assert f"{PATENTS}目标 10,000 件4,200件" in year.briefing("progress-table")
    places = year.briefing("progress-places")
    assert f"{SLOW}1" in places.replace("的进展", "")
    assert "1—6 月：12 项目标" in text_of(year.page(View.BRIEFING, kind="progress").page_header)
    cells = [properties_of(part)["aria-label"] for part in classed(year.page(View.PROGRESS).page_header, "month-cells")]
    assert any("2 月达到序时进度、3 月未填报" in label for label in cells), "a month that was missed stays to be seen"


def september(year: Year) -> None:
    assert year.strip() == "2014 年 1—9 月1 项略慢1 项达到序时进度10 项未填报看进展"
    assert year.mark(8) == "slightly_behind"
    assert "70.0 ÷ 75.0 = 0.93" in year.words(View.KPI, kpi=PATENTS)
    assert year.headline(View.PROGRESS, district=LATE) == "1—9 月：1 项目标中 1 项未填报"
    assert f"1 个县区 1—9 月没有填报：{LATE}" in year.briefing("briefing-gaps")
    assert year.headline(View.PROGRESS, month="6").startswith("1—6 月：12 项目标中 1 项达到序时进度，1 项滞后")


def december(year: Year) -> None:
    assert year.strip() == "2014 年 1—12 月1 项略慢1 项已达到10 项未填报看进展"
    assert year.mark(8) == "slightly_behind"
    assert "98.0 ÷ 100.0 = 0.98" in year.words(View.KPI, kpi=GRANTS)
    assert year.headline(View.PROGRESS, district=SLOW) == "1—12 月：1 项目标中 1 项滞后"
    assert f"{OPEN}未定12 月90%12 月的情况" in year.briefing("briefing-tasks")
    assert f"{DONE}" not in year.briefing("briefing-tasks")
    dataset = year.desk.dataset
    assert target_outcome(dataset, dataset.kpis[PATENTS], 2014) is None, "no month is the year's result"
    assert dataset.report_year == 2013


def test_targets_twelve_months_and_the_annual_return_are_told_rightly_all_the_year(year: Year) -> None:
    assert year.strip() == "2014 年 1—3 月1 项达到序时进度11 项未填报看进展"  # the one figure that is published
    targets = adopted(year)
    assert sum(targets.values()) == 10_000
    assert year.headline(View.PROGRESS, district=SLOW) == "1—3 月：1 项目标中 1 项未填报"
    for month in range(1, 13):
        year.imported(*monthly_files(year, targets, month))
        if month in SEEN:
            {1: january, 6: june, 9: september, 12: december}[month](year)
    assert {result.verdict for result in check_results(year.desk.dataset) if result.is_monthly} <= {
        CheckVerdict.AGREES, CheckVerdict.UNCLEAR,
    }  # fmt: skip

    year.imported(annual_file(year, 1.05))
    dataset = year.desk.dataset
    assert dataset.report_year == 2014
    table = [text_of(line) for line in elements(classed(year.page(View.OVERVIEW).page_header, "target-table"), "Tr")]
    (applications,) = (line for line in table if line.startswith(PATENTS))
    (grants,) = (line for line in table if line.startswith(GRANTS))
    assert "10,200" in applications and "达到" in applications and "未达到" not in applications
    assert "4,900" in grants and "未达到" in grants and "98.0%" in grants
    assert "2014 年 10,200 件，达到目标 10,000 件" in year.words(View.KPI, kpi=PATENTS)
    assert year.strip().startswith("2015 年 1—6 月"), "the year under way is the next one"
    assert year.headline(View.PROGRESS, year=2013).startswith("1—12 月：12 项目标中 1 项已达到")
    years = [result for result in check_results(dataset) if result.rule == "year" and result.year == 2014]
    assert {(result.kpi.name, result.verdict) for result in years} >= {(PATENTS, CheckVerdict.AGREES)}
